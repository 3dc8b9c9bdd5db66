//! RLP against the ethereum/tests vectors, and strictness.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a helper that fails fails its test"
)]

#[path = "support/vectors.rs"]
mod vectors;

use latchkey_core::code::Code;
use latchkey_core::primitives::{Bytes, U256, hex};
use latchkey_core::rlp::{Item, MAX_DEPTH, MAX_ITEMS, Reader, RlpError, Writer};
use proptest::prelude::*;
use serde_json::Value;

fn big_endian(value: U256) -> Vec<u8> {
    value.to_be_bytes_trimmed_vec()
}

fn item(value: &Value) -> Item {
    match value {
        Value::String(text) => match text.strip_prefix('#') {
            Some(digits) => Item::Bytes(decimal(digits).into()),
            None => Item::Bytes(text.as_bytes().into()),
        },
        Value::Number(number) => Item::Bytes(big_endian(U256::from(number.as_u64().unwrap())).into()),
        Value::Array(items) => Item::List(items.iter().map(item).collect()),
        other => panic!("no RLP for {other}"),
    }
}

/// Decimal digits of any size (one vector needs 257 bits) as minimal big-endian bytes.
fn decimal(digits: &str) -> Vec<u8> {
    let mut bytes: Vec<u8> = Vec::new();
    for digit in digits.bytes() {
        let mut carry = u16::from(digit - b'0');
        for byte in bytes.iter_mut().rev() {
            let next = u16::from(*byte) * 10 + carry;
            *byte = u8::try_from(next & 0xff).unwrap();
            carry = next >> 8;
        }
        if carry > 0 {
            bytes.insert(0, u8::try_from(carry).unwrap());
        }
    }
    bytes
}

#[test]
fn published_vectors_encode_and_decode() {
    let file = vectors::committed("rlp/rlp.json");
    let cases = file.as_object().unwrap();
    for (name, case) in cases {
        let tree = item(&case["in"]);
        let bytes = hex::decode(case["out"].as_str().unwrap()).unwrap();
        assert_eq!(tree.encode(), bytes, "{name}");
        assert_eq!(Item::decode(&bytes), Ok(tree), "{name}");
    }
    assert_eq!(cases.len(), 28);
}

#[test]
fn published_invalid_vectors_are_refused() {
    let file = vectors::committed("rlp/rlp-invalid.json");
    let cases = file.as_object().unwrap();
    for (name, case) in cases {
        assert_eq!(case["in"], "INVALID");
        let text = case["out"].as_str().unwrap().trim_start_matches("0x");
        let bytes = hex::decode(&format!("0x{text}")).unwrap();
        let error = Item::decode(&bytes).expect_err(name);
        assert_eq!(error.code(), Code::Parse, "{name}");
    }
    assert_eq!(cases.len(), 26);
}

#[test]
fn errors_say_where() {
    let cases: [(&[u8], RlpError); 10] = [
        (b"", RlpError::Truncated { position: 0 }),
        (b"\xc2\x01", RlpError::Truncated { position: 0 }),
        (b"\xc3\x01\x82\x01", RlpError::Truncated { position: 2 }),
        (b"\xc2\x81\x7f", RlpError::NonCanonicalLength { position: 1 }),
        (b"\xb8\x37", RlpError::NonCanonicalLength { position: 0 }),
        (b"\xf8\x00", RlpError::NonCanonicalLength { position: 0 }),
        (b"\xb9\x00\x38", RlpError::NonCanonicalLength { position: 0 }),
        (b"\x80\x80", RlpError::TrailingBytes { position: 1, extra: 1 }),
        (b"\xff\xff\xff\xff\xff\xff\xff\xff\xff", RlpError::Truncated { position: 0 }),
        (b"\xc4\xc3\xc2\x81\x00", RlpError::NonCanonicalLength { position: 3 }),
    ];
    for (input, error) in cases {
        assert_eq!(Item::decode(input), Err(error), "{input:02x?}");
    }
}

#[test]
fn typed_reads_are_strict() {
    let read = |input| Reader::new(input);
    assert_eq!(read(b"\x00").u64(), Err(RlpError::LeadingZero { position: 0 }));
    assert_eq!(read(b"\x82\x00\x01").uint(), Err(RlpError::LeadingZero { position: 0 }));
    assert_eq!(read(b"\x80").u64(), Ok(0));
    assert_eq!(read(b"\x88\xff\xff\xff\xff\xff\xff\xff\xff").u64(), Ok(u64::MAX));
    let nine = b"\x89\x01\x00\x00\x00\x00\x00\x00\x00\x00";
    assert_eq!(read(nine).u64(), Err(RlpError::IntegerTooLarge { position: 0, bits: 64 }));
    assert_eq!(read(nine).uint(), Ok(U256::ONE << 64));
    assert_eq!(read(b"\xc0").bytes(), Err(RlpError::ExpectedBytes { position: 0 }));
    assert_eq!(read(b"\x80").list().map(|_| ()), Err(RlpError::ExpectedList { position: 0 }));
    assert_eq!(
        read(b"\x82\x01\x02").array::<3>(),
        Err(RlpError::WrongLength { position: 0, expected: 3, got: 2 })
    );
    let mut list = read(b"\xc3\x01\x02\x03").list().unwrap();
    assert_eq!(list.count(), Ok(3));
    list.u64().unwrap();
    assert_eq!(list.finish(), Err(RlpError::TrailingBytes { position: 2, extra: 2 }));
    assert_eq!(list.position(), 2);
}

fn nested(depth: usize) -> Vec<u8> {
    let mut writer = Writer::new();
    let marks: Vec<_> = (0..depth).map(|_| writer.begin_list()).collect();
    for mark in marks.into_iter().rev() {
        writer.end_list(mark);
    }
    writer.finish()
}

#[test]
fn depth_and_count_are_bounded() {
    let deepest = nested(MAX_DEPTH);
    assert_eq!(Item::decode(&deepest).unwrap().encode(), deepest);
    let error = Item::decode(&nested(MAX_DEPTH + 1)).unwrap_err();
    assert!(matches!(error, RlpError::TooDeep { .. }), "{error}");
    assert_eq!(error.code(), Code::Limit);
    Item::decode(&nested(100_000)).unwrap_err();

    let flat = |items: usize| {
        let mut writer = Writer::new();
        let list = writer.begin_list();
        for _ in 0..items {
            writer.bytes(b"");
        }
        writer.end_list(list);
        writer.finish()
    };
    Item::decode(&flat(MAX_ITEMS - 1)).unwrap();
    let error = Item::decode(&flat(MAX_ITEMS)).unwrap_err();
    assert!(matches!(error, RlpError::TooManyItems { .. }), "{error}");
    assert_eq!(error.code(), Code::Limit);
}

/// Random trees.
pub(crate) fn tree() -> impl Strategy<Value = Item> {
    let leaf = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..3),
        prop::collection::vec(any::<u8>(), 50..60),
        prop::collection::vec(any::<u8>(), 250..260),
    ]
    .prop_map(|bytes| Item::Bytes(Bytes(bytes)));
    leaf.prop_recursive(5, 60, 8, |inner| prop::collection::vec(inner, 0..8).prop_map(Item::List))
}

proptest! {
    #[test]
    fn trees_round_trip(item in tree()) {
        prop_assert_eq!(Item::decode(&item.encode()), Ok(item));
    }

    #[test]
    fn what_is_accepted_has_one_encoding(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        if let Ok(item) = Item::decode(&bytes) {
            prop_assert_eq!(item.encode(), bytes);
        }
    }

    #[test]
    fn damaged_trees_never_decode_to_the_same(item in tree(), at in any::<prop::sample::Index>(), bit in 0_u32..8) {
        let mut bytes = item.encode();
        let at = at.index(bytes.len());
        bytes[at] ^= 1_u8 << bit;
        if let Ok(other) = Item::decode(&bytes) {
            prop_assert_ne!(&other, &item);
            prop_assert_eq!(other.encode(), bytes);
        }
    }
}
