//! Secret multiples of the generator: a signed comb of 11 blocks × 6 teeth × spacing 4, in constant time.
//!
//! The 264 bits of d = (k + 2^264 − 1)/2 mod n are read as signs: Σ ±2^i = 2d − (2^264 − 1) ≡ k. Bit (6·block + tooth)·4 + offset
//! belongs to that tooth of that block; a block's table holds the 32 sums of its teeth whose highest is positive, at offset 0.
//! So a multiple takes 44 additions and 3 doublings, and no digit is ever zero.
//! Source: Lim and Lee, CRYPTO '94; signs and blocks as in libsecp256k1's `ecmult_gen`.

#[cfg(test)]
mod tests;

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::hint::black_box;

use once_cell::race::OnceBox;
use zeroize::Zeroize;

use crate::complete::Projective;
use crate::field::Field;
use crate::order::{SecretScalar, Words};
use crate::point::{Affine, GENERATOR, Jacobian, Packed, to_affine_all};

const BLOCKS: usize = 11;
const TEETH: usize = 6;
const SPACING: usize = 4;
/// Sums in a block.
const ENTRIES: usize = 1 << (TEETH - 1);
/// Their indices' bits.
const INDEX_MASK: u32 = (1 << (TEETH - 1)) - 1;

/// 2^264 − 1 modulo n.
const OFFSET: Words = [0xc9be_beff, 0x2da1_732f, 0xb75f_c440, 0x5123_1950, 0x145, 0, 0, 0];

/// 22 KB, built at first use.
static TABLE: OnceBox<Vec<[Packed; ENTRIES]>> = OnceBox::new();

/// The table, built if need be.
pub(crate) fn table() -> &'static [[Packed; ENTRIES]] {
    TABLE.get_or_init(|| Box::new(build()))
}

fn build() -> Vec<[Packed; ENTRIES]> {
    // Each tooth, 2^(4·i)·G, and twice it.
    let mut teeth = Vec::with_capacity(2 * BLOCKS * TEETH);
    let mut power = Jacobian::from(GENERATOR);
    for _ in 0..BLOCKS * TEETH {
        teeth.push(power);
        power = power.double();
        teeth.push(power);
        power = (1..SPACING).fold(power, |point, _| point.double());
    }
    let teeth = to_affine_all(&teeth, Field::invert_vartime);
    let mut sums = Vec::with_capacity(BLOCKS * ENTRIES);
    for block in teeth.chunks_exact(2 * TEETH) {
        // Entry 0 has every tooth but the highest negative; a bit of the index makes its tooth positive.
        let first = sums.len();
        let highest = Jacobian::from(block[2 * TEETH - 2]);
        sums.push(
            (0..TEETH - 1).fold(highest, |sum, tooth| sum.add_incomplete(&block[2 * tooth].negated_if(-1))),
        );
        for index in 1..ENTRIES {
            let tooth = index.ilog2() as usize;
            let without: Jacobian = sums[first + index - (1 << tooth)];
            sums.push(without.add_incomplete(&block[2 * tooth + 1]));
        }
    }
    let packed: Vec<Packed> =
        to_affine_all(&sums, Field::invert_vartime).into_iter().map(Affine::pack).collect();
    packed.as_chunks::<ENTRIES>().0.to_vec()
}

/// Entry `index`, read by touching all of them.
#[inline(always)]
fn lookup(entries: &[Packed; ENTRIES], index: u32) -> Packed {
    // Opaque: LLVM makes a branch of a mask that it can see to be all zeros or all ones, and skips what is masked out.
    let mut masks = [0; ENTRIES];
    for (mask, i) in masks.iter_mut().zip(0_i32..) {
        *mask = ((index.cast_signed() ^ i) - 1) >> 31;
    }
    let masks = black_box(masks);
    let mut found = [0; 8];
    for column in 0..4 {
        let mut pair = [0; 2];
        for (entry, mask) in entries.iter().zip(&masks) {
            let mask = i64::from(*mask).cast_unsigned();
            pair[0] |= entry[2 * column] & mask;
            pair[1] |= entry[2 * column + 1] & mask;
        }
        found[2 * column] = pair[0];
        found[2 * column + 1] = pair[1];
    }
    found
}

/// The signs of `block`'s teeth at `offset`, a bit each.
#[inline(always)]
fn teeth(digits: &SecretScalar, block: usize, offset: usize) -> u32 {
    // The bits of a block are adjacent, those of a tooth at one offset are four apart.
    let spread = digits.bits(block * TEETH * SPACING) >> offset & 0x11_1111;
    let pairs = (spread | spread >> 3) & 0x03_0303;
    (pairs | pairs >> 6 | pairs >> 12) & 0x3f
}

/// What the entry of a block adds for these signs.
#[inline(always)]
fn signed_entry(entries: &[Packed; ENTRIES], teeth: u32, packed: &mut Packed) -> Affine {
    // −1 where the highest tooth is negative: then the whole sum is the negative of its complement's.
    let negative = black_box((teeth >> (TEETH - 1)).cast_signed() - 1);
    *packed = lookup(entries, (teeth ^ negative.cast_unsigned()) & INDEX_MASK);
    Affine::unpack(packed).negated_if(negative)
}

/// scalar·G by incomplete additions: z = 0 says nothing, any other z is right.
pub(crate) fn multiply_incomplete(scalar: &SecretScalar) -> Jacobian {
    let table = table();
    let digits = scalar.shifted_half(&OFFSET);
    let mut packed = [0; 8];
    let mut point = signed_entry(&table[0], teeth(&digits, 0, SPACING - 1), &mut packed);
    let mut sum = Jacobian::from(point);
    for offset in (0..SPACING).rev() {
        if offset < SPACING - 1 {
            sum = sum.double();
        }
        let first = usize::from(offset == SPACING - 1);
        for (block, entries) in table.iter().enumerate().skip(first) {
            point = signed_entry(entries, teeth(&digits, block, offset), &mut packed);
            sum = sum.add_incomplete(&point);
        }
    }
    point.zeroize();
    packed.zeroize();
    sum
}

/// scalar·G, exactly; `None` for the scalar 0.
///
/// That the slow path was taken shows in time. A random scalar leads there with probability 2^-250.
pub(crate) fn multiply(scalar: &SecretScalar) -> Option<Affine> {
    let mut sum = multiply_incomplete(scalar);
    if sum.z.is_zero().into() {
        return multiply_exactly(scalar);
    }
    let mut inverse = sum.z.invert();
    let point = sum.to_affine(&inverse);
    inverse.zeroize();
    sum.zeroize();
    Some(point)
}

/// scalar·G by complete additions.
pub(crate) fn multiply_exactly(scalar: &SecretScalar) -> Option<Affine> {
    Projective::multiply(&GENERATOR, |index| scalar.bit(index)).to_affine()
}
