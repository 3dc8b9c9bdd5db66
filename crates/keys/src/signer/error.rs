//! Why the signer refused.

use latchkey_core::code::{Code, Failure};
use latchkey_core::message::eip712::TypedDataError;
use latchkey_core::primitives::Address;
use latchkey_core::transaction::TransactionError;

use crate::backup::BackupError;
use crate::hd::HdError;
use crate::import::ImportError;
use crate::keystore::KeystoreError;
use crate::mnemonic::MnemonicError;
use crate::sign::SignError;
use crate::vault::VaultError;

/// Why the signer refused a request.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SignerError {
    /// No vault is open.
    #[error("the wallet is locked")]
    Locked,
    /// `Create` or `Restore` while a vault is open.
    #[error("a wallet is open already; lock it first")]
    VaultOpen,
    /// A change waits to be committed or discarded.
    #[error("an earlier change of the vault has not been stored yet")]
    ChangePending,
    /// `Commit` without a change.
    #[error("there is no change to commit")]
    NothingPending,
    /// Nothing is proposed under this token: it was used, withdrawn or overtaken, or it never was one.
    #[error("this was not proposed, or no longer is; ask again")]
    NotProposed,
    /// A request this version does not know.
    #[error("the signer does not know this request")]
    UnknownRequest,
    /// A secret the request needs is not beside it.
    #[error("the request needs the secret {name}")]
    MissingSecret {
        /// Its name.
        name: &'static str,
    },
    /// Nothing may be sealed with an empty password.
    #[error("the password is empty")]
    EmptyPassword,
    /// The BIP-39 passphrase is too long.
    #[error("a passphrase has at most {max} bytes")]
    PassphraseLength {
        /// The most allowed.
        max: usize,
    },
    /// Not 64 hex digits.
    #[error("a private key is 64 hex digits, with or without 0x")]
    PrivateKeyText,
    /// No key of this address.
    #[error("this wallet has no account {address}")]
    UnknownAccount {
        /// The address asked for.
        address: Address,
    },
    /// The key is in the wallet already.
    #[error("account {address} is in this wallet already")]
    AccountExists {
        /// Its address.
        address: Address,
    },
    /// The vault has no mnemonic, or none of the fingerprint asked for.
    #[error("this wallet has no such recovery phrase")]
    NoMnemonic,
    /// The mnemonic with this passphrase is in the vault already.
    #[error("this recovery phrase is in the wallet already")]
    MnemonicExists,
    /// A list of paths that is empty or too long.
    #[error("from 1 to {max} paths can be asked for at once")]
    PathCount {
        /// The most allowed.
        max: usize,
    },
    /// Not what a passkey gives.
    #[error("the passkey's answer has 32 bytes and its id from 1 to {max}")]
    PasskeyLength {
        /// The longest id.
        max: usize,
    },
    /// Words are checked three or more at a time, at different positions of the mnemonic.
    #[error("at least three different positions of the recovery phrase must be checked at once")]
    Positions,
    /// Too many wrong answers: whoever asks is guessing.
    #[error("too many wrong words; unlock the wallet again")]
    TooManyChecks,
    /// See [`MnemonicError`].
    #[error(transparent)]
    Mnemonic(#[from] MnemonicError),
    /// See [`HdError`].
    #[error(transparent)]
    Hd(#[from] HdError),
    /// See [`SignError`].
    #[error(transparent)]
    Sign(#[from] SignError),
    /// See [`VaultError`].
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// See [`BackupError`].
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// See [`ImportError`].
    #[error(transparent)]
    Import(#[from] ImportError),
    /// See [`KeystoreError`].
    #[error(transparent)]
    Keystore(#[from] KeystoreError),
    /// The bytes are no unsigned transaction.
    #[error(transparent)]
    Transaction(#[from] TransactionError),
    /// The text is no typed data.
    #[error(transparent)]
    TypedData(#[from] TypedDataError),
}

impl SignerError {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::Locked => Code::Locked,
            Self::VaultOpen | Self::NothingPending | Self::NoMnemonic => Code::VaultState,
            Self::ChangePending => Code::RequestPending,
            Self::NotProposed => Code::Unauthorized,
            Self::UnknownRequest => Code::MethodUnknown,
            Self::MissingSecret { .. }
            | Self::EmptyPassword
            | Self::PassphraseLength { .. }
            | Self::PrivateKeyText
            | Self::AccountExists { .. }
            | Self::MnemonicExists
            | Self::PathCount { .. }
            | Self::PasskeyLength { .. }
            | Self::Positions => Code::InvalidParams,
            Self::UnknownAccount { .. } => Code::NotFound,
            Self::TooManyChecks => Code::Limit,
            Self::Mnemonic(error) => error.code(),
            Self::Hd(error) => error.code(),
            Self::Sign(error) => error.code(),
            Self::Vault(error) => error.code(),
            Self::Backup(error) => error.code(),
            Self::Import(error) => error.code(),
            Self::Keystore(error) => error.code(),
            Self::Transaction(error) => error.code(),
            Self::TypedData(error) => error.code(),
        }
    }
}

impl From<SignerError> for Failure {
    fn from(error: SignerError) -> Self {
        match error {
            SignerError::Mnemonic(error) => error.into(),
            other => Self::new(other.code(), other.to_string()),
        }
    }
}
