//! Token calls and events.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helper functions too")]

use latchkey_core::abi::{Abi, Value};
use latchkey_core::primitives::{Address, B256, Bytes, U256, hex};
use latchkey_core::token::{self, TokenCall, TokenEvent};

fn address(last: u8) -> Address {
    let mut bytes = [0; 20];
    bytes[19] = last;
    Address(bytes)
}

fn number(number: u64) -> U256 {
    U256::from(number)
}

/// Every call, encoded by the codec from its signature.
#[test]
fn calls_are_recognised() {
    let abi = Abi::parse_human_readable(&[
        "function transfer(address to, uint256 value)",
        "function transferFrom(address from, address to, uint256 value)",
        "function approve(address spender, uint256 value)",
        "function increaseAllowance(address spender, uint256 added)",
        "function decreaseAllowance(address spender, uint256 subtracted)",
        "function permit(address owner, address spender, uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s)",
        "function permit(address holder, address spender, uint256 nonce, uint256 expiry, bool allowed, uint8 v, bytes32 r, bytes32 s)",
        "function setApprovalForAll(address operator, bool approved)",
        "function safeTransferFrom(address from, address to, uint256 id)",
        "function safeTransferFrom(address from, address to, uint256 id, bytes data)",
        "function safeTransferFrom(address from, address to, uint256 id, uint256 value, bytes data)",
        "function safeBatchTransferFrom(address from, address to, uint256[] ids, uint256[] values, bytes data)",
    ])
    .unwrap();
    let (a, b) = (address(1), address(2));
    let (va, vb) = (Value::Address(a), Value::Address(b));
    let uint = |value| Value::Uint(number(value));
    let many = |list: &[u64]| Value::Array(list.iter().map(|value| uint(*value)).collect());
    let data = || Value::Bytes(Bytes(vec![9]));
    let word = || Value::word(B256([1; 32]));
    let cases = [
        ("transfer", vec![va.clone(), uint(5)], TokenCall::Transfer { to: a, amount: number(5) }),
        (
            "transferFrom",
            vec![va.clone(), vb.clone(), uint(5)],
            TokenCall::TransferFrom { from: a, to: b, amount_or_id: number(5) },
        ),
        ("approve", vec![va.clone(), uint(5)], TokenCall::Approve { spender: a, amount_or_id: number(5) }),
        (
            "increaseAllowance",
            vec![va.clone(), uint(5)],
            TokenCall::IncreaseAllowance { spender: a, added: number(5) },
        ),
        (
            "decreaseAllowance",
            vec![va.clone(), uint(5)],
            TokenCall::DecreaseAllowance { spender: a, subtracted: number(5) },
        ),
        (
            "permit",
            vec![va.clone(), vb.clone(), uint(5), uint(6), uint(27), word(), word()],
            TokenCall::Permit { owner: a, spender: b, amount: number(5), deadline: number(6) },
        ),
        (
            "permit",
            vec![va.clone(), vb.clone(), uint(5), uint(6), Value::Bool(true), uint(27), word(), word()],
            TokenCall::PermitAll { owner: a, spender: b, expiry: number(6), allowed: true },
        ),
        (
            "setApprovalForAll",
            vec![va.clone(), Value::Bool(false)],
            TokenCall::SetApprovalForAll { operator: a, approved: false },
        ),
        (
            "safeTransferFrom",
            vec![va.clone(), vb.clone(), uint(5)],
            TokenCall::SafeTransferNft { from: a, to: b, token_id: number(5), data: Bytes::default() },
        ),
        (
            "safeTransferFrom",
            vec![va.clone(), vb.clone(), uint(5), data()],
            TokenCall::SafeTransferNft { from: a, to: b, token_id: number(5), data: Bytes(vec![9]) },
        ),
        (
            "safeTransferFrom",
            vec![va.clone(), vb.clone(), uint(5), uint(6), data()],
            TokenCall::SafeTransfer {
                from: a,
                to: b,
                token_id: number(5),
                amount: number(6),
                data: Bytes(vec![9]),
            },
        ),
        (
            "safeBatchTransferFrom",
            vec![va.clone(), vb.clone(), many(&[1, 2]), many(&[3, 4]), data()],
            TokenCall::SafeBatchTransfer {
                from: a,
                to: b,
                token_ids: vec![number(1), number(2)],
                amounts: vec![number(3), number(4)],
                data: Bytes(vec![9]),
            },
        ),
    ];
    for (name, arguments, expected) in cases {
        let function = abi.function_for(name, &arguments).unwrap();
        let data = function.encode(&arguments).unwrap();
        assert_eq!(TokenCall::parse(&data), Some(expected), "{name}");
        assert_eq!(TokenCall::signature(&data), Some(function.signature().as_str()));
        assert_eq!(TokenCall::parse(&data[..data.len() - 32]), None, "{name}, cut");
    }
    let uneven = [va, vb, many(&[1, 2]), many(&[3]), data()];
    let data = abi.function("safeBatchTransferFrom").unwrap().encode(&uneven).unwrap();
    assert_eq!(TokenCall::parse(&data), None);
}

#[test]
fn other_calls_are_not() {
    let mut dirty = token::transfer(address(1), number(5)).0;
    dirty[4] = 1;
    assert_eq!(TokenCall::parse(&dirty), None);
    assert_eq!(TokenCall::parse(&[]), None);
    assert_eq!(TokenCall::parse(&[0xa9, 0x05, 0x9c]), None);
    assert_eq!(TokenCall::parse(&token::balance_of(address(1))), None);
}

#[test]
fn events_are_recognised() {
    let topic = |text: &str| B256::parse(text).unwrap();
    let word = |last: u8| B256(U256::from(last).to_be_bytes());
    let transfer = topic("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");
    let approval = topic("0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925");
    let (a, b) = (address(1), address(2));
    assert_eq!(
        TokenEvent::parse(&[transfer, word(1), word(2)], &word(3).0),
        Some(TokenEvent::Transfer { from: a, to: b, amount: number(3) })
    );
    assert_eq!(
        TokenEvent::parse(&[transfer, word(1), word(2), word(3)], &[]),
        Some(TokenEvent::TransferNft { from: a, to: b, token_id: number(3) })
    );
    assert_eq!(
        TokenEvent::parse(&[approval, word(1), word(2)], &word(3).0),
        Some(TokenEvent::Approval { owner: a, spender: b, amount: number(3) })
    );
    assert_eq!(
        TokenEvent::parse(&[approval, word(1), word(2), word(3)], &[]),
        Some(TokenEvent::ApprovalNft { owner: a, approved: b, token_id: number(3) })
    );
    let all = topic("0x17307eab39ab6107e8899845ad3d59bd9653f200f220920489ca2b5937696c31");
    assert_eq!(
        TokenEvent::parse(&[all, word(1), word(2)], &word(1).0),
        Some(TokenEvent::ApprovalForAll { owner: a, operator: b, approved: true })
    );
    let batch = topic("0x4a39dc06d4c0dbc64b70af90fd698a233a518aa5d07e595d983b8c0526c8f7fb");
    let data: Vec<u8> = [64, 128, 1, 5, 1, 6].iter().flat_map(|last| word(*last).0).collect();
    assert_eq!(
        TokenEvent::parse(&[batch, word(9), word(1), word(2)], &data),
        Some(TokenEvent::TransferMany {
            operator: address(9),
            from: a,
            to: b,
            tokens: vec![(number(5), number(6))]
        })
    );
    assert_eq!(TokenEvent::parse(&[transfer, word(1), word(2)], &[]), None, "{}", hex::encode(&[]));
    assert_eq!(TokenEvent::parse(&[transfer, B256([1; 32]), word(2)], &word(3).0), None);
    assert_eq!(TokenEvent::parse(&[transfer], &[]), None);
}
