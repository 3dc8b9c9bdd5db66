//! Transaction receipts.

use latchkey_core::primitives::{Address, B256, U256, quantity};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Log;
use crate::decode::{self, DecodeError, Decoded, Fields};

/// How a mined transaction ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum ReceiptStatus {
    /// It took effect.
    Success,
    /// It was undone; only the fee was paid.
    Reverted,
    /// Mined before EIP-658: the receipt does not say.
    Unknown,
}

/// The outcome of a mined transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Receipt {
    /// The transaction's hash.
    pub transaction_hash: B256,
    /// Its block's hash.
    pub block_hash: B256,
    /// Its block's number.
    #[serde(with = "quantity::u64")]
    pub block_number: u64,
    /// Its place in the block.
    #[serde(with = "quantity::u64")]
    pub transaction_index: u64,
    /// The sender.
    pub from: Address,
    /// The recipient; `None` if it deployed.
    pub to: Option<Address>,
    /// The contract deployed, if it deployed.
    pub contract_address: Option<Address>,
    /// How it ended.
    pub status: ReceiptStatus,
    /// Gas used by it.
    #[serde(with = "quantity::u64")]
    pub gas_used: u64,
    /// Gas used in the block up to and with it.
    #[serde(with = "quantity::u64")]
    pub cumulative_gas_used: u64,
    /// Wei paid per gas.
    #[serde(with = "quantity::u256")]
    pub effective_gas_price: U256,
    /// The events it caused.
    pub logs: Vec<Log>,
    /// The transaction type: 0 legacy, 1 EIP-2930, 2 EIP-1559, …
    #[serde(rename = "type", with = "quantity::u64")]
    pub transaction_type: u64,
}

impl Receipt {
    pub(crate) fn decode(value: &Value) -> Decoded<Self> {
        let fields = Fields::of(value)?;
        let receipt = Self {
            transaction_hash: fields.required("transactionHash", decode::hash)?,
            block_hash: fields.required("blockHash", decode::hash)?,
            block_number: fields.required("blockNumber", decode::quantity_u64)?,
            transaction_index: fields.required("transactionIndex", decode::quantity_u64)?,
            from: fields.required("from", decode::address)?,
            to: fields.optional("to", decode::address)?,
            contract_address: fields.optional("contractAddress", decode::address)?,
            status: status(&fields)?,
            gas_used: fields.required("gasUsed", decode::quantity_u64)?,
            cumulative_gas_used: fields.required("cumulativeGasUsed", decode::quantity_u64)?,
            effective_gas_price: fields
                .optional("effectiveGasPrice", decode::quantity_u256)?
                .unwrap_or_default(),
            logs: fields.required("logs", |value| decode::list(value, Log::decode))?,
            transaction_type: fields.optional("type", decode::quantity_u64)?.unwrap_or(0),
        };
        let foreign = |log: &Log| log.transaction_hash.is_some_and(|hash| hash != receipt.transaction_hash);
        if receipt.logs.iter().any(foreign) {
            return Err(DecodeError::new("a log of another transaction").within("logs"));
        }
        Ok(receipt)
    }
}

fn status(fields: &Fields<'_>) -> Decoded<ReceiptStatus> {
    match fields.optional("status", decode::quantity_u64)? {
        Some(1) => Ok(ReceiptStatus::Success),
        Some(0) => Ok(ReceiptStatus::Reverted),
        Some(_) => Err(DecodeError::new("neither 0x0 nor 0x1").within("status")),
        None => fields.required("root", decode::hash).map(|_| ReceiptStatus::Unknown),
    }
}
