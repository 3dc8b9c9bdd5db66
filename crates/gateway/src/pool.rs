//! Which gateway is asked, and when to ask another one.

mod exchange;

use core::cell::{Cell, RefCell};
use core::future::Future;
use core::pin::{Pin, pin};
use std::rc::Rc;

use futures_util::future::{Either, select};
use serde_json::Value;

use crate::client::ClientConfig;
use crate::decode::Decoded;
use crate::error::{GatewayError, Rejection};
use crate::health::{Admission, EndpointStatus, FaultKind, Health};
use crate::retry;
use crate::transport::Ports;

/// Rounds through the gateways before a call gives up.
const ROUNDS: u32 = 4;
/// The longest a call waits for a gateway to end its rest; otherwise it fails at once.
const LONGEST_WAIT_MS: u64 = 2_500;

/// One gateway as the pool sees it.
struct Endpoint {
    url: String,
    /// How it is called in errors.
    shown: String,
    headers: Vec<(String, String)>,
    health: RefCell<Health>,
}

/// The gateways of one chain.
pub(crate) struct Pool<P> {
    config: ClientConfig,
    ports: Rc<P>,
    endpoints: Vec<Endpoint>,
    next_id: Cell<u64>,
}

/// Takes an answer, or says why it is none.
pub(crate) type Accept<'a> = &'a mut dyn FnMut(&Value) -> Decoded<()>;

/// A call that gave no value.
#[derive(Debug)]
pub(crate) struct CallFailure {
    pub(crate) reason: Reason,
    /// The request reached a gateway, or may have, without an answer to believe.
    pub(crate) uncertain: bool,
}

/// Why a call gave no value.
#[derive(Debug)]
pub(crate) enum Reason {
    Error(GatewayError),
    /// `eth_sendRawTransaction`: the gateway has it already.
    AlreadyKnown,
    /// `eth_sendRawTransaction`: the gateway refused it.
    Rejected(Rejection),
}

impl CallFailure {
    /// The error of a method that sends no transaction.
    pub(crate) fn into_error(self, method: &str) -> GatewayError {
        match self.reason {
            Reason::Error(error) => error,
            Reason::AlreadyKnown | Reason::Rejected(_) => GatewayError::Timeout { method: method.to_owned() },
        }
    }
}

/// One failed attempt with one gateway.
enum AttemptError {
    /// The gateway's last word.
    Final(Reason),
    /// Ask another one.
    Fault { kind: FaultKind, error: GatewayError, retry_after_ms: Option<u64> },
}

/// What to do next.
enum Pick {
    Ask(usize),
    /// Every gateway that may be asked was asked in this round.
    RoundOver,
    /// All rest, the first one for so long.
    Wait(u64),
}

impl<P: Ports> Pool<P> {
    pub(crate) fn new(config: ClientConfig, ports: Rc<P>) -> Result<Self, GatewayError> {
        if config.endpoints.is_empty() {
            return Err(GatewayError::NoEndpoints);
        }
        let mut endpoints = Vec::with_capacity(config.endpoints.len());
        for (index, endpoint) in config.endpoints.iter().enumerate() {
            let named = |source| GatewayError::Endpoint { index, source };
            endpoint.check().map_err(named)?;
            let mut headers = vec![("content-type".to_owned(), "application/json".to_owned())];
            headers.extend(endpoint.header().map_err(named)?);
            endpoints.push(Endpoint {
                url: endpoint.url.clone(),
                shown: endpoint.redacted_url(),
                headers,
                health: RefCell::new(Health::new()),
            });
        }
        Ok(Self { config, ports, endpoints, next_id: Cell::new(1) })
    }

    pub(crate) const fn config(&self) -> &ClientConfig {
        &self.config
    }

    pub(crate) fn status(&self) -> Vec<EndpointStatus> {
        let status = |endpoint: &Endpoint| endpoint.health.borrow().status(endpoint.shown.clone());
        self.endpoints.iter().map(status).collect()
    }

    pub(crate) fn saw_block(&self, endpoint: usize, number: u64) {
        if let Some(endpoint) = self.endpoints.get(endpoint) {
            endpoint.health.borrow_mut().saw_block(number);
        }
    }

    /// Asks until a gateway gives an answer that `accept` takes. Gives the index of that gateway.
    ///
    /// Boxed, so that what waits for it need not have its states as well.
    pub(crate) fn call<'a>(
        &'a self,
        method: &'a str,
        params: &'a Value,
        accept: Accept<'a>,
    ) -> Pin<Box<dyn Future<Output = Result<usize, CallFailure>> + 'a>> {
        Box::pin(self.call_in_time(method, params, accept))
    }

    async fn call_in_time(
        &self,
        method: &str,
        params: &Value,
        accept: Accept<'_>,
    ) -> Result<usize, CallFailure> {
        let uncertain = Cell::new(false);
        let inner = self.ask_around(method, params, accept, &uncertain);
        let reason = match race(&*self.ports, self.config.total_ms, inner).await {
            Some(Ok(endpoint)) => return Ok(endpoint),
            Some(Err(AttemptError::Final(reason))) => reason,
            Some(Err(AttemptError::Fault { error, .. })) => Reason::Error(error),
            None => Reason::Error(GatewayError::Timeout { method: method.to_owned() }),
        };
        Err(CallFailure { reason, uncertain: uncertain.get() })
    }

    async fn ask_around(
        &self,
        method: &str,
        params: &Value,
        accept: Accept<'_>,
        uncertain: &Cell<bool>,
    ) -> Result<usize, AttemptError> {
        let mut tried = vec![false; self.endpoints.len()];
        let mut last = None;
        let mut round = 1;
        // Whether a fault of this round may pass by itself.
        let mut worth_waiting = false;
        loop {
            match self.pick(&tried) {
                Pick::Ask(index) => {
                    tried[index] = true;
                    let fault = match self.attempt(index, method, params, accept, uncertain).await {
                        Ok(()) => return Ok(index),
                        Err(fault @ AttemptError::Fault { .. }) => fault,
                        Err(answer) => return Err(answer),
                    };
                    if let AttemptError::Fault { kind, .. } = fault {
                        worth_waiting |= !matches!(kind, FaultKind::Elsewhere | FaultKind::WrongChain);
                        let harmless = matches!(kind, FaultKind::Limited | FaultKind::WrongChain);
                        if !harmless && !retry::may_repeat(method) {
                            return Err(fault);
                        }
                    }
                    last = Some(fault);
                }
                Pick::RoundOver => {
                    round += 1;
                    if round > ROUNDS || !worth_waiting {
                        return Err(last.unwrap_or_else(|| self.resting_error()));
                    }
                    self.ports.sleep(retry::backoff_ms(round - 1, self.jitter())).await;
                    tried.fill(false);
                    worth_waiting = false;
                }
                Pick::Wait(ms) => {
                    if ms > LONGEST_WAIT_MS || self.all_on_wrong_chain() {
                        return Err(last.unwrap_or_else(|| self.resting_error()));
                    }
                    self.ports.sleep(ms).await;
                }
            }
        }
    }

    /// The first gateway in configuration order that may be asked and was not in this round.
    fn pick(&self, tried: &[bool]) -> Pick {
        let now_ms = self.ports.now_ms();
        let mut shortest_wait = None;
        let mut any_admitted = false;
        for (index, endpoint) in self.endpoints.iter().enumerate() {
            let mut health = endpoint.health.borrow_mut();
            match health.admission(now_ms) {
                Admission::Wait(ms) => {
                    shortest_wait = Some(shortest_wait.map_or(ms, |least: u64| least.min(ms)))
                }
                _ if tried.get(index).copied().unwrap_or(true) => any_admitted = true,
                Admission::Yes => return Pick::Ask(index),
                Admission::Probe => {
                    health.begin_probe(now_ms, self.config.timeout_ms);
                    return Pick::Ask(index);
                }
            }
        }
        match shortest_wait {
            Some(ms) if !any_admitted => Pick::Wait(ms),
            _ => Pick::RoundOver,
        }
    }

    /// Why no gateway was asked: what went wrong with one of them last.
    fn resting_error(&self) -> AttemptError {
        let last = |endpoint: &Endpoint| endpoint.health.borrow().last_error().cloned();
        let error = self.endpoints.iter().find_map(last).unwrap_or(GatewayError::NoEndpoints);
        AttemptError::Fault { kind: FaultKind::Failed, error, retry_after_ms: None }
    }

    fn all_on_wrong_chain(&self) -> bool {
        let wrong = |endpoint: &Endpoint| {
            matches!(endpoint.health.borrow().last_error(), Some(GatewayError::WrongChain { .. }))
        };
        self.endpoints.iter().all(wrong)
    }

    /// A random number to spread retries. Without randomness they are merely not spread.
    fn jitter(&self) -> u32 {
        let mut bytes = [0; 4];
        match self.ports.fill(&mut bytes) {
            Ok(()) => u32::from_le_bytes(bytes),
            Err(_) => 0,
        }
    }
}

/// Runs `work`, for at most `ms` milliseconds.
async fn race<P: Ports, F: Future>(ports: &P, ms: u64, work: F) -> Option<F::Output> {
    match select(pin!(work), pin!(ports.sleep(ms))).await {
        Either::Left((output, _)) => Some(output),
        Either::Right(_) => None,
    }
}
