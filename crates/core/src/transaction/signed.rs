//! Transactions with their signatures.

use super::{Transaction, TransactionError};
use crate::keccak::keccak256;
use crate::primitives::{Address, B256};
use crate::recover::{Signature, SignatureError, recover_address};

/// A transaction and its signature: what is broadcast.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SignedTransaction {
    /// What was signed.
    pub transaction: Transaction,
    /// The signature over [`Transaction::signing_hash`].
    pub signature: Signature,
}

impl SignedTransaction {
    /// The bytes for `eth_sendRawTransaction`.
    #[must_use]
    pub fn serialize(&self) -> Vec<u8> {
        self.transaction.write(Some(&self.signature))
    }

    /// The transaction's hash: Keccak-256 of [`SignedTransaction::serialize`].
    #[must_use]
    pub fn hash(&self) -> B256 {
        keccak256(self.serialize())
    }

    /// Recovers the account that signed.
    ///
    /// # Errors
    /// [`SignatureError`] if the signature is out of range or leads to no key.
    pub fn recover_sender(&self) -> Result<Address, SignatureError> {
        recover_address(&self.transaction.signing_hash(), &self.signature)
    }

    /// Reads a signed transaction: the whole of `bytes`.
    ///
    /// What is accepted serializes to the same bytes again, and its signature is in range with a low s. Whose it is,
    /// [`SignedTransaction::recover_sender`] tells.
    ///
    /// # Errors
    /// [`TransactionError`] says which field is wrong, and where.
    pub fn parse(bytes: &[u8]) -> Result<Self, TransactionError> {
        let (transaction, signature) = super::parse::parse(bytes, true)?;
        signature
            .map(|signature| Self { transaction, signature })
            .ok_or(TransactionError::MissingField { field: "v" })
    }
}
