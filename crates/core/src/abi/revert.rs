//! Why a call reverted, in words.

use super::decode::static_value;
use super::item::Abi;
use super::types::{AbiType, Params};
use super::value::Value;
use crate::primitives::{Bytes, U256};

/// `Error(string)`.
const ERROR: [u8; 4] = [0x08, 0xc3, 0x79, 0xa0];
/// `Panic(uint256)`.
const PANIC: [u8; 4] = [0x4e, 0x48, 0x7b, 0x71];

/// What revert data says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Revert {
    /// `revert("…")` or `require(…, "…")`: the reason. Bytes that are not UTF-8 are replaced.
    Error(String),
    /// A failed assertion of the compiler's: the code and its meaning.
    Panic(U256, &'static str),
    /// An error of the contract's own, found in the ABI given.
    Custom {
        /// Its name.
        name: String,
        /// Its canonical signature.
        signature: String,
        /// The names of its parameters; empty where there is none.
        names: Vec<String>,
        /// Its arguments.
        arguments: Vec<Value>,
    },
    /// Nothing: `revert()`, `require(…)` without a reason, or out of gas.
    Empty,
    /// Data that none of these explains.
    Unknown(Bytes),
}

impl Revert {
    /// One sentence for a person.
    ///
    /// ```
    /// use latchkey_core::abi::{Revert, decode_revert};
    /// assert_eq!(decode_revert(&[]).to_text(), "reverted without a reason");
    /// ```
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::Error(reason) => reason.clone(),
            Self::Panic(code, meaning) => format!("panic {code:#04x}: {meaning}"),
            Self::Custom { name, names, arguments, .. } => {
                let mut out = format!("{name}(");
                for (index, argument) in arguments.iter().enumerate() {
                    if index > 0 {
                        out.push_str(", ");
                    }
                    if let Some(name) = names.get(index).filter(|name| !name.is_empty()) {
                        out.push_str(name);
                        out.push_str(": ");
                    }
                    out.push_str(&argument.to_text());
                }
                out.push(')');
                out
            }
            Self::Empty => "reverted without a reason".to_owned(),
            Self::Unknown(data) => format!("reverted with unknown data {data}"),
        }
    }
}

/// Explains revert data without an ABI: `Error`, `Panic`, nothing, or [`Revert::Unknown`].
///
/// ```
/// use latchkey_core::{abi::{Revert, decode_revert}, primitives::U256};
/// let mut data = vec![0x4e, 0x48, 0x7b, 0x71];
/// data.extend(U256::from(0x11).to_be_bytes::<32>());
/// assert_eq!(
///     decode_revert(&data),
///     Revert::Panic(U256::from(0x11), "arithmetic overflow or underflow outside an unchecked block")
/// );
/// ```
#[must_use]
pub fn decode_revert(data: &[u8]) -> Revert {
    let Some((selector, arguments)) = data.split_first_chunk::<4>() else {
        return if data.is_empty() { Revert::Empty } else { Revert::Unknown(Bytes::from(data)) };
    };
    let known = match *selector {
        ERROR => reason(arguments).map(Revert::Error),
        PANIC => arguments.first_chunk().and_then(|word| {
            let Some(Value::Uint(code)) = static_value(&AbiType::parse("uint256").ok()?, word) else {
                return None;
            };
            Some(Revert::Panic(code, panic_meaning(code)))
        }),
        _ => None,
    };
    known.unwrap_or_else(|| Revert::Unknown(Bytes::from(data)))
}

/// A reason is for reading only, so it is read as `bytes` and bad UTF-8 is replaced, not refused.
fn reason(arguments: &[u8]) -> Option<String> {
    let values = Params::from_types([AbiType::Bytes]).ok()?.decode(arguments).ok()?;
    match values.first() {
        Some(Value::Bytes(bytes)) => Some(String::from_utf8_lossy(bytes).into_owned()),
        _ => None,
    }
}

impl Abi {
    /// Explains revert data with this ABI's errors, then as [`decode_revert`] does.
    #[must_use]
    pub fn decode_revert(&self, data: &[u8]) -> Revert {
        match self.decode_error(data) {
            Ok((error, arguments)) => Revert::Custom {
                name: error.name().to_owned(),
                signature: error.signature(),
                names: error.inputs().iter().map(|param| param.name.clone().unwrap_or_default()).collect(),
                arguments,
            },
            Err(_) => decode_revert(data),
        }
    }
}

/// What a panic code means, from "Panic via assert and Error via require" of the Solidity documentation.
#[must_use]
pub fn panic_meaning(code: U256) -> &'static str {
    match u64::try_from(code).unwrap_or(u64::MAX) {
        0x00 => "a panic inserted by the compiler",
        0x01 => "an assertion failed",
        0x11 => "arithmetic overflow or underflow outside an unchecked block",
        0x12 => "division or modulo by zero",
        0x21 => "a value is too large or negative for the enum",
        0x22 => "a storage byte array is incorrectly encoded",
        0x31 => "pop on an empty array",
        0x32 => "an array index is out of bounds",
        0x41 => "too much memory was allocated, or an array is too large",
        0x51 => "a zero-initialized variable of internal function type was called",
        _ => "an unknown panic code",
    }
}
