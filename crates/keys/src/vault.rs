//! Our envelope: a random data key encrypts the secrets; a password slot wraps the data key.
//!
//! ```text
//! { "format": "latchkey-vault", "version": 1, "id": 16 bytes, "revision": n,
//!   "slots": [ { "type": "password", "id": 8 bytes,
//!                "kdf": { "name": "scrypt", "n": 131072, "r": 8, "p": 1, "salt": 32 bytes },
//!                "cipher": "aes-256-gcm", "iv": 12 bytes, "wrappedKey": 48 bytes } ],
//!   "cipher": "aes-256-gcm", "iv": 12 bytes, "ciphertext": … }
//! ```
//!
//! A slot's associated data bind its parameters, the vault's id and the version; the contents' associated data bind
//! the whole header, every slot and the revision, so that no part of another envelope, an older one included, fits.
//! Changing the password rewraps the data key and, as the header changed, seals the contents again under the same key.

mod contents;
mod envelope;
mod slot;

use core::fmt;

use latchkey_core::code::{Code, Failure};
use latchkey_core::ports::{Entropy, EntropyError};
use zeroize::Zeroizing;

pub(crate) use contents::{AccountSecret, Contents, HdSeed, MAX_PASSPHRASE};
use envelope::{Envelope, Header};
pub use slot::KdfPolicy;
use slot::Slot;

use crate::entropy::HealthChecked;
use crate::kdf::KdfError;

/// The key that encrypts the contents.
type DataKey = Zeroizing<[u8; 32]>;

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
    data_key: DataKey,
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
        let slot = Slot::wrap(&data_key, &id, password, policy, entropy)?;
        Ok(Self { header: Header { id, revision: 0, slots: vec![slot] }, data_key, contents })
    }

    /// Opens an envelope. Nothing is spent before the whole envelope is parsed and its parameters are bounded; the
    /// key derivation then runs whatever the password is.
    pub(crate) fn open(envelope: &str, password: &[u8], policy: KdfPolicy) -> Result<Self, VaultError> {
        let envelope = Envelope::parse(envelope, policy)?;
        let data_key = envelope.header.unwrap_data_key(password)?;
        let contents = envelope.open(&data_key)?;
        Ok(Self { header: envelope.header, data_key, contents })
    }

    /// Checks a password against the open vault.
    pub(crate) fn verify_password(&self, password: &[u8]) -> Result<(), VaultError> {
        self.header.unwrap_data_key(password).map(drop)
    }

    /// Wraps the data key anew.
    pub(crate) fn change_password<E: Entropy>(
        &mut self,
        new_password: &[u8],
        policy: KdfPolicy,
        entropy: &HealthChecked<E>,
    ) -> Result<(), VaultError> {
        let slot = Slot::wrap(&self.data_key, &self.header.id, new_password, policy, entropy)?;
        self.header.slots = vec![slot];
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
