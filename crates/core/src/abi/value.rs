//! Values of ABI types.

use super::types::AbiType;
use crate::primitives::{Address, B256, Bytes, U256, digits};

/// A value of an ABI type. Equal values of one type have equal encodings.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Value {
    /// Of `uintN`.
    Uint(U256),
    /// Of `intN`: two's complement over 256 bits, so −1 is [`U256::MAX`].
    Int(U256),
    /// Of `address`.
    Address(Address),
    /// Of `bool`.
    Bool(bool),
    /// Of `bytesN`.
    FixedBytes(FixedBytes),
    /// Of `bytes`.
    Bytes(Bytes),
    /// Of `string`.
    String(String),
    /// Of `function`: 20 bytes of address, 4 of selector.
    Function([u8; 24]),
    /// Of `T[]` or `T[n]`.
    Array(Vec<Value>),
    /// Of a tuple: its components in the type's order.
    Tuple(Vec<Value>),
}

/// 1 to 32 bytes, the value of a `bytesN`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct FixedBytes {
    /// Left-aligned; zero behind `size`.
    word: B256,
    size: u8,
}

impl FixedBytes {
    /// Takes 1 to 32 bytes; gives `None` for any other number.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Option<Self> {
        let size = u8::try_from(bytes.len()).ok().filter(|size| (1..=32).contains(size))?;
        let mut word = [0; 32];
        word.get_mut(..bytes.len())?.copy_from_slice(bytes);
        Some(Self { word: B256(word), size })
    }

    /// The bytes.
    #[must_use]
    pub fn as_slice(&self) -> &[u8] {
        &self.word.0[..usize::from(self.size)]
    }

    /// The bytes, left-aligned in a word, as they are encoded.
    #[must_use]
    pub const fn word(&self) -> &B256 {
        &self.word
    }
}

impl core::fmt::Debug for FixedBytes {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&crate::primitives::hex::encode(self.as_slice()))
    }
}

impl Value {
    /// A `bytes32`.
    #[must_use]
    pub const fn word(word: B256) -> Self {
        Self::FixedBytes(FixedBytes { word, size: 32 })
    }

    /// An integer of an `intN` type.
    ///
    /// ```
    /// use latchkey_core::{abi::Value, primitives::U256};
    /// assert_eq!(Value::int(-1), Value::Int(U256::MAX));
    /// ```
    #[must_use]
    pub fn int(value: i128) -> Self {
        let magnitude = U256::from(value.unsigned_abs());
        Self::Int(if value < 0 { magnitude.wrapping_neg() } else { magnitude })
    }

    /// The kind of value, for errors.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Uint(_) => "an unsigned integer",
            Self::Int(_) => "a signed integer",
            Self::Address(_) => "an address",
            Self::Bool(_) => "a bool",
            Self::FixedBytes(_) => "fixed bytes",
            Self::Bytes(_) => "bytes",
            Self::String(_) => "a string",
            Self::Function(_) => "a function",
            Self::Array(_) => "an array",
            Self::Tuple(_) => "a tuple",
        }
    }

    /// True if the value is of the type, in range and of the right length, all the way down.
    #[must_use]
    pub fn fits(&self, ty: &AbiType) -> bool {
        match (ty, self) {
            (AbiType::Uint(bits), Self::Uint(value)) => fits_uint(*value, bits.get()),
            (AbiType::Int(bits), Self::Int(value)) => fits_int(*value, bits.get()),
            (AbiType::FixedBytes(size), Self::FixedBytes(bytes)) => size.get() == usize::from(bytes.size),
            (AbiType::Address, Self::Address(_))
            | (AbiType::Bool, Self::Bool(_))
            | (AbiType::Bytes, Self::Bytes(_))
            | (AbiType::String, Self::String(_))
            | (AbiType::Function, Self::Function(_)) => true,
            (AbiType::Array(array), Self::Array(values)) => {
                array.length().is_none_or(|length| length == values.len())
                    && values.iter().all(|value| value.fits(array.element()))
            }
            (AbiType::Tuple(params), Self::Tuple(values)) => {
                params.len() == values.len()
                    && params.iter().zip(values).all(|(param, value)| value.fits(&param.ty))
            }
            _ => false,
        }
    }

    /// The value as text for a person: decimal numbers, checksummed addresses, hex bytes, strings as they are, and
    /// `[a, b]`, `(a, b)` around parts.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::Uint(value) => digits::decimal(*value),
            Self::Int(value) if value.bit(255) => ["-", &digits::decimal(value.wrapping_neg())].concat(),
            Self::Int(value) => digits::decimal(*value),
            Self::Address(address) => address.to_checksum(),
            Self::Bool(value) => value.to_string(),
            Self::FixedBytes(bytes) => format!("{bytes:?}"),
            Self::Bytes(bytes) => bytes.to_string(),
            Self::String(text) => text.clone(),
            Self::Function(bytes) => crate::primitives::hex::encode(bytes),
            Self::Array(values) => format!("[{}]", join(values)),
            Self::Tuple(values) => format!("({})", join(values)),
        }
    }
}

fn join(values: &[Value]) -> String {
    let mut out = String::new();
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        out.push_str(&value.to_text());
    }
    out
}

/// True if `value` needs at most `bits` bits.
#[must_use]
pub(super) fn fits_uint(value: U256, bits: usize) -> bool {
    value.bit_len() <= bits
}

/// True if the two's complement `value` is in the range of `intN`: every bit from the sign on is the same.
#[must_use]
pub(super) fn fits_int(value: U256, bits: usize) -> bool {
    let magnitude = if value.bit(255) { !value } else { value };
    magnitude.bit_len() < bits
}
