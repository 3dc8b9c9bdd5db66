//! Broadcasting: what is known afterwards, whatever the gateways do.

#[path = "support/world.rs"]
mod support;

use latchkey_core::code::Code;
use latchkey_core::keccak::keccak256;
use latchkey_core::primitives::{Address, B256, hex};
use latchkey_gateway::{GatewayError, Rejection, SendOutcome, Sent};
use serde_json::{Value, json};
use support::{Act, World};

const RAW: [u8; 3] = [1, 2, 3];

fn hash() -> B256 {
    keccak256(RAW)
}

fn accepted() -> Act {
    Act::Result(json!(hash()))
}

fn refusal(message: &str) -> Act {
    Act::Error(json!({"code": -32000, "message": message}))
}

fn on_chain() -> Act {
    Act::Result(
        json!({"hash": hash(), "blockHash": B256([3; 32]), "blockNumber": "0x7", "transactionIndex": "0x0",
        "from": Address([1; 20]), "to": null, "nonce": "0x0", "value": "0x0", "input": "0x", "gas": "0x5208"}),
    )
}

/// Sends to gateways that answer each `eth_sendRawTransaction` by its act, and lookups by `lookup`.
fn send(gateways: Vec<Act>, lookup: &Act) -> (Result<Sent, GatewayError>, std::rc::Rc<World>) {
    let world = World::new();
    for act in gateways {
        let lookup = lookup.clone();
        world.gateway(move |method, params| match method {
            "eth_sendRawTransaction" => {
                assert_eq!(*params, json!([hex::encode(&RAW)]));
                act.clone()
            }
            "eth_getTransactionByHash" => lookup.clone(),
            other => panic!("{other}"),
        });
    }
    let client = world.client();
    (world.run(async move { client.send_raw_transaction(&RAW).await }), world)
}

fn outcome(gateways: Vec<Act>, lookup: Act) -> Result<SendOutcome, GatewayError> {
    let sent = send(gateways, &lookup).0?;
    assert_eq!(sent.hash, hash());
    Ok(sent.outcome)
}

#[test]
fn accepted_and_known_are_success() {
    assert_eq!(outcome(vec![accepted()], Act::Hang), Ok(SendOutcome::Accepted));
    assert_eq!(outcome(vec![refusal("already known")], Act::Hang), Ok(SendOutcome::AlreadyKnown));
    // It was accepted, the answer was lost, the next gateway has heard of it.
    assert_eq!(outcome(vec![Act::Hang, refusal("already known")], Act::Hang), Ok(SendOutcome::AlreadyKnown));
    assert_eq!(outcome(vec![Act::Unreachable, accepted()], Act::Hang), Ok(SendOutcome::Accepted));
    // A liar's hash is not believed; the next gateway is asked.
    let liar = Act::Result(json!(B256([9; 32])));
    assert_eq!(outcome(vec![liar, accepted()], Act::Hang), Ok(SendOutcome::Accepted));
}

#[test]
fn a_used_nonce_is_ours_or_another_ones() {
    assert_eq!(outcome(vec![refusal("nonce too low")], on_chain()), Ok(SendOutcome::AlreadyKnown));
    let rejected = GatewayError::Rejected { hash: hash(), rejection: Rejection::NonceTooLow };
    assert_eq!(outcome(vec![refusal("nonce too low")], Act::Result(Value::Null)), Err(rejected.clone()));
    assert_eq!(rejected.code(), Code::TxRejected);
    let lost = outcome(vec![refusal("nonce too low")], Act::Unreachable).unwrap_err();
    assert!(matches!(lost, GatewayError::SendUnknown { .. }), "{lost:?}");
    let maybe = outcome(vec![Act::Hang, refusal("nonce too low")], Act::Result(Value::Null)).unwrap_err();
    assert!(matches!(maybe, GatewayError::SendUnknown { .. }), "{maybe:?}");
}

#[test]
fn a_refusal_is_final_only_if_nobody_else_may_have_it() {
    let (result, world) =
        send(vec![refusal("insufficient funds for gas * price + value"), accepted()], &Act::Hang);
    let error = result.unwrap_err();
    assert_eq!(error, GatewayError::Rejected { hash: hash(), rejection: Rejection::InsufficientFunds });
    assert_eq!(error.code(), Code::InsufficientFunds);
    assert_eq!(world.sent(1, "eth_sendRawTransaction"), 0);

    let unclear = outcome(vec![Act::Hang, refusal("transaction underpriced")], Act::Hang).unwrap_err();
    assert!(matches!(unclear, GatewayError::SendUnknown { .. }), "{unclear:?}");
    assert_eq!(unclear.code(), Code::Timeout);

    // A gateway that only said "not now" cannot have it.
    let limited = Act::Status(429, "", vec![]);
    let error = outcome(vec![limited.clone(), refusal("transaction underpriced")], Act::Hang).unwrap_err();
    assert_eq!(error, GatewayError::Rejected { hash: hash(), rejection: Rejection::Underpriced });
    assert_eq!(outcome(vec![limited], Act::Hang).unwrap_err().code(), Code::Limit);
}

#[test]
fn silence_after_sending_is_unknown() {
    for act in [Act::Hang, Act::Unreachable, Act::Status(502, "", vec![]), Act::Raw(b"<html>".to_vec())] {
        let error = outcome(vec![act.clone()], Act::Hang).unwrap_err();
        assert!(
            matches!(error, GatewayError::SendUnknown { hash: named, .. } if named == hash()),
            "{act:?}: {error:?}"
        );
    }
}

#[test]
fn nothing_is_sent_to_another_chain() {
    let world = World::new();
    world.gateway_raw(|_, _| Act::Result(json!("0x5")));
    let client = world.client();
    let error = world.run(async move { client.send_raw_transaction(&RAW).await }).unwrap_err();
    assert_eq!(error.code(), Code::ChainDisconnected);
    assert_eq!(world.sent(0, "eth_sendRawTransaction"), 0);
}

#[test]
fn the_raw_request_takes_the_same_way() {
    let world = World::new();
    world.gateway(|_, _| refusal("already known"));
    let client = world.client();
    let ask = |params: Value| {
        let client = client.clone();
        world.run(async move { client.request("eth_sendRawTransaction", params).await })
    };
    assert_eq!(ask(json!([hex::encode(&RAW)])), Ok(json!(hash())));
    for params in [json!([]), json!(["0x1"]), json!([1]), json!({}), json!(["0x01", "0x02"])] {
        assert_eq!(ask(params).unwrap_err().code(), Code::InvalidParams);
    }
}
