//! What can go wrong between us and the gateways.

use latchkey_core::code::{Code, Failure};
use latchkey_core::primitives::{B256, Bytes};
use serde_json::{Value, json};

use crate::endpoint::EndpointError;

/// Why a call gave no value. Holds no credential: gateways are named by their redacted URL.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum GatewayError {
    /// The configuration names no gateway.
    #[error("no gateway is configured")]
    NoEndpoints,
    /// A configured gateway cannot be used as it is.
    #[error("gateway {index}: {source}")]
    Endpoint {
        /// Zero-based position in the configuration.
        index: usize,
        /// What is wrong with it.
        source: EndpointError,
    },
    /// The parameters cannot be sent as they are.
    #[error("{method}: {problem}")]
    InvalidParams {
        /// The method.
        method: String,
        /// What is wrong with them.
        problem: String,
    },
    /// No connection.
    #[error("{endpoint} cannot be reached")]
    Unreachable {
        /// The gateway, redacted.
        endpoint: String,
    },
    /// No answer in time.
    #[error("no gateway answered {method} in time")]
    Timeout {
        /// The method asked.
        method: String,
    },
    /// An HTTP status that is no answer.
    #[error("{endpoint} answered with HTTP status {status}")]
    Http {
        /// The gateway, redacted.
        endpoint: String,
        /// The status.
        status: u16,
    },
    /// The gateway asks for fewer requests.
    #[error("{endpoint} limits the rate of requests")]
    RateLimited {
        /// The gateway, redacted.
        endpoint: String,
        /// How long it asked to be left alone.
        retry_after_ms: Option<u64>,
    },
    /// The gateway serves another chain.
    #[error("{endpoint} serves chain {got}, not chain {expected}")]
    WrongChain {
        /// The gateway, redacted.
        endpoint: String,
        /// The chain configured.
        expected: u64,
        /// The chain it named.
        got: u64,
    },
    /// The answer is not what the method must answer.
    #[error("{endpoint} gave a malformed answer to {method}: {problem}")]
    Malformed {
        /// The gateway, redacted.
        endpoint: String,
        /// The method asked.
        method: String,
        /// Where and why, e.g. `result.logs[0].data: not hex`.
        problem: String,
    },
    /// The answer passed the size allowed.
    #[error("the answer of {endpoint} to {method} is larger than {limit} bytes")]
    TooLarge {
        /// The gateway, redacted.
        endpoint: String,
        /// The method asked.
        method: String,
        /// Bytes allowed.
        limit: usize,
    },
    /// The gateway answered with a JSON-RPC error of its own.
    #[error("the gateway refused {method}: {message}")]
    Rpc {
        /// The method asked.
        method: String,
        /// The JSON-RPC error number.
        number: i64,
        /// The gateway's words, shortened and without control characters.
        message: String,
        /// The gateway's data.
        data: Value,
    },
    /// A call or a gas estimate reverted.
    #[error("the call reverted: {}", .reason.as_deref().unwrap_or("no reason given"))]
    Reverted {
        /// The reason in words, if it could be decoded.
        reason: Option<String>,
        /// The revert data, for decoding against an ABI.
        data: Bytes,
    },
    /// A gas estimate or call that the sender cannot pay for.
    #[error("the account cannot pay for this: {message}")]
    InsufficientFunds {
        /// The gateway's words.
        message: String,
    },
    /// The gateway refused a transaction; no gateway may have taken it.
    #[error("the gateway refused the transaction: {rejection}")]
    Rejected {
        /// The transaction's hash, computed here.
        hash: B256,
        /// Why.
        rejection: Rejection,
    },
    /// A transaction was sent, and whether it arrived is not known. Sending the same bytes again is safe.
    #[error("whether the transaction arrived is not known ({cause}); sending it again is safe")]
    SendUnknown {
        /// The transaction's hash, computed here.
        hash: B256,
        /// What happened last.
        cause: Box<GatewayError>,
    },
}

/// Why a node refused a transaction.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Rejection {
    /// Another transaction with this nonce is on the chain already.
    #[error("its nonce is already used")]
    NonceTooLow,
    /// Earlier nonces are missing and the node keeps none that far ahead.
    #[error("its nonce is too far ahead")]
    NonceTooHigh,
    /// The fee is below what the node takes.
    #[error("its fee is too low")]
    Underpriced,
    /// A pending transaction has this nonce, and the fee is not enough above its fee.
    #[error("its fee is too low to replace the pending one")]
    ReplacementUnderpriced,
    /// The account cannot pay value plus fee.
    #[error("the account cannot pay for it")]
    InsufficientFunds,
    /// The gas limit does not even pay for the transaction's own bytes.
    #[error("its gas limit is too low")]
    IntrinsicGas,
    /// Anything else, in the node's words.
    #[error("{message}")]
    Other {
        /// The node's words, shortened and without control characters.
        message: String,
    },
}

impl Rejection {
    /// A stable kebab-case name, for programs.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::NonceTooLow => "nonce-too-low",
            Self::NonceTooHigh => "nonce-too-high",
            Self::Underpriced => "underpriced",
            Self::ReplacementUnderpriced => "replacement-underpriced",
            Self::InsufficientFunds => "insufficient-funds",
            Self::IntrinsicGas => "intrinsic-gas",
            Self::Other { .. } => "other",
        }
    }
}

impl GatewayError {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::NoEndpoints | Self::Endpoint { .. } | Self::InvalidParams { .. } => Code::InvalidParams,
            Self::Unreachable { .. } | Self::Http { .. } => Code::Disconnected,
            Self::Timeout { .. } | Self::SendUnknown { .. } => Code::Timeout,
            Self::RateLimited { .. } => Code::Limit,
            Self::WrongChain { .. } => Code::ChainDisconnected,
            Self::Malformed { .. } | Self::TooLarge { .. } => Code::UpstreamMalformed,
            Self::Rpc { .. } => Code::Upstream,
            Self::Reverted { .. } => Code::Reverted,
            Self::InsufficientFunds { .. } => Code::InsufficientFunds,
            Self::Rejected { rejection, .. } => match rejection {
                Rejection::InsufficientFunds => Code::InsufficientFunds,
                Rejection::NonceTooLow
                | Rejection::NonceTooHigh
                | Rejection::Underpriced
                | Rejection::ReplacementUnderpriced
                | Rejection::IntrinsicGas
                | Rejection::Other { .. } => Code::TxRejected,
            },
        }
    }

    fn data(&self) -> Value {
        match self {
            Self::Reverted { reason, data } => json!({ "reason": reason, "data": data }),
            Self::Rpc { number, data, .. } => json!({ "code": number, "data": data }),
            Self::WrongChain { expected, got, .. } => json!({ "expected": expected, "got": got }),
            Self::RateLimited { retry_after_ms, .. } => json!({ "retryAfterMs": retry_after_ms }),
            Self::Malformed { problem, .. } => json!({ "reason": problem }),
            Self::Http { status, .. } => json!({ "status": status }),
            Self::Rejected { hash, rejection } => json!({ "hash": hash, "reason": rejection.name() }),
            Self::SendUnknown { hash, cause } => json!({ "hash": hash, "cause": cause.code() }),
            Self::NoEndpoints
            | Self::Endpoint { .. }
            | Self::InvalidParams { .. }
            | Self::Unreachable { .. }
            | Self::Timeout { .. }
            | Self::TooLarge { .. }
            | Self::InsufficientFunds { .. } => Value::Null,
        }
    }
}

impl From<GatewayError> for Failure {
    fn from(error: GatewayError) -> Self {
        Failure::new(error.code(), error.to_string()).with_data(error.data())
    }
}
