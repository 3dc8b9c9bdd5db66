//! Accounts, approvals, permissions, the EIP-1193 router, the journal and nonces.
//!
//! [`Wallet`] is generic over one [`Platform`]: storage, the signer's connection, the person who approves, locks, time,
//! transport. It knows no JavaScript, holds no secret, and decides by pure functions and small state machines
//! ([`journal::step`], [`nonce`], [`idle`]) that the asynchronous flows around them only carry out.

pub mod account;
pub mod approval;
mod approvals;
pub mod attempts;
pub mod discovery;
pub mod error;
pub mod event;
pub mod idle;
pub mod journal;
pub mod nonce;
pub mod permissions;
pub mod ports;
pub mod request;
pub mod router;
pub mod slots;
pub mod vault_store;
mod wallet;

pub use account::{Account, AccountType, Seed};
pub use approval::{ApprovalRequest, Decision, Question};
pub use discovery::{DiscoveredAccount, DiscoveryProgress, DiscoveryRequest};
pub use error::WalletError;
pub use event::{Notice, OriginAccounts, WalletEvent, WalletStatus};
pub use journal::{TransactionRecord, TransactionState};
pub use ports::{Approver, Change, Events, Locks, Platform, SignerPort, Store, StoreError};
pub use request::{AccessEntry, AuthorizationEntry, FeeSpeed, TransactionRequest, TransactionType};
pub use wallet::{WaitOptions, Wallet};
