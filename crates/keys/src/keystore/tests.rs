//! Published key files, our own, and hostile ones.

use core::cell::Cell;

use serde_json::json;

use super::*;

struct Counter(Cell<u64>);
impl Entropy for Counter {
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyError> {
        for chunk in out.chunks_mut(32) {
            self.0.set(self.0.get() + 1);
            chunk.copy_from_slice(&keccak256(self.0.get().to_be_bytes()).0[..chunk.len()]);
        }
        Ok(())
    }
}

fn entropy() -> HealthChecked<Counter> {
    HealthChecked::new(Counter(Cell::new(0)))
}

fn key_text(key: &SigningKey) -> String {
    hex::encode(key.to_bytes().as_slice()).split_off(2)
}

fn assert_opens(name: &str, case: &Value) {
    let json = case["json"].to_string();
    let key = open(&json, case["password"].as_str().unwrap().as_bytes()).unwrap();
    assert_eq!(key_text(&key), format!("{:0>64}", case["priv"].as_str().unwrap()), "{name}");
    assert_eq!(open(&json, b"not the password").unwrap_err(), KeystoreError::WrongPassword, "{name}");
}

#[test]
fn ethereum_tests() {
    let cases: Value =
        serde_json::from_str(include_str!("../../../../tests/vectors/keystore/ethereum-tests.json")).unwrap();
    let cases = cases.as_object().unwrap();
    cases.iter().for_each(|(name, case)| assert_opens(name, case));
    assert_eq!(cases.len(), 5);
}

#[test]
fn geth() {
    let all: Value =
        serde_json::from_str(include_str!("../../../../tests/vectors/keystore/geth.json")).unwrap();
    let mut ran = 0;
    for (name, case) in all["v3"].as_object().unwrap() {
        assert_opens(name, case);
        ran += 1;
    }
    for case in all["v1"].as_object().unwrap().values() {
        let json = case["json"].to_string();
        assert_eq!(open(&json, b"g").unwrap_err(), KeystoreError::UnsupportedVersion);
        ran += 1;
    }
    let password = all["files"]["password"].as_str().unwrap().as_bytes();
    for file in all["files"]["good"].as_object().unwrap().values() {
        let key = open(&file["json"].to_string(), password).unwrap();
        assert_eq!(hex::encode(&key.address().0)[2..], *file["address"].as_str().unwrap());
        ran += 1;
    }
    let bad = &all["files"]["bad"];
    let text = |name: &str| {
        let bytes = hex::decode(&format!("0x{}", bad[name].as_str().unwrap())).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    };
    assert_eq!(open(&text("garbage_hex"), password).unwrap_err(), malformed("JSON"));
    assert_eq!(open(bad["empty"].as_str().unwrap(), password).unwrap_err(), malformed("JSON"));
    assert_eq!(open(&text("zero_hex"), password).unwrap_err(), KeystoreError::AddressMismatch);
    // Version 3 requires no address.
    assert!(open(bad["no-address"].as_str().unwrap(), password).is_ok());
    ran += bad.as_object().unwrap().len();
    let light = &all["very_light_scrypt"];
    let light_json = light["json"].as_object().map_or_else(
        || light["json"].as_str().unwrap().to_owned(),
        |json| Value::Object(json.clone()).to_string(),
    );
    assert!(open(&light_json, light["password"].as_str().unwrap().as_bytes()).is_ok());
    ran += 1;
    assert_eq!(ran, 11);
}

fn sample() -> (SigningKey, Value) {
    let key = SigningKey::from_bytes(&keccak256("cow").0).unwrap();
    let json = seal_with(&key, b"pass", ScryptParams { n: 2, r: 8, p: 1 }, &entropy()).unwrap();
    (key, serde_json::from_str(&json).unwrap())
}

#[test]
fn what_is_written_has_the_form_and_opens() {
    let (key, json) = sample();
    assert_eq!(json["version"], 3);
    assert_eq!(json["address"], "cd2a3d9f938e13cd947ec05abc7fe734df8dd826");
    let id = json["id"].as_str().unwrap();
    assert_eq!((id.len(), &id[14..15]), (36, "4"));
    let opened = open(&json.to_string(), b"pass").unwrap();
    assert_eq!(opened.to_bytes(), key.to_bytes());
    assert_eq!(open(&json.to_string(), b"Pass").unwrap_err(), KeystoreError::WrongPassword);
}

#[test]
fn what_ships_has_geths_standard_strength() {
    let key = SigningKey::from_bytes(&keccak256("cow").0).unwrap();
    let json = seal(&key, b"pass", &entropy()).unwrap();
    let file: Value = serde_json::from_str(&json).unwrap();
    let params = &file["crypto"]["kdfparams"];
    assert_eq!((&params["n"], &params["r"], &params["p"]), (&json!(262_144), &json!(8), &json!(1)));
    assert_eq!(open(&json, b"pass").unwrap().address(), key.address());
}

#[test]
fn hostile_files_are_refused_with_their_reason() {
    let (_, good) = sample();
    let refused = |path: &str, value: Value| {
        let mut file = good.clone();
        *file.pointer_mut(path).unwrap() = value;
        open(&file.to_string(), b"pass").unwrap_err()
    };
    let kdf = |parameter| KeystoreError::Kdf(KdfError::TooExpensive { parameter });
    assert_eq!(refused("/crypto/kdfparams/n", json!(1 << 30)), kdf("n"));
    assert_eq!(refused("/crypto/kdfparams/p", json!(4_000_000_000_u32)), kdf("p"));
    assert_eq!(
        refused("/crypto/kdfparams/n", json!(3)),
        KeystoreError::Kdf(KdfError::Invalid { parameter: "n" })
    );
    assert_eq!(refused("/crypto/kdfparams/dklen", json!(4_000_000_000_u32)), malformed("dklen"));
    assert_eq!(refused("/crypto/kdfparams/salt", json!("zz")), malformed("salt"));
    assert_eq!(refused("/crypto/cipherparams/iv", json!("00")), malformed("iv"));
    assert_eq!(refused("/crypto/mac", json!("00")), malformed("mac"));
    assert_eq!(refused("/crypto/ciphertext", json!("")), malformed("ciphertext"));
    assert_eq!(refused("/crypto/ciphertext", json!("00".repeat(33))), malformed("ciphertext"));
    let algorithm = |field| KeystoreError::UnsupportedAlgorithm { field };
    assert_eq!(refused("/crypto/cipher", json!("aes-128-cbc")), algorithm("cipher"));
    assert_eq!(refused("/crypto/kdf", json!("argon2id")), algorithm("kdf"));
    assert_eq!(refused("/version", json!(4)), KeystoreError::UnsupportedVersion);
    assert_eq!(refused("/address", json!("00".repeat(20))), KeystoreError::AddressMismatch);
    assert_eq!(refused("/address", json!("xyz")), malformed("address"));
    assert_eq!(open("{}", b"").unwrap_err(), malformed("version"));
    assert_eq!(open("[", b"").unwrap_err(), malformed("JSON"));
    let huge = " ".repeat(MAX_FILE + 1);
    assert_eq!(open(&huge, b"").unwrap_err(), KeystoreError::TooLarge { max: MAX_FILE });
}

#[test]
fn a_changed_ciphertext_or_mac_never_opens() {
    let (_, good) = sample();
    let mut tried = 0;
    for path in ["/crypto/ciphertext", "/crypto/mac"] {
        let bytes = unhex(good.pointer(path).unwrap().as_str().unwrap(), "hex").unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let mut file = good.clone();
            *file.pointer_mut(path).unwrap() = json!(hex::encode(&flipped));
            assert_eq!(open(&file.to_string(), b"pass").unwrap_err(), KeystoreError::WrongPassword);
            tried += 1;
        }
    }
    assert_eq!(tried, 512);
}
