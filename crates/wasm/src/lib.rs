//! The boundary of `latchkey.wasm`: decode, call, encode. No rule about wallets, chains or amounts is decided here.
//!
//! This module never sees a secret; secrets pass it as opaque JavaScript values on their way to the signer.

pub mod abi;
mod approver;
mod arguments;
pub mod client;
mod clock;
pub mod eip681;
mod entropy;
mod events;
pub mod failure;
pub mod locks;
pub mod message;
pub mod platform;
pub mod primitives;
mod promise;
pub mod proof;
pub mod signer_port;
pub mod siwe;
pub mod store;
pub mod store_indexeddb;
pub mod store_js;
pub mod store_memory;
pub mod transaction;
mod transport;
pub mod wallet;
mod wire;
