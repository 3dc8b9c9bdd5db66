//! Random and damaged input for parsers: nothing panics, and what is accepted is written as it was read.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails fails its test")]

use latchkey_core::keccak::keccak256;
use latchkey_core::message::eip712::TypedValues;
use latchkey_core::message::siwe::{SiweMessage, parse_time};
use latchkey_core::primitives::{B256, Bytes};
use latchkey_core::proof::{ProofError, verify};
use latchkey_core::recover::Signature;
use latchkey_core::rlp::Item;
use latchkey_core::transaction::{
    BLOB_SIZE, BlobProofs, BlobSidecar, BlobTransaction, SignedTransaction, TxEip4844, versioned_hash,
};
use proptest::prelude::*;

const SIGN_IN: &str = "https://example.com:80 wants you to sign in with your Ethereum account:\n\
    0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2\n\nA statement.\n\nURI: https://[::1]/login?a#b\nVersion: 1\n\
    Chain ID: 1\nNonce: 32891756\nIssued At: 2021-09-30T16:25:24.5+01:00\nExpiration Time: 2022-01-01T00:00:00Z\n\
    Not Before: 2021-10-01T00:00:00Z\nRequest ID: a\nResources:\n- ipfs://a/\n- urn:b";

/// Changes at places given as fractions of the length.
fn damage(bytes: &[u8], changes: &[(u16, u8, u8)]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for (place, kind, byte) in changes {
        let at = usize::from(*place) * out.len() / (usize::from(u16::MAX) + 1);
        match kind % 4 {
            0 if !out.is_empty() => drop(out.remove(at)),
            1 => out.insert(at, *byte),
            2 => out.truncate(at),
            _ if !out.is_empty() => out[at] = *byte,
            _ => {}
        }
    }
    out
}

fn changes() -> impl Strategy<Value = Vec<(u16, u8, u8)>> {
    proptest::collection::vec((any::<u16>(), any::<u8>(), any::<u8>()), 1..4)
}

/// Trees of RLP whose leaves have the lengths that nodes of tries have.
fn item() -> impl Strategy<Value = Item> {
    let bytes = prop_oneof![
        Just(vec![]),
        proptest::collection::vec(any::<u8>(), 1..4),
        proptest::collection::vec(any::<u8>(), 32),
        proptest::collection::vec(any::<u8>(), 31..60),
    ];
    let leaf = bytes.prop_map(|bytes| Item::Bytes(Bytes(bytes)));
    leaf.prop_recursive(4, 64, 17, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 2),
            proptest::collection::vec(inner.clone(), 17),
            proptest::collection::vec(inner, 0..4),
        ]
        .prop_map(Item::List)
    })
}

fn blob_transaction() -> Vec<u8> {
    let sidecar = BlobSidecar {
        blobs: vec![Bytes(vec![0; BLOB_SIZE])],
        commitments: vec![[7; 48]],
        proofs: BlobProofs::Blobs(vec![[8; 48]]),
    };
    let tx = TxEip4844 { blob_versioned_hashes: vec![versioned_hash(&[7; 48])], ..TxEip4844::default() };
    let signature = Signature { r: B256([1; 32]), s: B256([2; 32]), y_parity: false };
    BlobTransaction::new(tx, signature, sidecar).unwrap().serialize()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_096))]

    #[test]
    fn sign_ins(changes in changes()) {
        let bytes = damage(SIGN_IN.as_bytes(), &changes);
        let text = String::from_utf8_lossy(&bytes);
        if let Ok(message) = SiweMessage::parse(&text) {
            prop_assert_eq!(message.format().unwrap(), text);
        }
    }

    #[test]
    fn sign_ins_of_any_text(text in any::<String>()) {
        let text = format!("a wants you to sign in with your Ethereum account:\n{text}");
        prop_assert!(SiweMessage::parse(&text).is_err());
    }

    #[test]
    fn times(text in "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{0,30})?([Zz]|[+-][0-9]{2}:[0-9]{2})?") {
        if let Some(time) = parse_time(&text) {
            // Years 0 to 9999, and a day for offsets.
            prop_assert!((-62_167_219_200_000 - 86_400_000..=253_402_300_800_000 + 86_400_000).contains(&time));
        }
    }

    #[test]
    fn nodes_of_tries(nodes in proptest::collection::vec(item(), 1..4), key in any::<[u8; 4]>()) {
        let nodes: Vec<Vec<u8>> = nodes.iter().map(Item::encode).collect();
        let root = keccak256(&nodes[0]);
        let result = verify(&root, &key, &nodes);
        prop_assert_ne!(result, Err(ProofError::HashMismatch { node: 0 }));
        let any: Vec<Vec<u8>> = vec![key.to_vec()];
        let _ = verify(&keccak256(key), &key, &any);
    }

    #[test]
    fn first_forms_of_typed_data(text in "\\[(\\{\"type\":\"[a-z0-9]{1,8}\",\"name\":\"[a-z ]{0,3}\",\"value\":(\"[0-9a-fx-]{0,6}\"|[0-9]{1,3}|true)\\}){0,2}\\]") {
        if let Ok(values) = TypedValues::parse(&text) {
            prop_assert!(!values.fields().is_empty());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn wrapped_blobs(head in any::<bool>(), changes in changes()) {
        let good = blob_transaction();
        // The blob is most of the bytes: half the changes are in what is before and after it.
        let bytes = if head {
            let (start, end) = (good.len() - BLOB_SIZE - 150, good.len() - 110);
            [&damage(&good[..start], &changes), &good[start..end], &damage(&good[end..], &changes)].concat()
        } else {
            damage(&good, &changes)
        };
        if let Ok(wrapped) = BlobTransaction::parse(&bytes) {
            prop_assert!(wrapped.serialize() == bytes);
        }
        let _ = SignedTransaction::parse(&bytes);
    }
}
