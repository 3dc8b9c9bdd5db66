//! Stable error codes: the identity of an error for programs, in Rust, across the WASM boundary and in TypeScript.

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::json::{FromJson, JsonError};

/// A stable error code. Its string form ([`Code::as_str`]) is public API: never renamed, never reused.
///
/// Every error enum of ours maps each variant to one of these. The numeric EIP-1193 and JSON-RPC codes exist
/// only at the provider: [`Code::rpc_code`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Code {
    /// The text is not what it should be (JSON, hex, an ABI signature, …).
    Parse,
    /// The request as a whole is malformed.
    InvalidRequest,
    /// No method of this name.
    MethodUnknown,
    /// An argument is wrong; the message names it.
    InvalidParams,
    /// The method exists but is refused here (`eth_sign`, …).
    MethodUnsupported,
    /// The origin was not given this account or method.
    Unauthorized,
    /// The wallet is locked.
    Locked,
    /// A person refused. Nothing else ever has this code.
    UserRejected,
    /// The chain is not configured.
    ChainUnrecognized,
    /// No gateway can be reached.
    Disconnected,
    /// The gateway serves another chain than the one asked for.
    ChainDisconnected,
    /// The thing asked for does not exist.
    NotFound,
    /// The same request is already waiting for an answer.
    RequestPending,
    /// A gateway refused the transaction.
    TxRejected,
    /// A size, depth or rate limit was passed.
    Limit,
    /// The gateway answered with an error of its own.
    Upstream,
    /// The gateway's answer is not what the method must answer.
    UpstreamMalformed,
    /// A proof does not show what it should: the gateway's answer cannot be trusted.
    ProofInvalid,
    /// No answer within the time given.
    Timeout,
    /// A call reverted; the reason is decoded where it can be.
    Reverted,
    /// The account cannot pay for this.
    InsufficientFunds,
    /// A password, key file or vault could not be opened: one answer, whatever the cause.
    WrongPassword,
    /// Mnemonic words that are not a BIP-39 mnemonic.
    InvalidMnemonic,
    /// The stored vault is damaged in every generation.
    VaultDamaged,
    /// There is no vault yet, or there is one already where none may be.
    VaultState,
    /// The vault or file was written by a newer version.
    UnsupportedVersion,
    /// Browser storage refused (quota, private mode, blocked).
    Storage,
    /// The platform has no secure randomness, or it is broken.
    Entropy,
    /// The module crashed; the instance is gone.
    Crashed,
    /// A fault of ours.
    Internal,
}

impl Code {
    /// Every code, in declaration order: for tables, generated TypeScript and tests.
    pub const ALL: [Code; 30] = [
        Code::Parse,
        Code::InvalidRequest,
        Code::MethodUnknown,
        Code::InvalidParams,
        Code::MethodUnsupported,
        Code::Unauthorized,
        Code::Locked,
        Code::UserRejected,
        Code::ChainUnrecognized,
        Code::Disconnected,
        Code::ChainDisconnected,
        Code::NotFound,
        Code::RequestPending,
        Code::TxRejected,
        Code::Limit,
        Code::Upstream,
        Code::UpstreamMalformed,
        Code::ProofInvalid,
        Code::Timeout,
        Code::Reverted,
        Code::InsufficientFunds,
        Code::WrongPassword,
        Code::InvalidMnemonic,
        Code::VaultDamaged,
        Code::VaultState,
        Code::UnsupportedVersion,
        Code::Storage,
        Code::Entropy,
        Code::Crashed,
        Code::Internal,
    ];

    /// The stable string form, `SCREAMING_SNAKE_CASE`.
    ///
    /// ```
    /// assert_eq!(latchkey_core::code::Code::UserRejected.as_str(), "USER_REJECTED");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Code::Parse => "PARSE",
            Code::InvalidRequest => "INVALID_REQUEST",
            Code::MethodUnknown => "METHOD_UNKNOWN",
            Code::InvalidParams => "INVALID_PARAMS",
            Code::MethodUnsupported => "METHOD_UNSUPPORTED",
            Code::Unauthorized => "UNAUTHORIZED",
            Code::Locked => "LOCKED",
            Code::UserRejected => "USER_REJECTED",
            Code::ChainUnrecognized => "CHAIN_UNRECOGNIZED",
            Code::Disconnected => "DISCONNECTED",
            Code::ChainDisconnected => "CHAIN_DISCONNECTED",
            Code::NotFound => "NOT_FOUND",
            Code::RequestPending => "REQUEST_PENDING",
            Code::TxRejected => "TX_REJECTED",
            Code::Limit => "LIMIT",
            Code::Upstream => "UPSTREAM",
            Code::UpstreamMalformed => "UPSTREAM_MALFORMED",
            Code::ProofInvalid => "PROOF_INVALID",
            Code::Timeout => "TIMEOUT",
            Code::Reverted => "REVERTED",
            Code::InsufficientFunds => "INSUFFICIENT_FUNDS",
            Code::WrongPassword => "WRONG_PASSWORD",
            Code::InvalidMnemonic => "INVALID_MNEMONIC",
            Code::VaultDamaged => "VAULT_DAMAGED",
            Code::VaultState => "VAULT_STATE",
            Code::UnsupportedVersion => "UNSUPPORTED_VERSION",
            Code::Storage => "STORAGE",
            Code::Entropy => "ENTROPY",
            Code::Crashed => "CRASHED",
            Code::Internal => "INTERNAL",
        }
    }

    /// The number an EIP-1193 provider throws for this code (EIP-1193, EIP-1474, JSON-RPC 2.0).
    ///
    /// 4001 only ever means that a person refused.
    #[must_use]
    pub const fn rpc_code(self) -> i32 {
        match self {
            Code::Parse => -32700,
            Code::InvalidRequest => -32600,
            Code::MethodUnknown => -32601,
            Code::InvalidParams | Code::InvalidMnemonic | Code::InsufficientFunds => -32602,
            Code::MethodUnsupported => 4200,
            Code::Unauthorized | Code::Locked => 4100,
            Code::UserRejected => 4001,
            Code::ChainUnrecognized => 4902,
            Code::Disconnected | Code::Crashed => 4900,
            Code::ChainDisconnected => 4901,
            Code::NotFound => -32001,
            Code::RequestPending => -32002,
            Code::TxRejected => -32003,
            Code::Limit => -32005,
            Code::Reverted => 3,
            Code::Upstream
            | Code::UpstreamMalformed
            | Code::ProofInvalid
            | Code::Timeout
            | Code::WrongPassword
            | Code::VaultDamaged
            | Code::VaultState
            | Code::UnsupportedVersion
            | Code::Storage
            | Code::Entropy
            | Code::Internal => -32603,
        }
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl FromJson for Code {
    fn from_json(value: Value) -> Result<Self, JsonError> {
        let text = value.as_str().unwrap_or_default();
        let code = Self::ALL.into_iter().find(|code| code.as_str() == text);
        code.ok_or(JsonError::Expected { expected: "an error code" })
    }
}

crate::json_deserialize!(Code);

/// An error as it crosses a boundary: a stable code, a sentence for a person, data for a program.
///
/// Holds no secret, no URL credential and no stack.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Failure {
    /// The stable code.
    pub code: Code,
    /// What was wrong and what to do, in English, without the code.
    pub message: String,
    /// Whatever a program may want to know; `Null` when there is nothing.
    #[serde(skip_serializing_if = "serde_json::Value::is_null")]
    pub data: serde_json::Value,
}

crate::json_struct!(Failure { code = "code" whole, message = "message", data = "data" default });

impl Failure {
    /// A failure without data.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), data: serde_json::Value::Null }
    }

    /// The same failure with data for programs.
    #[must_use]
    pub fn with_data(mut self, data: serde_json::Value) -> Self {
        self.data = data;
        self
    }
}

impl core::fmt::Display for Failure {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.message)
    }
}

impl core::error::Error for Failure {}
