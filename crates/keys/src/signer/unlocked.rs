//! An open vault and its keys, ready to sign.

use std::rc::Rc;

use latchkey_core::ports::Entropy;
use latchkey_core::primitives::{Address, Bytes};
use latchkey_core::signer::{SignerAccount, SignerSeed};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::SignerError;
use super::seed::{Seed, mnemonic_of};
use crate::entropy::HealthChecked;
use crate::hd::{DerivationPath, HdError};
use crate::import::Imported;
use crate::mnemonic::{Mnemonic, tokens};
use crate::sign::SigningKey;
use crate::vault::{
    AccountSecret, Contents, HdSeed, KdfPolicy, MAX_PASSPHRASE, MAX_SEEDS, SlotSecret, Vault, VaultError,
};

/// Wrong answers to `CheckWords` before it takes no more until the next unlock: without a bound it would give the
/// mnemonic to whoever asks often enough.
const MAX_WRONG_CHECKS: u8 = 20;
/// Fewest positions in one check, for the same reason: 2^33 tries for three words.
const MIN_POSITIONS: usize = 3;
/// The most paths in one request.
const MAX_PATHS: usize = 1_000;

struct Account {
    key: SigningKey,
    /// The number of its seed, and its path; `None` for an imported key.
    source: Option<(usize, DerivationPath)>,
}

/// Copies share keys; the vault's secrets are copied, and wiped, each for itself.
#[derive(Clone)]
pub(super) struct Unlocked {
    pub(super) vault: Vault,
    accounts: Vec<Rc<Account>>,
    seeds: Vec<Rc<Seed>>,
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
        let vault = Vault::create(Contents::default(), password, policy, entropy)?;
        let mut unlocked = Self::from_vault(vault)?;
        unlocked.add_mnemonic(mnemonic, passphrase)?;
        Ok(unlocked)
    }

    pub(super) fn open(envelope: &str, secret: &SlotSecret, policy: KdfPolicy) -> Result<Self, SignerError> {
        Self::from_vault(Vault::open(envelope, secret, policy)?)
    }

    pub(super) fn from_vault(vault: Vault) -> Result<Self, SignerError> {
        let mut unlocked = Self { vault, accounts: Vec::new(), seeds: Vec::new(), wrong_checks: 0 };
        for seed in &unlocked.vault.contents.seeds {
            unlocked.seeds.push(Rc::new(Seed::new(seed)?));
        }
        for secret in &unlocked.vault.contents.accounts {
            let account = match secret {
                AccountSecret::Derived { seed, path } => {
                    let number = usize::from(*seed);
                    let seed = unlocked.seeds.get(number).ok_or(SignerError::NoMnemonic)?;
                    Account { key: seed.derive(path)?, source: Some((number, path.clone())) }
                }
                AccountSecret::Imported(key) => Account { key: SigningKey::from_bytes(key)?, source: None },
            };
            unlocked.accounts.push(Rc::new(account));
        }
        Ok(unlocked)
    }

    /// Adds a mnemonic and its first account.
    pub(super) fn add_mnemonic(
        &mut self,
        mnemonic: &Mnemonic,
        passphrase: Zeroizing<Vec<u8>>,
    ) -> Result<(), SignerError> {
        if passphrase.len() > MAX_PASSPHRASE {
            return Err(SignerError::PassphraseLength { max: MAX_PASSPHRASE });
        }
        let secret = HdSeed::new(mnemonic, passphrase);
        let seed = Seed::new(&secret)?;
        if self.number_of(seed.fingerprint).is_some() {
            return Err(SignerError::MnemonicExists);
        }
        self.push_seed(secret, seed)?;
        self.add_next(self.seeds.len() - 1)
    }

    fn push_seed(&mut self, secret: HdSeed, seed: Seed) -> Result<(), SignerError> {
        if self.seeds.len() >= MAX_SEEDS {
            return Err(VaultError::Full.into());
        }
        self.vault.contents.seeds.push(secret);
        self.seeds.push(Rc::new(seed));
        Ok(())
    }

    fn number_of(&self, fingerprint: [u8; 4]) -> Option<usize> {
        self.seeds.iter().position(|seed| seed.fingerprint == fingerprint)
    }

    /// Adds what another wallet's file held. What is here already is passed over, unless there is nothing else.
    pub(super) fn add_all(&mut self, imported: Imported) -> Result<(), SignerError> {
        let before = (self.seeds.len(), self.accounts.len());
        let mut there = None;
        for (mnemonic, paths) in imported.mnemonics {
            let secret = HdSeed::new(&mnemonic, Zeroizing::default());
            let seed = Seed::new(&secret)?;
            let number = match self.number_of(seed.fingerprint) {
                Some(number) => number,
                None => {
                    self.push_seed(secret, seed)?;
                    self.seeds.len() - 1
                }
            };
            for path in paths {
                let key = self.derive(number, &path)?;
                if self.key(key.address()).is_some() {
                    there = Some(key.address());
                } else {
                    self.push_derived(number, path, key)?;
                }
            }
        }
        for key in imported.keys {
            let address = key.address();
            match self.add_imported(key) {
                Err(SignerError::AccountExists { .. }) => there = Some(address),
                other => other?,
            }
        }
        match there {
            Some(address) if before == (self.seeds.len(), self.accounts.len()) => {
                Err(SignerError::AccountExists { address })
            }
            _ => Ok(()),
        }
    }

    /// The number of the mnemonic of this fingerprint; of the first one for `None`.
    fn seed_number(&self, fingerprint: Option<&Bytes>) -> Result<usize, SignerError> {
        let found = match fingerprint {
            Some(bytes) => bytes.0.as_slice().try_into().ok().and_then(|bytes| self.number_of(bytes)),
            None => (!self.seeds.is_empty()).then_some(0),
        };
        found.ok_or(SignerError::NoMnemonic)
    }

    fn seed(&self, fingerprint: Option<&Bytes>) -> Result<&HdSeed, SignerError> {
        let number = self.seed_number(fingerprint)?;
        self.vault.contents.seeds.get(number).ok_or(SignerError::NoMnemonic)
    }

    /// Adds the accounts at `paths`, or the next one.
    pub(super) fn add_derived(&mut self, seed: Option<&Bytes>, paths: &[String]) -> Result<(), SignerError> {
        let number = self.seed_number(seed)?;
        if paths.is_empty() {
            return self.add_next(number);
        }
        let mut there = None;
        let before = self.accounts.len();
        for path in parse_paths(paths)? {
            let key = self.derive(number, &path)?;
            if self.key(key.address()).is_some() {
                there = Some(key.address());
            } else {
                self.push_derived(number, path, key)?;
            }
        }
        match there {
            Some(address) if self.accounts.len() == before => Err(SignerError::AccountExists { address }),
            _ => Ok(()),
        }
    }

    /// Adds the account after the last one at `m/44'/60'/0'/0`; an index without a key is skipped, as BIP-32 says, and so
    /// is one whose account is there already.
    fn add_next(&mut self, number: usize) -> Result<(), SignerError> {
        let parent = DerivationPath::ethereum_parent();
        let index = |account: &Rc<Account>| match &account.source {
            Some((seed, path)) if *seed == number => match path.steps().split_last() {
                Some((last, steps)) if steps == parent.steps() => Some(*last),
                _ => None,
            },
            _ => None,
        };
        let last = self.accounts.iter().filter_map(index).max();
        let mut index = last.map_or(0, |last| last.saturating_add(1));
        loop {
            let path = DerivationPath::ethereum(index)?;
            match self.derive(number, &path) {
                Ok(key) if self.key(key.address()).is_none() => return self.push_derived(number, path, key),
                Ok(_) | Err(SignerError::Hd(HdError::InvalidChild)) => index = index.saturating_add(1),
                Err(error) => return Err(error),
            }
        }
    }

    fn derive(&self, number: usize, path: &DerivationPath) -> Result<SigningKey, SignerError> {
        self.seeds.get(number).ok_or(SignerError::NoMnemonic)?.derive(path)
    }

    fn push_derived(
        &mut self,
        number: usize,
        path: DerivationPath,
        key: SigningKey,
    ) -> Result<(), SignerError> {
        let seed = u8::try_from(number).map_err(|_| VaultError::Full)?;
        self.vault.contents.accounts.push(AccountSecret::Derived { seed, path: path.clone() });
        self.accounts.push(Rc::new(Account { key, source: Some((number, path)) }));
        Ok(())
    }

    /// The addresses at `paths`, of which none is added.
    pub(super) fn addresses(
        &self,
        seed: Option<&Bytes>,
        paths: &[String],
    ) -> Result<Vec<Address>, SignerError> {
        let seed = self.seeds.get(self.seed_number(seed)?).ok_or(SignerError::NoMnemonic)?;
        parse_paths(paths)?.iter().map(|path| seed.address(path)).collect()
    }

    pub(super) fn add_imported(&mut self, key: SigningKey) -> Result<(), SignerError> {
        let address = key.address();
        if self.key(address).is_some() {
            return Err(SignerError::AccountExists { address });
        }
        self.vault.contents.accounts.push(AccountSecret::Imported(key.to_bytes()));
        self.accounts.push(Rc::new(Account { key, source: None }));
        Ok(())
    }

    pub(super) fn key(&self, address: Address) -> Option<&SigningKey> {
        self.accounts.iter().map(|account| &account.key).find(|key| key.address() == address)
    }

    pub(super) fn accounts(&self) -> Vec<SignerAccount> {
        let public = |account: &Rc<Account>| {
            let source = account.source.as_ref();
            let seed = source.and_then(|(number, _)| self.seeds.get(*number));
            SignerAccount {
                address: account.key.address(),
                derivation_path: source.map(|(_, path)| path.to_string()),
                seed: seed.map(|seed| seed.fingerprint.as_slice().into()),
            }
        };
        self.accounts.iter().map(public).collect()
    }

    pub(super) fn seeds(&self) -> Vec<SignerSeed> {
        self.seeds.iter().map(|seed| seed.public()).collect()
    }

    pub(super) fn mnemonic(&self, seed: Option<&Bytes>) -> Result<Mnemonic, SignerError> {
        mnemonic_of(self.seed(seed)?)
    }

    pub(super) fn passphrase(&self, seed: Option<&Bytes>) -> Result<Zeroizing<Vec<u8>>, SignerError> {
        Ok(self.seed(seed)?.passphrase.clone())
    }

    /// Whether `words`, in either case, are those at `positions`.
    pub(super) fn check_words(
        &mut self,
        seed: Option<&Bytes>,
        positions: &[u8],
        words: &[u8],
    ) -> Result<bool, SignerError> {
        let mnemonic = self.mnemonic(seed)?;
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

fn parse_paths(paths: &[String]) -> Result<Vec<DerivationPath>, SignerError> {
    if paths.is_empty() || paths.len() > MAX_PATHS {
        return Err(SignerError::PathCount { max: MAX_PATHS });
    }
    paths.iter().map(|path| path.parse().map_err(SignerError::Hd)).collect()
}
