//! ERC-20, ERC-721 and ERC-1155: calls recognised and built, events recognised.
//!
//! Call data says what is called, not what the contract at the other end is: `approve` and `transferFrom` look the same
//! for an amount of an ERC-20 token and for one ERC-721 token. Where that matters the field's comment says so.

mod build;
mod call;
mod event;

pub use build::{
    allowance, approve, balance_of, decimals, name, symbol, total_supply, transfer, transfer_from,
};
pub use call::TokenCall;
pub use event::TokenEvent;

use crate::abi::{AbiType, Value};
use crate::primitives::{Address, B256, Bytes, U256};

/// Decodes `data` by a tuple's text, `(address,uint256)`; `None` if it is malformed.
fn decode(types: &str, data: &[u8]) -> Option<Arguments> {
    let AbiType::Tuple(params) = AbiType::parse(types).ok()? else { return None };
    params.decode(data).ok().map(|values| Arguments(values.into_iter()))
}

/// Decoded arguments, taken one after the other as what they are known to be.
struct Arguments(std::vec::IntoIter<Value>);

impl Arguments {
    fn skip(&mut self) -> Option<()> {
        self.0.next().map(drop)
    }

    fn address(&mut self) -> Option<Address> {
        if let Some(Value::Address(address)) = self.0.next() { Some(address) } else { None }
    }

    fn uint(&mut self) -> Option<U256> {
        if let Some(Value::Uint(number)) = self.0.next() { Some(number) } else { None }
    }

    fn bool(&mut self) -> Option<bool> {
        if let Some(Value::Bool(value)) = self.0.next() { Some(value) } else { None }
    }

    fn bytes(&mut self) -> Option<Bytes> {
        if let Some(Value::Bytes(bytes)) = self.0.next() { Some(bytes) } else { None }
    }

    fn uints(&mut self) -> Option<Vec<U256>> {
        let Some(Value::Array(values)) = self.0.next() else { return None };
        let uint = |value| if let Value::Uint(number) = value { Some(number) } else { None };
        values.into_iter().map(uint).collect()
    }
}

/// The address in an indexed topic; `None` if its upper bits are set.
fn topic_address(topic: &B256) -> Option<Address> {
    let (padding, address) = topic.0.split_last_chunk::<20>()?;
    padding.iter().all(|byte| *byte == 0).then_some(Address(*address))
}
