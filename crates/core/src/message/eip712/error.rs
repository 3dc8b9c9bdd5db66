//! What can be wrong with typed data.

use crate::code::{Code, Failure};

/// Why a text is not typed data. `path` says where: `types.Mail[2]`, `message.to[0].wallet`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TypedDataError {
    /// Not JSON, or an object with the same key twice.
    #[error("typed data is not valid JSON: {reason}")]
    Json {
        /// What the parser says.
        reason: String,
    },
    /// Something else than the shape wanted.
    #[error("{path}: expected {expected}")]
    Expected {
        /// Where.
        path: String,
        /// What must be there.
        expected: &'static str,
    },
    /// A key that must be there is not.
    #[error("{path} is missing")]
    Missing {
        /// What is missing.
        path: String,
    },
    /// A name of a type or field that cannot be part of a type's text.
    #[error("{path}: not a name")]
    InvalidName {
        /// Where.
        path: String,
    },
    /// A struct type with two fields of one name.
    #[error("{path}: the field name is there twice")]
    DuplicateField {
        /// Where.
        path: String,
    },
    /// A type that is neither built in nor in `types`.
    #[error("{path}: unknown type {ty}")]
    UnknownType {
        /// Where.
        path: String,
        /// The type's text.
        ty: String,
    },
    /// A number that does not fit its type.
    #[error("{path}: the number does not fit {ty}")]
    OutOfRange {
        /// Where.
        path: String,
        /// The type's text.
        ty: String,
    },
    /// An array or byte string of another length than its type says.
    #[error("{path}: expected {expected} elements or bytes, got {got}")]
    WrongLength {
        /// Where.
        path: String,
        /// The length of the type.
        expected: usize,
        /// The length of the value.
        got: usize,
    },
    /// An array, or a struct that is `null`: V3 has no hash for them.
    #[error("{path}: eth_signTypedData_v3 knows no arrays and no null; use eth_signTypedData_v4")]
    NotInV3 {
        /// Where.
        path: String,
    },
    /// A size or depth limit was passed.
    #[error("typed data is too large: more than {limit} {what}")]
    Limit {
        /// What there is too much of.
        what: &'static str,
        /// How much is accepted.
        limit: usize,
    },
}

impl TypedDataError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Json { .. } => Code::Parse,
            Self::Expected { .. }
            | Self::Missing { .. }
            | Self::InvalidName { .. }
            | Self::DuplicateField { .. }
            | Self::UnknownType { .. }
            | Self::OutOfRange { .. }
            | Self::WrongLength { .. }
            | Self::NotInV3 { .. } => Code::InvalidParams,
            Self::Limit { .. } => Code::Limit,
        }
    }
}

impl From<TypedDataError> for Failure {
    fn from(error: TypedDataError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}
