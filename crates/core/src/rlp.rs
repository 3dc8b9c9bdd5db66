//! Strict RLP, the encoding of transactions.
//!
//! One value has one encoding here: lengths and integers are canonical, nothing follows the value, depth and item
//! count are bounded. [`Reader`] walks borrowed input and says at which byte it is wrong; [`Writer`] appends to one
//! buffer; [`Item`] is a whole tree, [`walk`] goes through one that is not built.
//!
//! Source: Yellow Paper, appendix B; vectors `ethereum-tests` RLPTests.

mod item;
mod reader;
mod writer;

pub use item::{Item, MAX_DEPTH, MAX_ITEMS, Step, walk};
pub use reader::{Reader, Token};
pub use writer::{ListMark, Writer};

use crate::code::{Code, Failure};

/// Why bytes are not RLP, or not the RLP wanted. Positions count from the start of the whole input.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RlpError {
    /// The input ends inside an item, or a list ends inside one of its items.
    #[error("byte {position}: the item is longer than what is left")]
    Truncated {
        /// Where the item starts.
        position: usize,
    },
    /// A length with leading zeros, or the long form for a short item, or a single byte below 0x80 with a header.
    #[error("byte {position}: the length is not in its shortest form")]
    NonCanonicalLength {
        /// Where the item starts.
        position: usize,
    },
    /// Bytes follow the value.
    #[error("byte {position}: {extra} bytes too many")]
    TrailingBytes {
        /// Where the value ended.
        position: usize,
        /// How many follow.
        extra: usize,
    },
    /// A list where bytes must be.
    #[error("byte {position}: a list stands where bytes must be")]
    ExpectedBytes {
        /// Where the item starts.
        position: usize,
    },
    /// Bytes where a list must be.
    #[error("byte {position}: bytes stand where a list must be")]
    ExpectedList {
        /// Where the item starts.
        position: usize,
    },
    /// An integer with leading zeros (zero itself is the empty string).
    #[error("byte {position}: the integer has leading zeros")]
    LeadingZero {
        /// Where the item starts.
        position: usize,
    },
    /// An integer of more bits than its field has.
    #[error("byte {position}: the integer needs more than {bits} bits")]
    IntegerTooLarge {
        /// Where the item starts.
        position: usize,
        /// Bits available.
        bits: usize,
    },
    /// Bytes of another length than the field has.
    #[error("byte {position}: expected {expected} bytes, got {got}")]
    WrongLength {
        /// Where the item starts.
        position: usize,
        /// Bytes wanted.
        expected: usize,
        /// Bytes there.
        got: usize,
    },
    /// Lists nested deeper than [`MAX_DEPTH`].
    #[error("byte {position}: lists are nested deeper than {MAX_DEPTH}")]
    TooDeep {
        /// Where the list starts.
        position: usize,
    },
    /// More than [`MAX_ITEMS`] items.
    #[error("byte {position}: more than {MAX_ITEMS} items")]
    TooManyItems {
        /// Where the first item too many starts.
        position: usize,
    },
}

impl RlpError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Truncated { .. }
            | Self::NonCanonicalLength { .. }
            | Self::TrailingBytes { .. }
            | Self::ExpectedBytes { .. }
            | Self::ExpectedList { .. }
            | Self::LeadingZero { .. }
            | Self::IntegerTooLarge { .. }
            | Self::WrongLength { .. } => Code::Parse,
            Self::TooDeep { .. } | Self::TooManyItems { .. } => Code::Limit,
        }
    }
}

impl From<RlpError> for Failure {
    fn from(error: RlpError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}
