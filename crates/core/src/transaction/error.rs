//! What can be wrong with a transaction.

use crate::code::{Code, Failure};
use crate::recover::SignatureError;
use crate::rlp::RlpError;

/// Why bytes are not a transaction, or a transaction cannot be valid.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TransactionError {
    /// No bytes at all.
    #[error("the transaction is empty")]
    Empty,
    /// A type (EIP-2718) that is not read here.
    #[error("transactions of type {ty} are not supported here")]
    UnsupportedType {
        /// The first byte.
        ty: u8,
    },
    /// The first byte is neither a type nor the start of a list.
    #[error("the bytes are not a transaction: they start with an RLP string")]
    NotATransaction,
    /// A field is not what it must be.
    #[error("{field}: {error}")]
    Field {
        /// The field's name (`gasLimit`, `accessList`, …), or `transaction` for the list around them.
        field: &'static str,
        /// What is wrong with it, and where.
        error: RlpError,
    },
    /// Fewer fields than the type has.
    #[error("{field} is missing")]
    MissingField {
        /// The first one missing.
        field: &'static str,
    },
    /// The parity of a typed transaction is not 0 or 1.
    #[error("yParity is 0 or 1")]
    InvalidYParity,
    /// The v of a legacy transaction is not 27, 28, or 35 and more, or names a chain id of more than 64 bits.
    #[error("v is 27, 28, or 35 + 2 × chain id + parity")]
    InvalidV,
    /// An unsigned EIP-155 transaction ends with chain id, 0, 0.
    #[error("byte {position}: after the chain id of an unsigned transaction two zeros must follow")]
    NonZeroPlaceholder {
        /// Where the field starts.
        position: usize,
    },
    /// The signature is out of range or leads to no key.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// EIP-2681: a nonce is at most 2^64 - 2.
    #[error("the nonce is too high")]
    NonceTooHigh,
    /// EIP-1559: the priority fee is part of the fee.
    #[error("the priority fee per gas is higher than the whole fee per gas")]
    PriorityFeeTooHigh,
    /// Gas limit × fee per gas passes 256 bits: nobody can pay that.
    #[error("the gas limit times the fee per gas is more than any account can hold")]
    FeeOverflow,
    /// Transactions of types 3 and 4 cannot deploy a contract.
    #[error("to: a transaction of this type needs a recipient")]
    NoRecipient,
    /// EIP-4844: a blob transaction without blobs.
    #[error("blobVersionedHashes: a blob transaction has at least one blob")]
    NoBlobs,
    /// EIP-4844: a versioned hash starts with 0x01.
    #[error("blobVersionedHashes[{index}]: a versioned hash starts with 0x01")]
    BlobHashVersion {
        /// Which hash.
        index: usize,
    },
    /// EIP-7702: a transaction of type 4 without authorisations.
    #[error("authorizationList: a transaction of type 4 has at least one authorisation")]
    NoAuthorizations,
    /// EIP-7594: the blobs of a transaction are wrapped without a version or with version 1.
    #[error("wrapperVersion: {version} is not known")]
    WrapperVersion {
        /// The version given.
        version: u64,
    },
    /// A sidecar does not have as many of something as the transaction has hashes.
    #[error("{what}: expected {expected}, got {got}")]
    SidecarCount {
        /// `blobs`, `commitments` or `proofs`.
        what: &'static str,
        /// How many there must be.
        expected: usize,
        /// How many there are.
        got: usize,
    },
    /// A blob has 131072 bytes.
    #[error("blobs[{index}]: a blob has 131072 bytes")]
    BlobSize {
        /// Which blob.
        index: usize,
    },
    /// A commitment is not the one the transaction's versioned hash stands for.
    #[error("commitments[{index}]: its versioned hash is not the transaction's")]
    BlobHashMismatch {
        /// Which commitment.
        index: usize,
    },
}

impl TransactionError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Field { error, .. } => error.code(),
            Self::Empty | Self::NotATransaction | Self::MissingField { .. } => Code::Parse,
            Self::Signature(error) => error.code(),
            Self::UnsupportedType { .. }
            | Self::InvalidYParity
            | Self::InvalidV
            | Self::NonZeroPlaceholder { .. }
            | Self::NonceTooHigh
            | Self::PriorityFeeTooHigh
            | Self::FeeOverflow
            | Self::NoRecipient
            | Self::NoBlobs
            | Self::BlobHashVersion { .. }
            | Self::NoAuthorizations
            | Self::WrapperVersion { .. }
            | Self::SidecarCount { .. }
            | Self::BlobSize { .. }
            | Self::BlobHashMismatch { .. } => Code::InvalidParams,
        }
    }
}

impl From<TransactionError> for Failure {
    fn from(error: TransactionError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}
