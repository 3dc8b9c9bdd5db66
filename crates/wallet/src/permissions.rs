//! What each origin was given: accounts, per origin, and nothing for anyone else.

use latchkey_core::primitives::Address;
use latchkey_core::{json, json_struct};
use serde::Serialize;

use crate::error::WalletError;
use crate::ports::{Change, Store, StoreError};

const PREFIX: &str = "permission/";

/// Most bytes of an origin.
const LONGEST_ORIGIN: usize = 512;

/// What one origin was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Permission {
    /// The accounts it may see and ask signatures of.
    pub accounts: Vec<Address>,
    /// When, in milliseconds since the Unix epoch.
    pub granted_at: u64,
}

json_struct!(Permission { accounts = "accounts", granted_at = "grantedAt" });

/// Checks that `origin` is one that a permission can be given to: `scheme://host[:port]`, as the browser writes it.
///
/// # Errors
/// [`WalletError::OpaqueOrigin`] for `null` (sandboxed frames, `data:`), paths, and anything else.
pub fn check_origin(origin: &str) -> Result<(), WalletError> {
    let host = origin.split_once("://").filter(|(scheme, _)| !scheme.is_empty()).map(|(_, host)| host);
    let plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'/' | b'?' | b'#' | b'@' | b'\\');
    match host {
        Some(host) if !host.is_empty() && origin.len() <= LONGEST_ORIGIN && host.bytes().all(plain) => Ok(()),
        _ => Err(WalletError::OpaqueOrigin),
    }
}

fn key(origin: &str) -> String {
    format!("{PREFIX}{origin}")
}

/// What `origin` was given. Read fresh, because another tab may have taken it back; a damaged permission is none.
///
/// # Errors
/// [`StoreError`] if the storage refused.
pub async fn read(store: &impl Store, origin: &str) -> Result<Option<Permission>, StoreError> {
    Ok(store.read(&key(origin)).await?.and_then(|bytes| json::read_bytes(&bytes).ok()))
}

/// The change that gives `permission` to `origin`.
#[must_use]
pub fn grant(origin: &str, permission: &Permission) -> Change {
    // The permission's types have no failing serializer.
    Change::put(key(origin), json::text(permission).unwrap_or_default().into_bytes())
}

/// The change that takes over what another browser gave to an origin; `None` if `key` and `bytes` are no such thing.
#[must_use]
pub fn restored(key: &str, bytes: &[u8]) -> Option<Change> {
    let origin = key.strip_prefix(PREFIX).filter(|origin| check_origin(origin).is_ok())?;
    Some(grant(origin, &json::read_bytes(bytes).ok()?))
}

/// The change that takes everything back from `origin`.
#[must_use]
pub fn revoke(origin: &str) -> Change {
    Change::Delete { key: key(origin) }
}

/// Every origin that was given something.
///
/// # Errors
/// [`StoreError`] if the storage refused.
pub async fn list(store: &impl Store) -> Result<Vec<(String, Permission)>, StoreError> {
    let entries = store.list(PREFIX).await?;
    Ok(entries
        .into_iter()
        .filter_map(|(key, bytes)| {
            Some((key.strip_prefix(PREFIX)?.to_owned(), json::read_bytes(&bytes).ok()?))
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use latchkey_core::code::Code;

    use super::*;

    #[test]
    fn only_real_origins_can_be_given_anything() {
        for origin in
            ["https://dapp.example", "http://localhost:5173", "chrome-extension://abcdef", "http://[::1]:80"]
        {
            assert!(check_origin(origin).is_ok(), "{origin}");
        }
        for origin in [
            "",
            "null",
            "dapp.example",
            "://x",
            "https://",
            "https://a/b",
            "https://u@a",
            "https://a b",
            "https://é",
            "data:text/html,x",
        ] {
            assert_eq!(check_origin(origin).unwrap_err().code(), Code::Unauthorized, "{origin}");
        }
    }
}
