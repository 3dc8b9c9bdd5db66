//! Solidity's `abi.encodePacked`.

use super::encode::{check_length, static_word, wrong_kind};
use super::error::AbiError;
use super::types::AbiType;
use super::value::Value;

/// Encodes `values` packed: numbers in as many bytes as their type has, `bytes` and `string` as they are, no lengths, and
/// the elements of an array padded to 32 bytes each.
///
/// Two different lists may give the same bytes: `("a", "bc")` and `("ab", "c")` do.
///
/// # Errors
/// [`AbiError::Packed`] for what Solidity does not pack: tuples, arrays of arrays, arrays of `bytes` and `string`. Otherwise
/// the error names the value.
///
/// ```
/// use latchkey_core::{abi::{AbiType, Value, encode_packed}, primitives::U256};
/// let types = [AbiType::parse("int16").unwrap(), AbiType::parse("uint16").unwrap(), AbiType::String];
/// let values = [Value::int(-1), Value::Uint(U256::from(3)), Value::String("Hi".into())];
/// assert_eq!(encode_packed(&types, &values).unwrap(), [0xff, 0xff, 0, 3, b'H', b'i']);
/// ```
pub fn encode_packed(types: &[AbiType], values: &[Value]) -> Result<Vec<u8>, AbiError> {
    check_length(Some(types.len()), values.len())?;
    let mut out = Vec::new();
    for (index, (ty, value)) in types.iter().zip(values).enumerate() {
        put(ty, value, &mut out).map_err(|error| error.within_index(index))?;
    }
    Ok(out)
}

fn put(ty: &AbiType, value: &Value, out: &mut Vec<u8>) -> Result<(), AbiError> {
    match (ty, value) {
        (AbiType::Bytes, Value::Bytes(bytes)) => out.extend_from_slice(bytes),
        (AbiType::String, Value::String(text)) => out.extend_from_slice(text.as_bytes()),
        (AbiType::Tuple(_), _) => return Err(unsupported(ty)),
        (AbiType::Array(array), _) => {
            let element = array.element();
            if matches!(element, AbiType::Array(_) | AbiType::Tuple(_) | AbiType::Bytes | AbiType::String) {
                return Err(unsupported(ty));
            }
            let Value::Array(values) = value else { return Err(wrong_kind(ty, value)) };
            check_length(array.length(), values.len())?;
            for (index, value) in values.iter().enumerate() {
                let word = static_word(element, value).map_err(|error| error.within_index(index))?;
                out.extend_from_slice(&word);
            }
        }
        (AbiType::Bytes | AbiType::String, _) => return Err(wrong_kind(ty, value)),
        _ => {
            let word = static_word(ty, value)?;
            let (start, end) = match ty {
                AbiType::Uint(bits) | AbiType::Int(bits) => (32 - bits.get() / 8, 32),
                AbiType::Address => (12, 32),
                AbiType::Bool => (31, 32),
                AbiType::FixedBytes(size) => (0, size.get()),
                _ => (0, 24),
            };
            out.extend_from_slice(&word[start..end]);
        }
    }
    Ok(())
}

fn unsupported(ty: &AbiType) -> AbiError {
    AbiError::Packed { path: String::new(), ty: ty.to_string() }
}
