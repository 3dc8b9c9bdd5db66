//! What is asked: calls, block tags, log filters, as they go on the wire.

use latchkey_core::primitives::{Address, B256, Bytes, U256, quantity};
use serde_json::{Map, Value, json};

/// Which block a question is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum BlockTag {
    /// The newest block.
    #[default]
    Latest,
    /// The newest block and what waits in the node's pool.
    Pending,
    /// The newest block unlikely to be reorganised away.
    Safe,
    /// The newest block that is final.
    Finalized,
    /// The first block.
    Earliest,
    /// A block by number.
    Number(u64),
}

impl BlockTag {
    /// Its JSON-RPC form.
    #[must_use]
    pub fn to_json(self) -> Value {
        match self {
            Self::Latest => json!("latest"),
            Self::Pending => json!("pending"),
            Self::Safe => json!("safe"),
            Self::Finalized => json!("finalized"),
            Self::Earliest => json!("earliest"),
            Self::Number(number) => json!(quantity::format(U256::from(number))),
        }
    }
}

/// A call to simulate. What is `None` is left to the node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallRequest {
    /// The caller.
    pub from: Option<Address>,
    /// The callee; `None` deploys.
    pub to: Option<Address>,
    /// Wei.
    pub value: Option<U256>,
    /// Call data.
    pub data: Bytes,
    /// Gas limit.
    pub gas: Option<u64>,
}

impl CallRequest {
    pub(crate) fn to_json(&self) -> Value {
        let mut map = Map::new();
        if let Some(from) = self.from {
            map.insert("from".into(), json!(from));
        }
        if let Some(to) = self.to {
            map.insert("to".into(), json!(to));
        }
        if let Some(value) = self.value {
            map.insert("value".into(), json!(quantity::format(value)));
        }
        if let Some(gas) = self.gas {
            map.insert("gas".into(), json!(quantity::format(U256::from(gas))));
        }
        if !self.data.is_empty() {
            // `input` is the specification's name. Some nodes only read `data`; with both, equal, all agree.
            map.insert("input".into(), json!(self.data));
            map.insert("data".into(), json!(self.data));
        }
        Value::Object(map)
    }
}

/// Which logs are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// First block.
    pub from_block: BlockTag,
    /// Last block.
    pub to_block: BlockTag,
    /// Emitted by one of these; all if empty.
    pub address: Vec<Address>,
    /// By position: any of these; empty matches everything there.
    pub topics: Vec<Vec<B256>>,
}

impl LogFilter {
    pub(crate) fn to_json(&self) -> Value {
        let mut map = Map::new();
        map.insert("fromBlock".into(), self.from_block.to_json());
        map.insert("toBlock".into(), self.to_block.to_json());
        if !self.address.is_empty() {
            map.insert("address".into(), json!(self.address));
        }
        if !self.topics.is_empty() {
            let topics = self.topics.iter().map(|any| if any.is_empty() { Value::Null } else { json!(any) });
            map.insert("topics".into(), Value::Array(topics.collect()));
        }
        Value::Object(map)
    }

    /// Whether a log is one that was asked for.
    pub(crate) fn matches(&self, log: &crate::Log) -> bool {
        let in_range = log.block_number.is_none_or(|number| {
            !matches!(self.from_block, BlockTag::Number(from) if number < from)
                && !matches!(self.to_block, BlockTag::Number(to) if number > to)
        });
        let by_address = self.address.is_empty() || self.address.contains(&log.address);
        let by_topic = self.topics.iter().enumerate().all(|(index, any)| {
            any.is_empty() || log.topics.get(index).is_some_and(|topic| any.contains(topic))
        });
        in_range && by_address && by_topic
    }
}
