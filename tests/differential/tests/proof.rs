//! Our verifier of Merkle-Patricia proofs against alloy-trie: its proofs, and its judgement of damaged ones.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a helper that fails fails its test"
)]

#[path = "support/random.rs"]
mod random;

use std::collections::BTreeMap;

use alloy_trie::proof::{ProofRetainer, verify_proof};
use alloy_trie::{HashBuilder, Nibbles};
use latchkey_core::primitives::B256;
use latchkey_core::proof::verify;
use random::{Random, cases};

/// Keys of 32 bytes, many with long beginnings in common, and values of 1 to some bytes.
fn entries(random: &mut Random) -> BTreeMap<[u8; 32], Vec<u8>> {
    let count = 1 + random.below(40);
    let stem: [u8; 32] = random.array();
    let mut entries = BTreeMap::new();
    for _ in 0..count {
        let mut key = stem;
        let from = random.below(32);
        key[from..].copy_from_slice(&random.array::<32>()[from..]);
        if random.flip() {
            key[31] = stem[31] ^ random.array::<1>()[0];
        }
        let length = 1 + random.below(40);
        entries.insert(key, random.bytes(length));
    }
    entries
}

/// The root, and the proof for `target` as alloy makes it.
fn build(entries: &BTreeMap<[u8; 32], Vec<u8>>, target: [u8; 32]) -> (B256, Vec<Vec<u8>>) {
    let retainer = ProofRetainer::new(vec![Nibbles::unpack(target)]);
    let mut builder = HashBuilder::default().with_proof_retainer(retainer);
    for (key, value) in entries {
        builder.add_leaf(Nibbles::unpack(key), value);
    }
    let root = builder.root();
    let nodes = builder.take_proof_nodes().into_nodes_sorted();
    // alloy lists nodes that lie inside their parents, too: they are no part of a proof as nodes send it.
    let nodes = nodes.into_iter().enumerate();
    let list = nodes
        .filter(|(index, (_, node))| *index == 0 || node.len() >= 32)
        .map(|(_, (_, node))| node.to_vec());
    (B256(root.0), list.collect())
}

fn alloy_says(root: B256, key: [u8; 32], value: Option<Vec<u8>>, proof: &[Vec<u8>]) -> bool {
    let nodes: Vec<alloy_primitives::Bytes> = proof.iter().map(|node| node.clone().into()).collect();
    verify_proof(root.0.into(), Nibbles::unpack(key), value, nodes.iter()).is_ok()
}

#[test]
fn proofs_are_judged_alike() {
    let mut random = Random::new(70);
    let count = cases(100_000);
    let (mut present, mut absent, mut refused, mut stricter) = (0, 0, 0, 0);
    for _ in 0..count {
        let entries = entries(&mut random);
        let mut target = *entries.keys().nth(random.below(entries.len())).unwrap();
        if random.below(3) == 0 {
            target[random.below(32)] ^= 1 << random.below(8);
        }
        let (root, proof) = build(&entries, target);
        let value = entries.get(&target).cloned();
        assert_eq!(verify(&root, &target, &proof).unwrap(), value.as_deref());
        assert!(alloy_says(root, target, value.clone(), &proof));
        present += usize::from(value.is_some());
        absent += usize::from(value.is_none());
        let mut damaged = proof.clone();
        let node = random.below(damaged.len());
        match random.below(4) {
            0 => drop(damaged.remove(node)),
            1 => damaged.insert(node, proof[random.below(proof.len())].clone()),
            _ => {
                let at = random.below(damaged[node].len());
                damaged[node][at] ^= 1 << random.below(8);
            }
        }
        match verify(&root, &target, &damaged) {
            Ok(found) => {
                // Only a proof that was not damaged after all.
                assert_eq!(damaged, proof);
                assert_eq!(found, value.as_deref());
            }
            Err(_) if alloy_says(root, target, value, &damaged) => stricter += 1,
            Err(_) => refused += 1,
        }
    }
    println!(
        "{count} tries: {present} values, {absent} absences; damaged: {refused} refused by both, {stricter} by us alone"
    );
    assert!(present > count / 4 && absent > count / 8 && refused > count / 2);
    assert_eq!(stricter, 0);
}
