//! Splitting, and linear combinations where the chain of additions meets an exception.

use k256::elliptic_curve::sec1::ToSec1Point;
use k256::elliptic_curve::{PrimeField, ops::Reduce};
use k256::{ProjectivePoint, Scalar, U256};
use proptest::prelude::*;

use super::*;
use crate::order::N;

/// A cube root of one modulo n.
const LAMBDA: PublicScalar = PublicScalar([
    0x1b23_bd72,
    0xdf02_967c,
    0x2081_6678,
    0x122e_22ea,
    0x8812_645a,
    0xa526_1c02,
    0xc05c_30e0,
    0x5363_ad4c,
]);

fn public(scalar: &Scalar) -> PublicScalar {
    PublicScalar::reduce_bytes(&scalar.to_bytes().into())
}

fn bytes(point: &ProjectivePoint) -> Option<[u8; 64]> {
    point.to_affine().to_sec1_point(false).as_bytes().get(1..).and_then(|bytes| bytes.try_into().ok())
}

fn affine(point: &ProjectivePoint) -> Affine {
    let bytes = bytes(point).unwrap();
    let half = |i: usize| Field::from_bytes_vartime(bytes[32 * i..32 * (i + 1)].try_into().unwrap()).unwrap();
    Affine { x: half(0), y: half(1) }
}

fn any_scalar() -> impl Strategy<Value = Scalar> {
    let random = any::<[u8; 32]>().prop_map(|bytes| Scalar::reduce(&U256::from_be_slice(&bytes)));
    let edge = (0_usize..256, 0_u64..3, any::<bool>()).prop_map(|(shift, add, opposite)| {
        let power = (0..shift).fold(Scalar::ONE, |power, _| power + power) + Scalar::from(add) - Scalar::ONE;
        if opposite { -power } else { power }
    });
    prop_oneof![random, edge]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn halves_are_short_and_add_up(scalar in any_scalar()) {
        let scalar = public(&scalar);
        let [a, b] = split(&scalar).map(|half| {
            assert!(half.value[4] <= 1 && half.value[5..] == [0; 3], "more than 129 bits: {:x?}", half.value);
            let value = PublicScalar(half.value);
            if half.negative { value.negate() } else { value }
        });
        prop_assert_eq!(a.add(&b.mul(&LAMBDA)), scalar);
    }

    #[test]
    fn combinations(a in any_scalar(), b in any_scalar(), point in any_scalar()) {
        prop_assume!(point != Scalar::ZERO);
        let point = ProjectivePoint::GENERATOR * point;
        let expected = bytes(&(ProjectivePoint::GENERATOR * a + point * b));
        prop_assert_eq!(combine(&public(&a), &public(&b), &affine(&point)).map(Affine::to_bytes), expected);
    }
}

#[test]
fn beta_is_lambda() {
    let image = Affine { x: GENERATOR.x.mul(&BETA), y: GENERATOR.y };
    let multiple = Projective::multiply_public(&GENERATOR, &LAMBDA.0).to_affine().unwrap();
    assert_eq!(multiple.to_bytes(), image.to_bytes());
    assert_eq!(
        LAMBDA.mul(&LAMBDA).add(&LAMBDA).add(&PublicScalar([1, 0, 0, 0, 0, 0, 0, 0])),
        PublicScalar([0; 8])
    );
    assert_eq!(PublicScalar(N).add(&PublicScalar([0; 8])), PublicScalar([0; 8]));
}

#[test]
fn exceptional_combinations_come_out_right() {
    let lambda = Scalar::from_repr(LAMBDA.to_bytes().into()).unwrap();
    let small = |i: i64| if i < 0 { -Scalar::from(i.unsigned_abs()) } else { Scalar::from(i.unsigned_abs()) };
    let (mut exceptional, mut infinite) = (0, 0);
    // P among G's own multiples and images: sums that cancel or double.
    for factor in [Scalar::ONE, lambda, lambda * lambda, small(3), small(-1), -lambda] {
        let point = ProjectivePoint::GENERATOR * factor;
        for a in -12..=12 {
            for b in -12..=12 {
                for shift in [Scalar::ZERO, lambda] {
                    let (a, b) = (small(a) + shift * small(b), small(b));
                    let expected = bytes(&(ProjectivePoint::GENERATOR * a + point * b));
                    let (x, y, point) = (public(&a), public(&b), affine(&point));
                    assert_eq!(
                        combine(&x, &y, &point).map(Affine::to_bytes),
                        expected,
                        "{a:?} {b:?} {factor:?}"
                    );
                    let z = combine_incomplete(&x, &y, &point).map(|sum| sum.z);
                    exceptional += u32::from(z.is_some_and(|z| z.is_zero().into()) && expected.is_some());
                    infinite += u32::from(expected.is_none());
                }
            }
        }
    }
    assert!(exceptional > 50 && infinite > 50, "{exceptional} exceptional, {infinite} infinite");
}
