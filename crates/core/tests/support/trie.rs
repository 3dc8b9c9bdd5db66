//! A small builder of Merkle-Patricia tries, written from the Yellow Paper's appendix D apart from the verifier.

use std::collections::BTreeMap;

use latchkey_core::keccak::keccak256;
use latchkey_core::primitives::{B256, Bytes};
use latchkey_core::rlp::Item;

/// Keys and their values.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trie(BTreeMap<Vec<u8>, Vec<u8>>);

type Pair<'a> = (&'a [u8], &'a [u8]);

impl Trie {
    /// Sets a value; an empty one removes.
    pub(crate) fn set(&mut self, key: &[u8], value: &[u8]) {
        let path: Vec<u8> = key.iter().flat_map(|byte| [byte >> 4, byte & 15]).collect();
        if value.is_empty() {
            self.0.remove(&path);
        } else {
            self.0.insert(path, value.to_vec());
        }
    }

    fn pairs(&self) -> Vec<Pair<'_>> {
        self.0.iter().map(|(path, value)| (path.as_slice(), value.as_slice())).collect()
    }

    pub(crate) fn root(&self) -> B256 {
        keccak256(node(&self.pairs(), None, &mut Vec::new()).encode())
    }

    /// The nodes from the root to the place of `key`, without those that lie in others.
    pub(crate) fn prove(&self, key: &[u8]) -> Vec<Vec<u8>> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let path: Vec<u8> = key.iter().flat_map(|byte| [byte >> 4, byte & 15]).collect();
        let mut proof = Vec::new();
        let root = node(&self.pairs(), Some(&path), &mut proof).encode();
        proof.push(root);
        proof.reverse();
        proof
    }
}

fn bytes(bytes: &[u8]) -> Item {
    Item::Bytes(Bytes(bytes.to_vec()))
}

/// Hex-prefix encoding.
fn compact(path: &[u8], leaf: bool) -> Item {
    let flag = if leaf { 2 } else { 0 };
    let mut nibbles = if path.len() % 2 == 1 { vec![flag + 1] } else { vec![flag, 0] };
    nibbles.extend(path);
    Item::Bytes(Bytes(nibbles.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect()))
}

/// A node as its parent holds it: itself if short, else its hash. On the way to `wanted` it joins the proof.
fn reference(pairs: &[Pair<'_>], wanted: Option<&[u8]>, proof: &mut Vec<Vec<u8>>) -> Item {
    let item = node(pairs, wanted, proof);
    let encoded = item.encode();
    if encoded.len() < 32 {
        return item;
    }
    let hash = keccak256(&encoded);
    if wanted.is_some() {
        proof.push(encoded);
    }
    bytes(&hash.0)
}

/// The node of `pairs`, whose paths are what is left of them.
fn node(pairs: &[Pair<'_>], wanted: Option<&[u8]>, proof: &mut Vec<Vec<u8>>) -> Item {
    if pairs.is_empty() {
        return bytes(&[]);
    }
    if let [(path, value)] = pairs {
        return Item::List(vec![compact(path, true), bytes(value)]);
    }
    let (first, last) = (pairs[0].0, pairs[pairs.len() - 1].0);
    let shared = first.iter().zip(last).take_while(|(a, b)| a == b).count();
    if shared > 0 {
        let rest: Vec<Pair<'_>> = pairs.iter().map(|(path, value)| (&path[shared..], *value)).collect();
        let wanted = wanted.and_then(|path| path.strip_prefix(&first[..shared]));
        return Item::List(vec![compact(&first[..shared], false), reference(&rest, wanted, proof)]);
    }
    let mut items = Vec::new();
    for nibble in 0..16 {
        let below: Vec<Pair<'_>> = pairs
            .iter()
            .filter(|(path, _)| path.first() == Some(&nibble))
            .map(|(path, value)| (&path[1..], *value))
            .collect();
        let wanted = wanted.and_then(|path| path.strip_prefix(&[nibble]));
        items.push(if below.is_empty() { bytes(&[]) } else { reference(&below, wanted, proof) });
    }
    let here = pairs.iter().find(|(path, _)| path.is_empty()).map_or(&[][..], |(_, value)| value);
    items.push(bytes(here));
    Item::List(items)
}
