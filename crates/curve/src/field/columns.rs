//! What is reduced: sums of products, column by column. Whatever is put together here shares one reduction.

use super::{Field, LIMBS};

/// An integer as Σ column(k)·2^(29·k), for k up to 16.
pub(super) trait Columns {
    fn column<const K: usize>(&self) -> i64;
}

/// ab.
pub(super) struct Product<'a>(pub(super) &'a Field, pub(super) &'a Field);

impl Columns for Product<'_> {
    #[inline(always)]
    fn column<const K: usize>(&self) -> i64 {
        let mut sum = 0;
        let mut i = K.saturating_sub(LIMBS - 1);
        while i < LIMBS && i <= K {
            sum += i64::from(self.0.0[i]) * i64::from(self.1.0[K - i]);
            i += 1;
        }
        sum
    }
}

/// `FACTOR`·a².
pub(super) struct Square<'a, const FACTOR: i64>(pub(super) &'a Field);

impl<const FACTOR: i64> Columns for Square<'_, FACTOR> {
    #[inline(always)]
    fn column<const K: usize>(&self) -> i64 {
        let limbs = &self.0.0;
        let mut sum = 0;
        let mut i = K.saturating_sub(LIMBS - 1);
        while 2 * i < K {
            sum += i64::from(limbs[i]) * (2 * i64::from(limbs[K - i]));
            i += 1;
        }
        if K.is_multiple_of(2) {
            sum += i64::from(limbs[K / 2]) * i64::from(limbs[K / 2]);
        }
        FACTOR * sum
    }
}

/// `FACTOR`·a.
pub(super) struct Multiple<'a, const FACTOR: i64>(pub(super) &'a Field);

impl<const FACTOR: i64> Columns for Multiple<'_, FACTOR> {
    #[inline(always)]
    fn column<const K: usize>(&self) -> i64 {
        if K < LIMBS { FACTOR * i64::from(self.0.0[K]) } else { 0 }
    }
}

/// A − B.
pub(super) struct Minus<A, B>(pub(super) A, pub(super) B);

impl<A: Columns, B: Columns> Columns for Minus<A, B> {
    #[inline(always)]
    fn column<const K: usize>(&self) -> i64 {
        self.0.column::<K>() - self.1.column::<K>()
    }
}
