//! Integers modulo n, the order of the generator, and the two types of scalars made of them.
//!
//! Hot code spends its time in the field; here the simplest constant-time arithmetic on eight words will do. The types keep
//! secrets where they belong: nothing turns a [`SecretScalar`] into a [`PublicScalar`], and only the latter has a variable-time path.
#![allow(clippy::cast_possible_truncation, reason = "words: every cast takes the low half of a double word")]

#[cfg(test)]
mod tests;

use subtle::{Choice, ConditionallySelectable};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::field::{bytes_from_words, words_from_bytes};
use crate::inverse::{self, Modulus};

/// An integer below 2^256, least significant word first; below n unless said otherwise.
pub(crate) type Words = [u32; 8];

/// n.
pub(crate) const N: Words =
    [0xd036_4141, 0xbfd2_5e8c, 0xaf48_a03b, 0xbaae_dce6, 0xffff_fffe, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff];
/// n/2, rounded down.
const HALF_N: Words =
    [0x681b_20a0, 0xdfe9_2f46, 0x57a4_501d, 0x5d57_6e73, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0x7fff_ffff];
/// 2^256 − n.
const FOLD: [u32; 5] = [0x2fc9_bebf, 0x402d_a173, 0x50b7_5fc4, 0x4551_2319, 1];

/// n for safegcd.
static MODULUS: Modulus = Modulus::new(&N, 0x2a77_4ec1);

/// a − b modulo 2^256 and whether it borrowed.
pub(crate) fn subtract(a: &Words, b: &Words) -> (Words, Choice) {
    let mut borrow = 0;
    let mut difference = [0; 8];
    for (word, (x, y)) in difference.iter_mut().zip(a.iter().zip(b)) {
        let wide = u64::from(*x).wrapping_sub(u64::from(*y)).wrapping_sub(borrow);
        *word = wide as u32;
        borrow = wide >> 63;
    }
    (difference, Choice::from(borrow as u8))
}

/// a + b modulo 2^256 and the carry.
pub(crate) fn add_wide(a: &Words, b: &Words) -> (Words, u32) {
    let mut carry = 0;
    let mut sum = [0; 8];
    for (word, (x, y)) in sum.iter_mut().zip(a.iter().zip(b)) {
        let wide = u64::from(*x) + u64::from(*y) + carry;
        *word = wide as u32;
        carry = wide >> 32;
    }
    (sum, carry as u32)
}

/// value + carry·2^256, which is below 2n, modulo n.
fn subtract_n_once(value: &Words, carry: u32) -> Words {
    let (reduced, borrowed) = subtract(value, &N);
    let keep = borrowed & !Choice::from(carry as u8);
    select(&reduced, value, keep)
}

/// `a`, or `b` where `choice`.
fn select(a: &Words, b: &Words, choice: Choice) -> Words {
    core::array::from_fn(|i| u32::conditional_select(&a[i], &b[i], choice))
}

fn add(a: &Words, b: &Words) -> Words {
    let (sum, carry) = add_wide(a, b);
    subtract_n_once(&sum, carry)
}

/// −a.
pub(crate) fn negate(a: &Words) -> Words {
    subtract_n_once(&subtract(&N, a).0, 0)
}

/// a/2.
fn halve(a: &Words) -> Words {
    let odd = Choice::from((a[0] & 1) as u8);
    let (sum, carry) = add_wide(a, &select(&[0; 8], &N, odd));
    core::array::from_fn(|i| {
        let above = if i < 7 { sum[i + 1] } else { carry };
        sum[i] >> 1 | above << 31
    })
}

/// Whether a > n/2.
fn is_high(a: &Words) -> Choice {
    subtract(&HALF_N, a).1
}

/// The product of two integers below 2^256.
pub(crate) fn multiply_wide(a: &Words, b: &Words) -> [u32; 16] {
    let mut product = [0; 16];
    for (i, x) in a.iter().enumerate() {
        let mut carry = 0;
        for (j, y) in b.iter().enumerate() {
            let wide = u64::from(*x) * u64::from(*y) + u64::from(product[i + j]) + carry;
            product[i + j] = wide as u32;
            carry = wide >> 32;
        }
        product[i + 8] = carry as u32;
    }
    product
}

/// An integer below 2^512 modulo n.
fn reduce_wide(product: &[u32; 16]) -> Words {
    // Each pass replaces high·2^256 by high·(2^256 − n): 512 bits, then 386, 260, 257, then 256 and no carry.
    let mut value = *product;
    for high_words in [8, 5, 1, 1] {
        let mut high = [0; 8];
        high.copy_from_slice(&value[8..]);
        value[8..].fill(0);
        for (i, x) in high.iter().take(high_words).enumerate() {
            let mut carry = 0;
            for (j, word) in value[i..].iter_mut().enumerate() {
                let factor = FOLD.get(j).copied().unwrap_or(0);
                let wide = u64::from(*x) * u64::from(factor) + u64::from(*word) + carry;
                *word = wide as u32;
                carry = wide >> 32;
            }
        }
    }
    let mut low = [0; 8];
    low.copy_from_slice(&value[..8]);
    value.zeroize();
    subtract_n_once(&low, 0)
}

/// ab.
pub(crate) fn multiply(a: &Words, b: &Words) -> Words {
    let mut product = multiply_wide(a, b);
    let result = reduce_wide(&product);
    product.zeroize();
    result
}

fn is_zero(a: &Words) -> Choice {
    let bits = a.iter().fold(0, |bits, word| bits | word);
    Choice::from((((bits | bits.wrapping_neg()) >> 31) ^ 1) as u8)
}

/// A secret modulo n: wiped when dropped, never printed, handled in constant time.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(crate) struct SecretScalar(Words);

impl SecretScalar {
    /// Takes 32 bytes, big-endian; `None` unless in [1, n). Which of the two it is, is not hidden.
    pub(crate) fn from_bytes(bytes: &[u8; 32]) -> Option<Self> {
        let scalar = Self(words_from_bytes(bytes));
        let valid = subtract(&scalar.0, &N).1 & !is_zero(&scalar.0);
        bool::from(valid).then_some(scalar)
    }

    /// 32 bytes, big-endian. The caller wipes them.
    pub(crate) fn to_bytes(&self) -> [u8; 32] {
        bytes_from_words(&self.0)
    }

    /// self + other.
    pub(crate) fn add_public(&self, other: &PublicScalar) -> Self {
        Self(add(&self.0, &other.0))
    }

    /// The sum with an integer of 32 bytes, big-endian; `None` unless that is below n and the sum is not 0.
    pub(crate) fn add_bytes(&self, bytes: &[u8; 32]) -> Option<Self> {
        let other = Self(words_from_bytes(bytes));
        let sum = Self(add(&self.0, &other.0));
        let valid = subtract(&other.0, &N).1 & !is_zero(&sum.0);
        bool::from(valid).then_some(sum)
    }

    /// self·other.
    pub(crate) fn mul(&self, other: &Self) -> Self {
        Self(multiply(&self.0, &other.0))
    }

    /// self·other.
    pub(crate) fn mul_public(&self, other: &PublicScalar) -> Self {
        Self(multiply(&self.0, &other.0))
    }

    /// 1/self.
    pub(crate) fn invert(&self) -> Self {
        Self(inverse::invert(&self.0, &MODULUS))
    }

    /// (self + constant)/2.
    pub(crate) fn shifted_half(&self, constant: &Words) -> Self {
        Self(halve(&add(&self.0, constant)))
    }

    /// The bit of weight 2^index.
    pub(crate) fn bit(&self, index: usize) -> u32 {
        (self.0[index / 32] >> (index % 32)) & 1
    }

    /// 32 bits from the bit of weight 2^index on, zeros beyond 2^255.
    #[inline(always)]
    pub(crate) fn bits(&self, index: usize) -> u32 {
        let (word, shift) = (index / 32, index % 32);
        let high = if word < 7 { self.0[word + 1] } else { 0 };
        ((u64::from(self.0[word]) | u64::from(high) << 32) >> shift) as u32
    }

    /// The smaller of self and −self, and whether it was negated: what a signature publishes of s.
    pub(crate) fn into_low(self) -> (PublicScalar, Choice) {
        let high = is_high(&self.0);
        (PublicScalar(select(&self.0, &negate(&self.0), high)), high)
    }
}

/// An integer modulo n that anyone may know, and that may be handled in variable time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PublicScalar(pub(crate) Words);

impl PublicScalar {
    /// Takes 32 bytes, big-endian; `None` unless in [1, n).
    pub(crate) fn from_bytes(bytes: &[u8; 32]) -> Option<Self> {
        let words = words_from_bytes(bytes);
        let valid = subtract(&words, &N).1 & !is_zero(&words);
        bool::from(valid).then_some(Self(words))
    }

    /// Any integer of 32 bytes, big-endian, modulo n.
    pub(crate) fn reduce_bytes(bytes: &[u8; 32]) -> Self {
        Self(subtract_n_once(&words_from_bytes(bytes), 0))
    }

    /// 32 bytes, big-endian.
    pub(crate) fn to_bytes(self) -> [u8; 32] {
        bytes_from_words(&self.0)
    }

    pub(crate) fn is_zero(&self) -> bool {
        self.0 == [0; 8]
    }

    /// −self.
    pub(crate) fn negate(&self) -> Self {
        Self(negate(&self.0))
    }

    /// self + other.
    #[cfg(test)]
    pub(crate) fn add(&self, other: &Self) -> Self {
        Self(add(&self.0, &other.0))
    }

    /// self·other.
    pub(crate) fn mul(&self, other: &Self) -> Self {
        Self(multiply(&self.0, &other.0))
    }

    /// 1/self, 0 for 0, in variable time.
    pub(crate) fn invert_vartime(&self) -> Self {
        Self(inverse::invert_vartime(&self.0, &MODULUS))
    }
}
