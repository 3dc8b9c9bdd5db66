//! Windowed non-adjacent forms, of public scalars only.

/// Digits in a form: halves of a scalar stay below 2^129, and a last carry goes above.
pub(crate) const DIGITS: usize = 144;

/// The digits of `value`, below 2^130: Σ digit·2^i, each zero or odd and below 2^(width − 1) in absolute value; negated if asked for.
pub(crate) fn wnaf(value: &[u32; 8], width: usize, negative: bool) -> [i16; DIGITS] {
    let mut digits = [0; DIGITS];
    let (mut position, mut carry) = (0, 0);
    while position + width <= DIGITS {
        let ahead = bits(value, position);
        // A carry into a one gives a zero and a carry: a run of ones is a run of zeros then.
        let zeros = if carry == 0 { ahead } else { !ahead }.trailing_zeros() as usize;
        if zeros > 0 {
            position += zeros;
            continue;
        }
        // Odd, and up to 2^width: the upper half stands for a negative digit and a carry.
        let window = i16::try_from(ahead & ((1 << width) - 1)).unwrap_or(0) + carry;
        carry = window >> (width - 1) & 1;
        let digit = window - (carry << width);
        digits[position] = if negative { -digit } else { digit };
        position += width;
    }
    digits
}

/// 32 bits from `position` on.
fn bits(value: &[u32; 8], position: usize) -> u32 {
    let (word, shift) = (position / 32, position % 32);
    value[word] >> shift | (value[word + 1] << 1) << (31 - shift)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn digits_sum_to_the_value(low in any::<u128>(), top in 0_u32..4, width in 3_usize..=12, negative: bool) {
            let mut value = [0; 8];
            for (i, word) in value.iter_mut().take(4).enumerate() {
                *word = u32::try_from(low >> (32 * i) & 0xffff_ffff).unwrap();
            }
            value[4] = top;
            let digits = wnaf(&value, width, negative);
            let mut last = None;
            let mut sum = ruint::Uint::<256, 4>::ZERO;
            for (i, digit) in digits.iter().enumerate() {
                let weight = ruint::Uint::<256, 4>::from(digit.unsigned_abs()) << i;
                sum = if (*digit < 0) == negative { sum + weight } else { sum.wrapping_sub(weight) };
                if *digit != 0 {
                    prop_assert!(digit % 2 != 0 && digit.unsigned_abs() < 1 << (width - 1));
                    prop_assert!(last.is_none_or(|last| i >= last + width));
                    last = Some(i);
                }
            }
            prop_assert_eq!(sum, ruint::Uint::<256, 4>::from(low) + (ruint::Uint::<256, 4>::from(top) << 128));
        }
    }
}
