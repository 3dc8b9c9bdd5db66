//! Hex text: lower case out, either case in.

use crate::code::{Code, Failure};

/// Why a text is not hex of the length wanted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HexError {
    /// The text must start with `0x`.
    #[error("hex must start with 0x")]
    MissingPrefix,
    /// Bytes need two digits each.
    #[error("hex has an odd number of digits ({digits})")]
    OddLength {
        /// How many digits there are.
        digits: usize,
    },
    /// A character that is not a hex digit.
    #[error("character {position} is not a hex digit")]
    InvalidDigit {
        /// Zero-based position in the text.
        position: usize,
    },
    /// Another length than the one asked for.
    #[error("expected {expected} bytes, got {got}")]
    WrongLength {
        /// Bytes wanted.
        expected: usize,
        /// Bytes given.
        got: usize,
    },
}

impl HexError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::MissingPrefix
            | Self::OddLength { .. }
            | Self::InvalidDigit { .. }
            | Self::WrongLength { .. } => Code::InvalidParams,
        }
    }
}

impl From<HexError> for Failure {
    fn from(error: HexError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Writes `bytes` as lower-case hex with `0x`.
///
/// ```
/// assert_eq!(latchkey_core::primitives::hex::encode(&[0xab, 1]), "0xab01");
/// ```
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 + bytes.len() * 2);
    text.push_str("0x");
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

const fn digit(character: u8) -> Option<u8> {
    match character {
        b'0'..=b'9' => Some(character - b'0'),
        b'a'..=b'f' => Some(character - b'a' + 10),
        b'A'..=b'F' => Some(character - b'A' + 10),
        _ => None,
    }
}

/// Reads `0x`-prefixed hex of whole bytes.
///
/// # Errors
/// [`HexError`] says where the text is wrong.
///
/// ```
/// assert_eq!(latchkey_core::primitives::hex::decode("0xAb01").unwrap(), [0xab, 1]);
/// ```
pub fn decode(text: &str) -> Result<Vec<u8>, HexError> {
    let digits = text.strip_prefix("0x").ok_or(HexError::MissingPrefix)?.as_bytes();
    if digits.len() % 2 == 1 {
        return Err(HexError::OddLength { digits: digits.len() });
    }
    let mut bytes = Vec::with_capacity(digits.len() / 2);
    for (index, pair) in digits.chunks_exact(2).enumerate() {
        let high = digit(pair[0]).ok_or(HexError::InvalidDigit { position: 2 + index * 2 })?;
        let low = digit(pair[1]).ok_or(HexError::InvalidDigit { position: 3 + index * 2 })?;
        bytes.push(high << 4 | low);
    }
    Ok(bytes)
}

/// Reads `0x`-prefixed hex of exactly `N` bytes.
///
/// # Errors
/// [`HexError`] says where the text is wrong.
pub fn decode_array<const N: usize>(text: &str) -> Result<[u8; N], HexError> {
    let bytes = decode(text)?;
    let got = bytes.len();
    bytes.try_into().map_err(|_| HexError::WrongLength { expected: N, got })
}
