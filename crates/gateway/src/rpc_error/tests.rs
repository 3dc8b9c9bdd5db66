use serde_json::json;

use super::*;

fn error(number: i64, message: &str) -> RpcError {
    RpcError { number, message: message.into(), data: Value::Null }
}

/// How nodes word their refusals: go-ethereum `core/txpool/errors.go` and `core/error.go`, Erigon `txpoolcfg`,
/// Nethermind `AcceptTxResult`, Besu `TransactionInvalidReason` and `JsonRpcError`, Anvil `InvalidTransactionError`,
/// Hardhat, OpenEthereum.
#[test]
fn refusals_are_told_apart_in_every_nodes_words() {
    let known = [
        "already known",
        "AlreadyKnown",
        "Known transaction",
        "known transaction: 0x12",
        "transaction already imported",
        "Transaction with the same hash was already imported.",
        "already in mempool",
    ];
    for words in known {
        assert_eq!(judge_send(&error(-32000, words)), SendMeaning::AlreadyKnown, "{words}");
    }
    let refused = [
        (Rejection::NonceTooLow, "nonce too low: next nonce 5, tx nonce 3"),
        (Rejection::NonceTooLow, "nonce too low"),
        (Rejection::NonceTooLow, "Nonce too low"),
        (Rejection::NonceTooLow, "OldNonce, Current nonce: 5, nonce of rejected tx: 3."),
        (Rejection::NonceTooLow, "Transaction nonce is too low. Try incrementing the nonce."),
        (Rejection::NonceTooHigh, "nonce too high"),
        (
            Rejection::NonceTooHigh,
            "Transaction nonce is too distant from current sender nonce: nonce too distant",
        ),
        (Rejection::NonceTooHigh, "NonceGap, Future nonce. Expected nonce: 5"),
        (Rejection::ReplacementUnderpriced, "replacement transaction underpriced"),
        (Rejection::ReplacementUnderpriced, "Replacement transaction underpriced"),
        (
            Rejection::ReplacementUnderpriced,
            "ReplacementNotAllowed, Replacement transaction has higher nonce",
        ),
        (Rejection::ReplacementUnderpriced, "could not replace existing tx"),
        (Rejection::ReplacementUnderpriced, "There is another transaction with same nonce in the queue."),
        (Rejection::Underpriced, "transaction underpriced"),
        (Rejection::Underpriced, "transaction underpriced: gas tip cap 0, minimum needed 1"),
        (
            Rejection::Underpriced,
            "max fee per gas less than block base fee: address 0x1, maxFeePerGas: 1, baseFee: 7",
        ),
        (Rejection::Underpriced, "FeeTooLow, FeePerGas needs to be higher than 1"),
        (Rejection::Underpriced, "FeeTooLowToCompete"),
        (Rejection::Underpriced, "Gas price below configured minimum gas price"),
        (
            Rejection::InsufficientFunds,
            "insufficient funds for gas * price + value: balance 0, tx cost 1, overshot 1",
        ),
        (Rejection::InsufficientFunds, "Insufficient funds for gas * price + value"),
        (Rejection::InsufficientFunds, "InsufficientFunds, Account balance: 0, cumulative cost: 21000"),
        (Rejection::InsufficientFunds, "Upfront cost exceeds account balance"),
        (
            Rejection::InsufficientFunds,
            "Sender doesn't have enough funds to send tx. The max upfront cost is: 1",
        ),
        (Rejection::IntrinsicGas, "intrinsic gas too low: gas 20000, minimum needed 21000"),
        (Rejection::IntrinsicGas, "intrinsic gas too low"),
        (Rejection::IntrinsicGas, "Intrinsic gas exceeds gas limit"),
        (Rejection::Other { message: "exceeds block gas limit".into() }, "exceeds block gas limit"),
        (Rejection::Other { message: "invalid sender".into() }, "invalid sender"),
    ];
    for (rejection, words) in refused {
        assert_eq!(judge_send(&error(-32000, words)), SendMeaning::Rejected(rejection.clone()), "{words}");
    }
    // The cause in `data`.
    let wrapped = RpcError { data: json!("NonceTooLow: nonce too low"), ..error(-32010, "Internal error") };
    assert_eq!(judge_send(&wrapped), SendMeaning::Rejected(Rejection::NonceTooLow));
    assert_eq!(judge_send(&error(-32005, "daily limit")), SendMeaning::Other(Meaning::Limited));
    assert_eq!(judge_send(&error(-32603, "Internal error")), SendMeaning::Other(Meaning::Elsewhere));
}

#[test]
fn revert_data_is_found_in_every_nodes_shape() {
    // Error("no"): selector, offset, length, text.
    let hex = format!("0x08c379a0{:064x}{:064x}6e6f{}", 32, 2, "0".repeat(60));
    let bytes = Bytes::parse(&hex).unwrap();
    let shapes = [
        ("go-ethereum, Reth, Besu, Anvil", 3, "execution reverted: no", json!(hex)),
        ("Nethermind", -32015, "VM execution error.", json!(format!("Reverted {hex}"))),
        (
            "Hardhat",
            -32603,
            "VM Exception while processing transaction: reverted with reason string 'no'",
            json!({"message": "…", "txHash": "0x01", "data": hex}),
        ),
        (
            "Ganache",
            -32000,
            "VM Exception while processing transaction: revert no",
            json!({"0x5e": {"error": "revert", "program_counter": 1, "return": hex, "reason": "no"}, "name": "c", "stack": "o"}),
        ),
        (
            "Ganache 7",
            -32000,
            "VM Exception while processing transaction: revert no",
            json!({"hash": null, "programCounter": 1, "result": hex, "reason": "no"}),
        ),
        (
            "wrapped",
            -32603,
            "execution reverted",
            json!({"originalError": {"code": 3, "data": hex, "message": "execution reverted"}}),
        ),
    ];
    for (node, number, words, data) in shapes {
        match judge(&RpcError { data, ..error(number, words) }) {
            Meaning::Reverted { data, .. } => {
                assert_eq!(data, bytes, "{node}");
                assert_eq!(reason(&data).as_deref(), Some("no"), "{node}");
            }
            other => panic!("{node}: {other:?}"),
        }
    }
    let without_data = Meaning::Reverted { data: Bytes::default(), message: Some("paused".into()) };
    assert_eq!(judge(&error(-32000, "execution reverted: paused")), without_data);
    let hardhat =
        error(-32603, "VM Exception while processing transaction: reverted with reason string 'paused'");
    assert_eq!(judge(&hardhat), without_data);
    let silent = Meaning::Reverted { data: Bytes::default(), message: None };
    assert_eq!(judge(&error(3, "execution reverted")), silent);
    // A panic's code, in the words of the ABI module.
    let panic = Bytes::parse(&format!("0x4e487b71{:064x}", 0x11)).unwrap();
    assert!(reason(&panic).unwrap().starts_with("panic 0x11"));
    assert_eq!(reason(&[1, 2, 3, 4, 5]), None);
}

#[test]
fn a_bomb_of_nested_data_is_left_alone() {
    let mut data = json!("0x01");
    for _ in 0..100 {
        data = json!({"a": data});
    }
    let bomb = RpcError { data, ..error(3, "execution reverted") };
    assert_eq!(judge(&bomb), Meaning::Reverted { data: Bytes::default(), message: None });
}

#[test]
fn what_another_gateway_may_know_is_asked_there() {
    for (number, words) in [
        (-32601, "the method eth_x does not exist/is not available"),
        (-32000, "header not found"),
        (-32000, "missing trie node 1a2b (path )"),
        (-32603, "Internal error"),
        (-32004, "Method not supported"),
    ] {
        assert_eq!(judge(&error(number, words)), Meaning::Elsewhere, "{words}");
    }
    for (number, words) in [(-32005, "limit exceeded"), (429, "slow down"), (-32000, "rate limit reached")] {
        assert_eq!(judge(&error(number, words)), Meaning::Limited, "{words}");
    }
    for (number, words) in [(-32602, "invalid params"), (-32000, "gas required exceeds allowance (21000)")] {
        assert_eq!(judge(&error(number, words)), Meaning::Answer, "{words}");
    }
}
