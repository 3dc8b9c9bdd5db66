//! scrypt against RFC 7914 and the `scrypt` crate; bounds.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::time::{Duration, Instant};

use latchkey_core::primitives::hex;
use latchkey_keys::kdf::{KdfError, ScryptParams, check_rounds, pbkdf2_sha256};
use proptest::prelude::*;

/// RFC 7914 section 12.
#[test]
fn rfc7914_scrypt() {
    let vectors: [(&str, &str, u32, u32, u32, &str); 3] = [
        (
            "",
            "",
            16,
            1,
            1,
            "0x77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906",
        ),
        (
            "password",
            "NaCl",
            1024,
            8,
            16,
            "0xfdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640",
        ),
        (
            "pleaseletmein",
            "SodiumChloride",
            16384,
            8,
            1,
            "0x7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887",
        ),
    ];
    for (password, salt, n, r, p, expected) in vectors {
        let mut out = [0; 64];
        ScryptParams { n, r, p }.derive(password.as_bytes(), salt.as_bytes(), &mut out).unwrap();
        assert_eq!(hex::encode(&out), expected);
    }
}

/// RFC 7914 section 11.
#[test]
fn rfc7914_pbkdf2() {
    for (password, salt, rounds, expected) in [
        (
            "passwd",
            "salt",
            1,
            "0x55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783",
        ),
        (
            "Password",
            "NaCl",
            80_000,
            "0x4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d",
        ),
    ] {
        let mut out = [0; 64];
        pbkdf2_sha256(password.as_bytes(), salt.as_bytes(), rounds, &mut out).unwrap();
        assert_eq!(hex::encode(&out), expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn equals_the_scrypt_crate(
        log_n in 1_u8..10, r in 1_u32..10, p in 1_u32..4, length in 1_usize..80,
        password in proptest::collection::vec(any::<u8>(), 0..100),
        salt in proptest::collection::vec(any::<u8>(), 0..40),
    ) {
        let (mut ours, mut theirs) = (vec![0; length], vec![0; length]);
        let params = scrypt::Params::new(log_n, r, p);
        prop_assume!(params.is_ok());
        ScryptParams { n: 1 << log_n, r, p }.derive(&password, &salt, &mut ours).unwrap();
        scrypt::scrypt(&password, &salt, &params.unwrap(), &mut theirs).unwrap();
        prop_assert_eq!(ours, theirs);
    }
}

#[test]
fn hostile_parameters_are_refused_at_once() {
    let started = Instant::now();
    let derive = |n, r, p| ScryptParams { n, r, p }.derive(b"x", b"y", &mut [0; 32]).unwrap_err();
    for n in [0, 1, 3, 131_073, u32::MAX] {
        assert_eq!(derive(n, 8, 1), KdfError::Invalid { parameter: "n" });
    }
    assert_eq!(derive(1 << 17, 0, 1), KdfError::Invalid { parameter: "r" });
    assert_eq!(derive(1 << 17, 8, 0), KdfError::Invalid { parameter: "p" });
    assert_eq!(derive(1 << 31, 8, 1), KdfError::TooExpensive { parameter: "n" });
    assert_eq!(derive(1 << 19, 8, 1), KdfError::TooExpensive { parameter: "n" });
    assert_eq!(derive(1 << 31, u32::MAX, u32::MAX), KdfError::TooExpensive { parameter: "n" });
    assert_eq!(derive(2, 1, u32::MAX), KdfError::TooExpensive { parameter: "p" });
    assert_eq!(derive(1 << 18, 8, 9), KdfError::TooExpensive { parameter: "p" });
    assert_eq!(check_rounds(0), Err(KdfError::Invalid { parameter: "c" }));
    assert_eq!(check_rounds(u32::MAX), Err(KdfError::TooExpensive { parameter: "c" }));
    let long = [0; 2000];
    assert_eq!(
        ScryptParams { n: 2, r: 1, p: 1 }.derive(b"x", &long, &mut [0; 32]),
        Err(KdfError::Invalid { parameter: "salt" })
    );
    assert!(started.elapsed() < Duration::from_millis(500));
    assert_eq!(ScryptParams { n: 1 << 18, r: 8, p: 1 }.check(), Ok(()));
}
