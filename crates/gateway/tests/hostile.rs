//! Hostile replies to every typed method: a typed error each time, never a panic and never a value.

#[path = "support/world.rs"]
mod support;

use std::collections::BTreeMap;

use latchkey_core::code::Code;
use latchkey_core::primitives::{Address, B256};
use latchkey_gateway::{BlockTag, CallRequest, Client, GatewayError, LogFilter};
use serde_json::{Value, json};
use support::{Act, World};

const METHODS: [&str; 14] = [
    "block_number",
    "balance",
    "transaction_count",
    "code",
    "call",
    "estimate_gas",
    "gas_price",
    "fee_history",
    "estimate_fees",
    "transaction",
    "receipt",
    "block",
    "logs",
    "send",
];

/// Calls a typed method; what it gives, as text.
async fn ask(client: &Client<World>, method: &str) -> Result<String, GatewayError> {
    let (address, latest, hash) = (Address([1; 20]), BlockTag::Latest, B256([2; 32]));
    let filter = LogFilter { address: vec![address], ..LogFilter::default() };
    Ok(match method {
        "block_number" => format!("{:?}", client.block_number().await?),
        "balance" => format!("{:?}", client.balance(address, latest).await?),
        "transaction_count" => format!("{:?}", client.transaction_count(address, latest).await?),
        "code" => format!("{:?}", client.code(address, latest).await?),
        "call" => format!("{:?}", client.call(&CallRequest::default(), latest).await?),
        "estimate_gas" => format!("{:?}", client.estimate_gas(&CallRequest::default()).await?),
        "gas_price" => format!("{:?}", client.gas_price().await?),
        "fee_history" => format!("{:?}", client.fee_history(4, latest, &[50]).await?),
        "estimate_fees" => format!("{:?}", client.estimate_fees().await?),
        "transaction" => format!("{:?}", client.transaction(hash).await?),
        "receipt" => format!("{:?}", client.receipt(hash).await?),
        "block" => format!("{:?}", client.block(BlockTag::Number(7)).await?),
        "logs" => format!("{:?}", client.logs(&filter).await?),
        _ => format!("{:?}", client.send_raw_transaction(&[1, 2, 3]).await?),
    })
}

fn run(act: Act, method: &'static str) -> Result<String, GatewayError> {
    let world = World::new();
    world.gateway(move |_, _| act.clone());
    let client = world.client();
    world.run(async move { ask(&client, method).await })
}

/// The cause, where a broadcast only knows that it does not know.
fn blame(error: &GatewayError) -> Code {
    match error {
        GatewayError::SendUnknown { cause, .. } => cause.code(),
        other => other.code(),
    }
}

#[test]
fn replies_that_are_no_replies() {
    let deep =
        format!(r#"{{"jsonrpc":"2.0","id":$ID,"result":{}1{}}}"#, "[".repeat(5_000), "]".repeat(5_000));
    let many = format!(r#"{{"jsonrpc":"2.0","id":$ID,"result":[{}0]}}"#, "0,".repeat(400_000));
    let large = format!(r#"{{"jsonrpc":"2.0","id":$ID,"result":"0x{}"}}"#, "0".repeat(5 << 20));
    let bodies: Vec<Vec<u8>> = [
        "",
        " ",
        "null",
        "true",
        "42",
        "\"0x1\"",
        "[]",
        "{}",
        "<!DOCTYPE html><html></html>",
        "Service Unavailable",
        "{",
        "{\"jsonrpc\":\"2.0\",\"id\":$ID,\"result\":\"0x1\"",
        "{\"jsonrpc\":\"2.0\",\"id\":$ID,\"result\":\"0x1",
        r#"{"jsonrpc":"2.0","id":$ID,"result":"0x1"}}"#,
        r#"{"jsonrpc":"2.0","id":$ID,"result":"0x1"}{"jsonrpc":"2.0","id":$ID,"result":"0x1"}"#,
        r#"[{"jsonrpc":"2.0","id":$ID,"result":"0x1"}]"#,
        r#"{"jsonrpc":"2.0","id":$ID,"result":"0x1","result":"0x2"}"#,
        r#"{"jsonrpc":"2.0","id":$ID,"id":$ID,"result":"0x1"}"#,
        r#"{"jsonrpc":"2.0","id":$ID,"result":{"a":1,"a":2}}"#,
        r#"{"jsonrpc":"2.0","id":0,"result":"0x1"}"#,
        r#"{"jsonrpc":"2.0","id":-1,"result":"0x1"}"#,
        r#"{"jsonrpc":"2.0","id":"$ID","result":"0x1"}"#,
        r#"{"jsonrpc":"2.0","id":$ID.5,"result":"0x1"}"#,
        r#"{"jsonrpc":"2.0","id":null,"result":"0x1"}"#,
        r#"{"jsonrpc":"2.0","id":[$ID],"result":"0x1"}"#,
        r#"{"jsonrpc":"2.0","result":"0x1"}"#,
        r#"{"id":$ID,"result":"0x1"}"#,
        r#"{"jsonrpc":"1.0","id":$ID,"result":"0x1"}"#,
        r#"{"jsonrpc":2.0,"id":$ID,"result":"0x1"}"#,
        r#"{"jsonrpc":"2.0","id":$ID}"#,
        r#"{"jsonrpc":"2.0","id":$ID,"Result":"0x1"}"#,
        r#"{"jsonrpc":"2.0","id":$ID,"result":"0x1","error":{"code":1,"message":"x"}}"#,
        r#"{"jsonrpc":"2.0","id":$ID,"result":null,"error":{"code":1,"message":"x"}}"#,
        r#"{"jsonrpc":"2.0","id":$ID,"error":null}"#,
        r#"{"jsonrpc":"2.0","id":$ID,"error":"no"}"#,
        r#"{"jsonrpc":"2.0","id":$ID,"error":{}}"#,
        r#"{"jsonrpc":"2.0","id":$ID,"error":{"code":"1","message":"x"}}"#,
        r#"{"jsonrpc":"2.0","id":$ID,"error":{"code":1.5,"message":"x"}}"#,
        r#"{"jsonrpc":"2.0","id":$ID,"error":{"code":1}}"#,
        r#"{"jsonrpc":"2.0","id":$ID,"error":{"code":1,"message":7}}"#,
        r#"{"jsonrpc":"2.0","id":$ID,"result":"0x1",}"#,
        r#"{'jsonrpc':'2.0','id':$ID,'result':'0x1'}"#,
        r#"{"jsonrpc":"2.0","id":$ID,"result":NaN}"#,
        r#"{"jsonrpc":"2.0","id":$ID,"result":0x1}"#,
        r#"{"jsonrpc":"2.0","id":$ID,"result":"\ud800"}"#,
        r#"{"jsonrpc":"2.0","id":$ID,"result":1e999}"#,
    ]
    .iter()
    .map(|text| text.as_bytes().to_vec())
    .chain([deep.into_bytes(), many.into_bytes(), large.into_bytes()])
    .chain([vec![0xff, 0xfe, 0], vec![0x1f, 0x8b, 8, 0], b"\xef\xbb\xbf{}".to_vec(), vec![0; 100]])
    .collect();
    let mut count = 0;
    for body in &bodies {
        for method in METHODS {
            let shown = String::from_utf8_lossy(&body[..body.len().min(80)]).into_owned();
            let error = run(Act::Raw(body.clone()), method).expect_err(&shown);
            assert_eq!(blame(&error), Code::UpstreamMalformed, "{shown} to {method}: {error}");
            count += 1;
        }
    }
    assert_eq!((bodies.len(), count), (53, 53 * 14));
}

fn receipt() -> BTreeMap<&'static str, Value> {
    let log = json!({"address": Address([1; 20]), "topics": [], "data": "0x", "blockNumber": "0x7",
        "blockHash": B256([3; 32]), "transactionHash": B256([2; 32]), "transactionIndex": "0x0", "logIndex": "0x0"});
    BTreeMap::from([
        ("transactionHash", json!(B256([2; 32]))),
        ("blockHash", json!(B256([3; 32]))),
        ("blockNumber", json!("0x7")),
        ("transactionIndex", json!("0x0")),
        ("from", json!(Address([1; 20]))),
        ("to", Value::Null),
        ("status", json!("0x1")),
        ("gasUsed", json!("0x5208")),
        ("cumulativeGasUsed", json!("0x5208")),
        ("effectiveGasPrice", json!("0x1")),
        ("logs", json!([log])),
        ("type", json!("0x2")),
    ])
}

#[test]
fn results_of_the_wrong_shape() {
    let results = [
        Value::Null,
        json!(true),
        json!(0),
        json!(1),
        json!(-1),
        json!(1.5),
        json!(u64::MAX),
        json!(""),
        json!(" "),
        json!("abc"),
        json!("42"),
        json!("0x"),
        json!("0X1"),
        json!("0x00"),
        json!("0x01"),
        json!("-0x1"),
        json!("0x-1"),
        json!("0x1 "),
        json!(" 0x1"),
        json!("0xg"),
        json!("0x1.0"),
        json!("１"),
        json!("0x١"),
        json!(format!("0x1{}", "0".repeat(64))),
        json!(format!("0x{}", "f".repeat(65))),
        json!([]),
        json!([1]),
        json!(["0x1"]),
        json!([null]),
        json!([{}]),
        json!({}),
        json!({"hash": "0x1"}),
        json!({"result": "0x1"}),
        json!({"number": "0x7"}),
        json!([[]]),
        json!("latest"),
        json!("null"),
        json!("0x123"),
    ];
    let fine = |method: &str, result: &Value| match method {
        "transaction" | "receipt" | "block" => result.is_null(),
        "code" | "call" => matches!(result.as_str(), Some("0x" | "0x00" | "0x01")),
        "logs" => *result == json!([]),
        // Three nibbles are a number, and no bytes.
        "block_number" | "balance" | "transaction_count" | "estimate_gas" | "gas_price" => {
            *result == json!("0x123")
        }
        _ => false,
    };
    let mut count = 0;
    for result in &results {
        for method in METHODS {
            let outcome = run(Act::Result(result.clone()), method);
            if fine(method, result) {
                assert!(outcome.is_ok(), "{result} to {method}: {outcome:?}");
                continue;
            }
            let error = outcome.expect_err(&format!("{result} to {method}"));
            assert_eq!(blame(&error), Code::UpstreamMalformed, "{result} to {method}: {error}");
            count += 1;
        }
    }
    assert_eq!((results.len(), count), (38, 38 * 14 - 3 - 6 - 1 - 5));
}

#[test]
fn every_field_of_a_receipt_is_checked() {
    let good = json!(receipt());
    assert!(run(Act::Result(good), "receipt").unwrap().contains("Success"));
    let damage = [
        ("transactionHash", json!(B256([9; 32]))),
        ("transactionHash", json!("0x02")),
        ("blockHash", Value::Null),
        ("blockHash", json!("0x")),
        ("blockNumber", Value::Null),
        ("blockNumber", json!(7)),
        ("blockNumber", json!("0x07")),
        ("transactionIndex", json!("")),
        ("from", json!("0x1")),
        ("from", Value::Null),
        ("to", json!("0x00")),
        ("to", json!(1)),
        ("contractAddress", json!("zero")),
        ("status", json!("0x2")),
        ("status", json!(1)),
        ("status", json!(true)),
        ("status", Value::Null),
        ("gasUsed", json!("0x10000000000000000")),
        ("cumulativeGasUsed", json!("-1")),
        ("effectiveGasPrice", json!("1")),
        ("logs", Value::Null),
        ("logs", json!({})),
        ("logs", json!([1])),
        ("logs", json!([{"address": "0x"}])),
        ("type", json!(2)),
        ("from", json!("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")),
    ];
    for (field, value) in &damage {
        let mut fields = receipt();
        fields.insert(field, value.clone());
        let error = run(Act::Result(json!(fields)), "receipt").expect_err(field);
        assert_eq!(error.code(), Code::UpstreamMalformed, "{field} = {value}: {error}");
    }
    let all: Vec<&str> = receipt().into_keys().collect();
    for field in all.iter().filter(|field| !["to", "type", "effectiveGasPrice"].contains(field)) {
        let mut fields = receipt();
        fields.remove(field);
        let error = run(Act::Result(json!(fields)), "receipt").expect_err(field);
        assert_eq!(error.code(), Code::UpstreamMalformed, "without {field}: {error}");
    }
    let foreign = json!([{"address": Address([1; 20]), "topics": [], "data": "0x", "blockNumber": "0x7",
        "blockHash": B256([3; 32]), "transactionHash": B256([9; 32]), "transactionIndex": "0x0", "logIndex": "0x0"}]);
    let mut fields = receipt();
    fields.insert("logs", foreign);
    assert_eq!(run(Act::Result(json!(fields)), "receipt").unwrap_err().code(), Code::UpstreamMalformed);
}

#[test]
fn things_that_were_not_asked_for_are_refused() {
    let log = |address: u8| {
        json!([{"address": Address([address; 20]), "topics": [], "data": "0x", "blockNumber": "0x7",
            "blockHash": B256([3; 32]), "transactionHash": B256([9; 32]), "transactionIndex": "0x0", "logIndex": "0x0"}])
    };
    assert!(run(Act::Result(log(1)), "logs").is_ok());
    assert_eq!(run(Act::Result(log(2)), "logs").unwrap_err().code(), Code::UpstreamMalformed);
    let block = |number: &str| {
        json!({"number": number, "hash": B256([3; 32]), "parentHash": B256([4; 32]), "timestamp": "0x1",
            "gasLimit": "0x1", "gasUsed": "0x1", "transactions": []})
    };
    assert!(run(Act::Result(block("0x7")), "block").is_ok());
    assert_eq!(run(Act::Result(block("0x8")), "block").unwrap_err().code(), Code::UpstreamMalformed);
    let wrong_hash = run(Act::Result(json!(B256([5; 32]))), "send").unwrap_err();
    assert!(matches!(wrong_hash, GatewayError::SendUnknown { .. }));
    assert_eq!(blame(&wrong_hash), Code::UpstreamMalformed);
}
