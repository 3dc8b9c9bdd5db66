//! What the wallet tells its user interface.

use latchkey_core::primitives::Address;
use latchkey_core::{json_names, json_struct};
use serde::Serialize;

use crate::account::Account;
use crate::discovery::DiscoveryProgress;
use crate::journal::TransactionRecord;

/// Where the wallet is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum WalletStatus {
    /// There is no vault.
    Empty,
    /// There is a vault, and the signer does not hold it open.
    Locked,
    /// The signer holds the keys.
    Unlocked,
    /// Every stored generation of the vault is damaged. Nothing was deleted.
    Damaged,
}

/// Something changed. In JSON: `{"type": "status", "value": "locked"}`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", content = "value", rename_all = "camelCase")]
#[non_exhaustive]
pub enum WalletEvent {
    /// The status changed.
    Status(WalletStatus),
    /// The accounts, a label or the selection changed.
    Accounts(Vec<Account>),
    /// A transaction record is new or changed.
    Transaction(Box<TransactionRecord>),
    /// What one origin may see changed: its provider says `accountsChanged`.
    Permission(OriginAccounts),
    /// A discovery of accounts went on.
    Discovery(DiscoveryProgress),
    /// Worth showing to a person.
    Notice(Notice),
}

/// The accounts given to one origin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OriginAccounts {
    /// The origin.
    pub origin: String,
    /// What it may see, the one to use first.
    pub accounts: Vec<Address>,
}

/// A notice: a stable kebab-case code and an English sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// `vault-older-generation`, `vault-damaged`, `journal-damaged`, `broadcast-delayed`, `chain-restarted`,
    /// `storage-refused`, `storage-cleared`, `password-old-copy`, `slot-old-copy`.
    pub code: String,
    /// One sentence.
    pub message: String,
}

json_names!(WalletStatus { Empty = "empty", Locked = "locked", Unlocked = "unlocked", Damaged = "damaged" });
json_struct!(OriginAccounts { origin = "origin", accounts = "accounts" });
json_struct!(Notice { code = "code", message = "message" });

impl Notice {
    /// A notice.
    pub(crate) fn new(code: &str, message: &str) -> Self {
        Self { code: code.into(), message: message.into() }
    }
}
