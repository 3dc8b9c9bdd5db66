//! Functions whose names and arguments are known by their selectors.

use super::Argument;
use crate::abi::{Abi, Function, Value};

/// Well-known functions. A selector says what a call claims to be; the contract decides what it is.
const SIGNATURES: [&str; 42] = [
    "function transferOwnership(address newOwner)",
    "function renounceOwnership()",
    "function acceptOwnership()",
    "function setOwner(address newOwner)",
    "function changeAdmin(address newAdmin)",
    "function changeProxyAdmin(address proxy, address newAdmin)",
    "function grantRole(bytes32 role, address account)",
    "function revokeRole(bytes32 role, address account)",
    "function renounceRole(bytes32 role, address account)",
    "function upgradeTo(address implementation)",
    "function upgradeToAndCall(address implementation, bytes data)",
    "function upgrade(address proxy, address implementation)",
    "function upgradeAndCall(address proxy, address implementation, bytes data)",
    "function mint(address to, uint256 amount)",
    "function mint(uint256 amount)",
    "function burn(uint256 amount)",
    "function burn(address from, uint256 amount)",
    "function burnFrom(address from, uint256 amount)",
    "function safeMint(address to, uint256 tokenId)",
    "function deposit()",
    "function withdraw(uint256 amount)",
    "function pause()",
    "function unpause()",
    "function multicall(bytes[] calls)",
    "function multicall(uint256 deadline, bytes[] calls)",
    "function increaseAllowance(address spender, uint256 added)",
    "function decreaseAllowance(address spender, uint256 subtracted)",
    "function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)",
    "function permit(address holder, address spender, uint256 nonce, uint256 expiry, bool allowed, uint8 v, bytes32 r, bytes32 s)",
    "function approve(address token, address spender, uint160 amount, uint48 expiration)",
    "function transferFrom(address from, address to, uint160 amount, address token)",
    "function lockdown((address token, address spender)[] approvals)",
    "function permit(address owner, ((address token, uint160 amount, uint48 expiration, uint48 nonce) details, address spender, uint256 sigDeadline) permitSingle, bytes signature)",
    "function safeBatchTransferFrom(address from, address to, uint256[] ids, uint256[] amounts, bytes data)",
    "function execTransaction(address to, uint256 value, bytes data, uint8 operation, uint256 safeTxGas, uint256 baseGas, uint256 gasPrice, address gasToken, address refundReceiver, bytes signatures)",
    "function delegate(address delegatee)",
    "function claim()",
    "function stake(uint256 amount)",
    "function unstake(uint256 amount)",
    "function swapExactTokensForTokens(uint256 amountIn, uint256 amountOutMin, address[] path, address to, uint256 deadline)",
    "function swapExactETHForTokens(uint256 amountOutMin, address[] path, address to, uint256 deadline)",
    "function swapExactTokensForETH(uint256 amountIn, uint256 amountOutMin, address[] path, address to, uint256 deadline)",
];

/// A call with known names.
pub(super) struct KnownCall {
    pub(super) signature: String,
    pub(super) arguments: Vec<Argument>,
    pub(super) values: Vec<Value>,
}

/// Decodes a call by `abi`, or else by the functions known here.
pub(super) fn decode(data: &[u8], abi: Option<&Abi>) -> Option<KnownCall> {
    if let Some(known) = abi.and_then(|abi| decode_by(data, abi)) {
        return Some(known);
    }
    decode_by(data, &Abi::parse_human_readable(&SIGNATURES).ok()?)
}

fn decode_by(data: &[u8], abi: &Abi) -> Option<KnownCall> {
    let (function, values) = abi.decode_function_data(data).ok()?;
    Some(KnownCall { signature: function.signature(), arguments: describe(function, &values), values })
}

fn describe(function: &Function, values: &[Value]) -> Vec<Argument> {
    let inputs = function.inputs().iter();
    inputs
        .zip(values)
        .map(|(param, value)| Argument {
            name: param.name.clone().unwrap_or_default(),
            ty: param.ty.to_string(),
            value: super::text::visible(&value.to_text()),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signatures_parse() {
        assert_eq!(Abi::parse_human_readable(&SIGNATURES).unwrap().functions().count(), SIGNATURES.len());
    }
}
