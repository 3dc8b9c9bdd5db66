//! The life of one transaction, as a pure state machine: what is known, and a new observation, give what is known next
//! and what to do about it.
//!
//! Only a transaction's own bytes are ever sent again. One that was refused or replaced goes on being watched for a
//! while, because the chain, not a gateway's word, decides.

use latchkey_core::primitives::{Address, B256, U256};
use latchkey_gateway::Rejection;

use super::{Entry, TransactionState};

/// Confirmations after which nothing more is expected to happen.
pub const FINAL_CONFIRMATIONS: u64 = 12;

/// Looks in a row that must miss a transaction whose nonce is used, before it counts as replaced: one gateway may lag
/// behind another.
const REPLACED_AFTER: u8 = 3;

/// Looks in a row after which a replaced one is no longer watched.
const REPLACED_SETTLES_AFTER: u8 = 15;

/// Looks in a row at a chain shorter than the block it was mined in, before the block counts as gone.
const SHORT_CHAIN_AFTER: u8 = 10;

/// Refusals after which one that a gateway once took counts as dropped.
const DROPPED_AFTER: u8 = 5;

/// The least time between two sendings of the same bytes, in milliseconds.
const RESEND_MS: u64 = 5_000;

/// How long a refused one is watched, in milliseconds: one day.
const DROPPED_SETTLES_MS: u64 = 24 * 3_600_000;

/// Where a transaction was mined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mined {
    /// The block's number.
    pub block_number: u64,
    /// The block's hash.
    pub block_hash: B256,
    /// False if it reverted.
    pub succeeded: bool,
    /// Gas used.
    pub gas_used: u64,
    /// Wei per gas paid.
    pub effective_gas_price: U256,
    /// The contract it made.
    pub contract_address: Option<Address>,
}

/// One look at the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainView {
    /// The newest block's number.
    pub head: u64,
    /// How many transactions of the account the newest block has seen.
    pub account_nonce: u64,
    /// The receipt, if there is one.
    pub mined: Option<Mined>,
    /// Whether a gateway has it in its pool.
    pub known: bool,
    /// Another transaction of ours with the same nonce that was mined.
    pub successor: Option<B256>,
}

/// Something learnt about a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Observation {
    /// The chain was looked at.
    Chain(ChainView),
    /// A gateway took it.
    Accepted,
    /// The gateways refused it.
    Refused(Rejection),
    /// No gateway could be reached, or whether it arrived is not known.
    Unreachable,
    /// Why it failed was looked for.
    Reason(Option<String>),
    /// The chain has another first block than before: a development chain was started anew.
    ChainRestarted,
}

/// Something to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Effect {
    /// Send its bytes.
    Broadcast,
    /// Replay it to find why it failed.
    FindReason {
        /// The block it failed in.
        block_number: u64,
    },
}

/// Takes a step. Whoever calls stores the entry, if it changed, before carrying out the effect.
#[must_use]
pub fn step(now_ms: u64, entry: &Entry, observation: &Observation) -> (Entry, Option<Effect>) {
    let mut next = entry.clone();
    if entry.settled {
        // Only the reason of a failure may still be on its way.
        if let (TransactionState::Failed { reason, .. }, Observation::Reason(found)) =
            (&mut next.record.state, observation)
        {
            reason.clone_from(found);
        }
        return (next, None);
    }
    let effect = match observation {
        Observation::Chain(view) => match &view.mined {
            Some(mined) => seen_mined(&mut next, mined, view.head),
            None => not_mined(now_ms, &mut next, view),
        },
        Observation::Accepted => {
            next.refusals = 0;
            if matches!(next.record.state, TransactionState::Signed | TransactionState::Dropped { .. }) {
                next.record.state = TransactionState::Pending;
            }
            None
        }
        Observation::Refused(rejection) => {
            refused(&mut next, rejection);
            None
        }
        Observation::Unreachable => None,
        Observation::Reason(found) => {
            if let TransactionState::Failed { reason, .. } = &mut next.record.state {
                reason.clone_from(found);
            }
            None
        }
        Observation::ChainRestarted => {
            next.record.state =
                TransactionState::Dropped { reason: Some("the chain was started anew".into()) };
            next.settled = true;
            None
        }
    };
    (next, effect)
}

fn seen_mined(next: &mut Entry, mined: &Mined, head: u64) -> Option<Effect> {
    let same_block = next.block_hash == Some(mined.block_hash);
    let confirmations = head.saturating_sub(mined.block_number).saturating_add(1);
    let block_number = mined.block_number;
    let mut effect = None;
    next.record.state = match &next.record.state {
        _ if mined.succeeded => TransactionState::Confirmed { confirmations, block_number },
        TransactionState::Failed { reason, .. } if same_block => {
            TransactionState::Failed { reason: reason.clone(), block_number }
        }
        _ => {
            effect = Some(Effect::FindReason { block_number });
            TransactionState::Failed { reason: None, block_number }
        }
    };
    next.block_hash = Some(mined.block_hash);
    next.record.gas_used = Some(mined.gas_used);
    next.record.effective_gas_price = Some(mined.effective_gas_price);
    next.record.contract_address = mined.contract_address;
    next.missing = 0;
    next.refusals = 0;
    next.settled = confirmations >= FINAL_CONFIRMATIONS;
    effect
}

fn not_mined(now_ms: u64, next: &mut Entry, view: &ChainView) -> Option<Effect> {
    match next.record.state {
        TransactionState::Confirmed { block_number, .. } | TransactionState::Failed { block_number, .. } => {
            next.missing = next.missing.saturating_add(1);
            if view.head < block_number && next.missing < SHORT_CHAIN_AFTER {
                return None; // This gateway is behind the one that saw it mined.
            }
            // A reorganisation: it waits again.
            next.record.state = TransactionState::Pending;
            next.record.gas_used = None;
            next.record.effective_gas_price = None;
            next.record.contract_address = None;
            next.block_hash = None;
            next.missing = 0;
        }
        TransactionState::Dropped { .. } => {
            next.settled = view.account_nonce > next.record.nonce
                || now_ms.saturating_sub(next.record.created_at) >= DROPPED_SETTLES_MS;
            return None;
        }
        TransactionState::Signed | TransactionState::Pending | TransactionState::Replaced { .. } => {}
    }
    if view.account_nonce > next.record.nonce {
        next.missing = next.missing.saturating_add(1);
        if next.missing >= REPLACED_AFTER {
            next.record.state = TransactionState::Replaced { by: view.successor };
            next.settled = next.missing >= REPLACED_SETTLES_AFTER;
        }
        return None;
    }
    next.missing = 0;
    if view.known {
        next.record.state = TransactionState::Pending;
        return None;
    }
    if matches!(next.record.state, TransactionState::Replaced { .. }) {
        // Its nonce is free again: the replacement was reorganised away.
        next.record.state = TransactionState::Pending;
    }
    if now_ms.abs_diff(next.sent_at) < RESEND_MS {
        return None;
    }
    next.sent_at = now_ms;
    Some(Effect::Broadcast)
}

fn refused(next: &mut Entry, rejection: &Rejection) {
    // A nonce that is used may have been used by this very transaction: the chain tells. One too far ahead waits.
    if matches!(rejection, Rejection::NonceTooLow | Rejection::NonceTooHigh) {
        return;
    }
    next.refusals = next.refusals.saturating_add(1);
    let gone = match next.record.state {
        TransactionState::Signed => true,
        TransactionState::Pending => next.refusals >= DROPPED_AFTER,
        _ => false,
    };
    if gone {
        next.record.state = TransactionState::Dropped { reason: Some(rejection.to_string()) };
    }
}
