//! An open vault and its keys, ready to sign.

use std::rc::Rc;

use latchkey_core::ports::Entropy;
use latchkey_core::primitives::Address;
use latchkey_core::signer::SignerAccount;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::SignerError;
use crate::entropy::HealthChecked;
use crate::hd::{DerivationPath, ExtendedKey, HdError};
use crate::mnemonic::{Mnemonic, tokens};
use crate::sign::SigningKey;
use crate::vault::{AccountSecret, Contents, HdSeed, KdfPolicy, MAX_PASSPHRASE, Vault, VaultError};

/// Wrong answers to `CheckWords` before it takes no more until the next unlock: without a bound it would give the
/// mnemonic to whoever asks often enough.
const MAX_WRONG_CHECKS: u8 = 20;
/// Fewest positions in one check, for the same reason: 2^33 tries for three words.
const MIN_POSITIONS: usize = 3;

struct Account {
    key: SigningKey,
    path: Option<DerivationPath>,
}

/// Copies share keys; the vault's secrets are copied, and wiped, each for itself.
#[derive(Clone)]
pub(super) struct Unlocked {
    pub(super) vault: Vault,
    accounts: Vec<Rc<Account>>,
    /// `m/44'/60'/0'/0`; `None` without a mnemonic.
    parent: Option<Rc<ExtendedKey>>,
    wrong_checks: u8,
}

impl Unlocked {
    /// A new vault with its first account.
    pub(super) fn create<E: Entropy>(
        mnemonic: &Mnemonic,
        passphrase: Zeroizing<Vec<u8>>,
        password: &[u8],
        policy: KdfPolicy,
        entropy: &HealthChecked<E>,
    ) -> Result<Self, SignerError> {
        if passphrase.len() > MAX_PASSPHRASE {
            return Err(SignerError::PassphraseLength { max: MAX_PASSPHRASE });
        }
        let seed = HdSeed { entropy: Zeroizing::new(mnemonic.entropy().to_vec()), passphrase };
        let contents = Contents { seed: Some(seed), accounts: Vec::new() };
        let mut unlocked = Self::from_vault(Vault::create(contents, password, policy, entropy)?)?;
        unlocked.add_derived()?;
        Ok(unlocked)
    }

    pub(super) fn open(envelope: &str, password: &[u8], policy: KdfPolicy) -> Result<Self, SignerError> {
        Self::from_vault(Vault::open(envelope, password, policy)?)
    }

    fn from_vault(vault: Vault) -> Result<Self, SignerError> {
        let mut unlocked = Self { vault, accounts: Vec::new(), parent: None, wrong_checks: 0 };
        if let Some(seed) = &unlocked.vault.contents.seed {
            let seed = mnemonic_of(seed)?.to_seed(&seed.passphrase);
            let master = ExtendedKey::master(seed.as_slice())?;
            unlocked.parent = Some(Rc::new(master.derive(&DerivationPath::ethereum_parent())?));
        }
        for secret in &unlocked.vault.contents.accounts {
            let account = match secret {
                AccountSecret::Derived(index) => unlocked.derive(*index)?,
                AccountSecret::Imported(key) => Account { key: SigningKey::from_bytes(key)?, path: None },
            };
            unlocked.accounts.push(Rc::new(account));
        }
        Ok(unlocked)
    }

    fn derive(&self, index: u32) -> Result<Account, SignerError> {
        let path = DerivationPath::ethereum(index)?;
        let child = self.parent.as_ref().ok_or(SignerError::NoMnemonic)?.derive_child(index)?;
        Ok(Account { key: SigningKey::from_bytes(child.key())?, path: Some(path) })
    }

    /// Adds the account after the last derived one; an index without a key is skipped, as BIP-32 says, and so is one
    /// whose key was imported before.
    pub(super) fn add_derived(&mut self) -> Result<(), SignerError> {
        let derived = |secret: &AccountSecret| match secret {
            AccountSecret::Derived(index) => Some(*index),
            AccountSecret::Imported(_) => None,
        };
        let last = self.vault.contents.accounts.iter().filter_map(derived).max();
        let mut index = last.map_or(0, |last| last.saturating_add(1));
        let account = loop {
            match self.derive(index) {
                Ok(account) if self.key(account.key.address()).is_none() => break account,
                Ok(_) | Err(SignerError::Hd(HdError::InvalidChild)) => index = index.saturating_add(1),
                Err(error) => return Err(error),
            }
        };
        self.vault.contents.accounts.push(AccountSecret::Derived(index));
        self.accounts.push(Rc::new(account));
        Ok(())
    }

    pub(super) fn add_imported(&mut self, key: SigningKey) -> Result<(), SignerError> {
        let address = key.address();
        if self.key(address).is_some() {
            return Err(SignerError::AccountExists { address });
        }
        self.vault.contents.accounts.push(AccountSecret::Imported(key.to_bytes()));
        self.accounts.push(Rc::new(Account { key, path: None }));
        Ok(())
    }

    pub(super) fn key(&self, address: Address) -> Option<&SigningKey> {
        self.accounts.iter().map(|account| &account.key).find(|key| key.address() == address)
    }

    pub(super) fn accounts(&self) -> Vec<SignerAccount> {
        let public = |account: &Rc<Account>| SignerAccount {
            address: account.key.address(),
            derivation_path: account.path.as_ref().map(DerivationPath::to_string),
        };
        self.accounts.iter().map(public).collect()
    }

    pub(super) fn mnemonic(&self) -> Result<Mnemonic, SignerError> {
        mnemonic_of(self.vault.contents.seed.as_ref().ok_or(SignerError::NoMnemonic)?)
    }

    /// Whether `words`, in either case, are those at `positions`.
    pub(super) fn check_words(&mut self, positions: &[u8], words: &[u8]) -> Result<bool, SignerError> {
        let mnemonic = self.mnemonic()?;
        let distinct = |(index, position): (usize, &u8)| {
            usize::from(*position) < mnemonic.word_count() && !positions[..index].contains(position)
        };
        if positions.len() < MIN_POSITIONS || !positions.iter().enumerate().all(distinct) {
            return Err(SignerError::Positions);
        }
        if self.wrong_checks >= MAX_WRONG_CHECKS {
            return Err(SignerError::TooManyChecks);
        }
        let mut correct = tokens(words).count() == positions.len();
        for (position, word) in positions.iter().zip(tokens(words)) {
            let word = Zeroizing::new(word.to_ascii_lowercase());
            let expected = mnemonic.word(usize::from(*position)).unwrap_or_default();
            correct &= bool::from(expected.as_bytes().ct_eq(&word));
        }
        if !correct {
            self.wrong_checks += 1;
        }
        Ok(correct)
    }
}

fn mnemonic_of(seed: &HdSeed) -> Result<Mnemonic, SignerError> {
    // The vault's form has let through only lengths that BIP-39 knows.
    Mnemonic::from_entropy(&seed.entropy).map_err(|_| VaultError::Malformed { field: "contents" }.into())
}
