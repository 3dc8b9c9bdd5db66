//! The wallet: one object that a user interface talks to.

mod accounts;
mod assemble;
mod backup;
mod discover;
mod keys;
mod prepare;
mod provider;
mod reload;
mod run;
mod send;
mod settings;
mod sign;
mod signal;
mod slots;
mod vault;
mod wait;

use core::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use latchkey_core::code::Code;
use latchkey_core::primitives::{Address, B256};
use latchkey_core::signer::{SignerRequest, SignerResponse};
use latchkey_core::sorting::sorted;
use latchkey_gateway::Client;

use crate::account::{Account, AccountType, Accounts};
use crate::approvals::{Approvals, Void};
use crate::error::WalletError;
use crate::event::{Notice, WalletEvent, WalletStatus};
use crate::idle::Idle;
use crate::journal::{Entry, TransactionRecord, store as journal_store};
use crate::ports::Platform;
use crate::vault_store::{self, Stored};
use signal::Signal;

pub use wait::WaitOptions;

/// The wallet. Cheap to clone: every clone is the same wallet.
///
/// Spawn [`Wallet::run`] once after [`Wallet::open`]: it follows transactions and locks the wallet when it is idle.
pub struct Wallet<P: Platform> {
    inner: Rc<Inner<P>>,
}

impl<P: Platform> Clone for Wallet<P> {
    fn clone(&self) -> Self {
        Self { inner: Rc::clone(&self.inner) }
    }
}

struct Inner<P: Platform> {
    platform: Rc<P>,
    client: RefCell<Client<P>>,
    state: RefCell<State>,
    approvals: Approvals,
    /// The token of what waits for consent, or has it and is not signed yet.
    proposed: Cell<Option<B256>>,
    /// A transaction record changed.
    journal_changed: Signal,
    /// There is something to look at before the next poll.
    wake: Signal,
    /// Origins with a connection prompt open.
    connecting: RefCell<Vec<String>>,
    closed: Cell<bool>,
    /// The vault was last read from what may be an older generation.
    fell_back: Cell<bool>,
}

struct State {
    status: WalletStatus,
    accounts: Accounts,
    /// Whether the mnemonic was proven to be written down, in a wallet from before there could be several.
    proven_before: bool,
    /// The fingerprint of the vault generation the signer holds open.
    generation: B256,
    idle: Idle,
    /// The journal as last read or written, by store key.
    journal: BTreeMap<String, Entry>,
}

impl<P: Platform> Wallet<P> {
    /// Opens what the storage holds. Nothing is decrypted: the status is `Empty`, `Locked` or `Damaged`.
    ///
    /// # Errors
    /// [`WalletError::Store`] if the storage cannot be read. A damaged vault is a status, not an error.
    pub async fn open(platform: Rc<P>, client: Client<P>) -> Result<Self, WalletError> {
        let stored = vault_store::read(&*platform).await?;
        let settings = settings::load(&*platform).await?;
        let (journal, damaged) = journal_store::load(&*platform).await?;
        let now_ms = platform.now_ms();
        let state = State {
            status: WalletStatus::Empty,
            accounts: settings.accounts,
            proven_before: settings.proven_before,
            generation: B256::ZERO,
            idle: Idle::new(settings.auto_lock_ms, now_ms),
            journal,
        };
        let wallet = Self {
            inner: Rc::new(Inner {
                platform,
                client: RefCell::new(client),
                state: RefCell::new(state),
                approvals: Approvals::default(),
                proposed: Cell::default(),
                journal_changed: Signal::default(),
                wake: Signal::default(),
                connecting: RefCell::default(),
                closed: Cell::new(false),
                fell_back: Cell::new(false),
            }),
        };
        wallet.set_status(wallet.noticed(&stored));
        if damaged > 0 {
            wallet.notice("journal-damaged", "A stored transaction record is damaged; it was left as it is.");
        }
        Ok(wallet)
    }

    /// The status that `stored` means, after telling what a person should know.
    fn noticed(&self, stored: &Stored) -> WalletStatus {
        match stored {
            Stored::Empty => WalletStatus::Empty,
            Stored::Damaged => {
                self.notice("vault-damaged", "The stored wallet is damaged. Nothing was deleted.");
                WalletStatus::Damaged
            }
            Stored::Vault { fell_back, .. } => {
                self.tell_of_older(*fell_back);
                WalletStatus::Locked
            }
        }
    }

    /// Tells that an older generation is used, once for each time it comes to that.
    fn tell_of_older(&self, fell_back: bool) {
        if !self.inner.fell_back.replace(fell_back) && fell_back {
            self.notice(
                "vault-older-generation",
                "One copy of the stored wallet is damaged; the other, possibly older, copy is used. \
                 It may need an earlier password.",
            );
        }
    }

    /// Where the wallet is in its life.
    #[must_use]
    pub fn status(&self) -> WalletStatus {
        self.inner.state.borrow().status
    }

    /// The accounts, visible while locked.
    #[must_use]
    pub fn accounts(&self) -> Vec<Account> {
        self.inner.state.borrow().accounts.list().to_vec()
    }

    /// The account used when a request names none.
    #[must_use]
    pub fn selected(&self) -> Option<Address> {
        self.inner.state.borrow().accounts.selected()
    }

    /// Whether every mnemonic was proven to be written down.
    #[must_use]
    pub fn backed_up(&self) -> bool {
        let state = self.inner.state.borrow();
        let seeds = state.accounts.seeds();
        if seeds.is_empty() { state.proven_before } else { seeds.iter().all(|seed| seed.backed_up) }
    }

    /// Milliseconds without use after which the wallet locks itself; `None` is never.
    #[must_use]
    pub fn auto_lock(&self) -> Option<u64> {
        self.inner.state.borrow().idle.limit_ms()
    }

    /// The journal, newest first, of every chain.
    #[must_use]
    pub fn transactions(&self) -> Vec<TransactionRecord> {
        let state = self.inner.state.borrow();
        let records = state.journal.values().map(|entry| &entry.record);
        let newest_first = sorted(records, |a, b| (a.created_at, a.nonce) > (b.created_at, b.nonce));
        newest_first.into_iter().cloned().collect()
    }

    /// The chain the wallet is on.
    #[must_use]
    pub fn chain_id(&self) -> u64 {
        self.inner.client.borrow().chain_id()
    }

    /// Talks to another client, for the same or another chain. Questions on screen die.
    ///
    /// # Errors
    /// If the client's gateways serve another chain than it says.
    pub async fn set_client(&self, client: Client<P>) -> Result<(), WalletError> {
        client.verify_chain().await?;
        *self.inner.client.borrow_mut() = client;
        self.void_approvals().await;
        self.inner.wake.fire();
        Ok(())
    }

    /// Says that the person is there: restarts the idle clock.
    pub fn touch(&self) {
        let now_ms = self.inner.platform.now_ms();
        // If the time is up already, the next look at the clock locks.
        let _in_time = self.inner.state.borrow_mut().idle.touch(now_ms);
    }

    /// Stops following transactions, kills open questions and ends the signer. The wallet can not be used after.
    pub async fn close(&self) {
        self.inner.closed.set(true);
        self.inner.approvals.void(Void::Changed);
        self.inner.wake.fire();
        self.inner.journal_changed.fire();
        self.lock().await;
    }

    fn platform(&self) -> &P {
        &self.inner.platform
    }

    fn client(&self) -> Client<P> {
        self.inner.client.borrow().clone()
    }

    fn notice(&self, code: &str, message: &str) {
        self.platform().emit(WalletEvent::Notice(Notice::new(code, message)));
    }

    fn set_status(&self, status: WalletStatus) {
        let before = core::mem::replace(&mut self.inner.state.borrow_mut().status, status);
        if before != status {
            self.platform().emit(WalletEvent::Status(status));
        }
    }

    /// The account a request means, checked to be ours.
    fn account_or_selected(&self, account: Option<Address>) -> Result<Address, WalletError> {
        let state = self.inner.state.borrow();
        let address = account.or_else(|| state.accounts.selected()).ok_or(WalletError::NoVault)?;
        match state.accounts.get(&address) {
            Some(_) => Ok(address),
            None => Err(WalletError::UnknownAccount { address }),
        }
    }

    /// The same, checked to have its key here.
    fn signing_account(&self, account: Option<Address>) -> Result<Address, WalletError> {
        let address = self.account_or_selected(account)?;
        let state = self.inner.state.borrow();
        match state.accounts.get(&address).map(|account| account.account_type) {
            Some(AccountType::Watch) => Err(WalletError::WatchOnly { address }),
            _ => Ok(address),
        }
    }

    /// Fails unless the signer holds the keys and the person was there lately.
    async fn ensure_unlocked(&self) -> Result<(), WalletError> {
        let now_ms = self.platform().now_ms();
        let due = {
            let state = self.inner.state.borrow();
            match state.status {
                WalletStatus::Unlocked => state.idle.is_due(now_ms),
                WalletStatus::Locked => return Err(WalletError::Locked),
                WalletStatus::Empty => return Err(WalletError::NoVault),
                WalletStatus::Damaged => return Err(WalletError::VaultDamaged),
            }
        };
        if due {
            self.lock().await;
            return Err(WalletError::Locked);
        }
        Ok(())
    }

    /// Asks the signer; a `Failed` answer is an error.
    async fn ask_signer(
        &self,
        request: SignerRequest,
        secrets: P::Secrets,
    ) -> Result<(SignerResponse, P::Secrets), WalletError> {
        match self.platform().request(request, secrets).await {
            Ok((SignerResponse::Failed { error }, _)) | Err(error) => {
                // A signer that lost its keys (its worker died) is a locked wallet, whatever we believed.
                if matches!(error.code, Code::Locked | Code::Crashed)
                    && self.status() == WalletStatus::Unlocked
                {
                    self.inner.approvals.void(Void::Locked);
                    self.set_status(WalletStatus::Locked);
                }
                Err(WalletError::Signer(error))
            }
            Ok(answer) => Ok(answer),
        }
    }
}
