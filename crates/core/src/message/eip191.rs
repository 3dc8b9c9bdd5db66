//! `personal_sign` messages.

use crate::keccak::keccak256;
use crate::primitives::B256;

/// Hashes a message for signing: keccak256(`0x19` `"Ethereum Signed Message:\n"` length message).
///
/// Takes: the message's bytes, unprefixed; the length is their number in decimal, whatever they mean as text.
///
/// Source: EIP-191, version 0x45.
///
/// ```
/// use latchkey_core::message::eip191::hash_message;
/// assert_eq!(
///     hash_message(b"hello world").to_string(),
///     "0xd9eba16ed0ecae432b71fe008c98cc872bb4cc214d3220a36f365326cf807d68"
/// );
/// ```
#[must_use]
pub fn hash_message(message: &[u8]) -> B256 {
    let mut preimage = format!("\x19Ethereum Signed Message:\n{}", message.len()).into_bytes();
    preimage.extend_from_slice(message);
    keccak256(preimage)
}
