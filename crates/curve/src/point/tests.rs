//! Points against k256, and the exceptions that incomplete addition must show.

use k256::elliptic_curve::sec1::ToSec1Point;
use k256::{ProjectivePoint, Scalar};

use super::*;
use crate::complete::Projective;

/// k256's point, in our bytes.
fn theirs(point: &ProjectivePoint) -> [u8; 64] {
    point.to_affine().to_sec1_point(false).as_bytes()[1..].try_into().unwrap()
}

fn multiple(scalar: u64) -> ProjectivePoint {
    ProjectivePoint::GENERATOR * Scalar::from(scalar)
}

fn affine(point: &Jacobian) -> [u8; 64] {
    point.to_affine(&point.z.invert()).to_bytes()
}

fn ours(scalar: u64) -> Affine {
    Projective::multiply(&GENERATOR, |i| u32::from(i < 64 && scalar >> i & 1 == 1)).to_affine().unwrap()
}

#[test]
fn a_chain_of_additions_and_doublings() {
    let (mut sum, mut expected) = (Jacobian::from(ours(7)), multiple(7));
    for i in 0..2_000_u64 {
        assert_eq!(affine(&sum), theirs(&expected));
        if i % 3 == 0 {
            sum = sum.double();
            expected = expected.double();
        } else {
            let point = ours(i + 3).negated_if(-i32::from(i % 2 == 0));
            sum = sum.add_incomplete(&point);
            expected = if i % 2 == 0 { expected - multiple(i + 3) } else { expected + multiple(i + 3) };
        }
    }
}

#[test]
fn complete_additions_are_exact() {
    let point = |scalar: i64| {
        let point = ours(scalar.unsigned_abs()).negated_if(-i32::from(scalar < 0));
        Projective::from(point)
    };
    for a in (-9..10).filter(|a| *a != 0) {
        for b in (-9..10).filter(|b| *b != 0) {
            let sum = point(a).add(&point(b)).to_affine().map(Affine::to_bytes);
            let expected = (a + b != 0).then(|| {
                let point = multiple((a + b).unsigned_abs());
                theirs(&if a + b < 0 { -point } else { point })
            });
            assert_eq!(sum, expected, "{a} + {b}");
            // Infinity on either side.
            let infinity = point(a).add(&point(-a));
            assert!(infinity.add(&infinity).to_affine().is_none());
            for same in [infinity.add(&point(b)), point(b).add(&infinity)] {
                assert_eq!(
                    same.to_affine().map(Affine::to_bytes),
                    point(b).to_affine().map(Affine::to_bytes)
                );
            }
        }
    }
}

#[test]
fn exceptions_leave_z_zero_for_good() {
    let five = Jacobian::from(GENERATOR).double().add_incomplete(&ours(3));
    assert_eq!(affine(&five), theirs(&multiple(5)));
    for other in [ours(5), ours(5).negated_if(-1)] {
        let mut sum = five.add_incomplete(&other);
        for i in 1..50 {
            assert!(bool::from(sum.z.is_zero()));
            sum = if i % 5 == 0 { sum.double() } else { sum.add_incomplete(&ours(i)) };
        }
    }
}
