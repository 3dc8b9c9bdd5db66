//! Ethereum's data: no keys, no I/O, no clock, no randomness.
//!
//! Everything here is a pure function of its input and builds natively as well as for wasm32. The map of the
//! modules is in `crates/README.md`; arrows between crates point down only, and this is the lowest one.

pub mod abi;
pub mod code;
pub mod create;
pub mod eip681;
pub mod ens;
pub mod json;
pub mod keccak;
pub mod message;
pub mod ports;
pub mod primitives;
pub mod proof;
pub mod recover;
pub mod review;
pub mod rlp;
pub mod signer;
pub mod sorting;
pub mod token;
pub mod transaction;
