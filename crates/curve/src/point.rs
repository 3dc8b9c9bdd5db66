//! Points of y² = x³ + 7 in affine and Jacobian coordinates.
//!
//! Source: Explicit-Formulas Database, "short Weierstrass, Jacobian, a = 0" (`madd-2004-hmv`, `dbl-2009-l`).

#[cfg(test)]
mod tests;

use alloc::vec::Vec;

use zeroize::DefaultIsZeroes;

use crate::field::{Field, invert_all};

/// The generator.
pub(crate) const GENERATOR: Affine = Affine {
    x: Field::from_words(&[
        0x16f8_1798,
        0x59f2_815b,
        0x2dce_28d9,
        0x029b_fcdb,
        0xce87_0b07,
        0x55a0_6295,
        0xf9dc_bbac,
        0x79be_667e,
    ]),
    y: Field::from_words(&[
        0xfb10_d4b8,
        0x9c47_d08f,
        0xa685_5419,
        0xfd17_b448,
        0x0e11_08a8,
        0x5da4_fbfc,
        0x26a3_c465,
        0x483a_da77,
    ]),
};

/// x and y, four words each, least significant first: how tables keep points.
pub(crate) type Packed = [u64; 8];

/// A point, never the one at infinity. Coordinates have magnitude 1.
#[derive(Clone, Copy, Default)]
pub(crate) struct Affine {
    pub(crate) x: Field,
    pub(crate) y: Field,
}

impl DefaultIsZeroes for Affine {}

impl Affine {
    /// Takes packed coordinates.
    #[inline(always)]
    pub(crate) fn unpack(packed: &Packed) -> Self {
        let [a, b, c, d, e, f, g, h] = *packed;
        Self { x: Field::from_double_words([a, b, c, d]), y: Field::from_double_words([e, f, g, h]) }
    }

    /// Packs the coordinates.
    pub(crate) fn pack(self) -> Packed {
        let (x, y) = (self.x.to_words(), self.y.to_words());
        let mut packed = [0; 8];
        for (word, [low, high]) in
            packed.iter_mut().zip(x.as_chunks::<2>().0.iter().chain(y.as_chunks::<2>().0))
        {
            *word = u64::from(*low) | u64::from(*high) << 32;
        }
        packed
    }

    /// x and y, 32 bytes each, big-endian.
    pub(crate) fn to_bytes(self) -> [u8; 64] {
        let mut bytes = [0; 64];
        bytes[..32].copy_from_slice(&self.x.to_bytes());
        bytes[32..].copy_from_slice(&self.y.to_bytes());
        bytes
    }

    /// self where `mask` is 0, −self where it is −1.
    #[inline(always)]
    pub(crate) fn negated_if(&self, mask: i32) -> Self {
        Self { x: self.x, y: self.y.negated_if(mask) }
    }

    /// (x·scale², y·scale³): the same point on an isomorphic curve.
    pub(crate) fn scaled(&self, scale: &Field) -> Self {
        let square = scale.square();
        Self { x: self.x.mul(&square), y: self.y.mul(&square.mul(scale)) }
    }
}

/// (x/z², y/z³), infinity where z = 0. Coordinates have magnitude 1.
#[derive(Clone, Copy, Default)]
pub(crate) struct Jacobian {
    pub(crate) x: Field,
    pub(crate) y: Field,
    pub(crate) z: Field,
}

impl DefaultIsZeroes for Jacobian {}

impl From<Affine> for Jacobian {
    fn from(point: Affine) -> Self {
        Self { x: point.x, y: point.y, z: Field::ONE }
    }
}

impl Jacobian {
    /// self + other, *incomplete*: where either is the other's equal or opposite, or self is infinity, z becomes 0.
    ///
    /// From then on z stays 0, through additions and doublings. So a chain of them is right if z ≠ 0 at its end; otherwise it
    /// says nothing, and [`complete`](crate::complete) must be asked.
    pub(crate) fn add_incomplete(&self, other: &Affine) -> Self {
        self.add_scaled(other, &self.z).0
    }

    /// [`add_incomplete`](Self::add_incomplete) where `other` belongs to the curve on which self has this `z` instead of its own,
    /// and by what the sum's z is self's multiplied.
    #[inline(always)]
    pub(crate) fn add_scaled(&self, other: &Affine, z: &Field) -> (Self, Field) {
        let zz = z.square();
        let h = other.x.mul(&zz).minus(&self.x);
        let r = zz.mul(z).mul(&other.y).minus(&self.y);
        let hh = h.square();
        let hhh = hh.mul(&h);
        let v = self.x.mul(&hh);
        let x = r.square_minus_two(&hhh, &v);
        let y = Field::difference_of_products(&r, &v.minus(&x), &self.y, &hhh);
        (Self { x, y, z: self.z.mul(&h) }, h)
    }

    /// 2·self. Always right: no point of this curve has y = 0, and infinity keeps z = 0.
    pub(crate) fn double(&self) -> Self {
        // With a = x², b = y², t = 2xb: e = 3a, x' = e² − 4t, y' = e·(2t − x') − 8b², z' = 2yz.
        let e = self.x.square_times::<3>();
        let b = self.y.square();
        let t = self.x.mul(&b.plus(&b));
        let bb = b.square_times::<2>();
        let x = e.square_minus_four(&t);
        let y = Field::product_minus_four(&e, &t.plus(&t).minus(&x), &bb);
        Self { x, y, z: self.z.mul(&self.y.plus(&self.y)) }
    }

    /// The affine point, given 1/z.
    pub(crate) fn to_affine(self, inverse: &Field) -> Affine {
        Affine { x: self.x, y: self.y }.scaled(inverse)
    }
}

/// The affine points, with one inversion by `invert`. None may be infinity.
pub(crate) fn to_affine_all(points: &[Jacobian], invert: fn(&Field) -> Field) -> Vec<Affine> {
    let mut inverses: Vec<Field> = points.iter().map(|point| point.z).collect();
    invert_all(&mut inverses, invert);
    let affine = points.iter().zip(&inverses).map(|(point, inverse)| point.to_affine(inverse)).collect();
    zeroize::Zeroize::zeroize(&mut inverses);
    affine
}
