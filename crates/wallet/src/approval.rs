//! What a person is asked, and what they answer.

use latchkey_core::json_struct;
use latchkey_core::primitives::Address;
use latchkey_core::review::Review;
use serde::Serialize;

use crate::account::Account;

/// One question to a person. In JSON `{id, origin, type, review | accounts}`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ApprovalRequest {
    /// Unique in this wallet's life.
    pub id: String,
    /// Which page asks; `None` when the page that owns the wallet does.
    pub origin: Option<String>,
    /// What is asked.
    #[serde(flatten)]
    pub question: Question,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
#[non_exhaustive]
pub enum Question {
    /// May the origin see accounts? The answer may name which.
    Connect {
        /// The accounts there are.
        accounts: Vec<Account>,
    },
    /// Sign a transaction and give it back.
    SignTransaction {
        /// In words.
        review: Box<Review>,
    },
    /// Sign a transaction and broadcast it.
    SendTransaction {
        /// In words.
        review: Box<Review>,
    },
    /// Sign a text (EIP-191).
    SignMessage {
        /// In words.
        review: Box<Review>,
    },
    /// Sign typed data (EIP-712).
    SignTypedData {
        /// In words.
        review: Box<Review>,
    },
}

impl Question {
    /// What is to be signed, if anything is.
    #[must_use]
    pub fn review(&self) -> Option<&Review> {
        match self {
            Self::Connect { .. } => None,
            Self::SignTransaction { review }
            | Self::SendTransaction { review }
            | Self::SignMessage { review }
            | Self::SignTypedData { review } => Some(review),
        }
    }
}

/// A person's answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// Refused if false.
    pub approved: bool,
    /// For [`Question::Connect`]: the accounts given; all of those shown, if absent.
    pub accounts: Option<Vec<Address>>,
}

json_struct!(Decision { approved = "approved", accounts = "accounts" });

impl Decision {
    /// Yes, to everything shown.
    #[must_use]
    pub const fn approve() -> Self {
        Self { approved: true, accounts: None }
    }

    /// No.
    #[must_use]
    pub const fn refuse() -> Self {
        Self { approved: false, accounts: None }
    }
}
