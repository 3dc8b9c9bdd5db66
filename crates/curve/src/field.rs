//! Integers modulo p = 2^256 − 2^32 − 977.
//!
//! Nine *signed* limbs of 29 bits, so that a column of products fits an `i64` on a machine whose registers are 32 bits wide and
//! a subtraction needs no multiple of p. The limbs are loose: see [`Field`] for the bound. Source: the column-wise product
//! with interleaved folding is libsecp256k1's `field_10x26`; signed limbs are Bernstein's (`curve25519` and after).
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "limbs: every cast takes low bits on purpose, or a value bounded by a mask just before"
)]

mod columns;
#[cfg(test)]
mod tests;

use subtle::{Choice, ConstantTimeEq};
use zeroize::DefaultIsZeroes;

use crate::inverse::{self, Modulus};
use columns::{Columns, Minus, Multiple, Product, Square};

/// Limbs, and bits in one.
const LIMBS: usize = 9;
const BITS: u32 = 29;
const MASK: i64 = (1 << BITS) - 1;
/// Bits of the top limb below 2^256.
const TOP_BITS: u32 = 24;
const TOP_MASK: i64 = (1 << TOP_BITS) - 1;
/// 2^256 ≡ 977 + 8·2^29.
const FOLD: [i64; 2] = [977, 8];
/// 2^261 ≡ 31264 + 256·2^29.
const FOLD_LIMB: [i64; 2] = [977 << 5, 8 << 5];

/// p, as eight words, least significant first.
const P: [u32; 8] =
    [0xffff_fc2f, 0xffff_fffe, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff];

/// p for safegcd.
static MODULUS: Modulus = Modulus::new(&P, 0x2dda_cacf);

/// An integer modulo p, not unique: Σ limb·2^(29·i).
///
/// Its *magnitude* is m if every limb is within ±m·(2^29 + 2^23). A product, a square and [`Field::reduced`] give
/// magnitude 1; a difference of two results of magnitude 1 has 1 as well; sums add. The magnitudes of two factors may
/// multiply to 3.9 at most, those of several products sharing one reduction may sum to that; a limb must fit an `i32`.
/// Builds with overflow checks (the tests) stop where either is broken.
#[derive(Clone, Copy, Default)]
#[cfg_attr(test, derive(Debug))]
pub(crate) struct Field([i32; LIMBS]);

impl DefaultIsZeroes for Field {}

impl Field {
    pub(crate) const ONE: Self = Self::small(1);

    /// A small constant.
    pub(crate) const fn small(value: i32) -> Self {
        Self([value, 0, 0, 0, 0, 0, 0, 0, 0])
    }

    /// Takes eight words, least significant first: any 256-bit integer.
    #[inline(always)]
    pub(crate) const fn from_words(words: &[u32; 8]) -> Self {
        let mut limbs = [0; LIMBS];
        let mut i = 0;
        while i < LIMBS {
            let (word, shift) = (i * BITS as usize / 32, i * BITS as usize % 32);
            let high = if word < 7 { words[word + 1] } else { 0 };
            let pair = words[word] as u64 | (high as u64) << 32;
            limbs[i] = ((pair >> shift) as i64 & MASK) as i32;
            i += 1;
        }
        Self(limbs)
    }

    /// Takes four double words, least significant first: any 256-bit integer.
    #[inline(always)]
    pub(crate) fn from_double_words(words: [u64; 4]) -> Self {
        Self(core::array::from_fn(|i| {
            let (word, shift) = (i * BITS as usize / 64, i * BITS as usize % 64);
            let mut limb = words[word] >> shift;
            if shift > 64 - BITS as usize && word < 3 {
                limb |= words[word + 1] << (64 - shift);
            }
            (limb.cast_signed() & MASK) as i32
        }))
    }

    /// Takes 32 bytes, big-endian; `None` unless below p. Not for secrets.
    pub(crate) fn from_bytes_vartime(bytes: &[u8; 32]) -> Option<Self> {
        let words = words_from_bytes(bytes);
        words.iter().rev().lt(P.iter().rev()).then(|| Self::from_words(&words))
    }

    /// The integer below p, as eight words.
    pub(crate) fn to_words(self) -> [u32; 8] {
        let limbs = self.canonical().0;
        let mut words = [0; 8];
        let (mut held, mut bits, mut next) = (0_u64, 0, 0);
        for word in &mut words {
            while bits < 32 && next < LIMBS {
                held |= u64::from(limbs[next] as u32) << bits;
                bits += BITS;
                next += 1;
            }
            *word = held as u32;
            held >>= 32;
            bits = bits.saturating_sub(32);
        }
        words
    }

    /// The integer below p, 32 bytes, big-endian.
    pub(crate) fn to_bytes(self) -> [u8; 32] {
        bytes_from_words(&self.to_words())
    }

    /// The one representation with limbs of 29 bits and a value below p.
    fn canonical(&self) -> Self {
        let mut limbs = self.0.map(i64::from);
        // The first fold leaves at most one too many or too few of 2^256, the second none, the third pass only carries.
        for _ in 0..3 {
            let excess = carry(&mut limbs);
            limbs[0] += excess * FOLD[0];
            limbs[1] += excess * FOLD[1];
        }
        // Adding 2^256 − p overflows 2^256 exactly for p and above.
        let mut less_p = limbs;
        less_p[0] += FOLD[0];
        less_p[1] += FOLD[1];
        let mask = -carry(&mut less_p);
        let mut result = [0; LIMBS];
        for (limb, (value, reduced)) in result.iter_mut().zip(limbs.iter().zip(&less_p)) {
            *limb = (value ^ (mask & (value ^ reduced))) as i32;
        }
        Self(result)
    }

    /// The same integer with magnitude 1.
    pub(crate) fn reduced(&self) -> Self {
        self.mul(&Self::ONE)
    }

    /// self + other, unreduced.
    #[inline(always)]
    pub(crate) fn plus(&self, other: &Self) -> Self {
        Self(core::array::from_fn(|i| self.0[i] + other.0[i]))
    }

    /// self − other, unreduced.
    #[inline(always)]
    pub(crate) fn minus(&self, other: &Self) -> Self {
        Self(core::array::from_fn(|i| self.0[i] - other.0[i]))
    }

    /// self where `mask` is 0, −self where it is −1.
    #[inline(always)]
    pub(crate) fn negated_if(&self, mask: i32) -> Self {
        Self(self.0.map(|limb| (limb ^ mask) - mask))
    }

    /// self where `mask` is 0, `other` where it is −1.
    #[inline(always)]
    pub(crate) fn replaced_if(&self, other: &Self, mask: i32) -> Self {
        Self(core::array::from_fn(|i| self.0[i] ^ (mask & (self.0[i] ^ other.0[i]))))
    }

    /// self·other.
    pub(crate) fn mul(&self, other: &Self) -> Self {
        reduce(&Product(self, other))
    }

    /// self².
    pub(crate) fn square(&self) -> Self {
        reduce(&Square::<1>(self))
    }

    /// `FACTOR`·self².
    pub(crate) fn square_times<const FACTOR: i64>(&self) -> Self {
        reduce(&Square::<FACTOR>(self))
    }

    /// self² − b − 2c, in one reduction.
    pub(crate) fn square_minus_two(&self, b: &Self, c: &Self) -> Self {
        reduce(&Minus(Minus(Square::<1>(self), Multiple::<1>(b)), Multiple::<2>(c)))
    }

    /// self² − 4b, in one reduction.
    pub(crate) fn square_minus_four(&self, b: &Self) -> Self {
        reduce(&Minus(Square::<1>(self), Multiple::<4>(b)))
    }

    /// ab − 4c, in one reduction.
    pub(crate) fn product_minus_four(a: &Self, b: &Self, c: &Self) -> Self {
        reduce(&Minus(Product(a, b), Multiple::<4>(c)))
    }

    /// ab − cd, in one reduction.
    pub(crate) fn difference_of_products(a: &Self, b: &Self, c: &Self, d: &Self) -> Self {
        reduce(&Minus(Product(a, b), Product(c, d)))
    }

    /// ab + cd, in one reduction. Shares its code with the difference, which matters more here than speed.
    pub(crate) fn sum_of_products(a: &Self, b: &Self, c: &Self, d: &Self) -> Self {
        Self::difference_of_products(a, b, &c.negated_if(-1), d)
    }

    /// self^(2^count).
    fn square_repeatedly(&self, count: u32) -> Self {
        (0..count).fold(*self, |value, _| value.square())
    }

    /// A square root, `None` if there is none: self^((p + 1)/4). Not for secrets.
    pub(crate) fn sqrt_vartime(&self) -> Option<Self> {
        // x_k = self^(2^k − 1); (p + 1)/4 is 223 ones, a zero, 22 ones, 0000, 11, 00 in binary.
        let x2 = self.square().mul(self);
        let x3 = x2.square().mul(self);
        let x6 = x3.square_repeatedly(3).mul(&x3);
        let x9 = x6.square_repeatedly(3).mul(&x3);
        let x11 = x9.square_repeatedly(2).mul(&x2);
        let x22 = x11.square_repeatedly(11).mul(&x11);
        let x44 = x22.square_repeatedly(22).mul(&x22);
        let x88 = x44.square_repeatedly(44).mul(&x44);
        let x176 = x88.square_repeatedly(88).mul(&x88);
        let x220 = x176.square_repeatedly(44).mul(&x44);
        let x223 = x220.square_repeatedly(3).mul(&x3);
        let root = x223.square_repeatedly(23).mul(&x22).square_repeatedly(6).mul(&x2).square_repeatedly(2);
        bool::from(root.square().minus(self).is_zero()).then_some(root)
    }

    /// 1/self, 0 for 0.
    pub(crate) fn invert(&self) -> Self {
        Self::from_words(&inverse::invert(&self.to_words(), &MODULUS))
    }

    /// 1/self, 0 for 0. Not for secrets.
    pub(crate) fn invert_vartime(&self) -> Self {
        Self::from_words(&inverse::invert_vartime(&self.to_words(), &MODULUS))
    }

    /// Whether self ≡ 0.
    pub(crate) fn is_zero(&self) -> Choice {
        self.canonical().0.iter().fold(0, |bits, limb| bits | limb).ct_eq(&0)
    }

    /// Whether the integer below p is odd.
    pub(crate) fn is_odd(&self) -> Choice {
        Choice::from((self.canonical().0[0] & 1) as u8)
    }
}

/// Carries upwards; gives what exceeds 2^256, in units of it.
#[inline(always)]
fn carry(limbs: &mut [i64; LIMBS]) -> i64 {
    let mut carried = 0;
    for limb in &mut limbs[..LIMBS - 1] {
        *limb += carried;
        carried = *limb >> BITS;
        *limb &= MASK;
    }
    limbs[LIMBS - 1] += carried;
    carried = limbs[LIMBS - 1] >> TOP_BITS;
    limbs[LIMBS - 1] &= TOP_MASK;
    carried
}

/// Σ column(k)·2^(29·k) modulo p, with magnitude 1. Two carry chains run side by side, through the low and the high half.
///
/// A column must stay below 2^63 less 2^50.
#[inline(always)]
fn reduce(columns: &impl Columns) -> Field {
    let mut limbs = [0_i64; LIMBS];
    let top = columns.column::<8>();
    let (mut low, mut high) = (0_i64, top >> BITS);
    // What the limb below leaves to this one, kept out of the chain of carries so that the chain is short.
    let mut left = 0;
    macro_rules! step {
        ($($k:literal)*) => { $(
            high += columns.column::<{ $k + 9 }>();
            let folded = high & MASK;
            high >>= BITS;
            low += columns.column::<$k>() + folded * FOLD_LIMB[0] + left;
            left = folded * FOLD_LIMB[1];
            limbs[$k] = low & MASK;
            low >>= BITS;
        )* };
    }
    step!(0 1 2 3 4 5 6 7);
    low += (top & MASK) + high * FOLD_LIMB[0] + left;
    limbs[8] = low & TOP_MASK;
    // What is left is in units of 2^256.
    let excess = (low >> TOP_BITS) + high * (FOLD_LIMB[1] << 5);
    low = limbs[0] + excess * FOLD[0];
    limbs[0] = low & MASK;
    low = (low >> BITS) + limbs[1] + excess * FOLD[1];
    limbs[1] = low & MASK;
    limbs[2] += low >> BITS;
    Field(limbs.map(|limb| limb as i32))
}

/// Replaces every element by its inverse, with one inversion by `invert`. None may be 0.
pub(crate) fn invert_all(elements: &mut [Field], invert: fn(&Field) -> Field) {
    // prefixes[i] = the product of the elements before i (Montgomery's trick).
    let mut prefixes = alloc::vec::Vec::with_capacity(elements.len());
    let mut product = Field::ONE;
    for element in elements.iter() {
        prefixes.push(product);
        product = product.mul(element);
    }
    let mut inverse = invert(&product);
    for (element, prefix) in elements.iter_mut().zip(&prefixes).rev() {
        let next = inverse.mul(element);
        *element = inverse.mul(prefix);
        inverse = next;
    }
    zeroize::Zeroize::zeroize(&mut prefixes);
}

/// Big-endian bytes as eight words, least significant first.
pub(crate) fn words_from_bytes(bytes: &[u8; 32]) -> [u32; 8] {
    let mut words = [0; 8];
    for (word, chunk) in words.iter_mut().rev().zip(bytes.as_chunks::<4>().0) {
        *word = u32::from_be_bytes(*chunk);
    }
    words
}

/// Eight words, least significant first, as big-endian bytes.
pub(crate) fn bytes_from_words(words: &[u32; 8]) -> [u8; 32] {
    let mut bytes = [0; 32];
    for (chunk, word) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(words.iter().rev()) {
        *chunk = word.to_be_bytes();
    }
    bytes
}
