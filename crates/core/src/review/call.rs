//! Contract calls in words.

use super::{Action, Hints, Warning, known, lookalike, warnings};
use crate::abi::Value;
use crate::primitives::{Address, Bytes, U256, digits, hex};
use crate::token::TokenCall;

/// How deep calls inside calls (`multicall`) are looked at.
const DEEPEST: u32 = 3;
/// How many calls are looked at in all.
const MOST_CALLS: usize = 256;

/// One call.
pub(super) struct Call<'a> {
    pub(super) from: Address,
    pub(super) to: Address,
    pub(super) value: U256,
    pub(super) data: &'a [u8],
}

/// Says what a call with data does.
pub(super) fn review(call: &Call<'_>, hints: &Hints, found: &mut Vec<Warning>) -> Action {
    review_at(call, hints, found, 0)
}

fn review_at(call: &Call<'_>, hints: &Hints, found: &mut Vec<Warning>, depth: u32) -> Action {
    if let Some(action) =
        TokenCall::parse(call.data).and_then(|token_call| token(call, token_call, hints, found))
    {
        if !call.value.is_zero() {
            found.push(warnings::VALUE_WITH_TOKEN_CALL.with([digits::decimal(call.value)]));
        }
        return action;
    }
    let Some(known) = known::decode(call.data, hints.abi.as_ref()) else {
        let selector = &call.data[..call.data.len().min(4)];
        found.push(warnings::UNKNOWN_CALL.with([call.to.to_checksum(), hex::encode(selector)]));
        let (to, value) = (call.to, call.value);
        return Action::UnknownCall { to, value, selector: Bytes::from(selector), size: call.data.len() };
    };
    if let Some(action) = judge(call, &known, hints, found, depth) {
        return action;
    }
    Action::Call { to: call.to, value: call.value, signature: known.signature, arguments: known.arguments }
}

/// A call of a token standard; `None` leaves it to the table of known functions.
fn token(call: &Call<'_>, token_call: TokenCall, hints: &Hints, found: &mut Vec<Warning>) -> Option<Action> {
    let contract = call.to;
    match token_call {
        TokenCall::Transfer { to, amount } => {
            recipient(call, call.from, to, hints, found);
            Some(Action::TokenTransfer { token: contract, from: call.from, to, amount })
        }
        TokenCall::TransferFrom { from, to, amount_or_id } => {
            recipient(call, from, to, hints, found);
            Some(Action::TokenTransfer { token: contract, from, to, amount: amount_or_id })
        }
        TokenCall::Approve { spender, amount_or_id } => {
            Some(approval(call, contract, spender, amount_or_id, U256::MAX, hints, found))
        }
        TokenCall::SetApprovalForAll { operator, approved } => {
            if approved {
                lookalike::check(operator, hints, found);
                let facts = [contract.to_checksum(), operator.to_checksum()];
                found.push(warnings::OPERATOR_APPROVAL.with(facts));
            }
            Some(Action::OperatorApproval { collection: contract, operator, approved })
        }
        TokenCall::SafeTransferNft { from, to, token_id, .. } => {
            recipient(call, from, to, hints, found);
            Some(Action::NftTransfer { collection: contract, from, to, token_id, amount: U256::ONE })
        }
        TokenCall::SafeTransfer { from, to, token_id, amount, .. } => {
            recipient(call, from, to, hints, found);
            Some(Action::NftTransfer { collection: contract, from, to, token_id, amount })
        }
        TokenCall::SafeBatchTransfer { from, to, .. } => {
            recipient(call, from, to, hints, found);
            None
        }
        TokenCall::IncreaseAllowance { spender, added } => {
            if is_unlimited(added, U256::MAX) {
                let facts = [contract.to_checksum(), spender.to_checksum()];
                found.push(warnings::UNLIMITED_APPROVAL.with(facts));
            }
            lookalike::check(spender, hints, found);
            None
        }
        TokenCall::DecreaseAllowance { .. } | TokenCall::Permit { .. } | TokenCall::PermitAll { .. } => None,
    }
}

/// Checks to whom the tokens of `from` go.
fn recipient(call: &Call<'_>, from: Address, to: Address, hints: &Hints, found: &mut Vec<Warning>) {
    lookalike::check(to, hints, found);
    if to == Address::ZERO {
        found.push(warnings::TO_ZERO_ADDRESS.with([]));
    } else if to == call.to || hints.tokens.contains(&to) {
        found.push(warnings::TO_TOKEN_CONTRACT.with([to.to_checksum()]));
    } else if to == from {
        found.push(warnings::TO_SELF.with([]));
    }
}

/// An approval of `token`, whose amounts end at `most`.
fn approval(
    call: &Call<'_>,
    token: Address,
    spender: Address,
    amount: U256,
    most: U256,
    hints: &Hints,
    found: &mut Vec<Warning>,
) -> Action {
    let unlimited = is_unlimited(amount, most);
    if unlimited {
        found.push(warnings::UNLIMITED_APPROVAL.with([token.to_checksum(), spender.to_checksum()]));
    }
    if !amount.is_zero() {
        lookalike::check(spender, hints, found);
        if spender == call.from || spender == token {
            found.push(warnings::APPROVAL_TO_SELF.with([spender.to_checksum()]));
        }
    }
    Action::TokenApproval { token, spender, amount: (!unlimited).then_some(amount) }
}

/// Half of the most there can be, or more, is no amount but a wish for everything. (`most` is 2^n − 1.)
pub(super) fn is_unlimited(amount: U256, most: U256) -> bool {
    amount > most >> 1
}

/// What is to be said of a known function.
fn judge(
    call: &Call<'_>,
    known: &known::KnownCall,
    hints: &Hints,
    found: &mut Vec<Warning>,
    depth: u32,
) -> Option<Action> {
    let contract = call.to.to_checksum();
    match (known.signature.as_str(), known.values.as_slice()) {
        (
            "transferOwnership(address)" | "setOwner(address)" | "changeAdmin(address)",
            [Value::Address(owner)],
        ) => {
            lookalike::check(*owner, hints, found);
            found.push(warnings::OWNERSHIP_TRANSFER.with([contract, owner.to_checksum()]));
        }
        ("changeProxyAdmin(address,address)", [Value::Address(proxy), Value::Address(owner)]) => {
            found.push(warnings::OWNERSHIP_TRANSFER.with([proxy.to_checksum(), owner.to_checksum()]));
        }
        ("renounceOwnership()", _) => {
            found.push(warnings::OWNERSHIP_TRANSFER.with([contract, Address::ZERO.to_checksum()]));
        }
        ("upgradeTo(address)" | "upgradeToAndCall(address,bytes)", [Value::Address(code), ..]) => {
            found.push(warnings::UPGRADE.with([contract, code.to_checksum()]));
        }
        (
            "upgrade(address,address)" | "upgradeAndCall(address,address,bytes)",
            [Value::Address(proxy), Value::Address(code), ..],
        ) => {
            found.push(warnings::UPGRADE.with([proxy.to_checksum(), code.to_checksum()]));
        }
        ("grantRole(bytes32,address)", [role, Value::Address(account)]) => {
            found.push(warnings::ROLE_GRANT.with([role.to_text(), account.to_checksum()]));
        }
        (
            "approve(address,address,uint160,uint48)",
            [Value::Address(token), Value::Address(spender), Value::Uint(amount), _],
        ) => {
            let most = (U256::ONE << 160) - U256::ONE;
            return Some(approval(call, *token, *spender, *amount, most, hints, found));
        }
        ("multicall(bytes[])", [Value::Array(calls)])
        | ("multicall(uint256,bytes[])", [_, Value::Array(calls)]) => {
            if depth < DEEPEST && calls.len() <= MOST_CALLS {
                for data in calls {
                    let Value::Bytes(data) = data else { continue };
                    let inner = Call { from: call.from, to: call.to, value: U256::ZERO, data };
                    review_at(&inner, hints, found, depth + 1);
                }
            } else {
                found.push(warnings::UNKNOWN_CALL.with([contract, hex::encode(&call.data[..4])]));
            }
        }
        (signature, [Value::Address(to), _, _, Value::Uint(operation), ..])
            if signature.starts_with("execTransaction(") && *operation == U256::ONE =>
        {
            found.push(warnings::DELEGATE_CALL.with([to.to_checksum()]));
        }
        _ => {}
    }
    None
}
