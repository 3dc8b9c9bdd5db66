use proptest::prelude::*;

use super::*;

#[test]
fn requests_are_as_the_specification_writes_them() {
    let text = request(7, "eth_getBalance", &json!(["0x0", "latest"]));
    let expected =
        json!({"jsonrpc": "2.0", "id": 7, "method": "eth_getBalance", "params": ["0x0", "latest"]});
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), expected);
}

#[test]
fn errors_keep_number_words_and_data() {
    let body =
        br#"{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"no\u0000\u202e way\n","data":"0x01"}}"#;
    let error = parse_reply(body, 1).unwrap().unwrap_err();
    assert_eq!(error, RpcError { number: -32000, message: "no  way".into(), data: json!("0x01") });
    let long =
        json!({"jsonrpc": "2.0", "id": 1, "error": {"code": 1, "message": "é".repeat(10_000)}}).to_string();
    assert_eq!(parse_reply(long.as_bytes(), 1).unwrap().unwrap_err().message.chars().count(), 300);
}

#[test]
fn numbers_and_nesting_arrive_as_sent() {
    let result = json!({"a": [1, -2, 1.5, null, true, "x\"y"], "b": {"c": {}}});
    let body = json!({"jsonrpc": "2.0", "id": 3, "result": result}).to_string();
    assert_eq!(parse_reply(body.as_bytes(), 3), Ok(Ok(result)));
}

proptest! {
    #[test]
    fn bytes_never_panic(body: Vec<u8>, id: u64) {
        prop_assert!(parse_reply(&body, id).is_err());
    }

    #[test]
    fn a_cut_reply_is_refused(text in "[a-z0-9\"{}]{0,20}", cut in 1_usize..200) {
        let body = json!({"jsonrpc": "2.0", "id": 5, "result": text}).to_string();
        prop_assert_eq!(parse_reply(body.as_bytes(), 5), Ok(Ok(json!(text))));
        let kept = body.len().saturating_sub(cut);
        prop_assert!(parse_reply(&body.as_bytes()[..kept], 5).is_err());
    }

    #[test]
    fn only_our_id_is_taken(id: u64, other: u64) {
        prop_assume!(id != other);
        let body = json!({"jsonrpc": "2.0", "id": other, "result": "0x1"}).to_string();
        prop_assert!(parse_reply(body.as_bytes(), id).is_err());
    }
}
