//! The queue in front of the person: one question at a time, few waiting, none outliving what it was asked about.

use core::cell::{Cell, RefCell};
use core::future::Future;

use futures_channel::oneshot;
use futures_util::future::{Either, select};
use futures_util::lock::{Mutex, MutexGuard};

use crate::approval::{ApprovalRequest, Decision, Question};
use crate::error::WalletError;
use crate::ports::Approver;

/// How many questions may be on screen or waiting, all together.
pub(crate) const LIMIT: usize = 10;

/// Why questions die.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Void {
    /// The wallet was locked.
    Locked,
    /// The account, the chain or the wallet itself changed.
    Changed,
}

impl From<Void> for WalletError {
    fn from(void: Void) -> Self {
        match void {
            Void::Locked => Self::Locked,
            Void::Changed => Self::ApprovalVoid,
        }
    }
}

/// The queue.
#[derive(Default)]
pub(crate) struct Approvals {
    turn: Mutex<()>,
    waiting: Cell<usize>,
    issued: Cell<u64>,
    epoch: Cell<u64>,
    last_void: Cell<Option<Void>>,
    listeners: RefCell<Vec<oneshot::Sender<Void>>>,
}

/// A place in the queue, reached: hold it until the signature is made. What is asked and signed under it belongs to
/// one epoch.
pub(crate) struct Turn<'a> {
    approvals: &'a Approvals,
    epoch: u64,
    _place: Place<'a>,
    _guard: MutexGuard<'a, ()>,
}

struct Place<'a>(&'a Cell<usize>);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get().saturating_sub(1));
    }
}

impl Approvals {
    /// Takes a place in the queue and waits for the turn.
    pub(crate) async fn turn(&self) -> Result<Turn<'_>, WalletError> {
        if self.waiting.get() >= LIMIT {
            return Err(WalletError::TooManyApprovals { limit: LIMIT });
        }
        self.waiting.set(self.waiting.get() + 1);
        let place = Place(&self.waiting);
        let epoch = self.epoch.get();
        let guard = self.turn.lock().await;
        let turn = Turn { approvals: self, epoch, _place: place, _guard: guard };
        turn.check()?;
        Ok(turn)
    }

    /// Kills every question on screen or waiting.
    pub(crate) fn void(&self, why: Void) {
        self.epoch.set(self.epoch.get().wrapping_add(1));
        self.last_void.set(Some(why));
        for listener in self.listeners.take() {
            // A listener that is gone has its answer.
            let _gone = listener.send(why);
        }
    }

    fn next_id(&self) -> String {
        self.issued.set(self.issued.get().wrapping_add(1));
        self.issued.get().to_string()
    }
}

impl Turn<'_> {
    /// Whether what was asked about still stands.
    pub(crate) fn check(&self) -> Result<(), WalletError> {
        if self.approvals.epoch.get() == self.epoch {
            return Ok(());
        }
        Err(self.approvals.last_void.get().unwrap_or(Void::Changed).into())
    }

    /// Asks the person. Gives the decision only if it is a yes and nothing changed meanwhile.
    pub(crate) async fn ask(
        &self,
        approver: &impl Approver,
        origin: Option<&str>,
        question: Question,
    ) -> Result<Decision, WalletError> {
        self.check()?;
        let id = self.approvals.next_id();
        let request = ApprovalRequest { id, origin: origin.map(str::to_owned), question };
        let decision = self.unless_void(approver.approve(request)).await?.map_err(WalletError::Prompt)?;
        self.check()?;
        if decision.approved { Ok(decision) } else { Err(WalletError::UserRejected) }
    }

    /// Runs `future`, dropping it when the epoch ends.
    async fn unless_void<T>(&self, future: impl Future<Output = T>) -> Result<T, WalletError> {
        let (sender, receiver) = oneshot::channel();
        let mut listeners = self.approvals.listeners.take();
        listeners.retain(|listener| !listener.is_canceled());
        listeners.push(sender);
        self.approvals.listeners.replace(listeners);
        match select(core::pin::pin!(future), receiver).await {
            Either::Left((output, _)) => Ok(output),
            Either::Right((why, _)) => Err(why.unwrap_or(Void::Changed).into()),
        }
    }
}
