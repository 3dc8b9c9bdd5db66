//! The contract ABI: types, JSON and human-readable ABIs, encoding, decoding, events, errors, packed encoding.
//!
//! An [`Abi`] is parsed once; each of its items holds its parameter lists compiled ([`Params`]) and its selector or topic
//! computed. Encoding with it walks values once and writes into one buffer.
//!
//! ```
//! use latchkey_core::{abi::{Abi, Value}, primitives::{Address, U256}};
//! let abi = Abi::parse_human_readable(&["function transfer(address to, uint256 amount) returns (bool)"])?;
//! let transfer = abi.function("transfer")?;
//! let data = transfer.encode(&[Value::Address(Address::ZERO), Value::Uint(U256::from(1))])?;
//! assert_eq!(transfer.selector().to_string(), "0xa9059cbb");
//! assert_eq!(abi.decode_function_data(&data)?.1[1], Value::Uint(U256::from(1)));
//! # Ok::<(), latchkey_core::abi::AbiError>(())
//! ```

mod decode;
mod encode;
mod error;
mod event;
pub mod human;
mod item;
pub mod json;
mod overload;
mod packed;
mod revert;
mod text;
mod types;
mod value;

pub use error::{AbiError, DecodeReason, SignatureReason, TypeReason};
pub use event::{EventValue, TopicFilter};
pub use item::{
    Abi, Constructor, Event, EventParam, Fallback, Function, Item, Selector, SolidityError, StateMutability,
};
pub use overload::Argument;
pub use packed::encode_packed;
pub use revert::{Revert, decode_revert, panic_meaning};
pub use types::{AbiType, ArrayType, Bits, MAX_DEPTH, MAX_NODES, MAX_STATIC_SIZE, Param, Params, Size};
pub use value::{FixedBytes, Value};
