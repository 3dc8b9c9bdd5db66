//! Keccak-256, the hash of everything in Ethereum (not SHA3-256: the padding differs).

use tiny_keccak::{Hasher, Keccak};

use crate::primitives::B256;

/// Hashes `data` with Keccak-256. Gives 32 bytes.
///
/// ```
/// use latchkey_core::keccak::keccak256;
/// assert_eq!(
///     keccak256(b"").to_string(),
///     "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
/// );
/// ```
#[must_use]
pub fn keccak256(data: impl AsRef<[u8]>) -> B256 {
    let mut hasher = Keccak::v256();
    hasher.update(data.as_ref());
    let mut out = [0; 32];
    hasher.finalize(&mut out);
    B256(out)
}
