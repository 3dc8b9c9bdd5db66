//! The boundary of the modules without secrets: decode, call, encode. No rule about wallets, chains or amounts is decided
//! here.
//!
//! `latchkey.wasm` is this crate without the feature `wallet`: codecs and the client. `latchkey_wallet.wasm` is all of
//! it. Neither ever sees a secret; secrets pass as opaque JavaScript values on their way to the signer.

pub mod abi;
#[cfg(feature = "wallet")]
mod approver;
mod arguments;
mod buffer;
pub mod client;
mod clock;
pub mod eip681;
mod entropy;
#[cfg(feature = "wallet")]
mod events;
pub mod failure;
#[cfg(feature = "wallet")]
pub mod locks;
pub mod message;
pub mod platform;
pub mod primitives;
mod promise;
pub mod proof;
pub mod scratch;
#[cfg(feature = "wallet")]
pub mod signer_port;
pub mod siwe;
#[cfg(feature = "wallet")]
pub mod store;
#[cfg(feature = "wallet")]
pub mod store_indexeddb;
#[cfg(feature = "wallet")]
pub mod store_js;
#[cfg(feature = "wallet")]
pub mod store_memory;
pub mod transaction;
mod transport;
#[cfg(feature = "wallet")]
pub mod wallet;
mod wire;
