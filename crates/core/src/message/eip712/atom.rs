//! The built-in types: reading their JSON values, their 32-byte words, their texts.

use serde_json::Value;

use super::TypedDataError;
use super::path::Path;
use super::types::expected;
use crate::keccak::keccak256;
use crate::primitives::{Address, U256, digits, hex};

/// A built-in type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AtomType {
    Uint(usize),
    Int(usize),
    Bool,
    Address,
    FixedBytes(usize),
    Bytes,
    String,
}

/// A value of a built-in type. A negative integer is kept as its magnitude.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Atom {
    Integer { negative: bool, magnitude: U256 },
    Bool(bool),
    Address(Address),
    FixedBytes(Vec<u8>),
    Bytes(Vec<u8>),
    String(String),
}

/// The largest integer that JSON numbers hold safely (2^53 - 1): above it JavaScript rounds, so the page and we could
/// mean different numbers.
const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

const INTEGER: &str = "an integer: a JSON number up to 2^53 - 1, or a decimal or 0x string";

impl AtomType {
    /// Reads a type's text. `uint` and `int` are 256 bits wide and keep their text, as in eth-sig-util and viem.
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "bool" => return Some(Self::Bool),
            "address" => return Some(Self::Address),
            "bytes" => return Some(Self::Bytes),
            "string" => return Some(Self::String),
            "uint" => return Some(Self::Uint(256)),
            "int" => return Some(Self::Int(256)),
            _ => {}
        }
        let bits = |digits| size(digits).filter(|bits| bits % 8 == 0 && *bits <= 256);
        if let Some(digits) = text.strip_prefix("uint") {
            return bits(digits).map(Self::Uint);
        }
        if let Some(digits) = text.strip_prefix("int") {
            return bits(digits).map(Self::Int);
        }
        size(text.strip_prefix("bytes")?).filter(|bytes| *bytes <= 32).map(Self::FixedBytes)
    }

    /// Whether a struct type may not have this name, because it is a built-in type or looks like one (`uint7`).
    pub(super) fn is_reserved(name: &str) -> bool {
        let stem = name.trim_end_matches(|character: char| character.is_ascii_digit());
        matches!(stem, "uint" | "int" | "bytes") || matches!(name, "bool" | "address" | "string")
    }

    /// Reads a value.
    pub(super) fn read(self, value: &Value, path: &Path<'_>, ty: &str) -> Result<Atom, TypedDataError> {
        match self {
            Self::Uint(_) | Self::Int(_) => {
                let (negative, magnitude) = read_integer(value).map_err(|error| error.at(path, ty))?;
                if !self.holds(negative, magnitude) {
                    return Err(IntegerError::OutOfRange.at(path, ty));
                }
                Ok(Atom::Integer { negative, magnitude })
            }
            Self::Bool => value.as_bool().map(Atom::Bool).ok_or_else(|| expected(path, "true or false")),
            Self::Address => value
                .as_str()
                .and_then(|text| Address::parse(text).ok())
                .map(Atom::Address)
                .ok_or_else(|| expected(path, "an address, with its checksum if of mixed case")),
            Self::FixedBytes(length) => {
                let bytes = read_bytes(value, path)?;
                if bytes.len() != length {
                    return Err(TypedDataError::WrongLength {
                        path: path.to_string(),
                        expected: length,
                        got: bytes.len(),
                    });
                }
                Ok(Atom::FixedBytes(bytes))
            }
            Self::Bytes => read_bytes(value, path).map(Atom::Bytes),
            Self::String => value
                .as_str()
                .map(|text| Atom::String(text.to_owned()))
                .ok_or_else(|| expected(path, "a string")),
        }
    }

    /// Whether an integer type holds the number.
    fn holds(self, negative: bool, magnitude: U256) -> bool {
        match self {
            Self::Uint(bits) => !negative && magnitude.bit_len() <= bits,
            Self::Int(bits) if negative => magnitude <= U256::ONE << (bits - 1),
            Self::Int(bits) => magnitude.bit_len() < bits,
            _ => false,
        }
    }
}

/// A size without leading zeros, from 1 to 999.
fn size(digits: &str) -> Option<usize> {
    let plain = matches!(digits.as_bytes(), [b'1'..=b'9', more @ ..]
        if more.len() < 3 && more.iter().all(u8::is_ascii_digit));
    if plain { digits.parse().ok() } else { None }
}

fn read_bytes(value: &Value, path: &Path<'_>) -> Result<Vec<u8>, TypedDataError> {
    value
        .as_str()
        .and_then(|text| hex::decode(text).ok())
        .ok_or_else(|| expected(path, "0x hex of whole bytes"))
}

enum IntegerError {
    Malformed,
    OutOfRange,
}

impl IntegerError {
    fn at(&self, path: &Path<'_>, ty: &str) -> TypedDataError {
        match self {
            Self::Malformed => expected(path, INTEGER),
            Self::OutOfRange => TypedDataError::OutOfRange { path: path.to_string(), ty: ty.to_owned() },
        }
    }
}

/// Reads a sign and a magnitude.
fn read_integer(value: &Value) -> Result<(bool, U256), IntegerError> {
    let (negative, magnitude) = match value {
        Value::Number(number) => {
            let magnitude = number
                .as_u64()
                .or_else(|| number.as_i64().map(i64::unsigned_abs))
                .filter(|magnitude| *magnitude <= MAX_SAFE_INTEGER)
                .ok_or(IntegerError::Malformed)?;
            (number.as_u64().is_none(), U256::from(magnitude))
        }
        Value::String(text) => match (text.strip_prefix("0x"), text.strip_prefix('-')) {
            (Some(digits), _) => (false, read_digits(digits, 16)?),
            (_, Some(digits)) => (true, read_decimal(digits)?),
            _ => (false, read_decimal(text)?),
        },
        _ => return Err(IntegerError::Malformed),
    };
    Ok((negative && !magnitude.is_zero(), magnitude))
}

/// Decimal digits without leading zeros: `010` could be meant as octal.
fn read_decimal(digits: &str) -> Result<U256, IntegerError> {
    if digits.len() > 1 && digits.starts_with('0') {
        return Err(IntegerError::Malformed);
    }
    read_digits(digits, 10)
}

/// Digits and nothing else: U256's own parser skips underscores.
fn read_digits(text: &str, radix: u32) -> Result<U256, IntegerError> {
    let valid = |byte: u8| if radix == 16 { byte.is_ascii_hexdigit() } else { byte.is_ascii_digit() };
    if text.is_empty() || !text.bytes().all(valid) {
        return Err(IntegerError::Malformed);
    }
    digits::parse(text, radix).ok_or(IntegerError::OutOfRange)
}

impl Atom {
    /// `encodeData` of EIP-712 for one value: 32 bytes.
    pub(super) fn word(&self) -> [u8; 32] {
        let mut word = [0; 32];
        match self {
            Self::Integer { negative: false, magnitude } => return magnitude.to_be_bytes(),
            Self::Integer { negative: true, magnitude } => return magnitude.wrapping_neg().to_be_bytes(),
            Self::Bool(value) => word[31] = u8::from(*value),
            Self::Address(address) => word[12..].copy_from_slice(&address.0),
            Self::FixedBytes(bytes) => word[..bytes.len()].copy_from_slice(bytes),
            Self::Bytes(bytes) => return keccak256(bytes).0,
            Self::String(text) => return keccak256(text).0,
        }
        word
    }

    /// The value for people: numbers in decimal, addresses checksummed, bytes in hex, strings as they are.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Integer { negative: false, magnitude } => digits::decimal(*magnitude),
            Self::Integer { negative: true, magnitude } => ["-", &digits::decimal(*magnitude)].concat(),
            Self::Bool(value) => value.to_string(),
            Self::Address(address) => address.to_checksum(),
            Self::FixedBytes(bytes) | Self::Bytes(bytes) => hex::encode(bytes),
            Self::String(text) => text.clone(),
        }
    }
}
