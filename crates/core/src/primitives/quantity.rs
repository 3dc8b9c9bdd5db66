//! The JSON-RPC spelling of unsigned integers, the `quantity`: `0x` hex without leading zeros, zero being `0x0`.
//!
//! Reading is strict: a gateway that answers `0x` or `0x00` answers rubbish. The sub-modules are serde adapters
//! (`#[serde(with = "quantity::u256")]`), because ruint's own serde form is laxer than JSON-RPC's.

use super::{U256, digits};
use crate::code::{Code, Failure};

/// Why a text is not a quantity.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QuantityError {
    /// A quantity starts with `0x`.
    #[error("a quantity must start with 0x")]
    MissingPrefix,
    /// `0x` alone.
    #[error("a quantity needs at least one digit; zero is 0x0")]
    Empty,
    /// `0x01` is not canonical.
    #[error("a quantity has no leading zeros")]
    LeadingZero,
    /// A character that is not a hex digit.
    #[error("character {position} is not a hex digit")]
    InvalidDigit {
        /// Zero-based position in the text.
        position: usize,
    },
    /// More than fits.
    #[error("the number needs more than {bits} bits")]
    TooLarge {
        /// Bits available.
        bits: usize,
    },
}

impl QuantityError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::MissingPrefix
            | Self::Empty
            | Self::LeadingZero
            | Self::InvalidDigit { .. }
            | Self::TooLarge { .. } => Code::InvalidParams,
        }
    }
}

impl From<QuantityError> for Failure {
    fn from(error: QuantityError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

/// Writes a quantity.
///
/// ```
/// use latchkey_core::primitives::{U256, quantity};
/// assert_eq!(quantity::format(U256::from(1024)), "0x400");
/// assert_eq!(quantity::format(U256::ZERO), "0x0");
/// ```
#[must_use]
pub fn format(value: U256) -> String {
    ["0x", &digits::hexadecimal(value)].concat()
}

/// Reads a quantity of up to 256 bits.
///
/// # Errors
/// [`QuantityError`] says what is wrong with the text.
///
/// ```
/// use latchkey_core::primitives::{U256, quantity};
/// assert_eq!(quantity::parse("0x400").unwrap(), U256::from(1024));
/// assert!(quantity::parse("0x0400").is_err());
/// ```
pub fn parse(text: &str) -> Result<U256, QuantityError> {
    let hex = text.strip_prefix("0x").ok_or(QuantityError::MissingPrefix)?;
    if hex.is_empty() {
        return Err(QuantityError::Empty);
    }
    if hex.len() > 1 && hex.starts_with('0') {
        return Err(QuantityError::LeadingZero);
    }
    if let Some(position) = hex.bytes().position(|byte| !byte.is_ascii_hexdigit()) {
        return Err(QuantityError::InvalidDigit { position: position + 2 });
    }
    if hex.len() > 64 {
        return Err(QuantityError::TooLarge { bits: 256 });
    }
    digits::parse(hex, 16).ok_or(QuantityError::TooLarge { bits: 256 })
}

/// Reads a quantity of up to 64 bits.
///
/// # Errors
/// [`QuantityError`] says what is wrong with the text.
pub fn parse_u64(text: &str) -> Result<u64, QuantityError> {
    u64::try_from(parse(text)?).map_err(|_| QuantityError::TooLarge { bits: 64 })
}

macro_rules! adapter {
    ($(#[$doc:meta])* $name:ident, $option:ident, $type:ty, $parse:path) => {
        $(#[$doc])*
        pub mod $name {
            use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

            /// Writes the quantity.
            ///
            /// # Errors
            /// Only the serializer's own.
            pub fn serialize<S: Serializer>(value: &$type, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&format_args!("{value:#x}"))
            }

            /// Reads the quantity, strictly.
            ///
            /// # Errors
            /// If the text is not a quantity of this size.
            pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<$type, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                $parse(&text).map_err(D::Error::custom)
            }
        }

        $(#[$doc])*
        /// `null` when absent; put `#[serde(default)]` beside it if the key may be missing.
        pub mod $option {
            use serde::{Deserialize, Deserializer, Serializer, de::Error as _};

            /// Writes the quantity or `null`.
            ///
            /// # Errors
            /// Only the serializer's own.
            pub fn serialize<S: Serializer>(value: &Option<$type>, serializer: S) -> Result<S::Ok, S::Error> {
                match value {
                    Some(value) => serializer.collect_str(&format_args!("{value:#x}")),
                    None => serializer.serialize_none(),
                }
            }

            /// Reads the quantity or `null`, strictly.
            ///
            /// # Errors
            /// If the text is not a quantity of this size.
            pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<$type>, D::Error> {
                let text = <Option<std::borrow::Cow<'de, str>>>::deserialize(deserializer)?;
                text.map(|text| $parse(&text).map_err(D::Error::custom)).transpose()
            }
        }
    };
}

adapter!(
    /// `u64` as a quantity.
    u64, option_u64, u64, super::parse_u64
);
adapter!(
    /// [`U256`](crate::primitives::U256) as a quantity.
    u256, option_u256, crate::primitives::U256, super::parse
);
