//! Adding, importing and exporting keys, and proving the backup.

use latchkey_core::primitives::{Address, Bytes};
use latchkey_core::signer::{SignerRequest, SignerResponse};

use super::Wallet;
use crate::account::{Account, AccountType, Seed};
use crate::error::WalletError;
use crate::ports::Platform;

/// The longest file of another wallet, in bytes.
const LARGEST_FILE: usize = 2 << 20;

impl<P: Platform> Wallet<P> {
    /// Derives the next account of the first mnemonic.
    ///
    /// # Errors
    /// [`WalletError::Locked`], [`WalletError::VaultStale`], the signer's and the storage's failures.
    pub async fn add_account(&self) -> Result<Account, WalletError> {
        self.add(SignerRequest::AddAccount { seed: None, paths: Vec::new() }, P::no_secrets()).await
    }

    /// Derives accounts of a mnemonic (the first, if none is named): those at `paths`, or the next one if there are no
    /// paths. Gives those that are new; what is there already is passed over.
    ///
    /// # Errors
    /// As [`Wallet::add_account`]; `INVALID_PARAMS` for a path that is none, or if no account is new.
    pub async fn add_accounts(
        &self,
        seed: Option<Bytes>,
        paths: Vec<String>,
    ) -> Result<Vec<Account>, WalletError> {
        let before = self.accounts();
        drop(self.change_vault(SignerRequest::AddAccount { seed, paths }, P::no_secrets(), false).await?);
        Ok(self.new_since(&before))
    }

    /// Adds another mnemonic and its first account; gives its name. With `words`, a new one is made and comes back as the
    /// secret. Whoever typed the words has them: their backup counts as proven.
    ///
    /// # Errors
    /// As [`Wallet::add_account`]; `INVALID_MNEMONIC`; `INVALID_PARAMS` if it is in the wallet already.
    pub async fn add_mnemonic(
        &self,
        words: Option<u8>,
        word_list: Option<String>,
        secrets: P::Secrets,
    ) -> Result<(Seed, P::Secrets), WalletError> {
        let request = SignerRequest::AddMnemonic { words, word_list };
        let (_guard, secret) = self.change_vault(request, secrets, words.is_none()).await?;
        let seed = self.seeds().pop().ok_or(WalletError::SignerAnswer { request: "addMnemonic" })?;
        Ok((seed, secret))
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
        let mut added = self.import_file(json, secrets).await?;
        added.pop().ok_or(WalletError::SignerAnswer { request: "importFile" })
    }

    /// Adds what another wallet's file holds (Web3 Secret Storage V3, MetaMask, eth-lightwallet, Ether sale): keys, and
    /// mnemonics with the accounts they had there. Gives the accounts that are new. The mnemonics count as not written down.
    ///
    /// # Errors
    /// As [`Wallet::add_account`]; `WRONG_PASSWORD` if the file does not open, `PARSE` if it is none of those, `LIMIT` if it
    /// is too large or asks for too much work, `INVALID_PARAMS` if all of it is here already.
    pub async fn import_file(&self, json: String, secrets: P::Secrets) -> Result<Vec<Account>, WalletError> {
        if json.len() > LARGEST_FILE {
            return Err(WalletError::FileTooLarge { limit: LARGEST_FILE });
        }
        let before = self.accounts();
        drop(self.change_vault(SignerRequest::ImportFile { json }, secrets, false).await?);
        Ok(self.new_since(&before))
    }

    /// The account that is new after `request`: one whose key was not here, even if it was watched.
    async fn add(&self, request: SignerRequest, secrets: P::Secrets) -> Result<Account, WalletError> {
        let before = self.accounts();
        drop(self.change_vault(request, secrets, false).await?);
        self.new_since(&before).pop().ok_or(WalletError::SignerAnswer { request: "adding an account" })
    }

    fn new_since(&self, before: &[Account]) -> Vec<Account> {
        let had_key = |account: &Account| {
            let known = before.iter().find(|old| old.address == account.address);
            known.is_some_and(|old| old.account_type != AccountType::Watch)
        };
        let mut after = self.accounts();
        after.retain(|account| account.account_type != AccountType::Watch && !had_key(account));
        after
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
        match self.ask_with_proof(SignerRequest::ExportKeystore { address }, secrets).await? {
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
        let address = self.account_or_selected(Some(address))?;
        self.export(SignerRequest::ExportPrivateKey { address }, secrets).await
    }

    /// Gives a mnemonic to its owner, as a secret.
    ///
    /// # Errors
    /// [`WalletError::Locked`], `WRONG_PASSWORD`, `VAULT_STATE` if there is no such mnemonic.
    pub async fn export_mnemonic(
        &self,
        seed: Option<Bytes>,
        secrets: P::Secrets,
    ) -> Result<P::Secrets, WalletError> {
        self.export(SignerRequest::ExportMnemonic { seed }, secrets).await
    }

    /// Gives the BIP-39 passphrase of a mnemonic to its owner, as a secret; none came out if it has none.
    ///
    /// # Errors
    /// As [`Wallet::export_mnemonic`].
    pub async fn export_passphrase(
        &self,
        seed: Option<Bytes>,
        secrets: P::Secrets,
    ) -> Result<P::Secrets, WalletError> {
        self.export(SignerRequest::ExportPassphrase { seed }, secrets).await
    }

    async fn export(&self, request: SignerRequest, secrets: P::Secrets) -> Result<P::Secrets, WalletError> {
        self.ensure_unlocked().await?;
        match self.ask_with_proof(request, secrets).await? {
            (SignerResponse::Done {}, secret) => Ok(secret),
            _ => Err(WalletError::SignerAnswer { request: "an export" }),
        }
    }

    /// Checks words of a mnemonic at zero-based `positions` (the words travel as the secret), and remembers success.
    ///
    /// # Errors
    /// [`WalletError::Locked`], [`WalletError::InvalidParams`] for fewer than three or repeated positions.
    pub async fn confirm_backup(
        &self,
        seed: Option<Bytes>,
        positions: Vec<u8>,
        secrets: P::Secrets,
    ) -> Result<bool, WalletError> {
        let repeated = positions
            .iter()
            .enumerate()
            .any(|(index, position)| positions.iter().take(index).any(|one| one == position));
        if positions.len() < 3 || repeated {
            return Err(WalletError::params("words", "three or more different words prove a backup"));
        }
        self.ensure_unlocked().await?;
        let request = SignerRequest::CheckWords { seed: seed.clone(), positions };
        let (SignerResponse::Checked { correct }, _) = self.ask_signer(request, secrets).await? else {
            return Err(WalletError::SignerAnswer { request: "checkWords" });
        };
        if correct {
            self.change_accounts(|accounts| {
                let proven = accounts.with_seed(seed.as_ref(), |seed| seed.backed_up = true);
                proven.ok_or(WalletError::UnknownSeed)
            })
            .await?;
        }
        Ok(correct)
    }
}
