//! Public settings, outside the vault: accounts and labels, auto-lock.

use latchkey_core::json::{self, FromJson};
use latchkey_core::json_struct;
use serde::Serialize;

use super::Wallet;
use crate::account::Accounts;
use crate::error::WalletError;
use crate::idle;
use crate::ports::{Change, Platform, Store, StoreError};

/// Where the accounts are kept; the name of the lock for changing them as well.
pub(super) const ACCOUNTS: &str = "settings/accounts";
/// Whether the one mnemonic was proven to be written down, in wallets from before there could be several. Read only.
const BACKUP: &str = "settings/backup";
/// Where the auto-lock is kept.
pub(super) const AUTO_LOCK: &str = "settings/auto-lock";

/// The shortest and the longest auto-lock, in milliseconds: ten seconds, one week.
const AUTO_LOCK_RANGE: core::ops::RangeInclusive<u64> = 10_000..=7 * 24 * 3_600_000;

pub(super) struct Settings {
    pub(super) accounts: Accounts,
    /// What [`BACKUP`] says.
    pub(super) proven_before: bool,
    pub(super) auto_lock_ms: Option<u64>,
}

#[derive(Default)]
struct Backup {
    proven: bool,
}

#[derive(Serialize)]
struct AutoLock {
    milliseconds: Option<u64>,
}

json_struct!(Backup { proven = "proven" });
json_struct!(AutoLock { milliseconds = "milliseconds" });

/// Reads the settings. A damaged one is the default one: none of them is worth refusing to open the wallet, and the
/// signer tells the accounts again at the next unlock.
pub(super) async fn load(store: &impl Store) -> Result<Settings, StoreError> {
    Ok(Settings {
        accounts: accounts(store).await?.unwrap_or_default(),
        proven_before: read::<Backup>(store, BACKUP).await?.unwrap_or_default().proven,
        auto_lock_ms: read::<AutoLock>(store, AUTO_LOCK)
            .await?
            .map_or(Some(idle::DEFAULT_LIMIT_MS), |setting| setting.milliseconds),
    })
}

/// Reads the accounts alone.
pub(super) async fn accounts(store: &impl Store) -> Result<Option<Accounts>, StoreError> {
    read(store, ACCOUNTS).await
}

pub(super) async fn read<T: FromJson>(store: &impl Store, key: &str) -> Result<Option<T>, StoreError> {
    Ok(store.read(key).await?.and_then(|bytes| json::read_bytes(&bytes).ok()))
}

pub(super) fn put(key: &str, value: &impl Serialize) -> Change {
    // These types have no map with odd keys and no failing serializer: writing them cannot fail.
    Change::put(key, json::text(value).unwrap_or_default().into_bytes())
}

pub(super) fn accounts_change(accounts: &Accounts) -> Change {
    put(ACCOUNTS, accounts)
}

/// The change that takes over an auto-lock of another browser; `None` if it is none that can be chosen.
pub(super) fn auto_lock_change(bytes: &[u8]) -> Option<Change> {
    let setting: AutoLock = json::read_bytes(bytes).ok()?;
    is_choice(setting.milliseconds).then(|| put(AUTO_LOCK, &setting))
}

fn is_choice(milliseconds: Option<u64>) -> bool {
    milliseconds.is_none_or(|limit| AUTO_LOCK_RANGE.contains(&limit))
}

impl<P: Platform> Wallet<P> {
    /// Sets after how many milliseconds without use the wallet locks itself; `None` is never.
    ///
    /// # Errors
    /// [`WalletError::InvalidParams`] outside ten seconds to one week, or the storage's refusal.
    pub async fn set_auto_lock(&self, milliseconds: Option<u64>) -> Result<(), WalletError> {
        if !is_choice(milliseconds) {
            return Err(WalletError::params("milliseconds", "from 10 seconds to 7 days"));
        }
        self.platform().commit(vec![put(AUTO_LOCK, &AutoLock { milliseconds })]).await?;
        let now_ms = self.platform().now_ms();
        self.inner.state.borrow_mut().idle = idle::Idle::new(milliseconds, now_ms);
        self.inner.wake.fire();
        Ok(())
    }
}
