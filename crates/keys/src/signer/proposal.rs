//! What was proposed to be signed, and the token that a person's consent is for.

use latchkey_core::primitives::{Address, B256};
use latchkey_core::transaction::Transaction;
use subtle::ConstantTimeEq;

/// One proposal. Public data, but for the token.
pub(super) struct Proposal {
    pub(super) token: B256,
    pub(super) address: Address,
    pub(super) subject: Subject,
}

/// What is signed, decoded here: nobody's digest is taken over.
pub(super) enum Subject {
    Transaction(Box<Transaction>),
    /// The hash of a message or of typed data, computed here.
    Message(B256),
}

impl Proposal {
    /// What would be signed.
    pub(super) fn signing_hash(&self) -> B256 {
        match &self.subject {
            Subject::Transaction(transaction) => transaction.signing_hash(),
            Subject::Message(prehash) => *prehash,
        }
    }

    /// Whether `token` is this one's.
    pub(super) fn is(&self, token: B256) -> bool {
        self.token.0.ct_eq(&token.0).into()
    }
}
