//! What can be wrong with a payment link.

use crate::code::{Code, Failure};

/// Why a text is not a payment link, or a link cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Eip681Error {
    /// Not `ethereum:`.
    #[error("a payment link starts with ethereum:")]
    Scheme,
    /// A part is not what it must be.
    #[error("{field} is not what a payment link allows there")]
    Field {
        /// `target`, `chainId`, `function`, `value`, `gasLimit`, `gasPrice` or `arguments`.
        field: &'static str,
    },
    /// A key that stands twice.
    #[error("{field} is there twice")]
    Repeated {
        /// The key; `gas` counts as `gasLimit`.
        field: &'static str,
    },
    /// A parameter that is no `key=value`, or whose value is not of its type.
    #[error("parameter {index}: the value does not fit")]
    Parameter {
        /// Zero-based.
        index: usize,
    },
    /// A key that is neither known nor an elementary type.
    #[error("parameter {index}: not a key of payment links, and not an elementary type")]
    Type {
        /// Zero-based.
        index: usize,
    },
    /// Arguments without a function to give them to.
    #[error("arguments stand there, but no function")]
    NoFunction,
    /// A name must be looked up first.
    #[error("argument {index} is a name that must be looked up first")]
    Unresolved {
        /// Zero-based.
        index: usize,
    },
    /// Too long.
    #[error("a payment link has at most {limit} {what}")]
    Limit {
        /// What there is too much of.
        what: &'static str,
        /// How much is accepted.
        limit: usize,
    },
}

impl Eip681Error {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Scheme => Code::Parse,
            Self::Field { .. }
            | Self::Repeated { .. }
            | Self::Parameter { .. }
            | Self::Type { .. }
            | Self::NoFunction
            | Self::Unresolved { .. } => Code::InvalidParams,
            Self::Limit { .. } => Code::Limit,
        }
    }
}

impl From<Eip681Error> for Failure {
    fn from(error: Eip681Error) -> Self {
        Self::new(error.code(), error.to_string())
    }
}
