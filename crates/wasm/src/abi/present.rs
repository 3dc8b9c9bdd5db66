//! Values of ABI types as JavaScript values, in viem's shapes.
//!
//! Integers of up to 48 bits are numbers, larger ones bigints; bytes are hex; addresses carry their checksum; a tuple is an
//! object if all its components have names, and an array otherwise.

use latchkey_core::abi::{AbiType, EventValue, Param, Params, Value};
use latchkey_core::primitives::U256;

use super::coerce::split_int;
use crate::wire::Writer;

/// The most bits that become a JavaScript number.
const NUMBER_BITS: usize = 48;

/// A parameter list's values, as an array.
pub(super) fn values(params: &Params, values: &[Value], writer: &mut Writer) {
    writer.list(values.len());
    for (param, value) in params.iter().zip(values) {
        put(&param.ty, value, writer);
    }
}

/// As [`values`], or null for an empty list.
pub(super) fn values_or_null(params: &Params, list: &[Value], writer: &mut Writer) {
    if list.is_empty() { writer.null() } else { values(params, list, writer) }
}

/// One value of an event: a topic that holds a hash stays a hash.
pub(super) fn event_value(ty: &AbiType, value: &EventValue, writer: &mut Writer) {
    match value {
        EventValue::Value(value) => put(ty, value, writer),
        EventValue::Hash(hash) => writer.hex(&hash.0),
    }
}

/// True if the parts can be an object's entries.
pub(super) fn all_named<'a>(mut params: impl Iterator<Item = &'a Param>) -> bool {
    params.all(|param| param.name.is_some())
}

/// One value.
pub(crate) fn put(ty: &AbiType, value: &Value, writer: &mut Writer) {
    match (ty, value) {
        (AbiType::Uint(bits), Value::Uint(number)) => integer(bits.get(), false, *number, writer),
        (AbiType::Int(bits), Value::Int(number)) => {
            let (negative, magnitude) = split_int(*number);
            integer(bits.get(), negative, magnitude, writer);
        }
        (_, Value::Address(address)) => writer.address(address),
        (_, Value::Bool(value)) => writer.bool(*value),
        (_, Value::FixedBytes(bytes)) => writer.hex(bytes.as_slice()),
        (_, Value::Bytes(bytes)) => writer.hex(bytes),
        (_, Value::Function(bytes)) => writer.hex(bytes),
        (_, Value::String(text)) => writer.text(text),
        (AbiType::Array(array), Value::Array(items)) => {
            writer.list(items.len());
            for item in items {
                put(array.element(), item, writer);
            }
        }
        (AbiType::Tuple(params), Value::Tuple(items)) if all_named(params.iter()) => {
            let keys = params.iter().map(|param| param.name.as_deref().unwrap_or_default());
            writer.shape(params.as_ptr().cast(), keys);
            for (param, item) in params.iter().zip(items) {
                put(&param.ty, item, writer);
            }
        }
        (AbiType::Tuple(params), Value::Tuple(items)) => values(params, items, writer),
        // A value is only ever put with the type it was decoded by.
        _ => writer.null(),
    }
}

fn integer(bits: usize, negative: bool, magnitude: U256, writer: &mut Writer) {
    match i64::try_from(magnitude) {
        Ok(number) if bits <= NUMBER_BITS => writer.number(if negative { -number } else { number }),
        _ => writer.int(negative, magnitude),
    }
}
