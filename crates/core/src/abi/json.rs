//! The JSON ABI, as `solc` writes it and viem, ethers and abitype read it.
//!
//! Reading is strict where a mistake would change bytes (types, kinds, mutability) and takes what older compilers wrote:
//! `constant` and `payable` instead of `stateMutability`, no `type` for a function. Keys it does not know are ignored.

use serde_json::{Map, Value as Json};

use super::error::AbiError;
use super::item::{
    Abi, Constructor, Event, EventParam, Fallback, Function, Item, SolidityError, StateMutability,
};
use super::text;
use super::types::{AbiType, MAX_DEPTH, Param, Params};

type Object = Map<String, Json>;

/// Reads a JSON ABI. [`Abi::parse_json`] is the same.
///
/// # Errors
/// [`AbiError::Json`] with the place, [`AbiError::Type`] for a type string, [`AbiError::Limit`].
pub fn parse(text: &str) -> Result<Abi, AbiError> {
    let json: Json = serde_json::from_str(text).map_err(|_| error("not JSON"))?;
    from_value(&json)
}

/// Reads a JSON ABI that is parsed JSON already.
///
/// # Errors
/// As [`parse`].
pub fn from_value(json: &Json) -> Result<Abi, AbiError> {
    let list = json.as_array().ok_or_else(|| error("an ABI is an array of items"))?;
    let parse = |(index, json)| parse_item(json).map_err(|error| error.within_index(index));
    Ok(Abi { items: list.iter().enumerate().map(parse).collect::<Result<_, _>>()? })
}

/// Reads a parameter list, `[{"name":"a","type":"uint256"}]`.
///
/// # Errors
/// As [`parse`].
pub fn parse_parameters(text: &str) -> Result<Params, AbiError> {
    let json: Json = serde_json::from_str(text).map_err(|_| error("not JSON"))?;
    parameters_from_value(&json)
}

/// Reads a parameter list that is parsed JSON already.
///
/// # Errors
/// As [`parse`].
pub fn parameters_from_value(json: &Json) -> Result<Params, AbiError> {
    let list = json.as_array().ok_or_else(|| error("parameters are an array"))?;
    let params = list.iter().enumerate().map(|(index, json)| {
        parse_param(json, 0).map(|input| input.param).map_err(|error| error.within_index(index))
    });
    Params::new(params.collect::<Result<_, _>>()?)
}

fn error(reason: &'static str) -> AbiError {
    AbiError::Json { path: String::new(), reason }
}

fn error_at(key: &str, reason: &'static str) -> AbiError {
    AbiError::Json { path: key.to_owned(), reason }
}

fn parse_item(json: &Json) -> Result<Item, AbiError> {
    let object = json.as_object().ok_or_else(|| error("an item is an object"))?;
    let kind = match object.get("type") {
        None => "function",
        Some(kind) => kind.as_str().ok_or_else(|| error_at("type", "it must be a text"))?,
    };
    Ok(match kind {
        "function" => Item::Function(Function::new(
            item_name(object)?,
            plain_params(object, "inputs")?,
            plain_params(object, "outputs")?,
            mutability(object)?,
        )),
        "error" => Item::Error(SolidityError::new(item_name(object)?, plain_params(object, "inputs")?)),
        "event" => {
            let anonymous = flag(object, "anonymous")?;
            Item::Event(Event::new(item_name(object)?, params(object, "inputs")?, anonymous)?)
        }
        "constructor" => Item::Constructor(Constructor {
            inputs: plain_params(object, "inputs")?,
            state_mutability: mutability(object)?,
        }),
        "fallback" => Item::Fallback(Fallback { state_mutability: mutability(object)? }),
        "receive" => Item::Receive,
        _ => return Err(error_at("type", "no such kind of item")),
    })
}

fn item_name(object: &Object) -> Result<&str, AbiError> {
    let name = object.get("name").and_then(Json::as_str);
    name.filter(|name| !name.is_empty()).ok_or_else(|| error_at("name", "it must be a text, not empty"))
}

fn flag(object: &Object, key: &'static str) -> Result<bool, AbiError> {
    match object.get(key) {
        None => Ok(false),
        Some(value) => value.as_bool().ok_or_else(|| error_at(key, "it must be true or false")),
    }
}

fn mutability(object: &Object) -> Result<StateMutability, AbiError> {
    match object.get("stateMutability") {
        Some(word) => word
            .as_str()
            .and_then(StateMutability::parse)
            .ok_or_else(|| error_at("stateMutability", "it must be pure, view, nonpayable or payable")),
        None if flag(object, "payable")? => Ok(StateMutability::Payable),
        None if flag(object, "constant")? => Ok(StateMutability::View),
        None => Ok(StateMutability::NonPayable),
    }
}

fn plain_params(object: &Object, key: &'static str) -> Result<Params, AbiError> {
    Params::new(params(object, key)?.into_iter().map(|input| input.param).collect())
}

fn params(object: &Object, key: &'static str) -> Result<Vec<EventParam>, AbiError> {
    list_of(object, key, 0).map_err(|error| error.within(Some(key), 0))
}

fn list_of(object: &Object, key: &str, depth: u8) -> Result<Vec<EventParam>, AbiError> {
    let list = match object.get(key) {
        None => return Ok(Vec::new()),
        Some(list) => list.as_array().ok_or_else(|| error("parameters are an array"))?,
    };
    let parse = |(index, json)| parse_param(json, depth).map_err(|error| error.within_index(index));
    list.iter().enumerate().map(parse).collect()
}

fn parse_param(json: &Json, depth: u8) -> Result<EventParam, AbiError> {
    if depth > MAX_DEPTH {
        return Err(AbiError::Limit { what: "the nesting of a type", max: MAX_DEPTH.into() });
    }
    let object = json.as_object().ok_or_else(|| error("a parameter is an object"))?;
    let text = |key: &'static str| match object.get(key) {
        None | Some(Json::Null) => Ok(None),
        Some(text) => text.as_str().map(Some).ok_or_else(|| error_at(key, "it must be a text")),
    };
    let kind = text("type")?.ok_or_else(|| error_at("type", "it is missing"))?;
    let suffixes = kind.strip_prefix("tuple").filter(|rest| rest.is_empty() || rest.starts_with('['));
    let ty = match suffixes {
        Some(suffixes) => {
            let components = list_of(object, "components", depth + 1)
                .map_err(|error| error.within(Some("components"), 0))?;
            if components.is_empty() {
                return Err(error_at("components", "a tuple needs them"));
            }
            let tuple = AbiType::tuple(components.into_iter().map(|input| input.param).collect())?;
            text::with_suffixes(tuple, suffixes)?
        }
        None => AbiType::parse(kind)?,
    };
    let mut param = Param::new(text("name")?.unwrap_or_default(), ty);
    param.internal_type = text("internalType")?.map(str::to_owned);
    Ok(EventParam { param, indexed: flag(object, "indexed")? })
}

/// Writes a JSON ABI with the keys, and their order, of abitype's `parseAbi`: `indexed` and `anonymous` only where true,
/// `name` only where there is one; `internalType` only where it was given.
#[must_use]
pub fn write(abi: &Abi) -> String {
    let mut out = String::from("[");
    for (index, item) in abi.items.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_item(item, &mut out);
    }
    out.push(']');
    out
}

fn write_item(item: &Item, out: &mut String) {
    match item {
        Item::Function(function) => {
            write_head(Some(function.name()), "function", Some(function.state_mutability()), out);
            write_params("inputs", function.inputs(), out);
            write_params("outputs", function.outputs(), out);
        }
        Item::Event(event) => {
            write_head(Some(event.name()), "event", None, out);
            if event.is_anonymous() {
                out.push_str(",\"anonymous\":true");
            }
            write_list("inputs", event.inputs().iter().map(|input| (&input.param, input.indexed)), out);
        }
        Item::Error(error) => {
            write_head(Some(error.name()), "error", None, out);
            write_params("inputs", error.inputs(), out);
        }
        Item::Constructor(constructor) => {
            write_head(None, "constructor", Some(constructor.state_mutability), out);
            write_params("inputs", &constructor.inputs, out);
        }
        Item::Fallback(fallback) => write_head(None, "fallback", Some(fallback.state_mutability), out),
        Item::Receive => write_head(None, "receive", Some(StateMutability::Payable), out),
    }
    out.push('}');
}

fn write_head(name: Option<&str>, kind: &str, mutability: Option<StateMutability>, out: &mut String) {
    out.push('{');
    if let Some(name) = name {
        out.push_str("\"name\":");
        write_text(name, out);
        out.push(',');
    }
    out.push_str("\"type\":");
    write_text(kind, out);
    if let Some(mutability) = mutability {
        out.push_str(",\"stateMutability\":");
        write_text(mutability.as_str(), out);
    }
}

fn write_params(key: &str, params: &Params, out: &mut String) {
    write_list(key, params.iter().map(|param| (param, false)), out);
}

fn write_list<'a>(key: &str, params: impl Iterator<Item = (&'a Param, bool)>, out: &mut String) {
    out.push(',');
    write_text(key, out);
    out.push_str(":[");
    for (index, (param, indexed)) in params.enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_param(param, indexed, out);
    }
    out.push(']');
}

fn write_param(param: &Param, indexed: bool, out: &mut String) {
    let (kind, components) = param.ty.json_type();
    out.push_str("{\"type\":");
    write_text(&kind, out);
    if let Some(name) = &param.name {
        out.push_str(",\"name\":");
        write_text(name, out);
    }
    if let Some(internal_type) = &param.internal_type {
        out.push_str(",\"internalType\":");
        write_text(internal_type, out);
    }
    if indexed {
        out.push_str(",\"indexed\":true");
    }
    if let Some(components) = components {
        write_params("components", components, out);
    }
    out.push('}');
}

fn write_text(text: &str, out: &mut String) {
    crate::json::put_string(out, text);
}
