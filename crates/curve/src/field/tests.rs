//! The field against big integers, with limbs up to the edges of what is allowed.

use proptest::prelude::*;
use ruint::Uint;

use super::*;

type U256 = Uint<256, 4>;

/// The largest limb of magnitude 1.
const LOOSE: i32 = (1 << 29) + (1 << 23);

fn p() -> U256 {
    integer(&P)
}

fn integer(words: &[u32; 8]) -> U256 {
    U256::from_be_bytes(bytes_from_words(words))
}

/// The integer modulo p that the limbs stand for, whatever they are.
fn value(field: &Field) -> U256 {
    let base = U256::from(1_u64 << BITS);
    field.0.iter().rev().fold(U256::ZERO, |sum, limb| {
        let limb =
            if *limb < 0 { p() - U256::from(limb.unsigned_abs()) } else { U256::from(limb.unsigned_abs()) };
        sum.mul_mod(base, p()).add_mod(limb, p())
    })
}

fn minus(a: U256, b: U256) -> U256 {
    a.add_mod(p() - b.reduce_mod(p()), p())
}

fn assert_loose(field: &Field) {
    assert!(field.0.iter().all(|limb| limb.abs() <= LOOSE), "{:?}", field.0);
}

/// Limbs of magnitude 1, the extremes often.
fn any_field() -> impl Strategy<Value = Field> {
    let limb = prop_oneof![
        4 => -LOOSE..=LOOSE,
        1 => Just(LOOSE), 1 => Just(-LOOSE), 1 => Just(0), 1 => Just(-1), 1 => Just((1 << 29) - 1),
    ];
    prop_oneof![
        4 => proptest::array::uniform9(limb).prop_map(Field),
        1 => any::<[u32; 8]>().prop_map(|words| Field::from_words(&words)),
        // About 0, p and 2^256.
        1 => (-3_i32..=3, 0_i32..=2).prop_map(|(small, multiple)| {
            let mut limbs = [-977 * multiple + small, -8 * multiple, 0, 0, 0, 0, 0, 0, 0];
            limbs[8] = multiple << 24;
            Field(limbs)
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn canonical_form(a in any_field()) {
        prop_assert_eq!(integer(&a.to_words()), value(&a));
        prop_assert_eq!(bool::from(a.is_zero()), value(&a).is_zero());
        prop_assert_eq!(bool::from(a.is_odd()), value(&a).bit(0));
        let words = a.to_words();
        prop_assert_eq!(Field::from_words(&words).0, a.canonical().0);
        let double = core::array::from_fn(|i| u64::from(words[2 * i]) | u64::from(words[2 * i + 1]) << 32);
        prop_assert_eq!(Field::from_double_words(double).0, a.canonical().0);
        let bytes = Field::from_bytes_vartime(&a.to_bytes()).unwrap();
        prop_assert_eq!(value(&bytes), value(&a));
    }

    #[test]
    fn canonical_form_of_sums(a in any_field(), b in any_field(), c in any_field()) {
        let sum = a.plus(&b).plus(&c);
        prop_assert_eq!(integer(&sum.to_words()), value(&sum));
        let negative = sum.negated_if(-1);
        prop_assert_eq!(integer(&negative.to_words()), minus(U256::ZERO, value(&sum)));
    }

    #[test]
    fn products(a in any_field(), b in any_field(), c in any_field(), d in any_field()) {
        let [ab, cd] = [value(&a).mul_mod(value(&b), p()), value(&c).mul_mod(value(&d), p())];
        let aa = value(&a).mul_mod(value(&a), p());
        let times = |factor: u64, x: U256| x.mul_mod(U256::from(factor), p());
        for (result, expected) in [
            (a.mul(&b), ab),
            (a.square(), aa),
            (a.square_times::<3>(), times(3, aa)),
            (a.square_minus_two(&b, &c), minus(minus(aa, value(&b)), times(2, value(&c)))),
            (a.square_minus_four(&b), minus(aa, times(4, value(&b)))),
            (Field::product_minus_four(&a, &b, &c), minus(ab, times(4, value(&c)))),
            (Field::difference_of_products(&a, &b, &c, &d), minus(ab, cd)),
            (Field::sum_of_products(&a, &b, &c, &d), ab.add_mod(cd, p())),
            (a.plus(&b).plus(&c).reduced(), value(&a).add_mod(value(&b), p()).add_mod(value(&c), p())),
            // The largest magnitudes the formulas use: 2·1 in a product, 2 + 1 in one reduction.
            (a.mul(&b.plus(&b)), times(2, ab)),
            (Field::difference_of_products(&a, &b.minus(&d), &c, &d), minus(minus(ab, value(&a).mul_mod(value(&d), p())), cd)),
        ] {
            assert_loose(&result);
            prop_assert_eq!(value(&result), expected);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn inverses(a in any_field()) {
        let expected = value(&a).inv_mod(p()).unwrap_or(U256::ZERO);
        prop_assert_eq!(value(&a.invert()), expected);
        prop_assert_eq!(value(&a.invert_vartime()), expected);
    }

    #[test]
    fn square_roots(a in any_field()) {
        let square = value(&a).mul_mod(value(&a), p());
        let root = value(&a.square().sqrt_vartime().unwrap());
        prop_assert!(root == value(&a) || root == minus(U256::ZERO, value(&a)));
        // −1 is no square modulo p ≡ 3 (mod 4).
        let opposite = a.square().negated_if(-1).sqrt_vartime();
        prop_assert_eq!(opposite.is_some(), square.is_zero());
    }

    #[test]
    fn many_inverses(elements in proptest::collection::vec(any_field(), 0..6)) {
        let elements: Vec<Field> = elements.into_iter().filter(|a| !bool::from(a.is_zero())).collect();
        let mut inverses = elements.clone();
        invert_all(&mut inverses, Field::invert);
        for (element, inverse) in elements.iter().zip(&inverses) {
            prop_assert_eq!(value(&element.mul(inverse)), U256::ONE);
        }
    }
}

#[test]
fn bytes_from_p_on_are_refused() {
    let bytes = |integer: U256| integer.to_be_bytes::<32>();
    assert!(Field::from_bytes_vartime(&bytes(p() - U256::ONE)).is_some());
    for above in [p(), p() + U256::ONE, U256::MAX] {
        assert!(Field::from_bytes_vartime(&bytes(above)).is_none());
    }
}

#[test]
fn inverses_of_edges() {
    let edges = (0..256)
        .map(|i| U256::ONE << i)
        .flat_map(|power: U256| [power, power - U256::ONE, p() - power.reduce_mod(p())]);
    for edge in edges.map(|edge| edge.reduce_mod(p())) {
        let field = Field::from_words(&words_from_bytes(&edge.to_be_bytes()));
        let expected = edge.inv_mod(p()).unwrap_or(U256::ZERO);
        assert_eq!(value(&field.invert()), expected);
        assert_eq!(value(&field.invert_vartime()), expected);
    }
}
