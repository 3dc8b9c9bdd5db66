//! BIP-39: the published vectors and every kind of wrong words.
#![allow(clippy::unwrap_used, reason = "a test")]

use latchkey_core::code::{Code, Failure};
use latchkey_core::ports::{Entropy, EntropyError};
use latchkey_core::primitives::hex;
use latchkey_keys::entropy::HealthChecked;
use latchkey_keys::mnemonic::{Language, Mnemonic, MnemonicError, WordList};
use proptest::prelude::*;
use serde_json::Value;

fn unhex(text: &Value) -> Vec<u8> {
    hex::decode(&format!("0x{}", text.as_str().unwrap())).unwrap()
}

/// A list of the package, or the English one.
fn list(name: &str) -> WordList {
    if name == "english" {
        return WordList::english();
    }
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../pkg/wordlists");
    let list = WordList::parse(&std::fs::read_to_string(format!("{folder}/{name}.txt")).unwrap()).unwrap();
    assert_eq!(list.language().as_str(), name);
    list
}

/// Every list but the English one.
fn lists() -> Vec<WordList> {
    Language::all().skip(1).map(|language| list(language.as_str())).collect()
}

#[test]
fn vectors() {
    let vectors: Value =
        serde_json::from_str(include_str!("../../../tests/vectors/bip39/vectors.json")).unwrap();
    let lists = lists();
    let mut ran = 0;
    for (language, rows) in vectors.as_object().unwrap() {
        let list = list(language);
        for row in rows.as_array().unwrap() {
            let (entropy, words) = (unhex(&row[0]), row[1].as_str().unwrap());
            let made = Mnemonic::from_entropy_in(&entropy, &list).unwrap();
            assert_eq!(made.to_sentence().as_slice(), words.as_bytes());
            let parsed = Mnemonic::parse_in(words.as_bytes(), &list).unwrap();
            assert_eq!(parsed.entropy(), entropy);
            assert_eq!(parsed.word_count(), words.split(' ').count());
            assert_eq!(parsed.word(2), words.split(' ').nth(2));
            assert_eq!(parsed.to_seed(b"TREZOR").as_slice(), unhex(&row[2]));
            // Not told the language: the same words, and so the same seed.
            let found = Mnemonic::parse_any(words.as_bytes(), &lists).unwrap();
            assert_eq!(found.to_sentence(), made.to_sentence());
            assert_eq!(found.to_seed(b"TREZOR").as_slice(), unhex(&row[2]));
            ran += 1;
        }
    }
    assert_eq!(ran, 264);
}

/// The languages of the `bip39` crate, which has ten lists of its own.
fn their_language(language: Language) -> Option<bip39::Language> {
    Some(match language {
        Language::English => bip39::Language::English,
        Language::Japanese => bip39::Language::Japanese,
        Language::Korean => bip39::Language::Korean,
        Language::Spanish => bip39::Language::Spanish,
        Language::ChineseSimplified => bip39::Language::SimplifiedChinese,
        Language::ChineseTraditional => bip39::Language::TraditionalChinese,
        Language::French => bip39::Language::French,
        Language::Italian => bip39::Language::Italian,
        Language::Czech => bip39::Language::Czech,
        Language::Portuguese => bip39::Language::Portuguese,
        _ => return None,
    })
}

#[test]
fn ten_languages_agree_with_the_bip39_crate() {
    let mut compared = 0;
    for (language, theirs) in
        Language::all().filter_map(|language| Some((language, their_language(language)?)))
    {
        let list = list(language.as_str());
        for number in 0..40_u8 {
            let entropy: Vec<u8> =
                (0..16 + 4 * (number % 5)).map(|at| number.wrapping_mul(37) ^ at.wrapping_mul(91)).collect();
            let theirs = bip39::Mnemonic::from_entropy_in(theirs, &entropy).unwrap();
            let ours = Mnemonic::from_entropy_in(&entropy, &list).unwrap();
            assert_eq!(ours.to_sentence().as_slice(), theirs.to_string().as_bytes(), "{language:?}");
            assert_eq!(Mnemonic::parse_in(&ours.to_sentence(), &list).unwrap().entropy(), entropy);
            if number % 10 == 0 {
                assert_eq!(ours.to_seed(b"salt").as_slice(), theirs.to_seed("salt"), "{language:?}");
            }
            compared += 1;
        }
    }
    assert_eq!(compared, 400);
}

#[test]
fn only_published_lists_are_taken() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../pkg/wordlists/french.txt");
    let good = std::fs::read_to_string(path).unwrap();
    for bad in ["", "abandon", &good.replacen("abaisser", "abaissez", 1), &good.replacen('\n', " extra\n", 1)]
    {
        assert_eq!(WordList::parse(bad).unwrap_err(), MnemonicError::WordList);
    }
    // White space is no part of a list.
    assert_eq!(WordList::parse(&good.replace('\n', " \r\n")).unwrap().language(), Language::French);
    let numbers: Vec<u8> = Language::all().map(|language| language as u8).collect();
    assert_eq!(numbers, (0..12).collect::<Vec<u8>>());
    assert_eq!(Language::from_number(1), Some(Language::Japanese));
    assert_eq!(Language::from_number(12), None);
}

/// Twelve words that two lists share, valid by both checksums: one seed, whatever the entropy.
#[test]
fn words_of_two_lists_are_one_mnemonic() {
    let latin = (
        ["canal", "danger", "fatigue", "image", "nation", "orange", "village"],
        [WordList::english(), list("french")],
    );
    let chinese = (
        ["的", "一", "是", "在", "不", "了", "有"],
        [list("chinese_simplified"), list("chinese_traditional")],
    );
    for (shared, pair) in [latin, chinese] {
        let mut both = 0;
        for number in 0..2401_usize {
            let place = |at: u32| (number / 7_usize.pow(at % 4) + 3 * at as usize) % 7;
            let words: Vec<&str> = (0..12).map(|at| shared[place(at)]).collect();
            let words = words.join(" ");
            let by = |list: &WordList| Mnemonic::parse_in(words.as_bytes(), list).ok();
            let [Some(one), Some(other)] = pair.each_ref().map(by) else { continue };
            // The characters that the Chinese lists share have the same numbers in both.
            assert_eq!(one.entropy() == other.entropy(), pair[0].language() != Language::English);
            assert_eq!(one.to_seed(b""), other.to_seed(b""));
            // The first of the lists, and English before all.
            let any = Mnemonic::parse_any(words.as_bytes(), &pair).unwrap();
            assert_eq!((any.language(), any.entropy()), (one.language(), one.entropy()));
            assert_eq!(any.to_sentence().as_slice(), words.as_bytes());
            both += 1;
        }
        assert!(both > 0, "{shared:?}");
    }
}

#[test]
fn the_furthest_list_says_what_is_wrong() {
    let lists = lists();
    let parse = |words: &str| Mnemonic::parse_any(words.as_bytes(), &lists).unwrap_err();
    let french = "implorer visage sonnette voyage véloce pourpre volaille tribunal implorer visage sonnette ";
    let french: String = french.replace('é', "e\u{301}");
    assert_eq!(parse(&format!("{french}voyag")), MnemonicError::UnknownWord { position: 11 });
    assert_eq!(parse(&format!("{french}visage")), MnemonicError::Checksum);
    assert_eq!(parse("implorer"), MnemonicError::WordCount { got: 1 });
    Mnemonic::parse_any(format!("{}VOYELLE", french.to_uppercase()).as_bytes(), &lists).unwrap();
    // Not in NFKD: the caller's part.
    assert_eq!(
        parse(&format!("{}voyelle", french.replace("e\u{301}", "é"))),
        MnemonicError::UnknownWord { position: 4 }
    );
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
