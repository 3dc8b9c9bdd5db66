//! Mnemonics and keys derived from them, for `latchkey/accounts`.

use latchkey_core::code::{Code, Failure};
use latchkey_core::primitives::{Address, hex};
use latchkey_keys::hd::{DerivationPath, ExtendedPrivateKey, ExtendedPublicKey, HdError};
use latchkey_keys::mnemonic::Mnemonic;
use latchkey_keys::sign::BulkKey;
use latchkey_keys::wipe::scrub_stack;
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::accounts::{AccountKey, SecretOut, answer, entropy};

/// The most addresses derived at once.
const MAX_ADDRESSES: u32 = 1 << 16;

/// A new mnemonic of so many words.
#[wasm_bindgen]
#[must_use]
pub fn generate_mnemonic(words: usize) -> Option<SecretOut> {
    let mnemonic = entropy(|source| Mnemonic::generate(words, source));
    answer(mnemonic.map(|mnemonic| mnemonic.to_sentence().as_slice().into()))
}

/// The seed of a mnemonic: 64 bytes.
#[wasm_bindgen]
#[must_use]
pub fn mnemonic_to_seed(mnemonic: Vec<u8>, passphrase: Vec<u8>) -> Option<SecretOut> {
    let seed = seed(mnemonic, passphrase);
    scrub_stack();
    answer(seed.map(|seed| seed.as_slice().into()))
}

#[inline(never)]
fn seed(mnemonic: Vec<u8>, passphrase: Vec<u8>) -> Result<Zeroizing<[u8; 64]>, Failure> {
    let (mnemonic, passphrase) = (Zeroizing::new(mnemonic), Zeroizing::new(passphrase));
    Ok(Mnemonic::parse(&mnemonic)?.to_seed(&passphrase))
}

#[derive(Debug)]
enum Key {
    Private(ExtendedPrivateKey),
    Public(ExtendedPublicKey),
}

impl Key {
    fn public(&self) -> Result<ExtendedPublicKey, HdError> {
        match self {
            Self::Private(key) => key.to_public(),
            Self::Public(key) => Ok(key.clone()),
        }
    }

    fn private(&self) -> Result<&ExtendedPrivateKey, Failure> {
        match self {
            Self::Private(key) => Ok(key),
            Self::Public(_) => {
                Err(Failure::new(Code::InvalidParams, "an extended public key has no private key"))
            }
        }
    }

    fn derive(&self, path: &DerivationPath) -> Result<Self, HdError> {
        match self {
            Self::Private(key) => key.derive(path).map(Self::Private),
            Self::Public(key) => key.derive(path).map(Self::Public),
        }
    }
}

/// An extended key, private or public.
#[wasm_bindgen]
#[derive(Debug)]
pub struct HdNode(Key);

#[wasm_bindgen]
impl HdNode {
    /// The master key of a seed of 16 to 64 bytes.
    #[must_use]
    pub fn from_seed(seed: Vec<u8>) -> Option<Self> {
        let key = ExtendedPrivateKey::master(&Zeroizing::new(seed));
        scrub_stack();
        answer(key.map(|key| Self(Key::Private(key))))
    }

    /// The master key of a mnemonic.
    #[must_use]
    pub fn from_mnemonic(mnemonic: Vec<u8>, passphrase: Vec<u8>) -> Option<Self> {
        let key = Self::of_mnemonic(mnemonic, passphrase);
        scrub_stack();
        answer(key)
    }

    #[inline(never)]
    fn of_mnemonic(mnemonic: Vec<u8>, passphrase: Vec<u8>) -> Result<Self, Failure> {
        let key = ExtendedPrivateKey::master(seed(mnemonic, passphrase)?.as_slice())?;
        Ok(Self(Key::Private(key)))
    }

    /// `xprv…` or `xpub…`, as bytes.
    #[must_use]
    pub fn from_extended_key(text: Vec<u8>) -> Option<Self> {
        let key = Self::of_text(&Zeroizing::new(text));
        scrub_stack();
        answer(key)
    }

    #[inline(never)]
    fn of_text(text: &[u8]) -> Result<Self, HdError> {
        let text = core::str::from_utf8(text).map_err(|_| HdError::ExtendedKeyText)?;
        Ok(Self(match text.starts_with("xpub") {
            true => Key::Public(ExtendedPublicKey::parse(text)?),
            false => Key::Private(ExtendedPrivateKey::parse(text)?),
        }))
    }

    /// Walks a path (`m/44'/60'/0'/0/0`) down from this key.
    #[must_use]
    pub fn derive(&self, path: &str) -> Option<Self> {
        let key = self.walk(path);
        scrub_stack();
        answer(key)
    }

    #[inline(never)]
    fn walk(&self, path: &str) -> Result<Self, HdError> {
        self.0.derive(&path.parse()?).map(Self)
    }

    /// Whether there is a private key.
    #[must_use]
    pub fn is_private(&self) -> bool {
        matches!(self.0, Key::Private(_))
    }

    /// Wipes the private key and keeps the public one. True if that went well.
    #[must_use]
    pub fn wipe_private(&mut self) -> Option<bool> {
        answer(self.0.public().map(|key| {
            self.0 = Key::Public(key);
            true
        }))
    }

    /// `xprv…`.
    #[must_use]
    pub fn private_extended_key(&self) -> Option<SecretOut> {
        answer(self.0.private().map(|key| key.export().as_bytes().into()))
    }

    /// `xpub…`.
    #[must_use]
    pub fn public_extended_key(&self) -> Option<String> {
        answer(self.0.public().map(|key| key.format()))
    }

    /// The private key.
    #[must_use]
    pub fn private_key(&self) -> Option<SecretOut> {
        answer(self.0.private().map(|key| key.private_key().as_slice().into()))
    }

    /// The public key as hex: 2 or 3, and x (SEC 1).
    #[must_use]
    pub fn public_key(&self) -> Option<String> {
        answer(self.0.public().map(|key| hex::encode(&key.compressed())))
    }

    /// The address with its checksum.
    #[must_use]
    pub fn address(&self) -> Option<String> {
        answer(self.0.public().map(|key| key.address().to_checksum()))
    }

    /// Steps from the master key.
    #[must_use]
    pub fn depth(&self) -> u8 {
        match &self.0 {
            Key::Private(key) => key.depth(),
            Key::Public(key) => key.depth(),
        }
    }

    /// The key as one that signs.
    #[must_use]
    pub fn account(&self, checked: bool) -> Option<AccountKey> {
        answer(self.signing(checked))
    }

    fn signing(&self, checked: bool) -> Result<AccountKey, Failure> {
        Ok(BulkKey::from_bytes(self.0.private()?.private_key(), checked)?.into())
    }

    /// The addresses, 42 characters each, of `count` children that are not hardened, from number `start` on.
    #[must_use]
    pub fn child_addresses(&self, start: u32, count: u32) -> Option<String> {
        let addresses = self.addresses(start, count);
        scrub_stack();
        answer(addresses)
    }

    #[inline(never)]
    fn addresses(&self, start: u32, count: u32) -> Result<String, Failure> {
        if count > MAX_ADDRESSES {
            return Err(Failure::new(Code::Limit, "more than 65,536 addresses at once"));
        }
        let end = start.checked_add(count).ok_or(HdError::HardenedFromPublic)?;
        let addresses = self.0.public()?.child_addresses(start..end)?;
        Ok(addresses.iter().map(Address::to_checksum).collect())
    }
}
