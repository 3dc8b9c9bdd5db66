//! Our RLP against alloy-rlp.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a helper that fails fails its test"
)]

#[path = "support/random.rs"]
mod random;

use alloy_rlp::{Encodable, Header};
use latchkey_core::primitives::{Bytes, U256};
use latchkey_core::rlp::{Item, Reader, Writer};
use random::{Random, cases};

/// Encodes with alloy's headers and byte strings.
fn alloy_encode(item: &Item, out: &mut Vec<u8>) {
    match item {
        Item::Bytes(bytes) => bytes.0.as_slice().encode(out),
        Item::List(items) => {
            let mut payload = Vec::new();
            for item in items {
                alloy_encode(item, &mut payload);
            }
            Header { list: true, payload_length: payload.len() }.encode(out);
            out.extend(payload);
        }
    }
}

/// Decodes with alloy's headers.
fn alloy_decode(input: &mut &[u8]) -> Result<Item, alloy_rlp::Error> {
    let header = Header::decode(input)?;
    let (mut payload, rest) = input.split_at(header.payload_length);
    *input = rest;
    if !header.list {
        return Ok(Item::Bytes(Bytes(payload.to_vec())));
    }
    let mut items = Vec::new();
    while !payload.is_empty() {
        items.push(alloy_decode(&mut payload)?);
    }
    Ok(Item::List(items))
}

fn alloy_decode_whole(mut input: &[u8]) -> Option<Item> {
    let item = alloy_decode(&mut input).ok()?;
    input.is_empty().then_some(item)
}

fn tree(random: &mut Random, depth: usize) -> Item {
    if depth == 0 || random.below(3) > 0 {
        let length = random.length();
        return Item::Bytes(Bytes(random.bytes(length)));
    }
    let length = random.below(6);
    Item::List((0..length).map(|_| tree(random, depth - 1)).collect())
}

#[test]
fn trees_are_equal() {
    let mut random = Random::new(1);
    let count = cases(100_000);
    for _ in 0..count {
        let item = tree(&mut random, 5);
        let ours = item.encode();
        let mut theirs = Vec::new();
        alloy_encode(&item, &mut theirs);
        assert_eq!(ours, theirs);
        assert_eq!(Item::decode(&ours).as_ref(), Ok(&item));
        assert_eq!(alloy_decode_whole(&ours), Some(item));
    }
    println!("{count} trees");
}

#[test]
fn damaged_trees_are_judged_alike() {
    let mut random = Random::new(2);
    let count = cases(100_000);
    let mut accepted = 0;
    for _ in 0..count {
        let mut bytes = tree(&mut random, 4).encode();
        bytes.truncate(300);
        for _ in 0..=random.below(3) {
            let at = random.below(bytes.len());
            bytes[at] = match random.below(4) {
                0 => random.array::<1>()[0],
                1 => 0x80 + random.array::<1>()[0] % 4,
                2 => 0xb8 + random.array::<1>()[0] % 8,
                _ => 0xc0 + random.array::<1>()[0] % 64,
            };
        }
        let ours = Item::decode(&bytes).ok();
        assert_eq!(ours, alloy_decode_whole(&bytes), "{bytes:02x?}");
        accepted += usize::from(ours.is_some());
    }
    println!("{count} damaged trees, {accepted} accepted by both");
    assert!(accepted > 0 && accepted < count);
}

#[test]
fn integers_are_equal() {
    let mut random = Random::new(3);
    let count = cases(100_000);
    for _ in 0..count {
        let wide = U256::from_be_bytes(random.word::<32>());
        let narrow = u64::from_be_bytes(random.word::<8>());
        let mut writer = Writer::new();
        writer.uint(wide);
        writer.u64(narrow);
        let ours = writer.finish();
        let mut theirs = Vec::new();
        alloy_primitives::U256::from_be_bytes(wide.to_be_bytes::<32>()).encode(&mut theirs);
        narrow.encode(&mut theirs);
        assert_eq!(ours, theirs);
        let mut reader = Reader::new(&ours);
        assert_eq!((reader.uint(), reader.u64(), reader.finish()), (Ok(wide), Ok(narrow), Ok(())));
    }
    println!("{count} pairs of integers");
}

#[test]
fn damaged_integers_are_judged_alike() {
    let mut random = Random::new(4);
    let count = cases(100_000);
    for _ in 0..count {
        let length = random.below(35);
        let bytes = Item::Bytes(Bytes(random.bytes(length))).encode();
        let theirs = alloy_rlp::decode_exact::<alloy_primitives::U256>(&bytes).ok();
        let ours = Reader::new(&bytes).uint().ok();
        assert_eq!(
            ours.map(|n| n.to_be_bytes::<32>()),
            theirs.map(|n| n.to_be_bytes::<32>()),
            "{bytes:02x?}"
        );
        let theirs = alloy_rlp::decode_exact::<u64>(&bytes).ok();
        assert_eq!(Reader::new(&bytes).u64().ok(), theirs, "{bytes:02x?}");
    }
    println!("{count} byte strings as integers");
}
