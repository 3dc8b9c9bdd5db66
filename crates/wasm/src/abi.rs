//! The ABI codecs. An ABI, or a parameter list, is parsed once into a handle that JavaScript keeps.

pub(crate) mod coerce;
mod event;
pub(crate) mod present;
mod signature;
mod straight;

use latchkey_core::abi::{
    Abi, AbiError, AbiType, Function, Item, Params, StateMutability, Value, encode_packed, human, json,
};
use latchkey_core::code::{Code, Failure};
use wasm_bindgen::prelude::*;

use crate::arguments::{Arguments, answer_hex, answer_text, expected};
use crate::failure::Thrown;
use crate::scratch::{fail, hot};
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

    /// `encodeAbiParameters`: values → data.
    ///
    /// Fails with `INVALID_PARAMS`, which names the value.
    #[must_use]
    pub fn encode(&self, begin: usize, end: usize) -> usize {
        hot(begin, end, &|message, scratch| {
            if straight::encode(&self.0, &[], message, scratch).is_some() {
                return Ok(());
            }
            let values = coerce::values(&self.0, &Wire::read(message)?.into_list("values")?, "values")?;
            scratch.answer_hex(&self.0.encode(&values)?);
            Ok(())
        })
    }

    /// `decodeAbiParameters`: data → values.
    ///
    /// Fails with `INVALID_PARAMS`, with the place in the data and among the values.
    #[must_use]
    pub fn decode(&self, begin: usize, end: usize) -> usize {
        hot(begin, end, &|message, scratch| {
            let data = Arguments::read(message)?.bytes("data")?;
            present::values(&self.0, &self.0.decode(&data)?, &mut scratch.writer);
            scratch.answer_written();
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

    /// Which item is the one function of a name, signature or selector: its index.
    ///
    /// Fails with `NOT_FOUND` if there is none, `INVALID_PARAMS` if there are several.
    #[must_use]
    pub fn function_index(&self, name: &str) -> usize {
        let found = match self.0.items.first() {
            Some(Item::Function(function)) if name.is_empty() => Ok(function),
            _ => self.0.function(name),
        };
        let is = |item: &Item, found| matches!(item, Item::Function(item) if core::ptr::eq(item, found));
        match found {
            Ok(found) => self.0.items.iter().position(|item| is(item, found)).unwrap_or(usize::MAX),
            Err(error) => fail(error.into()),
        }
    }

    /// `encodeFunctionData`: name, arguments → call data.
    ///
    /// Fails with `NOT_FOUND` for the function, `INVALID_PARAMS`, which names the argument.
    #[must_use]
    pub fn encode_function_data(&self, begin: usize, end: usize) -> usize {
        hot(begin, end, &|message, scratch| {
            let mut args = Arguments::read(message)?;
            let name = args.text("functionName")?;
            let arguments = args.list("args")?;
            let function = self.function(name, &arguments)?;
            let values = coerce::values(function.inputs(), &arguments, "args")?;
            scratch.answer_hex(&function.encode(&values)?);
            Ok(())
        })
    }

    /// The same of the function at `index`: arguments → call data.
    ///
    /// Fails with `INVALID_PARAMS`, which names the argument.
    #[must_use]
    pub fn encode_call(&self, index: usize, begin: usize, end: usize) -> usize {
        hot(begin, end, &|message, scratch| {
            let Some(function) = self.function_at(index) else {
                return Err(AbiError::NotFound { kind: "function", name: index.to_string() }.into());
            };
            if straight::encode(function.inputs(), &function.selector().0, message, scratch).is_some() {
                return Ok(());
            }
            let arguments = Wire::read(message)?.into_list("args")?;
            let values = coerce::values(function.inputs(), &arguments, "args")?;
            scratch.answer_hex(&function.encode(&values)?);
            Ok(())
        })
    }

    /// `decodeFunctionData`: call data → name, arguments or null.
    ///
    /// Fails with `NOT_FOUND` for the selector, `INVALID_PARAMS` for the data.
    #[must_use]
    pub fn decode_function_data(&self, begin: usize, end: usize) -> usize {
        hot(begin, end, &|message, scratch| {
            let data = Arguments::read(message)?.bytes("data")?;
            let (function, values) = self.0.decode_function_data(&data)?;
            scratch.writer.list(2);
            scratch.writer.text(function.name());
            present::values_or_null(function.inputs(), &values, &mut scratch.writer);
            scratch.answer_written();
            Ok(())
        })
    }

    /// `encodeFunctionResult`: name, values → what the call returns.
    ///
    /// Fails with `NOT_FOUND` for the function, `INVALID_PARAMS`, which names the value.
    #[must_use]
    pub fn encode_function_result(&self, begin: usize, end: usize) -> usize {
        hot(begin, end, &|message, scratch| {
            let mut args = Arguments::read(message)?;
            let function = self.function(args.text("functionName")?, &[])?;
            let result = args.next();
            let values = match (function.outputs().len(), result) {
                (0, _) => Vec::new(),
                (1, result) => vec![result],
                (_, Wire::List(items)) => items,
                (_, other) => return Err(expected("result", "an array", &other)),
            };
            let values = coerce::values(function.outputs(), &values, "result")?;
            scratch.answer_hex(&function.encode_result(&values)?);
            Ok(())
        })
    }

    /// `decodeFunctionResult`: name, arguments (they choose the overload), data → null, a value or several. `index` is of
    /// the item, if it is known to be the one of this name.
    ///
    /// Fails with `NOT_FOUND` for the function, `INVALID_PARAMS` for the data.
    #[must_use]
    pub fn decode_function_result(&self, index: usize, begin: usize, end: usize) -> usize {
        hot(begin, end, &|message, scratch| {
            let mut args = Arguments::read(message)?;
            let name = args.text("functionName")?;
            let arguments = args.list("args")?;
            let function = match self.function_at(index) {
                Some(function) => function,
                None => self.function(name, &arguments)?,
            };
            let values = function.decode_result(&args.bytes("data")?)?;
            match (&**function.outputs(), values.as_slice()) {
                ([param], [value]) => present::put(&param.ty, value, &mut scratch.writer),
                _ => present::values_or_null(function.outputs(), &values, &mut scratch.writer),
            }
            scratch.answer_written();
            Ok(())
        })
    }

    /// `encodeDeployData`: bytecode, arguments → init code.
    ///
    /// Fails with `INVALID_PARAMS`, which names the argument.
    #[must_use]
    pub fn encode_deploy_data(&self, begin: usize, end: usize) -> usize {
        hot(begin, end, &|message, scratch| {
            let mut args = Arguments::read(message)?;
            let bytecode = args.bytes("bytecode")?;
            let constructor = self.0.constructor()?;
            let values = coerce::values(&constructor.inputs, &args.list("args")?, "args")?;
            scratch.answer_hex(&constructor.encode(&bytecode, &values)?);
            Ok(())
        })
    }

    /// `encodeErrorResult`: name, arguments → revert data.
    ///
    /// Fails with `NOT_FOUND` for the error, `INVALID_PARAMS`, which names the argument.
    #[must_use]
    pub fn encode_error_result(&self, begin: usize, end: usize) -> usize {
        hot(begin, end, &|message, scratch| {
            let mut args = Arguments::read(message)?;
            let name = args.text("errorName")?;
            let arguments = args.list("args")?;
            let error = match self.0.items.first() {
                Some(Item::Error(error)) if name.is_empty() => error,
                _ => self.0.error_for(name, &arguments)?,
            };
            let values = coerce::values(error.inputs(), &arguments, "args")?;
            scratch.answer_hex(&error.encode(&values)?);
            Ok(())
        })
    }

    /// `decodeErrorResult`: revert data → index of the item, name, arguments or null.
    ///
    /// Fails with `NOT_FOUND` for the selector, `INVALID_PARAMS` for the data.
    #[must_use]
    pub fn decode_error_result(&self, begin: usize, end: usize) -> usize {
        hot(begin, end, &|message, scratch| {
            let data = Arguments::read(message)?.bytes("data")?;
            let (error, values) = self.0.decode_error(&data)?;
            let this = |item: &Item| matches!(item, Item::Error(item) if core::ptr::eq(item, error));
            let index = self.0.items.iter().position(this).unwrap_or_default();
            scratch.writer.list(3);
            scratch.writer.number(i64::try_from(index).unwrap_or_default());
            scratch.writer.text(error.name());
            present::values_or_null(error.inputs(), &values, &mut scratch.writer);
            scratch.answer_written();
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
    /// Fails with `NOT_FOUND` for the event, `INVALID_PARAMS`, which names the argument.
    #[must_use]
    pub fn encode_event_topics(&self, begin: usize, end: usize) -> usize {
        hot(begin, end, &|message, scratch| {
            event::encode_topics(&self.0, &mut Arguments::read(message)?, &mut scratch.writer)?;
            scratch.answer_written();
            Ok(())
        })
    }

    /// `decodeEventLog`: topics, data, strict → name, arguments or null.
    ///
    /// Fails with `NOT_FOUND` for the topic, `INVALID_PARAMS` for the log.
    #[must_use]
    pub fn decode_event_log(&self, begin: usize, end: usize) -> usize {
        hot(begin, end, &|message, scratch| {
            event::decode_log(&self.0, &mut Arguments::read(message)?, &mut scratch.writer)?;
            scratch.answer_written();
            Ok(())
        })
    }
}

impl AbiHandle {
    fn function_at(&self, index: usize) -> Option<&Function> {
        match self.0.items.get(index) {
            Some(Item::Function(function)) => Some(function),
            _ => None,
        }
    }

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
