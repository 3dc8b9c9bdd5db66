//! The boundary of `latchkey.wasm`: decode, call, encode. No rule about wallets, chains or amounts is decided here.
//!
//! This module never sees a secret; secrets pass it as opaque JavaScript values on their way to the signer.

pub mod abi;
mod arguments;
pub mod failure;
pub mod message;
pub mod primitives;
pub mod transaction;
mod wire;
