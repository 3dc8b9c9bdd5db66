//! Inversion modulo an odd prime of 256 bits by division steps.
//!
//! Source: Bernstein and Yang, "Fast constant-time gcd computation and modular inversion" (TCHES 2019/3, "safegcd"), with the
//! starting value δ = 1/2, for which 590 steps suffice for 256-bit inputs (Wuille's proof by convex hulls), done in batches
//! of 30 on the low bits with matrices applied to signed 30-bit limbs, as libsecp256k1's `doc/safegcd_implementation.md` lays out.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "limbs: every cast takes low bits on purpose, or a value bounded by the algorithm"
)]

use core::hint::black_box;

use zeroize::Zeroize;

/// Limbs, and bits in one.
const LIMBS: usize = 9;
const BITS: u32 = 30;
const MASK: i64 = (1 << BITS) - 1;
/// 20 batches of 30 are 600 steps; 590 are needed.
const BATCHES: u32 = 20;

/// A signed integer of up to 270 bits; all limbs but the top one are in [0, 2^30) unless said otherwise.
type Limbs = [i32; LIMBS];

/// −1 for a negative number, otherwise 0. Opaque: LLVM makes branches of masks that it can see to be all zeros or all ones.
#[inline(always)]
fn sign_mask(number: i32) -> i32 {
    black_box(number >> 31)
}

/// An odd prime of 256 bits.
pub(crate) struct Modulus {
    limbs: Limbs,
    /// Its inverse modulo 2^30.
    inverse: u32,
}

impl Modulus {
    /// Takes the prime as words and its inverse modulo 2^30.
    pub(crate) const fn new(words: &[u32; 8], inverse: u32) -> Self {
        assert!(words[0].wrapping_mul(inverse) & ((1 << BITS) - 1) == 1, "not the inverse");
        Self { limbs: limbs_from_words(words), inverse }
    }
}

const fn limbs_from_words(words: &[u32; 8]) -> Limbs {
    let mut limbs = [0; LIMBS];
    let mut i = 0;
    while i < LIMBS {
        let (word, shift) = (i * BITS as usize / 32, i * BITS as usize % 32);
        let high = if word < 7 { words[word + 1] } else { 0 };
        let pair = words[word] as u64 | (high as u64) << 32;
        limbs[i] = ((pair >> shift) as i64 & MASK) as i32;
        i += 1;
    }
    limbs
}

fn words_from_limbs(limbs: &Limbs) -> [u32; 8] {
    let mut words = [0; 8];
    for (i, word) in words.iter_mut().enumerate() {
        let (limb, shift) = (i * 32 / BITS as usize, i * 32 % BITS as usize);
        let mut held = u64::from(limbs[limb] as u32) | u64::from(limbs[limb + 1] as u32) << BITS;
        if limb + 2 < LIMBS {
            held |= u64::from(limbs[limb + 2] as u32) << (2 * BITS);
        }
        *word = (held >> shift) as u32;
    }
    words
}

/// The effect of a batch: 2^30·(f', g') = (u·f + v·g, q·f + r·g).
struct Transition {
    u: i32,
    v: i32,
    q: i32,
    r: i32,
}

/// 1/value modulo `modulus`, 0 for 0. Takes and gives values below the modulus. Constant time.
pub(crate) fn invert(value: &[u32; 8], modulus: &Modulus) -> [u32; 8] {
    let (mut d, mut e) = ([0; LIMBS], one());
    let (mut f, mut g) = (modulus.limbs, limbs_from_words(value));
    // ζ = −(δ + 1/2); δ starts at 1/2.
    let mut zeta = -1;
    for _ in 0..BATCHES {
        let transition;
        (zeta, transition) = steps(zeta, f[0].cast_unsigned(), g[0].cast_unsigned());
        update_de(&mut d, &mut e, &transition, modulus);
        update_fg(&mut f, &mut g, &transition);
    }
    // Now g = 0, f = ±1 and d = ±1/value.
    let words = words_from_limbs(&normalized(&d, f[LIMBS - 1], modulus));
    for limbs in [&mut d, &mut e, &mut f, &mut g] {
        limbs.zeroize();
    }
    words
}

/// 1/value modulo `modulus`, 0 for 0. Takes and gives values below the modulus. Not for secrets: stops as soon as it can.
pub(crate) fn invert_vartime(value: &[u32; 8], modulus: &Modulus) -> [u32; 8] {
    let (mut d, mut e) = ([0; LIMBS], one());
    let (mut f, mut g) = (modulus.limbs, limbs_from_words(value));
    // η = −δ; δ starts at 1.
    let mut eta = -1;
    while g.iter().any(|&limb| limb != 0) {
        let transition;
        (eta, transition) = steps_vartime(eta, f[0].cast_unsigned(), g[0].cast_unsigned());
        update_de(&mut d, &mut e, &transition, modulus);
        update_fg(&mut f, &mut g, &transition);
    }
    words_from_limbs(&normalized(&d, f[LIMBS - 1], modulus))
}

const fn one() -> Limbs {
    let mut limbs = [0; LIMBS];
    limbs[0] = 1;
    limbs
}

/// 30 division steps on the low bits of f (odd) and g, without branches.
///
/// Instead of halving g at each step, f and its row (u, v) are doubled; a row is one `i64`, u + v·2^32, so that one operation
/// does both.
#[inline(always)]
fn steps(mut zeta: i32, mut f: u32, mut g: u32) -> (i32, Transition) {
    let (mut uv, mut qr) = (1_i64, 1_i64 << 32);
    for i in 0..BITS {
        // Where δ > 0 and g is odd: (f, g) = (g, (g − f)/2), δ = 1 − δ. Otherwise g = (g + f·[g odd])/2, δ = 1 + δ.
        let swap = zeta >> 31;
        let odd = (((g >> i) & 1) as i32).wrapping_neg();
        let (swap_wide, odd_wide) = (i64::from(swap), i64::from(odd));
        let addend = (f ^ swap as u32).wrapping_sub(swap as u32) & odd as u32;
        let addend_row = ((uv ^ swap_wide) - swap_wide) & odd_wide;
        g = g.wrapping_add(addend);
        qr += addend_row;
        let swap = swap & odd;
        zeta = (zeta ^ swap) - 1;
        f = f.wrapping_add(g & swap as u32) << 1;
        uv = (uv + (qr & i64::from(swap))) << 1;
    }
    let (u, v) = row(uv);
    let (q, r) = row(qr);
    (zeta, Transition { u, v, q, r })
}

/// Both entries of a row u + v·2^32.
#[inline(always)]
fn row(packed: i64) -> (i32, i32) {
    let first = packed as i32;
    (first, ((packed - i64::from(first)) >> 32) as i32)
}

/// As [`steps`] for δ = −η, taking runs of zeros and up to six bits of g at a time.
fn steps_vartime(mut eta: i32, mut f: u32, mut g: u32) -> (i32, Transition) {
    let (mut u, mut v, mut q, mut r) = (1_i32, 0_i32, 0_i32, 1_i32);
    let mut left = BITS;
    loop {
        let zeros = (g | u32::MAX << left).trailing_zeros();
        g >>= zeros;
        u <<= zeros;
        v <<= zeros;
        eta -= zeros as i32;
        left -= zeros;
        if left == 0 {
            return (eta, Transition { u, v, q, r });
        }
        if eta < 0 {
            eta = -eta;
            (f, g) = (g, f.wrapping_neg());
            (u, q) = (q, -u);
            (v, r) = (r, -v);
        }
        // So many steps add f without a swap; at most six, because f·(f² − 2) = −1/f modulo 2^6.
        let count = (eta.unsigned_abs() + 1).min(left).min(6);
        let multiple = f.wrapping_mul(f.wrapping_mul(f).wrapping_sub(2)).wrapping_mul(g) & ((1 << count) - 1);
        g = g.wrapping_add(f.wrapping_mul(multiple));
        q += u * multiple as i32;
        r += v * multiple as i32;
    }
}

/// (d, e) = transition·(d, e)/2^30 modulo the modulus. Both stay within (−2·modulus, modulus).
#[inline(always)]
fn update_de(d: &mut Limbs, e: &mut Limbs, transition: &Transition, modulus: &Modulus) {
    let (u, v) = (i64::from(transition.u), i64::from(transition.v));
    let (q, r) = (i64::from(transition.q), i64::from(transition.r));
    // Multiples of the modulus: one where d or e is negative, then what makes the low 30 bits zero.
    let (d_sign, e_sign) = (i64::from(sign_mask(d[LIMBS - 1])), i64::from(sign_mask(e[LIMBS - 1])));
    let mut d_multiple = (u & d_sign) + (v & e_sign);
    let mut e_multiple = (q & d_sign) + (r & e_sign);
    let (d0, e0) = (i64::from(d[0]), i64::from(e[0]));
    let mut d_carry = u * d0 + v * e0;
    let mut e_carry = q * d0 + r * e0;
    let inverse = i64::from(modulus.inverse);
    d_multiple -= (inverse * (d_carry & MASK) + d_multiple) & MASK;
    e_multiple -= (inverse * (e_carry & MASK) + e_multiple) & MASK;
    let m0 = i64::from(modulus.limbs[0]);
    d_carry = (d_carry + m0 * d_multiple) >> BITS;
    e_carry = (e_carry + m0 * e_multiple) >> BITS;
    for i in 1..LIMBS {
        let (di, ei, mi) = (i64::from(d[i]), i64::from(e[i]), i64::from(modulus.limbs[i]));
        d_carry += u * di + v * ei + mi * d_multiple;
        e_carry += q * di + r * ei + mi * e_multiple;
        d[i - 1] = (d_carry & MASK) as i32;
        e[i - 1] = (e_carry & MASK) as i32;
        d_carry >>= BITS;
        e_carry >>= BITS;
    }
    d[LIMBS - 1] = d_carry as i32;
    e[LIMBS - 1] = e_carry as i32;
}

/// (f, g) = transition·(f, g)/2^30, which is exact.
#[inline(always)]
fn update_fg(f: &mut Limbs, g: &mut Limbs, transition: &Transition) {
    let (u, v) = (i64::from(transition.u), i64::from(transition.v));
    let (q, r) = (i64::from(transition.q), i64::from(transition.r));
    let (f0, g0) = (i64::from(f[0]), i64::from(g[0]));
    let mut f_carry = (u * f0 + v * g0) >> BITS;
    let mut g_carry = (q * f0 + r * g0) >> BITS;
    for i in 1..LIMBS {
        let (fi, gi) = (i64::from(f[i]), i64::from(g[i]));
        f_carry += u * fi + v * gi;
        g_carry += q * fi + r * gi;
        f[i - 1] = (f_carry & MASK) as i32;
        g[i - 1] = (g_carry & MASK) as i32;
        f_carry >>= BITS;
        g_carry >>= BITS;
    }
    f[LIMBS - 1] = f_carry as i32;
    g[LIMBS - 1] = g_carry as i32;
}

/// `value`, or its negative where `sign` is negative, brought from (−2·modulus, modulus) into [0, modulus).
fn normalized(value: &Limbs, sign: i32, modulus: &Modulus) -> Limbs {
    let mut result = *value;
    add_where_negative(&mut result, modulus);
    let negate = sign_mask(sign);
    for limb in &mut result {
        *limb = (*limb ^ negate) - negate;
    }
    carry(&mut result);
    add_where_negative(&mut result, modulus);
    carry(&mut result);
    result
}

fn add_where_negative(value: &mut Limbs, modulus: &Modulus) {
    let mask = sign_mask(value[LIMBS - 1]);
    for (limb, addend) in value.iter_mut().zip(&modulus.limbs) {
        *limb += addend & mask;
    }
}

fn carry(value: &mut Limbs) {
    let mut carried = 0;
    for limb in &mut value[..LIMBS - 1] {
        let sum = *limb + carried;
        *limb = sum & MASK as i32;
        carried = sum >> BITS;
    }
    value[LIMBS - 1] += carried;
}
