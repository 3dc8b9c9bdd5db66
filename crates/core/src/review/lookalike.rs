//! Addresses made to be mistaken for others: equal at both ends, where people look.

use super::{Hints, Warning, warnings};
use crate::primitives::Address;

/// Warns if `address` is unknown and resembles a known one.
pub(super) fn check(address: Address, hints: &Hints, out: &mut Vec<Warning>) {
    let known = || hints.known.iter().chain(&hints.own);
    if known().any(|other| *other == address) {
        return;
    }
    if let Some(other) = known().find(|other| resembles(address, **other)) {
        out.push(warnings::LOOKALIKE_ADDRESS.with([address.to_checksum(), other.to_checksum()]));
    }
}

/// At least three digits equal at each end, and seven in all: by chance once in 2²⁷ pairs.
fn resembles(one: Address, other: Address) -> bool {
    let digit = |address: Address, index: usize| {
        let byte = address.0.get(index / 2).copied().unwrap_or(0);
        if index.is_multiple_of(2) { byte >> 4 } else { byte & 15 }
    };
    let same = |index: &usize| digit(one, *index) == digit(other, *index);
    let head = (0..40).take_while(same).count();
    let tail = (0..40).rev().take_while(same).count();
    one != other && head >= 3 && tail >= 3 && head + tail >= 7
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn address(text: &str) -> Address {
        Address::parse(text).unwrap()
    }

    #[test]
    fn both_ends_must_agree() {
        let known = address("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed");
        for (text, expected) in [
            ("0x5aae00000000000000000000000000000000eaed", true),
            ("0x5aa000000000000000000000000000000000eaed", true),
            ("0x5aaeb60000000000000000000000000000000aed", true),
            ("0x5aaeb605000000000000000000000000000000ed", false),
            ("0x5aa0000000000000000000000000000000000aed", false),
            ("0x000eb6053f3e94c9b9a09f33669435e7ef1beaed", false),
            ("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", false),
        ] {
            assert_eq!(resembles(address(text), known), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn strangers_do_not_resemble(one: [u8; 20], other: [u8; 20]) {
            prop_assume!(one[0] != other[0]);
            prop_assert!(!resembles(Address(one), Address(other)));
        }

        #[test]
        fn forged_ends_resemble(known: [u8; 20], middle: [u8; 16]) {
            let mut forged = known;
            forged[2..18].copy_from_slice(&middle);
            prop_assume!(forged != known);
            prop_assert!(resembles(Address(forged), Address(known)));
        }
    }
}
