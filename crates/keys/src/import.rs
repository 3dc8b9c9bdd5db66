//! Keys and mnemonics from other wallets' files.
//!
//! Whatever the file is, its size and its key derivation are bounded before anything is spent on it, a password that does
//! not open it is one answer whatever the cause, and what comes out is in buffers that are wiped.
//!
//! | module | file |
//! |---|---|
//! | [`keystore`](crate::keystore) | Web3 Secret Storage V3 |
//! | [`metamask`] | a MetaMask vault |
//! | [`lightwallet`] | an eth-lightwallet vault |
//! | [`presale`] | an Ether sale wallet of 2014 |

mod base64;
mod legacy;
pub mod lightwallet;
pub mod metamask;
pub mod presale;
pub(crate) mod raw;
mod scan;
mod secretbox;

use latchkey_core::code::{Code, Failure};
use latchkey_core::json;
use serde_json::Value;

use crate::hd::{DerivationPath, HdError};
use crate::kdf::KdfError;
use crate::keystore::{self, KeystoreError};
use crate::mnemonic::{Mnemonic, MnemonicError};
use crate::sign::{SignError, SigningKey};

/// The longest file, in bytes.
pub const MAX_FILE: usize = 2 << 20;

/// Why a file cannot be imported.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The password is wrong or the file was altered: one answer, whatever the cause.
    #[error("the file does not open with this password")]
    WrongPassword,
    /// None of the files that are known.
    #[error(
        "this is not the file of a wallet that is known here: {field} is missing or not what it should be"
    )]
    Malformed {
        /// The part to blame.
        field: &'static str,
    },
    /// Larger than any such file.
    #[error("the file is larger than {max} bytes")]
    TooLarge {
        /// The most allowed.
        max: usize,
    },
    /// It opened, and there is no key in it that can be brought along.
    #[error("the file holds no key that can be imported")]
    NoKey,
    /// Key derivation that is invalid or not affordable.
    #[error(transparent)]
    Kdf(#[from] KdfError),
    /// See [`KeystoreError`].
    #[error(transparent)]
    Keystore(KeystoreError),
    /// The words in the file are no mnemonic.
    #[error(transparent)]
    Mnemonic(#[from] MnemonicError),
    /// A path in the file is none.
    #[error(transparent)]
    Hd(#[from] HdError),
    /// A key in the file is none.
    #[error(transparent)]
    Key(#[from] SignError),
}

impl ImportError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::WrongPassword => Code::WrongPassword,
            Self::Malformed { .. } => Code::Parse,
            Self::TooLarge { .. } => Code::Limit,
            Self::NoKey => Code::NotFound,
            Self::Kdf(error) => error.code(),
            Self::Keystore(error) => error.code(),
            Self::Mnemonic(error) => error.code(),
            Self::Hd(error) => error.code(),
            Self::Key(error) => error.code(),
        }
    }
}

impl From<KeystoreError> for ImportError {
    fn from(error: KeystoreError) -> Self {
        match error {
            KeystoreError::WrongPassword => Self::WrongPassword,
            other => Self::Keystore(other),
        }
    }
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

/// What a file held.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Imported {
    /// Mnemonics, and the paths at which the other wallet had accounts.
    pub mnemonics: Vec<(Mnemonic, Vec<DerivationPath>)>,
    /// Private keys of their own.
    pub keys: Vec<SigningKey>,
}

impl Imported {
    /// Itself, unless there is nothing in it.
    fn or_none(self) -> Result<Self, ImportError> {
        if self.mnemonics.is_empty() && self.keys.is_empty() { Err(ImportError::NoKey) } else { Ok(self) }
    }
}

/// Opens a file of whichever wallet. `password` is UTF-8.
///
/// # Errors
/// [`ImportError`]; `TooLarge` before the text is looked at.
pub fn open(text: &str, password: &[u8]) -> Result<Imported, ImportError> {
    if text.len() > MAX_FILE {
        return Err(ImportError::TooLarge { max: MAX_FILE });
    }
    let json = json::parse(text).map_err(|_| malformed("JSON"))?;
    let has = |key: &str| json.get(key).is_some_and(|value| !value.is_null());
    if has("crypto") || has("Crypto") {
        let keys = vec![keystore::open(text, password)?];
        return Ok(Imported { keys, ..Imported::default() });
    }
    if has("encseed") {
        return presale::open(&json, password);
    }
    if has("encSeed") {
        return lightwallet::open(&json, password);
    }
    metamask::open(json, password)
}

const fn malformed(field: &'static str) -> ImportError {
    ImportError::Malformed { field }
}

/// A text of an object.
fn text<'a>(json: &'a Value, pointer: &'static str) -> Result<&'a str, ImportError> {
    json.pointer(pointer).and_then(Value::as_str).ok_or(malformed(pointer))
}

/// Reads files up to where the password is needed, and what a MetaMask vault decrypts to. For tests/fuzz.
#[cfg(fuzzing)]
pub fn fuzz(data: &[u8]) {
    let _ = metamask::keyrings(data);
    if let Ok(json) = json::parse(&String::from_utf8_lossy(data)) {
        let _ = lightwallet::addresses(&json);
        let _ = legacy::derive(&json, b"password");
        let _ = presale::open(&json, b"password");
        if let Ok(vault) = metamask::find_vault(json) {
            let _ = (metamask::rounds(&vault), metamask::decoded(&vault, "/data"));
        }
    }
}

#[cfg(test)]
mod tests;
