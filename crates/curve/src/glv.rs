//! a·G + b·P for public scalars, in variable time: four half-length scalars by the curve's endomorphism, one chain of doublings.
//!
//! λ·(x, y) = (β·x, y). Source: Gallant, Lambert, Vanstone, CRYPTO 2001; the lattice basis and the rounded quotients are
//! those of Guide to Elliptic Curve Cryptography, algorithm 3.74, as libsecp256k1 precomputes them.

#[cfg(test)]
mod tests;

use alloc::boxed::Box;
use alloc::vec::Vec;

use once_cell::race::OnceBox;

use crate::complete::Projective;
use crate::field::Field;
use crate::order::{PublicScalar, Words, is_high, multiply_wide};
use crate::point::{Affine, GENERATOR, Jacobian, Packed, to_affine_all};
use crate::wnaf::{DIGITS, wnaf};

/// −λ modulo n.
const MINUS_LAMBDA: PublicScalar = PublicScalar([
    0xb512_83cf,
    0xe0cf_c810,
    0x8ec7_39c2,
    0xa880_b9fc,
    0x77ed_9ba4,
    0x5ad9_e3fd,
    0x3fa3_cf1f,
    0xac9c_52b3,
]);
/// A cube root of one modulo p.
const BETA: Field = Field::from_words(&[
    0x7195_01ee,
    0xc139_6c28,
    0x12f5_8995,
    0x9cf0_4975,
    0xac34_34e9,
    0x6e64_479e,
    0x657c_0710,
    0x7ae9_6a2b,
]);
/// −b₁ and −b₂ of the short basis (a₁, b₁), (a₂, b₂).
const MINUS_B: [PublicScalar; 2] = [
    PublicScalar([0x0abf_e4c3, 0x6f54_7fa9, 0x010e_8828, 0xe443_7ed6, 0, 0, 0, 0]),
    PublicScalar([
        0x3db1_562c,
        0xd765_cda8,
        0x0774_346d,
        0x8a28_0ac5,
        0xffff_fffe,
        0xffff_ffff,
        0xffff_ffff,
        0xffff_ffff,
    ]),
];
/// 2^384·b₂/n and 2^384·(−b₁)/n, rounded.
const QUOTIENTS: [Words; 2] = [
    [0x45db_b031, 0xe893_209a, 0x71e8_ca7f, 0x3daa_8a14, 0x9284_eb15, 0xe86c_90e4, 0xa7d4_6bcd, 0x3086_d221],
    [0x8ac4_7f71, 0x1571_b4ae, 0x9df5_06c6, 0x2212_08ac, 0x0abf_e4c4, 0x6f54_7fa9, 0x010e_8828, 0xe443_7ed6],
];

/// Bits in a window over P, and odd multiples of it.
const WIDTH: usize = 5;
const MULTIPLES: usize = 1 << (WIDTH - 2);
/// The same for G, whose table is kept.
const GENERATOR_WIDTH: usize = 11;
const GENERATOR_MULTIPLES: usize = 1 << (GENERATOR_WIDTH - 2);

/// The odd multiples of G: 32 KB, built at first use.
static GENERATOR_TABLE: OnceBox<Vec<Packed>> = OnceBox::new();

/// The odd multiples of G, built if need be.
pub(crate) fn generator_table() -> &'static [Packed] {
    GENERATOR_TABLE.get_or_init(|| {
        let multiples = odd_multiples(&GENERATOR, GENERATOR_MULTIPLES);
        Box::new(multiples.into_iter().map(Affine::pack).collect())
    })
}

/// `point`·(1, 3, 5, …).
fn odd_multiples(point: &Affine, count: usize) -> Vec<Affine> {
    // On the isomorphic curve where 2P has z = 1, adding it is a mixed addition. Its z is put back at the end.
    let twice = Jacobian::from(*point).double();
    let zz = twice.z.square();
    let mut multiple = Jacobian { x: point.x.mul(&zz), y: point.y.mul(&zz.mul(&twice.z)), z: Field::ONE };
    let step = Affine { x: twice.x, y: twice.y };
    let mut multiples = Vec::with_capacity(count);
    for i in 0..count {
        if i > 0 {
            multiple = multiple.add_incomplete(&step);
        }
        multiples.push(Jacobian { z: multiple.z.mul(&twice.z), ..multiple });
    }
    to_affine_all(&multiples, Field::invert_vartime)
}

/// A half of a scalar: its absolute value, below 2^129, and sign.
struct Half {
    value: Words,
    negative: bool,
}

impl From<PublicScalar> for Half {
    fn from(scalar: PublicScalar) -> Self {
        let negative = is_high(&scalar.0).into();
        Self { value: if negative { scalar.negate().0 } else { scalar.0 }, negative }
    }
}

/// (a, b) with scalar = a + λ·b.
fn split(scalar: &PublicScalar) -> [Half; 2] {
    let mut b = PublicScalar([0; 8]);
    for (quotient, minus_b) in QUOTIENTS.iter().zip(&MINUS_B) {
        let product = multiply_wide(&scalar.0, quotient);
        let mut rounded = [0; 8];
        rounded[..4].copy_from_slice(&product[12..]);
        let up = PublicScalar([product[11] >> 31, 0, 0, 0, 0, 0, 0, 0]);
        b = b.add(&PublicScalar(rounded).add(&up).mul(minus_b));
    }
    let a = b.mul(&MINUS_LAMBDA).add(scalar);
    [a.into(), b.into()]
}

/// a·G + b·P, `None` for infinity.
pub(crate) fn combine(a: &PublicScalar, b: &PublicScalar, point: &Affine) -> Option<Affine> {
    let sum = combine_incomplete(a, b, point)?;
    if sum.z.is_zero().into() {
        return combine_exactly(a, b, point);
    }
    Some(sum.to_affine(&sum.z.invert_vartime()))
}

/// a·G + b·P by complete additions.
pub(crate) fn combine_exactly(a: &PublicScalar, b: &PublicScalar, point: &Affine) -> Option<Affine> {
    let sum = Projective::multiply_public(&GENERATOR, &a.0).add(&Projective::multiply_public(point, &b.0));
    sum.to_affine()
}

/// a·G + b·P by incomplete additions: z = 0 says nothing, any other z is right. `None` where both scalars are 0.
fn combine_incomplete(a: &PublicScalar, b: &PublicScalar, point: &Affine) -> Option<Jacobian> {
    let generator = generator_table();
    let multiples = odd_multiples(point, MULTIPLES);
    let images: Vec<Affine> =
        multiples.iter().map(|point| Affine { x: point.x.mul(&BETA), y: point.y }).collect();
    let form = |half: &Half, width| wnaf(&half.value, width, half.negative);
    let [a_low, a_high] = split(a).map(|half| form(&half, GENERATOR_WIDTH));
    let [b_low, b_high] = split(b).map(|half| form(&half, WIDTH));

    let mut sum: Option<Jacobian> = None;
    for i in (0..DIGITS).rev() {
        sum = sum.map(|sum| sum.double());
        if let Some((index, sign)) = place(b_low[i]) {
            add(&mut sum, multiples[index].negated_if(sign));
        }
        if let Some((index, sign)) = place(b_high[i]) {
            add(&mut sum, images[index].negated_if(sign));
        }
        if let Some((index, sign)) = place(a_low[i]) {
            add(&mut sum, Affine::unpack(&generator[index]).negated_if(sign));
        }
        if let Some((index, sign)) = place(a_high[i]) {
            let point = Affine::unpack(&generator[index]).negated_if(sign);
            add(&mut sum, Affine { x: point.x.mul(&BETA), y: point.y });
        }
    }
    sum
}

/// Where a digit's multiple stands, and −1 if it is to be negated.
fn place(digit: i16) -> Option<(usize, i32)> {
    (digit != 0).then(|| (usize::from(digit.unsigned_abs() >> 1), i32::from(digit >> 15)))
}

fn add(sum: &mut Option<Jacobian>, point: Affine) {
    *sum = Some(match sum {
        Some(sum) => sum.add_incomplete(&point),
        None => point.into(),
    });
}
