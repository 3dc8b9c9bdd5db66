//! Four 32-bit words side by side.

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub(super) use portable::{
    Row, ZERO, add, add_rotate_xor, first_lane, from_words, rotate_lanes, to_words, xor,
};
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub(super) use simd128::{
    Row, ZERO, add, add_rotate_xor, first_lane, from_words, rotate_lanes, to_words, xor,
};

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod portable {
    pub(crate) type Row = [u32; 4];
    pub(crate) const ZERO: Row = [0; 4];

    #[inline]
    pub(crate) fn from_words(words: [u32; 4]) -> Row {
        words
    }

    #[inline]
    pub(crate) fn to_words(row: Row) -> [u32; 4] {
        row
    }

    #[inline]
    pub(crate) fn first_lane(row: Row) -> u32 {
        row[0]
    }

    #[inline]
    pub(crate) fn add(a: Row, b: Row) -> Row {
        core::array::from_fn(|lane| a[lane].wrapping_add(b[lane]))
    }

    #[inline]
    pub(crate) fn xor(a: Row, b: Row) -> Row {
        core::array::from_fn(|lane| a[lane] ^ b[lane])
    }

    /// `target ^ rotate_left(a + b, BITS)`.
    #[inline]
    pub(crate) fn add_rotate_xor<const BITS: u32>(target: Row, a: Row, b: Row) -> Row {
        core::array::from_fn(|lane| target[lane] ^ a[lane].wrapping_add(b[lane]).rotate_left(BITS))
    }

    /// Lane `i` of the result is lane `i + BY` of `row`.
    #[inline]
    pub(crate) fn rotate_lanes<const BY: usize>(row: Row) -> Row {
        core::array::from_fn(|lane| row[(lane + BY) % 4])
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod simd128 {
    use core::arch::wasm32::{
        u32x4, u32x4_add, u32x4_extract_lane, u32x4_shl, u32x4_shr, u32x4_shuffle, v128, v128_or, v128_xor,
    };

    pub(crate) type Row = v128;
    pub(crate) const ZERO: Row = u32x4(0, 0, 0, 0);

    #[inline]
    pub(crate) fn from_words([a, b, c, d]: [u32; 4]) -> Row {
        u32x4(a, b, c, d)
    }

    #[inline]
    pub(crate) fn to_words(row: Row) -> [u32; 4] {
        [
            u32x4_extract_lane::<0>(row),
            u32x4_extract_lane::<1>(row),
            u32x4_extract_lane::<2>(row),
            u32x4_extract_lane::<3>(row),
        ]
    }

    #[inline]
    pub(crate) fn first_lane(row: Row) -> u32 {
        u32x4_extract_lane::<0>(row)
    }

    #[inline]
    pub(crate) fn add(a: Row, b: Row) -> Row {
        u32x4_add(a, b)
    }

    #[inline]
    pub(crate) fn xor(a: Row, b: Row) -> Row {
        v128_xor(a, b)
    }

    /// `target ^ rotate_left(a + b, BITS)`.
    #[inline]
    pub(crate) fn add_rotate_xor<const BITS: u32>(target: Row, a: Row, b: Row) -> Row {
        let sum = u32x4_add(a, b);
        v128_xor(target, v128_or(u32x4_shl(sum, BITS), u32x4_shr(sum, 32 - BITS)))
    }

    /// Lane `i` of the result is lane `i + BY` of `row`.
    #[inline]
    pub(crate) fn rotate_lanes<const BY: usize>(row: Row) -> Row {
        match BY % 4 {
            1 => u32x4_shuffle::<1, 2, 3, 0>(row, row),
            2 => u32x4_shuffle::<2, 3, 0, 1>(row, row),
            3 => u32x4_shuffle::<3, 0, 1, 2>(row, row),
            _ => row,
        }
    }
}
