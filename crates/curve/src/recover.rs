//! Recovering a signer: the interface to the public world.

use crate::field::Field;
use crate::glv;
use crate::order::PublicScalar;
use crate::point::Affine;

/// The public key (x and y, 32 bytes each, big-endian) whose signature of `prehash` this is; `None` if there is none.
///
/// Takes any s in [1, n), high or low, as the EVM's `ecrecover` does: whoever wants low ones only refuses the others. A signature
/// whose nonce point had x ≥ n cannot be said with a parity alone.
///
/// # Security
/// Variable time: its arguments are public. Any r and s in range lead to some key; that it is the expected one is the caller's check.
///
/// ```
/// // r = 0 is in no signature.
/// assert_eq!(latchkey_curve::recover(&[1; 32], &[0; 32], &[1; 32], false), None);
/// ```
#[must_use]
pub fn recover(prehash: &[u8; 32], r: &[u8; 32], s: &[u8; 32], y_parity: bool) -> Option<[u8; 64]> {
    let nonce_point = lift(r, y_parity)?;
    let (r, s) = (PublicScalar::from_bytes(r)?, PublicScalar::from_bytes(s)?);
    let inverse = r.invert_vartime();
    let a = PublicScalar::reduce_bytes(prehash).mul(&inverse).negate();
    let b = s.mul(&inverse);
    glv::combine(&a, &b, &nonce_point).map(Affine::to_bytes)
}

/// The point with that x and that parity of y.
pub(crate) fn lift(x: &[u8; 32], odd: bool) -> Option<Affine> {
    let x = Field::from_bytes_vartime(x)?;
    let y = x.square().mul(&x).plus(&Field::small(7)).reduced().sqrt_vartime()?;
    let negate = i32::from(bool::from(y.is_odd()) != odd).wrapping_neg();
    Some(Affine { x, y }.negated_if(negate))
}

/// Builds the table that recovery uses (32 KB, a millisecond or so), which is otherwise built by the first recovery.
pub fn prepare_recovery() {
    glv::generator_table();
}
