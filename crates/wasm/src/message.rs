//! Messages, typed data and whose signature is under them.

use latchkey_core::code::Failure;
use latchkey_core::message::eip191;
use latchkey_core::message::eip712::{TypedData, TypedValues};
use latchkey_core::primitives::B256;
use latchkey_core::recover::{self, Signature, SignatureError};
use wasm_bindgen::prelude::*;

use crate::arguments::{Arguments, answer_hex, answer_text, expected};
use crate::failure::{Thrown, invalid};
use crate::scratch::hot;
use crate::wire::Wire;

/// `hashMessage`: text or `{ raw }` → hash.
///
/// # Errors
/// `INVALID_PARAMS`.
#[wasm_bindgen]
pub fn hash_message(message: &[u8]) -> Result<String, JsValue> {
    answer_text(message, &|args| Ok(message_hash(args.next())?.to_string()))
}

fn message_hash(message: Wire<'_>) -> Result<B256, Failure> {
    match message {
        Wire::Text(text) => Ok(eip191::hash_message(text.as_bytes())),
        Wire::Map(_) => {
            let raw = message.get("raw").cloned().unwrap_or(Wire::Null);
            Ok(eip191::hash_message(&raw.into_bytes("message.raw")?))
        }
        other => Err(expected("message", "a string or { raw }", &other)),
    }
}

/// `hashTypedData`: the JSON of typed data → hash.
///
/// Fails with `INVALID_PARAMS` or `PARSE`, with the place.
#[wasm_bindgen]
#[must_use]
pub fn hash_typed_data(begin: usize, end: usize) -> usize {
    hot(begin, end, &|message, scratch| {
        let data = TypedData::parse_known(Arguments::read(message)?.text("typedData")?, &mut scratch.types)?;
        scratch.answer_hex(&data.hash().0);
        Ok(())
    })
}

/// `hashTypedDataV3`: the JSON of typed data → hash, as `eth_signTypedData_v3` has it.
///
/// # Errors
/// `INVALID_PARAMS` or `PARSE`, with the place.
#[wasm_bindgen]
pub fn hash_typed_data_v3(json: &str) -> Result<String, JsValue> {
    Ok(TypedData::parse_v3(json).map_err(Thrown::from)?.hash().to_string())
}

/// `hashTypedDataV1`: the JSON of named values → hash, as the first `eth_signTypedData` has it.
///
/// # Errors
/// `INVALID_PARAMS` or `PARSE`, with the place.
#[wasm_bindgen]
pub fn hash_typed_data_v1(json: &str) -> Result<String, JsValue> {
    Ok(TypedValues::parse(json).map_err(Thrown::from)?.hash().to_string())
}

/// `hashStruct`: the JSON of typed data → `hashStruct` of its message.
///
/// # Errors
/// `INVALID_PARAMS` or `PARSE`, with the place.
#[wasm_bindgen]
pub fn hash_struct(json: &str) -> Result<String, JsValue> {
    Ok(TypedData::parse(json).map_err(Thrown::from)?.struct_hash().to_string())
}

/// `domainSeparator`: the JSON of typed data → `hashStruct` of its domain.
///
/// Fails with `INVALID_PARAMS` or `PARSE`, with the place.
#[wasm_bindgen]
#[must_use]
pub fn domain_separator(begin: usize, end: usize) -> usize {
    hot(begin, end, &|message, scratch| {
        let data = TypedData::parse_known(Arguments::read(message)?.text("typedData")?, &mut scratch.types)?;
        scratch.answer_hex(&data.domain_separator().0);
        Ok(())
    })
}

/// Whose signature this is: hash, signature → address.
///
/// # Errors
/// `INVALID_PARAMS`: malformed, high s, or nobody's.
#[wasm_bindgen]
pub fn recover_address(message: &[u8]) -> Result<String, JsValue> {
    answer_text(message, &|args| {
        let hash = args.next().to_b256("hash")?;
        let signature = signature(&args.next(), "signature")?;
        Ok(recover::recover_address(&hash, &signature)?.to_checksum())
    })
}

/// Whether the signature is the address's: address, hash, signature → yes or no.
///
/// # Errors
/// `INVALID_PARAMS` if an argument is malformed. A well-formed signature that nobody can have made is a no.
#[wasm_bindgen]
pub fn verify_signature(message: &[u8]) -> Result<bool, JsValue> {
    let verify = || {
        let mut args = Arguments::read(message)?;
        let address = args.next().to_address("address")?;
        let hash = args.next().to_b256("hash")?;
        let signature = match read_signature(&args.next(), "signature")? {
            Ok(signature) => signature,
            Err(SignatureError::ROutOfRange | SignatureError::SOutOfRange | SignatureError::HighS) => {
                return Ok(false);
            }
            Err(error) => return Err(Failure::from(error)),
        };
        Ok::<_, Failure>(recover::recover_address(&hash, &signature).is_ok_and(|signer| signer == address))
    };
    Ok(verify().map_err(Thrown)?)
}

/// A signature: 65 bytes, or `{ r, s, yParity }` or `{ r, s, v }`.
pub(crate) fn signature(value: &Wire<'_>, name: &str) -> Result<Signature, Failure> {
    let signature = read_signature(value, name)??;
    signature.check()?;
    Ok(signature)
}

/// The outer error is of the arguments' shape, the inner one of the signature's numbers.
fn read_signature(value: &Wire<'_>, name: &str) -> Result<Result<Signature, SignatureError>, Failure> {
    if !matches!(value, Wire::Map(_)) {
        let bytes = value.clone().into_bytes(name)?;
        return Ok(Signature::from_bytes(&bytes));
    }
    let part = |key: &str| value.get(key).cloned().unwrap_or(Wire::Null);
    let r = part("r").to_padded(&format!("{name}.r"))?;
    let s = part("s").to_padded(&format!("{name}.s"))?;
    let y_parity = match (value.get("yParity"), value.get("v")) {
        (Some(parity), _) => match parity.to_u64(&format!("{name}.yParity"))? {
            0 => false,
            1 => true,
            _ => return Err(invalid(name, format!("{name}: yParity is 0 or 1"))),
        },
        (None, Some(v)) => match v.to_u64(&format!("{name}.v"))? {
            0 | 27 => false,
            1 | 28 => true,
            // EIP-155: 35 + 2 × chain id + parity.
            v @ 35.. => v % 2 == 0,
            _ => return Err(invalid(name, format!("{name}: v is 0, 1, 27, 28, or 35 and more"))),
        },
        (None, None) => return Err(invalid(name, format!("{name}: yParity or v is missing"))),
    };
    let signature = Signature { r, s, y_parity };
    Ok(signature.check().map(|()| signature))
}

/// The bytes of a signature given as `{ r, s, yParity }` or `{ r, s, v }`: 65 bytes as hex, v = 27 or 28.
///
/// # Errors
/// `INVALID_PARAMS`.
#[wasm_bindgen]
pub fn serialize_signature(message: &[u8]) -> Result<String, JsValue> {
    answer_hex(message, &|args| Ok(signature(&args.next(), "signature")?.to_bytes().to_vec()))
}
