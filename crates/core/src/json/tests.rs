use super::*;
use crate::primitives::U256;
use crate::{json_names, json_struct, json_tagged};

#[derive(Debug, PartialEq)]
struct Note {
    text: String,
    amount: Option<U256>,
    count: u8,
}

json_struct!(strict Note { text = "text", amount = "amount" quantity, count = "count" default });

#[derive(Debug, PartialEq)]
enum Shape {
    Dot {},
    Line { length: u64 },
}

json_tagged!(Shape "kind" { Dot = "dot" {}, Line = "line" { length = "length" quantity } });

#[derive(Debug, PartialEq)]
enum Colour {
    Red,
}

json_names!(Colour { Red = "red" });

#[test]
fn a_struct_is_read_field_by_field() {
    let note = Note { text: "a".into(), amount: Some(U256::from(42)), count: 3 };
    assert_eq!(read::<Note>(r#"{"count":3,"amount":"0x2a","text":"a"}"#), Ok(note));
    let note = Note { text: "a".into(), amount: None, count: 0 };
    assert_eq!(serde_json::from_str::<Note>(r#"{"text":"a","amount":null}"#).unwrap(), note);
    assert_eq!(read_bytes::<Note>(br#"{"text":"a"}"#), Ok(note));
}

#[test]
fn what_is_wrong_is_named() {
    assert_eq!(read::<Note>("{}"), Err(JsonError::Missing { key: "text" }));
    assert_eq!(read::<Note>(r#"{"text":"","x":1}"#), Err(JsonError::Unknown { key: "x".into() }));
    assert_eq!(read::<Note>("[]"), Err(JsonError::Expected { expected: "an object" }));
    for (text, key) in [
        (r#"{"text":"","amount":"0x01"}"#, "amount"),
        (r#"{"text":"","amount":1}"#, "amount"),
        (r#"{"text":"","count":256}"#, "count"),
        (r#"{"text":"","count":null}"#, "count"),
        (r#"{"text":"","count":-1}"#, "count"),
        (r#"{"text":"","count":1.5}"#, "count"),
        (r#"{"text":null}"#, "text"),
    ] {
        assert!(matches!(read::<Note>(text), Err(JsonError::Field { key: at, .. }) if at == key), "{text}");
    }
}

#[test]
fn duplicate_keys_are_refused_by_either_path() {
    let twice = r#"{"text":"a","text":"b"}"#;
    assert!(matches!(read::<Note>(twice), Err(JsonError::Text { .. })));
    assert!(serde_json::from_str::<Note>(twice).is_err());
    assert!(matches!(parse(r#"[{"a":{"b":1,"b":1}}]"#), Err(JsonError::Text { .. })));
}

#[test]
fn texts_are_bounded_and_whole() {
    assert!(parse_bounded("[1,2]", 3).is_ok());
    assert!(matches!(parse_bounded("[1,2,3]", 3), Err(JsonError::Text { .. })));
    assert!(matches!(parse("1 2"), Err(JsonError::Text { .. })));
    assert!(matches!(parse(&"[".repeat(1000)), Err(JsonError::Text { .. })));
    assert_eq!(read_bytes::<bool>(b"\xff"), Err(JsonError::Expected { expected: "UTF-8" }));
}

#[test]
fn enums_are_read_by_tag_or_name() {
    assert_eq!(read::<Shape>(r#"{"kind":"line","length":"0x5"}"#), Ok(Shape::Line { length: 5 }));
    assert_eq!(read::<Shape>(r#"{"kind":"dot"}"#), Ok(Shape::Dot {}));
    assert_eq!(read::<Shape>(r#"{"kind":"blob"}"#), Err(JsonError::Expected { expected: "a known kind" }));
    assert_eq!(read::<Colour>(r#""red""#), Ok(Colour::Red));
    assert_eq!(read::<Colour>(r#""blue""#), Err(JsonError::Expected { expected: "one of red" }));
}
