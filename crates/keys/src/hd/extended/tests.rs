//! BIP-32's texts of extended keys, its invalid ones, and the oracle crate `bip32`.

use bip32::{ChildNumber, XPrv, XPub};
use proptest::prelude::*;
use serde_json::Value;

use super::*;

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../../../../tests/vectors/bip32/bip32.json")).unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[test]
fn bip32_texts() {
    let (mut cases, mut public_steps) = (0, 0);
    for vector in vectors()["valid"].as_array().unwrap() {
        let seed = format!("0x{}", text(&vector["seed"]));
        let master =
            ExtendedPrivateKey::master(&latchkey_core::primitives::hex::decode(&seed).unwrap()).unwrap();
        let mut parent: Option<ExtendedPublicKey> = None;
        for row in vector["chain"].as_array().unwrap() {
            let path: DerivationPath = text(&row["path"]).parse().unwrap();
            let key = master.derive(&path).unwrap();
            assert_eq!(key.export().as_str(), text(&row["xprv"]));
            let public = key.to_public().unwrap();
            assert_eq!(public.format(), text(&row["xpub"]));
            let parsed = ExtendedPrivateKey::parse(text(&row["xprv"])).unwrap();
            assert_eq!(parsed.export().as_str(), text(&row["xprv"]));
            assert_eq!(ExtendedPublicKey::parse(text(&row["xpub"])).as_ref(), Ok(&public));
            if let (Some(parent), Some(step)) = (&parent, path.0.last()) {
                match parent.derive_child(*step) {
                    Ok(child) => {
                        assert_eq!(child, public);
                        public_steps += 1;
                    }
                    Err(error) => {
                        assert_eq!(error, HdError::HardenedFromPublic);
                        assert!(*step >= HARDENED);
                    }
                }
            }
            parent = Some(public);
            cases += 1;
        }
    }
    assert_eq!((cases, public_steps), (17, 6));
}

#[test]
fn bip32_invalid_texts() {
    let vectors = vectors();
    let rows = vectors["invalid"].as_array().unwrap();
    for row in rows {
        let reason = text(&row["reason"]);
        let expected = match reason {
            "unknown extended key version" => HdError::ExtendedKeyVersion,
            "zero depth with non-zero parent fingerprint" | "zero depth with non-zero index" => {
                HdError::ExtendedKeyRoot
            }
            "invalid checksum" => HdError::ExtendedKeyChecksum,
            _ => HdError::ExtendedKeyBytes,
        };
        let key = text(&row["key"]);
        let private = ExtendedPrivateKey::parse(key).unwrap_err();
        let public = ExtendedPublicKey::parse(key).unwrap_err();
        if key.starts_with("xpub") {
            assert_eq!((public, private), (expected, HdError::ExtendedKeyVersion), "{reason}");
        } else if reason == "invalid checksum" {
            assert_eq!((public, private), (expected, expected), "{reason}");
        } else {
            assert_eq!((public, private), (HdError::ExtendedKeyVersion, expected), "{reason}");
        }
        assert_eq!(expected.code(), latchkey_core::code::Code::InvalidParams);
    }
    assert_eq!(rows.len(), 16);
}

#[test]
fn other_texts_are_refused() {
    let vectors = vectors();
    let good = text(&vectors["valid"][0]["chain"][0]["xprv"]).to_owned();
    for index in 0..good.len() {
        let mut other = good.clone();
        other.replace_range(index..=index, if good.as_bytes()[index] == b'2' { "3" } else { "2" });
        let error = ExtendedPrivateKey::parse(&other).unwrap_err();
        assert!(matches!(error, HdError::ExtendedKeyChecksum | HdError::ExtendedKeyText), "{index}: {error}");
    }
    let cases = [&good[1..], "", &format!("{good}1"), &format!("0{}", &good[1..]), &"é".repeat(55)];
    for text in cases {
        assert_eq!(ExtendedPrivateKey::parse(text).unwrap_err(), HdError::ExtendedKeyText, "{text}");
    }
    for text in ["z".repeat(111), "1".repeat(111)] {
        assert_eq!(ExtendedPublicKey::parse(&text).unwrap_err(), HdError::ExtendedKeyChecksum);
    }
}

#[test]
fn no_key_lies_below_the_deepest() {
    let mut key = ExtendedPrivateKey::master(&[7; 32]).unwrap();
    key.position = Position { depth: 255, parent: [1; 4], number: 0 };
    assert_eq!(key.derive_child(0).unwrap_err(), HdError::Depth { depth: 256 });
    assert_eq!(key.to_public().unwrap().derive_child(0), Err(HdError::Depth { depth: 256 }));
    key.position.depth = 253;
    let path = |text: &str| text.parse::<DerivationPath>().unwrap();
    assert_eq!(key.derive(&path("m/1/2")).unwrap().position.depth, 255);
    assert_eq!(key.derive(&path("m/1/2/3")).unwrap_err(), HdError::Depth { depth: 256 });
    assert_eq!(key.derive(&path("m/1/2/3/4")).unwrap_err(), HdError::Depth { depth: 256 });
    assert_eq!(format!("{key:?}"), "ExtendedPrivateKey([redacted])");
}

/// `m/44'/60'/0'/0/0` of the mnemonic of eleven `test` and `junk`, from its parent's public key alone: the first account
/// of every local test chain.
#[test]
fn accounts_from_a_public_key() {
    let words = "test test test test test test test test test test test junk";
    let seed = crate::mnemonic::Mnemonic::parse(words.as_bytes()).unwrap().to_seed(b"");
    let parent = ExtendedPrivateKey::master(seed.as_slice()).unwrap();
    let parent = parent.derive(&DerivationPath::ethereum_parent()).unwrap().to_public().unwrap();
    let address = |number| parent.derive_child(number).unwrap().address().to_checksum();
    assert_eq!(address(0), "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
    assert_eq!(address(1), "0x70997970C51812dc3A010C7d01b50e0d17dc79C8");
    let row: Vec<String> = parent.child_addresses(0..20).unwrap().iter().map(Address::to_checksum).collect();
    assert_eq!(row, (0..20).map(address).collect::<Vec<_>>());
    assert_eq!(parent.child_addresses(7..7), Ok(vec![]));
    assert_eq!(parent.child_addresses(HARDENED - 1..HARDENED).unwrap().len(), 1);
    assert_eq!(parent.child_addresses(HARDENED - 1..HARDENED + 1), Err(HdError::HardenedFromPublic));
}

/// A path walked at once leads where its steps lead, fingerprints too.
#[test]
fn a_path_is_its_steps() {
    let master = ExtendedPrivateKey::master(&[7; 32]).unwrap();
    for path in ["m", "m/5", "m/44'/60'/0'/0/3"] {
        let path: DerivationPath = path.parse().unwrap();
        let steps = path.0.iter().fold(master.derive(&"m".parse().unwrap()).unwrap(), |key, step| {
            key.derive_child(*step).unwrap()
        });
        assert_eq!(master.derive(&path).unwrap().export(), steps.export(), "{path}");
    }
}

proptest! {
    #[test]
    fn equals_the_bip32_crate(
        seed in any::<[u8; 64]>(),
        steps in proptest::collection::vec(any::<u32>(), 0..3),
        public_steps in proptest::collection::vec(0..HARDENED, 0..3),
    ) {
        let mut theirs = XPrv::new(&seed).unwrap();
        let mut ours = ExtendedPrivateKey::master(&seed).unwrap();
        for step in steps {
            theirs = theirs.derive_child(ChildNumber::from(step)).unwrap();
            ours = ours.derive_child(step).unwrap();
        }
        let text = ours.export();
        prop_assert_eq!(text.to_string(), theirs.to_extended_key(bip32::Prefix::XPRV).to_string());
        prop_assert_eq!(ExtendedPrivateKey::parse(&text).unwrap().export(), text);
        let mut theirs: XPub = theirs.public_key();
        let mut ours = ours.to_public().unwrap();
        for step in public_steps {
            theirs = theirs.derive_child(ChildNumber::from(step)).unwrap();
            ours = ours.derive_child(step).unwrap();
        }
        prop_assert_eq!(ours.format(), theirs.to_extended_key(bip32::Prefix::XPUB).to_string());
    }
}
