//! Public keys: reading them, and deriving others from them.

use alloc::vec::Vec;

use crate::comb;
use crate::complete::Projective;
use crate::field::Field;
use crate::order::SecretScalar;
use crate::point::{Affine, GENERATOR, Jacobian, to_affine_all};
use crate::recover::lift;

/// x and y (32 bytes each, big-endian) of a compressed public key (SEC 1, 2.3.4): 2 or 3, and x; `None` if it is no point.
///
/// ```
/// let key = latchkey_curve::SigningKey::from_bytes(&[7; 32]).unwrap().public_key();
/// let mut compressed = [2 + key[63] % 2; 33];
/// compressed[1..].copy_from_slice(&key[..32]);
/// assert_eq!(latchkey_curve::decompress(&compressed), Some(key));
/// assert_eq!(latchkey_curve::decompress(&[4; 33]), None);
/// ```
#[must_use]
pub fn decompress(compressed: &[u8; 33]) -> Option<[u8; 64]> {
    let [tag @ (2 | 3), x @ ..] = compressed else { return None };
    lift(x, *tag == 3).map(Affine::to_bytes)
}

/// Whether x and y (32 bytes each, big-endian, below p) are a point of the curve.
///
/// ```
/// let mut key = latchkey_curve::SigningKey::from_bytes(&[7; 32]).unwrap().public_key();
/// assert!(latchkey_curve::is_on_curve(&key));
/// key[63] ^= 1;
/// assert!(!latchkey_curve::is_on_curve(&key));
/// ```
#[must_use]
pub fn is_on_curve(point: &[u8; 64]) -> bool {
    read(point).is_some()
}

/// The point with those coordinates: the one that `x` leads to with that parity of y, if its y is that.
fn read(point: &[u8; 64]) -> Option<Affine> {
    let (x, y) = point.split_first_chunk::<32>()?;
    lift(x, y[31] % 2 == 1).filter(|lifted| lifted.to_bytes()[32..] == *y)
}

/// point + tweak·G for each tweak (32 bytes, big-endian), as BIP-32 derives public children: they share an inversion. An entry is
/// `None` where its tweak is not below n or the sum is infinity; the whole is `None` if `point` is no point.
///
/// ```
/// use latchkey_curve::{SigningKey, add_multiples};
/// let key = SigningKey::from_bytes(&[1; 32]).unwrap();
/// let child = key.add(&[2; 32]).unwrap();
/// assert_eq!(add_multiples(&key.public_key(), &[[2; 32]]), Some(vec![Some(child.public_key())]));
/// ```
#[must_use]
pub fn add_multiples(point: &[u8; 64], tweaks: &[[u8; 32]]) -> Option<Vec<Option<[u8; 64]>>> {
    let point = read(point)?;
    let sums: Vec<Option<Jacobian>> = tweaks.iter().map(|tweak| add_multiple(&point, tweak)).collect();
    let finite: Vec<Jacobian> = sums.iter().copied().flatten().collect();
    let mut affine = to_affine_all(&finite, Field::invert_vartime).into_iter();
    Some(sums.into_iter().map(|sum| sum.and_then(|_| affine.next()).map(Affine::to_bytes)).collect())
}

/// point + tweak·G, never infinity.
fn add_multiple(point: &Affine, tweak: &[u8; 32]) -> Option<Jacobian> {
    if *tweak == [0; 32] {
        return Some((*point).into());
    }
    let tweak = SecretScalar::from_bytes(tweak)?;
    let sum = comb::multiply_incomplete(&tweak).add_incomplete(point);
    if !bool::from(sum.z.is_zero()) {
        return Some(sum);
    }
    let multiple = Projective::multiply(&GENERATOR, |index| tweak.bit(index));
    multiple.add(&(*point).into()).to_affine().map(Jacobian::from)
}
