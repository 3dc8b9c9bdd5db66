//! Proofs that a Merkle-Patricia trie holds a value, or does not: accounts, storage, receipts and transactions.
//!
//! Only the root is trusted. A proof is the list of nodes on the way from the root (`accountProof` of `eth_getProof`);
//! nodes shorter than 32 bytes lie inside their parents and are not in the list. Every node is checked for its hash and
//! its one canonical form, and none may be left over.
//!
//! Source: Yellow Paper, appendices C and D; EIP-1186; vectors `ethereum-tests` TrieTests, `execution-apis`.

mod error;
mod node;

pub use error::ProofError;

use self::node::{Link, Node};
use crate::keccak::keccak256;
use crate::primitives::{Address, B256, U256};
use crate::rlp::{Reader, RlpError, Writer};

/// Bytes of a key accepted: the tries of Ethereum have 32 at most.
pub const MAX_KEY: usize = 64;

/// Bytes of a node accepted: a receipt may be large.
pub const MAX_NODE: usize = 1 << 24;

/// The root of a trie that holds nothing: keccak256 of `0x80`.
pub const EMPTY_ROOT: B256 = B256([
    0x56, 0xe8, 0x1f, 0x17, 0x1b, 0xcc, 0x55, 0xa6, 0xff, 0x83, 0x45, 0xe6, 0x92, 0xc0, 0xf8, 0x6e, 0x5b,
    0x48, 0xe0, 0x1b, 0x99, 0x6c, 0xad, 0xc0, 0x01, 0x62, 0x2f, 0xb5, 0xe3, 0x63, 0xb4, 0x21,
]);

/// The code hash of an account without code: keccak256 of nothing.
pub const EMPTY_CODE_HASH: B256 = B256([
    0xc5, 0xd2, 0x46, 0x01, 0x86, 0xf7, 0x23, 0x3c, 0x92, 0x7e, 0x7d, 0xb2, 0xdc, 0xc7, 0x03, 0xc0, 0xe5,
    0x00, 0xb6, 0x53, 0xca, 0x82, 0x27, 0x3b, 0x7b, 0xfa, 0xd8, 0x04, 0x5d, 0x85, 0xa4, 0x70,
]);

/// Checks what the trie of `root` holds at `key`. Gives the value, or `None` where the proof shows that there is none.
///
/// Takes: the key as the trie has it (hashed already, in the tries of the state), and the nodes from the root on.
///
/// # Errors
/// [`ProofError`] if the nodes do not show one or the other.
///
/// ```
/// use latchkey_core::{keccak::keccak256, proof::{EMPTY_ROOT, verify}, rlp::Item};
/// // A trie of one leaf: the path "key" with its prefix, and the value.
/// let leaf = Item::List(vec![Item::Bytes(b"\x20key".as_slice().into()), Item::Bytes(vec![7; 40].into())]).encode();
/// let root = keccak256(&leaf);
/// assert_eq!(verify(&root, b"key", &[leaf.clone()])?, Some([7; 40].as_slice()));
/// assert_eq!(verify(&root, b"kex", &[leaf])?, None);
/// assert_eq!(verify::<Vec<u8>>(&EMPTY_ROOT, b"key", &[])?, None);
/// # Ok::<(), latchkey_core::proof::ProofError>(())
/// ```
pub fn verify<'a, N: AsRef<[u8]>>(
    root: &B256,
    key: &[u8],
    nodes: &'a [N],
) -> Result<Option<&'a [u8]>, ProofError> {
    if key.len() > MAX_KEY {
        return Err(ProofError::KeyTooLong { got: key.len() });
    }
    let most = 2 * key.len() + 1;
    if nodes.len() > most {
        return Err(ProofError::TooManyNodes { most, got: nodes.len() });
    }
    if *root == EMPTY_ROOT && nodes.iter().all(|node| node.as_ref() == [0x80]) && nodes.len() < 2 {
        return Ok(None);
    }
    let mut walk = Walk { nodes: nodes.iter().map(AsRef::as_ref).collect(), used: 0, below_extension: false };
    let value = walk.follow(root, &nibbles(key))?;
    if walk.used < nodes.len() {
        return Err(ProofError::UnusedNodes { used: walk.used, got: nodes.len() });
    }
    Ok(value)
}

fn nibbles(key: &[u8]) -> Vec<u8> {
    key.iter().flat_map(|byte| [byte >> 4, byte & 15]).collect()
}

struct Walk<'a> {
    nodes: Vec<&'a [u8]>,
    used: usize,
    below_extension: bool,
}

impl<'a> Walk<'a> {
    fn follow(&mut self, root: &B256, path: &[u8]) -> Result<Option<&'a [u8]>, ProofError> {
        let mut path = path;
        let mut items = self.take(&root.0, true)?;
        loop {
            let node = Node::read(items).map_err(|fault| fault.at(self.index()))?;
            if self.below_extension && !matches!(node, Node::Branch { .. }) {
                return Err(ProofError::Malformed {
                    node: self.index(),
                    what: "an extension ends in a branch",
                });
            }
            self.below_extension = matches!(node, Node::Extension { .. });
            let link = match node {
                Node::Leaf { path: rest, value } => return Ok((rest == path).then_some(value)),
                Node::Extension { path: shared, child } => match path.strip_prefix(shared.as_slice()) {
                    Some(rest) => {
                        path = rest;
                        child
                    }
                    None => return Ok(None),
                },
                Node::Branch { children, value } => match path.split_first() {
                    None => return Ok((!value.is_empty()).then_some(value)),
                    Some((nibble, rest)) => {
                        path = rest;
                        match children.into_iter().nth(usize::from(*nibble)).flatten() {
                            Some(child) => child,
                            None => return Ok(None),
                        }
                    }
                },
            };
            items = match link {
                Link::Hash(hash) => self.take(hash, false)?,
                Link::Inline(items) => items,
            };
        }
    }

    /// The items of the next node of the list, whose hash must be `hash`.
    fn take(&mut self, hash: &[u8; 32], is_root: bool) -> Result<Reader<'a>, ProofError> {
        let index = self.used;
        let bytes = *self.nodes.get(index).ok_or(ProofError::Incomplete { got: self.nodes.len() })?;
        if bytes.len() > MAX_NODE {
            return Err(ProofError::NodeTooLarge { node: index });
        }
        if keccak256(bytes).0 != *hash {
            return Err(ProofError::HashMismatch { node: index });
        }
        if bytes.len() < 32 && !is_root {
            return Err(ProofError::Malformed {
                node: index,
                what: "a node this short lies inside its parent",
            });
        }
        self.used += 1;
        let mut reader = Reader::new(bytes);
        let fault = |error| ProofError::Rlp { node: index, error };
        let items = reader.list().map_err(fault)?;
        reader.finish().map_err(fault)?;
        Ok(items)
    }

    /// The node of the list being read.
    const fn index(&self) -> usize {
        self.used.saturating_sub(1)
    }
}

/// What the state holds of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its nonce.
    pub nonce: u64,
    /// Wei.
    pub balance: U256,
    /// The root of its storage.
    pub storage_root: B256,
    /// The hash of its code.
    pub code_hash: B256,
}

/// Checks what the state of `state_root` holds of `address`; `None` if there is no such account.
///
/// # Errors
/// [`ProofError`] if the proof does not show one or the other.
pub fn verify_account<N: AsRef<[u8]>>(
    state_root: &B256,
    address: Address,
    proof: &[N],
) -> Result<Option<Account>, ProofError> {
    let value = verify(state_root, &keccak256(address).0, proof)?;
    value.map(|bytes| read_account(bytes).map_err(|error| ProofError::Value { error })).transpose()
}

fn read_account(bytes: &[u8]) -> Result<Account, RlpError> {
    let mut outer = Reader::new(bytes);
    let mut fields = outer.list()?;
    outer.finish()?;
    let account = Account {
        nonce: fields.u64()?,
        balance: fields.uint()?,
        storage_root: B256(fields.array()?),
        code_hash: B256(fields.array()?),
    };
    fields.finish()?;
    Ok(account)
}

/// Checks what a storage of `storage_root` (of [`Account::storage_root`]) holds in `slot`: zero where there is nothing.
///
/// # Errors
/// [`ProofError`] if the proof does not show it.
pub fn verify_storage<N: AsRef<[u8]>>(
    storage_root: &B256,
    slot: &B256,
    proof: &[N],
) -> Result<U256, ProofError> {
    let Some(bytes) = verify(storage_root, &keccak256(slot).0, proof)? else { return Ok(U256::ZERO) };
    let mut reader = Reader::new(bytes);
    let fault = |error| ProofError::Value { error };
    let value = reader.uint().map_err(fault)?;
    reader.finish().map_err(fault)?;
    // A slot that becomes zero leaves the trie.
    if value.is_zero() { Err(ProofError::ZeroStored) } else { Ok(value) }
}

/// Checks the transaction or receipt of number `index` in a block, against the root in the block's header. Gives its
/// bytes (EIP-2718), or `None` if the block has no such number.
///
/// # Errors
/// [`ProofError`] if the proof does not show one or the other.
pub fn verify_at_index<'a, N: AsRef<[u8]>>(
    root: &B256,
    index: u64,
    proof: &'a [N],
) -> Result<Option<&'a [u8]>, ProofError> {
    let mut key = Writer::new();
    key.u64(index);
    verify(root, &key.finish(), proof)
}
