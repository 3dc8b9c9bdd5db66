//! JSON read by one path, whatever the type: text becomes a [`Value`] without duplicate keys, then a type takes its
//! fields from it by [`FromJson`].
//!
//! serde's derived readers are compiled anew for every type and every kind of input; together they were a third of
//! what ships. The macros here write the small part that differs.

mod macros;
mod object;
mod reader;
mod strict;
mod types;
mod writer;

use serde::Deserializer;
use serde::de::Error as _;
use serde_json::Value;

pub use object::Object;
pub use types::Quantity;
pub(crate) use writer::put_string;
pub use writer::{text, write};

use crate::code::{Code, Failure};

/// Why JSON is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JsonError {
    /// Not JSON, or an object has a key twice.
    #[error("{reason}")]
    Text {
        /// The parser's words, with line and column.
        reason: String,
    },
    /// A field that must be there is not.
    #[error("missing field `{key}`")]
    Missing {
        /// Its name.
        key: &'static str,
    },
    /// A field nobody knows.
    #[error("unknown field `{key}`")]
    Unknown {
        /// Its name.
        key: String,
    },
    /// A value of the wrong kind.
    #[error("expected {expected}")]
    Expected {
        /// The right kind.
        expected: &'static str,
    },
    /// A text or a number that its type refuses.
    #[error("{reason}")]
    Value {
        /// The type's words.
        reason: String,
    },
    /// Something is wrong with a field.
    #[error("{key}: {reason}")]
    Field {
        /// Its name.
        key: &'static str,
        /// What.
        reason: String,
    },
}

impl JsonError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Text { .. } => Code::Parse,
            Self::Missing { .. }
            | Self::Unknown { .. }
            | Self::Expected { .. }
            | Self::Value { .. }
            | Self::Field { .. } => Code::InvalidParams,
        }
    }

    fn within(self, key: &'static str) -> Self {
        Self::Field { key, reason: self.to_string() }
    }
}

impl From<JsonError> for Failure {
    fn from(error: JsonError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

/// A type that is read from JSON.
pub trait FromJson: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// [`JsonError`] says what is wrong.
    fn from_json(value: Value) -> Result<Self, JsonError>;

    /// What it is when its field is absent; `None` if it must be there.
    #[must_use]
    fn absent() -> Option<Self> {
        None
    }
}

/// Reads JSON text in which no object has a key twice, of at most 127 levels.
///
/// ```
/// assert!(latchkey_core::json::parse(r#"{"a":1}"#).is_ok());
/// assert!(latchkey_core::json::parse(r#"{"a":1,"a":2}"#).is_err());
/// ```
///
/// # Errors
/// [`JsonError::Text`].
pub fn parse(text: &str) -> Result<Value, JsonError> {
    reader::parse(text, u32::MAX)
}

/// As [`parse`], of at most `most` values: a bomb of `[0,0,…` stops there.
///
/// # Errors
/// [`JsonError::Text`].
pub fn parse_bounded(text: &str, most: u32) -> Result<Value, JsonError> {
    reader::parse(text, most)
}

/// Reads a `T` from JSON text.
///
/// # Errors
/// [`JsonError`] says what is wrong.
pub fn read<T: FromJson>(text: &str) -> Result<T, JsonError> {
    T::from_json(parse(text)?)
}

/// Reads a `T` from the bytes of JSON text.
///
/// # Errors
/// [`JsonError`] says what is wrong.
pub fn read_bytes<T: FromJson>(bytes: &[u8]) -> Result<T, JsonError> {
    read(core::str::from_utf8(bytes).map_err(|_| JsonError::Expected { expected: "UTF-8" })?)
}

/// Reads a `T` through serde: what [`json_struct`](crate::json_struct) and its siblings implement `Deserialize` with.
///
/// # Errors
/// The deserializer's, or [`JsonError`] as its custom error.
pub fn deserialize<'de, T: FromJson, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::from_json(strict::value(deserializer)?).map_err(D::Error::custom)
}

#[cfg(test)]
mod tests;
