//! What can be wrong with a proof.

use super::{MAX_KEY, MAX_NODE};
use crate::code::{Code, Failure};
use crate::rlp::RlpError;

/// Why nodes prove nothing. `node` counts from the root, which is 0.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProofError {
    /// No trie of Ethereum's has such keys.
    #[error("a key has at most {MAX_KEY} bytes, not {got}")]
    KeyTooLong {
        /// Bytes given.
        got: usize,
    },
    /// More nodes than the way to any key has.
    #[error("{got} nodes, where {most} are the most")]
    TooManyNodes {
        /// The most there can be.
        most: usize,
        /// How many there are.
        got: usize,
    },
    /// A node larger than any.
    #[error("node {node} has more than {MAX_NODE} bytes")]
    NodeTooLarge {
        /// Which.
        node: usize,
    },
    /// The way goes on where the nodes end.
    #[error("the proof ends after {got} nodes, before the key's place")]
    Incomplete {
        /// How many nodes there are.
        got: usize,
    },
    /// Nodes beyond the key's place.
    #[error("only {used} of {got} nodes belong to the proof")]
    UnusedNodes {
        /// How many belong.
        used: usize,
        /// How many there are.
        got: usize,
    },
    /// A node is not the one its parent, or the root, names.
    #[error("node {node} is another one than the proof needs there")]
    HashMismatch {
        /// Which.
        node: usize,
    },
    /// A node is not RLP.
    #[error("node {node}: {error}")]
    Rlp {
        /// Which.
        node: usize,
        /// What is wrong, and where.
        error: RlpError,
    },
    /// A node has a form that no trie has.
    #[error("node {node} is malformed: {what}")]
    Malformed {
        /// Which; for a node inside another, the other.
        node: usize,
        /// The rule it breaks.
        what: &'static str,
    },
    /// The value is no account, or no storage value.
    #[error("the value: {error}")]
    Value {
        /// What is wrong, and where.
        error: RlpError,
    },
    /// A storage holds zero, which it never does.
    #[error("the value: a storage that holds zero")]
    ZeroStored,
}

impl ProofError {
    /// The stable code: who sent the proof sent a false or broken one.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::KeyTooLong { .. } => Code::InvalidParams,
            Self::TooManyNodes { .. }
            | Self::NodeTooLarge { .. }
            | Self::Incomplete { .. }
            | Self::UnusedNodes { .. }
            | Self::HashMismatch { .. }
            | Self::Rlp { .. }
            | Self::Malformed { .. }
            | Self::Value { .. }
            | Self::ZeroStored => Code::ProofInvalid,
        }
    }
}

impl From<ProofError> for Failure {
    fn from(error: ProofError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}
