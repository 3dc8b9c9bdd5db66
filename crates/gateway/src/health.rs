//! How a gateway is doing: a circuit breaker and what is known of its chain, as a state machine without a clock.

use latchkey_core::primitives::quantity;
use serde::Serialize;

use crate::error::GatewayError;

/// Consecutive failures that open the breaker.
const FAILURES_TO_OPEN: u32 = 2;
/// The first rest; it doubles with every failed probe.
const FIRST_REST_MS: u64 = 1_000;
/// The longest rest, well under the 30 s in which a gateway that came back must be in use again.
const LONGEST_REST_MS: u64 = 10_000;
/// The longest rest that a gateway may ask for itself.
const LONGEST_RETRY_AFTER_MS: u64 = 3_600_000;
/// Answers slower than this make a gateway `slow`.
const SLOW_MS: u64 = 2_000;

/// What a gateway is good for at the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum EndpointState {
    /// Not asked yet.
    Unknown,
    /// It answers.
    Up,
    /// It answers, late.
    Slow,
    /// It failed and rests.
    Down,
    /// It serves another chain and is not used.
    WrongChain,
}

/// What is known of one gateway.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct EndpointStatus {
    /// Its URL, redacted.
    pub url: String,
    /// How it is.
    pub state: EndpointState,
    /// How long its last answer took.
    pub latency_ms: Option<u64>,
    /// The newest block it told.
    #[serde(with = "quantity::option_u64")]
    pub block_number: Option<u64>,
    /// What went wrong last; `None` once it answers again.
    pub error: Option<String>,
}

/// How one attempt failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FaultKind {
    /// No connection, a 5xx status, rubbish.
    Failed,
    /// No answer in time.
    TimedOut,
    /// It asked to be left alone.
    Limited,
    /// Another chain.
    WrongChain,
    /// It cannot answer this, and another may: not its fault.
    Elsewhere,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Breaker {
    Closed {
        failures: u32,
    },
    /// `probing`: one call was let through to see.
    Open {
        since_ms: u64,
        until_ms: u64,
        rests: u32,
        probing: bool,
    },
}

/// Whether a gateway may be asked now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Admission {
    Yes,
    /// Yes, once: it is being tried after a rest.
    Probe,
    /// Not for so many milliseconds.
    Wait(u64),
}

/// The health of one gateway.
#[derive(Debug)]
pub(crate) struct Health {
    breaker: Breaker,
    /// Its `eth_chainId` was the expected one, and it was not down since.
    chain_verified: bool,
    last_error: Option<GatewayError>,
    latency_ms: Option<u64>,
    block_number: Option<u64>,
}

impl Health {
    pub(crate) const fn new() -> Self {
        Self {
            breaker: Breaker::Closed { failures: 0 },
            chain_verified: false,
            last_error: None,
            latency_ms: None,
            block_number: None,
        }
    }

    pub(crate) fn admission(&self, now_ms: u64) -> Admission {
        match self.breaker {
            Breaker::Closed { .. } => Admission::Yes,
            // A clock set back must not prolong a rest.
            Breaker::Open { since_ms, until_ms, .. } if now_ms >= until_ms || now_ms < since_ms => {
                Admission::Probe
            }
            Breaker::Open { until_ms, .. } => Admission::Wait(until_ms - now_ms),
        }
    }

    /// Lets one call through; others wait until it is over or `window_ms` passed.
    pub(crate) fn begin_probe(&mut self, now_ms: u64, window_ms: u64) {
        if let Breaker::Open { rests, .. } = self.breaker {
            let until_ms = now_ms.saturating_add(window_ms);
            self.breaker = Breaker::Open { since_ms: now_ms, until_ms, rests, probing: true };
        }
    }

    pub(crate) const fn chain_verified(&self) -> bool {
        self.chain_verified
    }

    pub(crate) const fn set_chain_verified(&mut self) {
        self.chain_verified = true;
    }

    pub(crate) const fn last_error(&self) -> Option<&GatewayError> {
        self.last_error.as_ref()
    }

    pub(crate) const fn saw_block(&mut self, number: u64) {
        self.block_number = Some(number);
    }

    /// It answered.
    pub(crate) fn succeeded(&mut self, now_ms: u64, latency_ms: u64) {
        self.latency_ms = Some(latency_ms);
        if self.rests_unprobed(now_ms) {
            return; // a late answer does not cut a rest short that the gateway asked for
        }
        self.breaker = Breaker::Closed { failures: 0 };
        self.last_error = None;
    }

    /// It failed. `jitter` is any number: up to a quarter of the rest is added, so that clients do not return in step.
    pub(crate) fn failed(
        &mut self,
        now_ms: u64,
        kind: FaultKind,
        retry_after_ms: Option<u64>,
        jitter: u32,
        error: GatewayError,
    ) {
        if kind == FaultKind::Elsewhere {
            return;
        }
        self.last_error = Some(error);
        if kind != FaultKind::Limited {
            self.chain_verified = false;
        }
        let unprobed = self.rests_unprobed(now_ms);
        let (failures, rests) = match self.breaker {
            Breaker::Closed { failures } => (failures + 1, 0),
            Breaker::Open { rests, .. } if unprobed => (FAILURES_TO_OPEN, rests),
            Breaker::Open { rests, .. } => (FAILURES_TO_OPEN, rests.saturating_add(1)),
        };
        let at_once = kind != FaultKind::Failed || retry_after_ms.is_some();
        if failures < FAILURES_TO_OPEN && !at_once {
            self.breaker = Breaker::Closed { failures };
            return;
        }
        if unprobed && retry_after_ms.is_none() {
            return; // calls that were under way when it opened
        }
        let rest = match kind {
            FaultKind::WrongChain => LONGEST_REST_MS,
            _ => FIRST_REST_MS.saturating_mul(1 << rests.min(8)).min(LONGEST_REST_MS),
        };
        let rest = rest.saturating_add(u64::from(jitter) % (rest / 4)).min(LONGEST_REST_MS);
        let rest = rest.max(retry_after_ms.unwrap_or(0).min(LONGEST_RETRY_AFTER_MS));
        let until_ms = now_ms.saturating_add(rest);
        self.breaker = Breaker::Open { since_ms: now_ms, until_ms, rests, probing: false };
    }

    const fn rests_unprobed(&self, now_ms: u64) -> bool {
        matches!(self.breaker, Breaker::Open { probing: false, since_ms, until_ms, .. } if now_ms < until_ms && now_ms >= since_ms)
    }

    pub(crate) fn state(&self) -> EndpointState {
        match (&self.breaker, &self.last_error) {
            (_, Some(GatewayError::WrongChain { .. })) => EndpointState::WrongChain,
            (Breaker::Open { .. }, _) | (_, Some(_)) => EndpointState::Down,
            (Breaker::Closed { .. }, None) => match self.latency_ms {
                None => EndpointState::Unknown,
                Some(SLOW_MS..) => EndpointState::Slow,
                Some(_) => EndpointState::Up,
            },
        }
    }

    pub(crate) fn status(&self, url: String) -> EndpointStatus {
        EndpointStatus {
            url,
            state: self.state(),
            latency_ms: self.latency_ms,
            block_number: self.block_number,
            error: self.last_error.as_ref().map(ToString::to_string),
        }
    }
}
