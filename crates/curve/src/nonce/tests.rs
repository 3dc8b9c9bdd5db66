//! RFC 6979 against a published value and against its text, spelt out over the `hmac` crate.

use hmac::{KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::*;

fn start(key: &[u8; 32], digest: &[u8; 32]) -> Nonces {
    Nonces::new(&SecretScalar::from_bytes(key).unwrap(), &PublicScalar::reduce_bytes(digest))
}

#[test]
fn published_nonce() {
    let mut one = [0; 32];
    one[31] = 1;
    let digest = Sha256::digest(b"Satoshi Nakamoto").into();
    // Test vector of the Haskoin and Trezor suites.
    let expected = "8f8a276c19f4149656b280621e358cce24f5f52542772691ee69063b74f15d15";
    let nonce = start(&one, &digest).next().to_bytes();
    let hex: String = nonce.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hex, expected);
}

fn hmac(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    hmac::Hmac::<Sha256>::new_from_slice(key).unwrap().chain_update(message).finalize().into_bytes().into()
}

#[test]
fn tags_are_hmac_sha256() {
    for length in 0..=97_u8 {
        let key = Sha256::digest([7, length]).into();
        let message: Vec<u8> = (0..length).map(|i| i.wrapping_mul(31)).collect();
        let (left, right) = message.split_at(message.len() / 3);
        assert_eq!(Hmac::new(&key).tag(&[left, right]), hmac(&key, &message), "{length}");
    }
}

#[test]
fn further_nonces() {
    let (key, digest) = ([0x21; 32], [0x7f; 32]);
    // Section 3.2, steps b to h.
    let (mut k, mut v) = ([0; 32], [1; 32]);
    for round in [0, 1] {
        k = hmac(&k, &[&v[..], &[round], &key, &digest].concat());
        v = hmac(&k, &v);
    }
    let mut nonces = start(&key, &digest);
    for _ in 0..20 {
        v = hmac(&k, &v);
        assert_eq!(nonces.next().to_bytes(), v);
        nonces.reject();
        k = hmac(&k, &[&v[..], &[0]].concat());
        v = hmac(&k, &v);
    }
}
