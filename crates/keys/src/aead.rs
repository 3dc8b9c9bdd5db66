//! AES-256-GCM as the vault and the backup use it: one key, 12-byte iv, 16-byte tag behind the ciphertext.

use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce};
use zeroize::Zeroizing;

/// A 32-byte key, wiped when dropped.
pub(crate) type Key = Zeroizing<[u8; 32]>;

/// The tag behind every ciphertext, in bytes.
pub(crate) const TAG: usize = 16;

/// Encrypts; gives ciphertext and tag. Plaintext never leaves a buffer that is wiped or overwritten. `None` only for a
/// plaintext longer than the cipher takes.
#[inline(never)]
pub(crate) fn seal(key: &Key, iv: &[u8; 12], associated_data: &[u8], plaintext: &[u8]) -> Option<Vec<u8>> {
    let mut buffer = Zeroizing::new(Vec::with_capacity(plaintext.len() + TAG));
    buffer.extend_from_slice(plaintext);
    let cipher = Aes256Gcm::new_from_slice(key.as_slice()).ok()?;
    cipher.encrypt_in_place(&Nonce::from(*iv), associated_data, &mut *buffer).ok()?;
    Some(core::mem::take(&mut *buffer))
}

/// The reverse of [`seal`]; `None` whatever does not fit.
#[inline(never)]
pub(crate) fn open(
    key: &Key,
    iv: &[u8; 12],
    associated_data: &[u8],
    ciphertext: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let mut buffer = Zeroizing::new(ciphertext.to_vec());
    let cipher = Aes256Gcm::new_from_slice(key.as_slice()).ok()?;
    cipher.decrypt_in_place(&Nonce::from(*iv), associated_data, &mut *buffer).ok()?;
    Some(buffer)
}
