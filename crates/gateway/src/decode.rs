//! Strict readers of the values that nodes answer. A value of the wrong shape is an error with its place, never a default.

use latchkey_core::primitives::{Address, B256, Bytes, U256, quantity};
use serde_json::{Map, Value};

/// Where a value is not what it must be, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DecodeError {
    path: String,
    problem: String,
}

pub(crate) type Decoded<T> = Result<T, DecodeError>;

impl DecodeError {
    pub(crate) fn new(problem: impl Into<String>) -> Self {
        Self { path: String::new(), problem: problem.into() }
    }

    /// The same error one level further out.
    pub(crate) fn within(mut self, step: &str) -> Self {
        let dot = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = [step, dot, self.path.as_str()].concat();
        self
    }

    pub(crate) fn into_text(self) -> String {
        if self.path.is_empty() {
            self.problem
        } else {
            [self.path.as_str(), ": ", self.problem.as_str()].concat()
        }
    }
}

pub(crate) fn text(value: &Value) -> Decoded<&str> {
    value.as_str().ok_or_else(|| DecodeError::new("not a string"))
}

pub(crate) fn boolean(value: &Value) -> Decoded<bool> {
    value.as_bool().ok_or_else(|| DecodeError::new("not a boolean"))
}

pub(crate) fn quantity_u256(value: &Value) -> Decoded<U256> {
    quantity::parse(text(value)?).map_err(|error| DecodeError::new(error.to_string()))
}

pub(crate) fn quantity_u64(value: &Value) -> Decoded<u64> {
    quantity::parse_u64(text(value)?).map_err(|error| DecodeError::new(error.to_string()))
}

pub(crate) fn data(value: &Value) -> Decoded<Bytes> {
    Bytes::parse(text(value)?).map_err(|error| DecodeError::new(error.to_string()))
}

pub(crate) fn hash(value: &Value) -> Decoded<B256> {
    B256::parse(text(value)?).map_err(|error| DecodeError::new(error.to_string()))
}

pub(crate) fn address(value: &Value) -> Decoded<Address> {
    Address::parse(text(value)?).map_err(|error| DecodeError::new(error.to_string()))
}

/// Every item of an array.
pub(crate) fn list<T>(value: &Value, item: fn(&Value) -> Decoded<T>) -> Decoded<Vec<T>> {
    let items = value.as_array().ok_or_else(|| DecodeError::new("not an array"))?;
    items
        .iter()
        .enumerate()
        .map(|(index, value)| {
            item(value).map_err(|error| error.within(&["[", &index.to_string(), "]"].concat()))
        })
        .collect()
}

/// The fields of an object.
pub(crate) struct Fields<'a>(&'a Map<String, Value>);

impl<'a> Fields<'a> {
    pub(crate) fn of(value: &'a Value) -> Decoded<Self> {
        value.as_object().map(Self).ok_or_else(|| DecodeError::new("not an object"))
    }

    /// A field that must be there.
    pub(crate) fn required<T>(&self, name: &str, read: fn(&'a Value) -> Decoded<T>) -> Decoded<T> {
        match self.0.get(name) {
            Some(value) => read(value).map_err(|error| error.within(name)),
            None => Err(DecodeError::new("missing").within(name)),
        }
    }

    /// A field that may be absent or `null`.
    pub(crate) fn optional<T>(&self, name: &str, read: fn(&'a Value) -> Decoded<T>) -> Decoded<Option<T>> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => read(value).map(Some).map_err(|error| error.within(name)),
        }
    }

    /// A field that must be there and may be `null`.
    pub(crate) fn nullable<T>(&self, name: &str, read: fn(&'a Value) -> Decoded<T>) -> Decoded<Option<T>> {
        match self.0.get(name) {
            None => Err(DecodeError::new("missing").within(name)),
            Some(_) => self.optional(name, read),
        }
    }
}
