//! What an owner does to the list of accounts. It is public and kept outside the vault: no key moves.

use latchkey_core::primitives::{Address, Bytes};

use super::{Wallet, settings};
use crate::account::{AccountType, Accounts, Seed};
use crate::error::WalletError;
use crate::event::WalletEvent;
use crate::ports::Platform;

/// Most characters of a label.
const LONGEST_LABEL: usize = 64;
/// Most accounts that are only looked at.
const MOST_WATCHED: usize = 1_000;

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

/// A label as it is kept; none, if nothing is left of it.
fn checked_label(label: Option<String>) -> Result<Option<String>, WalletError> {
    if label.as_ref().is_some_and(|text| text.chars().any(is_hidden)) {
        return Err(WalletError::params("label", "no control, direction or zero-width characters"));
    }
    let label = label.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if label.as_ref().is_some_and(|text| text.chars().count() > LONGEST_LABEL) {
        return Err(WalletError::params("label", format!("at most {LONGEST_LABEL} characters")));
    }
    Ok(label)
}

impl<P: Platform> Wallet<P> {
    /// Selects the account used when a request names none. Questions on screen die.
    ///
    /// # Errors
    /// [`WalletError::UnknownAccount`], of a hidden one too, or the storage's refusal.
    pub async fn select(&self, address: Address) -> Result<(), WalletError> {
        self.change_account(address, |accounts| accounts.with_selected(address)).await?;
        self.void_approvals().await;
        Ok(())
    }

    /// Names an account; `None` takes the name away. Spaces around it are cut off.
    ///
    /// # Errors
    /// [`WalletError::UnknownAccount`], [`WalletError::InvalidParams`] for a label of more than 64 characters or with
    /// characters that do not show or turn the writing around, or the storage's refusal.
    pub async fn label(&self, address: Address, label: Option<String>) -> Result<(), WalletError> {
        let label = checked_label(label)?;
        self.change_account(address, |accounts| accounts.with_label(address, label.clone())).await
    }

    /// Hides an account from lists and from pages, or shows it again. Questions on screen die.
    ///
    /// # Errors
    /// [`WalletError::UnknownAccount`], or the storage's refusal.
    pub async fn hide(&self, address: Address, hidden: bool) -> Result<(), WalletError> {
        self.change_account(address, |accounts| accounts.with_hidden(address, hidden)).await?;
        self.void_approvals().await;
        Ok(())
    }

    /// Puts the accounts in another order.
    ///
    /// # Errors
    /// [`WalletError::InvalidParams`] unless `order` names every account once, or the storage's refusal.
    pub async fn reorder(&self, order: Vec<Address>) -> Result<(), WalletError> {
        let refusal = || WalletError::params("order", "must name every account once");
        self.change_accounts(|accounts| accounts.with_order(&order).ok_or_else(refusal)).await
    }

    /// Adds an account that is only looked at: nothing can be signed with it.
    ///
    /// # Errors
    /// [`WalletError::InvalidParams`] if the address is in the list already or the label is none; the storage's refusal.
    pub async fn watch(&self, address: Address, label: Option<String>) -> Result<(), WalletError> {
        let label = checked_label(label)?;
        self.change_accounts(|accounts| {
            let watched = accounts.list().iter().filter(|one| one.account_type == AccountType::Watch);
            if watched.count() >= MOST_WATCHED {
                return Err(WalletError::params("address", format!("at most {MOST_WATCHED} are watched")));
            }
            let refusal = || WalletError::params("address", "in the list already");
            accounts.with_watched(address, label.clone()).ok_or_else(refusal)
        })
        .await
    }

    /// Drops an account that was only looked at.
    ///
    /// # Errors
    /// [`WalletError::UnknownAccount`] if it is none of those, or the storage's refusal.
    pub async fn unwatch(&self, address: Address) -> Result<(), WalletError> {
        self.change_account(address, |accounts| accounts.without_watched(address)).await?;
        self.void_approvals().await;
        Ok(())
    }

    /// The mnemonics, visible while locked.
    #[must_use]
    pub fn seeds(&self) -> Vec<Seed> {
        self.inner.state.borrow().accounts.seeds().to_vec()
    }

    /// Names a mnemonic; `None` takes the name away.
    ///
    /// # Errors
    /// [`WalletError::UnknownSeed`], [`WalletError::InvalidParams`] as [`Wallet::label`], or the storage's refusal.
    pub async fn label_seed(&self, fingerprint: Bytes, label: Option<String>) -> Result<(), WalletError> {
        let label = checked_label(label)?;
        self.change_accounts(|accounts| {
            let named = accounts.with_seed(Some(&fingerprint), |seed| seed.label.clone_from(&label));
            named.ok_or(WalletError::UnknownSeed)
        })
        .await
    }

    async fn change_account(
        &self,
        address: Address,
        change: impl Fn(&Accounts) -> Option<Accounts>,
    ) -> Result<(), WalletError> {
        self.change_accounts(|accounts| change(accounts).ok_or(WalletError::UnknownAccount { address })).await
    }

    /// Changes the list as it is in the storage, so that what another tab wrote is not lost.
    pub(super) async fn change_accounts(
        &self,
        change: impl Fn(&Accounts) -> Result<Accounts, WalletError>,
    ) -> Result<(), WalletError> {
        let _guard = self.platform().lock(settings::ACCOUNTS).await;
        let stored = settings::accounts(self.platform()).await?;
        let current = stored.unwrap_or_else(|| self.inner.state.borrow().accounts.clone());
        let next = change(&current)?;
        self.platform().commit(vec![settings::accounts_change(&next)]).await?;
        self.adopt_accounts(next);
        Ok(())
    }

    pub(super) fn adopt_accounts(&self, accounts: Accounts) {
        let list = accounts.list().to_vec();
        self.inner.state.borrow_mut().accounts = accounts;
        self.platform().emit(WalletEvent::Accounts(list));
    }
}
