//! The numbers of payment links: `2.014e18`. Exact or none.

use crate::primitives::U256;
use crate::primitives::units::{SignedAmount, parse_signed_units};

/// `[+-] digits [. digits] [e digits]` as sign and magnitude.
fn parse(text: &str) -> Option<SignedAmount> {
    let text = match text.strip_prefix('+') {
        Some(rest) if rest.starts_with('-') => return None,
        Some(rest) => rest,
        None => text,
    };
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        None => (text, 0),
        Some((mantissa, exponent)) => {
            let digits = !exponent.is_empty() && exponent.bytes().all(|byte| byte.is_ascii_digit());
            (mantissa, if digits { exponent.parse::<u8>().ok()? } else { return None })
        }
    };
    if mantissa.ends_with('.') {
        return None;
    }
    parse_signed_units(mantissa, exponent).ok()
}

/// A number that is not negative.
pub(super) fn parse_uint(text: &str) -> Option<U256> {
    parse(text).filter(|amount| !amount.negative).map(|amount| amount.magnitude)
}

/// A number in two's complement over 256 bits.
pub(super) fn parse_integer(text: &str) -> Option<U256> {
    let SignedAmount { negative, magnitude } = parse(text)?;
    let most = if negative { U256::ONE << 255 } else { (U256::ONE << 255) - U256::ONE };
    let fits = magnitude <= most;
    fits.then(|| if negative { magnitude.wrapping_neg() } else { magnitude })
}
