//! The envelope: what opens, what never does, and in what time.

use core::cell::Cell;
use std::time::{Duration, Instant};

use latchkey_core::keccak::keccak256;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::*;
use crate::hd::DerivationPath;
use crate::mnemonic::Language;

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

fn path(text: &str) -> DerivationPath {
    text.parse().unwrap()
}

fn derived(seed: u8, at: &str) -> AccountSecret {
    AccountSecret::Derived { seed, path: path(at) }
}

fn seed(entropy: Vec<u8>, passphrase: &[u8]) -> HdSeed {
    HdSeed {
        entropy: Zeroizing::new(entropy),
        passphrase: Zeroizing::new(passphrase.to_vec()),
        language: Language::English,
        words: None,
    }
}

/// What the golden vault of version 1 holds.
fn contents() -> Contents {
    Contents {
        seeds: vec![seed(vec![0xCA; 16], b"TREZOR")],
        accounts: vec![derived(0, "m/44'/60'/0'/0/0"), AccountSecret::Imported(Zeroizing::new([0x11; 32]))],
    }
}

/// Entropy 16 × 0x80 in Czech: `tests/vectors/bip39`.
const CZECH: &str = "obvinit bageta doma amputace bidlo jedle arogance butik obvinit bageta doma akce";

/// What the golden vault of version 2 holds: something of everything.
fn rich_contents() -> Contents {
    let czech = HdSeed {
        language: Language::Czech,
        words: Some(Zeroizing::new(CZECH.as_bytes().to_vec())),
        ..seed(vec![0x80; 16], b"")
    };
    Contents {
        seeds: vec![seed(vec![0xCA; 16], b"TREZOR"), seed(vec![0xFE; 20], b""), czech],
        accounts: vec![
            derived(0, "m/44'/60'/0'/0/0"),
            AccountSecret::Imported(Zeroizing::new([0x11; 32])),
            derived(1, "m/44'/60'/2147483647'/0/0"),
            derived(2, "m/0"),
            derived(1, "m/1/2/3/4/5/6/7/8/9/10"),
        ],
    }
}

fn password(text: &[u8]) -> SlotSecret {
    SlotSecret::Password(Zeroizing::new(text.to_vec()))
}

fn passkey(byte: u8) -> SlotSecret {
    SlotSecret::Passkey(Zeroizing::new(vec![byte; 32]))
}

fn register(byte: u8) -> Registration<'static> {
    const OUTPUTS: [[u8; 32]; 3] = [[0; 32], [1; 32], [2; 32]];
    let output = &OUTPUTS[usize::from(byte)];
    Registration { credential: &output[..9 + usize::from(byte)], salt: [0xA0 | byte; 32], output }
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
    Vault::open(text, &password(b"password"), WEAK)
}

#[test]
fn opens_with_the_password_only() {
    let (_, text) = sealed(0);
    assert!(same(&open(&text).unwrap().contents, &contents()));
    for wrong in [&b""[..], b"Password", b"password ", &[b'p'; 10_000]] {
        assert_eq!(Vault::open(&text, &password(wrong), WEAK).unwrap_err(), VaultError::WrongPassword);
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
    vault.contents.accounts.push(derived(0, "m/44'/60'/0'/0/1"));
    let new = vault.seal(&source).unwrap();
    vault.set_password(b"password", WEAK, &source).unwrap();
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
    vault.set_password(b"new", WEAK, &source).unwrap();
    let text = vault.seal(&source).unwrap();
    assert_eq!(open(&text).unwrap_err(), VaultError::WrongPassword);
    let opened = Vault::open(&text, &password(b"new"), WEAK).unwrap();
    assert!(same(&opened.contents, &contents()));
    assert_eq!(opened.data_key, key, "the data key stays");
}

#[test]
fn below_the_floor_is_refused_by_what_ships() {
    let (_, text) = sealed(0);
    let error = VaultError::BelowFloor { n: 2, floor: 1 << 17 };
    assert_eq!(error.code(), Code::VaultDamaged);
    assert_eq!(Vault::open(&text, &password(b"password"), KdfPolicy::SHIPPED).unwrap_err(), error);
    let half = text.replace("\"n\":2,", "\"n\":65536,");
    assert_eq!(
        Vault::open(&half, &password(b"password"), KdfPolicy::SHIPPED).unwrap_err(),
        VaultError::BelowFloor { n: 65_536, floor: 1 << 17 }
    );
}

#[test]
fn what_ships_is_written_at_the_floor_and_its_lowering_is_refused() {
    let source = entropy(0);
    let mut vault = Vault::create(contents(), b"password", KdfPolicy::SHIPPED, &source).unwrap();
    let text = vault.seal(&source).unwrap();
    assert!(text.contains("\"kdf\":{\"n\":131072,\"name\":\"scrypt\",\"p\":1,\"r\":8,"), "{text}");
    assert!(same(
        &Vault::open(&text, &password(b"password"), KdfPolicy::SHIPPED).unwrap().contents,
        &contents()
    ));
    let raised = text.replace("\"n\":131072,", "\"n\":262144,");
    assert_eq!(
        Vault::open(&raised, &password(b"password"), KdfPolicy::SHIPPED).unwrap_err(),
        VaultError::WrongPassword
    );
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
    let newer = VaultError::UnsupportedVersion { found: 0, supported: 2 };
    assert_eq!(refused("/slots/0/kdf/name", json!("argon2id")), newer, "no slot that is known");
    assert_eq!(refused("/slots/0/cipher", json!("xchacha20-poly1305")), newer);
    assert_eq!(refused("/slots/0/kdf/name", json!(7)), bad("JSON"));
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
    let newer = text.replace("\"version\":2", "\"version\":3,\"argon\":true");
    assert_ne!(newer, text);
    let error = VaultError::UnsupportedVersion { found: 3, supported: 2 };
    assert_eq!(open(&newer).unwrap_err(), error);
    assert_eq!(error.code(), Code::UnsupportedVersion);
    let unknown = text.replace("\"type\":\"password\"", "\"type\":\"hardware\"");
    assert_eq!(open(&unknown).unwrap_err(), VaultError::UnsupportedVersion { found: 0, supported: 2 });
    // The versions are not each other's: the associated data name them.
    let first = text.replace("\"version\":2", "\"version\":1");
    assert_eq!(open(&first).unwrap_err(), VaultError::WrongPassword);
}

#[test]
fn unknown_and_repeated_fields_are_refused() {
    let (_, text) = sealed(0);
    for (from, to) in [
        ("\"format\"", "\"extra\":1,\"format\""),
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

const FIRST_VERSION: &str = include_str!("../../../../tests/vectors/vault/version-1.json");
const SECOND_VERSION: &str = include_str!("../../../../tests/vectors/vault/version-2.json");
const GOLDEN_PASSWORD: &str = "pa\u{df}w\u{f6}rd";

fn open_golden(text: &str, secret: &SlotSecret) -> Vault {
    Vault::open(text.trim_end(), secret, KdfPolicy::SHIPPED).unwrap()
}

/// A vault of version 1 as this code's first release wrote it: opens for ever (B12), and is written as version 2 at the
/// next change, for which the password is not needed.
#[test]
fn the_golden_vault_of_version_1_opens_and_moves_on() {
    let secret = password(GOLDEN_PASSWORD.as_bytes());
    let mut vault = open_golden(FIRST_VERSION, &secret);
    assert!(same(&vault.contents, &contents()));
    let text = vault.seal(&entropy(0)).unwrap();
    assert!(text.contains("\"version\":2"), "{text}");
    assert!(same(&open_golden(&text, &secret).contents, &contents()));
}

/// The same of version 2: a password, a passkey and a slot of a kind that is unknown here.
#[test]
fn the_golden_vault_of_version_2_opens_by_each_slot() {
    for secret in [password(GOLDEN_PASSWORD.as_bytes()), passkey(1)] {
        let mut vault = open_golden(SECOND_VERSION, &secret);
        assert!(same(&vault.contents, &rich_contents()));
        let text = vault.seal(&entropy(0)).unwrap();
        assert!(text.contains("\"type\":\"hardware\""), "an unknown slot is kept: {text}");
        assert!(same(&open_golden(&text, &secret).contents, &rich_contents()));
    }
}

/// The words that are kept make the seed that the published vector has.
#[test]
fn the_words_kept_of_another_language_make_its_seed() {
    let contents = Contents::decode(&rich_contents().encode().unwrap()).unwrap();
    let mnemonic = contents.seeds[2].mnemonic().unwrap();
    assert_eq!(mnemonic.to_sentence().as_slice(), CZECH.as_bytes());
    let seed = latchkey_core::primitives::hex::encode(mnemonic.to_seed(b"TREZOR").as_slice());
    assert_eq!(
        seed,
        "0x067089f8edbbb8bc8ab6d0f3e29f250d136955745797a20b63fd4372627c51c4576ebd5fb6c6d4825d21f448cc24b342ce3b0117fedf41369cb5a6be77494aa7"
    );
    let fewer =
        HdSeed { words: Some(Zeroizing::new(b"abdikace abdikace".to_vec())), ..contents.seeds[2].clone() };
    assert!(fewer.mnemonic().is_err());
}

#[test]
fn contents_are_read_wholly_or_not_at_all() {
    let bytes = rich_contents().encode().unwrap();
    assert!(same(&Contents::decode(&bytes).unwrap(), &rich_contents()));
    for length in 0..bytes.len() {
        assert!(Contents::decode(&bytes[..length]).is_none(), "{length}");
    }
    let mut longer = bytes.to_vec();
    longer.push(0);
    assert!(Contents::decode(&longer).is_none());
    assert_eq!(format!("{:?}", contents()), "Contents([redacted])");
}

#[test]
fn contents_that_the_form_does_not_hold_are_refused() {
    let full = |seeds, accounts| Contents { seeds, accounts }.encode().is_none();
    assert!(full(vec![], vec![derived(0, "m/0")]), "an account of no seed");
    assert!(full(vec![seed(vec![1; 16], b"")], vec![derived(0, "m/0/0/0/0/0/0/0/0/0/0/0")]), "too deep");
    assert!(full(vec![seed(vec![1; 16], &[0; MAX_PASSPHRASE + 1])], vec![]));
    assert!(full(vec![seed(vec![1; 16], b""); MAX_SEEDS + 1], vec![]));
    let czech = |words: Option<&[u8]>| HdSeed {
        language: Language::Czech,
        words: words.map(|words| Zeroizing::new(words.to_vec())),
        ..seed(vec![1; 16], b"")
    };
    assert!(full(vec![czech(None)], vec![]), "no words kept");
    assert!(!full(vec![czech(Some(b"abdikace"))], vec![]));
    assert!(!full(vec![seed(vec![1; 16], b""); MAX_SEEDS], vec![derived(63, "m/0/0/0/0/0/0/0/0/0/0")]));
}

/// A buffer that grows leaves copies of secrets behind.
#[test]
fn contents_are_written_without_growing() {
    let contents = Contents {
        seeds: vec![seed(vec![1; 32], &[2; MAX_PASSPHRASE]); MAX_SEEDS],
        accounts: vec![derived(7, "m/0/0/0/0/0/0/0/0/0/0"); 1_000],
    };
    let encoded = contents.encode().unwrap();
    assert!(encoded.len() <= 4 + MAX_SEEDS * (4 + 32 + MAX_PASSPHRASE) + 1_000 * 43);
    assert!(same(&Contents::decode(&encoded).unwrap(), &contents));
}

fn with_passkeys(count: u8) -> (Vault, String) {
    let (mut vault, _) = sealed(0);
    let source = entropy(20_000);
    for byte in 0..count {
        vault.add_passkey(&register(byte), &source).unwrap();
    }
    let text = vault.seal(&source).unwrap();
    (vault, text)
}

fn slot_id(text: &str, index: usize) -> SlotId {
    let json: Value = serde_json::from_str(text).unwrap();
    let id = json["slots"][index]["id"].as_str().unwrap();
    latchkey_core::primitives::hex::decode_array(id).unwrap()
}

#[test]
fn each_slot_opens_and_nothing_else_does() {
    let (_, text) = with_passkeys(2);
    for secret in [password(b"password"), passkey(0), passkey(1)] {
        assert!(same(&Vault::open(&text, &secret, WEAK).unwrap().contents, &contents()));
    }
    for secret in [password(b"passwort"), passkey(2), password(&[0; 32]), passkey(b'p')] {
        assert_eq!(Vault::open(&text, &secret, WEAK).unwrap_err(), VaultError::WrongPassword);
    }
    let (_, text) = sealed(0);
    assert_eq!(Vault::open(&text, &passkey(0), WEAK).unwrap_err(), VaultError::NoSuchSlot);
}

#[test]
fn a_removed_slot_does_not_open() {
    let (mut vault, before) = with_passkeys(1);
    let key = vault.data_key.clone();
    let source = entropy(30_000);
    vault.remove_slot(slot_id(&before, 1), &password(b"password"), WEAK, &source).unwrap();
    let after = vault.seal(&source).unwrap();
    assert_eq!(Vault::open(&after, &passkey(0), WEAK).unwrap_err(), VaultError::NoSuchSlot);
    assert!(same(&open(&after).unwrap().contents, &contents()));
    assert_ne!(vault.data_key, key, "the old key is worth nothing for what is written now");
    // Nor does it open if somebody who kept the slot puts it back.
    let mut mixed: Value = serde_json::from_str(&after).unwrap();
    let kept: Value = serde_json::from_str(&before).unwrap();
    for slots in [json!([mixed["slots"][0], kept["slots"][1]]), json!([kept["slots"][1]])] {
        mixed["slots"] = slots;
        assert_eq!(
            Vault::open(&mixed.to_string(), &passkey(0), WEAK).unwrap_err(),
            VaultError::WrongPassword
        );
    }
}

#[test]
fn the_way_in_that_is_used_now_stays() {
    let (mut vault, text) = with_passkeys(2);
    let source = entropy(40_000);
    let remove = |vault: &mut Vault, index: usize, secret: &SlotSecret| {
        vault.remove_slot(slot_id(&text, index), secret, WEAK, &source)
    };
    assert_eq!(remove(&mut vault, 0, &password(b"password")), Err(VaultError::SlotNeeded));
    assert_eq!(remove(&mut vault, 1, &passkey(0)), Err(VaultError::SlotNeeded));
    assert_eq!(remove(&mut vault, 1, &passkey(2)), Err(VaultError::WrongPassword));
    assert_eq!(vault.remove_slot([9; 8], &passkey(0), WEAK, &source), Err(VaultError::NoSuchSlot));
    // A passkey may take the password away, and give another.
    remove(&mut vault, 0, &passkey(0)).unwrap();
    let bare = vault.seal(&source).unwrap();
    assert_eq!(open(&bare).unwrap_err(), VaultError::NoSuchSlot);
    vault.set_password(b"another", WEAK, &source).unwrap();
    let text = vault.seal(&source).unwrap();
    for secret in [passkey(0), passkey(1), password(b"another")] {
        assert!(same(&Vault::open(&text, &secret, WEAK).unwrap().contents, &contents()));
    }
}

#[test]
fn a_credential_has_one_slot_and_a_vault_has_sixteen() {
    let (mut vault, text) = with_passkeys(1);
    let source = entropy(50_000);
    vault.add_passkey(&Registration { output: &[9; 32], ..register(0) }, &source).unwrap();
    let again = vault.seal(&source).unwrap();
    assert_eq!(text.matches("credential").count(), again.matches("credential").count());
    assert_eq!(Vault::open(&again, &passkey(0), WEAK).unwrap_err(), VaultError::WrongPassword);
    assert!(Vault::open(&again, &passkey(9), WEAK).is_ok());
    for byte in 0..14 {
        let credential = [byte; 20];
        vault.add_passkey(&Registration { credential: &credential, ..register(1) }, &source).unwrap();
    }
    let sixteenth = Registration { credential: &[0xFF; 20], ..register(1) };
    assert_eq!(vault.add_passkey(&sixteenth, &source), Err(VaultError::Full));
    assert!(open(&vault.seal(&source).unwrap()).is_ok());
}

/// A newer version's slot keeps nobody out, stays, and is authenticated like every other.
#[test]
fn a_slot_of_an_unknown_kind_is_carried_along() {
    let (mut vault, _) = with_passkeys(1);
    let source = entropy(60_000);
    let unknown =
        json!({ "type": "hardware", "id": "0x0102030405060708", "nested": [1, { "b": 2, "a": 1.5 }] });
    vault.header.slots.push(Slot::parse(unknown.clone(), WEAK).unwrap());
    let text = vault.seal(&source).unwrap();
    for secret in [password(b"password"), passkey(0)] {
        let mut opened = Vault::open(&text, &secret, WEAK).unwrap();
        opened.set_password(b"password", WEAK, &source).unwrap();
        let again: Value = serde_json::from_str(&opened.seal(&source).unwrap()).unwrap();
        assert_eq!(again["slots"][2], unknown, "as it was");
        for (pointer, value) in [
            ("/slots/2/nested/0", json!(2)),
            ("/slots/2/nested/1/a", json!(1)),
            ("/slots/2/type", json!("hardware2")),
            ("/slots/2/extra", json!(null)),
        ] {
            let mut changed = again.clone();
            match changed.pointer_mut(pointer) {
                Some(place) => *place = value,
                None => changed["slots"][2]["extra"] = value,
            }
            assert_eq!(
                Vault::open(&changed.to_string(), &secret, WEAK).unwrap_err(),
                VaultError::WrongPassword,
                "{pointer}"
            );
        }
    }
    let mut opened = open(&text).unwrap();
    opened.remove_slot([1, 2, 3, 4, 5, 6, 7, 8], &password(b"password"), WEAK, &source).unwrap();
    assert!(!opened.seal(&source).unwrap().contains("hardware"));
}

#[test]
fn slots_that_contradict_each_other_are_refused() {
    let (_, text) = with_passkeys(1);
    let json: Value = serde_json::from_str(&text).unwrap();
    let (first, second) = (&json["slots"][0], &json["slots"][1]);
    let mut other = first.clone();
    other["id"] = json!("0x0000000000000001");
    let refused = |slots: Value| {
        let mut json = json.clone();
        json["slots"] = slots;
        open(&json.to_string()).unwrap_err()
    };
    let bad = |field| VaultError::Malformed { field };
    assert_eq!(refused(json!([first, other])), bad("slots"), "two passwords");
    assert_eq!(refused(json!([first, second, second])), bad("slots"), "one name twice");
    assert_eq!(refused(json!(vec![first; 17])), bad("slots"));
    for (field, value) in [("credential", json!("0x")), ("iv", json!("0x00")), ("wrappedKey", json!("0x00"))]
    {
        let mut changed = second.clone();
        changed[field] = value;
        assert!(matches!(refused(json!([first, changed])), VaultError::Malformed { .. }), "{field}");
    }
    assert_eq!(refused(json!([first, { "type": "hardware" }])), bad("JSON"), "a slot without a name");
    assert_eq!(refused(json!([first, { "type": "hardware", "id": "0x01" }])), bad("slots.id"));
}
