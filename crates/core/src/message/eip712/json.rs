//! JSON in which no object has a key twice.
//!
//! Parsers disagree about which of two equal keys counts, so one of them could be shown and the other signed.

use serde_json::Value;

use super::TypedDataError;

/// Parses JSON text. Nesting is bounded by serde_json (128).
pub(super) fn parse(text: &str) -> Result<Value, TypedDataError> {
    crate::json::parse(text).map_err(|error| TypedDataError::Json { reason: error.to_string() })
}
