//! ENS names: their normalised form, and their node in the registry.

mod emoji;
mod error;
mod forms;
mod normalize;
mod tables;

pub use error::{EnsError, LabelFault};
pub use normalize::{normalize, normalize_ascii};

use crate::keccak::keccak256;
use crate::primitives::{B256, hex};

/// Computes the namehash of `name`.
///
/// Takes: a name that is already normalised ([`normalize`]); nothing is normalised or refused here, so that the node of
/// any name can be had, also of one registered before the rules. A label of the form `[` 64 hex
/// digits `]` stands for its own hash. The empty name is the root: 32 zero bytes.
///
/// Source: ERC-137 "namehash algorithm".
///
/// # Errors
/// [`EnsError::EmptyLabel`].
///
/// ```
/// use latchkey_core::ens::namehash;
/// assert_eq!(
///     namehash("foo.eth").unwrap().to_string(),
///     "0xde9b09fd7c5f901e23a3f19fecc54828e9c848539801e86591bd9801b019f84f"
/// );
/// ```
pub fn namehash(name: &str) -> Result<B256, EnsError> {
    let mut node = B256::ZERO;
    if name.is_empty() {
        return Ok(node);
    }
    if let Some(index) = name.split('.').position(str::is_empty) {
        return Err(EnsError::EmptyLabel { index });
    }
    for label in name.rsplit('.') {
        let mut pair = [0; 64];
        pair[..32].copy_from_slice(&node.0);
        pair[32..].copy_from_slice(&label_hash(label).0);
        node = keccak256(pair);
    }
    Ok(node)
}

fn label_hash(label: &str) -> B256 {
    label
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .filter(|digits| digits.len() == 64)
        .and_then(|digits| hex::decode_array(&format!("0x{digits}")).ok())
        .map_or_else(|| keccak256(label), B256)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "a test")]
mod tests;
