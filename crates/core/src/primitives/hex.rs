//! Hex text: lower case out, either case in.

mod lanes;

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

/// The two digits of each byte.
const DIGITS: [[u8; 2]; 256] = {
    let digits = b"0123456789abcdef";
    let mut table = [[0; 2]; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = [digits[byte >> 4], digits[byte & 15]];
        byte += 1;
    }
    table
};

/// What a table says of a character that is not a digit.
const NO_DIGIT: u8 = 0xff;

/// The value of each digit, in either case.
const VALUES: [u8; 256] = {
    let mut table = [NO_DIGIT; 256];
    let mut value = 0;
    while value < 16 {
        let digit = DIGITS[value as usize][1];
        table[digit as usize] = value;
        table[digit.to_ascii_uppercase() as usize] = value;
        value += 1;
    }
    table
};

/// Writes `bytes` as lower-case hex with `0x`.
///
/// ```
/// assert_eq!(latchkey_core::primitives::hex::encode(&[0xab, 1]), "0xab01");
/// ```
#[must_use]
pub fn encode(bytes: &[u8]) -> String {
    let mut text = vec![b'0'; 2 + bytes.len() * 2];
    text[1] = b'x';
    encode_to(bytes, &mut text[2..]);
    // Digits are ASCII.
    String::from_utf8(text).unwrap_or_default()
}

/// Writes two digits for each byte, as far as `digits` has room.
pub fn encode_to(bytes: &[u8], digits: &mut [u8]) {
    let (blocks, rest) = bytes.as_chunks();
    let (places, _) = digits.as_chunks_mut();
    for (block, place) in blocks.iter().zip(places) {
        *place = lanes::encode(block);
    }
    let places = digits.get_mut(blocks.len() * 32..).unwrap_or_default().as_chunks_mut().0;
    for (byte, place) in rest.iter().zip(places) {
        *place = DIGITS[usize::from(*byte)];
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
    let mut bytes = vec![0; digits.len() / 2];
    read(digits, &mut bytes)?;
    Ok(bytes)
}

/// Reads two digits for each byte of `bytes`.
fn read(digits: &[u8], bytes: &mut [u8]) -> Result<(), HexError> {
    let (blocks, rest) = digits.as_chunks();
    let (places, _) = bytes.as_chunks_mut();
    for (block, place) in blocks.iter().zip(places) {
        *place = lanes::decode(block).ok_or_else(|| not_a_digit(digits))?;
    }
    let places = bytes.get_mut(blocks.len() * 16..).unwrap_or_default();
    for (pair, place) in rest.as_chunks().0.iter().zip(places) {
        *place = byte(pair).ok_or_else(|| not_a_digit(digits))?;
    }
    Ok(())
}

/// The byte of two digits.
fn byte([high, low]: &[u8; 2]) -> Option<u8> {
    let (high, low) = (VALUES[usize::from(*high)], VALUES[usize::from(*low)]);
    (high | low < 16).then_some(high << 4 | low)
}

#[cold]
fn not_a_digit(digits: &[u8]) -> HexError {
    let position =
        digits.iter().position(|digit| VALUES[usize::from(*digit)] == NO_DIGIT).unwrap_or_default();
    HexError::InvalidDigit { position: position + 2 }
}

/// Reads `0x`-prefixed hex of exactly as many bytes as `place` has. After an error `place` may be written to.
///
/// # Errors
/// [`HexError`] says where the text is wrong.
pub fn decode_to(text: &str, place: &mut [u8]) -> Result<(), HexError> {
    let digits = text.strip_prefix("0x").ok_or(HexError::MissingPrefix)?.as_bytes();
    if digits.len() != place.len() * 2 {
        let got = decode(text)?.len();
        return Err(HexError::WrongLength { expected: place.len(), got });
    }
    read(digits, place)
}

/// Reads `0x`-prefixed hex of exactly `N` bytes.
///
/// # Errors
/// [`HexError`] says where the text is wrong.
pub fn decode_array<const N: usize>(text: &str) -> Result<[u8; N], HexError> {
    let mut bytes = [0; N];
    decode_to(text, &mut bytes)?;
    Ok(bytes)
}
