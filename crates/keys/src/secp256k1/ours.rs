//! By `latchkey_curve`.

use latchkey_core::primitives::B256;
use latchkey_core::recover::Signature;
pub(crate) use latchkey_curve::{add_multiples, decompress, is_on_curve};
use zeroize::Zeroizing;

use super::PublicKey;

/// A private key. Wiped when dropped.
pub(crate) struct SecretKey(latchkey_curve::SigningKey);

impl SecretKey {
    /// `None` if it is zero or not below the curve's order.
    pub(crate) fn from_bytes(bytes: &[u8; 32]) -> Option<Self> {
        latchkey_curve::SigningKey::from_bytes(bytes).map(Self)
    }

    pub(crate) fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        self.0.to_bytes()
    }

    /// self + tweak; `None` if the tweak is not below the order or the sum is zero.
    pub(crate) fn add(&self, tweak: &[u8; 32]) -> Option<Self> {
        self.0.add(tweak).map(Self)
    }

    pub(crate) fn public_key(&self) -> PublicKey {
        self.0.public_key()
    }

    /// RFC 6979, low s.
    pub(crate) fn sign_prehash(&self, prehash: &B256) -> Signature {
        let signature = self.0.sign_prehash(&prehash.0);
        Signature { r: B256(signature.r), s: B256(signature.s), y_parity: signature.y_parity }
    }
}
