//! The vault's life: create, restore, unlock, lock, change. The signer makes every change and keeps it pending; it is
//! stored first and adopted after, so that what the signer holds is never newer than what is stored.

use latchkey_core::primitives::B256;
use latchkey_core::signer::{SignerRequest, SignerResponse};

use super::Wallet;
use super::settings::{self, Settings};
use crate::account::{Account, Accounts};
use crate::approvals::Void;
use crate::error::WalletError;
use crate::event::WalletStatus;
use crate::ports::{Change, Platform};
use crate::vault_store::{self, LOCK, Stored};

/// How a change of the vault is stored.
pub(super) enum Write {
    /// A first vault.
    Found { replace: bool },
    /// A successor of the generation the signer holds open.
    Succeed,
}

impl<P: Platform> Wallet<P> {
    /// Makes a mnemonic of `words` words and a vault around it. The mnemonic comes back as the secret.
    ///
    /// With `replace`, a vault that is there already, whole or damaged, is set aside under `vault-replaced/`: not deleted,
    /// and out of the way.
    ///
    /// # Errors
    /// [`WalletError::VaultExists`] if there is a vault and `replace` is false; the signer's and the storage's failures.
    /// After an error nothing is stored and the wallet is as it was.
    pub async fn create(
        &self,
        words: u8,
        replace: bool,
        secrets: P::Secrets,
    ) -> Result<(Vec<Account>, P::Secrets), WalletError> {
        self.found(SignerRequest::Create { words }, replace, false, secrets).await
    }

    /// Makes a vault around an existing mnemonic, in English or in the words of a published list. Whoever typed the words has them: the backup counts as proven.
    ///
    /// # Errors
    /// As [`Wallet::create`]; and `INVALID_MNEMONIC` from the signer.
    pub async fn restore(
        &self,
        word_list: Option<String>,
        replace: bool,
        secrets: P::Secrets,
    ) -> Result<Vec<Account>, WalletError> {
        Ok(self.found(SignerRequest::Restore { word_list }, replace, true, secrets).await?.0)
    }

    async fn found(
        &self,
        request: SignerRequest,
        replace: bool,
        backed_up: bool,
        secrets: P::Secrets,
    ) -> Result<(Vec<Account>, P::Secrets), WalletError> {
        let guard = self.platform().lock(LOCK).await;
        if !replace && vault_store::read(self.platform()).await? != Stored::Empty {
            return Err(WalletError::VaultExists);
        }
        let (answer, secret) = self.ask_signer(request, secrets).await?;
        let _list = self.platform().lock(settings::ACCOUNTS).await;
        self.store_change(answer, &Accounts::default(), Write::Found { replace }, backed_up, Vec::new())
            .await?;
        drop(guard);
        self.opened();
        Ok((self.accounts(), secret))
    }

    /// Opens the newest whole generation with the password.
    ///
    /// # Errors
    /// [`WalletError::NoVault`], [`WalletError::VaultDamaged`], `WRONG_PASSWORD` from the signer.
    pub async fn unlock(&self, secrets: P::Secrets) -> Result<Vec<Account>, WalletError> {
        let guard = self.platform().lock(LOCK).await;
        let generation = match vault_store::read(self.platform()).await? {
            Stored::Empty => return Err(WalletError::NoVault),
            Stored::Damaged => {
                self.set_status(WalletStatus::Damaged);
                return Err(WalletError::VaultDamaged);
            }
            Stored::Vault { generation, fell_back, .. } => {
                self.tell_of_older(fell_back);
                generation
            }
        };
        let fingerprint = generation.fingerprint();
        // Read before the signer opens anything: a storage that refuses leaves it shut.
        let _list = self.platform().lock(settings::ACCOUNTS).await;
        let Settings { accounts: known, proven_before, .. } = settings::load(self.platform()).await?;
        // What the list does not name yet is from before there could be several mnemonics, or the list is lost.
        let proven = known.seeds().is_empty() && proven_before;
        let request = SignerRequest::Unlock { envelope: generation.envelope };
        let (answer, _) = self.ask_with_proof(request, secrets).await?;
        let SignerResponse::Opened { accounts, seeds, envelope } = answer else {
            return Err(WalletError::SignerAnswer { request: "unlock" });
        };
        self.inner.state.borrow_mut().generation = fingerprint;
        if let Some(envelope) = envelope {
            let answer = SignerResponse::Vault { envelope, accounts, seeds };
            self.store_change(answer, &known, Write::Succeed, proven, Vec::new()).await?;
        } else {
            self.remember(&known, known.merged(&accounts, &seeds, proven)).await;
        }
        drop(guard);
        self.opened();
        Ok(self.accounts())
    }

    /// Adopts the signer's accounts; writes them if they differ from what was known. The list is a convenience that the
    /// signer can always tell again, so a storage that refuses it does not keep the wallet shut.
    async fn remember(&self, known: &Accounts, merged: Accounts) {
        if merged != *known
            && let Err(error) = self.platform().commit(vec![settings::accounts_change(&merged)]).await
        {
            self.notice("storage-refused", &error.to_string());
        }
        self.adopt_accounts(merged);
    }

    pub(super) fn opened(&self) {
        let now_ms = self.platform().now_ms();
        {
            let mut state = self.inner.state.borrow_mut();
            state.idle = crate::idle::Idle::new(state.idle.limit_ms(), now_ms);
        }
        self.set_status(WalletStatus::Unlocked);
        self.inner.wake.fire();
    }

    /// Locks: the signer wipes its keys and is ended with its whole memory; questions on screen die.
    pub async fn lock(&self) {
        self.inner.approvals.void(Void::Locked);
        if self.status() == WalletStatus::Unlocked {
            self.set_status(WalletStatus::Locked);
        }
        self.end_signer().await;
    }

    /// Wipes and ends the signer. It is ended whatever it answers.
    pub(super) async fn end_signer(&self) {
        let _wiped = self.ask_signer(SignerRequest::Lock {}, P::no_secrets()).await;
        self.platform().terminate().await;
    }

    /// Changes the password. Both stored generations are written anew, one after the other, so that the old password
    /// opens neither. If only the second write fails, the change stands and the notice `password-old-copy` is given.
    ///
    /// # Errors
    /// [`WalletError::Locked`], `WRONG_PASSWORD`, [`WalletError::VaultStale`] if another tab changed the vault.
    pub async fn change_password(&self, secrets: P::Secrets) -> Result<(), WalletError> {
        let _changed = self.change_vault(SignerRequest::ChangePassword {}, secrets, false).await?;
        if self.repeat_generation().await.is_err() {
            self.notice(
                "password-old-copy",
                "The password is changed, but an older stored copy could not be overwritten: the old password may \
                 still open that one. Change the password again.",
            );
        }
        Ok(())
    }

    /// Writes the newest generation once more, over the older one. Hold the lock.
    pub(super) async fn repeat_generation(&self) -> Result<(), WalletError> {
        let Stored::Vault { generation, .. } = vault_store::read(self.platform()).await? else {
            return Err(WalletError::VaultDamaged);
        };
        let expected = self.inner.state.borrow().generation;
        let (fingerprint, write) =
            vault_store::succeed(self.platform(), expected, generation.envelope).await?;
        self.platform().commit(vec![write]).await?;
        self.inner.state.borrow_mut().generation = fingerprint;
        Ok(())
    }

    /// One change of the open vault, under the lock: checked to start from the newest generation, made by the signer,
    /// stored, adopted. Mnemonics that are new count as written down if `proven`. Gives the lock, for what else belongs to
    /// the change, and the secret that came out.
    pub(super) async fn change_vault(
        &self,
        request: SignerRequest,
        secrets: P::Secrets,
        proven: bool,
    ) -> Result<(P::Guard, P::Secrets), WalletError> {
        self.ensure_unlocked().await?;
        let guard = self.platform().lock(LOCK).await;
        self.ensure_unlocked().await?;
        self.ensure_current().await?;
        let proven_by_secret = matches!(
            request,
            SignerRequest::ChangePassword {}
                | SignerRequest::AddPasskey { .. }
                | SignerRequest::RemoveSlot { .. }
        );
        // Read before the signer has a change pending: a storage that refuses leaves none.
        let _list = self.platform().lock(settings::ACCOUNTS).await;
        let known = settings::load(self.platform()).await?.accounts;
        let (answer, secret) = if proven_by_secret {
            self.ask_with_proof(request, secrets).await?
        } else {
            self.ask_signer(request, secrets).await?
        };
        self.store_change(answer, &known, Write::Succeed, proven, Vec::new()).await?;
        Ok((guard, secret))
    }

    /// Fails unless what the signer holds is what is stored.
    pub(super) async fn ensure_current(&self) -> Result<(), WalletError> {
        match vault_store::read(self.platform()).await? {
            Stored::Empty => Err(WalletError::NoVault),
            Stored::Damaged => Err(WalletError::VaultDamaged),
            Stored::Vault { generation, .. } => {
                let held = self.inner.state.borrow().generation;
                if generation.fingerprint() == held { Ok(()) } else { Err(WalletError::VaultStale) }
            }
        }
    }

    /// Stores the signer's pending change, `changes` with it, and has it adopted, or has it dropped.
    pub(super) async fn store_change(
        &self,
        answer: SignerResponse,
        known: &Accounts,
        write: Write,
        proven: bool,
        mut changes: Vec<Change>,
    ) -> Result<(), WalletError> {
        let SignerResponse::Vault { envelope, accounts, seeds } = answer else {
            return Err(WalletError::SignerAnswer { request: "a vault change" });
        };
        let merged = known.merged(&accounts, &seeds, proven);
        let stored = async {
            let fingerprint = match write {
                Write::Found { replace } => {
                    let (fingerprint, writes) =
                        vault_store::found(self.platform(), envelope, replace).await?;
                    changes.extend(writes);
                    fingerprint
                }
                Write::Succeed => {
                    let expected = self.inner.state.borrow().generation;
                    let (fingerprint, write) =
                        vault_store::succeed(self.platform(), expected, envelope).await?;
                    changes.push(write);
                    fingerprint
                }
            };
            changes.push(settings::accounts_change(&merged));
            self.platform().commit(changes).await?;
            Ok::<B256, WalletError>(fingerprint)
        }
        .await;
        let fingerprint = match stored {
            Ok(fingerprint) => fingerprint,
            Err(error) => {
                // If it cannot be dropped either, the signer is beyond reach: end it rather than let it run ahead.
                if self.ask_signer(SignerRequest::Discard {}, P::no_secrets()).await.is_err() {
                    self.lock().await;
                }
                return Err(error);
            }
        };
        if let Err(error) = self.ask_signer(SignerRequest::Commit {}, P::no_secrets()).await {
            // Stored, and not adopted: the signer is behind. The next unlock opens the new generation.
            self.set_status(WalletStatus::Locked);
            self.lock().await;
            return Err(error);
        }
        self.inner.state.borrow_mut().generation = fingerprint;
        self.adopt_accounts(merged);
        Ok(())
    }
}
