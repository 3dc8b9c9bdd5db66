//! Decoding hostile data: strict, bounded, never a panic.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helper functions too")]

use latchkey_core::abi::{Abi, AbiError, AbiType, DecodeReason, Params, Value, decode_revert};
use latchkey_core::primitives::{Bytes, U256};
use latchkey_core::token::{TokenCall, TokenEvent};
use proptest::prelude::*;

fn params(text: &str) -> Params {
    match AbiType::parse(text).unwrap() {
        AbiType::Tuple(params) => (*params).clone(),
        _ => panic!("{text} is a tuple"),
    }
}

fn word(number: usize) -> [u8; 32] {
    U256::from(number).to_be_bytes()
}

fn words(numbers: &[usize]) -> Vec<u8> {
    numbers.iter().flat_map(|number| word(*number)).collect()
}

fn reason(types: &str, data: &[u8]) -> DecodeReason {
    match params(types).decode(data) {
        Err(AbiError::Decode { reason, .. }) => reason,
        other => panic!("{types}: {other:?}"),
    }
}

/// Solidity's ABI coder v2 reverts on each of these.
#[test]
fn bits_outside_a_type_are_refused() {
    let ones = [0xff; 32];
    let above = |byte: usize| {
        let mut word = [0; 32];
        word[byte] = 1;
        word
    };
    for (types, word) in [
        ("(bool)", word(2)),
        ("(bool)", above(0)),
        ("(uint8)", word(256)),
        ("(uint248)", ones),
        ("(int8)", word(128)),
        ("(int8)", word(255)),
        ("(address)", above(11)),
        ("(bytes4)", above(4)),
        ("(bytes31)", above(31)),
        ("(function)", above(24)),
    ] {
        assert_eq!(reason(types, &word), DecodeReason::DirtyBits, "{types}");
    }
    assert_eq!(params("(int8)").decode(&ones).unwrap(), [Value::int(-1)]);
    assert_eq!(params("(uint256)").decode(&ones).unwrap(), [Value::Uint(U256::MAX)]);
}

#[test]
fn an_error_names_the_place_in_the_data_and_among_the_values() {
    let abi = Abi::parse_human_readable(&["function f((address to, uint8 amount)[] items)"]).unwrap();
    let data = words(&[32, 1, 7, 256]);
    let error = abi.function("f").unwrap().inputs().decode(&data).unwrap_err();
    let expected =
        AbiError::Decode { path: "items[0].amount".into(), offset: 96, reason: DecodeReason::DirtyBits };
    assert_eq!(error, expected);
}

#[test]
fn offsets_and_lengths_stay_inside_the_data() {
    assert_eq!(reason("(uint256)", &[]), DecodeReason::OutOfBounds { needed: 32, available: 0 });
    assert_eq!(reason("(uint256)", &[0; 31]), DecodeReason::OutOfBounds { needed: 32, available: 31 });
    for offset in [33, usize::MAX, 1 << 30] {
        assert_eq!(reason("(bytes)", &words(&[offset])), DecodeReason::TooLarge);
    }
    assert_eq!(reason("(bytes)", &[0xff; 32]), DecodeReason::TooLarge);
    assert_eq!(reason("(bytes)", &words(&[32])), DecodeReason::OutOfBounds { needed: 32, available: 0 });
    assert_eq!(reason("(bytes)", &words(&[32, 1])), DecodeReason::OutOfBounds { needed: 1, available: 0 });
    assert_eq!(
        reason("(uint8[])", &words(&[32, 2, 1])),
        DecodeReason::OutOfBounds { needed: 64, available: 32 }
    );
    assert_eq!(reason("(uint8[])", &words(&[32, usize::MAX])), DecodeReason::TooLarge);
    assert_eq!(
        reason("(uint8[3])", &words(&[1, 2])),
        DecodeReason::OutOfBounds { needed: 96, available: 64 }
    );
}

/// What Solidity takes is taken: other orders, shared parts, data behind the end, no padding, dirty padding.
#[test]
fn what_solidity_takes_is_taken() {
    let bytes = |bytes: &[u8]| Value::Bytes(Bytes::from(bytes));
    let mut data = words(&[96, 64, 1]);
    data.extend(*b"x");
    assert_eq!(reason("(bytes,bytes)", &data), DecodeReason::OutOfBounds { needed: 32, available: 1 });

    let mut data = words(&[64, 64, 1]);
    data.extend(*b"x");
    assert_eq!(params("(bytes,bytes)").decode(&data).unwrap(), [bytes(b"x"), bytes(b"x")]);
    data.extend([0xff; 40]);
    assert_eq!(params("(bytes,bytes)").decode(&data).unwrap(), [bytes(b"x"), bytes(b"x")]);

    let mut swapped = words(&[96, 64, 0, 1]);
    swapped.extend(*b"x");
    assert_eq!(params("(bytes,bytes)").decode(&swapped).unwrap(), [bytes(b"x"), bytes(b"")]);
    // An offset into the head: the array of length 0 whose length is the offset's own word.
    assert_eq!(params("(uint8[],uint8)").decode(&words(&[32, 0])).unwrap()[0], Value::Array(vec![]));
    assert_eq!(params("(uint8)").decode(&words(&[1, 999])).unwrap(), [Value::Uint(U256::ONE)]);
}

#[test]
fn a_string_is_utf8() {
    let mut data = words(&[32, 2]);
    data.extend([0xc3, 0x28]);
    assert_eq!(reason("(string)", &data), DecodeReason::Utf8);
    assert!(params("(bytes)").decode(&data).is_ok());
    let revert = [vec![0x08, 0xc3, 0x79, 0xa0], data].concat();
    assert_eq!(decode_revert(&revert).to_text(), "\u{fffd}(");
}

/// 10 levels of arrays whose elements all point at the next level: 100^10 values from 33 kB.
#[test]
fn overlapping_parts_do_not_multiply_the_work() {
    let (levels, fan) = (10, 100);
    let mut data = words(&[32]);
    for _ in 0..levels {
        data.extend(word(fan));
        data.extend((0..fan).flat_map(|_| word(fan * 32)));
    }
    data.extend(words(&[0]));
    let types = format!("(uint256{})", "[]".repeat(levels + 1));
    assert_eq!(reason(&types, &data), DecodeReason::Overlap);

    // One big part under many offsets.
    let mut data = words(&[32, 1000]);
    data.extend((0..1000).flat_map(|_| word(32_000)));
    data.extend(word(32_000));
    data.extend([7; 32_000]);
    assert_eq!(reason("(bytes[])", &data), DecodeReason::Overlap);

    // Fixed arrays that contain themselves: 2^20 empty strings from 64 bytes.
    let types = format!("(string{})", "[2]".repeat(20));
    assert_eq!(reason(&types, &[0; 64]), DecodeReason::Overlap);
    assert!(params("(string[2][2])").decode(&[0; 64]).is_ok());
}

#[test]
fn calls_and_errors_need_their_selector() {
    let abi = Abi::parse_human_readable(&["function f(uint8 a)", "error X()"]).unwrap();
    let f = abi.function("f").unwrap();
    assert!(matches!(f.decode(&[1, 2, 3]), Err(AbiError::Selector { .. })));
    assert!(matches!(f.decode(&[0; 36]), Err(AbiError::Selector { .. })));
    assert!(matches!(
        abi.decode_function_data(&[0; 36]),
        Err(AbiError::UnknownSelector { kind: "function", .. })
    ));
    assert!(matches!(abi.decode_error(&[]), Err(AbiError::UnknownSelector { kind: "error", .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn random_data_never_panics(data in prop::collection::vec(prop_oneof![3 => Just(0_u8), 1 => any::<u8>()], 0..400)) {
        for types in ["(string,bytes[],(uint8,string[2])[])", "(uint256[][],bool)", "(bytes32[3],address)"] {
            if let Ok(values) = params(types).decode(&data) {
                let again = params(types).encode(&values).unwrap();
                prop_assert_eq!(params(types).decode(&again).unwrap(), values);
            }
        }
        let _ = decode_revert(&data);
        let _ = TokenCall::parse(&data);
        let _ = TokenEvent::parse(&[], &data);
    }

    #[test]
    fn random_texts_never_panic(text in "[a-z0-9()\\[\\],{}; éS]{0,40}") {
        if let Ok(ty) = AbiType::parse(&text) {
            prop_assert_eq!(AbiType::parse(&ty.to_string()).unwrap(), ty);
        }
        for kind in ["function f(", "struct S {", "event E(", ""] {
            let _ = Abi::parse_human_readable(&[format!("{kind}{text}")]);
        }
        let _ = Abi::parse_json(&text);
    }
}
