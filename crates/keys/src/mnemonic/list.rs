//! BIP-39 word lists: English is built in; the others are handed in as text, and known by their hash.

use core::cmp::Ordering;

use latchkey_core::primitives::hex;
use latchkey_core::sorting::sorted;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, Zeroizing};

use super::{MnemonicError, tokens};

/// Words in a list: 11 bits each.
const WORDS: usize = 2048;
/// The longest word of any list, in bytes of NFKD.
pub(super) const MAX_WORD: usize = 33;

/// The language of a word list. Its number never changes: vaults keep it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[repr(u8)]
pub enum Language {
    /// Built in.
    English = 0,
    /// Japanese.
    Japanese = 1,
    /// Korean.
    Korean = 2,
    /// Spanish.
    Spanish = 3,
    /// Chinese in simplified characters.
    ChineseSimplified = 4,
    /// Chinese in traditional characters.
    ChineseTraditional = 5,
    /// French.
    French = 6,
    /// Italian.
    Italian = 7,
    /// Czech.
    Czech = 8,
    /// Portuguese.
    Portuguese = 9,
    /// Russian: none of BIP-39's own lists, but one of its reference implementation's.
    Russian = 10,
    /// Turkish: likewise.
    Turkish = 11,
}

/// Every language, by number: its name as the published file has it, and SHA-256 of that file, one word a line in NFKD.
const LANGUAGES: [(Language, &str, &str); 12] = [
    (Language::English, "english", "0x2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda"),
    (Language::Japanese, "japanese", "0x2eed0aef492291e061633d7ad8117f1a2b03eb80a29d0e4e3117ac2528d05ffd"),
    (Language::Korean, "korean", "0x9e95f86c167de88f450f0aaf89e87f6624a57f973c67b516e338e8e8b8897f60"),
    (Language::Spanish, "spanish", "0x46846a5a0139d1e3cb77293e521c2865f7bcdb82c44e8d0a06a2cd0ecba48c0b"),
    (
        Language::ChineseSimplified,
        "chinese_simplified",
        "0x5c5942792bd8340cb8b27cd592f1015edf56a8c5b26276ee18a482428e7c5726",
    ),
    (
        Language::ChineseTraditional,
        "chinese_traditional",
        "0x417b26b3d8500a4ae3d59717d7011952db6fc2fb84b807f3f94ac734e89c1b5f",
    ),
    (Language::French, "french", "0xebc3959ab7801a1df6bac4fa7d970652f1df76b683cd2f4003c941c63d517e59"),
    (Language::Italian, "italian", "0xd392c49fdb700a24cd1fceb237c1f65dcc128f6b34a8aacb58b59384b5c648c2"),
    (Language::Czech, "czech", "0x7e80e161c3e93d9554c2efb78d4e3cebf8fc727e9c52e03b83b94406bdcc95fc"),
    (
        Language::Portuguese,
        "portuguese",
        "0x2685e9c194c82ae67e10ba59d9ea5345a23dc093e92276fc5361f6667d79cd3f",
    ),
    (Language::Russian, "russian", "0x6d2a988436ed390df3264d4bf52a3b9383d71f7d0f89aca80275ee1e96562f24"),
    (Language::Turkish, "turkish", "0x3444e619f0dc452ef7a230f151bbcaa2c011ba54914d4c9a0a857a258d6ec5f7"),
];

impl Language {
    /// Every language, by number.
    pub fn all() -> impl Iterator<Item = Self> {
        LANGUAGES.into_iter().map(|(language, ..)| language)
    }

    /// The stable name.
    ///
    /// ```
    /// use latchkey_keys::mnemonic::Language;
    /// assert_eq!(Language::ChineseSimplified.as_str(), "chinese_simplified");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        LANGUAGES[self as usize].1
    }

    /// The language of this number.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::all().find(|language| *language as u8 == number)
    }
}

/// Bytes of a cell: no English word is longer.
const CELL: usize = 8;

/// The English list, its words in cells: a table of `&str` would be as large again in addresses.
static ENGLISH: [[u8; CELL]; WORDS] = cells(include_bytes!("english.txt"));

const fn cells(text: &[u8]) -> [[u8; CELL]; WORDS] {
    let mut cells = [[0; CELL]; WORDS];
    let (mut word, mut at, mut index) = (0, 0, 0);
    while index < text.len() {
        if text[index] == b'\n' {
            word += 1;
            at = 0;
        } else {
            cells[word][at] = text[index];
            at += 1;
        }
        index += 1;
    }
    cells
}

/// The English word of this number.
pub(super) fn english(number: usize) -> Option<&'static str> {
    let cell = ENGLISH.get(number)?;
    let length = cell.iter().position(|byte| *byte == 0).unwrap_or(CELL);
    core::str::from_utf8(cell.get(..length)?).ok()
}

/// A word list.
#[derive(Clone, Debug)]
pub struct WordList {
    language: Language,
    /// Of all but English: the text, where each word is in it, and the words' numbers in the order of their bytes.
    text: String,
    words: Vec<(usize, usize)>,
    order: Vec<u16>,
}

impl WordList {
    /// The list that is built in.
    #[must_use]
    pub const fn english() -> Self {
        Self { language: Language::English, text: String::new(), words: Vec::new(), order: Vec::new() }
    }

    /// Takes a published list as text: words in their order, white space between, NFKD.
    ///
    /// # Errors
    /// [`MnemonicError::WordList`] if it is none that is known, to the last letter.
    ///
    /// ```
    /// use latchkey_keys::mnemonic::{Language, Mnemonic, WordList};
    /// let french = WordList::parse(include_str!("../../../../pkg/wordlists/french.txt"))?;
    /// assert_eq!(french.language(), Language::French);
    /// let mnemonic = Mnemonic::from_entropy_in(&[0; 16], &french)?;
    /// assert!(mnemonic.to_sentence().starts_with(b"abaisser abaisser "));
    /// # Ok::<(), latchkey_keys::mnemonic::MnemonicError>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, MnemonicError> {
        let mut hash = Sha256::new();
        let mut words = Vec::with_capacity(WORDS);
        for word in tokens(text.as_bytes()) {
            hash.update(word);
            hash.update(b"\n");
            let start = word.as_ptr().addr() - text.as_ptr().addr();
            words.push((start, start + word.len()));
        }
        let digest = hex::encode(&hash.finalize());
        let known = LANGUAGES.into_iter().find(|(.., published)| *published == digest);
        let (language, ..) = known.ok_or(MnemonicError::WordList)?;
        if language == Language::English {
            return Ok(Self::english());
        }
        let mut list = Self { language, text: text.to_owned(), words, order: Vec::new() };
        list.order = sorted(0..2048, |a, b| list.word(usize::from(*a)) < list.word(usize::from(*b)));
        Ok(list)
    }

    /// Its language.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// The word of this number, 0 to 2047; empty past the end.
    pub(super) fn word(&self, number: usize) -> &str {
        if self.language == Language::English {
            return english(number).unwrap_or_default();
        }
        let place = self.words.get(number).copied().unwrap_or_default();
        self.text.get(place.0..place.1).unwrap_or_default()
    }

    /// The number of a word in NFKD, in either case.
    pub(super) fn find(&self, word: &[u8]) -> Option<usize> {
        let mut lower = Zeroizing::new([0_u8; MAX_WORD]);
        let lower = lower.get_mut(..word.len())?;
        lower.copy_from_slice(word);
        lower.make_ascii_lowercase();
        let compare = |number: usize| -> Ordering { self.word(number).as_bytes().cmp(lower) };
        if self.language == Language::English {
            // In the order of their bytes already; and so are the cells, padded with zeros.
            let mut cell = [0; CELL];
            cell.get_mut(..lower.len())?.copy_from_slice(lower);
            let found = ENGLISH.binary_search(&cell).ok();
            cell.zeroize();
            return found;
        }
        let place = self.order.binary_search_by(|number| compare(usize::from(*number))).ok()?;
        self.order.get(place).copied().map(usize::from)
    }
}
