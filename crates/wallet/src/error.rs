//! What can go wrong in the wallet.

use latchkey_core::code::{Code, Failure};
use latchkey_core::primitives::{Address, B256, U256, quantity};
use latchkey_gateway::GatewayError;

use crate::ports::StoreError;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WalletError {
    /// There is no vault yet.
    #[error("there is no wallet here yet; create or restore one")]
    NoVault,
    /// There is a vault already.
    #[error("there is a wallet here already; it is not overwritten unless told so")]
    VaultExists,
    /// Every stored generation of the vault is damaged.
    #[error("the stored vault is damaged; nothing was deleted. Restore the wallet from its words")]
    VaultDamaged,
    /// Another tab changed the vault since this one opened it.
    #[error("the wallet was changed in another tab; lock it, unlock it and try again")]
    VaultStale,
    /// The wallet is locked.
    #[error("the wallet is locked")]
    Locked,
    /// Too many wrong passwords: the next has to wait.
    #[error("too many wrong passwords; try again in {} seconds", wait_ms.div_ceil(1_000))]
    TooManyAttempts {
        /// How long, in milliseconds.
        wait_ms: u64,
    },
    /// A file larger than any that is known.
    #[error("the file is larger than {limit} bytes")]
    FileTooLarge {
        /// The most allowed.
        limit: usize,
    },
    /// Storage refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The signer refused or cannot be reached.
    #[error(transparent)]
    Signer(Failure),
    /// The signer answered something else than the request has for an answer.
    #[error("the signer's answer to {request} is not one")]
    SignerAnswer {
        /// What was asked.
        request: &'static str,
    },
    /// What the signer signed is not what was approved.
    #[error("the signature does not match what was approved; nothing was sent")]
    SignatureMismatch,
    /// A gateway failed.
    #[error(transparent)]
    Gateway(#[from] GatewayError),
    /// The wallet was closed.
    #[error("the wallet is closed")]
    Closed,
    /// A person refused.
    #[error("refused")]
    UserRejected,
    /// The prompt could not be shown.
    #[error(transparent)]
    Prompt(Failure),
    /// The question died before it was answered: the account or the chain changed, or the wallet closed.
    #[error("the account or the chain changed while the question was on screen; ask again")]
    ApprovalVoid,
    /// Too many questions wait already.
    #[error("too many questions wait for an answer (limit {limit})")]
    TooManyApprovals {
        /// How many may wait.
        limit: usize,
    },
    /// The origin has a connection prompt open already.
    #[error("this site is asking to connect already")]
    ConnectPending,
    /// The account is not in this wallet.
    #[error("the account {address} is not in this wallet")]
    UnknownAccount {
        /// Which.
        address: Address,
    },
    /// The account is only looked at.
    #[error("the account {address} is only watched: its key is not in this wallet")]
    WatchOnly {
        /// Which.
        address: Address,
    },
    /// No mnemonic of this fingerprint.
    #[error("this wallet has no such recovery phrase")]
    UnknownSeed,
    /// The origin was not given the account.
    #[error("this site may not use that account; it must connect first")]
    Unauthorized,
    /// The origin is not one a permission can be given to.
    #[error("pages without an origin of their own cannot use the wallet")]
    OpaqueOrigin,
    /// A parameter is wrong.
    #[error("{field}: {reason}")]
    InvalidParams {
        /// Which.
        field: &'static str,
        /// Why.
        reason: String,
    },
    /// No method of this name.
    #[error("there is no method {method}")]
    MethodUnknown {
        /// The name.
        method: String,
    },
    /// The method is refused.
    #[error("{method} is not supported: {reason}")]
    MethodUnsupported {
        /// The name.
        method: &'static str,
        /// Why.
        reason: &'static str,
    },
    /// The chain is not configured.
    #[error("chain {chain_id} is not configured here")]
    ChainUnrecognized {
        /// Which.
        chain_id: u64,
    },
    /// The account cannot pay.
    #[error("the account holds {balance} wei, and this needs up to {required} wei")]
    InsufficientFunds {
        /// What it has, in wei.
        balance: U256,
        /// What it needs, in wei: value and the most it can pay in fees.
        required: U256,
    },
    /// The transaction can no longer be mined: another one has its nonce, or it was refused.
    #[error("the transaction will not be mined: another one took its place or it was refused")]
    TransactionGone {
        /// Its hash.
        hash: B256,
    },
    /// Waited long enough.
    #[error("the transaction has not been confirmed within {timeout_ms} ms; it may still be")]
    WaitTimeout {
        /// Its hash.
        hash: B256,
        /// How long we waited.
        timeout_ms: u64,
    },
}

impl WalletError {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::NoVault | Self::VaultExists | Self::VaultStale => Code::VaultState,
            Self::VaultDamaged => Code::VaultDamaged,
            Self::Locked => Code::Locked,
            Self::Store(_) => Code::Storage,
            Self::Signer(failure) | Self::Prompt(failure) => failure.code,
            Self::SignerAnswer { .. } | Self::SignatureMismatch => Code::Internal,
            Self::Gateway(error) => error.code(),
            Self::Closed => Code::Disconnected,
            Self::UserRejected => Code::UserRejected,
            Self::ApprovalVoid | Self::Unauthorized | Self::OpaqueOrigin => Code::Unauthorized,
            Self::TooManyApprovals { .. } | Self::TooManyAttempts { .. } | Self::FileTooLarge { .. } => {
                Code::Limit
            }
            Self::ConnectPending => Code::RequestPending,
            Self::UnknownAccount { .. } | Self::UnknownSeed | Self::InvalidParams { .. } => {
                Code::InvalidParams
            }
            Self::WatchOnly { .. } => Code::Unauthorized,
            Self::MethodUnknown { .. } => Code::MethodUnknown,
            Self::MethodUnsupported { .. } => Code::MethodUnsupported,
            Self::ChainUnrecognized { .. } => Code::ChainUnrecognized,
            Self::InsufficientFunds { .. } => Code::InsufficientFunds,
            Self::TransactionGone { .. } => Code::TxRejected,
            Self::WaitTimeout { .. } => Code::Timeout,
        }
    }

    /// A wrong parameter.
    pub(crate) fn params(field: &'static str, reason: impl Into<String>) -> Self {
        Self::InvalidParams { field, reason: reason.into() }
    }
}

impl From<WalletError> for Failure {
    fn from(error: WalletError) -> Self {
        let (code, message) = (error.code(), error.to_string());
        match error {
            WalletError::Signer(failure) | WalletError::Prompt(failure) => failure,
            WalletError::Gateway(error) => error.into(),
            WalletError::InsufficientFunds { balance, required } => {
                Failure::new(code, message).with_data(serde_json::json!({
                    "balance": quantity::format(balance),
                    "required": quantity::format(required),
                }))
            }
            WalletError::TransactionGone { hash } | WalletError::WaitTimeout { hash, .. } => {
                Failure::new(code, message).with_data(serde_json::json!({ "hash": hash }))
            }
            WalletError::TooManyAttempts { wait_ms } => {
                Failure::new(code, message).with_data(serde_json::json!({ "waitMs": wait_ms }))
            }
            WalletError::InvalidParams { field, .. } => {
                Failure::new(code, message).with_data(serde_json::json!({ "field": field }))
            }
            _ => Failure::new(code, message),
        }
    }
}
