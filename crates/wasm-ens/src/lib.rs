//! The boundary of `latchkey_ens.wasm`: ENS names in their normalised form.
//!
//! A module of its own, because its tables of Unicode are as large as half of `latchkey.wasm` and few pages need them:
//! `loadEns()` fetches it. It imports nothing but what wasm-bindgen needs to throw and to start.

use latchkey_core::code::Failure;
use latchkey_core::ens;
use wasm_bindgen::prelude::*;

/// The normalised form of a name (ENSIP-15).
///
/// # Errors
/// `INVALID_PARAMS` with `{ reason, label, codePoint? }`, as the JSON text of a failure.
#[wasm_bindgen]
pub fn normalize(name: &str) -> Result<String, JsValue> {
    ens::normalize(name).map_err(|error| {
        let failure = serde_json::to_string(&Failure::from(error));
        JsValue::from_str(&failure.unwrap_or_default())
    })
}
