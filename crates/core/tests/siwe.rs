//! Sign-in messages (ERC-4361) against published vectors, and strictness.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a helper that fails fails its test"
)]

#[path = "support/vectors.rs"]
mod vectors;

use latchkey_core::code::Code;
use latchkey_core::message::siwe::{MAX_MESSAGE, SiweError, SiweExpectation, SiweMessage, parse_time};
use latchkey_core::primitives::{Address, AddressError};
use serde_json::Value;

fn check_fields(message: &SiweMessage, fields: &Value) {
    let text = |key: &str| fields[key].as_str();
    assert_eq!(message.scheme.as_deref(), text("scheme"));
    assert_eq!(Some(message.domain.as_str()), text("domain"));
    assert_eq!(Some(message.address.to_checksum().as_str()), text("address"));
    assert_eq!(message.statement.as_deref(), text("statement"));
    assert_eq!(Some(message.uri.as_str()), text("uri"));
    assert_eq!(text("version"), Some("1"));
    assert_eq!(Some(message.chain_id), fields["chainId"].as_u64());
    assert_eq!(Some(message.nonce.as_str()), text("nonce"));
    assert_eq!(Some(message.issued_at.as_str()), text("issuedAt"));
    assert_eq!(message.expiration_time.as_deref(), text("expirationTime"));
    assert_eq!(message.not_before.as_deref(), text("notBefore"));
    assert_eq!(message.request_id.as_deref(), text("requestId"));
    let resources = fields["resources"].as_array();
    let resources = resources.map(|list| list.iter().map(|uri| uri.as_str().unwrap().to_owned()).collect());
    assert_eq!(message.resources, resources);
}

#[test]
fn published_messages_are_read_and_written() {
    let cases = vectors::committed("siwe/parsing_positive.json");
    let cases = cases.as_object().unwrap();
    for (name, case) in cases {
        let text = case["message"].as_str().unwrap();
        let message = SiweMessage::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        check_fields(&message, &case["fields"]);
        assert_eq!(message.format().as_deref(), Ok(text), "{name}");
    }
    assert_eq!(cases.len(), 19);
    let examples = vectors::committed("siwe/erc4361-examples.json");
    for example in examples.as_array().unwrap() {
        let text = example["message"].as_str().unwrap();
        assert_eq!(SiweMessage::parse(text).unwrap().format().as_deref(), Ok(text));
    }
    assert_eq!(examples.as_array().unwrap().len(), 3);
}

#[test]
fn published_faults_are_refused() {
    let cases = vectors::committed("siwe/parsing_negative.json");
    let cases = cases.as_object().unwrap();
    let field = |field| SiweError::Field { field };
    for (name, text) in cases {
        let error = SiweMessage::parse(text.as_str().unwrap()).unwrap_err();
        // Where the name tells one fault, it is that one that is found.
        let expected = match name.as_str() {
            "missing domain" | "domain not RFC4501 authority" => Some(field("domain")),
            "address not EIP-55" => Some(field("address")),
            "uri is non-RFC 3986" => Some(field("uri")),
            "version not 1" => Some(field("version")),
            "not a valid chainId" => Some(field("chainId")),
            "nonce with less then 8 chars" => Some(field("nonce")),
            "non-ISO 8601 issuedAt" => Some(field("issuedAt")),
            "non-ISO 8601 expirationTime" => Some(field("expirationTime")),
            "non-ISO 8601 notBefore" => Some(field("notBefore")),
            "resources not separated by line break"
            | "first resource not-RFC 3986"
            | "second resource is not-RFC3986" => Some(field("resources")),
            "missing address" => {
                assert!(matches!(error, SiweError::Address(AddressError::Hex(_))), "{error}");
                None
            }
            _ => {
                assert!(matches!(error, SiweError::Line { .. }), "{name}: {error}");
                assert_eq!(error.code(), Code::Parse);
                None
            }
        };
        if let Some(expected) = expected {
            assert_eq!(error, expected, "{name}");
            assert_eq!(error.code(), Code::InvalidParams);
        }
    }
    assert_eq!(cases.len(), 29);
}

fn full() -> SiweMessage {
    SiweMessage {
        scheme: Some("https".into()),
        domain: "example.com:8080".into(),
        address: Address::parse("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2").unwrap(),
        statement: Some("I accept: [everything] (almost) & more!".into()),
        uri: "https://example.com/login?a=b#c".into(),
        chain_id: 1,
        nonce: "0123abcdEF".into(),
        issued_at: "2021-09-30T16:25:24Z".into(),
        expiration_time: Some("2021-09-30T17:25:24Z".into()),
        not_before: Some("2021-09-30T16:30:00.250Z".into()),
        request_id: Some("a:b@c%20".into()),
        resources: Some(vec!["ipfs://x".into(), "urn:a:b".into()]),
    }
}

#[test]
fn what_is_written_is_read_and_nothing_else_is_written() {
    let text = full().format().unwrap();
    assert_eq!(SiweMessage::parse(&text), Ok(full()));
    let odd = SiweMessage { resources: Some(vec![]), request_id: Some(String::new()), ..full() };
    assert_eq!(SiweMessage::parse(&odd.format().unwrap()), Ok(odd));
    type Change = fn(&mut SiweMessage);
    let cases: [(&str, Change); 26] = [
        ("scheme", |m| m.scheme = Some("1http".into())),
        ("scheme", |m| m.scheme = Some(String::new())),
        ("domain", |m| m.domain = String::new()),
        ("domain", |m| m.domain = "a b".into()),
        ("domain", |m| m.domain = "a/b".into()),
        ("domain", |m| m.domain = "a:80x".into()),
        ("domain", |m| m.domain = "[::g]".into()),
        ("domain", |m| m.domain = "[::1".into()),
        ("domain", |m| m.domain = "a\nb".into()),
        ("domain", |m| m.domain = "b\u{fc}cher.example".into()),
        ("domain", |m| m.domain = "a%zz".into()),
        ("statement", |m| m.statement = Some(String::new())),
        ("statement", |m| m.statement = Some("two\nlines".into())),
        ("statement", |m| m.statement = Some("quoted \"text\"".into())),
        ("statement", |m| m.statement = Some("caf\u{e9}".into())),
        ("uri", |m| m.uri = "no scheme".into()),
        ("uri", |m| m.uri = "https://a b".into()),
        ("uri", |m| m.uri = "https://a/#b#c".into()),
        ("uri", |m| m.uri = "https://a\n".into()),
        ("nonce", |m| m.nonce = "1234567".into()),
        ("nonce", |m| m.nonce = "1234567-".into()),
        ("issuedAt", |m| m.issued_at = "2021-09-31T16:25:24Z".into()),
        ("expirationTime", |m| m.expiration_time = Some("tomorrow".into())),
        ("notBefore", |m| m.not_before = Some(String::new())),
        ("requestId", |m| m.request_id = Some("a b".into())),
        ("resources", |m| m.resources = Some(vec!["a".into()])),
    ];
    for (field, change) in cases {
        let mut message = full();
        change(&mut message);
        assert_eq!(message.format(), Err(SiweError::Field { field }), "{message:?}");
    }
}

#[test]
fn lines_are_where_they_must_be() {
    let text = full().format().unwrap();
    let error = |text: &str| SiweMessage::parse(text).unwrap_err();
    assert_eq!(error(""), SiweError::NotSignIn);
    assert_eq!(error("example.com wants you to sign in with your Bitcoin account:"), SiweError::NotSignIn);
    let first = text.lines().next().unwrap();
    assert_eq!(error(first), SiweError::Missing { field: "address" });
    assert!(matches!(error(&text.replace('\n', "\r\n")), SiweError::NotSignIn));
    assert!(matches!(error(&format!("{text}\n")), SiweError::Line { line: 17, .. }));
    let plain = SiweMessage { resources: None, ..full() }.format().unwrap();
    assert!(matches!(error(&format!("{plain}\n")), SiweError::Line { line: 14, .. }));
    assert!(matches!(error(&text.replace("Not Before", "not before")), SiweError::Line { line: 12, .. }));
    for (from, to) in [("Chain ID: 1", "Chain ID: 01"), ("Chain ID: 1", "Chain ID: 18446744073709551616")] {
        assert_eq!(error(&text.replace(from, to)), SiweError::Field { field: "chainId" });
    }
    let long = format!("{text}{}", "a".repeat(MAX_MESSAGE));
    assert_eq!(error(&long), SiweError::Limit { limit: MAX_MESSAGE });
    assert_eq!(error(&long).code(), Code::Limit);
    // Every message cut short that is still a message is one of optional fields less.
    let accepted = (0..text.len()).filter(|end| SiweMessage::parse(&text[..*end]).is_ok()).count();
    let same = (0..text.len())
        .filter_map(|end| SiweMessage::parse(&text[..end]).ok().map(|message| (end, message)))
        .all(|(end, message)| message.format().as_deref() == Ok(&text[..end]));
    assert!(accepted > 0 && same);
}

#[test]
fn sign_ins_are_compared_with_what_was_asked() {
    let now = parse_time("2021-09-30T17:00:00Z");
    let asked = SiweExpectation {
        scheme: Some("https"),
        domain: Some("example.com:8080"),
        address: Some(full().address),
        nonce: Some("0123abcdEF"),
        chain_id: Some(1),
        now,
    };
    assert_eq!(full().validate(&asked), Ok(()));
    assert_eq!(full().validate(&SiweExpectation::default()), Ok(()));
    let mismatch = |field| Err(SiweError::Mismatch { field });
    let cases = [
        ("scheme", SiweExpectation { scheme: Some("http"), ..asked.clone() }),
        ("domain", SiweExpectation { domain: Some("example.com"), ..asked.clone() }),
        ("address", SiweExpectation { address: Some(Address::ZERO), ..asked.clone() }),
        ("nonce", SiweExpectation { nonce: Some("0123abcdef"), ..asked.clone() }),
        ("chainId", SiweExpectation { chain_id: Some(2), ..asked.clone() }),
    ];
    for (field, asked) in cases {
        assert_eq!(full().validate(&asked), mismatch(field));
    }
    let at = |text: &str| full().validate(&SiweExpectation { now: parse_time(text), ..asked.clone() });
    assert_eq!(at("2021-09-30T16:30:00.249Z"), Err(SiweError::NotYetValid));
    assert_eq!(at("2021-09-30T16:30:00.250Z"), Ok(()));
    assert_eq!(at("2021-09-30T17:25:23.999Z"), Ok(()));
    assert_eq!(at("2021-09-30T17:25:24Z"), Err(SiweError::Expired));
}

/// Milliseconds as `date -u -d … +%s%3N` gives them.
#[test]
fn times() {
    let cases = [
        ("1970-01-01T00:00:00Z", Some(0)),
        ("2021-09-30T16:25:24.000Z", Some(1_633_019_124_000)),
        ("2021-09-30t16:25:24z", Some(1_633_019_124_000)),
        ("2021-09-30T16:25:24-02:00", Some(1_633_026_324_000)),
        ("2000-02-29T23:59:59.999Z", Some(951_868_799_999)),
        ("1900-03-01T00:00:00Z", Some(-2_203_891_200_000)),
        ("0001-01-01T00:00:00Z", Some(-62_135_596_800_000)),
        ("9999-12-31T23:59:59.9999999Z", Some(253_402_300_799_999)),
        ("1900-02-29T00:00:00Z", None),
        ("2021-13-01T00:00:00Z", None),
        ("2021-00-01T00:00:00Z", None),
        ("2021-01-01T24:00:00Z", None),
        ("2021-01-01T00:60:00Z", None),
        ("2021-01-01T00:00:61Z", None),
        ("2021-01-01T00:00:00", None),
        ("2021-01-01T00:00:00.Z", None),
        ("2021-01-01T00:00:00+24:00", None),
        ("2021-01-01T00:00:00+0100", None),
        ("2021-01-01T00:00:00Z ", None),
        ("2021-01-01 00:00:00Z", None),
        ("+021-01-01T00:00:00Z", None),
        ("", None),
    ];
    for (text, expected) in cases {
        assert_eq!(parse_time(text), expected, "{text}");
    }
}
