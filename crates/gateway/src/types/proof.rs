//! Accounts with proofs (EIP-1186).

use latchkey_core::primitives::{Address, B256, Bytes, U256, quantity};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::decode::{self, DecodeError, Decoded, Fields};

/// What a node says of an account, and the nodes of the tries that show it. Nothing is proven here: see
/// `latchkey_core::proof`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AccountProof {
    /// The account.
    pub address: Address,
    /// Wei.
    #[serde(with = "quantity::u256")]
    pub balance: U256,
    /// The hash of its code.
    pub code_hash: B256,
    /// Its nonce.
    #[serde(with = "quantity::u64")]
    pub nonce: u64,
    /// The root of its storage.
    pub storage_hash: B256,
    /// From the state's root to the account.
    pub account_proof: Vec<Bytes>,
    /// One for each slot asked for, in that order.
    pub storage_proof: Vec<StorageProof>,
}

/// What a node says of a storage slot, and the nodes that show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StorageProof {
    /// The slot.
    pub key: B256,
    /// What it holds.
    #[serde(with = "quantity::u256")]
    pub value: U256,
    /// From the storage's root to the slot.
    pub proof: Vec<Bytes>,
}

impl AccountProof {
    pub(crate) fn decode(value: &Value) -> Decoded<Self> {
        let fields = Fields::of(value)?;
        let nodes = |value| decode::list(value, decode::data);
        Ok(Self {
            address: fields.required("address", decode::address)?,
            balance: fields.required("balance", decode::quantity_u256)?,
            code_hash: fields.required("codeHash", decode::hash)?,
            nonce: fields.required("nonce", decode::quantity_u64)?,
            storage_hash: fields.required("storageHash", decode::hash)?,
            account_proof: fields.required("accountProof", nodes)?,
            storage_proof: fields
                .required("storageProof", |value| decode::list(value, StorageProof::decode))?,
        })
    }

    /// The proof of this account and these slots, and of nothing else.
    pub(crate) fn is_of(&self, address: Address, keys: &[B256]) -> bool {
        self.address == address && self.storage_proof.iter().map(|slot| slot.key).eq(keys.iter().copied())
    }
}

impl StorageProof {
    fn decode(value: &Value) -> Decoded<Self> {
        let fields = Fields::of(value)?;
        Ok(Self {
            key: fields.required("key", slot)?,
            value: fields.required("value", decode::quantity_u256)?,
            proof: fields.required("proof", |value| decode::list(value, decode::data))?,
        })
    }
}

/// Nodes answer the slot as 32 bytes or as a quantity.
fn slot(value: &Value) -> Decoded<B256> {
    let text = decode::text(value)?;
    match B256::parse(text) {
        Ok(slot) => Ok(slot),
        Err(_) => match quantity::parse(text) {
            Ok(number) => Ok(B256(number.to_be_bytes())),
            Err(error) => Err(DecodeError::new(error.to_string())),
        },
    }
}
