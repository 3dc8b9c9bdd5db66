//! Canonical signatures: what selectors and topics are the hash of.

use latchkey_core::abi::Item;
use latchkey_core::code::{Code, Failure};
use wasm_bindgen::prelude::*;

use super::AbiHandle;
use crate::failure::{Thrown, invalid};

#[wasm_bindgen]
impl AbiHandle {
    /// The signature of the first item, a function, an error or an event: `transfer(address,uint256)`.
    ///
    /// # Errors
    /// `INVALID_PARAMS` if it has none.
    pub fn signature(&self) -> Result<String, JsValue> {
        match self.0.items.first() {
            Some(Item::Function(function)) => Ok(function.signature()),
            Some(Item::Error(error)) => Ok(error.signature()),
            Some(Item::Event(event)) => Ok(event.signature()),
            _ => {
                let message = "only functions, errors and events have a signature";
                Err(Thrown(Failure::new(Code::InvalidParams, message)).into())
            }
        }
    }

    /// `decodeDeployData`: bytecode, init code → the constructor's arguments, or null if it takes none.
    ///
    /// # Errors
    /// `INVALID_PARAMS` if the init code does not start with the bytecode or the rest is not the arguments.
    pub fn decode_deploy_data(&self, message: &[u8]) -> Result<Vec<u8>, JsValue> {
        crate::arguments::answer_value(message, &|args, writer| {
            let bytecode = args.bytes("bytecode")?;
            let data = args.bytes("data")?;
            let constructor = self.0.constructor()?;
            if constructor.inputs.is_empty() && data.len() > bytecode.len() {
                return Err(invalid(
                    "data",
                    "data: bytes behind the bytecode, and a constructor without arguments",
                ));
            }
            let values = constructor.decode(&bytecode, &data)?;
            super::present::values_or_null(&constructor.inputs, &values, writer);
            Ok(())
        })
    }
}
