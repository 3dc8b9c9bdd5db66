//! Transactions as a node tells them.

use latchkey_core::primitives::{Address, B256, Bytes, U256, quantity};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::decode::{self, DecodeError, Decoded, Fields};

/// A transaction, pending or mined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TransactionInfo {
    /// Its hash.
    pub hash: B256,
    /// Its block's hash; `None` while pending.
    pub block_hash: Option<B256>,
    /// Its block's number; `None` while pending.
    #[serde(with = "quantity::option_u64")]
    pub block_number: Option<u64>,
    /// Its place in the block; `None` while pending.
    #[serde(with = "quantity::option_u64")]
    pub transaction_index: Option<u64>,
    /// The sender, as the node says.
    pub from: Address,
    /// The recipient; `None` if it deploys.
    pub to: Option<Address>,
    /// The sender's nonce.
    #[serde(with = "quantity::u64")]
    pub nonce: u64,
    /// Wei.
    #[serde(with = "quantity::u256")]
    pub value: U256,
    /// Call data.
    pub input: Bytes,
    /// Gas limit.
    #[serde(with = "quantity::u64")]
    pub gas: u64,
    /// Wei per gas: offered (legacy) or paid.
    #[serde(with = "quantity::option_u256", default)]
    pub gas_price: Option<U256>,
    /// Most wei per gas (EIP-1559).
    #[serde(with = "quantity::option_u256", default)]
    pub max_fee_per_gas: Option<U256>,
    /// Tip, wei per gas (EIP-1559).
    #[serde(with = "quantity::option_u256", default)]
    pub max_priority_fee_per_gas: Option<U256>,
    /// 0 legacy, 1 EIP-2930, 2 EIP-1559, …
    #[serde(rename = "type", with = "quantity::u64")]
    pub transaction_type: u64,
}

impl TransactionInfo {
    pub(crate) fn decode(value: &Value) -> Decoded<Self> {
        let fields = Fields::of(value)?;
        let info = Self {
            hash: fields.required("hash", decode::hash)?,
            block_hash: fields.optional("blockHash", decode::hash)?,
            block_number: fields.optional("blockNumber", decode::quantity_u64)?,
            transaction_index: fields.optional("transactionIndex", decode::quantity_u64)?,
            from: fields.required("from", decode::address)?,
            to: fields.optional("to", decode::address)?,
            nonce: fields.required("nonce", decode::quantity_u64)?,
            value: fields.required("value", decode::quantity_u256)?,
            input: fields.required("input", decode::data)?,
            gas: fields.required("gas", decode::quantity_u64)?,
            gas_price: fields.optional("gasPrice", decode::quantity_u256)?,
            max_fee_per_gas: fields.optional("maxFeePerGas", decode::quantity_u256)?,
            max_priority_fee_per_gas: fields.optional("maxPriorityFeePerGas", decode::quantity_u256)?,
            transaction_type: fields.optional("type", decode::quantity_u64)?.unwrap_or(0),
        };
        if info.block_hash.is_some() && info.block_number.is_none() {
            return Err(DecodeError::new("missing beside blockHash").within("blockNumber"));
        }
        Ok(info)
    }
}
