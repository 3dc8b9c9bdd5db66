//! Blocks.

use latchkey_core::primitives::{Address, B256, U256, quantity};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::decode::{self, Decoded, Fields};

/// A block's header fields and the hashes of its transactions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Block {
    /// Its number.
    #[serde(with = "quantity::u64")]
    pub number: u64,
    /// Its hash; `None` while pending.
    pub hash: Option<B256>,
    /// The hash of the block before it.
    pub parent_hash: B256,
    /// The root of the state after it; `None` while pending.
    #[serde(default)]
    pub state_root: Option<B256>,
    /// The root of its transactions; `None` while pending.
    #[serde(default)]
    pub transactions_root: Option<B256>,
    /// The root of its receipts; `None` while pending.
    #[serde(default)]
    pub receipts_root: Option<B256>,
    /// Seconds since the Unix epoch.
    #[serde(with = "quantity::u64")]
    pub timestamp: u64,
    /// Who proposed it; `None` while pending.
    pub miner: Option<Address>,
    /// Most gas its transactions may use.
    #[serde(with = "quantity::u64")]
    pub gas_limit: u64,
    /// Gas they used.
    #[serde(with = "quantity::u64")]
    pub gas_used: u64,
    /// Wei per gas burnt; `None` before EIP-1559.
    #[serde(with = "quantity::option_u256", default)]
    pub base_fee_per_gas: Option<U256>,
    /// Hashes of its transactions.
    pub transactions: Vec<B256>,
}

impl Block {
    pub(crate) fn decode(value: &Value) -> Decoded<Self> {
        let fields = Fields::of(value)?;
        Ok(Self {
            number: fields.required("number", decode::quantity_u64)?,
            hash: fields.nullable("hash", decode::hash)?,
            parent_hash: fields.required("parentHash", decode::hash)?,
            state_root: fields.optional("stateRoot", decode::hash)?,
            transactions_root: fields.optional("transactionsRoot", decode::hash)?,
            receipts_root: fields.optional("receiptsRoot", decode::hash)?,
            timestamp: fields.required("timestamp", decode::quantity_u64)?,
            miner: fields.optional("miner", decode::address)?,
            gas_limit: fields.required("gasLimit", decode::quantity_u64)?,
            gas_used: fields.required("gasUsed", decode::quantity_u64)?,
            base_fee_per_gas: fields.optional("baseFeePerGas", decode::quantity_u256)?,
            transactions: fields.required("transactions", |value| decode::list(value, transaction_hash))?,
        })
    }
}

/// Blocks are asked for with hashes, but a transaction in full also names its own.
fn transaction_hash(value: &Value) -> Decoded<B256> {
    match value {
        Value::Object(_) => Fields::of(value)?.required("hash", decode::hash),
        _ => decode::hash(value),
    }
}
