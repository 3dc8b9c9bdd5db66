//! The ABI codecs. An ABI, or a parameter list, is parsed once into a handle that JavaScript keeps.

pub(crate) mod coerce;
mod event;
pub(crate) mod present;
mod signature;

use latchkey_core::abi::{
    Abi, AbiType, Function, Item, Params, StateMutability, Value, encode_packed, human, json,
};
use latchkey_core::code::{Code, Failure};
use wasm_bindgen::prelude::*;

use crate::arguments::{Arguments, answer_hex, answer_text, answer_value, expected};
use crate::failure::Thrown;
use crate::wire::Wire;

/// A parsed ABI.
#[wasm_bindgen]
pub struct AbiHandle(Abi);

/// A parsed parameter list.
#[wasm_bindgen]
pub struct ParamsHandle(Params);

/// `parseAbi([signature, …])`: the JSON ABI of human-readable signatures.
///
/// # Errors
/// `PARSE` names the signature that is not one.
#[wasm_bindgen]
pub fn parse_abi(message: &[u8]) -> Result<String, JsValue> {
    answer_text(message, &|args| Ok(Abi::parse_human_readable(&texts(args.list("signatures")?)?)?.to_json()))
}

/// `parseAbiParameters([text, …])`: the JSON ABI of a function that takes them.
///
/// # Errors
/// `PARSE` names what is not a parameter.
#[wasm_bindgen]
pub fn parse_abi_parameters(message: &[u8]) -> Result<String, JsValue> {
    answer_text(message, &|args| {
        let inputs = human::parse_parameters(&texts(args.list("params")?)?)?;
        let outputs = Params::new(Vec::new())?;
        let function = Function::new("", inputs, outputs, StateMutability::NonPayable);
        Ok(Abi { items: vec![Item::Function(function)] }.to_json())
    })
}

fn texts(list: Vec<Wire<'_>>) -> Result<Vec<&str>, Failure> {
    let text = |item| match item {
        Wire::Text(text) => Ok(text),
        other => Err(expected("signature", "a string", &other)),
    };
    list.into_iter().map(text).collect()
}

/// `encodePacked(types, values)`.
///
/// # Errors
/// `PARSE` for a type, `INVALID_PARAMS` names the value.
#[wasm_bindgen]
pub fn encode_packed_values(message: &[u8]) -> Result<String, JsValue> {
    answer_hex(message, &packed)
}

fn packed(args: &mut Arguments<'_>) -> Result<Vec<u8>, Failure> {
    let mut types = Vec::new();
    for item in args.list("types")? {
        match item {
            Wire::Text(text) => types.push(AbiType::parse(text)?),
            other => return Err(expected("types", "a string", &other)),
        }
    }
    let params = Params::from_types(types.iter().cloned())?;
    let values = coerce::values(&params, &args.list("values")?, "values")?;
    Ok(encode_packed(&types, &values)?)
}

#[wasm_bindgen]
impl ParamsHandle {
    /// Reads a JSON parameter list.
    ///
    /// # Errors
    /// `PARSE` with the place.
    #[wasm_bindgen(constructor)]
    pub fn new(text: &str) -> Result<ParamsHandle, JsValue> {
        Ok(Self(json::parse_parameters(text).map_err(Thrown::from)?))
    }

    /// `encodeAbiParameters(params, values)`.
    ///
    /// # Errors
    /// `INVALID_PARAMS` names the value.
    pub fn encode(&self, message: &[u8]) -> Result<String, JsValue> {
        answer_hex(message, &|args| {
            let values = coerce::values(&self.0, &args.list("values")?, "values")?;
            Ok(self.0.encode(&values)?)
        })
    }

    /// `decodeAbiParameters(params, data)`.
    ///
    /// # Errors
    /// `INVALID_PARAMS` with the place in the data and among the values.
    pub fn decode(&self, message: &[u8]) -> Result<Vec<u8>, JsValue> {
        answer_value(message, &|args, writer| {
            let data = args.bytes("data")?;
            let values = self.0.decode(&data)?;
            present::values(&self.0, &values, writer);
            Ok(())
        })
    }
}

#[wasm_bindgen]
impl AbiHandle {
    /// Reads a JSON ABI.
    ///
    /// # Errors
    /// `PARSE` with the place.
    #[wasm_bindgen(constructor)]
    pub fn new(text: &str) -> Result<AbiHandle, JsValue> {
        Ok(Self(Abi::parse_json(text).map_err(Thrown::from)?))
    }

    /// `encodeFunctionData`: name, arguments → call data.
    ///
    /// # Errors
    /// `NOT_FOUND` for the function, `INVALID_PARAMS` names the argument.
    pub fn encode_function_data(&self, message: &[u8]) -> Result<String, JsValue> {
        answer_hex(message, &|args| {
            let name = args.text("functionName")?;
            let arguments = args.list("args")?;
            let function = self.function(name, &arguments)?;
            let values = coerce::values(function.inputs(), &arguments, "args")?;
            Ok(function.encode(&values)?)
        })
    }

    /// `decodeFunctionData`: call data → name, arguments or null.
    ///
    /// # Errors
    /// `NOT_FOUND` for the selector, `INVALID_PARAMS` for the data.
    pub fn decode_function_data(&self, message: &[u8]) -> Result<Vec<u8>, JsValue> {
        answer_value(message, &|args, writer| {
            let data = args.bytes("data")?;
            let (function, values) = self.0.decode_function_data(&data)?;
            writer.list(2);
            writer.text(function.name());
            present::values_or_null(function.inputs(), &values, writer);
            Ok(())
        })
    }

    /// `encodeFunctionResult`: name, values → what the call returns.
    ///
    /// # Errors
    /// `NOT_FOUND` for the function, `INVALID_PARAMS` names the value.
    pub fn encode_function_result(&self, message: &[u8]) -> Result<String, JsValue> {
        answer_hex(message, &|args| {
            let function = self.function(args.text("functionName")?, &[])?;
            let result = args.next();
            let values = match (function.outputs().len(), result) {
                (0, _) => Vec::new(),
                (1, result) => vec![result],
                (_, Wire::List(items)) => items,
                (_, other) => return Err(expected("result", "an array", &other)),
            };
            let values = coerce::values(function.outputs(), &values, "result")?;
            Ok(function.encode_result(&values)?)
        })
    }

    /// `decodeFunctionResult`: name, arguments (they choose the overload), data → null, a value or several.
    ///
    /// # Errors
    /// `NOT_FOUND` for the function, `INVALID_PARAMS` for the data.
    pub fn decode_function_result(&self, message: &[u8]) -> Result<Vec<u8>, JsValue> {
        answer_value(message, &|args, writer| {
            let name = args.text("functionName")?;
            let function = self.function(name, &args.list("args")?)?;
            let values = function.decode_result(&args.bytes("data")?)?;
            match (&**function.outputs(), values.as_slice()) {
                ([param], [value]) => present::put(&param.ty, value, writer),
                _ => present::values_or_null(function.outputs(), &values, writer),
            }
            Ok(())
        })
    }

    /// `encodeDeployData`: bytecode, arguments → init code.
    ///
    /// # Errors
    /// `INVALID_PARAMS` names the argument.
    pub fn encode_deploy_data(&self, message: &[u8]) -> Result<String, JsValue> {
        answer_hex(message, &|args| {
            let bytecode = args.bytes("bytecode")?;
            let constructor = self.0.constructor()?;
            let values = coerce::values(&constructor.inputs, &args.list("args")?, "args")?;
            Ok(constructor.encode(&bytecode, &values)?)
        })
    }

    /// `encodeErrorResult`: name, arguments → revert data.
    ///
    /// # Errors
    /// `NOT_FOUND` for the error, `INVALID_PARAMS` names the argument.
    pub fn encode_error_result(&self, message: &[u8]) -> Result<String, JsValue> {
        answer_hex(message, &|args| {
            let name = args.text("errorName")?;
            let arguments = args.list("args")?;
            let error = match self.0.items.first() {
                Some(Item::Error(error)) if name.is_empty() => error,
                _ => self.0.error_for(name, &arguments)?,
            };
            let values = coerce::values(error.inputs(), &arguments, "args")?;
            Ok(error.encode(&values)?)
        })
    }

    /// `decodeErrorResult`: revert data → index of the item, name, arguments or null.
    ///
    /// # Errors
    /// `NOT_FOUND` for the selector, `INVALID_PARAMS` for the data.
    pub fn decode_error_result(&self, message: &[u8]) -> Result<Vec<u8>, JsValue> {
        answer_value(message, &|args, writer| {
            let data = args.bytes("data")?;
            let (error, values) = self.0.decode_error(&data)?;
            let this = |item: &Item| matches!(item, Item::Error(item) if core::ptr::eq(item, error));
            let index = self.0.items.iter().position(this).unwrap_or_default();
            writer.list(3);
            writer.number(i64::try_from(index).unwrap_or_default());
            writer.text(error.name());
            present::values_or_null(error.inputs(), &values, writer);
            Ok(())
        })
    }

    /// The selector of the first item, a function or an error; the topic of an event.
    ///
    /// # Errors
    /// `INVALID_PARAMS` if it has none.
    pub fn selector(&self) -> Result<String, JsValue> {
        Ok(match self.0.items.first() {
            Some(Item::Function(function)) => function.selector().to_string(),
            Some(Item::Error(error)) => error.selector().to_string(),
            Some(Item::Event(event)) => event.topic().to_string(),
            _ => {
                let failure =
                    Failure::new(Code::InvalidParams, "only functions, errors and events have a selector");
                return Err(Thrown(failure).into());
            }
        })
    }

    /// `encodeEventTopics`: name, arguments → topics.
    ///
    /// # Errors
    /// `NOT_FOUND` for the event, `INVALID_PARAMS` names the argument.
    pub fn encode_event_topics(&self, message: &[u8]) -> Result<Vec<u8>, JsValue> {
        answer_value(message, &|args, writer| event::encode_topics(&self.0, args, writer))
    }

    /// `decodeEventLog`: topics, data, strict → name, arguments or null.
    ///
    /// # Errors
    /// `NOT_FOUND` for the topic, `INVALID_PARAMS` for the log.
    pub fn decode_event_log(&self, message: &[u8]) -> Result<Vec<u8>, JsValue> {
        answer_value(message, &|args, writer| event::decode_log(&self.0, args, writer))
    }
}

impl AbiHandle {
    /// The function that is meant: by name, signature or selector, or the first item if there is no name.
    fn function(&self, name: &str, arguments: &[Wire<'_>]) -> Result<&Function, Failure> {
        match self.0.items.first() {
            Some(Item::Function(function)) if name.is_empty() => Ok(function),
            // Arguments only tell overloads apart; without any (a result is decoded) the name has to do.
            _ if arguments.is_empty() => Ok(self.0.function(name).or_else(|error| {
                let none: &[Value] = &[];
                self.0.function_for(name, none).map_err(|_| error)
            })?),
            _ => Ok(self.0.function_for(name, arguments)?),
        }
    }
}
