//! What the wallet needs from outside. The boundary crate implements these in the browser; tests implement them in
//! memory, with faults.

use core::future::Future;

use latchkey_core::code::Failure;
use latchkey_core::signer::{SignerRequest, SignerResponse};

use crate::approval::{ApprovalRequest, Decision};
use crate::event::WalletEvent;

/// Browser storage refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("storage refused: {reason}")]
pub struct StoreError {
    /// What the storage said (`QuotaExceededError`, …).
    pub reason: String,
}

/// One change of a [`Store::commit`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Writes `value` under `key`, whatever was there.
    Put {
        /// Where.
        key: String,
        /// What.
        value: Vec<u8>,
    },
    /// Removes `key`, if it is there.
    Delete {
        /// Where.
        key: String,
    },
}

impl Change {
    /// Writes `value` under `key`.
    pub fn put(key: impl Into<String>, value: impl Into<Vec<u8>>) -> Self {
        Self::Put { key: key.into(), value: value.into() }
    }
}

/// A small transactional key-value store with strict durability.
pub trait Store {
    /// The value under `key`.
    ///
    /// # Errors
    /// [`StoreError`] if the storage refused.
    fn read(&self, key: &str) -> impl Future<Output = Result<Option<Vec<u8>>, StoreError>>;

    /// Every key that starts with `prefix`, with its value, in key order.
    ///
    /// # Errors
    /// [`StoreError`] if the storage refused.
    fn list(&self, prefix: &str) -> impl Future<Output = Result<Vec<(String, Vec<u8>)>, StoreError>>;

    /// Makes all of `changes` or none, in order, and returns once they are durable.
    ///
    /// # Errors
    /// [`StoreError`] if the storage refused; then nothing changed.
    fn commit(&self, changes: Vec<Change>) -> impl Future<Output = Result<(), StoreError>>;
}

/// The connection to the signer. Where the signer lives is the platform's business.
pub trait SignerPort {
    /// Secrets on their way from a person to the signer or back. Opaque: the wallet hands them on.
    type Secrets;

    /// Asks the signer. Starts it, if it is not running. [`SignerResponse::Failed`] may come back either as a response
    /// or as an error; both mean the same.
    ///
    /// # Errors
    /// The signer's own failure, or that it cannot be reached.
    fn request(
        &self,
        request: SignerRequest,
        secrets: Self::Secrets,
    ) -> impl Future<Output = Result<(SignerResponse, Self::Secrets), Failure>>;

    /// No secrets, for a request that needs none.
    fn no_secrets() -> Self::Secrets;

    /// Ends the signer and its memory. The next request starts another, empty one.
    fn terminate(&self) -> impl Future<Output = ()>;
}

/// Whoever shows a person what is asked and brings the answer. Dropping the future takes the prompt off the screen.
pub trait Approver {
    /// Asks a person.
    ///
    /// # Errors
    /// If the prompt could not be shown. A refusal is a [`Decision`].
    fn approve(&self, request: ApprovalRequest) -> impl Future<Output = Result<Decision, Failure>>;
}

/// Locks that exclude every other holder of the same name: in this wallet, in other tabs, in workers of the origin.
pub trait Locks {
    /// Holding it is holding the lock.
    type Guard;

    /// Waits for the lock `name`. Dropping the guard releases it; so does the end of the tab.
    fn lock(&self, name: &str) -> impl Future<Output = Self::Guard>;
}

/// Where the wallet tells what changed.
pub trait Events {
    /// Tells. Must not call back into the wallet before returning.
    fn emit(&self, event: WalletEvent);
}

/// Everything the wallet needs, in one object.
pub trait Platform: latchkey_gateway::Ports + Store + SignerPort + Approver + Locks + Events {}

impl<T: latchkey_gateway::Ports + Store + SignerPort + Approver + Locks + Events> Platform for T {}
