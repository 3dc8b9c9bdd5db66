//! Event logs.

use latchkey_core::primitives::{Address, B256, Bytes, quantity};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::decode::{self, DecodeError, Decoded, Fields};

/// One event log. The `Option`s are `None` while its block is pending.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Log {
    /// The contract that emitted it.
    pub address: Address,
    /// Up to four indexed values.
    pub topics: Vec<B256>,
    /// The other values, ABI-encoded.
    pub data: Bytes,
    /// Its block's number.
    #[serde(with = "quantity::option_u64")]
    pub block_number: Option<u64>,
    /// Its block's hash.
    pub block_hash: Option<B256>,
    /// The transaction that caused it.
    pub transaction_hash: Option<B256>,
    /// The transaction's place in the block.
    #[serde(with = "quantity::option_u64")]
    pub transaction_index: Option<u64>,
    /// The log's place in the block.
    #[serde(with = "quantity::option_u64")]
    pub log_index: Option<u64>,
    /// True if a reorganisation took it back.
    pub removed: bool,
}

impl Log {
    pub(crate) fn decode(value: &Value) -> Decoded<Self> {
        let fields = Fields::of(value)?;
        let topics = fields.required("topics", |value| decode::list(value, decode::hash))?;
        if topics.len() > 4 {
            return Err(DecodeError::new("more than four").within("topics"));
        }
        Ok(Self {
            address: fields.required("address", decode::address)?,
            topics,
            data: fields.required("data", decode::data)?,
            block_number: fields.nullable("blockNumber", decode::quantity_u64)?,
            block_hash: fields.nullable("blockHash", decode::hash)?,
            transaction_hash: fields.nullable("transactionHash", decode::hash)?,
            transaction_index: fields.nullable("transactionIndex", decode::quantity_u64)?,
            log_index: fields.nullable("logIndex", decode::quantity_u64)?,
            removed: fields.optional("removed", decode::boolean)?.unwrap_or(false),
        })
    }
}
