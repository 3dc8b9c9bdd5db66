//! Keys, signatures and recoveries against k256, on edges and on many random inputs.
//!
//! `LATCHKEY_CASES` sets how many of each (100,000 unless set), `LATCHKEY_SEED` where they start.
#![allow(clippy::unwrap_used, reason = "a test")]

use k256::ecdsa::{RecoveryId, Signature as K256Signature, SigningKey as K256Key, VerifyingKey};
use k256::elliptic_curve::PrimeField;
use k256::elliptic_curve::sec1::ToSec1Point;
use k256::{ProjectivePoint, Scalar};
use latchkey_curve::{SigningKey, add_multiples, decompress, is_on_curve, public_keys, recover};

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 32 bytes; now and then mostly zeros or ones, or with leading zeros.
    fn bytes(&mut self) -> [u8; 32] {
        let mut bytes = [0; 32];
        for chunk in bytes.as_chunks_mut::<8>().0 {
            *chunk = self.next().to_be_bytes();
        }
        let shape = self.next();
        match shape % 16 {
            0 => bytes[..(shape >> 8) as usize % 31].fill(0),
            1 => bytes[..(shape >> 8) as usize % 31].fill(0xff),
            2 => bytes[1 + (shape >> 8) as usize % 31..].fill(0),
            3 => bytes[1 + (shape >> 8) as usize % 31..].fill(0xff),
            _ => {}
        }
        bytes
    }
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |value| value.parse().unwrap())
}

fn cases() -> u64 {
    setting("LATCHKEY_CASES", 100_000)
}

fn random(stream: u64) -> Random {
    Random(setting("LATCHKEY_SEED", 20_261_121).wrapping_mul(0x1_0001).wrapping_add(stream))
}

fn their_public(key: &K256Key) -> [u8; 64] {
    key.verifying_key().to_sec1_point(false).as_bytes()[1..].try_into().unwrap()
}

/// Signs with both; the same bytes must come out. Gives r and s and the parity.
fn sign_with_both(ours: &SigningKey, theirs: &K256Key, prehash: &[u8; 32]) -> ([u8; 32], [u8; 32], bool) {
    let signature = ours.sign_prehash(prehash);
    let (expected, id) = theirs.sign_prehash_recoverable(prehash);
    let (r, s) = expected.split_bytes();
    assert_eq!((signature.r, signature.s), (r.into(), s.into()), "{prehash:x?}");
    assert_eq!((signature.y_parity, id.is_x_reduced()), (id.is_y_odd(), false), "{prehash:x?}");
    (signature.r, signature.s, signature.y_parity)
}

fn their_recovery(prehash: &[u8; 32], r: &[u8; 32], s: &[u8; 32], y_parity: bool) -> Option<[u8; 64]> {
    let signature = K256Signature::from_scalars(*r, *s).ok()?;
    // k256 would check low s only when verifying; recovery takes both.
    let key =
        VerifyingKey::recover_from_prehash(prehash, &signature, RecoveryId::new(y_parity, false)).ok()?;
    key.to_sec1_point(false).as_bytes()[1..].try_into().ok()
}

#[test]
fn random_keys_and_signatures() {
    let mut random = random(1);
    let mut ran = 0;
    while ran < cases() {
        let bytes = random.bytes();
        let (ours, theirs) = (SigningKey::from_bytes(&bytes), K256Key::from_slice(&bytes));
        assert_eq!(ours.is_some(), theirs.is_ok(), "{bytes:x?}");
        let (Some(ours), Ok(theirs)) = (ours, theirs) else { continue };
        assert_eq!(ours.public_key(), their_public(&theirs), "{bytes:x?}");
        sign_with_both(&ours, &theirs, &random.bytes());
        ran += 1;
    }
    println!("{ran} keys and signatures equal to k256's");
}

#[test]
fn random_recoveries() {
    let mut random = random(2);
    let (mut recovered, mut refused) = (0, 0);
    for _ in 0..cases() {
        let (prehash, r, s, choice) = (random.bytes(), random.bytes(), random.bytes(), random.next());
        let y_parity = choice & 1 == 1;
        let key = recover(&prehash, &r, &s, y_parity);
        assert_eq!(key, their_recovery(&prehash, &r, &s, y_parity), "{prehash:x?} {r:x?} {s:x?} {y_parity}");
        if key.is_some() {
            recovered += 1;
        } else {
            refused += 1;
        }
    }
    println!("{recovered} recoveries equal to k256's, {refused} refused by both");
    assert!(recovered > refused / 2 && refused > recovered / 2);
}

#[test]
fn signatures_lead_back_to_their_keys() {
    let mut random = random(3);
    for _ in 0..cases() / 10 {
        let Some(key) = SigningKey::from_bytes(&random.bytes()) else { continue };
        let prehash = random.bytes();
        let signature = key.sign_prehash(&prehash);
        let public = key.public_key();
        assert_eq!(recover(&prehash, &signature.r, &signature.s, signature.y_parity), Some(public));
        assert_ne!(recover(&prehash, &signature.r, &signature.s, !signature.y_parity), Some(public));
    }
}

/// 0, 1, 2, n − 1, n, n/2 and so on, and powers of two with their neighbours.
fn edges() -> Vec<[u8; 32]> {
    let mut edges = vec![[0; 32], [0xff; 32]];
    let mut power = Scalar::ONE;
    for _ in 0..256 {
        for scalar in [power, power - Scalar::ONE, power + Scalar::ONE, power * Scalar::TWO_INV] {
            edges.push(scalar.to_bytes().into());
            edges.push((-scalar).to_bytes().into());
        }
        power += power;
    }
    // n, n + 1, p − 1, p, p + 1.
    for text in [
        "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
        "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364142",
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2e",
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f",
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc30",
    ] {
        edges.push(core::array::from_fn(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).unwrap()));
    }
    edges.sort_unstable();
    edges.dedup();
    edges
}

#[test]
fn edge_keys_and_digests() {
    let edges = edges();
    let mut valid = 0;
    for (i, bytes) in edges.iter().enumerate() {
        let (ours, theirs) = (SigningKey::from_bytes(bytes), K256Key::from_slice(bytes));
        assert_eq!(ours.is_some(), theirs.is_ok(), "{bytes:x?}");
        let (Some(ours), Ok(theirs)) = (ours, theirs) else { continue };
        assert_eq!(ours.public_key(), their_public(&theirs), "{bytes:x?}");
        for prehash in edges.iter().skip(i % 193).step_by(193) {
            let (r, s, y_parity) = sign_with_both(&ours, &theirs, prehash);
            assert_eq!(recover(prehash, &r, &s, y_parity), Some(ours.public_key()));
        }
        valid += 1;
    }
    assert_eq!(valid, edges.len() - 7, "all but 0, n, n + 1, p − 1, p, p + 1 and 2^256 − 1");
}

#[test]
fn edge_signatures() {
    let edges = edges();
    let some: Vec<_> = edges.iter().step_by(61).collect();
    let (mut recovered, mut refused) = (0, 0);
    for r in &edges {
        for (i, s) in some.iter().enumerate() {
            let (prehash, y_parity) = (some[(i * 7 + 3) % some.len()], i % 2 == 0);
            let key = recover(prehash, r, s, y_parity);
            assert_eq!(key, their_recovery(prehash, r, s, y_parity), "{prehash:x?} {r:x?} {s:x?} {y_parity}");
            recovered += u32::from(key.is_some());
            refused += u32::from(key.is_none());
        }
    }
    assert!(recovered > 5_000 && refused > 5_000, "{recovered} recovered, {refused} refused");
}

/// Nonce points that are multiples of the generator known to us, so that the linear combination meets equal and opposite points.
#[test]
fn recoveries_that_meet_an_exception() {
    let scalar =
        |i: i64| if i < 0 { -Scalar::from(i.unsigned_abs()) } else { Scalar::from(i.unsigned_abs()) };
    let (mut recovered, mut none) = (0, 0);
    for nonce in 1..12 {
        let point = (ProjectivePoint::GENERATOR * scalar(nonce)).to_affine().to_sec1_point(false);
        let r: [u8; 32] = point.as_bytes()[1..33].try_into().unwrap();
        let inner = Scalar::from_repr(r.into()).unwrap();
        for a in -8..=8 {
            for b in (-8..=8).filter(|b| *b != 0) {
                // The key is a·G + b·R with a = −z/r and b = s/r.
                let prehash = (-scalar(a) * inner).to_bytes().into();
                let s = (scalar(b) * inner).to_bytes().into();
                for y_parity in [false, true] {
                    let key = recover(&prehash, &r, &s, y_parity);
                    assert_eq!(key, their_recovery(&prehash, &r, &s, y_parity), "{nonce} {a} {b}");
                    recovered += u32::from(key.is_some());
                    none += u32::from(key.is_none());
                }
            }
        }
    }
    assert!(recovered > 5_000 && none > 10, "{recovered} recovered, {none} at infinity");
}

#[test]
fn batches() {
    let mut random = random(4);
    for length in [0, 1, 2, 3, 100] {
        let keys: Vec<SigningKey> = std::iter::repeat_with(|| random.bytes())
            .filter_map(|bytes| SigningKey::from_bytes(&bytes))
            .take(length)
            .collect();
        let single: Vec<_> = keys.iter().map(SigningKey::public_key).collect();
        assert_eq!(public_keys(&keys), single);
        assert_eq!(single.len(), length);
    }
}

/// Private and public children, as BIP-32 adds them.
#[test]
fn sums() {
    let mut random = random(5);
    let (mut private, mut public) = (0, 0);
    while private < cases() / 50 {
        let Some(key) = SigningKey::from_bytes(&random.bytes()) else { continue };
        let parent = Scalar::from_repr((*key.to_bytes()).into()).unwrap();
        let mut tweaks: Vec<[u8; 32]> = (0..9).map(|_| random.bytes()).collect();
        // Nothing, the order, infinity, the same point, and sums that meet an exception.
        tweaks.extend([[0; 32], [0xff; 32], (-parent).to_bytes().into(), *key.to_bytes()]);
        tweaks.extend([1_u64, 2, 3].map(|i| <[u8; 32]>::from((parent + Scalar::from(i)).to_bytes())));
        let children = add_multiples(&key.public_key(), &tweaks).unwrap();
        for (tweak, child) in tweaks.iter().zip(children) {
            let scalar = Option::<Scalar>::from(Scalar::from_repr((*tweak).into()));
            let sum = scalar.map(|tweak| parent + tweak).filter(|sum| !bool::from(sum.is_zero()));
            let expected = sum.map(|sum| K256Key::from_slice(&sum.to_bytes()).unwrap());
            assert_eq!(
                key.add(tweak).map(|key| *key.to_bytes()),
                sum.map(|sum| sum.to_bytes().into()),
                "{tweak:x?}"
            );
            assert_eq!(child, expected.as_ref().map(their_public), "{tweak:x?}");
            private += 1;
            public += u64::from(child.is_some());
        }
    }
    assert!(public > private / 2 && public < private);
}

#[test]
fn points() {
    let mut random = random(6);
    let (mut taken, mut refused) = (0, 0);
    for _ in 0..cases() / 10 {
        let mut compressed = [0; 33];
        // k256 also reads 5, of a form that nobody uses here.
        compressed[0] = random.next().to_be_bytes()[0] % 5;
        compressed[1..].copy_from_slice(&random.bytes());
        let theirs = VerifyingKey::from_sec1_bytes(&compressed).ok();
        let theirs: Option<[u8; 64]> =
            theirs.map(|key| key.to_sec1_point(false).as_bytes()[1..].try_into().unwrap());
        let ours = decompress(&compressed);
        assert_eq!(ours, theirs, "{compressed:x?}");
        match ours {
            Some(mut point) => {
                assert!(is_on_curve(&point));
                let bit = usize::try_from(random.next() % 512).unwrap();
                point[bit / 8] ^= 1 << (bit % 8);
                let mut uncompressed = [4; 65];
                uncompressed[1..].copy_from_slice(&point);
                assert_eq!(is_on_curve(&point), VerifyingKey::from_sec1_bytes(&uncompressed).is_ok());
                assert_eq!(add_multiples(&point, &[]).is_some(), is_on_curve(&point));
                taken += 1;
            }
            None => refused += 1,
        }
    }
    assert!(taken > cases() / 100 && refused > cases() / 100, "{taken} points, {refused} not");
}

#[test]
fn debug_tells_nothing() {
    let key = SigningKey::from_bytes(&[0xab; 32]).unwrap();
    assert_eq!(format!("{key:?}"), "SigningKey([redacted])");
}
