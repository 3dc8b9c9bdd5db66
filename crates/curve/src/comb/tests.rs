//! The comb where it could go wrong: edges, and scalars made to meet an exception on their way.

use k256::elliptic_curve::PrimeField;
use k256::elliptic_curve::sec1::ToSec1Point;
use k256::{ProjectivePoint, Scalar};

use super::*;

fn secret(scalar: &Scalar) -> Option<SecretScalar> {
    SecretScalar::from_bytes(&scalar.to_bytes().into())
}

fn expected(scalar: &Scalar) -> [u8; 64] {
    let point = (ProjectivePoint::GENERATOR * scalar).to_affine();
    point.to_sec1_point(false).as_bytes()[1..].try_into().unwrap()
}

fn power(exponent: usize) -> Scalar {
    (0..exponent).fold(Scalar::ONE, |power, _| power + power)
}

/// What `block` adds for these teeth at `offset`, as an integer.
fn tooth_sum(block: usize, offset: usize, teeth: usize) -> Scalar {
    (0..TEETH).fold(Scalar::ZERO, |sum, tooth| {
        let weight = power((block * TEETH + tooth) * SPACING + offset);
        if teeth >> tooth & 1 == 1 { sum + weight } else { sum - weight }
    })
}

#[test]
fn the_table_holds_the_sums_of_its_teeth() {
    assert_eq!(table().len(), BLOCKS);
    for (block, entries) in table().iter().enumerate() {
        for (index, entry) in entries.iter().enumerate() {
            let sum = tooth_sum(block, 0, index | ENTRIES);
            assert_eq!(Affine::unpack(entry).to_bytes(), expected(&sum));
            assert_eq!(lookup(entries, u32::try_from(index).unwrap()), *entry);
        }
    }
}

#[test]
fn edges() {
    let mut scalars: Vec<Scalar> = (1..=300_u64).map(Scalar::from).collect();
    scalars.extend((0..256).map(power));
    scalars.extend((1..256).map(|i| power(i) - Scalar::ONE));
    scalars.extend((0..BLOCKS * TEETH * SPACING).map(|i| power(i) + power(i / 2) + Scalar::ONE));
    // 1/2 and n/2 about it.
    scalars.extend([Scalar::TWO_INV, Scalar::TWO_INV - Scalar::ONE]);
    let opposites: Vec<Scalar> = scalars.iter().map(|scalar| -scalar).collect();
    for scalar in scalars.iter().chain(&opposites) {
        let Some(secret) = secret(scalar) else { continue };
        assert_eq!(multiply(&secret).map(Affine::to_bytes), Some(expected(scalar)), "{scalar:?}");
    }
    for scalar in scalars.iter().step_by(37) {
        let exact = multiply_exactly(&secret(scalar).unwrap()).map(Affine::to_bytes);
        assert_eq!(exact, Some(expected(scalar)));
    }
}

/// The last additions are block 9's and 10's at offset 0. Before block 10's digit e the sum is k − e: equal to e for k = 2e, opposite for
/// k = 0. Before block 9's digit f it is k − e − f: equal to f for k = e + 2f, opposite for k = e. Those of these scalars whose
/// digits truly are e and f meet the exception.
#[test]
fn exceptional_scalars_take_the_slow_path_and_come_out_right() {
    let digits = |block| (0..1 << TEETH).map(move |teeth| tooth_sum(block, 0, teeth));
    let doubles = digits(BLOCKS - 1).map(|e| e + e);
    let pairs = digits(BLOCKS - 1).flat_map(|e| digits(BLOCKS - 2).map(move |f| e + f + f));
    let (mut tried, mut exceptional) = (0, 0);
    for scalar in doubles.chain(digits(BLOCKS - 1)).chain(pairs) {
        let secret = secret(&scalar).unwrap();
        tried += 1;
        if multiply_incomplete(&secret).z.is_zero().into() {
            exceptional += 1;
            assert_eq!(multiply(&secret).map(Affine::to_bytes), Some(expected(&scalar)));
            let key = crate::SigningKey::from_bytes(&secret.to_bytes()).unwrap();
            let other = crate::SigningKey::from_bytes(&[1; 32]).unwrap();
            let batch = crate::public_keys(&[other.clone(), key.clone(), other.clone()]);
            assert_eq!(batch, [other.public_key(), expected(&scalar), other.public_key()]);
            assert_eq!(key.public_key(), expected(&scalar));
        }
    }
    assert_eq!(tried, 64 + 64 + 64 * 64);
    assert!(exceptional > 0, "none of them was exceptional: the test tests nothing");
}
