//! By k256.

use k256::ecdsa::SigningKey;
use k256::elliptic_curve::PrimeField;
use k256::elliptic_curve::sec1::{FromSec1Point, ToSec1Point};
use k256::{AffinePoint, ProjectivePoint, Scalar, Sec1Point};
use latchkey_core::primitives::B256;
use latchkey_core::recover::Signature;
use zeroize::{Zeroize, Zeroizing};

use super::PublicKey;

/// A private key. Wiped when dropped.
pub(crate) struct SecretKey(SigningKey);

impl SecretKey {
    /// `None` if it is zero or not below the curve's order.
    pub(crate) fn from_bytes(bytes: &[u8; 32]) -> Option<Self> {
        SigningKey::from_slice(bytes).ok().map(Self)
    }

    pub(crate) fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        let mut field = self.0.to_bytes();
        let bytes = Zeroizing::new(field.into());
        field.as_mut_slice().zeroize();
        bytes
    }

    /// self + tweak; `None` if the tweak is not below the order or the sum is zero.
    pub(crate) fn add(&self, tweak: &[u8; 32]) -> Option<Self> {
        let mut sum = scalar(tweak)? + **self.0.as_nonzero_scalar();
        let mut field = sum.to_repr();
        let key = SigningKey::from_bytes(&field).ok().map(Self);
        field.as_mut_slice().zeroize();
        sum.zeroize();
        key
    }

    pub(crate) fn public_key(&self) -> PublicKey {
        // A key's point is never infinity.
        coordinates(self.0.verifying_key().as_affine()).unwrap_or([0; 64])
    }

    /// RFC 6979, low s.
    pub(crate) fn sign_prehash(&self, prehash: &B256) -> Signature {
        let (signature, id) = self.0.sign_prehash_recoverable(&prehash.0);
        let (r, s) = signature.split_bytes();
        Signature { r: B256(r.into()), s: B256(s.into()), y_parity: id.is_y_odd() }
    }
}

fn scalar(bytes: &[u8; 32]) -> Option<Scalar> {
    Scalar::from_repr((*bytes).into()).into_option()
}

fn coordinates(point: &AffinePoint) -> Option<PublicKey> {
    point.to_sec1_point(false).as_bytes().get(1..)?.try_into().ok()
}

fn read(sec1: &[u8]) -> Option<AffinePoint> {
    AffinePoint::from_sec1_point(&Sec1Point::from_bytes(sec1).ok()?).into_option()
}

fn read_uncompressed(key: &PublicKey) -> Option<AffinePoint> {
    let mut sec1 = [4; 65];
    sec1[1..].copy_from_slice(key);
    read(&sec1)
}

/// SEC 1, 2.3.4, of compressed points alone.
pub(crate) fn decompress(compressed: &[u8; 33]) -> Option<PublicKey> {
    matches!(compressed[0], 2 | 3).then(|| read(compressed))?.as_ref().and_then(coordinates)
}

pub(crate) fn is_on_curve(key: &PublicKey) -> bool {
    read_uncompressed(key).is_some()
}

/// key + tweak·G for each tweak; an entry is `None` where the tweak is not below the order or the sum is infinity.
pub(crate) fn add_multiples(key: &PublicKey, tweaks: &[[u8; 32]]) -> Option<Vec<Option<PublicKey>>> {
    let point = ProjectivePoint::from(read_uncompressed(key)?);
    let sum = |tweak: &[u8; 32]| {
        coordinates(&(ProjectivePoint::mul_by_generator(&scalar(tweak)?) + point).to_affine())
    };
    Some(tweaks.iter().map(sum).collect())
}
