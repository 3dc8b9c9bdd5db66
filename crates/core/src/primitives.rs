//! Fixed-size bytes, integers, hex and the JSON-RPC encodings of them.

mod address;
mod bytes;
pub mod digits;
pub mod hex;
pub mod quantity;
pub mod units;

pub use address::{Address, AddressError, Checksums};
pub use bytes::{B256, Bytes};
pub use ruint::aliases::U256;
