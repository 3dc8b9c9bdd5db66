//! Adding, importing and exporting keys, and proving the backup.

use latchkey_core::primitives::Address;
use latchkey_core::signer::{SignerRequest, SignerResponse};

use super::{Wallet, settings};
use crate::account::Account;
use crate::error::WalletError;
use crate::ports::Platform;

impl<P: Platform> Wallet<P> {
    /// Derives the next account.
    ///
    /// # Errors
    /// [`WalletError::Locked`], [`WalletError::VaultStale`], the signer's and the storage's failures.
    pub async fn add_account(&self) -> Result<Account, WalletError> {
        self.add(SignerRequest::AddAccount {}, P::no_secrets()).await
    }

    /// Adds a private key.
    ///
    /// # Errors
    /// As [`Wallet::add_account`]; `INVALID_PARAMS` if the key is none.
    pub async fn import_private_key(&self, secrets: P::Secrets) -> Result<Account, WalletError> {
        self.add(SignerRequest::ImportPrivateKey {}, secrets).await
    }

    /// Adds the key of a Web3 Secret Storage V3 file.
    ///
    /// # Errors
    /// As [`Wallet::add_account`]; `WRONG_PASSWORD` if the file does not open.
    pub async fn import_keystore(&self, json: String, secrets: P::Secrets) -> Result<Account, WalletError> {
        self.add(SignerRequest::ImportKeystore { json }, secrets).await
    }

    /// The account that is new after `request`; the last one, if it was there before.
    async fn add(&self, request: SignerRequest, secrets: P::Secrets) -> Result<Account, WalletError> {
        let before = self.accounts();
        drop(self.change_vault(request, secrets).await?);
        let mut after = self.accounts();
        let new = after.iter().position(|account| before.iter().all(|old| old.address != account.address));
        match new {
            Some(index) => Ok(after.swap_remove(index)),
            None => after.pop().ok_or(WalletError::SignerAnswer { request: "adding an account" }),
        }
    }

    /// Writes the key of `address` as a Web3 Secret Storage V3 file.
    ///
    /// # Errors
    /// [`WalletError::Locked`], [`WalletError::UnknownAccount`], `WRONG_PASSWORD`.
    pub async fn export_keystore(
        &self,
        address: Address,
        secrets: P::Secrets,
    ) -> Result<String, WalletError> {
        self.ensure_unlocked().await?;
        let address = self.account_or_selected(Some(address))?;
        match self.ask_signer(SignerRequest::ExportKeystore { address }, secrets).await? {
            (SignerResponse::Keystore { json }, _) => Ok(json),
            _ => Err(WalletError::SignerAnswer { request: "exportKeystore" }),
        }
    }

    /// Gives the private key of `address` to its owner, as a secret.
    ///
    /// # Errors
    /// [`WalletError::Locked`], [`WalletError::UnknownAccount`], `WRONG_PASSWORD`.
    pub async fn export_private_key(
        &self,
        address: Address,
        secrets: P::Secrets,
    ) -> Result<P::Secrets, WalletError> {
        self.ensure_unlocked().await?;
        let address = self.account_or_selected(Some(address))?;
        match self.ask_signer(SignerRequest::ExportPrivateKey { address }, secrets).await? {
            (SignerResponse::Done {}, secret) => Ok(secret),
            _ => Err(WalletError::SignerAnswer { request: "exportPrivateKey" }),
        }
    }

    /// Gives the mnemonic to its owner, as a secret.
    ///
    /// # Errors
    /// [`WalletError::Locked`], `WRONG_PASSWORD`.
    pub async fn export_mnemonic(&self, secrets: P::Secrets) -> Result<P::Secrets, WalletError> {
        self.ensure_unlocked().await?;
        match self.ask_signer(SignerRequest::ExportMnemonic {}, secrets).await? {
            (SignerResponse::Done {}, secret) => Ok(secret),
            _ => Err(WalletError::SignerAnswer { request: "exportMnemonic" }),
        }
    }

    /// Checks words of the mnemonic at zero-based `positions` (the words travel as the secret), and remembers success.
    ///
    /// # Errors
    /// [`WalletError::Locked`], [`WalletError::InvalidParams`] for fewer than three or repeated positions.
    pub async fn confirm_backup(&self, positions: Vec<u8>, secrets: P::Secrets) -> Result<bool, WalletError> {
        let repeated = positions
            .iter()
            .enumerate()
            .any(|(index, position)| positions.iter().take(index).any(|one| one == position));
        if positions.len() < 3 || repeated {
            return Err(WalletError::params("words", "three or more different words prove a backup"));
        }
        self.ensure_unlocked().await?;
        let answer = self.ask_signer(SignerRequest::CheckWords { positions }, secrets).await?;
        let (SignerResponse::Checked { correct }, _) = answer else {
            return Err(WalletError::SignerAnswer { request: "checkWords" });
        };
        if correct {
            self.platform().commit(vec![settings::backup_change(true)]).await?;
            self.inner.state.borrow_mut().backed_up = true;
        }
        Ok(correct)
    }
}
