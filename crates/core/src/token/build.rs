//! Call data of ERC-20 functions.

use crate::primitives::{Address, Bytes, U256};

/// One argument, as its word.
enum Word {
    Address(Address),
    Uint(U256),
}

fn call(selector: u32, words: &[Word]) -> Bytes {
    let mut data = Vec::with_capacity(4 + words.len() * 32);
    data.extend_from_slice(&selector.to_be_bytes());
    for word in words {
        match word {
            Word::Address(address) => {
                data.extend_from_slice(&[0; 12]);
                data.extend_from_slice(&address.0);
            }
            Word::Uint(number) => data.extend_from_slice(&number.to_be_bytes::<32>()),
        }
    }
    Bytes(data)
}

/// `transfer(address to, uint256 amount)`; the amount is in the token's smallest unit.
#[must_use]
pub fn transfer(to: Address, amount: U256) -> Bytes {
    call(0xa905_9cbb, &[Word::Address(to), Word::Uint(amount)])
}

/// `transferFrom(address from, address to, uint256 amount)`.
#[must_use]
pub fn transfer_from(from: Address, to: Address, amount: U256) -> Bytes {
    call(0x23b8_72dd, &[Word::Address(from), Word::Address(to), Word::Uint(amount)])
}

/// `approve(address spender, uint256 amount)`.
#[must_use]
pub fn approve(spender: Address, amount: U256) -> Bytes {
    call(0x095e_a7b3, &[Word::Address(spender), Word::Uint(amount)])
}

/// `balanceOf(address owner)`.
#[must_use]
pub fn balance_of(owner: Address) -> Bytes {
    call(0x70a0_8231, &[Word::Address(owner)])
}

/// `allowance(address owner, address spender)`.
#[must_use]
pub fn allowance(owner: Address, spender: Address) -> Bytes {
    call(0xdd62_ed3e, &[Word::Address(owner), Word::Address(spender)])
}

/// `totalSupply()`.
#[must_use]
pub fn total_supply() -> Bytes {
    call(0x1816_0ddd, &[])
}

/// `decimals()`.
#[must_use]
pub fn decimals() -> Bytes {
    call(0x313c_e567, &[])
}

/// `name()`.
#[must_use]
pub fn name() -> Bytes {
    call(0x06fd_de03, &[])
}

/// `symbol()`.
#[must_use]
pub fn symbol() -> Bytes {
    call(0x95d8_9b41, &[])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::abi::{Abi, Value};

    /// The builders against the codec, by EIP-20's own signatures.
    #[test]
    fn calls_are_those_of_the_codec() {
        let abi = Abi::parse_human_readable(&[
            "function name() view returns (string)",
            "function symbol() view returns (string)",
            "function decimals() view returns (uint8)",
            "function totalSupply() view returns (uint256)",
            "function balanceOf(address owner) view returns (uint256)",
            "function transfer(address to, uint256 value) returns (bool)",
            "function transferFrom(address from, address to, uint256 value) returns (bool)",
            "function approve(address spender, uint256 value) returns (bool)",
            "function allowance(address owner, address spender) view returns (uint256)",
        ])
        .unwrap();
        let (a, b, n) = (Address([0x11; 20]), Address([0xee; 20]), U256::MAX - U256::from(7));
        let (va, vb, vn) = (Value::Address(a), Value::Address(b), Value::Uint(n));
        let cases = [
            ("name", vec![], name()),
            ("symbol", vec![], symbol()),
            ("decimals", vec![], decimals()),
            ("totalSupply", vec![], total_supply()),
            ("balanceOf", vec![va.clone()], balance_of(a)),
            ("transfer", vec![va.clone(), vn.clone()], transfer(a, n)),
            ("transferFrom", vec![va.clone(), vb.clone(), vn.clone()], transfer_from(a, b, n)),
            ("approve", vec![vb.clone(), vn], approve(b, n)),
            ("allowance", vec![va, vb], allowance(a, b)),
        ];
        for (function, arguments, data) in cases {
            assert_eq!(abi.function(function).unwrap().encode(&arguments).unwrap(), data.0, "{function}");
        }
    }
}
