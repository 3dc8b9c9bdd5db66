//! BIP-39: mnemonic words. English is built in, other lists are handed in.

mod list;

use core::fmt;

use list::MAX_WORD;
pub use list::{Language, WordList};

use latchkey_core::code::{Code, Failure};
use latchkey_core::ports::{Entropy, EntropyError};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::entropy::HealthChecked;
use crate::sha512;

/// The most words a mnemonic has.
const MAX_WORDS: usize = 24;
/// PBKDF2 rounds from words to seed (BIP-39).
const SEED_ROUNDS: u32 = 2048;

/// Why words are not a mnemonic. Names positions, never words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MnemonicError {
    /// Not 12, 15, 18, 21 or 24 words.
    #[error("a recovery phrase has 12, 15, 18, 21 or 24 words; this has {got}")]
    WordCount {
        /// How many there are.
        got: usize,
    },
    /// A word that is not in the list.
    #[error("word {} is not in the BIP-39 word list; check its spelling", position + 1)]
    UnknownWord {
        /// Its zero-based position.
        position: usize,
    },
    /// All words are in the list, but do not belong together.
    #[error("the words do not belong together: one is wrong or two are swapped")]
    Checksum,
    /// A word list that is none of BIP-39's.
    #[error("this is none of the published BIP-39 word lists")]
    WordList,
    /// Entropy of a length BIP-39 does not know.
    #[error("entropy must be 16, 20, 24, 28 or 32 bytes; this has {got}")]
    EntropyLength {
        /// Bytes given.
        got: usize,
    },
    /// No randomness to make words of.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
}

impl MnemonicError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::WordCount { .. } | Self::UnknownWord { .. } | Self::Checksum => Code::InvalidMnemonic,
            Self::EntropyLength { .. } | Self::WordList => Code::InvalidParams,
            Self::Entropy(_) => Code::Entropy,
        }
    }
}

impl From<MnemonicError> for Failure {
    /// `data` is `{reason: 'wordCount' | 'unknownWord' | 'checksum', count?, position?}`; `position` is zero-based.
    fn from(error: MnemonicError) -> Self {
        let failure = Self::new(error.code(), error.to_string());
        match error {
            MnemonicError::WordCount { got } => {
                failure.with_data(serde_json::json!({ "reason": "wordCount", "count": got }))
            }
            MnemonicError::UnknownWord { position } => {
                failure.with_data(serde_json::json!({ "reason": "unknownWord", "position": position }))
            }
            MnemonicError::Checksum => failure.with_data(serde_json::json!({ "reason": "checksum" })),
            MnemonicError::EntropyLength { .. } | MnemonicError::WordList | MnemonicError::Entropy(_) => {
                failure
            }
        }
    }
}

/// A valid BIP-39 mnemonic, kept as its entropy, and as its words too if they are not English; wiped when dropped.
pub struct Mnemonic {
    entropy: Zeroizing<[u8; 32]>,
    length: usize,
    language: Language,
    /// Of all but English, whose list is always there.
    sentence: Option<Zeroizing<Vec<u8>>>,
}

impl fmt::Debug for Mnemonic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mnemonic([redacted])")
    }
}

impl Mnemonic {
    /// Makes a new mnemonic of `words` words.
    ///
    /// # Errors
    /// `WordCount` if `words` is not 12, 15, 18, 21 or 24; `Entropy` if the source is missing or unhealthy.
    pub fn generate<E: Entropy>(words: usize, source: &HealthChecked<E>) -> Result<Self, MnemonicError> {
        let length = entropy_length(words).ok_or(MnemonicError::WordCount { got: words })?;
        let mut entropy = Zeroizing::new([0; 32]);
        source.fill(&mut entropy[..length])?;
        Ok(Self { entropy, length, language: Language::English, sentence: None })
    }

    /// The English mnemonic of this entropy.
    ///
    /// # Errors
    /// `EntropyLength` unless it is 16, 20, 24, 28 or 32 bytes.
    pub fn from_entropy(entropy: &[u8]) -> Result<Self, MnemonicError> {
        let length = entropy.len();
        if !(16..=32).contains(&length) || !length.is_multiple_of(4) {
            return Err(MnemonicError::EntropyLength { got: length });
        }
        let mut copy = Zeroizing::new([0; 32]);
        copy[..length].copy_from_slice(entropy);
        Ok(Self { entropy: copy, length, language: Language::English, sentence: None })
    }

    /// The mnemonic of this entropy in the words of `list`.
    ///
    /// # Errors
    /// As [`Self::from_entropy`].
    pub fn from_entropy_in(entropy: &[u8], list: &WordList) -> Result<Self, MnemonicError> {
        let mut mnemonic = Self::from_entropy(entropy)?;
        if list.language() != Language::English {
            mnemonic.language = list.language();
            mnemonic.sentence = Some(mnemonic.spell(list));
        }
        Ok(mnemonic)
    }

    /// The mnemonic that a vault keeps: its entropy, and its words if they are not English.
    ///
    /// # Errors
    /// As [`Self::from_entropy`]; `WordCount` if there are not the words that the entropy has.
    pub(crate) fn from_kept(
        entropy: &[u8],
        language: Language,
        words: Option<&Zeroizing<Vec<u8>>>,
    ) -> Result<Self, MnemonicError> {
        let mut mnemonic = Self::from_entropy(entropy)?;
        let got = words.map_or(0, |words| tokens(words).count());
        if language != Language::English {
            if got != mnemonic.word_count() {
                return Err(MnemonicError::WordCount { got });
            }
            (mnemonic.language, mnemonic.sentence) = (language, words.cloned());
        }
        Ok(mnemonic)
    }

    /// Reads English words, as UTF-8 bytes. Any white space between and around them and either case is taken.
    ///
    /// # Errors
    /// `WordCount`, `UnknownWord` (the first one) or `Checksum`, tested in this order.
    ///
    /// ```
    /// use latchkey_keys::mnemonic::{Mnemonic, MnemonicError};
    /// let words = b"legal winner thank year wave sausage worth useful legal winner thank yellow";
    /// assert_eq!(Mnemonic::parse(words).unwrap().entropy(), [0x7f; 16]);
    /// let typo = b"legal winner thank year wave sausage wurth useful legal winner thank yellow";
    /// assert_eq!(Mnemonic::parse(typo).unwrap_err(), MnemonicError::UnknownWord { position: 6 });
    /// ```
    pub fn parse(words: &[u8]) -> Result<Self, MnemonicError> {
        Self::parse_in(words, &WordList::english())
    }

    /// Reads the words of `list`, as UTF-8 bytes in NFKD (which makes an ideographic space a plain one).
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn parse_in(words: &[u8], list: &WordList) -> Result<Self, MnemonicError> {
        let count = tokens(words).count();
        let length = entropy_length(count).ok_or(MnemonicError::WordCount { got: count })?;
        // 11 bits a word, written big-endian; 24 words are 33 bytes.
        let mut bits = Zeroizing::new([0_u8; 33]);
        for (position, word) in tokens(words).enumerate() {
            let index = list.find(word).ok_or(MnemonicError::UnknownWord { position })?;
            put_bits(bits.as_mut_slice(), position * 11, index);
        }
        let mnemonic = Self::from_entropy_in(&bits[..length], list)?;
        let checksum_bits = length / 4;
        let mask = 0xFF_u8 << (8 - checksum_bits);
        if (mnemonic.checksum() ^ bits[length]) & mask != 0 {
            return Err(MnemonicError::Checksum);
        }
        Ok(mnemonic)
    }

    /// Reads words of English or of one of `lists`, as [`Self::parse_in`].
    ///
    /// Words that two lists have in common may be a mnemonic by both (English and French share 100 words, the Chinese
    /// lists 1275, these in the same places). That makes no difference: the seed is made of the words, not of their numbers. The first list that
    /// takes them is the mnemonic's language, English before all.
    ///
    /// # Errors
    /// As [`Self::parse`], of the list that took them furthest.
    pub fn parse_any(words: &[u8], lists: &[WordList]) -> Result<Self, MnemonicError> {
        let mut furthest = match Self::parse(words) {
            Ok(mnemonic) => return Ok(mnemonic),
            Err(error) => error,
        };
        for list in lists {
            match (Self::parse_in(words, list), furthest) {
                (Ok(mnemonic), _) => return Ok(mnemonic),
                (Err(error @ MnemonicError::Checksum), _) => furthest = error,
                (
                    Err(error @ MnemonicError::UnknownWord { position }),
                    MnemonicError::UnknownWord { position: before },
                ) if position > before => furthest = error,
                (Err(_), _) => {}
            }
        }
        Err(furthest)
    }

    /// The language of the words.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// The entropy: 16 to 32 bytes.
    #[must_use]
    pub fn entropy(&self) -> &[u8] {
        &self.entropy[..self.length]
    }

    /// How many words it has.
    #[must_use]
    pub const fn word_count(&self) -> usize {
        self.length * 3 / 4
    }

    /// The word at a zero-based position, in NFKD.
    #[must_use]
    pub fn word(&self, position: usize) -> Option<&str> {
        if position >= self.word_count() {
            return None;
        }
        match &self.sentence {
            Some(sentence) => tokens(sentence).nth(position).and_then(|word| core::str::from_utf8(word).ok()),
            None => list::english(self.number(position)),
        }
    }

    /// The number of the word at a position.
    fn number(&self, position: usize) -> usize {
        let mut bits = Zeroizing::new([0_u8; 33]);
        bits[..self.length].copy_from_slice(self.entropy());
        bits[self.length] = self.checksum();
        take_bits(bits.as_slice(), position * 11)
    }

    /// The words in lower case, one space between, as UTF-8 bytes in NFKD.
    ///
    /// # Security
    /// The caller shows it to its owner, once, and drops it.
    #[must_use]
    pub fn to_sentence(&self) -> Zeroizing<Vec<u8>> {
        self.sentence.clone().unwrap_or_else(|| self.spell(&WordList::english()))
    }

    fn spell(&self, list: &WordList) -> Zeroizing<Vec<u8>> {
        let mut sentence = Zeroizing::new(Vec::with_capacity(MAX_WORDS * (MAX_WORD + 1)));
        for position in 0..self.word_count() {
            if position > 0 {
                sentence.push(b' ');
            }
            sentence.extend_from_slice(list.word(self.number(position)).as_bytes());
        }
        sentence
    }

    /// The 64-byte seed. `passphrase` is UTF-8 in NFKD, empty for none.
    ///
    /// Source: BIP-39 "From mnemonic to seed": PBKDF2-HMAC-SHA512, 2048 rounds.
    #[must_use]
    pub fn to_seed(&self, passphrase: &[u8]) -> Zeroizing<[u8; 64]> {
        sha512::pbkdf2(&self.to_sentence(), [b"mnemonic", passphrase], SEED_ROUNDS)
    }

    fn checksum(&self) -> u8 {
        Sha256::digest(self.entropy())[0]
    }
}

const fn entropy_length(words: usize) -> Option<usize> {
    match words {
        12 | 15 | 18 | 21 | 24 => Some(words / 3 * 4),
        _ => None,
    }
}

pub(crate) fn tokens(words: &[u8]) -> impl Iterator<Item = &[u8]> {
    words.split(u8::is_ascii_whitespace).filter(|token| !token.is_empty())
}

/// Writes the low 11 bits of `value` at bit `offset`, most significant first, into zeroed `bits`.
fn put_bits(bits: &mut [u8], offset: usize, value: usize) {
    for bit in 0..11 {
        let position = offset + bit;
        if value >> (10 - bit) & 1 == 1
            && let Some(byte) = bits.get_mut(position / 8)
        {
            *byte |= 0x80 >> (position % 8);
        }
    }
}

/// Reads 11 bits at bit `offset`.
fn take_bits(bits: &[u8], offset: usize) -> usize {
    (offset..offset + 11).fold(0, |value, position| {
        let byte = bits.get(position / 8).copied().unwrap_or_default();
        value << 1 | usize::from(byte >> (7 - position % 8) & 1)
    })
}
