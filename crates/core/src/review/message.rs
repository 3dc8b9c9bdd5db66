//! Texts to sign (EIP-191) in words.

use super::{Action, Review, Warning, text, transaction::worst_first, warnings};
use crate::message::eip191::hash_message;
use crate::primitives::{Address, B256, Bytes};
use crate::transaction::{SignedTransaction, Transaction};

/// Says what signing `message` would mean; who asks is not known.
#[must_use]
pub fn review_message(from: Address, message: &[u8]) -> Review {
    review_message_from(from, message, None)
}

/// Says what signing `message` would mean when `origin` (`https://app.example`) asks for it.
///
/// A sign-in with Ethereum (ERC-4361) must be for the site that asks and for the account that signs.
#[must_use]
pub fn review_message_from(from: Address, message: &[u8], origin: Option<&str>) -> Review {
    let mut found = Vec::new();
    let text = core::str::from_utf8(message).ok();
    if Transaction::parse(message).is_ok() || SignedTransaction::parse(message).is_ok() {
        found.push(warnings::LOOKS_LIKE_TRANSACTION.with([]));
    }
    match text {
        Some(text) => review_text(from, text, origin, &mut found),
        None if message.len() == 32 => found.push(warnings::LOOKS_LIKE_HASH.with([])),
        None => found.push(warnings::OPAQUE_MESSAGE.with([message.len().to_string()])),
    }
    Review {
        account: from,
        chain_id: None,
        action: Action::Message { text: text.map(text::visible), bytes: Bytes::from(message) },
        warnings: worst_first(found),
        signing_hash: hash_message(message),
        transaction: None,
    }
}

fn review_text(from: Address, text: &str, origin: Option<&str>, found: &mut Vec<Warning>) {
    if let Some(characters) = text::hidden(text) {
        found.push(warnings::HIDDEN_TEXT.with([characters]));
        if text.len() == 32 {
            found.push(warnings::LOOKS_LIKE_HASH.with([]));
        }
    }
    let with_prefix = if text.starts_with("0x") { text.to_owned() } else { ["0x", text].concat() };
    if B256::parse(&with_prefix).is_ok() {
        found.push(warnings::LOOKS_LIKE_HASH.with([]));
    }
    let mut lines = text.lines();
    let Some(domain) = lines.next().and_then(|line| line.strip_suffix(SIGN_IN)) else { return };
    if let Some(origin) = origin
        && !is_of(domain, origin)
    {
        found.push(warnings::SIWE_DOMAIN_MISMATCH.with([text::visible(domain), text::visible(origin)]));
    }
    let address = lines.next().unwrap_or_default();
    if Address::parse(address) != Ok(from) {
        found.push(warnings::SIWE_ADDRESS_MISMATCH.with([text::visible(address)]));
    }
}

const SIGN_IN: &str = " wants you to sign in with your Ethereum account:";

/// Whether an ERC-4361 domain, `[scheme://]host[:port]`, is the one of `origin`.
fn is_of(domain: &str, origin: &str) -> bool {
    let Some((_, authority)) = origin.split_once("://") else { return false };
    if domain.contains("://") { domain == origin } else { domain == authority }
}
