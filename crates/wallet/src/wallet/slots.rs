//! Ways to open the vault besides the password, and what wrong tries cost.

use latchkey_core::code::Code;
use latchkey_core::primitives::{B256, Bytes};
use latchkey_core::signer::{SignerRequest, SignerResponse};

use super::{Wallet, settings};
use crate::attempts::Attempts;
use crate::error::WalletError;
use crate::ports::Platform;
use crate::slots::{self, Slot};
use crate::vault_store::{self, Stored};

/// Where wrong tries are counted.
const ATTEMPTS: &str = "settings/attempts";

impl<P: Platform> Wallet<P> {
    /// The ways to open the stored vault, for whoever is to ask a passkey. Empty if there is no whole vault.
    ///
    /// # Errors
    /// [`WalletError::Store`] if the storage cannot be read.
    pub async fn slots(&self) -> Result<Vec<Slot>, WalletError> {
        match vault_store::read(self.platform()).await? {
            Stored::Vault { generation, .. } => Ok(slots::of_envelope(&generation.envelope)),
            Stored::Empty | Stored::Damaged => Ok(Vec::new()),
        }
    }

    /// Lets a passkey open the vault too. In: what opens the vault now, and what the passkey answered to `salt`.
    ///
    /// # Errors
    /// [`WalletError::Locked`], `WRONG_PASSWORD`, `LIMIT` for more slots than a vault has; as every change of the vault.
    pub async fn add_passkey(
        &self,
        credential: Bytes,
        salt: B256,
        secrets: P::Secrets,
    ) -> Result<(), WalletError> {
        let request = SignerRequest::AddPasskey { credential, salt };
        self.change_vault(request, secrets, false).await.map(drop)
    }

    /// Takes a way to open the vault away. In: what opens it now, and goes on opening it. Both stored generations are
    /// written anew, as when the password changes.
    ///
    /// # Errors
    /// [`WalletError::Locked`], `WRONG_PASSWORD`, `NOT_FOUND`, `VAULT_STATE` if the slot is the one that was used.
    pub async fn remove_slot(&self, id: Bytes, secrets: P::Secrets) -> Result<(), WalletError> {
        let _changed = self.change_vault(SignerRequest::RemoveSlot { id }, secrets, false).await?;
        if self.repeat_generation().await.is_err() {
            self.notice(
                "slot-old-copy",
                "It no longer opens the wallet, but an older stored copy could not be overwritten and may still open. \
                 Change the password to overwrite it.",
            );
        }
        Ok(())
    }

    /// How many milliseconds must pass before a password may be tried.
    ///
    /// # Errors
    /// [`WalletError::Store`] if the storage cannot be read.
    pub async fn wait_before_unlock(&self) -> Result<u64, WalletError> {
        Ok(self.attempts().await?.wait_ms(self.platform().now_ms()))
    }

    async fn attempts(&self) -> Result<Attempts, WalletError> {
        let stored: Option<Attempts> = settings::read(self.platform(), ATTEMPTS).await?;
        Ok(stored.unwrap_or_default())
    }

    /// Asks the signer something that a password or a passkey must prove. Not before its time; a wrong one is counted, a
    /// right one forgives.
    pub(super) async fn ask_with_proof(
        &self,
        request: SignerRequest,
        secrets: P::Secrets,
    ) -> Result<(SignerResponse, P::Secrets), WalletError> {
        let now_ms = self.platform().now_ms();
        let before = self.attempts().await?;
        let wait_ms = before.wait_ms(now_ms);
        if wait_ms > 0 {
            if before.settled(now_ms) != before {
                self.note_attempts(before.settled(now_ms)).await;
            }
            return Err(WalletError::TooManyAttempts { wait_ms });
        }
        let answer = self.ask_signer(request, secrets).await;
        match &answer {
            Err(error) if error.code() == Code::WrongPassword => {
                self.note_attempts(before.after_wrong(self.platform().now_ms())).await;
            }
            Ok(_) if before != Attempts::default() => self.note_attempts(Attempts::default()).await,
            _ => {}
        }
        answer
    }

    /// A storage that refuses the count keeps nobody from their wallet.
    async fn note_attempts(&self, attempts: Attempts) {
        if let Err(error) = self.platform().commit(vec![settings::put(ATTEMPTS, &attempts)]).await {
            self.notice("storage-refused", &error.to_string());
        }
    }
}
