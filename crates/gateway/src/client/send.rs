//! Broadcasting a signed transaction.

use latchkey_core::keccak::keccak256;
use latchkey_core::primitives::{B256, Bytes};
use serde_json::{Value, json};

use super::Client;
use crate::decode::{self, DecodeError};
use crate::error::{GatewayError, Rejection};
use crate::pool::Reason;
use crate::transport::Ports;

/// A transaction that a gateway has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sent {
    /// Its hash, computed here from the bytes sent.
    pub hash: B256,
    /// Whether this call brought it there.
    pub outcome: SendOutcome,
}

/// How a transaction came to be with a gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SendOutcome {
    /// The gateway took it.
    Accepted,
    /// It was in the gateway's pool or on the chain already.
    AlreadyKnown,
}

impl<P: Ports> Client<P> {
    /// Broadcasts a signed transaction. Sending the same bytes again is always safe: they are the same transaction.
    ///
    /// The hash is computed here; a gateway that names another one is not believed.
    ///
    /// # Errors
    /// [`GatewayError::Rejected`] if no gateway can have taken it, [`GatewayError::SendUnknown`] if one may have.
    pub async fn send_raw_transaction(&self, raw: &[u8]) -> Result<Sent, GatewayError> {
        let hash = keccak256(raw);
        let mut accept = |value: &Value| match decode::hash(value)? {
            named if named == hash => Ok(()),
            _ => Err(DecodeError::new("the hash of another transaction")),
        };
        let params = json!([Bytes::from(raw)]);
        let failure = match self.pool.call("eth_sendRawTransaction", &params, &mut accept).await {
            Ok(_) => return Ok(Sent { hash, outcome: SendOutcome::Accepted }),
            Err(failure) => failure,
        };
        let unknown = |cause| Err(GatewayError::SendUnknown { hash, cause: Box::new(cause) });
        match failure.reason {
            Reason::AlreadyKnown => Ok(Sent { hash, outcome: SendOutcome::AlreadyKnown }),
            Reason::Rejected(Rejection::NonceTooLow) => {
                self.resolve_used_nonce(hash, failure.uncertain).await
            }
            // Refused here, but an earlier gateway may have taken it.
            Reason::Rejected(rejection) if failure.uncertain => {
                unknown(GatewayError::Rejected { hash, rejection })
            }
            Reason::Rejected(rejection) => Err(GatewayError::Rejected { hash, rejection }),
            Reason::Error(error) if failure.uncertain => unknown(error),
            Reason::Error(error) => Err(error),
        }
    }

    /// The nonce is used: by this very transaction, or by another one?
    async fn resolve_used_nonce(&self, hash: B256, uncertain: bool) -> Result<Sent, GatewayError> {
        let rejected = GatewayError::Rejected { hash, rejection: Rejection::NonceTooLow };
        match self.transaction(hash).await {
            Ok(Some(_)) => Ok(Sent { hash, outcome: SendOutcome::AlreadyKnown }),
            Ok(None) if uncertain => Err(GatewayError::SendUnknown { hash, cause: Box::new(rejected) }),
            Ok(None) => Err(rejected),
            Err(cause) => Err(GatewayError::SendUnknown { hash, cause: Box::new(cause) }),
        }
    }
}
