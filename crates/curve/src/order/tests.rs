//! Arithmetic modulo n against big integers.

use proptest::prelude::*;
use ruint::Uint;

use super::*;

type U256 = Uint<256, 4>;

fn integer(words: &Words) -> U256 {
    U256::from_be_bytes(bytes_from_words(words))
}

fn words(integer: U256) -> Words {
    words_from_bytes(&integer.to_be_bytes())
}

fn n() -> U256 {
    integer(&N)
}

/// Below n; powers of two, their neighbours and opposites often.
fn any_scalar() -> impl Strategy<Value = Words> {
    let edge = (0_usize..256, 0_u64..3, any::<bool>()).prop_map(|(shift, add, opposite)| {
        let power =
            (U256::ONE << shift).wrapping_add(U256::from(add)).wrapping_sub(U256::ONE).reduce_mod(n());
        words(if opposite { (n() - power).reduce_mod(n()) } else { power })
    });
    prop_oneof![3 => any::<[u32; 8]>().prop_map(|any| words(integer(&any).reduce_mod(n()))), 2 => edge]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn arithmetic(a in any_scalar(), b in any_scalar()) {
        let (x, y) = (integer(&a), integer(&b));
        prop_assert_eq!(integer(&add(&a, &b)), x.add_mod(y, n()));
        prop_assert_eq!(integer(&multiply(&a, &b)), x.mul_mod(y, n()));
        prop_assert_eq!(integer(&negate(&a)), (n() - x).reduce_mod(n()));
        prop_assert_eq!(integer(&halve(&a)).mul_mod(U256::from(2), n()), x);
        prop_assert_eq!(bool::from(is_high(&a)), x > n() >> 1);
        prop_assert_eq!(bool::from(is_zero(&a)), x.is_zero());
    }

    #[test]
    fn any_512_bits_are_reduced(product in any::<[u32; 16]>(), ones: bool) {
        let product = if ones { product.map(|word| word | 0xffff_fff0) } else { product };
        let mut halves = [[0; 8]; 2];
        halves[0].copy_from_slice(&product[..8]);
        halves[1].copy_from_slice(&product[8..]);
        let shifted = integer(&halves[1]).reduce_mod(n()).mul_mod(U256::MAX.reduce_mod(n()) + U256::ONE, n());
        prop_assert_eq!(integer(&reduce_wide(&product)), shifted.add_mod(integer(&halves[0]).reduce_mod(n()), n()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn inverses(a in any_scalar()) {
        let expected = integer(&a).inv_mod(n()).unwrap_or(U256::ZERO);
        prop_assert_eq!(integer(&inverse::invert(&a, &MODULUS)), expected);
        prop_assert_eq!(integer(&inverse::invert_vartime(&a, &MODULUS)), expected);
    }

    #[test]
    fn low_or_opposite(a in any_scalar()) {
        let (low, negated) = SecretScalar(a).into_low();
        prop_assert_eq!(bool::from(negated), integer(&a) > n() >> 1);
        prop_assert_eq!(low.0, if negated.into() { negate(&a) } else { a });
    }
}

#[test]
fn bounds() {
    let bytes = |integer: U256| integer.to_be_bytes::<32>();
    for (value, valid) in [
        (U256::ZERO, false),
        (U256::ONE, true),
        (n() - U256::ONE, true),
        (n(), false),
        (n() + U256::ONE, false),
        (U256::MAX, false),
    ] {
        assert_eq!(SecretScalar::from_bytes(&bytes(value)).is_some(), valid, "{value}");
        assert_eq!(PublicScalar::from_bytes(&bytes(value)).is_some(), valid, "{value}");
        assert_eq!(PublicScalar::reduce_bytes(&bytes(value)).to_bytes(), bytes(value.reduce_mod(n())));
    }
    assert_eq!(integer(&HALF_N), n() >> 1);
}
