//! BIP-32 vectors, the oracle crate `bip32`, and the rules for children that do not exist.

use bip32::{ChildNumber, XPrv};
use proptest::prelude::*;
use serde_json::Value;

use super::*;

fn unhex(text: &Value) -> Vec<u8> {
    latchkey_core::primitives::hex::decode(&format!("0x{}", text.as_str().unwrap())).unwrap()
}

fn assert_equal(ours: &ExtendedKey, theirs: &XPrv, what: &str) {
    assert_eq!(ours.key.as_slice(), theirs.private_key().to_bytes().as_slice(), "{what}");
    assert_eq!(ours.chain_code.as_slice(), theirs.attrs().chain_code, "{what}");
}

#[test]
fn bip32_vectors() {
    let vectors: Value =
        serde_json::from_str(include_str!("../../../../tests/vectors/bip32/bip32.json")).unwrap();
    let mut cases = 0;
    for vector in vectors["valid"].as_array().unwrap() {
        let master = ExtendedKey::master(&unhex(&vector["seed"])).unwrap();
        for row in vector["chain"].as_array().unwrap() {
            let text = row["path"].as_str().unwrap();
            let path: DerivationPath = text.parse().unwrap();
            assert_eq!(path.to_string(), text);
            let expected: XPrv = row["xprv"].as_str().unwrap().parse().unwrap();
            assert_equal(&master.derive(&path).unwrap(), &expected, text);
            cases += 1;
        }
    }
    assert_eq!(cases, 17);
}

#[test]
fn bip39_vectors_reach_their_extended_keys() {
    let vectors: Value =
        serde_json::from_str(include_str!("../../../../tests/vectors/bip39/vectors.json")).unwrap();
    let mut ran = 0;
    for row in vectors.as_object().unwrap().values().flat_map(|rows| rows.as_array().unwrap()) {
        let expected: XPrv = row[3].as_str().unwrap().parse().unwrap();
        assert_equal(&ExtendedKey::master(&unhex(&row[2])).unwrap(), &expected, "master");
        ran += 1;
    }
    assert_eq!(ran, 264);
}

proptest! {
    #[test]
    fn equals_the_bip32_crate(seed in any::<[u8; 64]>(), steps in proptest::collection::vec(any::<u32>(), 0..4)) {
        let mut theirs = XPrv::new(&seed).unwrap();
        let mut ours = ExtendedKey::master(&seed).unwrap();
        for step in steps {
            theirs = theirs.derive_child(ChildNumber::from(step)).unwrap();
            ours = ours.derive_child(step).unwrap();
        }
        assert_equal(&ours, &theirs, "random");
    }
}

#[test]
fn paths_are_strict() {
    for (text, error) in [
        ("", HdError::Path { step: 0 }),
        ("44'/60'", HdError::Path { step: 0 }),
        ("M/0", HdError::Path { step: 0 }),
        ("m/", HdError::Path { step: 1 }),
        ("m//0", HdError::Path { step: 1 }),
        ("m/0/", HdError::Path { step: 2 }),
        ("m/00", HdError::Path { step: 1 }),
        ("m/01'", HdError::Path { step: 1 }),
        ("m/+1", HdError::Path { step: 1 }),
        ("m/-1", HdError::Path { step: 1 }),
        ("m/ 1", HdError::Path { step: 1 }),
        ("m/1h", HdError::Path { step: 1 }),
        ("m/1''", HdError::Path { step: 1 }),
        ("m/'", HdError::Path { step: 1 }),
        ("m/0/2147483648", HdError::Path { step: 2 }),
        ("m/4294967296", HdError::Path { step: 1 }),
        ("m/99999999999999999999", HdError::Path { step: 1 }),
    ] {
        assert_eq!(text.parse::<DerivationPath>(), Err(error), "{text}");
    }
    assert!("m/2147483647'".parse::<DerivationPath>().is_ok());
    let deep = format!("m{}", "/0".repeat(256));
    assert_eq!(deep.parse::<DerivationPath>(), Err(HdError::Depth { depth: 256 }));
    assert!(DerivationPath::ethereum(1 << 31).is_err());
}

/// The curve's order.
pub(crate) const ORDER: [u8; 32] = *b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xfe\
    \xba\xae\xdc\xe6\xaf\x48\xa0\x3b\xbf\xd2\x5e\x8c\xd0\x36\x41\x41";

#[test]
fn a_child_that_does_not_exist_is_refused() {
    let mut below = ORDER;
    below[31] -= 1;
    let mut one = [0; 32];
    one[31] = 1;
    let tweak =
        |key: &[u8; 32], left: &[u8; 32]| secret_key(key).unwrap().add(left).map(|key| *key.to_bytes());
    assert_eq!(tweak(&one, &ORDER), None, "IL = n");
    assert_eq!(tweak(&one, &[0xFF; 32]), None, "IL > n");
    assert_eq!(tweak(&one, &below), None, "sum = 0");
    assert_eq!(tweak(&below, &[0; 32]), Some(below));
    assert_eq!(secret_key(&[0; 32]).err(), Some(HdError::InvalidChild), "master = 0");
    assert_eq!(secret_key(&ORDER).err(), Some(HdError::InvalidChild), "master = n");
    assert_eq!(*secret_key(&below).unwrap().to_bytes(), below);
}

#[test]
fn seeds_have_16_to_64_bytes() {
    for length in [0, 15, 65] {
        assert_eq!(ExtendedKey::master(&vec![1; length]).unwrap_err(), HdError::SeedLength { got: length });
    }
    assert_eq!(format!("{:?}", ExtendedKey::master(&[1; 16]).unwrap()), "ExtendedKey([redacted])");
}
