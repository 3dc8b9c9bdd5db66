//! The execution-apis test vectors, as answers to the typed methods. Skipped without the vectors' folder.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up must stop")]

#[path = "support/world.rs"]
mod support;

use std::collections::BTreeMap;

use latchkey_core::primitives::{Address, B256, Bytes, quantity};
use latchkey_gateway::{BlockTag, CallRequest, Client, GatewayError, LogFilter};
use serde_json::{Value, json};
use support::{Act, World};

/// Asks by the typed method of the same name; gives the answer in JSON-RPC's form.
async fn ask(client: &Client<World>, method: &str, params: &Value) -> Option<Result<Value, GatewayError>> {
    let hash = || serde_json::from_value::<B256>(params[0].clone()).unwrap();
    let number = || match params[0].as_str().unwrap() {
        "latest" => BlockTag::Latest,
        "safe" => BlockTag::Safe,
        "finalized" => BlockTag::Finalized,
        "earliest" => BlockTag::Earliest,
        number => BlockTag::Number(quantity::parse_u64(number).unwrap()),
    };
    let (address, latest, call) = (Address::ZERO, BlockTag::Latest, CallRequest::default());
    let quantity = |value: u64| json!(format!("{value:#x}"));
    Some(match method {
        "eth_blockNumber" => client.block_number().await.map(quantity),
        "eth_getBalance" => client.balance(address, latest).await.map(|wei| json!(quantity::format(wei))),
        "eth_getTransactionCount" => client.transaction_count(address, latest).await.map(quantity),
        "eth_getCode" => client.code(address, latest).await.map(|code| json!(code)),
        "eth_call" => client.call(&call, latest).await.map(|data| json!(data)),
        "eth_estimateGas" => client.estimate_gas(&call).await.map(quantity),
        "eth_feeHistory" => client.fee_history(1, latest, &[25, 75]).await.map(|history| {
            let text = |fees: &[latchkey_core::primitives::U256]| {
                json!(fees.iter().map(|fee| quantity::format(*fee)).collect::<Vec<_>>())
            };
            let reward: Vec<Value> = history.reward.iter().map(|tips| text(tips)).collect();
            json!({"oldestBlock": quantity(history.oldest_block), "reward": reward,
                "baseFeePerGas": text(&history.base_fee_per_gas)})
        }),
        "eth_getTransactionByHash" => client.transaction(hash()).await.map(|found| json!(found)),
        "eth_getTransactionReceipt" => client.receipt(hash()).await.map(|found| json!(found)),
        "eth_getBlockByNumber" => client.block(number()).await.map(|found| json!(found)),
        "eth_getBlockByHash" => client.block_by_hash(hash()).await.map(|found| json!(found)),
        "eth_getLogs" => client.logs(&LogFilter::default()).await.map(|logs| json!(logs)),
        "eth_sendRawTransaction" => {
            let raw: Bytes = serde_json::from_value(params[0].clone()).unwrap();
            client.send_raw_transaction(&raw).await.map(|sent| json!(sent.hash))
        }
        _ => return None,
    })
}

/// Every field we read must be the vector's; a transaction in full stands for its hash, absent for null.
fn agree(ours: &Value, theirs: &Value, path: &str) {
    match (ours, theirs) {
        (Value::Object(ours), Value::Object(theirs)) => {
            for (name, value) in ours {
                if name == "status" {
                    let expected = match theirs.get(name).and_then(Value::as_str) {
                        Some("0x1") => "success",
                        Some(_) => "reverted",
                        None => "unknown",
                    };
                    assert_eq!(value, expected, "{path}.status");
                } else {
                    agree(value, theirs.get(name).unwrap_or(&Value::Null), &format!("{path}.{name}"));
                }
            }
        }
        (Value::Array(ours), Value::Array(theirs)) => {
            assert_eq!(ours.len(), theirs.len(), "{path}");
            ours.iter().zip(theirs).for_each(|(ours, theirs)| agree(ours, theirs, path));
        }
        (Value::String(_), Value::Object(theirs)) => assert_eq!(Some(ours), theirs.get("hash"), "{path}"),
        _ => assert_eq!(ours, theirs, "{path}"),
    }
}

#[test]
fn the_typed_methods_decode_what_conforming_nodes_answer() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors/execution-apis/rpc.json");
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: no execution-apis vectors");
        return;
    };
    let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
    let mut counts = BTreeMap::<String, usize>::new();
    for case in &cases {
        for exchange in case["exchanges"].as_array().unwrap() {
            let (method, name) = (case["method"].as_str().unwrap().to_owned(), case["name"].to_string());
            // A blob transaction is sent with its blobs, which its hash does not cover; we send none.
            if exchange["request"]["method"] != json!(method) || name.contains("send-blob-tx") {
                continue;
            }
            let response = exchange["response"].clone();
            let world = World::new();
            let answer = response.clone();
            world.gateway(move |_, _| match answer.get("error") {
                Some(error) => Act::Error(error.clone()),
                None => Act::Result(answer["result"].clone()),
            });
            let client = world.client();
            let params = exchange["request"]["params"].clone();
            let asked = method.clone();
            let Some(outcome) = world.run(async move { ask(&client, &asked, &params).await }) else {
                continue;
            };
            match (outcome, response.get("error")) {
                (Ok(ours), None) => agree(&ours, &response["result"], &name),
                (Err(GatewayError::Reverted { data, reason }), Some(error)) if error["code"] == 3 => {
                    assert_eq!(json!(data), error["data"], "{name}");
                    let told = error["message"].as_str().unwrap();
                    if told.contains("user error") {
                        assert_eq!(reason.as_deref(), Some("user error"), "{name}");
                    }
                }
                (Err(GatewayError::Rpc { number, .. }), Some(error)) => {
                    assert_eq!(json!(number), error["code"], "{name}")
                }
                (outcome, _) => panic!("{method} {name}: {outcome:?}"),
            }
            *counts.entry(method).or_default() += 1;
        }
    }
    println!("{counts:?}");
    assert_eq!(counts.values().sum::<usize>(), 71);
    assert_eq!(counts.len(), 13);
}
