//! Sixteen bytes at once: in WebAssembly's vectors, where it counts; elsewhere one by one.
//!
//! Native tests cover the callers, the package's tests in Node every length in WebAssembly.

#[cfg(not(target_arch = "wasm32"))]
use super::{DIGITS, VALUES};

/// The 32 digits of 16 bytes.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn encode(bytes: &[u8; 16]) -> [u8; 32] {
    let mut digits = [0; 32];
    for (pair, byte) in digits.as_chunks_mut().0.iter_mut().zip(bytes) {
        *pair = DIGITS[usize::from(*byte)];
    }
    digits
}

/// The 16 bytes of 32 characters; `None` if one is not a digit.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn decode(digits: &[u8; 32]) -> Option<[u8; 16]> {
    let mut bytes = [0; 16];
    let mut seen = 0;
    for ([high, low], byte) in digits.as_chunks().0.iter().zip(&mut bytes) {
        let (high, low) = (VALUES[usize::from(*high)], VALUES[usize::from(*low)]);
        seen |= high | low;
        *byte = high << 4 | low;
    }
    (seen < 16).then_some(bytes)
}

#[cfg(target_arch = "wasm32")]
pub(super) use vectors::{decode, encode};

#[cfg(target_arch = "wasm32")]
mod vectors {
    use core::arch::wasm32::{
        i8x16_shuffle, u8x16_add, u8x16_all_true, u8x16_le, u8x16_narrow_i16x8, u8x16_shr, u8x16_splat,
        u8x16_sub, u8x16_swizzle, u16x8_shl, u16x8_shr, u16x8_splat, u64x2, u64x2_extract_lane, v128,
        v128_and, v128_bitselect, v128_or,
    };

    #[allow(clippy::cast_possible_truncation, reason = "the halves of a number")]
    fn load(bytes: &[u8; 16]) -> v128 {
        let number = u128::from_le_bytes(*bytes);
        u64x2(number as u64, (number >> 64) as u64)
    }

    fn store(vector: v128) -> [u8; 16] {
        let (low, high) = (u64x2_extract_lane::<0>(vector), u64x2_extract_lane::<1>(vector));
        (u128::from(high) << 64 | u128::from(low)).to_le_bytes()
    }

    pub(in super::super) fn encode(bytes: &[u8; 16]) -> [u8; 32] {
        let table = load(b"0123456789abcdef");
        let bytes = load(bytes);
        let high = u8x16_swizzle(table, u8x16_shr(bytes, 4));
        let low = u8x16_swizzle(table, v128_and(bytes, u8x16_splat(15)));
        let mut digits = [0; 32];
        let (first, second) = digits.split_at_mut(16);
        first.copy_from_slice(&store(
            i8x16_shuffle::<0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23>(high, low),
        ));
        second.copy_from_slice(&store(i8x16_shuffle::<
            8,
            24,
            9,
            25,
            10,
            26,
            11,
            27,
            12,
            28,
            13,
            29,
            14,
            30,
            15,
            31,
        >(high, low)));
        digits
    }

    pub(in super::super) fn decode(digits: &[u8; 32]) -> Option<[u8; 16]> {
        let [first, second] = digits.as_chunks().0 else { return None };
        let (first, second) = (values(first)?, values(second)?);
        Some(store(u8x16_narrow_i16x8(first, second)))
    }

    /// Eight bytes, each in 16 bits, of 16 characters.
    fn values(digits: &[u8; 16]) -> Option<v128> {
        let digits = load(digits);
        let decimal = u8x16_sub(digits, u8x16_splat(b'0'));
        let is_decimal = u8x16_le(decimal, u8x16_splat(9));
        // In lower case.
        let letter = u8x16_sub(v128_or(digits, u8x16_splat(0x20)), u8x16_splat(b'a'));
        let is_letter = u8x16_le(letter, u8x16_splat(5));
        if !u8x16_all_true(v128_or(is_decimal, is_letter)) {
            return None;
        }
        let values = v128_bitselect(decimal, u8x16_add(letter, u8x16_splat(10)), is_decimal);
        // The first digit of a pair is the low byte of 16 bits.
        let pairs = v128_or(u16x8_shl(values, 4), u16x8_shr(values, 8));
        Some(v128_and(pairs, u16x8_splat(0xff)))
    }
}
