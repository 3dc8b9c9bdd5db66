//! Encoding by the contract ABI specification: every value once into one buffer, nothing allocated in between.

use super::error::AbiError;
use super::types::{AbiType, Params};
use super::value::{Value, fits_int, fits_uint};
use crate::primitives::U256;

impl Params {
    /// Encodes `values`, as `abi.encode` does.
    ///
    /// # Errors
    /// The error names the value by its path: [`AbiError::Count`], [`AbiError::WrongKind`], [`AbiError::OutOfRange`].
    ///
    /// ```
    /// use latchkey_core::{abi::{AbiType, Params, Value}, primitives::U256};
    /// let params = Params::from_types([AbiType::parse("uint32").unwrap(), AbiType::Bool]).unwrap();
    /// let data = params.encode(&[Value::Uint(U256::from(69)), Value::Bool(true)]).unwrap();
    /// assert_eq!((data.len(), data[31], data[63]), (64, 69, 1));
    /// ```
    pub fn encode(&self, values: &[Value]) -> Result<Vec<u8>, AbiError> {
        let mut out = Vec::with_capacity(self.head_size());
        self.encode_into(values, &mut out)?;
        Ok(out)
    }

    /// Appends the encoding of `values` to `out`. After an error `out` may hold a part of it.
    ///
    /// # Errors
    /// As [`Params::encode`].
    pub fn encode_into(&self, values: &[Value], out: &mut Vec<u8>) -> Result<(), AbiError> {
        if values.len() != self.len() {
            return Err(AbiError::Count { path: String::new(), expected: self.len(), got: values.len() });
        }
        let base = out.len();
        out.resize(base + self.head_size(), 0);
        put_params(self, values, base, base, out)
    }
}

/// Writes the heads of a parameter list at `at`, its tails at the end of `out`; offsets count from `base`.
fn put_params(
    params: &Params,
    values: &[Value],
    base: usize,
    mut at: usize,
    out: &mut Vec<u8>,
) -> Result<(), AbiError> {
    for (index, (param, value)) in params.iter().zip(values).enumerate() {
        put_head(&param.ty, value, base, at, out)
            .map_err(|error| error.within(param.name.as_deref(), index))?;
        at += param.ty.head_size();
    }
    Ok(())
}

fn put_elements(
    element: &AbiType,
    values: &[Value],
    base: usize,
    mut at: usize,
    out: &mut Vec<u8>,
) -> Result<(), AbiError> {
    for (index, value) in values.iter().enumerate() {
        put_head(element, value, base, at, out).map_err(|error| error.within_index(index))?;
        at += element.head_size();
    }
    Ok(())
}

/// Writes a static value at `at`, or a dynamic one at the end of `out` and its offset at `at`.
fn put_head(ty: &AbiType, value: &Value, base: usize, at: usize, out: &mut Vec<u8>) -> Result<(), AbiError> {
    if ty.is_dynamic() {
        let offset = out.len() - base;
        put_word(at, &length_word(offset), out);
        return put_tail(ty, value, out);
    }
    match (ty, value) {
        (AbiType::Array(array), Value::Array(values)) => {
            check_length(array.length(), values.len())?;
            put_elements(array.element(), values, base, at, out)
        }
        (AbiType::Tuple(params), Value::Tuple(values)) => {
            check_length(Some(params.len()), values.len())?;
            put_params(params, values, base, at, out)
        }
        _ => {
            put_word(at, &static_word(ty, value)?, out);
            Ok(())
        }
    }
}

fn put_tail(ty: &AbiType, value: &Value, out: &mut Vec<u8>) -> Result<(), AbiError> {
    match (ty, value) {
        (AbiType::Bytes, Value::Bytes(bytes)) => put_bytes(bytes, out),
        (AbiType::String, Value::String(text)) => put_bytes(text.as_bytes(), out),
        (AbiType::Array(array), Value::Array(values)) => {
            check_length(array.length(), values.len())?;
            if array.length().is_none() {
                out.extend_from_slice(&length_word(values.len()));
            }
            put_array_body(array.element(), values, out)?;
        }
        (AbiType::Tuple(params), Value::Tuple(values)) => {
            check_length(Some(params.len()), values.len())?;
            let base = out.len();
            out.resize(base + params.head_size(), 0);
            put_params(params, values, base, base, out)?;
        }
        _ => return Err(wrong_kind(ty, value)),
    }
    Ok(())
}

/// Appends the elements of an array that starts here.
fn put_array_body(element: &AbiType, values: &[Value], out: &mut Vec<u8>) -> Result<(), AbiError> {
    let base = out.len();
    let size = element.head_size();
    if size == 32 {
        out.resize(base + values.len() * size, 0);
        return put_elements(element, values, base, base, out);
    }
    // Large static elements get their place one by one: values of a wrong kind are small, and a million of them must not
    // claim a million places before the first is refused.
    for (index, value) in values.iter().enumerate() {
        let at = out.len();
        out.resize(at + size, 0);
        put_head(element, value, base, at, out).map_err(|error| error.within_index(index))?;
    }
    Ok(())
}

fn put_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(&length_word(bytes.len()));
    out.extend_from_slice(bytes);
    let padding = bytes.len().wrapping_neg() % 32;
    out.extend_from_slice(&[0; 32][..padding]);
}

fn put_word(at: usize, word: &[u8; 32], out: &mut [u8]) {
    if let Some(place) = out.get_mut(at..at + 32) {
        place.copy_from_slice(word);
    }
}

/// The word of a value of a one-word type.
pub(super) fn static_word(ty: &AbiType, value: &Value) -> Result<[u8; 32], AbiError> {
    let out_of_range = || AbiError::OutOfRange { path: String::new(), ty: ty.to_string() };
    match (ty, value) {
        (AbiType::Uint(bits), Value::Uint(number)) => {
            if fits_uint(*number, bits.get()) {
                Ok(number.to_be_bytes())
            } else {
                Err(out_of_range())
            }
        }
        (AbiType::Int(bits), Value::Int(number)) => {
            if fits_int(*number, bits.get()) {
                Ok(number.to_be_bytes())
            } else {
                Err(out_of_range())
            }
        }
        (AbiType::Address, Value::Address(address)) => {
            let mut word = [0; 32];
            word[12..].copy_from_slice(&address.0);
            Ok(word)
        }
        (AbiType::Bool, Value::Bool(value)) => {
            let mut word = [0; 32];
            word[31] = u8::from(*value);
            Ok(word)
        }
        (AbiType::FixedBytes(size), Value::FixedBytes(bytes)) => {
            check_length(Some(size.get()), bytes.as_slice().len())?;
            Ok(bytes.word().0)
        }
        (AbiType::Function, Value::Function(bytes)) => {
            let mut word = [0; 32];
            word[..24].copy_from_slice(bytes);
            Ok(word)
        }
        _ => Err(wrong_kind(ty, value)),
    }
}

pub(super) fn wrong_kind(ty: &AbiType, value: &Value) -> AbiError {
    AbiError::WrongKind { path: String::new(), expected: ty.to_string(), got: value.kind() }
}

pub(super) fn check_length(expected: Option<usize>, got: usize) -> Result<(), AbiError> {
    match expected {
        Some(expected) if expected != got => Err(AbiError::Count { path: String::new(), expected, got }),
        _ => Ok(()),
    }
}

fn length_word(length: usize) -> [u8; 32] {
    U256::from(length).to_be_bytes()
}
