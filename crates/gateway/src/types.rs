//! What the chain answers, typed. Fields are those a wallet uses; a node may send more.
//!
//! The serde form is JSON-RPC's own (camelCase, quantities), so that a value can be stored and read back.

mod block;
mod log;
mod proof;
mod receipt;
mod transaction;

pub use block::Block;
pub use log::Log;
pub use proof::{AccountProof, StorageProof};
pub use receipt::{Receipt, ReceiptStatus};
pub use transaction::TransactionInfo;
