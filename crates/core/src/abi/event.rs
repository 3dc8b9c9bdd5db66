//! Events: topics and data.
//!
//! An indexed value of one word stands in its topic as it is. Of anything longer (`bytes`, `string`, arrays, tuples) the topic
//! holds a Keccak-256 hash, and the value cannot be had back.

use super::decode::static_value;
use super::encode::{check_length, static_word, wrong_kind};
use super::error::{AbiError, DecodeReason};
use super::item::{Abi, Event, EventParam};
use super::types::{AbiType, Params};
use super::value::Value;
use crate::keccak::keccak256;
use crate::primitives::{B256, Bytes};

/// What a log says of one parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventValue {
    /// Its value.
    Value(Value),
    /// The hash of its value: an indexed parameter longer than a word.
    Hash(B256),
}

/// What a log filter asks of one indexed parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TopicFilter {
    /// Any value.
    Any,
    /// One of these values.
    OneOf(Vec<Value>),
}

impl Event {
    /// Compiles an event.
    ///
    /// # Errors
    /// [`AbiError::TopicCount`] for more than three indexed parameters (four if it is anonymous), [`AbiError::Limit`].
    pub fn new(name: &str, inputs: Vec<EventParam>, anonymous: bool) -> Result<Self, AbiError> {
        let topics = inputs.iter().filter(|input| input.indexed).count() + usize::from(!anonymous);
        if topics > 4 {
            return Err(AbiError::TopicCount { expected: 4, got: topics });
        }
        let all = Params::new(inputs.iter().map(|input| input.param.clone()).collect())?;
        let topic = keccak256(super::item::signature(name, &all));
        let data = inputs.iter().filter(|input| !input.indexed).map(|input| input.param.clone()).collect();
        Ok(Self { name: name.to_owned(), inputs, anonymous, data: Params::new(data)?, topic })
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its parameters.
    #[must_use]
    pub fn inputs(&self) -> &[EventParam] {
        &self.inputs
    }

    /// True if its logs do not name it in their first topic.
    #[must_use]
    pub const fn is_anonymous(&self) -> bool {
        self.anonymous
    }

    /// The hash of its signature: the first topic, unless it is anonymous.
    #[must_use]
    pub const fn topic(&self) -> B256 {
        self.topic
    }

    /// The parameters that stand in the data.
    #[must_use]
    pub const fn data(&self) -> &Params {
        &self.data
    }

    /// Its canonical signature, `Transfer(address,address,uint256)`.
    #[must_use]
    pub fn signature(&self) -> String {
        let mut out = self.name.clone();
        out.push('(');
        for (index, input) in self.inputs.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            input.param.ty.write_canonical(&mut out);
        }
        out.push(')');
        out
    }

    fn topic_count(&self) -> usize {
        self.inputs.iter().filter(|input| input.indexed).count() + usize::from(!self.anonymous)
    }

    /// Decodes a log: one value for each parameter, in the event's order.
    ///
    /// # Errors
    /// [`AbiError::TopicCount`], [`AbiError::UnknownSelector`] if the first topic is another event's, [`AbiError::Decode`].
    pub fn decode(&self, topics: &[B256], data: &[u8]) -> Result<Vec<EventValue>, AbiError> {
        if topics.len() != self.topic_count() {
            return Err(AbiError::TopicCount { expected: self.topic_count(), got: topics.len() });
        }
        let mut topics = topics.iter();
        if !self.anonymous {
            let first = topics.next().copied().unwrap_or_default();
            if first != self.topic {
                return Err(AbiError::UnknownSelector {
                    kind: "event",
                    selector: Bytes::from(first.as_ref()),
                });
            }
        }
        let mut values = self.data.decode(data)?.into_iter();
        let mut out = Vec::with_capacity(self.inputs.len());
        for (index, input) in self.inputs.iter().enumerate() {
            let value = if input.indexed {
                decode_topic(&input.param.ty, topics.next())
            } else {
                values.next().map(EventValue::Value)
            };
            let dirty =
                || AbiError::Decode { path: String::new(), offset: 0, reason: DecodeReason::DirtyBits };
            out.push(value.ok_or_else(|| dirty().within(input.param.name.as_deref(), index))?);
        }
        Ok(out)
    }

    /// Encodes a log of this event: its topics and its data.
    ///
    /// # Errors
    /// The error names the value by its path.
    pub fn encode(&self, values: &[Value]) -> Result<(Vec<B256>, Vec<u8>), AbiError> {
        check_length(Some(self.inputs.len()), values.len())?;
        let mut topics = Vec::with_capacity(4);
        if !self.anonymous {
            topics.push(self.topic);
        }
        let mut data = Vec::new();
        for (index, (input, value)) in self.inputs.iter().zip(values).enumerate() {
            if input.indexed {
                let topic = encode_topic(&input.param.ty, value);
                topics.push(topic.map_err(|error| error.within(input.param.name.as_deref(), index))?);
            } else {
                data.push(value.clone());
            }
        }
        Ok((topics, self.data.encode(&data)?))
    }

    /// The topics of a log filter (`eth_getLogs`): `None` takes anything, several hashes any of them. `filters` stand for
    /// the indexed parameters in order; those behind the last filter take anything and are left away.
    ///
    /// # Errors
    /// [`AbiError::TopicCount`] for too many filters; otherwise the error names the parameter.
    pub fn encode_filter(&self, filters: &[TopicFilter]) -> Result<Vec<Option<Vec<B256>>>, AbiError> {
        let indexed = || self.inputs.iter().filter(|input| input.indexed);
        if filters.len() > indexed().count() {
            return Err(AbiError::TopicCount { expected: indexed().count(), got: filters.len() });
        }
        let mut topics = Vec::with_capacity(4);
        if !self.anonymous {
            topics.push(Some(vec![self.topic]));
        }
        for (index, (input, filter)) in indexed().zip(filters).enumerate() {
            let topic = match filter {
                TopicFilter::Any => None,
                TopicFilter::OneOf(values) => Some(
                    values
                        .iter()
                        .map(|value| encode_topic(&input.param.ty, value))
                        .collect::<Result<Vec<_>, _>>()
                        .map_err(|error| error.within(input.param.name.as_deref(), index))?,
                ),
            };
            topics.push(topic);
        }
        Ok(topics)
    }
}

impl Abi {
    /// Decodes a log of one of the events: of those with the log's first topic and number of topics, then of the
    /// anonymous ones, the first that fits.
    ///
    /// Two events may differ in `indexed` only (ERC-20's and ERC-721's `Transfer`): the number of topics tells them apart.
    ///
    /// # Errors
    /// [`AbiError::UnknownSelector`] if no event has the topic, [`AbiError::TopicCount`] if one has, but not as many
    /// topics, [`AbiError::Decode`].
    pub fn decode_log(&self, topics: &[B256], data: &[u8]) -> Result<(&Event, Vec<EventValue>), AbiError> {
        let mut failure = None;
        let named = self.events().filter(|event| !event.anonymous && topics.first() == Some(&event.topic));
        let anonymous = self.events().filter(|event| event.anonymous && event.topic_count() == topics.len());
        for event in named.chain(anonymous) {
            match event.decode(topics, data) {
                Ok(values) => return Ok((event, values)),
                // The first malformed match says more than a later one with another number of topics.
                Err(error @ AbiError::TopicCount { .. }) => {
                    failure.get_or_insert(error);
                }
                Err(error) => failure = Some(error),
            }
        }
        let selector = topics.first().map(|topic| Bytes::from(topic.as_ref())).unwrap_or_default();
        Err(failure.unwrap_or(AbiError::UnknownSelector { kind: "event", selector }))
    }
}

fn decode_topic(ty: &AbiType, topic: Option<&B256>) -> Option<EventValue> {
    let topic = topic?;
    match ty {
        AbiType::Bytes | AbiType::String | AbiType::Array(_) | AbiType::Tuple(_) => {
            Some(EventValue::Hash(*topic))
        }
        _ => static_value(ty, &topic.0).map(EventValue::Value),
    }
}

/// The topic of an indexed value.
///
/// `bytes` and `string` are hashed as they are; arrays and tuples as their elements' encodings one after the other, each
/// padded to whole words, without lengths and offsets ("Encoding of Indexed Event Parameters" of the specification).
///
/// # Errors
/// The error names the part by its path.
fn encode_topic(ty: &AbiType, value: &Value) -> Result<B256, AbiError> {
    match (ty, value) {
        (AbiType::Bytes, Value::Bytes(bytes)) => Ok(keccak256(bytes)),
        (AbiType::String, Value::String(text)) => Ok(keccak256(text)),
        (AbiType::Array(_), Value::Array(_)) | (AbiType::Tuple(_), Value::Tuple(_)) => {
            let mut preimage = Vec::new();
            put_in_place(ty, value, &mut preimage)?;
            Ok(keccak256(preimage))
        }
        _ => static_word(ty, value).map(B256),
    }
}

fn put_in_place(ty: &AbiType, value: &Value, out: &mut Vec<u8>) -> Result<(), AbiError> {
    match (ty, value) {
        (AbiType::Bytes, Value::Bytes(bytes)) => put_padded(bytes, out),
        (AbiType::String, Value::String(text)) => put_padded(text.as_bytes(), out),
        (AbiType::Array(array), Value::Array(values)) => {
            check_length(array.length(), values.len())?;
            for (index, value) in values.iter().enumerate() {
                put_in_place(array.element(), value, out).map_err(|error| error.within_index(index))?;
            }
        }
        (AbiType::Tuple(params), Value::Tuple(values)) => {
            check_length(Some(params.len()), values.len())?;
            for (index, (param, value)) in params.iter().zip(values).enumerate() {
                put_in_place(&param.ty, value, out)
                    .map_err(|error| error.within(param.name.as_deref(), index))?;
            }
        }
        (AbiType::Bytes | AbiType::String | AbiType::Array(_) | AbiType::Tuple(_), _) => {
            return Err(wrong_kind(ty, value));
        }
        _ => out.extend_from_slice(&static_word(ty, value)?),
    }
    Ok(())
}

fn put_padded(bytes: &[u8], out: &mut Vec<u8>) {
    out.extend_from_slice(bytes);
    out.extend_from_slice(&[0; 32][..bytes.len().wrapping_neg() % 32]);
}
