//! What a vault keeps secret, and its binary form.
//!
//! ```text
//! u8 form = 2
//! u8 number of seeds    | per seed: u8 language, u8 entropy length, entropy, u16 passphrase length, passphrase,
//!                       |           and, unless the language is 0 (English), u16 length of the words, the words
//! u16 number of accounts| per account: u8 0, u8 number of the seed, u8 depth, depth × u32
//!                       |          or  u8 1, 32-byte key                                   integers big-endian
//! ```
//!
//! The words make the BIP-39 seed, and lists other than English are not always at hand: so those words are kept as they
//! are, one space between, NFKD. Languages are numbered as [`Language`] has them.
//!
//! Form 1, of envelopes of version 1, has at most one mnemonic, in English, and its accounts by index; it is read and
//! never written:
//!
//! ```text
//! u8 form = 1 | u8 entropy length (0: no mnemonic) | entropy | u16 passphrase length | passphrase
//! u16 number of accounts | per account: u8 0, u32 index  or  u8 1, 32-byte key
//! ```

use core::fmt;

use zeroize::Zeroizing;

use crate::hd::DerivationPath;
use crate::mnemonic::{Language, Mnemonic, MnemonicError};

const FORM: u8 = 2;
const FIRST_FORM: u8 = 1;
const DERIVED: u8 = 0;
const IMPORTED: u8 = 1;
/// The most accounts in a vault.
const MAX_ACCOUNTS: usize = 10_000;
/// The most mnemonics in a vault.
pub(crate) const MAX_SEEDS: usize = 64;
/// The longest BIP-39 passphrase, in bytes.
pub(crate) const MAX_PASSPHRASE: usize = 4_096;
/// The deepest path of an account.
pub(crate) const MAX_DEPTH: usize = 10;
/// The longest words of a mnemonic, in bytes: 24 of the longest of any list.
const MAX_WORDS: usize = 24 * 34;

/// Where HD accounts come from.
#[derive(Clone)]
pub(crate) struct HdSeed {
    /// Entropy of the mnemonic.
    pub(crate) entropy: Zeroizing<Vec<u8>>,
    /// The BIP-39 passphrase, NFKD; empty for none.
    pub(crate) passphrase: Zeroizing<Vec<u8>>,
    /// Of the words.
    pub(crate) language: Language,
    /// The words, of any language but English.
    pub(crate) words: Option<Zeroizing<Vec<u8>>>,
}

impl HdSeed {
    /// What the vault keeps of a mnemonic.
    pub(crate) fn new(mnemonic: &Mnemonic, passphrase: Zeroizing<Vec<u8>>) -> Self {
        let language = mnemonic.language();
        Self {
            entropy: Zeroizing::new(mnemonic.entropy().to_vec()),
            passphrase,
            language,
            words: (language != Language::English).then(|| mnemonic.to_sentence()),
        }
    }

    /// The mnemonic it was made of.
    pub(crate) fn mnemonic(&self) -> Result<Mnemonic, MnemonicError> {
        Mnemonic::from_kept(&self.entropy, self.language, self.words.as_ref())
    }
}

/// One account's secret.
#[derive(Clone)]
pub(crate) enum AccountSecret {
    /// Derived from a mnemonic.
    Derived {
        /// Which, counted from 0.
        seed: u8,
        /// Where.
        path: DerivationPath,
    },
    /// A private key of its own.
    Imported(Zeroizing<[u8; 32]>),
}

/// Everything inside.
#[derive(Clone, Default)]
pub(crate) struct Contents {
    pub(crate) seeds: Vec<HdSeed>,
    pub(crate) accounts: Vec<AccountSecret>,
}

impl fmt::Debug for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Contents([redacted])")
    }
}

impl Contents {
    /// `None` if something is longer than the form allows.
    pub(super) fn encode(&self) -> Option<Zeroizing<Vec<u8>>> {
        if self.accounts.len() > MAX_ACCOUNTS || self.seeds.len() > MAX_SEEDS {
            return None;
        }
        // All of it at once: a buffer that grows leaves copies behind.
        let words = |seed: &HdSeed| seed.words.as_ref().map_or(0, |words| 2 + words.len());
        let seeds =
            self.seeds.iter().map(|seed| 4 + seed.entropy.len() + seed.passphrase.len() + words(seed));
        let accounts = self.accounts.len() * (3 + (4 * MAX_DEPTH));
        let mut out = Zeroizing::new(Vec::with_capacity(4 + seeds.sum::<usize>() + accounts));
        out.push(FORM);
        out.push(u8::try_from(self.seeds.len()).ok()?);
        for seed in &self.seeds {
            if seed.passphrase.len() > MAX_PASSPHRASE
                || (seed.language == Language::English) != seed.words.is_none()
            {
                return None;
            }
            out.push(seed.language as u8);
            out.push(u8::try_from(seed.entropy.len()).ok()?);
            out.extend_from_slice(&seed.entropy);
            out.extend_from_slice(&u16::try_from(seed.passphrase.len()).ok()?.to_be_bytes());
            out.extend_from_slice(&seed.passphrase);
            if let Some(words) = &seed.words {
                out.extend_from_slice(&u16::try_from(words.len()).ok()?.to_be_bytes());
                out.extend_from_slice(words);
            }
        }
        out.extend_from_slice(&u16::try_from(self.accounts.len()).ok()?.to_be_bytes());
        for account in &self.accounts {
            match account {
                AccountSecret::Derived { seed, path } => {
                    let depth = path.steps().len();
                    if usize::from(*seed) >= self.seeds.len() || depth > MAX_DEPTH {
                        return None;
                    }
                    out.extend_from_slice(&[DERIVED, *seed, u8::try_from(depth).ok()?]);
                    path.steps().iter().for_each(|step| out.extend_from_slice(&step.to_be_bytes()));
                }
                AccountSecret::Imported(key) => {
                    out.push(IMPORTED);
                    out.extend_from_slice(key.as_slice());
                }
            }
        }
        Some(out)
    }

    /// `None` if the bytes are not a form, wholly.
    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        let contents = match take(&mut rest)? {
            [FORM] => Self::decode_second(&mut rest)?,
            [FIRST_FORM] => Self::decode_first(&mut rest)?,
            _ => return None,
        };
        rest.is_empty().then_some(contents)
    }

    fn decode_second(rest: &mut &[u8]) -> Option<Self> {
        let [count] = take(rest)?;
        if usize::from(count) > MAX_SEEDS {
            return None;
        }
        let mut seeds = Vec::with_capacity(usize::from(count));
        for _ in 0..count {
            let [language] = take(rest)?;
            let mut seed = take_seed(rest)??;
            seed.language = Language::from_number(language)?;
            if seed.language != Language::English {
                let length = usize::from(u16::from_be_bytes(take(rest)?));
                let words = take_slice(rest, length).filter(|_| length <= MAX_WORDS)?;
                seed.words = Some(Zeroizing::new(words.to_vec()));
            }
            seeds.push(seed);
        }
        let accounts = take_accounts(rest, |rest| {
            let [seed, depth] = take(rest)?;
            if seed >= count || usize::from(depth) > MAX_DEPTH {
                return None;
            }
            let steps = (0..depth).map(|_| take(rest).map(u32::from_be_bytes)).collect::<Option<Vec<_>>>()?;
            Some(AccountSecret::Derived { seed, path: DerivationPath::from_steps(steps) })
        })?;
        Some(Self { seeds, accounts })
    }

    fn decode_first(rest: &mut &[u8]) -> Option<Self> {
        let seeds = Vec::from_iter(take_seed(rest)?);
        let accounts = take_accounts(rest, |rest| {
            let path = DerivationPath::ethereum(u32::from_be_bytes(take(rest)?)).ok()?;
            (!seeds.is_empty()).then_some(AccountSecret::Derived { seed: 0, path })
        })?;
        Some(Self { seeds, accounts })
    }
}

/// Entropy and passphrase; `Some(None)` if both are empty.
fn take_seed(rest: &mut &[u8]) -> Option<Option<HdSeed>> {
    let [length] = take(rest)?;
    let entropy = take_slice(rest, usize::from(length))?;
    let length = u16::from_be_bytes(take(rest)?);
    let passphrase = take_slice(rest, usize::from(length))?;
    match (entropy.len(), passphrase.len()) {
        (0, 0) => Some(None),
        (16 | 20 | 24 | 28 | 32, 0..=MAX_PASSPHRASE) => Some(Some(HdSeed {
            entropy: Zeroizing::new(entropy.to_vec()),
            passphrase: Zeroizing::new(passphrase.to_vec()),
            language: Language::English,
            words: None,
        })),
        _ => None,
    }
}

fn take_accounts(
    rest: &mut &[u8],
    derived: impl Fn(&mut &[u8]) -> Option<AccountSecret>,
) -> Option<Vec<AccountSecret>> {
    let count = usize::from(u16::from_be_bytes(take(rest)?));
    if count > MAX_ACCOUNTS {
        return None;
    }
    let mut accounts = Vec::with_capacity(count);
    for _ in 0..count {
        accounts.push(match take(rest)? {
            [DERIVED] => derived(rest)?,
            [IMPORTED] => {
                let mut key = Zeroizing::new([0; 32]);
                key.copy_from_slice(take_slice(rest, 32)?);
                AccountSecret::Imported(key)
            }
            _ => return None,
        });
    }
    Some(accounts)
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk()?;
    *rest = tail;
    Some(*head)
}

fn take_slice<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (head, tail) = rest.split_at_checked(length)?;
    *rest = tail;
    Some(head)
}
