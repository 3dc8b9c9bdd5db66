//! Public settings, outside the vault: accounts and labels, the selection, backup, auto-lock.

use latchkey_core::json::{self, FromJson};
use latchkey_core::json_struct;
use latchkey_core::primitives::Address;
use serde::Serialize;

use super::Wallet;
use crate::account::Accounts;
use crate::approvals::Void;
use crate::error::WalletError;
use crate::event::WalletEvent;
use crate::idle;
use crate::ports::{Change, Platform, Store, StoreError};

const ACCOUNTS: &str = "settings/accounts";
const BACKUP: &str = "settings/backup";
const AUTO_LOCK: &str = "settings/auto-lock";

/// Most characters of a label.
const LONGEST_LABEL: usize = 64;

/// The shortest and the longest auto-lock, in milliseconds: ten seconds, one week.
const AUTO_LOCK_RANGE: core::ops::RangeInclusive<u64> = 10_000..=7 * 24 * 3_600_000;

pub(super) struct Settings {
    pub(super) accounts: Accounts,
    pub(super) backed_up: bool,
    pub(super) auto_lock_ms: Option<u64>,
}

#[derive(Default, Serialize)]
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
        accounts: read(store, ACCOUNTS).await?.unwrap_or_default(),
        backed_up: read::<Backup>(store, BACKUP).await?.unwrap_or_default().proven,
        auto_lock_ms: read::<AutoLock>(store, AUTO_LOCK)
            .await?
            .map_or(Some(idle::DEFAULT_LIMIT_MS), |setting| setting.milliseconds),
    })
}

async fn read<T: FromJson>(store: &impl Store, key: &str) -> Result<Option<T>, StoreError> {
    Ok(store.read(key).await?.and_then(|bytes| json::read_bytes(&bytes).ok()))
}

fn put(key: &str, value: &impl Serialize) -> Change {
    // These types have no map with odd keys and no failing serializer: writing them cannot fail.
    Change::put(key, json::text(value).unwrap_or_default().into_bytes())
}

pub(super) fn accounts_change(accounts: &Accounts) -> Change {
    put(ACCOUNTS, accounts)
}

pub(super) fn backup_change(proven: bool) -> Change {
    put(BACKUP, &Backup { proven })
}

/// Characters with which a label could look like another, or upset the line it stands in: controls, line separators,
/// direction controls, zero-width ones.
fn is_hidden(character: char) -> bool {
    matches!(character,
        '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
    ) || character.is_control()
}

impl<P: Platform> Wallet<P> {
    /// Selects the account used when a request names none. Questions on screen die.
    ///
    /// # Errors
    /// [`WalletError::UnknownAccount`], or the storage's refusal.
    pub async fn select(&self, address: Address) -> Result<(), WalletError> {
        self.change_accounts(address, |accounts| accounts.with_selected(address)).await?;
        self.inner.approvals.void(Void::Changed);
        Ok(())
    }

    /// Names an account; `None` takes the name away. Spaces around it are cut off.
    ///
    /// # Errors
    /// [`WalletError::UnknownAccount`], [`WalletError::InvalidParams`] for a label of more than 64 characters or with
    /// characters that do not show or turn the writing around, or the storage's refusal.
    pub async fn label(&self, address: Address, label: Option<String>) -> Result<(), WalletError> {
        if label.as_ref().is_some_and(|text| text.chars().any(is_hidden)) {
            return Err(WalletError::params("label", "no control, direction or zero-width characters"));
        }
        let label = label.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        if label.as_ref().is_some_and(|text| text.chars().count() > LONGEST_LABEL) {
            return Err(WalletError::params("label", format!("at most {LONGEST_LABEL} characters")));
        }
        self.change_accounts(address, |accounts| accounts.with_label(address, label.clone())).await
    }

    /// Changes the list as it is in the storage, so that what another tab wrote is not lost.
    async fn change_accounts(
        &self,
        address: Address,
        change: impl Fn(&Accounts) -> Option<Accounts>,
    ) -> Result<(), WalletError> {
        let _guard = self.platform().lock(ACCOUNTS).await;
        let stored: Option<Accounts> = read(self.platform(), ACCOUNTS).await?;
        let current = stored.unwrap_or_else(|| self.inner.state.borrow().accounts.clone());
        let next = change(&current).ok_or(WalletError::UnknownAccount { address })?;
        self.platform().commit(vec![accounts_change(&next)]).await?;
        self.adopt_accounts(next);
        Ok(())
    }

    pub(super) fn adopt_accounts(&self, accounts: Accounts) {
        let list = accounts.list().to_vec();
        self.inner.state.borrow_mut().accounts = accounts;
        self.platform().emit(WalletEvent::Accounts(list));
    }

    /// Sets after how many milliseconds without use the wallet locks itself; `None` is never.
    ///
    /// # Errors
    /// [`WalletError::InvalidParams`] outside ten seconds to one week, or the storage's refusal.
    pub async fn set_auto_lock(&self, milliseconds: Option<u64>) -> Result<(), WalletError> {
        if milliseconds.is_some_and(|limit| !AUTO_LOCK_RANGE.contains(&limit)) {
            return Err(WalletError::params("milliseconds", "from 10 seconds to 7 days"));
        }
        self.platform().commit(vec![put(AUTO_LOCK, &AutoLock { milliseconds })]).await?;
        let now_ms = self.platform().now_ms();
        self.inner.state.borrow_mut().idle = idle::Idle::new(milliseconds, now_ms);
        self.inner.wake.fire();
        Ok(())
    }
}
