//! Hashes, addresses and RLP.

use latchkey_core::keccak;
use latchkey_core::primitives::Address;
use wasm_bindgen::prelude::*;

use crate::failure::Thrown;

/// Keccak-256 of `data`: 32 bytes.
#[wasm_bindgen]
#[must_use]
pub fn keccak256(data: &[u8]) -> Vec<u8> {
    keccak::keccak256(data).0.to_vec()
}

/// The EIP-55 spelling of an address.
///
/// # Errors
/// `INVALID_PARAMS` if it is not an address or its checksum is wrong.
#[wasm_bindgen]
pub fn checksum_address(text: &str) -> Result<String, JsValue> {
    let address = Address::parse(text).map_err(|error| {
        Thrown(latchkey_core::code::Failure::new(error.code(), error.to_string()))
    })?;
    Ok(address.to_checksum())
}
