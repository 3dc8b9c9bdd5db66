//! Everything as one file: the vault, and around it labels, permissions, the journal and settings. Restored in another
//! browser, it is the same wallet.

use latchkey_core::json;
use latchkey_core::signer::{SignerRequest, SignerResponse};
use serde_json::{Map, Value};

use super::vault::Write;
use super::{Wallet, settings};
use crate::account::{Account, Accounts};
use crate::error::WalletError;
use crate::idle::Idle;
use crate::journal::store as journal_store;
use crate::permissions;
use crate::ports::{Change, Platform};
use crate::vault_store::{self, LOCK, Stored};

/// What a backup takes along, by the beginning of its key. All of it is JSON.
const PREFIXES: [&str; 4] = ["settings/accounts", "settings/auto-lock", "permission/", "journal/"];

impl<P: Platform> Wallet<P> {
    /// Writes everything as one encrypted file: what opens this wallet now opens the file. In: `password` or `passkey`.
    ///
    /// # Errors
    /// [`WalletError::Locked`], `WRONG_PASSWORD`, [`WalletError::VaultStale`] if another tab changed the vault, `LIMIT` if it
    /// would be larger than a backup may be.
    pub async fn export_backup(&self, secrets: P::Secrets) -> Result<String, WalletError> {
        self.ensure_unlocked().await?;
        let _guard = self.platform().lock(LOCK).await;
        self.ensure_current().await?;
        let mut data = Map::new();
        for prefix in PREFIXES {
            for (key, bytes) in self.platform().list(prefix).await? {
                // What is damaged here would be damaged there.
                if let Ok(value) = json::read_bytes::<Value>(&bytes) {
                    data.insert(key, value);
                }
            }
        }
        let request = SignerRequest::SealBackup { data: json::write(&Value::Object(data)) };
        match self.ask_with_proof(request, secrets).await? {
            (SignerResponse::Backup { backup }, _) => Ok(backup),
            _ => Err(WalletError::SignerAnswer { request: "sealBackup" }),
        }
    }

    /// Makes this the wallet of a backup. In: `password` or `passkey`, of the backup. What is in the storage besides the vault
    /// stays, unless the backup has the same.
    ///
    /// # Errors
    /// [`WalletError::VaultExists`] if there is a vault and `replace` is false; `WRONG_PASSWORD`, `PARSE`, `LIMIT`,
    /// `UNSUPPORTED_VERSION`; the storage's refusal. After an error nothing is stored and the wallet is as it was.
    pub async fn restore_backup(
        &self,
        backup: String,
        replace: bool,
        secrets: P::Secrets,
    ) -> Result<Vec<Account>, WalletError> {
        let guard = self.platform().lock(LOCK).await;
        if !replace && vault_store::read(self.platform()).await? != Stored::Empty {
            return Err(WalletError::VaultExists);
        }
        let (answer, _) = self.ask_signer(SignerRequest::OpenBackup { backup }, secrets).await?;
        let SignerResponse::Restored { envelope, accounts, seeds, data } = answer else {
            return Err(WalletError::SignerAnswer { request: "openBackup" });
        };
        let Around { known, changes } = Around::read(&data);
        let _list = self.platform().lock(settings::ACCOUNTS).await;
        let answer = SignerResponse::Vault { envelope, accounts, seeds };
        self.store_change(answer, &known, Write::Found { replace }, false, changes).await?;
        drop(guard);
        let settings = settings::load(self.platform()).await?;
        self.inner.state.borrow_mut().idle = Idle::new(settings.auto_lock_ms, self.platform().now_ms());
        let (journal, _) = journal_store::load(self.platform()).await?;
        for (key, entry) in journal {
            self.adopt_entry(key, entry);
        }
        self.opened();
        Ok(self.accounts())
    }
}

/// What was around the vault, as far as it is what it should be. It was encrypted with the vault, but whoever made the file
/// may have known the password.
#[derive(Default)]
struct Around {
    known: Accounts,
    changes: Vec<Change>,
}

impl Around {
    fn read(data: &str) -> Self {
        let mut around = Self::default();
        let Ok(Value::Object(entries)) = json::parse(data) else { return around };
        for (key, value) in entries {
            let bytes = json::write(&value).into_bytes();
            if key == settings::ACCOUNTS {
                around.known = json::read_bytes(&bytes).unwrap_or_default();
            } else if key == settings::AUTO_LOCK {
                around.changes.extend(settings::auto_lock_change(&bytes));
            } else if let Some(entry) = journal_store::decode(&bytes)
                && journal_store::key(&entry) == key
            {
                around.changes.push(journal_store::put(&entry));
            } else {
                around.changes.extend(permissions::restored(&key, &bytes));
            }
        }
        around
    }
}
