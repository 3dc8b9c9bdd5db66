//! Signing: the interface to the secret world.

use alloc::vec::Vec;
use core::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::comb;
use crate::field::Field;
use crate::nonce::Nonces;
use crate::order::{PublicScalar, SecretScalar};
use crate::point::{Affine, Jacobian, to_affine_all};

/// A signature with what recovering its signer needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature {
    /// 32 bytes, big-endian, in [1, n).
    pub r: [u8; 32],
    /// 32 bytes, big-endian, in [1, n/2].
    pub s: [u8; 32],
    /// Whether the nonce point's y is odd.
    pub y_parity: bool,
}

/// A private key. Wiped when dropped; never printed.
///
/// # Security
/// Signing and computing public keys take constant time on the processor's integer unit, as far as WebAssembly's compilers
/// leave it so. Moving the key copies its bytes: keep it in a box.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SigningKey(SecretScalar);

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningKey([redacted])")
    }
}

impl SigningKey {
    /// Takes 32 bytes, big-endian; `None` if they are zero or not below the order n.
    ///
    /// ```
    /// assert!(latchkey_curve::SigningKey::from_bytes(&[0; 32]).is_none());
    /// assert!(latchkey_curve::SigningKey::from_bytes(&[0xff; 32]).is_none());
    /// ```
    #[must_use]
    pub fn from_bytes(bytes: &[u8; 32]) -> Option<Self> {
        SecretScalar::from_bytes(bytes).map(Self)
    }

    /// The key's 32 bytes, big-endian.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes())
    }

    /// self + tweak modulo n, as BIP-32 derives children; `None` unless the tweak (32 bytes, big-endian) is below n and the sum
    /// is not 0.
    ///
    /// ```
    /// let key = latchkey_curve::SigningKey::from_bytes(&[1; 32]).unwrap();
    /// assert_eq!(*key.add(&[2; 32]).unwrap().to_bytes(), [3; 32]);
    /// assert!(key.add(&[0xff; 32]).is_none());
    /// ```
    #[must_use]
    pub fn add(&self, tweak: &[u8; 32]) -> Option<Self> {
        self.0.add_bytes(tweak).map(Self)
    }

    /// The public key: x and y, 32 bytes each, big-endian.
    ///
    /// ```
    /// let mut one = [0; 32];
    /// one[31] = 1;
    /// // The generator (SEC 2).
    /// let public = latchkey_curve::SigningKey::from_bytes(&one).unwrap().public_key();
    /// assert_eq!(public[..4], [0x79, 0xbe, 0x66, 0x7e]);
    /// ```
    #[must_use]
    pub fn public_key(&self) -> [u8; 64] {
        // Only the scalar 0 has no point, and no key is 0.
        comb::multiply(&self.0).map_or([0; 64], Affine::to_bytes)
    }

    /// Signs a digest of 32 bytes: nothing is hashed here. Nonces are RFC 6979's, with HMAC-SHA256; s is low.
    ///
    /// A nonce point whose x is not below n is passed over (probability 2^-128): y parity alone could not lead back from it.
    ///
    /// # Security
    /// Whoever signs a digest that it did not compute signs blind. Check the signature with other code before it leaves.
    ///
    /// ```
    /// let key = latchkey_curve::SigningKey::from_bytes(&[7; 32]).unwrap();
    /// let signature = key.sign_prehash(&[9; 32]);
    /// let signer = latchkey_curve::recover(&[9; 32], &signature.r, &signature.s, signature.y_parity);
    /// assert_eq!(signer, Some(key.public_key()));
    /// ```
    #[must_use]
    pub fn sign_prehash(&self, prehash: &[u8; 32]) -> Signature {
        let digest = PublicScalar::reduce_bytes(prehash);
        let mut nonces = Nonces::new(&self.0, &digest);
        loop {
            let nonce = nonces.next();
            let signature = comb::multiply(&nonce).and_then(|point| self.sign_with(&digest, &nonce, point));
            if let Some(signature) = signature {
                return signature;
            }
            nonces.reject();
        }
    }

    /// The signature with `nonce`, whose multiple of the generator is `point`; `None` where another nonce is needed.
    fn sign_with(&self, digest: &PublicScalar, nonce: &SecretScalar, point: Affine) -> Option<Signature> {
        let x = point.x.to_bytes();
        let r = PublicScalar::from_bytes(&x)?;
        let s = nonce.invert().mul(&self.0.mul_public(&r).add_public(digest));
        let (s, negated) = s.into_low();
        let y_parity = bool::from(point.y.is_odd() ^ negated);
        (!s.is_zero()).then(|| Signature { r: x, s: s.to_bytes(), y_parity })
    }
}

/// The public keys of many private keys, faster than one by one: they share an inversion.
///
/// ```
/// use latchkey_curve::{SigningKey, public_keys};
/// let keys = [[1; 32], [2; 32]].map(|bytes| SigningKey::from_bytes(&bytes).unwrap());
/// assert_eq!(public_keys(&keys), [keys[0].public_key(), keys[1].public_key()]);
/// ```
#[must_use]
pub fn public_keys(keys: &[SigningKey]) -> Vec<[u8; 64]> {
    let mut points: Vec<Jacobian> = Vec::with_capacity(keys.len());
    for key in keys {
        let point = comb::multiply_incomplete(&key.0);
        points.push(if point.z.is_zero().into() {
            comb::multiply_exactly(&key.0).map_or(point, Jacobian::from)
        } else {
            point
        });
    }
    let affine = to_affine_all(&points, Field::invert);
    points.zeroize();
    affine.into_iter().map(Affine::to_bytes).collect()
}

/// Builds the table that signing uses (22 KB, a millisecond or so), which is otherwise built by the first signature.
pub fn prepare_signing() {
    comb::table();
}
