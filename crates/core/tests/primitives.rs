//! Addresses, hex, quantities and units.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a helper that fails fails its test"
)]

#[path = "support/vectors.rs"]
mod vectors;

use latchkey_core::code::Code;
use latchkey_core::keccak::keccak256;
use latchkey_core::primitives::hex::{self, HexError};
use latchkey_core::primitives::quantity::{self, QuantityError};
use latchkey_core::primitives::units::{
    SignedAmount, UnitsError, format_ether, format_signed_units, format_units, parse_ether,
    parse_signed_units, parse_units,
};
use latchkey_core::primitives::{Address, AddressError, B256, Bytes, U256};
use proptest::prelude::*;

#[test]
fn keccak_known_answers() {
    let file = vectors::committed("keccak/keccak256.json");
    let cases = file.as_array().unwrap();
    let unhex = |text: &serde_json::Value| hex::decode(&format!("0x{}", text.as_str().unwrap())).unwrap();
    for case in cases {
        assert_eq!(keccak256(unhex(&case["in"])).0.as_slice(), unhex(&case["out"]));
    }
    assert_eq!(cases.len(), 3);
}

fn addresses(list: &serde_json::Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

#[test]
fn published_checksums() {
    let file = vectors::committed("eip55/eip55.json");
    let mut good = addresses(&file["eip55"]);
    good.extend(addresses(&file["erc1191"]["eth_mainnet"]));
    for text in &good {
        let address = Address::parse(text).unwrap();
        assert_eq!(&address.to_checksum(), text);
        assert_eq!(address.to_string(), *text);
        assert_eq!(Address::parse(&text.to_lowercase()), Ok(address));
        assert_eq!(Address::parse(&format!("0x{}", text[2..].to_uppercase())), Ok(address));
    }
    assert_eq!(good.len(), 21);
}

#[test]
fn every_single_case_flip_is_refused() {
    let file = vectors::committed("eip55/eip55.json");
    let mut refused = 0;
    for text in addresses(&file["eip55"]) {
        let mixed = text[2..].bytes().any(|byte| byte.is_ascii_uppercase())
            && text[2..].bytes().any(|byte| byte.is_ascii_lowercase());
        if !mixed {
            continue;
        }
        for index in 2..42 {
            let mut bytes = text.clone().into_bytes();
            if bytes[index].is_ascii_digit() {
                continue;
            }
            bytes[index] ^= 0x20;
            let flipped = String::from_utf8(bytes).unwrap();
            let error = Address::parse(&flipped).unwrap_err();
            assert_eq!(error, AddressError::Checksum, "{flipped}");
            assert_eq!(error.code(), Code::InvalidParams);
            refused += 1;
        }
    }
    assert_eq!(refused, 74);
}

#[test]
fn checksums_of_other_chains_are_refused() {
    let file = vectors::committed("eip55/eip55.json");
    let mainnet = addresses(&file["erc1191"]["eth_mainnet"]);
    let mut refused = 0;
    for list in ["rsk_mainnet", "rsk_testnet"] {
        for text in addresses(&file["erc1191"][list]) {
            // Two of them are of upper case alone, which carries no checksum.
            if !mainnet.contains(&text) && text[2..] != text[2..].to_uppercase() {
                assert_eq!(Address::parse(&text), Err(AddressError::Checksum), "{text}");
                refused += 1;
            }
        }
    }
    assert_eq!(refused, 24);
}

#[test]
fn addresses_that_are_not() {
    let good = "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
    let hex = AddressError::Hex;
    for (text, error) in [
        (String::new(), hex(HexError::MissingPrefix)),
        (good.to_owned(), hex(HexError::MissingPrefix)),
        (format!("0X{good}"), hex(HexError::MissingPrefix)),
        (format!(" 0x{good}"), hex(HexError::MissingPrefix)),
        (format!("0x{good} "), hex(HexError::OddLength { digits: 41 })),
        (format!("0x{}", &good[1..]), hex(HexError::OddLength { digits: 39 })),
        (format!("0x{}", &good[2..]), hex(HexError::WrongLength { expected: 20, got: 19 })),
        (format!("0x{good}00"), hex(HexError::WrongLength { expected: 20, got: 21 })),
        (format!("0xg{}", &good[1..]), hex(HexError::InvalidDigit { position: 2 })),
        (format!("0x{}é", &good[2..]), hex(HexError::InvalidDigit { position: 40 })),
    ] {
        assert_eq!(Address::parse(&text), Err(error), "{text}");
    }
    assert_eq!(Address::parse(&format!("0x{}", "0".repeat(40))), Ok(Address::ZERO));
}

#[test]
fn quantities_are_canonical() {
    assert_eq!(quantity::parse("0x0"), Ok(U256::ZERO));
    assert_eq!(quantity::parse(&format!("0x{}", "f".repeat(64))), Ok(U256::MAX));
    assert_eq!(quantity::parse_u64("0xffffffffffffffff"), Ok(u64::MAX));
    assert_eq!(quantity::format(U256::MAX), format!("0x{}", "f".repeat(64)));
    for (text, error) in [
        ("", QuantityError::MissingPrefix),
        ("10", QuantityError::MissingPrefix),
        ("0X1", QuantityError::MissingPrefix),
        ("0x", QuantityError::Empty),
        ("0x00", QuantityError::LeadingZero),
        ("0x01", QuantityError::LeadingZero),
        ("0x1_0", QuantityError::InvalidDigit { position: 3 }),
        ("0x-1", QuantityError::InvalidDigit { position: 2 }),
        ("0x1 ", QuantityError::InvalidDigit { position: 3 }),
    ] {
        assert_eq!(quantity::parse(text), Err(error), "{text}");
    }
    let wide = format!("0x1{}", "0".repeat(64));
    assert_eq!(quantity::parse(&wide), Err(QuantityError::TooLarge { bits: 256 }));
    assert_eq!(quantity::parse_u64("0x10000000000000000"), Err(QuantityError::TooLarge { bits: 64 }));
}

#[test]
fn hashes_and_bytes_in_json() {
    let hash = keccak256(b"");
    let json = serde_json::to_string(&hash).unwrap();
    assert_eq!(json, "\"0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470\"");
    assert_eq!(serde_json::from_str::<B256>(&json).unwrap(), hash);
    serde_json::from_str::<B256>("\"0x00\"").unwrap_err();
    assert_eq!(serde_json::from_str::<Bytes>("\"0x\"").unwrap(), Bytes::default());
    serde_json::from_str::<Bytes>("\"0x0\"").unwrap_err();
    let address = Address::parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed").unwrap();
    let json = serde_json::to_string(&address).unwrap();
    assert_eq!(json, "\"0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed\"");
    serde_json::from_str::<Address>("\"0x5aaeb6053F3E94C9b9A09f33669435E7Ef1BeAed\"").unwrap_err();
}

/// Expected values: viem's `formatUnits` and `parseUnits` (its test suites), which ours equal where both accept.
#[test]
fn units_as_viem_writes_them() {
    let u = U256::from::<u128>;
    for (text, decimals, value) in [
        ("69", 1, 690_u128),
        ("13", 5, 1_300_000),
        ("420", 10, 4_200_000_000_000),
        ("20", 9, 20_000_000_000),
        ("40", 18, 40_000_000_000_000_000_000),
        ("1.2345", 4, 12345),
        ("1.0045", 4, 10045),
        ("1.2345000", 4, 12345),
        ("69.420", 3, 69420),
        ("6942069420.12345678912345", 18, 6_942_069_420_123_456_789_123_450_000),
        ("0.000000000000000001", 18, 1),
        (".5", 1, 5),
        ("5.", 1, 50),
        ("00.10", 2, 10),
        ("0", 255, 0),
        ("1", 0, 1),
        ("1.0", 0, 1),
    ] {
        assert_eq!(parse_units(text, decimals), Ok(u(value)), "{text}");
    }
    for (value, decimals, text) in [
        (69_u128, 0, "69"),
        (69, 5, "0.00069"),
        (690, 1, "69"),
        (1_300_000, 5, "13"),
        (4_200_000_000_000, 10, "420"),
        (40_000_000_000_000_000_000, 18, "40"),
        (10_000_000_000_000, 18, "0.00001"),
        (12345, 4, "1.2345"),
        (10045, 4, "1.0045"),
        (6_942_069_420_123_456_789_123_450_000, 18, "6942069420.12345678912345"),
        (0, 18, "0"),
    ] {
        assert_eq!(format_units(u(value), decimals), text);
    }
    assert_eq!(parse_ether("1.5"), Ok(u(1_500_000_000_000_000_000)));
    assert_eq!(format_ether(U256::MAX).len(), 79);
    assert_eq!(format_units(U256::ONE, 255), format!("0.{}1", "0".repeat(254)));
    let minus = |magnitude| SignedAmount { negative: true, magnitude: u(magnitude) };
    assert_eq!(parse_signed_units("-1.2345", 4), Ok(minus(12345)));
    assert_eq!(format_signed_units(minus(690), 1), "-69");
    assert_eq!(format_signed_units(minus(10_000_000_000_000), 18), "-0.00001");
    assert_eq!(parse_signed_units("-0", 4), Ok(SignedAmount::default()));
}

#[test]
fn amounts_that_are_not() {
    for text in [
        "", ".", "-", "-.", "1.2.3", "1e3", "1_000", "1,5", "+1", " 1", "1 ", "0x1", "--1", "1-", "٣", "NaN",
        "∞",
    ] {
        assert_eq!(parse_units(text, 18), Err(UnitsError::Malformed), "{text:?}");
    }
    assert_eq!(parse_units("-1", 18), Err(UnitsError::Negative));
    assert_eq!(parse_units("1.0000001", 6), Err(UnitsError::TooManyDecimals { decimals: 6 }));
    assert_eq!(parse_units("0.1", 0), Err(UnitsError::TooManyDecimals { decimals: 0 }));
    let most = U256::MAX.to_string();
    assert_eq!(parse_units(&most, 0), Ok(U256::MAX));
    assert_eq!(parse_units(&most, 1), Err(UnitsError::TooLarge));
    let more = format!("{}6", &most[..most.len() - 1]);
    assert_eq!(parse_units(&more, 0), Err(UnitsError::TooLarge));
    assert_eq!(parse_units("1", 78), Err(UnitsError::TooLarge));
    assert_eq!(UnitsError::TooLarge.code(), Code::InvalidParams);
}

proptest! {
    #[test]
    fn hex_round_trips(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        let text = hex::encode(&bytes);
        prop_assert_eq!(hex::decode(&text.to_uppercase().replacen("0X", "0x", 1)), Ok(bytes.clone()));
        prop_assert_eq!(hex::decode(&text), Ok(bytes));
    }

    #[test]
    fn addresses_round_trip(bytes in any::<[u8; 20]>()) {
        let address = Address(bytes);
        prop_assert_eq!(Address::parse(&address.to_checksum()), Ok(address));
        let json = serde_json::to_string(&address).unwrap();
        prop_assert_eq!(serde_json::from_str::<Address>(&json).unwrap(), address);
    }

    #[test]
    fn quantities_round_trip(limbs in any::<[u64; 4]>(), shift in 0_usize..256) {
        let value = U256::from_limbs(limbs) >> shift;
        prop_assert_eq!(quantity::parse(&quantity::format(value)), Ok(value));
    }

    #[test]
    fn units_round_trip(limbs in any::<[u64; 4]>(), shift in 0_usize..256, decimals in any::<u8>()) {
        let value = U256::from_limbs(limbs) >> shift;
        prop_assert_eq!(parse_units(&format_units(value, decimals), decimals), Ok(value));
    }

    #[test]
    fn no_text_makes_a_parser_panic(text in any::<String>()) {
        let _ = (Address::parse(&text), hex::decode(&text), quantity::parse(&text), parse_units(&text, 18));
    }
}

/// Every length up to ten blocks, and random ones: the ends of blocks and of lanes are among them.
#[test]
fn keccak_equals_tiny_keccak() {
    use tiny_keccak::{Hasher, Keccak};
    let data: Vec<u8> =
        (0..200_000_u32).map(|index| (index.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let lengths = (0..=1360).chain([4095, 4096, 136 * 1000 - 1, 136 * 1000, 136 * 1000 + 1, data.len()]);
    for length in lengths {
        let mut expected = [0; 32];
        let mut hasher = Keccak::v256();
        hasher.update(&data[..length]);
        hasher.finalize(&mut expected);
        assert_eq!(keccak256(&data[..length]).0, expected, "{length} bytes");
    }
}
