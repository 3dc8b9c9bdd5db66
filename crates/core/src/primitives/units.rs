//! Amounts as people write them (`1.5` ether) and as chains count them (1500000000000000000 wei).
//!
//! Texts are decimal: digits, at most one point, optionally a minus sign before them; no exponent, no separators, no
//! spaces. Nothing is ever rounded: an amount with more decimals than the unit has is refused (zeros excepted).

use super::{U256, digits};
use crate::code::{Code, Failure};

/// Decimals of ether: 1 ether is 10^18 wei.
pub const ETHER_DECIMALS: u8 = 18;

/// Why a text is not an amount.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnitsError {
    /// Something else than digits and one point.
    #[error("not an amount: write digits and at most one decimal point, like 12.5")]
    Malformed,
    /// More decimals than the unit has.
    #[error("too many decimals: at most {decimals} here, and amounts are never rounded")]
    TooManyDecimals {
        /// The unit's decimals.
        decimals: u8,
    },
    /// A minus sign where no negative amount can be.
    #[error("the amount is negative")]
    Negative,
    /// More than 256 bits.
    #[error("the amount is larger than any chain can count")]
    TooLarge,
}

impl UnitsError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Malformed | Self::TooManyDecimals { .. } | Self::Negative | Self::TooLarge => {
                Code::InvalidParams
            }
        }
    }
}

impl From<UnitsError> for Failure {
    fn from(error: UnitsError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

/// An amount with a sign. Zero is never negative if it comes from [`parse_signed_units`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct SignedAmount {
    /// Below zero.
    pub negative: bool,
    /// How far from zero, in the smallest unit.
    pub magnitude: U256,
}

/// Reads an amount of a unit with `decimals` decimals. Gives the smallest unit.
///
/// # Errors
/// [`UnitsError`]; a minus sign is refused.
///
/// ```
/// use latchkey_core::primitives::{U256, units::parse_units};
/// assert_eq!(parse_units("1.5", 6).unwrap(), U256::from(1_500_000));
/// assert!(parse_units("1.0000001", 6).is_err());
/// ```
pub fn parse_units(text: &str, decimals: u8) -> Result<U256, UnitsError> {
    let amount = parse_signed_units(text, decimals)?;
    if amount.negative { Err(UnitsError::Negative) } else { Ok(amount.magnitude) }
}

/// Reads an amount that may be negative.
///
/// # Errors
/// [`UnitsError`].
pub fn parse_signed_units(text: &str, decimals: u8) -> Result<SignedAmount, UnitsError> {
    let (negative, amount) = match text.strip_prefix('-') {
        Some(amount) => (true, amount),
        None => (false, text),
    };
    let (integer, fraction) = amount.split_once('.').unwrap_or((amount, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if integer.len() + fraction.len() == 0 || !plain(integer) || !plain(fraction) {
        return Err(UnitsError::Malformed);
    }
    let fraction = fraction.trim_end_matches('0');
    let padding =
        usize::from(decimals).checked_sub(fraction.len()).ok_or(UnitsError::TooManyDecimals { decimals })?;
    // A text that is empty so far is of zeros that were cut off, as in ".0".
    let all = ["0", integer, fraction, &"0".repeat(padding)].concat();
    let magnitude = digits::parse(&all, 10).ok_or(UnitsError::TooLarge)?;
    Ok(SignedAmount { negative: negative && !magnitude.is_zero(), magnitude })
}

/// Writes an amount of the smallest unit in a unit with `decimals` decimals: shortest form, no trailing zeros.
///
/// ```
/// use latchkey_core::primitives::{U256, units::format_units};
/// assert_eq!(format_units(U256::from(1_500_000), 6), "1.5");
/// assert_eq!(format_units(U256::from(1), 6), "0.000001");
/// ```
#[must_use]
pub fn format_units(value: U256, decimals: u8) -> String {
    format_signed_units(SignedAmount { negative: false, magnitude: value }, decimals)
}

/// Writes an amount that may be negative.
#[must_use]
pub fn format_signed_units(amount: SignedAmount, decimals: u8) -> String {
    let decimals = usize::from(decimals);
    let digits = digits::decimal(amount.magnitude);
    let mut text = String::with_capacity(digits.len().max(decimals) + 3);
    if amount.negative {
        text.push('-');
    }
    let (integer, fraction) = digits.split_at(digits.len().saturating_sub(decimals));
    text.push_str(if integer.is_empty() { "0" } else { integer });
    let significant = fraction.trim_end_matches('0');
    if !significant.is_empty() {
        text.push('.');
        text.extend(core::iter::repeat_n('0', decimals - fraction.len()));
        text.push_str(significant);
    }
    text
}

/// Reads an amount of ether. Gives wei.
///
/// # Errors
/// As [`parse_units`].
pub fn parse_ether(text: &str) -> Result<U256, UnitsError> {
    parse_units(text, ETHER_DECIMALS)
}

/// Writes wei as ether.
#[must_use]
pub fn format_ether(wei: U256) -> String {
    format_units(wei, ETHER_DECIMALS)
}
