//! Where the journal is kept: one key a transaction, so that writing one never touches another.

use std::collections::BTreeMap;

use latchkey_core::json;
use latchkey_core::primitives::{Address, hex};

use super::{Entry, TransactionState};
use crate::ports::{Change, Store, StoreError};

const PREFIX: &str = "journal/";

/// The key of an entry: `journal/<chain id>/<address>/<nonce>/<hash>`.
#[must_use]
pub fn key(entry: &Entry) -> String {
    let record = &entry.record;
    format!("{}{}/{}", account_prefix(record.chain_id, &record.from), record.nonce, record.hash)
}

/// The start of the keys of one chain.
#[must_use]
pub fn chain_prefix(chain_id: u64) -> String {
    format!("{PREFIX}{chain_id}/")
}

/// The start of the keys of one account on one chain.
#[must_use]
pub fn account_prefix(chain_id: u64, account: &Address) -> String {
    format!("{PREFIX}{chain_id}/{}/", hex::encode(&account.0))
}

/// The change that writes an entry.
#[must_use]
pub fn put(entry: &Entry) -> Change {
    // The entry's types have no failing serializer.
    Change::put(key(entry), json::text(entry).unwrap_or_default().into_bytes())
}

/// Reads an entry's bytes; `None` if they are damaged.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<Entry> {
    json::read_bytes(bytes).ok()
}

/// The whole journal, and how many entries are damaged. Those are left as they are.
///
/// # Errors
/// [`StoreError`] if the storage refused.
pub async fn load(store: &impl Store) -> Result<(BTreeMap<String, Entry>, usize), StoreError> {
    load_prefix(store, PREFIX).await
}

/// The part of the journal under `prefix`, and how many entries are damaged.
///
/// # Errors
/// [`StoreError`] if the storage refused.
pub async fn load_prefix(
    store: &impl Store,
    prefix: &str,
) -> Result<(BTreeMap<String, Entry>, usize), StoreError> {
    let mut entries = BTreeMap::new();
    let mut damaged = 0;
    for (key, bytes) in store.list(prefix).await? {
        match decode(&bytes) {
            Some(entry) => {
                entries.insert(key, entry);
            }
            None => damaged += 1,
        }
    }
    Ok((entries, damaged))
}

/// The nonces that the account's transactions occupy, read fresh: another tab may have written some. A damaged entry
/// still tells its nonce by its key. A final one is on the chain's own count.
///
/// # Errors
/// [`StoreError`] if the storage refused.
pub async fn held_nonces(
    store: &impl Store,
    chain_id: u64,
    account: &Address,
) -> Result<Vec<u64>, StoreError> {
    let prefix = account_prefix(chain_id, account);
    let entries = store.list(&prefix).await?;
    Ok(entries
        .iter()
        .filter(|(_, bytes)| decode(bytes).is_none_or(|entry| entry.holds_nonce() && !entry.settled))
        .filter_map(|(key, _)| key.strip_prefix(&prefix)?.split('/').next()?.parse().ok())
        .collect())
}

/// Our own mined transaction among `entries` that has the nonce of `entry`.
#[must_use]
pub fn successor<'a>(
    entry: &Entry,
    mut entries: impl Iterator<Item = &'a Entry>,
) -> Option<latchkey_core::primitives::B256> {
    let record = &entry.record;
    entries
        .find(|other| {
            other.record.hash != record.hash
                && (other.record.chain_id, other.record.from, other.record.nonce)
                    == (record.chain_id, record.from, record.nonce)
                && matches!(
                    other.record.state,
                    TransactionState::Confirmed { .. } | TransactionState::Failed { .. }
                )
        })
        .map(|other| other.record.hash)
}
