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
use crate::order::{PublicScalar, Words, add_wide, multiply_wide, subtract};
use crate::point::{Affine, GENERATOR, Jacobian, Packed};
use crate::wnaf::{DIGITS, wnaf};

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
/// Half a scalar's length and a bit, least significant word first.
type Short = [u32; 5];

/// The short basis (a₁, b₁), (a₂, b₂) of the pairs with a + λ·b ≡ 0: a₁ = b₂, −b₁, a₂.
const A1: Short = [0x9284_eb15, 0xe86c_90e4, 0xa7d4_6bcd, 0x3086_d221, 0];
const MINUS_B1: Short = [0x0abf_e4c3, 0x6f54_7fa9, 0x010e_8828, 0xe443_7ed6, 0];
const A2: Short = [0x9d44_cfd8, 0x57c1_108d, 0xa8e2_f3f6, 0x14ca_50f7, 1];
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
        let (multiples, z) = odd_multiples(&GENERATOR, GENERATOR_MULTIPLES);
        let inverse = z.invert_vartime();
        Box::new(multiples.iter().map(|multiple| multiple.scaled(&inverse).pack()).collect())
    })
}

/// `point`·(1, 3, 5, …) as affine points of an isomorphic curve, where they are the true ones scaled by z, and that z.
fn odd_multiples(point: &Affine, count: usize) -> (Vec<Affine>, Field) {
    // On the curve where 2P has z = 1, adding it is a mixed addition.
    let twice = Jacobian::from(*point).double();
    let step = Affine { x: twice.x, y: twice.y };
    let mut multiple = Jacobian::from(point.scaled(&twice.z));
    let mut multiples = Vec::with_capacity(count);
    let mut ratios = Vec::with_capacity(count);
    multiples.push(Affine { x: multiple.x, y: multiple.y });
    for _ in 1..count {
        let ratio;
        (multiple, ratio) = multiple.add_scaled(&step, &multiple.z);
        multiples.push(Affine { x: multiple.x, y: multiple.y });
        ratios.push(ratio);
    }
    // Each is scaled by its own z: scale it on to the last one's.
    let mut scale = Field::ONE;
    for (multiple, ratio) in multiples.iter_mut().zip(&ratios).rev() {
        scale = scale.mul(ratio);
        *multiple = multiple.scaled(&scale);
    }
    (multiples, multiple.z.mul(&twice.z))
}

/// A half of a scalar: its absolute value, below 2^129, and sign.
struct Half {
    value: Words,
    negative: bool,
}

impl Half {
    /// Takes an integer in two's complement.
    fn new(value: &Words) -> Self {
        let negative = value[7] >> 31 == 1;
        Self { value: if negative { subtract(&[0; 8], value).0 } else { *value }, negative }
    }
}

/// ab modulo 2^256.
fn multiply_short(a: &Short, b: &Short) -> Words {
    let mut product = [0; 8];
    for (i, x) in a.iter().enumerate() {
        let mut carry = 0;
        for (word, y) in product[i..].iter_mut().zip(b.iter().chain(&[0; 3])) {
            let wide = u64::from(*x) * u64::from(*y) + u64::from(*word) + carry;
            *word = (wide & 0xffff_ffff) as u32;
            carry = wide >> 32;
        }
    }
    product
}

/// (a, b) with scalar ≡ a + λ·b.
fn split(scalar: &PublicScalar) -> [Half; 2] {
    // The lattice point near (scalar, 0) is c₁·(a₁, b₁) + c₂·(a₂, b₂); what is left is short, so 256 bits hold it with its sign.
    let [c1, c2] = QUOTIENTS.map(|quotient| {
        let product = multiply_wide(&scalar.0, &quotient);
        let quotient = [product[12], product[13], product[14], product[15], 0, 0, 0, 0];
        let rounded = add_wide(&quotient, &[product[11] >> 31, 0, 0, 0, 0, 0, 0, 0]).0;
        [rounded[0], rounded[1], rounded[2], rounded[3], rounded[4]]
    });
    let near = add_wide(&multiply_short(&c1, &A1), &multiply_short(&c2, &A2)).0;
    let a = subtract(&scalar.0, &near).0;
    let b = subtract(&multiply_short(&c1, &MINUS_B1), &multiply_short(&c2, &A1)).0;
    [Half::new(&a), Half::new(&b)]
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
    // The chain runs on the isomorphic curve of P's multiples; G's are scaled as they are added.
    let (multiples, scale) = odd_multiples(point, MULTIPLES);
    let image = |point: &Affine| Affine { x: point.x.mul(&BETA), y: point.y };
    let images: Vec<Affine> = multiples.iter().map(image).collect();
    let form = |half: &Half, width| wnaf(&half.value, width, half.negative);
    let [a_low, a_high] = split(a).map(|half| form(&half, GENERATOR_WIDTH));
    let [b_low, b_high] = split(b).map(|half| form(&half, WIDTH));

    let mut sum: Option<Jacobian> = None;
    for i in (0..DIGITS).rev() {
        if let Some(sum) = &mut sum {
            *sum = sum.double();
        }
        for (digit, multiples) in [(b_low[i], &multiples), (b_high[i], &images)] {
            if let Some((index, sign)) = place(digit) {
                let point = multiples[index].negated_if(sign);
                match &mut sum {
                    Some(sum) => *sum = sum.add_incomplete(&point),
                    None => sum = Some(point.into()),
                }
            }
        }
        for (digit, is_image) in [(a_low[i], false), (a_high[i], true)] {
            if let Some((index, sign)) = place(digit) {
                let mut point = Affine::unpack(&generator[index]).negated_if(sign);
                if is_image {
                    point = image(&point);
                }
                match &mut sum {
                    Some(sum) => *sum = sum.add_scaled(&point, &sum.z.mul(&scale)).0,
                    None => sum = Some(point.scaled(&scale).into()),
                }
            }
        }
    }
    sum.map(|sum| Jacobian { z: sum.z.mul(&scale), ..sum })
}

/// Where a digit's multiple stands, and −1 if it is to be negated.
fn place(digit: i16) -> Option<(usize, i32)> {
    (digit != 0).then(|| (usize::from(digit.unsigned_abs() >> 1), i32::from(digit >> 15)))
}
