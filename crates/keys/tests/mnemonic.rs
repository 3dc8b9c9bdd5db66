//! BIP-39: the published vectors and every kind of wrong words.
#![allow(clippy::unwrap_used, reason = "a test")]

use latchkey_core::code::{Code, Failure};
use latchkey_core::ports::{Entropy, EntropyError};
use latchkey_core::primitives::hex;
use latchkey_keys::entropy::HealthChecked;
use latchkey_keys::mnemonic::{Mnemonic, MnemonicError};
use proptest::prelude::*;
use serde_json::Value;

fn unhex(text: &Value) -> Vec<u8> {
    hex::decode(&format!("0x{}", text.as_str().unwrap())).unwrap()
}

#[test]
fn vectors() {
    let vectors: Value =
        serde_json::from_str(include_str!("../../../tests/vectors/bip39/english.json")).unwrap();
    let rows = vectors["english"].as_array().unwrap();
    for row in rows {
        let (entropy, words) = (unhex(&row[0]), row[1].as_str().unwrap());
        let made = Mnemonic::from_entropy(&entropy).unwrap();
        assert_eq!(made.to_sentence().as_slice(), words.as_bytes());
        let parsed = Mnemonic::parse(words.as_bytes()).unwrap();
        assert_eq!(parsed.entropy(), entropy);
        assert_eq!(parsed.word_count(), words.split(' ').count());
        assert_eq!(parsed.to_seed(b"TREZOR").as_slice(), unhex(&row[2]));
    }
    assert_eq!(rows.len(), 24);
}

/// The published English list in BIP-39 has this hash (bitcoin/bips, bip-0039/english.txt).
#[test]
fn the_list_is_bip39s() {
    let all: Vec<&str> = bip39::Language::English.word_list().to_vec();
    assert_eq!(all.len(), 2048);
    assert!(all.windows(2).all(|pair| pair[0] < pair[1]));
    assert_eq!((all[0], all[2047]), ("abandon", "zoo"));
    let text = all.join("\n") + "\n";
    let digest = <sha2::Sha256 as sha2::Digest>::digest(text.as_bytes());
    assert_eq!(hex::encode(&digest), "0x2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda");
}

#[test]
fn spaces_and_case_are_forgiven() {
    let messy = b"  LEGAL winner\tthank  Year\nwave sausage worth useful legal winner thank yellow\r\n";
    assert_eq!(Mnemonic::parse(messy).unwrap().entropy(), [0x7F; 16]);
}

#[test]
fn says_what_is_wrong() {
    let parse = |words: &str| Mnemonic::parse(words.as_bytes()).unwrap_err();
    let eleven = "abandon ".repeat(11);
    assert_eq!(parse(""), MnemonicError::WordCount { got: 0 });
    assert_eq!(parse(&eleven), MnemonicError::WordCount { got: 11 });
    assert_eq!(parse(&"abandon ".repeat(13)), MnemonicError::WordCount { got: 13 });
    assert_eq!(parse(&"abandon ".repeat(27)), MnemonicError::WordCount { got: 27 });
    assert_eq!(parse(&format!("{eleven}abandon")), MnemonicError::Checksum);
    assert_eq!(parse(&format!("{eleven}abandonn")), MnemonicError::UnknownWord { position: 11 });
    assert_eq!(parse(&format!("abandonabandon {eleven}")), MnemonicError::UnknownWord { position: 0 });
    assert_eq!(parse(&format!("aband\u{f3}n {eleven}")), MnemonicError::UnknownWord { position: 0 });
    let mut bytes = eleven.into_bytes();
    bytes.extend_from_slice(b"\xff\xfe");
    assert_eq!(Mnemonic::parse(&bytes).unwrap_err(), MnemonicError::UnknownWord { position: 11 });
}

#[test]
fn a_failure_names_position_and_reason_and_no_word() {
    let failure = Failure::from(MnemonicError::UnknownWord { position: 6 });
    assert_eq!(failure.code, Code::InvalidMnemonic);
    assert_eq!(failure.data, serde_json::json!({ "reason": "unknownWord", "position": 6 }));
    assert!(failure.message.starts_with("word 7 "));
    let debug = format!("{:?}", Mnemonic::from_entropy(&[0x7F; 16]).unwrap());
    assert_eq!(debug, "Mnemonic([redacted])");
}

/// Two orders of words: the checksum is the only thing that tells (1 in 16 passes by chance at 12 words).
#[test]
fn swapped_words_are_found() {
    let words: Vec<&str> =
        "legal winner thank year wave sausage worth useful legal winner thank yellow".split(' ').collect();
    let mut refused = 0;
    for other in 1..12 {
        let mut swapped = words.clone();
        swapped.swap(0, other);
        if swapped != words {
            let result = Mnemonic::parse(swapped.join(" ").as_bytes());
            refused += usize::from(matches!(result, Err(MnemonicError::Checksum)));
        }
    }
    assert!(refused >= 8, "{refused} of 10");
}

struct Counter(core::cell::Cell<u8>);
impl Entropy for Counter {
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyError> {
        for byte in out {
            self.0.set(self.0.get().wrapping_mul(5).wrapping_add(1));
            *byte = self.0.get();
        }
        self.0.set(self.0.get().wrapping_add(1));
        Ok(())
    }
}

#[test]
fn generates_every_length_and_refuses_others() {
    let source = HealthChecked::new(Counter(core::cell::Cell::new(1)));
    for words in [12, 15, 18, 21, 24] {
        let mnemonic = Mnemonic::generate(words, &source).unwrap();
        assert_eq!(mnemonic.word_count(), words);
        assert_eq!(Mnemonic::parse(&mnemonic.to_sentence()).unwrap().entropy(), mnemonic.entropy());
    }
    for words in [0, 3, 9, 11, 13, 27, 255] {
        assert_eq!(Mnemonic::generate(words, &source).unwrap_err(), MnemonicError::WordCount { got: words });
    }
    assert_eq!(Mnemonic::from_entropy(&[0; 17]).unwrap_err(), MnemonicError::EntropyLength { got: 17 });
}

proptest! {
    #[test]
    fn round_trips_and_agrees_with_the_bip39_crate(bytes in any::<[u8; 32]>(), quarter in 4_usize..=8) {
        let entropy = &bytes[..quarter * 4];
        let ours = Mnemonic::from_entropy(entropy).unwrap();
        let theirs = bip39::Mnemonic::from_entropy_in(bip39::Language::English, entropy).unwrap();
        let words: Vec<&str> = theirs.words().collect();
        let sentence = words.join(" ");
        prop_assert!(ours.to_sentence().as_slice() == sentence.as_bytes());
        let parsed = Mnemonic::parse(&ours.to_sentence()).unwrap();
        prop_assert_eq!(parsed.entropy(), entropy);
    }

    #[test]
    fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = Mnemonic::parse(&bytes);
    }
}
