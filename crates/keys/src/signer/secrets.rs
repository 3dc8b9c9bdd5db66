//! The secrets that travel beside a request.

use core::fmt;

use zeroize::Zeroizing;

use super::SignerError;
use crate::import::raw;
use crate::mnemonic::{Mnemonic, WordList};
use crate::sign::SigningKey;
use crate::vault::SlotSecret;

/// The secrets the protocol knows, by the names it gives them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecretName {
    /// `password`
    Password,
    /// `newPassword`
    NewPassword,
    /// `mnemonic`
    Mnemonic,
    /// `passphrase`
    Passphrase,
    /// `privateKey`
    PrivateKey,
    /// `keystorePassword`
    KeystorePassword,
    /// `words`
    Words,
    /// `passkey`
    Passkey,
    /// `newPasskey`
    NewPasskey,
}

impl SecretName {
    const ALL: [Self; 9] = [
        Self::Password,
        Self::NewPassword,
        Self::Mnemonic,
        Self::Passphrase,
        Self::PrivateKey,
        Self::KeystorePassword,
        Self::Words,
        Self::Passkey,
        Self::NewPasskey,
    ];

    /// The name as the protocol spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::NewPassword => "newPassword",
            Self::Mnemonic => "mnemonic",
            Self::Passphrase => "passphrase",
            Self::PrivateKey => "privateKey",
            Self::KeystorePassword => "keystorePassword",
            Self::Words => "words",
            Self::Passkey => "passkey",
            Self::NewPasskey => "newPasskey",
        }
    }

    /// The secret of this name.
    ///
    /// ```
    /// use latchkey_keys::signer::SecretName;
    /// assert_eq!(SecretName::parse("newPassword"), Some(SecretName::NewPassword));
    /// assert_eq!(SecretName::parse("seed"), None);
    /// ```
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == name)
    }
}

/// Secrets staged for one request, wiped when dropped.
#[derive(Default)]
pub struct Secrets([Option<Zeroizing<Vec<u8>>>; 9]);

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets([redacted])")
    }
}

impl Secrets {
    /// Adds a secret; one of the same name staged before is wiped.
    pub fn insert(&mut self, name: SecretName, bytes: Zeroizing<Vec<u8>>) {
        if let Some(slot) = self.0.get_mut(name as usize) {
            *slot = Some(bytes);
        }
    }

    /// The same, for building in one expression.
    #[must_use]
    pub fn with(mut self, name: SecretName, bytes: &[u8]) -> Self {
        self.insert(name, Zeroizing::new(bytes.to_vec()));
        self
    }

    pub(super) fn take(&mut self, name: SecretName) -> Result<Zeroizing<Vec<u8>>, SignerError> {
        let slot = self.0.get_mut(name as usize);
        slot.and_then(Option::take).ok_or(SignerError::MissingSecret { name: name.as_str() })
    }

    /// A password something will be sealed with.
    pub(super) fn new_password(&mut self, name: SecretName) -> Result<Zeroizing<Vec<u8>>, SignerError> {
        let password = self.take(name)?;
        if password.is_empty() { Err(SignerError::EmptyPassword) } else { Ok(password) }
    }

    /// The mnemonic, in English or in the words of `list`.
    pub(super) fn mnemonic(&mut self, list: Option<&str>) -> Result<Mnemonic, SignerError> {
        let words = self.take(SecretName::Mnemonic)?;
        let list = list.map(WordList::parse).transpose()?;
        Ok(Mnemonic::parse_any(&words, list.as_slice())?)
    }

    /// What opens the vault: the passkey's answer if there is one, or the password.
    pub(super) fn slot_secret(&mut self) -> Result<SlotSecret, SignerError> {
        match self.take(SecretName::Passkey) {
            Ok(output) => Ok(SlotSecret::Passkey(output)),
            Err(_) => self.take(SecretName::Password).map(SlotSecret::Password),
        }
    }

    /// The private key, from hex text with or without `0x`, white space around it allowed.
    pub(super) fn private_key(&mut self) -> Result<SigningKey, SignerError> {
        let text = self.take(SecretName::PrivateKey)?;
        let key = raw::private_key(&text).ok_or(SignerError::PrivateKeyText)?;
        Ok(SigningKey::from_bytes(&key)?)
    }
}

/// `0x` hex in a buffer that does not grow.
pub(super) fn hex_text(key: &[u8; 32]) -> Zeroizing<Vec<u8>> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = Zeroizing::new(Vec::with_capacity(66));
    text.extend_from_slice(b"0x");
    for byte in key {
        text.push(DIGITS[usize::from(byte >> 4)]);
        text.push(DIGITS[usize::from(byte & 15)]);
    }
    text
}
