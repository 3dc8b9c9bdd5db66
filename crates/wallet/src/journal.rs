//! The journal: every transaction this wallet signed to send, written before it is broadcast and followed until it is
//! final.

pub(crate) mod observe;
pub mod step;
pub mod store;

use latchkey_core::json::{FromJson, JsonError, Object};
use latchkey_core::primitives::{Address, B256, Bytes, U256, quantity};
use latchkey_core::review::Action;
use latchkey_core::{json_deserialize, json_struct, json_tagged};
use serde::Serialize;
use serde_json::Value;

/// Where a transaction is in its life. Confirmed and failed ones go on counting until they are final.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum TransactionState {
    /// In the journal; no gateway has taken it yet, as far as we know.
    Signed,
    /// A gateway took it.
    Pending,
    /// Mined, and it did what it should.
    Confirmed {
        /// Blocks on top, its own included.
        #[serde(with = "quantity::u64")]
        confirmations: u64,
        /// In which block.
        #[serde(with = "quantity::u64")]
        block_number: u64,
    },
    /// Mined, and reverted.
    Failed {
        /// Why, where a gateway could replay it.
        reason: Option<String>,
        /// In which block.
        #[serde(with = "quantity::u64")]
        block_number: u64,
    },
    /// Another transaction took its nonce.
    Replaced {
        /// Which, if it is one of ours.
        by: Option<B256>,
    },
    /// Refused by the gateways; never mined.
    Dropped {
        /// The gateway's words.
        reason: Option<String>,
    },
}

/// What the journal tells of one transaction.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TransactionRecord {
    /// Where it is.
    #[serde(flatten)]
    pub state: TransactionState,
    /// Its hash.
    pub hash: B256,
    /// Its chain.
    #[serde(with = "quantity::u64")]
    pub chain_id: u64,
    /// Who sent it.
    pub from: Address,
    /// To whom; `None` deploys.
    pub to: Option<Address>,
    /// Its nonce.
    #[serde(with = "quantity::u64")]
    pub nonce: u64,
    /// Wei sent along.
    #[serde(with = "quantity::u256")]
    pub value: U256,
    /// What it does, as reviewed.
    pub action: Action,
    /// Which page asked; `None` for the wallet's own.
    pub origin: Option<String>,
    /// When it was signed, in milliseconds since the Unix epoch.
    #[serde(with = "quantity::u64")]
    pub created_at: u64,
    /// The contract it made.
    pub contract_address: Option<Address>,
    /// Gas used, once mined.
    #[serde(with = "quantity::option_u64")]
    pub gas_used: Option<u64>,
    /// Wei per gas paid, once mined.
    #[serde(with = "quantity::option_u256")]
    pub effective_gas_price: Option<U256>,
}

/// A record as it is stored: with the bytes to send again.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// What it tells.
    pub record: TransactionRecord,
    /// The signed transaction: these bytes are sent, and never others.
    pub raw: Bytes,
    /// Looks in a row that did not find it where it should be.
    pub missing: u8,
    /// How often gateways refused it after one took it.
    pub refusals: u8,
    /// When it was last sent to a gateway, in milliseconds since the Unix epoch; 0 is never.
    pub sent_at: u64,
    /// The block it was seen in.
    pub block_hash: Option<B256>,
    /// Nothing more will happen to it.
    pub settled: bool,
}

json_tagged!(TransactionState "state" {
    Signed = "signed" {},
    Pending = "pending" {},
    Confirmed = "confirmed" { confirmations = "confirmations" quantity, block_number = "blockNumber" quantity },
    Failed = "failed" { reason = "reason", block_number = "blockNumber" quantity },
    Replaced = "replaced" { by = "by" },
    Dropped = "dropped" { reason = "reason" },
});

impl FromJson for TransactionRecord {
    fn from_json(value: Value) -> Result<Self, JsonError> {
        let mut object = Object::new(value)?;
        let action = object.take("action")?;
        let hash = object.field("hash");
        let chain_id = object.quantity("chainId");
        let from = object.field("from");
        let to = object.field("to");
        let nonce = object.quantity("nonce");
        let value = object.quantity("value");
        let origin = object.field("origin");
        let created_at = object.quantity("createdAt");
        let contract_address = object.field("contractAddress");
        let gas_used = object.quantity("gasUsed");
        let effective_gas_price = object.quantity("effectiveGasPrice");
        let state = TransactionState::from_json(object.finish()?)?;
        Ok(Self {
            state,
            hash,
            chain_id,
            from,
            to,
            nonce,
            value,
            action,
            origin,
            created_at,
            contract_address,
            gas_used,
            effective_gas_price,
        })
    }
}

json_deserialize!(TransactionRecord);

json_struct!(Entry {
    record = "record" whole,
    raw = "raw",
    missing = "missing" default,
    refusals = "refusals" default,
    sent_at = "sentAt" default,
    block_hash = "blockHash",
    settled = "settled" default,
});

impl Entry {
    /// Whether it occupies its nonce: signed, pending or mined, as far as we know.
    #[must_use]
    pub fn holds_nonce(&self) -> bool {
        !matches!(self.record.state, TransactionState::Replaced { .. } | TransactionState::Dropped { .. })
    }
}
