//! The exact slow path: addition without exceptions, for the few inputs on which the fast chains end with z = 0.
//!
//! Source: Renes, Costello, Batina, "Complete addition formulas for prime order elliptic curves" (EUROCRYPT 2016), algorithm 7.

use core::hint::black_box;

use crate::field::Field;
use crate::order::Words;
use crate::point::Affine;

/// (x/z, y/z), infinity where z = 0. Coordinates have magnitude 1.
#[derive(Clone, Copy)]
pub(crate) struct Projective {
    x: Field,
    y: Field,
    z: Field,
}

impl From<Affine> for Projective {
    fn from(point: Affine) -> Self {
        Self { x: point.x, y: point.y, z: Field::ONE }
    }
}

impl Projective {
    const INFINITY: Self = Self { x: Field::small(0), y: Field::ONE, z: Field::small(0) };

    /// self + other, whatever they are.
    pub(crate) fn add(&self, other: &Self) -> Self {
        let xx = self.x.mul(&other.x);
        let yy = self.y.mul(&other.y);
        // 3b = 21.
        let zz = self.z.mul(&other.z).mul(&Field::small(21));
        let xy = Field::sum_of_products(&self.x, &other.y, &other.x, &self.y);
        let yz = Field::sum_of_products(&self.y, &other.z, &other.y, &self.z);
        let xz = Field::sum_of_products(&self.x, &other.z, &other.x, &self.z).mul(&Field::small(21));
        let (difference, sum, xx) = (yy.minus(&zz), yy.plus(&zz).reduced(), xx.mul(&Field::small(3)));
        Self {
            x: Field::difference_of_products(&xy, &difference, &yz, &xz),
            y: Field::sum_of_products(&sum, &difference, &xx, &xz),
            z: Field::sum_of_products(&yz, &sum, &xx, &xy),
        }
    }

    /// The multiple of `point` by 256 bits: one doubling and one addition a bit, whatever the bit.
    pub(crate) fn multiply(point: &Affine, bit: impl Fn(usize) -> u32) -> Self {
        let point = Self::from(*point);
        let mut sum = Self::INFINITY;
        for index in (0..256).rev() {
            sum = sum.add(&sum);
            let added = sum.add(&point);
            // Opaque, lest LLVM make a branch of it.
            let mask = black_box(bit(index).wrapping_neg().cast_signed());
            sum = Self {
                x: sum.x.replaced_if(&added.x, mask),
                y: sum.y.replaced_if(&added.y, mask),
                z: sum.z.replaced_if(&added.z, mask),
            };
        }
        sum
    }

    /// The multiple of `point` by a public integer.
    pub(crate) fn multiply_public(point: &Affine, scalar: &Words) -> Self {
        Self::multiply(point, |index| (scalar[index / 32] >> (index % 32)) & 1)
    }

    /// The affine point, `None` for infinity.
    pub(crate) fn to_affine(self) -> Option<Affine> {
        let inverse = self.z.invert();
        let point = Affine { x: self.x.mul(&inverse), y: self.y.mul(&inverse) };
        (!bool::from(self.z.is_zero())).then_some(point)
    }
}
