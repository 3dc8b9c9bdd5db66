//! One attempt with one gateway: is it on the right chain, what does it answer, and what does that say of its health.

use core::cell::Cell;

use serde_json::{Value, json};

use super::{Accept, AttemptError, Endpoint, Pool, Reason, race};
use crate::decode;
use crate::error::GatewayError;
use crate::health::FaultKind;
use crate::jsonrpc::{self, Reply, RpcError};
use crate::retry;
use crate::rpc_error::{self, Meaning, SendMeaning};
use crate::transport::{HttpRequest, HttpResponse, Ports, TransportError};

impl<P: Ports> Pool<P> {
    /// Asks one gateway once, its chain first if that is not known.
    pub(super) async fn attempt(
        &self,
        index: usize,
        method: &str,
        params: &Value,
        accept: Accept<'_>,
        uncertain: &Cell<bool>,
    ) -> Result<(), AttemptError> {
        let Some(endpoint) = self.endpoints.get(index) else {
            return Err(self.resting_error());
        };
        let verified = endpoint.health.borrow().chain_verified();
        let outcome = if verified { Ok(()) } else { self.verify(endpoint).await };
        let outcome = match outcome {
            Ok(()) => {
                // From here until an answer is understood, the request may have arrived.
                let uncertain_before = uncertain.replace(true);
                let started_ms = self.ports.now_ms();
                let outcome = self.ask(endpoint, method, params, accept).await;
                match &outcome {
                    Err(AttemptError::Fault { kind: FaultKind::Limited, .. }) => {
                        uncertain.set(uncertain_before)
                    }
                    Err(AttemptError::Fault { kind: FaultKind::Elsewhere, .. }) => {
                        self.answered(endpoint, started_ms)
                    }
                    Err(AttemptError::Fault { .. }) => {}
                    Ok(()) | Err(AttemptError::Final(_)) => {
                        uncertain.set(uncertain_before);
                        self.answered(endpoint, started_ms);
                    }
                }
                outcome
            }
            // A gateway that cannot even name its chain: nothing was asked of it.
            Err(AttemptError::Final(Reason::Error(error))) => Err(fault(FaultKind::Failed, error)),
            Err(fault) => Err(fault),
        };
        if let Err(AttemptError::Fault { kind, error, retry_after_ms }) = &outcome {
            let now_ms = self.ports.now_ms();
            let jitter = self.jitter();
            endpoint.health.borrow_mut().failed(now_ms, *kind, *retry_after_ms, jitter, error.clone());
        }
        outcome
    }

    async fn verify(&self, endpoint: &Endpoint) -> Result<(), AttemptError> {
        let mut got = 0;
        let mut accept = |value: &Value| {
            got = decode::quantity_u64(value)?;
            Ok(())
        };
        match self.ask(endpoint, "eth_chainId", &json!([]), &mut accept).await {
            // Without a chain it serves nobody: that is a failure, not "another may know better".
            Err(AttemptError::Fault { kind: FaultKind::Elsewhere, error, retry_after_ms }) => {
                return Err(AttemptError::Fault { kind: FaultKind::Failed, error, retry_after_ms });
            }
            Err(error) => return Err(error),
            Ok(()) => {}
        }
        if got == self.config.chain_id {
            endpoint.health.borrow_mut().set_chain_verified();
            return Ok(());
        }
        let error = GatewayError::WrongChain {
            endpoint: endpoint.shown.clone(),
            expected: self.config.chain_id,
            got,
        };
        Err(AttemptError::Fault { kind: FaultKind::WrongChain, error, retry_after_ms: None })
    }

    async fn ask(
        &self,
        endpoint: &Endpoint,
        method: &str,
        params: &Value,
        accept: Accept<'_>,
    ) -> Result<(), AttemptError> {
        let id = self.next_id.get();
        self.next_id.set(id + 1);
        let request = HttpRequest {
            url: endpoint.url.clone(),
            headers: endpoint.headers.clone(),
            body: jsonrpc::request(id, method, params),
            timeout_ms: self.config.timeout_ms,
            max_response_bytes: self.config.max_response_bytes,
        };
        let response = race(&*self.ports, self.config.timeout_ms, self.ports.send(request)).await;
        let asked = Asked { endpoint: &endpoint.shown, method, limit: self.config.max_response_bytes };
        let reply = asked.reply(response, id)?;
        match reply {
            Ok(value) => accept(&value).map_err(|error| asked.malformed(error.within("result").into_text())),
            Err(error) => Err(asked.refused(error)),
        }
    }

    /// Naming its chain does not make a gateway healthy: only this does.
    fn answered(&self, endpoint: &Endpoint, started_ms: u64) {
        let now_ms = self.ports.now_ms();
        endpoint.health.borrow_mut().succeeded(now_ms, now_ms.saturating_sub(started_ms));
    }
}

/// What was asked of whom: the context of an error.
struct Asked<'a> {
    endpoint: &'a str,
    method: &'a str,
    limit: usize,
}

impl Asked<'_> {
    fn endpoint(&self) -> String {
        self.endpoint.to_owned()
    }

    fn method(&self) -> String {
        self.method.to_owned()
    }

    /// Reads the reply out of a response, if there is one.
    fn reply(
        &self,
        response: Option<Result<HttpResponse, TransportError>>,
        id: u64,
    ) -> Result<Reply, AttemptError> {
        let response = match response {
            Some(Ok(response)) if response.body.len() > self.limit => return Err(self.too_large()),
            Some(Ok(response)) => response,
            Some(Err(TransportError::Unreachable)) => {
                return Err(fault(
                    FaultKind::Failed,
                    GatewayError::Unreachable { endpoint: self.endpoint() },
                ));
            }
            Some(Err(TransportError::TooLarge)) => return Err(self.too_large()),
            Some(Err(TransportError::Timeout)) | None => {
                return Err(fault(FaultKind::TimedOut, GatewayError::Timeout { method: self.method() }));
            }
        };
        let retry_after_ms = retry::retry_after_ms(&response.headers);
        let parsed = jsonrpc::parse_reply(&response.body, id);
        match (response.status, parsed) {
            (429, _) => {
                let error = GatewayError::RateLimited { endpoint: self.endpoint(), retry_after_ms };
                Err(AttemptError::Fault { kind: FaultKind::Limited, error, retry_after_ms })
            }
            (200..=299, Ok(reply)) => Ok(reply),
            (200..=299, Err(problem)) => Err(self.malformed(problem)),
            // Some nodes send their JSON-RPC errors with an HTTP error status.
            (400 | 500, Ok(Err(error))) => Ok(Err(error)),
            (status, _) => {
                let error = GatewayError::Http { endpoint: self.endpoint(), status };
                Err(AttemptError::Fault { kind: FaultKind::Failed, error, retry_after_ms })
            }
        }
    }

    fn too_large(&self) -> AttemptError {
        let error =
            GatewayError::TooLarge { endpoint: self.endpoint(), method: self.method(), limit: self.limit };
        fault(FaultKind::Failed, error)
    }

    fn malformed(&self, problem: String) -> AttemptError {
        let error = GatewayError::Malformed { endpoint: self.endpoint(), method: self.method(), problem };
        fault(FaultKind::Failed, error)
    }

    /// Judges a JSON-RPC error.
    fn refused(&self, error: RpcError) -> AttemptError {
        let meaning = if self.method == "eth_sendRawTransaction" {
            match rpc_error::judge_send(&error) {
                SendMeaning::AlreadyKnown => return AttemptError::Final(Reason::AlreadyKnown),
                SendMeaning::Rejected(rejection) => return AttemptError::Final(Reason::Rejected(rejection)),
                SendMeaning::Other(meaning) => meaning,
            }
        } else {
            rpc_error::judge(&error)
        };
        match meaning {
            Meaning::Reverted { data, message } => {
                let reason = rpc_error::reason(&data).or(message);
                answer(GatewayError::Reverted { reason, data })
            }
            Meaning::InsufficientFunds => answer(GatewayError::InsufficientFunds { message: error.message }),
            Meaning::Limited => {
                let error = GatewayError::RateLimited { endpoint: self.endpoint(), retry_after_ms: None };
                fault(FaultKind::Limited, error)
            }
            Meaning::Elsewhere => fault(FaultKind::Elsewhere, self.rpc(error)),
            Meaning::Answer => answer(self.rpc(error)),
        }
    }

    fn rpc(&self, error: RpcError) -> GatewayError {
        let RpcError { number, message, data } = error;
        GatewayError::Rpc { method: self.method(), number, message, data }
    }
}

const fn fault(kind: FaultKind, error: GatewayError) -> AttemptError {
    AttemptError::Fault { kind, error, retry_after_ms: None }
}

const fn answer(error: GatewayError) -> AttemptError {
    AttemptError::Final(Reason::Error(error))
}
