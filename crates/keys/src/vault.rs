//! Our envelope: a random data key encrypts the secrets; each slot wraps the data key in a way of its own.
//!
//! ```text
//! { "format": "latchkey-vault", "version": 2, "id": 16 bytes, "revision": n,
//!   "slots": [ { "type": "password", "id": 8 bytes,
//!                "kdf": { "name": "scrypt", "n": 131072, "r": 8, "p": 1, "salt": 32 bytes },
//!                "cipher": "aes-256-gcm", "iv": 12 bytes, "wrappedKey": 48 bytes },
//!              { "type": "passkey", "id": 8 bytes, "credential": its id,
//!                "kdf": { "name": "hkdf-sha256", "salt": 32 bytes },
//!                "cipher": "aes-256-gcm", "iv": 12 bytes, "wrappedKey": 48 bytes } ],
//!   "cipher": "aes-256-gcm", "iv": 12 bytes, "ciphertext": … }
//! ```
//!
//! A slot's associated data bind its parameters, the vault's id and the version; the contents' associated data bind
//! the whole header, every slot and the revision, so that no part of another envelope, an older one included, fits:
//! name and version, id, revision, then per slot its length (4 bytes) and its JSON, keys sorted, without white space.
//! Changing the password rewraps the data key and, as the header changed, seals the contents again under the same key.
//!
//! A slot of an unknown type, or with unknown algorithms, is carried along: it keeps nobody from opening the vault by a
//! slot that is known, and is written back as it was. An envelope without a known slot is `UnsupportedVersion`.
//!
//! Version 1 (one password slot; contents of form 1; the slot bound by its fields) is read, and written as version 2 at
//! the next change.

mod contents;
mod envelope;
mod slot;

use core::fmt;

use latchkey_core::code::{Code, Failure};
use latchkey_core::ports::{Entropy, EntropyError};

pub(crate) use contents::{AccountSecret, Contents, HdSeed, MAX_DEPTH, MAX_PASSPHRASE, MAX_SEEDS};
use envelope::{Envelope, Header, MAX_SLOTS};
pub use slot::KdfPolicy;
use slot::Slot;
pub(crate) use slot::{MAX_CREDENTIAL, Registration, SlotId, SlotSecret};

use crate::aead::Key;
use crate::entropy::HealthChecked;
use crate::hkdf::hkdf_sha256;
use crate::kdf::KdfError;

/// Why a vault cannot be opened or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VaultError {
    /// The password is wrong or the vault was altered: one answer, whatever the cause.
    #[error("the vault does not open with this password")]
    WrongPassword,
    /// The text is not an envelope.
    #[error("the vault is damaged: {field} is not what it should be")]
    Malformed {
        /// The part to blame.
        field: &'static str,
    },
    /// Larger than any vault of ours.
    #[error("the vault is larger than {max} bytes")]
    TooLarge {
        /// The most allowed.
        max: usize,
    },
    /// Written by a newer version of this software.
    #[error(
        "the vault was written by a newer version ({found}); this one reads version {supported}. Update, and do not change the vault"
    )]
    UnsupportedVersion {
        /// The version found; 0 where a slot of an unknown type gave it away.
        found: u64,
        /// The newest version known here.
        supported: u64,
    },
    /// Key derivation weaker than the floor: not one of our vaults, or one weakened by somebody.
    #[error(
        "the vault's key derivation was weakened (n = {n}, at least {floor} is required); restore a backup"
    )]
    BelowFloor {
        /// The n found.
        n: u32,
        /// The least allowed.
        floor: u32,
    },
    /// Parameters that are invalid or not affordable.
    #[error(transparent)]
    Kdf(#[from] KdfError),
    /// The vault has no slot of this name, or none of this kind.
    #[error("the vault has no such way to open it")]
    NoSuchSlot,
    /// The slot is the last one that opens the vault, or the one that was just used to prove who asks.
    #[error("another way to open the vault must stay, and must be the one used now")]
    SlotNeeded,
    /// More accounts or longer secrets than the format holds.
    #[error("the vault is full")]
    Full,
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
}

impl VaultError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::WrongPassword => Code::WrongPassword,
            Self::Malformed { .. } | Self::TooLarge { .. } | Self::BelowFloor { .. } => Code::VaultDamaged,
            Self::UnsupportedVersion { .. } => Code::UnsupportedVersion,
            Self::Kdf(error) => match error {
                KdfError::Invalid { .. } => Code::VaultDamaged,
                KdfError::TooExpensive { .. } | KdfError::OutOfMemory => Code::Limit,
            },
            Self::NoSuchSlot => Code::NotFound,
            Self::SlotNeeded => Code::VaultState,
            Self::Full => Code::Limit,
            Self::Entropy(_) => Code::Entropy,
        }
    }
}

impl From<VaultError> for Failure {
    fn from(error: VaultError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

/// An open vault: its header, its data key and its contents. Wiped when dropped.
#[derive(Clone)]
pub(crate) struct Vault {
    header: Header,
    data_key: Key,
    pub(crate) contents: Contents,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault([redacted])")
    }
}

impl Vault {
    /// Makes a vault around `contents`.
    pub(crate) fn create<E: Entropy>(
        contents: Contents,
        password: &[u8],
        policy: KdfPolicy,
        entropy: &HealthChecked<E>,
    ) -> Result<Self, VaultError> {
        let data_key = entropy.array()?;
        let id = *entropy.array()?;
        let slot = Slot::password(&data_key, &id, password, policy, entropy)?;
        Ok(Self { header: Header { id, revision: 0, slots: vec![slot] }, data_key, contents })
    }

    /// Opens an envelope. Nothing is spent before the whole envelope is parsed and its parameters are bounded; the
    /// key derivation then runs whatever the password is.
    pub(crate) fn open(envelope: &str, secret: &SlotSecret, policy: KdfPolicy) -> Result<Self, VaultError> {
        let envelope = Envelope::parse(envelope, policy)?;
        let (data_key, _) = envelope.header.unwrap_data_key(secret)?;
        let contents = envelope.open(&data_key)?;
        Ok(Self { header: envelope.header, data_key, contents })
    }

    /// A key of this vault for another use than its contents.
    pub(crate) fn key_for(&self, usage: &[u8]) -> Key {
        hkdf_sha256(b"", self.data_key.as_slice(), &[usage, &self.header.id])
    }

    /// Checks a secret against the open vault; gives the name of the slot it opens.
    pub(crate) fn verify(&self, secret: &SlotSecret) -> Result<SlotId, VaultError> {
        let (_, index) = self.header.unwrap_data_key(secret)?;
        self.header.slots.get(index).map(|slot| slot.id).ok_or(VaultError::NoSuchSlot)
    }

    /// Wraps the data key anew under a password, in place of the password there was, if any.
    pub(crate) fn set_password<E: Entropy>(
        &mut self,
        new_password: &[u8],
        policy: KdfPolicy,
        entropy: &HealthChecked<E>,
    ) -> Result<(), VaultError> {
        let slot = Slot::password(&self.data_key, &self.header.id, new_password, policy, entropy)?;
        match self.header.slots.iter_mut().find(|slot| slot.is_password()) {
            Some(old) => *old = slot,
            None => self.push(slot)?,
        }
        Ok(())
    }

    /// Wraps the data key under a passkey as well. A credential that is there already is replaced.
    pub(crate) fn add_passkey<E: Entropy>(
        &mut self,
        registration: &Registration<'_>,
        entropy: &HealthChecked<E>,
    ) -> Result<(), VaultError> {
        let slot = Slot::passkey(&self.data_key, &self.header.id, registration, entropy)?;
        self.header.slots.retain(|slot| !slot.is_credential(registration.credential));
        self.push(slot)
    }

    fn push(&mut self, slot: Slot) -> Result<(), VaultError> {
        if self.header.slots.len() >= MAX_SLOTS {
            return Err(VaultError::Full);
        }
        self.header.slots.push(slot);
        Ok(())
    }

    /// Takes the slot `id` away. `secret` must open another slot, so that whoever removes one can still come in.
    ///
    /// If only that password stays, the data key is made anew: then the removed slot does not open the contents written
    /// from here on even with a copy of the envelope from before. A passkey that stays can not be asked now, so then the
    /// key stays too.
    pub(crate) fn remove_slot<E: Entropy>(
        &mut self,
        id: SlotId,
        secret: &SlotSecret,
        policy: KdfPolicy,
        entropy: &HealthChecked<E>,
    ) -> Result<(), VaultError> {
        if !self.header.slots.iter().any(|slot| slot.id == id) {
            return Err(VaultError::NoSuchSlot);
        }
        if self.verify(secret)? == id {
            return Err(VaultError::SlotNeeded);
        }
        self.header.slots.retain(|slot| slot.id != id);
        if let (SlotSecret::Password(password), [_]) = (secret, self.header.slots.as_slice()) {
            self.data_key = entropy.array()?;
            self.set_password(password, policy, entropy)?;
        }
        Ok(())
    }

    /// Whether the password slot is weaker than what is written today.
    pub(crate) fn is_weak(&self, policy: KdfPolicy) -> bool {
        self.header.slots.iter().any(|slot| slot.is_weaker_than(policy))
    }

    /// Writes the next revision of the envelope, under a fresh iv.
    pub(crate) fn seal<E: Entropy>(&mut self, entropy: &HealthChecked<E>) -> Result<String, VaultError> {
        self.header.revision = self.header.revision.checked_add(1).ok_or(VaultError::Full)?;
        Envelope::seal(self.header.clone(), &self.data_key, &self.contents, entropy)?.to_json()
    }
}

/// Reads an envelope, and contents: what is accepted is written so that it reads the same. For tests/fuzz.
#[cfg(fuzzing)]
#[allow(missing_docs, clippy::expect_used, reason = "a fuzz target fails by panicking")]
pub fn fuzz(data: &[u8]) {
    if let Ok(envelope) = Envelope::parse(&String::from_utf8_lossy(data), KdfPolicy::SHIPPED) {
        let written = envelope.to_json().expect("an envelope that was read can be written");
        let again = Envelope::parse(&written, KdfPolicy::SHIPPED).expect("what was written can be read");
        assert_eq!(again.to_json().as_ref(), Ok(&written));
    }
    if let Some(contents) = Contents::decode(data) {
        let written = contents.encode().expect("contents that were read can be written");
        let again = Contents::decode(&written).expect("what was written can be read");
        assert_eq!(again.encode(), Some(written));
    }
}

#[cfg(test)]
mod tests;
