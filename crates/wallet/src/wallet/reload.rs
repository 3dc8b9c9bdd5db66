//! Adopting what another tab of the same wallet wrote.

use super::{Wallet, settings};
use crate::error::WalletError;
use crate::event::WalletStatus;
use crate::idle::Idle;
use crate::journal::store as journal_store;
use crate::ports::Platform;
use crate::vault_store::{self, LOCK, Stored};

impl<P: Platform> Wallet<P> {
    /// Reads again what another tab may have written: the vault's generation, accounts, settings, the journal.
    ///
    /// A vault that changed under an open signer locks this wallet: the signer holds the old one, whose password or keys
    /// may no longer be the right ones. A vault that is gone does not: what the signer holds may be all that is left, and
    /// can still be exported.
    ///
    /// # Errors
    /// [`WalletError::Store`] if the storage cannot be read; nothing changes then.
    pub async fn reload(&self) -> Result<(), WalletError> {
        // Under the lock, so that a change of our own is not taken for another tab's half way.
        let guard = self.platform().lock(LOCK).await;
        let stored = vault_store::read(self.platform()).await?;
        let settings = settings::load(self.platform()).await?;
        let (journal, _) = journal_store::load(self.platform()).await?;
        let held = self.inner.state.borrow().generation;
        drop(guard);
        match (self.status(), &stored) {
            (before @ (WalletStatus::Locked | WalletStatus::Unlocked), Stored::Empty) => {
                self.notice("storage-cleared", "The storage was cleared. Restore the wallet from its words.");
                if before == WalletStatus::Locked {
                    self.set_status(WalletStatus::Empty);
                }
            }
            (WalletStatus::Unlocked, Stored::Vault { generation, .. })
                if generation.fingerprint() != held =>
            {
                self.lock().await;
            }
            (WalletStatus::Unlocked, _)
            | (WalletStatus::Locked, Stored::Vault { .. })
            | (WalletStatus::Damaged, Stored::Damaged) => {}
            _ => {
                let status = self.noticed(&stored);
                self.set_status(status);
            }
        }
        let now_ms = self.platform().now_ms();
        let moved = {
            let mut state = self.inner.state.borrow_mut();
            state.proven_before = settings.proven_before;
            if state.idle.limit_ms() != settings.auto_lock_ms {
                state.idle = Idle::new(settings.auto_lock_ms, now_ms);
            }
            state.accounts != settings.accounts
        };
        if moved {
            self.adopt_accounts(settings.accounts);
        }
        for (key, entry) in journal {
            self.adopt_entry(key, entry);
        }
        self.resume();
        Ok(())
    }
}
