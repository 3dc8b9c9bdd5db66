//! XSalsa20-Poly1305, NaCl's `secretbox`: opening only.

use poly1305::Poly1305;
use poly1305::universal_hash::KeyInit;
use salsa20::XSalsa20;
use salsa20::cipher::{KeyIvInit, StreamCipher};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// Poly1305's tag, in front of the ciphertext.
const TAG: usize = 16;

/// Opens `tag ‖ ciphertext`; `None` whatever does not fit.
pub(super) fn open(key: &[u8; 32], nonce: &[u8; 24], boxed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (tag, ciphertext) = boxed.split_at_checked(TAG)?;
    let mut cipher = XSalsa20::new(&(*key).into(), &(*nonce).into());
    // The first 32 bytes of the key stream are Poly1305's key.
    let mut mac_key = Zeroizing::new([0_u8; 32]);
    cipher.apply_keystream(mac_key.as_mut_slice());
    let expected = Poly1305::new(&(*mac_key).into()).compute_unpadded(ciphertext);
    if !bool::from(expected.as_slice().ct_eq(tag)) {
        return None;
    }
    let mut plaintext = Zeroizing::new(ciphertext.to_vec());
    cipher.apply_keystream(&mut plaintext);
    Some(plaintext)
}
