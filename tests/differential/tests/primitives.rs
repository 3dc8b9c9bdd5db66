//! Addresses, hashes and units against alloy-primitives.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a helper that fails fails its test"
)]

#[path = "support/random.rs"]
mod random;

use alloy_primitives as alloy;
use latchkey_core::create::{create_address, create2_address};
use latchkey_core::keccak::keccak256;
use latchkey_core::message::eip191::hash_message;
use latchkey_core::primitives::units::{format_units, parse_units};
use latchkey_core::primitives::{Address, B256, U256, hex, quantity};
use random::{Random, cases};

#[test]
fn checksums_are_equal() {
    let mut random = Random::new(10);
    let count = cases(100_000);
    for _ in 0..count {
        let bytes: [u8; 20] = random.word();
        let text = Address(bytes).to_checksum();
        assert_eq!(text, alloy::Address::from(bytes).to_checksum(None));
        // One case flipped somewhere: both accept, or neither.
        let mut other = text.into_bytes();
        let at = 2 + random.below(40);
        if other[at].is_ascii_alphabetic() {
            other[at] ^= 0x20;
        }
        let other = String::from_utf8(other).unwrap();
        let uniform = other[2..] == other[2..].to_lowercase() || other[2..] == other[2..].to_uppercase();
        let theirs = uniform || alloy::Address::parse_checksummed(&other, None).is_ok();
        assert_eq!(Address::parse(&other).is_ok(), theirs, "{other}");
    }
    println!("{count} addresses");
}

#[test]
fn hashes_are_equal() {
    let mut random = Random::new(11);
    let count = cases(100_000);
    for _ in 0..count {
        let length = random.length();
        let data = random.bytes(length);
        assert_eq!(keccak256(&data).0, alloy::keccak256(&data).0);
        assert_eq!(hash_message(&data).0, alloy::eip191_hash_message(&data).0);
        assert_eq!(hex::encode(&data), alloy::hex::encode_prefixed(&data));
    }
    println!("{count} byte strings");
}

#[test]
fn contract_addresses_are_equal() {
    let mut random = Random::new(12);
    let count = cases(100_000);
    for _ in 0..count {
        let sender: [u8; 20] = random.word();
        let nonce = u64::from_be_bytes(random.word());
        let ours = create_address(Address(sender), nonce);
        assert_eq!(ours.0, alloy::Address::from(sender).create(nonce).0.0);
        let salt: [u8; 32] = random.word();
        let length = random.length();
        let code = random.bytes(length);
        let ours = create2_address(Address(sender), B256(salt), &code);
        assert_eq!(ours.0, alloy::Address::from(sender).create2_from_code(salt, &code).0.0);
    }
    println!("{count} CREATE and CREATE2 addresses");
}

#[test]
fn amounts_are_equal() {
    let mut random = Random::new(13);
    let count = cases(100_000);
    for _ in 0..count {
        let bytes: [u8; 32] = random.word();
        let value = U256::from_be_bytes(bytes);
        let decimals = u8::try_from(random.below(78)).unwrap();
        let ours = format_units(value, decimals);
        let theirs = alloy::utils::format_units(alloy::U256::from_be_bytes(bytes), decimals).unwrap();
        // alloy keeps trailing zeros.
        let shortest =
            if theirs.contains('.') { theirs.trim_end_matches('0').trim_end_matches('.') } else { &theirs };
        assert_eq!(ours, shortest);
        assert_eq!(parse_units(&ours, decimals), Ok(value));
        let theirs = alloy::utils::parse_units(&ours, decimals).unwrap().get_absolute();
        assert_eq!(theirs.to_be_bytes::<32>(), bytes);
        assert_eq!(quantity::format(value), format!("{:#x}", alloy::U256::from_be_bytes(bytes)));
    }
    println!("{count} amounts");
}
