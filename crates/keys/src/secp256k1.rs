//! The curve's arithmetic: [`latchkey_curve`]'s, or k256's alone with the feature `k256-only`.
//!
//! Public keys are x and y, 32 bytes each, big-endian; private keys and tweaks 32 bytes, big-endian.

#[cfg(not(feature = "k256-only"))]
mod ours;
#[cfg(feature = "k256-only")]
mod theirs;

#[cfg(not(feature = "k256-only"))]
pub(crate) use ours::{SecretKey, add_multiples, decompress, is_on_curve};
#[cfg(feature = "k256-only")]
pub(crate) use theirs::{SecretKey, add_multiples, decompress, is_on_curve};

/// A public key.
pub(crate) type PublicKey = [u8; 64];

/// SEC 1, 2.3.3: 2 or 3 for y's parity, and x.
pub(crate) fn compress(key: &PublicKey) -> [u8; 33] {
    let mut compressed = [2 + (key[63] & 1); 33];
    compressed[1..].copy_from_slice(&key[..32]);
    compressed
}

#[cfg(test)]
mod tests {
    use k256::elliptic_curve::sec1::ToSec1Point;

    use super::*;

    /// Whichever arithmetic is built in does what k256 does with keys and their sums.
    #[test]
    fn keys_and_sums_are_k256s() {
        let mut ran = 0;
        for seed in 0..200_u8 {
            let bytes = latchkey_core::keccak::keccak256([seed]).0;
            let tweak = latchkey_core::keccak::keccak256(bytes).0;
            let theirs = k256::SecretKey::from_slice(&bytes).unwrap().public_key();
            let key = SecretKey::from_bytes(&bytes).unwrap();
            let public = key.public_key();
            assert_eq!(public, theirs.to_sec1_point(false).as_bytes()[1..]);
            assert_eq!(compress(&public), theirs.to_sec1_point(true).as_bytes());
            assert_eq!(decompress(&compress(&public)), Some(public));
            assert!(is_on_curve(&public));
            let child = key.add(&tweak).unwrap();
            assert_eq!(add_multiples(&public, &[tweak]), Some(vec![Some(child.public_key())]));
            ran += 1;
        }
        assert_eq!(ran, 200);
        let one = SecretKey::from_bytes(&{
            let mut one = [0; 32];
            one[31] = 1;
            one
        });
        let (one, order) = (one.unwrap(), crate::hd::tests::ORDER);
        let mut minus_one = order;
        minus_one[31] -= 1;
        for refused in [order, [0xff; 32], minus_one] {
            assert!(one.add(&refused).is_none(), "{refused:x?}");
            assert_eq!(add_multiples(&one.public_key(), &[refused]), Some(vec![None]));
        }
        assert_eq!(add_multiples(&one.public_key(), &[[0; 32]]), Some(vec![Some(one.public_key())]));
        assert!(SecretKey::from_bytes(&order).is_none() && SecretKey::from_bytes(&[0; 32]).is_none());
        let mut off = one.public_key();
        off[0] ^= 1;
        assert!(!is_on_curve(&off) && add_multiples(&off, &[]).is_none());
    }
}
