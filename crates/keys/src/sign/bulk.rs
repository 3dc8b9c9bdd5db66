//! A key for whoever holds it in the script that signs: servers, offline tools, tests.

use core::cell::OnceCell;

use latchkey_core::ports::{Entropy, EntropyError};
use latchkey_core::primitives::{Address, B256};
use latchkey_core::recover::{Signature, public_key_to_address};
use zeroize::Zeroizing;

use super::{SignError, SigningKey, check};
use crate::entropy::HealthChecked;
use crate::secp256k1::{PublicKey, SecretKey};
use crate::wipe::scrub_stack;

/// A private key that signs at full speed, bare hashes too. Wiped when dropped.
///
/// # Security
/// No wallet may use this: a vault's keys are [`SigningKey`](super::SigningKey)s, which sign no bare hash and check every signature
/// with k256. Here that check is the caller's choice: it takes most of a signature's time. Without it, a fault of the machine, or of
/// the unaudited `latchkey-curve`, is signed and sent.
///
/// ```
/// use latchkey_keys::sign::BulkKey;
/// let bytes = latchkey_core::keccak::keccak256("cow");
/// let key = BulkKey::from_bytes(&bytes.0, true).unwrap();
/// assert_eq!(key.address().to_checksum(), "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826");
/// let hash = latchkey_core::keccak::keccak256("");
/// let signature = key.sign_hash(&hash).unwrap();
/// assert_eq!(latchkey_core::recover::recover_address(&hash, &signature), Ok(key.address()));
/// ```
pub struct BulkKey {
    /// Boxed so that moving this type leaves no copy of the key behind.
    key: Box<SecretKey>,
    public_key: OnceCell<PublicKey>,
    checked: bool,
}

impl core::fmt::Debug for BulkKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("BulkKey([redacted])")
    }
}

impl BulkKey {
    /// Takes a private key, 32 bytes big-endian, and whether k256 checks each signature before it is given out.
    ///
    /// # Errors
    /// `InvalidKey` if it is zero or not below the curve's order.
    pub fn from_bytes(bytes: &[u8; 32], checked: bool) -> Result<Self, SignError> {
        let key = Box::new(SecretKey::from_bytes(bytes).ok_or(SignError::InvalidKey)?);
        Ok(Self { key, public_key: OnceCell::new(), checked })
    }

    /// A new key, of the platform's randomness.
    ///
    /// # Errors
    /// [`EntropyError`] if there is none, or none that is sound.
    pub fn generate<E: Entropy>(source: &HealthChecked<E>, checked: bool) -> Result<Self, EntropyError> {
        loop {
            // All but one draw in 2^127 are keys.
            if let Ok(key) = Self::from_bytes(&*source.array()?, checked) {
                return Ok(key);
            }
        }
    }

    /// A key that came out of a key file.
    #[must_use]
    pub fn from_signing_key(key: SigningKey, checked: bool) -> Self {
        Self { key: key.key, public_key: OnceCell::new(), checked }
    }

    /// The public key: x and y, 32 bytes each, big-endian.
    #[must_use]
    pub fn public_key(&self) -> &[u8; 64] {
        self.public_key.get_or_init(|| self.key.public_key())
    }

    /// The address of this key.
    #[must_use]
    pub fn address(&self) -> Address {
        public_key_to_address(self.public_key())
    }

    /// Signs a hash as it is: RFC 6979, low s.
    ///
    /// # Errors
    /// `SelfCheck` if signatures are checked and this one did not lead back to this key.
    pub fn sign_hash(&self, hash: &B256) -> Result<Signature, SignError> {
        let signature = self.key.sign_prehash(hash);
        if self.checked && !check::leads_to(hash, &signature, self.address()) {
            return Err(SignError::SelfCheck);
        }
        Ok(signature)
    }

    /// The private key.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        self.key.to_bytes()
    }
}

impl Drop for BulkKey {
    /// What signing left on the stack goes with the key: it lay in the same memory as long.
    fn drop(&mut self) {
        scrub_stack();
    }
}
