//! The envelope: what opens, what never does, and in what time.

use core::cell::Cell;
use std::time::{Duration, Instant};

use latchkey_core::keccak::keccak256;
use serde_json::{Value, json};

use super::*;

pub(crate) struct Counter(Cell<u64>);
impl Entropy for Counter {
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyError> {
        for chunk in out.chunks_mut(32) {
            self.0.set(self.0.get() + 1);
            chunk.copy_from_slice(&keccak256(self.0.get().to_be_bytes()).0[..chunk.len()]);
        }
        Ok(())
    }
}

fn entropy(start: u64) -> HealthChecked<Counter> {
    HealthChecked::new(Counter(Cell::new(start)))
}

const WEAK: KdfPolicy = KdfPolicy::for_tests(2, 2);

fn contents() -> Contents {
    Contents {
        seed: Some(HdSeed {
            entropy: Zeroizing::new(vec![0xCA; 16]),
            passphrase: Zeroizing::new(b"TREZOR".to_vec()),
        }),
        accounts: vec![AccountSecret::Derived(0), AccountSecret::Imported(Zeroizing::new([0x11; 32]))],
    }
}

fn same(a: &Contents, b: &Contents) -> bool {
    a.encode() == b.encode()
}

fn sealed(start: u64) -> (Vault, String) {
    let source = entropy(start);
    let mut vault = Vault::create(contents(), b"password", WEAK, &source).unwrap();
    let text = vault.seal(&source).unwrap();
    (vault, text)
}

fn open(text: &str) -> Result<Vault, VaultError> {
    Vault::open(text, b"password", WEAK)
}

#[test]
fn opens_with_the_password_only() {
    let (_, text) = sealed(0);
    assert!(same(&open(&text).unwrap().contents, &contents()));
    for wrong in [&b""[..], b"Password", b"password ", &[b'p'; 10_000]] {
        assert_eq!(Vault::open(&text, wrong, WEAK).unwrap_err(), VaultError::WrongPassword);
    }
}

/// B04: every bit of the record.
#[test]
fn no_flipped_bit_opens_with_other_contents() {
    let (_, text) = sealed(0);
    let (mut tried, mut refused) = (0, 0);
    for bit in 0..text.len() * 8 {
        let mut bytes = text.clone().into_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        tried += 1;
        match String::from_utf8(bytes).map(|text| open(&text)) {
            // Only a hex digit's case: the same bytes.
            Ok(Ok(vault)) => assert!(same(&vault.contents, &contents()), "bit {bit}"),
            Ok(Err(_)) | Err(_) => refused += 1,
        }
    }
    assert_eq!(tried, text.len() * 8);
    assert!(tried - refused < 300, "{refused} of {tried} refused");
}

/// A record whose hex is decoded, so that every flip is one of content.
#[test]
fn every_flipped_content_bit_is_wrong_password() {
    let (_, text) = sealed(0);
    let json: Value = serde_json::from_str(&text).unwrap();
    let mut tried = 0;
    for path in [
        "/id",
        "/iv",
        "/ciphertext",
        "/slots/0/id",
        "/slots/0/iv",
        "/slots/0/wrappedKey",
        "/slots/0/kdf/salt",
    ] {
        let bytes =
            latchkey_core::primitives::hex::decode(json.pointer(path).unwrap().as_str().unwrap()).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let mut json = json.clone();
            *json.pointer_mut(path).unwrap() = latchkey_core::primitives::hex::encode(&flipped).into();
            assert_eq!(open(&json.to_string()).unwrap_err(), VaultError::WrongPassword, "{path} bit {bit}");
            tried += 1;
        }
    }
    assert!(tried > 1_000, "{tried}");
}

#[test]
fn parts_of_other_or_older_envelopes_do_not_fit() {
    let (mut vault, old) = sealed(0);
    let (_, other) = sealed(1_000);
    let source = entropy(5_000);
    vault.contents.accounts.push(AccountSecret::Derived(1));
    let new = vault.seal(&source).unwrap();
    vault.change_password(b"password", WEAK, &source).unwrap();
    let rewrapped = vault.seal(&source).unwrap();
    let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let mut tried = 0;
    for base in [&old, &other, &new, &rewrapped] {
        for donor in [&old, &other, &new, &rewrapped].into_iter().filter(|donor| *donor != base) {
            for fields in [&["iv", "ciphertext"][..], &["slots"], &["id"], &["revision"], &["id", "slots"]] {
                let (mut mixed, donor) = (parse(base), parse(donor));
                fields.iter().for_each(|field| mixed[*field] = donor[*field].clone());
                if mixed != parse(base) {
                    assert_eq!(
                        open(&mixed.to_string()).unwrap_err(),
                        VaultError::WrongPassword,
                        "{fields:?}"
                    );
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 40, "{tried}");
}

#[test]
fn a_new_password_opens_and_the_old_does_not() {
    let (mut vault, _) = sealed(0);
    let key = vault.data_key.clone();
    let source = entropy(9_000);
    vault.change_password(b"new", WEAK, &source).unwrap();
    let text = vault.seal(&source).unwrap();
    assert_eq!(open(&text).unwrap_err(), VaultError::WrongPassword);
    let opened = Vault::open(&text, b"new", WEAK).unwrap();
    assert!(same(&opened.contents, &contents()));
    assert_eq!(opened.data_key, key, "the data key stays");
}

#[test]
fn below_the_floor_is_refused_by_what_ships() {
    let (_, text) = sealed(0);
    let error = VaultError::BelowFloor { n: 2, floor: 1 << 17 };
    assert_eq!(error.code(), Code::VaultDamaged);
    assert_eq!(Vault::open(&text, b"password", KdfPolicy::SHIPPED).unwrap_err(), error);
    let half = text.replace("\"n\":2,", "\"n\":65536,");
    assert_eq!(
        Vault::open(&half, b"password", KdfPolicy::SHIPPED).unwrap_err(),
        VaultError::BelowFloor { n: 65_536, floor: 1 << 17 }
    );
}

#[test]
fn what_ships_is_written_at_the_floor_and_its_lowering_is_refused() {
    let source = entropy(0);
    let mut vault = Vault::create(contents(), b"password", KdfPolicy::SHIPPED, &source).unwrap();
    let text = vault.seal(&source).unwrap();
    assert!(text.contains("\"kdf\":{\"name\":\"scrypt\",\"n\":131072,\"r\":8,\"p\":1,"), "{text}");
    assert!(same(&Vault::open(&text, b"password", KdfPolicy::SHIPPED).unwrap().contents, &contents()));
    let raised = text.replace("\"n\":131072,", "\"n\":262144,");
    assert_eq!(Vault::open(&raised, b"password", KdfPolicy::SHIPPED).unwrap_err(), VaultError::WrongPassword);
}

#[test]
fn hostile_parameters_are_refused_at_once() {
    let (_, text) = sealed(0);
    let json: Value = serde_json::from_str(&text).unwrap();
    let started = Instant::now();
    let refused = |path: &str, value: Value| {
        let mut json = json.clone();
        *json.pointer_mut(path).unwrap() = value;
        open(&json.to_string()).unwrap_err()
    };
    let expensive = |parameter| VaultError::Kdf(KdfError::TooExpensive { parameter });
    let bad = |field| VaultError::Malformed { field };
    assert_eq!(refused("/slots/0/kdf/n", json!(1 << 30)), expensive("n"));
    assert_eq!(refused("/slots/0/kdf/r", json!(1 << 30)), expensive("n"));
    assert_eq!(refused("/slots/0/kdf/p", json!(1 << 30)), expensive("p"));
    assert_eq!(refused("/slots/0/kdf/n", json!(3)), VaultError::Kdf(KdfError::Invalid { parameter: "n" }));
    assert_eq!(refused("/slots/0/kdf/r", json!(1)), bad("slots.kdf"));
    assert_eq!(refused("/slots/0/kdf/n", json!(1_u64 << 40)), bad("JSON"));
    assert_eq!(refused("/slots/0/kdf/n", json!(-1)), bad("JSON"));
    assert_eq!(refused("/slots/0/kdf/salt", json!("0x00")), bad("slots.kdf.salt"));
    assert_eq!(refused("/slots/0/kdf/name", json!("pbkdf2")), bad("slots.kdf.name"));
    assert_eq!(refused("/slots/0/iv", json!("0x")), bad("slots.iv"));
    assert_eq!(refused("/slots", json!([])), bad("slots"));
    assert_eq!(refused("/slots", json!([json["slots"][0], json["slots"][0]])), bad("slots"));
    assert_eq!(refused("/ciphertext", json!("0x00")), bad("ciphertext"));
    assert_eq!(refused("/cipher", json!("aes-128-gcm")), bad("cipher"));
    assert_eq!(refused("/format", json!("metamask")), bad("format"));
    assert_eq!(refused("/version", json!(0)), bad("version"));
    assert_eq!(open(&" ".repeat((1 << 20) + 1)).unwrap_err(), VaultError::TooLarge { max: 1 << 20 });
    assert!(started.elapsed() < Duration::from_millis(500));
}

#[test]
fn newer_versions_are_told_apart_from_damage() {
    let (_, text) = sealed(0);
    let newer = text.replace("\"version\":1", "\"version\":2,\"argon\":true");
    let error = VaultError::UnsupportedVersion { found: 2, supported: 1 };
    assert_eq!(open(&newer).unwrap_err(), error);
    assert_eq!(error.code(), Code::UnsupportedVersion);
    let passkey = text.replace("\"type\":\"password\"", "\"type\":\"passkey\"");
    assert_eq!(open(&passkey).unwrap_err(), VaultError::UnsupportedVersion { found: 0, supported: 1 });
}

#[test]
fn unknown_and_repeated_fields_are_refused() {
    let (_, text) = sealed(0);
    for (from, to) in [
        ("{\"format\"", "{\"extra\":1,\"format\""),
        ("\"revision\":1", "\"revision\":1,\"revision\":1"),
        ("\"n\":2,", "\"n\":2,\"n\":2,"),
        ("\"r\":8", "\"r\":8,\"memory\":1"),
        ("\"type\"", "\"note\":\"\",\"type\""),
        ("\"revision\":1,", ""),
        ("\"revision\":1", "\"revision\":1.0"),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text);
        assert_eq!(open(&changed).unwrap_err(), VaultError::Malformed { field: "JSON" }, "{to}");
    }
    assert_eq!(open(&format!("{text}x")).unwrap_err(), VaultError::Malformed { field: "JSON" });
}

/// A vault of version 1 as this code's first release wrote it: opens for ever (B12).
#[test]
fn the_golden_vault_opens() {
    let text = include_str!("../../../../tests/vectors/vault/version-1.json").trim_end();
    let vault = Vault::open(text, "pa\u{df}w\u{f6}rd".as_bytes(), KdfPolicy::SHIPPED).unwrap();
    assert!(same(&vault.contents, &contents()));
}

#[test]
fn contents_are_read_wholly_or_not_at_all() {
    let bytes = contents().encode().unwrap();
    assert!(same(&Contents::decode(&bytes).unwrap(), &contents()));
    for length in 0..bytes.len() {
        assert!(Contents::decode(&bytes[..length]).is_none(), "{length}");
    }
    let mut longer = bytes.to_vec();
    longer.push(0);
    assert!(Contents::decode(&longer).is_none());
    assert_eq!(format!("{:?}", contents()), "Contents([redacted])");
}
