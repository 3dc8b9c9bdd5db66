//! Files as their own software made them, and files made to hurt.

use std::time::{Duration, Instant};

use serde_json::json;

use super::*;

const LIGHTWALLET: [(&str, &str); 3] = [
    (include_str!("../../../../tests/vectors/lightwallet/version-1.json"), "test"),
    (include_str!("../../../../tests/vectors/lightwallet/version-2.json"), "PHveKjhQ&8dwWEdhu]q6"),
    (include_str!("../../../../tests/vectors/lightwallet/version-3.json"), "p\u{e4}ssword"),
];
const PRESALE: &str = include_str!("../../../../tests/vectors/presale/geth.json");

fn metamask(name: &str) -> String {
    let vaults: Value =
        serde_json::from_str(include_str!("../../../../tests/vectors/metamask/vaults.json")).unwrap();
    vaults[name].as_str().unwrap().to_owned()
}

fn opened(text: &str, password: &str) -> Imported {
    open(text, password.as_bytes()).unwrap()
}

fn refused(text: &str, password: &str) -> ImportError {
    open(text, password.as_bytes()).unwrap_err()
}

fn sentence(mnemonic: &Mnemonic) -> String {
    String::from_utf8(mnemonic.to_sentence().to_vec()).unwrap()
}

fn paths(imported: &Imported) -> Vec<Vec<String>> {
    imported.mnemonics.iter().map(|(_, paths)| paths.iter().map(ToString::to_string).collect()).collect()
}

#[test]
fn metamask_vaults_open() {
    for name in ["iterations10000", "iterations900000", "state"] {
        let imported = opened(&metamask(name), "p\u{e4}ssword");
        let words: Vec<String> = imported.mnemonics.iter().map(|(mnemonic, _)| sentence(mnemonic)).collect();
        assert_eq!(
            words,
            [
                "test test test test test test test test test test test junk",
                "legal winner thank year wave sausage worth useful legal winner thank yellow"
            ],
            "{name}"
        );
        let first = ["m/44'/60'/0'/0/0", "m/44'/60'/0'/0/1", "m/44'/60'/0'/0/2"];
        assert_eq!(paths(&imported), [first.as_slice(), &first[..1]]);
        let keys: Vec<_> = imported.keys.iter().map(|key| key.address().to_checksum()).collect();
        // The address of 32 × 0x42: viem.
        assert_eq!(keys, ["0x17c5185167401eD00cF5F5b2fc97D9BBfDb7D025"]);
    }
    assert_eq!(refused(&metamask("hardwareOnly"), "p\u{e4}ssword"), ImportError::NoKey);
}

#[test]
fn lightwallet_vaults_of_every_version_open() {
    let mut judged = 0;
    for ((text, password), path) in LIGHTWALLET.iter().zip(["m/0'/0'/0'", "m/44'/60'/0'/0", "m/44'/60'/0'/0"])
    {
        let imported = opened(text, password);
        let count = if judged == 2 { 3 } else { 1 };
        let expected: Vec<String> = (0..count).map(|index| format!("{path}/{index}")).collect();
        assert_eq!(paths(&imported), [expected], "the addresses in the file are those of the mnemonic");
        assert!(imported.keys.is_empty());
        judged += 1;
    }
    assert_eq!(judged, 3);
}

/// An address that the mnemonic does not give comes as the key that the file has for it.
#[test]
fn a_key_that_bip_32_would_not_derive_is_brought_along_as_it_is() {
    for (text, password) in LIGHTWALLET {
        let mut json: Value = serde_json::from_str(text).unwrap();
        // Counted from another start, none of the addresses is where the mnemonic has it.
        let branch = match json.pointer_mut("/ksData") {
            Some(data) => &mut data["m/44'/60'/0'/0"],
            None => &mut json,
        };
        let first = branch["addresses"][0].clone();
        branch["addresses"].as_array_mut().unwrap().insert(0, first.clone());
        branch["addresses"].as_array_mut().unwrap().truncate(2);
        let imported = opened(&json.to_string(), password);
        assert_eq!(imported.keys.len(), 1);
        assert_eq!(format!("{:#}", imported.keys[0].address()).to_lowercase()[2..], *first.as_str().unwrap());
    }
}

#[test]
fn the_sale_wallet_opens() {
    let imported = opened(PRESALE, "foo");
    assert_eq!(imported.keys[0].address().to_checksum(), "0xd4584b5F6229b7BE90727b0FC8C6b91BB427821f");
}

#[test]
fn a_keystore_is_one_of_the_files() {
    let file = include_str!("../../../../tests/vectors/keystore/geth.json");
    let rows: Value = serde_json::from_str(file).unwrap();
    let row = &rows["v3"]["31_byte_key"];
    let imported = opened(&row["json"].to_string(), row["password"].as_str().unwrap());
    assert_eq!(imported.keys.len(), 1);
}

/// One answer, whatever it is that does not fit.
#[test]
fn a_wrong_password_and_an_altered_file_are_one_answer() {
    let vault = metamask("iterations10000");
    for password in ["", "password", "P\u{e4}ssword"] {
        assert_eq!(refused(&vault, password), ImportError::WrongPassword);
        assert_eq!(refused(PRESALE, password), ImportError::WrongPassword);
        for (text, _) in LIGHTWALLET {
            assert_eq!(refused(text, password), ImportError::WrongPassword);
        }
    }
    let json: Value = serde_json::from_str(&vault).unwrap();
    for field in ["data", "iv", "salt"] {
        let mut json = json.clone();
        let text = json[field].as_str().unwrap().to_owned();
        let flipped = if text.starts_with('A') { 'B' } else { 'A' };
        json[field] = format!("{flipped}{}", &text[1..]).into();
        assert_eq!(refused(&json.to_string(), "p\u{e4}ssword"), ImportError::WrongPassword, "{field}");
    }
    for (text, password) in &LIGHTWALLET[1..] {
        let mut json: Value = serde_json::from_str(text).unwrap();
        let boxed = json["encSeed"]["encStr"].as_str().unwrap().to_owned();
        let flipped = if boxed.starts_with('A') { 'B' } else { 'A' };
        json["encSeed"]["encStr"] = format!("{flipped}{}", &boxed[1..]).into();
        assert_eq!(refused(&json.to_string(), password), ImportError::WrongPassword);
    }
}

#[test]
fn hostile_files_are_refused_at_once() {
    let started = Instant::now();
    assert_eq!(refused(&" ".repeat(MAX_FILE + 1), "x"), ImportError::TooLarge { max: MAX_FILE });
    let vault: Value = serde_json::from_str(&metamask("iterations900000")).unwrap();
    let with = |pointer: &str, value: Value| {
        let mut json = vault.clone();
        *json.pointer_mut(pointer).unwrap() = value;
        refused(&json.to_string(), "x")
    };
    let expensive = ImportError::Kdf(KdfError::TooExpensive { parameter: "iterations" });
    let invalid = ImportError::Kdf(KdfError::Invalid { parameter: "iterations" });
    let rounds = "/keyMetadata/params/iterations";
    assert_eq!(with(rounds, json!(2_000_001)), expensive);
    assert_eq!(with(rounds, json!(u64::MAX)), expensive);
    assert_eq!(with(rounds, json!(0)), invalid);
    assert_eq!(with(rounds, json!(-1)), malformed("keyMetadata"));
    assert_eq!(with("/keyMetadata/algorithm", json!("Argon2")), malformed("keyMetadata"));
    assert_eq!(
        with("/salt", json!("A".repeat(1_400_000))),
        ImportError::Kdf(KdfError::Invalid { parameter: "salt" })
    );
    assert_eq!(with("/iv", json!("AAAA")), malformed("/iv"));
    assert_eq!(with("/data", json!("!")), malformed("/data"));
    for text in [
        "",
        "[]",
        "{}",
        "null",
        "{\"vault\":\"{\"}",
        "{\"data\":1}",
        "{\"encSeed\":{}}",
        "{\"encseed\":\"00\"}",
    ] {
        assert!(matches!(refused(text, "x"), ImportError::Malformed { .. }), "{text}");
    }
    assert_eq!(refused("{\"data\":\"\",\"data\":\"\"}", "x"), malformed("JSON"));
    assert_eq!(refused(&"[".repeat(1 << 20), "x"), malformed("JSON"));
    let mut many: Value = serde_json::from_str(LIGHTWALLET[1].0).unwrap();
    many["version"] = json!(4);
    assert_eq!(refused(&many.to_string(), "x"), malformed("version"));
    assert!(started.elapsed() < Duration::from_secs(1), "{:?}", started.elapsed());
}

#[test]
fn nothing_secret_is_printed() {
    let text = format!("{:?}", opened(&metamask("iterations10000"), "p\u{e4}ssword"));
    assert!(text.contains("[redacted]") && !text.contains("junk"), "{text}");
}
