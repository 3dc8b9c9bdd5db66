//! What a node's JSON-RPC error means: an answer, a refusal to serve us now, or something another node may know better.
//!
//! Nodes agree on few numbers, so the words decide where they must. The spellings are those of go-ethereum, Erigon,
//! Nethermind, Besu, Reth, Anvil, Hardhat and OpenEthereum; `tests` lists them.

use latchkey_core::abi::{Revert, decode_revert};
use latchkey_core::primitives::Bytes;
use serde_json::Value;

use crate::error::Rejection;
use crate::jsonrpc::RpcError;

/// What to do about an error.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Meaning {
    /// The call ran and reverted.
    Reverted { data: Bytes, message: Option<String> },
    /// The sender cannot pay.
    InsufficientFunds,
    /// Too many requests.
    Limited,
    /// Another gateway may answer: this one lacks the method, the block or the state, or failed inside.
    Elsewhere,
    /// The node's last word.
    Answer,
}

fn contains_any(text: &str, parts: &[&str]) -> bool {
    parts.iter().any(|part| text.contains(part))
}

/// Judges the error of a call that reads.
pub(crate) fn judge(error: &RpcError) -> Meaning {
    let words = error.message.to_ascii_lowercase();
    let data = revert_data(&error.data, 0);
    if error.number == 3
        || contains_any(&words, &["revert", "vm exception"])
        || prefixed(&error.data, "revert")
    {
        let message = revert_message(&error.message);
        return Meaning::Reverted { data: data.unwrap_or_default(), message };
    }
    if contains_any(&words, INSUFFICIENT_FUNDS) {
        return Meaning::InsufficientFunds;
    }
    if contains_any(&words, &["query returned more than", "block range", "response size", "too many results"])
    {
        return Meaning::Answer;
    }
    let limited = [
        "rate limit",
        "ratelimit",
        "too many request",
        "request limit",
        "limit exceeded",
        "quota",
        "compute units",
    ];
    if matches!(error.number, -32005 | 429) || contains_any(&words, &limited) {
        return Meaning::Limited;
    }
    let unknown = [
        "header not found",
        "unknown block",
        "block not found",
        "missing trie node",
        "state not available",
        "state is not available",
        "historical state",
        "pruned",
        "method not found",
        "method not supported",
        "not available",
        "unsupported method",
    ];
    if matches!(error.number, -32601 | -32603 | -32002 | -32004) || contains_any(&words, &unknown) {
        return Meaning::Elsewhere;
    }
    Meaning::Answer
}

const ALREADY_KNOWN: &[&str] = &[
    "already known",
    "alreadyknown",
    "known transaction",
    "already imported",
    "already in mempool",
    "already in the mempool",
    "already in pool",
    "already exists",
    "transaction_already_known",
];
const REPLACEMENT: &[&str] = &[
    "replacement transaction underpriced",
    "replacement_underpriced",
    "replacementnotallowed",
    "replacement not allowed",
    "could not replace existing",
    "gas price too low to replace",
    "insufficient gas price to replace",
    "fee too low to replace",
    "another transaction with same nonce",
];
const NONCE_TOO_LOW: &[&str] = &[
    "nonce too low",
    "nonce is too low",
    "nonce_too_low",
    "oldnonce",
    "old nonce",
    "nonce has already been used",
    "nonce below",
];
const NONCE_TOO_HIGH: &[&str] = &[
    "nonce too high",
    "nonce is too high",
    "nonce too distant",
    "too far in the future",
    "nonce_too_high",
    "noncegap",
];
const INSUFFICIENT_FUNDS: &[&str] = &[
    "insufficient funds",
    "insufficientfunds",
    "insufficient balance",
    "insufficient_balance",
    "exceeds account balance",
    "exceeds transaction sender account balance",
    "doesn't have enough funds",
    "does not have enough funds",
    "upfront_cost_exceeds_balance",
];
const INTRINSIC_GAS: &[&str] = &[
    "intrinsic gas",
    "intrinsic_gas",
    "gas limit below intrinsic",
    "gas floor",
    "requires at least",
    "gas limit is too low",
];
const UNDERPRICED: &[&str] = &[
    "underpriced",
    "feetoolow",
    "fee too low",
    "less than block base fee",
    "below block base fee",
    "lower than the block base fee",
    "less than the block's base fee",
    "too low for the next block",
    "below configured minimum",
    "below the minimum",
    "gas price too low",
    "gasprice too low",
    "gas price is too low",
    "gas_price_too_low",
    "gas price below",
    "tip cap below",
    "gas tip cap",
];

/// What a node says about a transaction sent to it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum SendMeaning {
    /// It has it already.
    AlreadyKnown,
    /// It refuses it.
    Rejected(Rejection),
    /// As for any other call.
    Other(Meaning),
}

/// Judges the error of `eth_sendRawTransaction`.
pub(crate) fn judge_send(error: &RpcError) -> SendMeaning {
    let mut words = error.message.to_ascii_lowercase();
    // Some nodes say "internal error" or "invalid transaction" and put the cause into data.
    if let Some(detail) = error.data.as_str() {
        words.push(' ');
        words.push_str(&detail.to_ascii_lowercase());
    }
    let rejection = if contains_any(&words, ALREADY_KNOWN) {
        return SendMeaning::AlreadyKnown;
    } else if contains_any(&words, REPLACEMENT) {
        Rejection::ReplacementUnderpriced
    } else if contains_any(&words, NONCE_TOO_LOW) {
        Rejection::NonceTooLow
    } else if contains_any(&words, NONCE_TOO_HIGH) {
        Rejection::NonceTooHigh
    } else if contains_any(&words, INSUFFICIENT_FUNDS) {
        Rejection::InsufficientFunds
    } else if contains_any(&words, INTRINSIC_GAS) {
        Rejection::IntrinsicGas
    } else if contains_any(&words, UNDERPRICED) {
        Rejection::Underpriced
    } else {
        return match judge(error) {
            Meaning::Limited => SendMeaning::Other(Meaning::Limited),
            Meaning::Elsewhere => SendMeaning::Other(Meaning::Elsewhere),
            _ => SendMeaning::Rejected(Rejection::Other { message: error.message.clone() }),
        };
    };
    SendMeaning::Rejected(rejection)
}

/// The reason in revert data, in words; `None` if it is empty or a contract's own error.
pub(crate) fn reason(data: &[u8]) -> Option<String> {
    match decode_revert(data) {
        Revert::Empty | Revert::Unknown(_) => None,
        revert => Some(crate::jsonrpc::tidy(&revert.to_text())),
    }
}

/// The node's own reason, from `execution reverted: reason` and its kin.
fn revert_message(message: &str) -> Option<String> {
    const QUOTED: &str = "reverted with reason string '";
    if let Some((_, rest)) = message.split_once(QUOTED) {
        return Some(rest.strip_suffix('\'').unwrap_or(rest).to_owned());
    }
    let (before, reason) = message.split_once(": ")?;
    let reason = reason.trim();
    let about_revert = before.to_ascii_lowercase().contains("revert");
    (about_revert && !reason.is_empty() && !reason.starts_with("0x")).then(|| reason.to_owned())
}

fn prefixed(data: &Value, prefix: &str) -> bool {
    data.as_str().is_some_and(|text| text.to_ascii_lowercase().starts_with(prefix))
}

/// Finds the revert data in what nodes put into `error.data`: hex; `Reverted 0x…`; an object with the hex under
/// `data`, `result`, `return` or `output`; or such an object one level down, by transaction hash.
fn revert_data(value: &Value, depth: u32) -> Option<Bytes> {
    match value {
        Value::String(text) => {
            let text =
                text.strip_prefix("Reverted ").or_else(|| text.strip_prefix("revert: ")).unwrap_or(text);
            Bytes::parse(text.trim()).ok()
        }
        Value::Object(map) if depth < 4 => {
            let named = ["data", "result", "return", "output"].into_iter().filter_map(|name| map.get(name));
            let nested = map.values().filter(|value| value.is_object());
            named.chain(nested).find_map(|value| revert_data(value, depth + 1))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
