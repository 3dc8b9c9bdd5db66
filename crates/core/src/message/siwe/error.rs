//! What can be wrong with a sign-in message.

use crate::code::{Code, Failure};
use crate::primitives::AddressError;

/// Why a text is not a sign-in message, or not the one that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SiweError {
    /// Longer than any message.
    #[error("a sign-in message has at most {limit} bytes")]
    Limit {
        /// Bytes allowed.
        limit: usize,
    },
    /// The first line does not ask for a sign-in.
    #[error("the first line must be `<domain> wants you to sign in with your Ethereum account:`")]
    NotSignIn,
    /// The message ends before a field.
    #[error("{field} is missing")]
    Missing {
        /// The field.
        field: &'static str,
    },
    /// A line is not the one that must stand there.
    #[error("line {line}: expected {expected}")]
    Line {
        /// Its number, from 1.
        line: usize,
        /// What must stand there.
        expected: &'static str,
    },
    /// A field breaks its grammar.
    #[error("{field} is not what ERC-4361 allows there")]
    Field {
        /// The field, as in viem's `SiweMessage`.
        field: &'static str,
    },
    /// The second line is no address.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// The message is not the one that was asked for.
    #[error("{field} is another one than expected")]
    Mismatch {
        /// The field that differs.
        field: &'static str,
    },
    /// Its time is over.
    #[error("the sign-in has expired")]
    Expired,
    /// Its time has not come.
    #[error("the sign-in is not valid yet")]
    NotYetValid,
}

impl SiweError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Limit { .. } => Code::Limit,
            Self::NotSignIn | Self::Missing { .. } | Self::Line { .. } => Code::Parse,
            Self::Address(error) => error.code(),
            Self::Field { .. } | Self::Mismatch { .. } | Self::Expired | Self::NotYetValid => {
                Code::InvalidParams
            }
        }
    }
}

impl From<SiweError> for Failure {
    fn from(error: SiweError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}
