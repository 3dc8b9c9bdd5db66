//! Digits of 256-bit integers. ruint's own ways work for any size and base, and are ten kilobytes of what ships.

use super::U256;

/// A billion: what fits a limb in whole decimal digits.
const CHUNK: u32 = 1_000_000_000;
const CHUNK_DIGITS: usize = 9;

/// The quotient and the remainder of a division by a small number other than 0.
///
/// ```
/// use latchkey_core::primitives::{U256, digits::divide};
/// assert_eq!(divide(U256::from(1_001), 10), (U256::from(100), 1));
/// ```
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "a quotient of 32 bits and a remainder below `by`")]
pub const fn divide(value: U256, by: u32) -> (U256, u32) {
    let mut limbs = *value.as_limbs();
    let by = by as u64;
    let mut rest = 0;
    let mut index = limbs.len();
    while index > 0 {
        index -= 1;
        let high = (rest << 32) | (limbs[index] >> 32);
        let low = ((high % by) << 32) | (limbs[index] & 0xffff_ffff);
        limbs[index] = ((high / by) << 32) | (low / by);
        rest = low % by;
    }
    (U256::from_limbs(limbs), rest as u32)
}

/// The decimal digits.
///
/// ```
/// use latchkey_core::primitives::{U256, digits::decimal};
/// assert_eq!(decimal(U256::from(1_000_000_007)), "1000000007");
/// assert_eq!(decimal(U256::ZERO), "0");
/// ```
#[must_use]
pub fn decimal(value: U256) -> String {
    let mut rest = value;
    let mut reversed = Vec::new();
    while reversed.is_empty() || !rest.is_zero() {
        let (quotient, mut chunk) = divide(rest, CHUNK);
        rest = quotient;
        for _ in 0..CHUNK_DIGITS {
            reversed.push(char::from_digit(chunk % 10, 10).unwrap_or_default());
            chunk /= 10;
        }
    }
    while reversed.len() > 1 && reversed.last() == Some(&'0') {
        reversed.pop();
    }
    reversed.into_iter().rev().collect()
}

/// The hex digits, in lower case, without leading zeros.
///
/// ```
/// use latchkey_core::primitives::{U256, digits::hexadecimal};
/// assert_eq!(hexadecimal(U256::from(1024)), "400");
/// assert_eq!(hexadecimal(U256::ZERO), "0");
/// ```
#[must_use]
pub fn hexadecimal(value: U256) -> String {
    let digits = super::hex::encode(&value.to_be_bytes::<32>());
    let significant = digits.trim_start_matches("0x").trim_start_matches('0');
    if significant.is_empty() { "0".to_owned() } else { significant.to_owned() }
}

/// Reads digits of base `radix` (at most 16) and nothing else; leading zeros are read. `None` if another character is
/// among them, if there are none, or if 256 bits do not hold the number.
///
/// ```
/// use latchkey_core::primitives::{U256, digits::parse};
/// assert_eq!(parse("1000000007", 10), Some(U256::from(1_000_000_007)));
/// assert_eq!(parse("1_0", 10), None);
/// ```
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "the low 64 bits; the high ones are carried")]
pub fn parse(digits: &str, radix: u32) -> Option<U256> {
    let mut limbs = [0_u64; 4];
    for digit in digits.chars() {
        let mut carry = u128::from(digit.to_digit(radix)?);
        for limb in &mut limbs {
            carry += u128::from(*limb) * u128::from(radix);
            *limb = carry as u64;
            carry >>= 64;
        }
        if carry != 0 {
            return None;
        }
    }
    if digits.is_empty() { None } else { Some(U256::from_limbs(limbs)) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{U256, decimal, divide, hexadecimal, parse};

    fn number() -> impl Strategy<Value = U256> {
        // Of every length, so that leading zeros and carries are met.
        (any::<[u64; 4]>(), 0_usize..=256)
            .prop_map(|(limbs, shift)| U256::from_limbs(limbs).checked_shr(shift).unwrap_or_default())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn digits_are_ruints(value in number()) {
            prop_assert_eq!(decimal(value), value.to_string());
            prop_assert_eq!(hexadecimal(value), format!("{value:x}"));
            prop_assert_eq!(parse(&value.to_string(), 10), Some(value));
            prop_assert_eq!(parse(&format!("{value:X}"), 16), Some(value));
            prop_assert_eq!(parse(&format!("000{value}"), 10), Some(value));
        }

        #[test]
        fn division_is_ruints(value in number(), by in 1_u32..) {
            let (quotient, remainder) = value.div_rem(U256::from(by));
            prop_assert_eq!(divide(value, by), (quotient, u32::try_from(remainder).unwrap_or(u32::MAX)));
        }

        #[test]
        fn what_ruint_refuses_is_refused(text in "[0-9a-fA-F]{1,80}") {
            prop_assert_eq!(parse(&text, 16), U256::from_str_radix(&text, 16).ok());
            prop_assert_eq!(parse(&text, 10), U256::from_str_radix(&text, 10).ok());
        }
    }

    #[test]
    fn the_ends_of_the_range() {
        let most = U256::MAX.to_string();
        assert_eq!(decimal(U256::MAX), most);
        assert_eq!(parse(&most, 10), Some(U256::MAX));
        assert_eq!(parse(&most.replace("639935", "639936"), 10), None);
        assert_eq!(parse(&"f".repeat(64), 16), Some(U256::MAX));
        assert_eq!(parse(&format!("1{}", "0".repeat(64)), 16), None);
        assert_eq!(parse("", 16), None);
        assert_eq!(parse("+1", 10), None);
        assert_eq!(parse("0x1", 16), None);
    }
}
