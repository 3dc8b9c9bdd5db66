//! Payment links (EIP-681).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a helper that fails fails its test"
)]

#[path = "support/vectors.rs"]
mod vectors;

use latchkey_core::abi::{AbiType, Value};
use latchkey_core::code::Code;
use latchkey_core::eip681::{Account, CallArgument, Eip681Error, MAX_LINK, PaymentLink};
use latchkey_core::primitives::{Address, U256};
use proptest::prelude::*;

const ALICE: &str = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

#[test]
fn examples_of_the_specification() {
    let cases = vectors::committed("eip681/eip681.json");
    let cases = cases.as_array().unwrap();
    for case in cases {
        let link = PaymentLink::parse(case["uri"].as_str().unwrap()).unwrap();
        let meaning = &case["meaning"];
        let target = Address::parse(&meaning["target"].as_str().unwrap().to_lowercase()).unwrap();
        assert_eq!(link.target, Account::Address(target));
        assert_eq!(link.value.map(|value| value.to_string()).as_deref(), meaning["value_wei"].as_str());
        match link.call().unwrap() {
            None => assert!(meaning["function"].is_null()),
            Some((function, values)) => {
                assert_eq!(function.signature(), meaning["function"].as_str().unwrap());
                let values: Vec<String> = values.iter().map(|value| value.to_text().to_lowercase()).collect();
                assert_eq!(serde_json::json!(values), meaning["args"]);
            }
        }
        let again = PaymentLink::parse(&link.format().unwrap()).unwrap();
        assert_eq!(again, PaymentLink { wrong_checksum: false, ..link });
    }
    assert_eq!(cases.len(), 2);
}

#[test]
fn parts_of_a_link() {
    let link = format!(
        "ethereum:pay-{ALICE}@100/f_$9?uint8=255&value=1.5e1&gas=21000&gasPrice=+1E9&int16=-3&bool=true&string=a%20%C3%BC\
         &bytes=0x0102&bytes4=0x01020304&address=alice.eth"
    );
    let link = PaymentLink::parse(&link).unwrap();
    assert_eq!(link.target, Account::Address(Address::parse(ALICE).unwrap()));
    assert_eq!((link.chain_id, link.function.as_deref()), (Some(100), Some("f_$9")));
    let number = |number: u64| Some(U256::from(number));
    assert_eq!(
        (link.value, link.gas_limit, link.gas_price),
        (number(15), number(21_000), number(1_000_000_000))
    );
    let texts: Vec<String> = link
        .arguments
        .iter()
        .map(|argument| match argument {
            CallArgument::Value(ty, value) => format!("{ty} {}", value.to_text()),
            CallArgument::Name(name) => name.clone(),
        })
        .collect();
    assert_eq!(
        texts,
        [
            "uint8 255",
            "int16 -3",
            "bool true",
            "string a ü",
            "bytes 0x0102",
            "bytes4 0x01020304",
            "alice.eth"
        ]
    );
    assert_eq!(link.call(), Err(Eip681Error::Unresolved { index: 6 }));
    assert!(!link.wrong_checksum);
    assert_eq!(PaymentLink::parse(&link.format().unwrap()), Ok(link));
    let name = PaymentLink::parse("ETHEREUM:vitalik.eth?value=1").unwrap();
    assert_eq!(name.target, Account::Name("vitalik.eth".into()));
    assert_eq!(name.format().as_deref(), Ok("ethereum:pay-vitalik.eth?value=1"));
    assert!(PaymentLink::parse("ethereum:pay-my-name.eth").is_ok());
}

#[test]
fn what_is_no_link_is_refused() {
    let field = |field| Eip681Error::Field { field };
    let cases = [
        ("", Eip681Error::Scheme),
        ("bitcoin:1", Eip681Error::Scheme),
        ("ethereum", Eip681Error::Scheme),
        ("ethereum:", field("target")),
        ("ethereum:pay-", field("target")),
        ("ethereum:0x1234", field("target")),
        ("ethereum:swap-alice.eth", field("target")),
        ("ethereum:eth", field("target")),
        ("ethereum:a..eth", field("target")),
        ("ethereum:a%20b.eth", field("target")),
        ("ethereum:a%2fb.eth", field("target")),
        ("ethereum:A@", field("target")),
        ("ethereum:A.b@", field("chainId")),
        ("ethereum:a.b@0", field("chainId")),
        ("ethereum:a.b@01", field("chainId")),
        ("ethereum:a.b@0x1", field("chainId")),
        ("ethereum:a.b@18446744073709551616", field("chainId")),
        ("ethereum:a.b/", field("function")),
        ("ethereum:a.b/1f", field("function")),
        ("ethereum:a.b/f()", field("function")),
        ("ethereum:a.b?value=", field("value")),
        ("ethereum:a.b?value=-1", field("value")),
        ("ethereum:a.b?value=+-1", field("value")),
        ("ethereum:a.b?value=1.5", field("value")),
        ("ethereum:a.b?value=1.", field("value")),
        ("ethereum:a.b?value=1e", field("value")),
        ("ethereum:a.b?value=1e256", field("value")),
        ("ethereum:a.b?value=1e78", field("value")),
        ("ethereum:a.b?value=0x10", field("value")),
        ("ethereum:a.b?gasPrice=1_0", field("gasPrice")),
        ("ethereum:a.b?value=1&value=1", Eip681Error::Repeated { field: "value" }),
        ("ethereum:a.b?gas=1&gasLimit=1", Eip681Error::Repeated { field: "gasLimit" }),
        ("ethereum:a.b?", Eip681Error::Parameter { index: 0 }),
        ("ethereum:a.b?value", Eip681Error::Parameter { index: 0 }),
        ("ethereum:a.b?value=1&", Eip681Error::Parameter { index: 1 }),
        ("ethereum:a.b?uint256=1", Eip681Error::NoFunction),
        ("ethereum:a.b/f?uint=1", Eip681Error::Type { index: 0 }),
        ("ethereum:a.b/f?uint7=1", Eip681Error::Type { index: 0 }),
        ("ethereum:a.b/f?uint8[]=1", Eip681Error::Type { index: 0 }),
        ("ethereum:a.b/f?amount=1", Eip681Error::Type { index: 0 }),
        ("ethereum:a.b/f?uint8=256", Eip681Error::Parameter { index: 0 }),
        ("ethereum:a.b/f?int8=128", Eip681Error::Parameter { index: 0 }),
        ("ethereum:a.b/f?int8=-129", Eip681Error::Parameter { index: 0 }),
        ("ethereum:a.b/f?bool=1", Eip681Error::Parameter { index: 0 }),
        ("ethereum:a.b/f?bytes4=0x01", Eip681Error::Parameter { index: 0 }),
        ("ethereum:a.b/f?bytes=01", Eip681Error::Parameter { index: 0 }),
        ("ethereum:a.b/f?address=alice", Eip681Error::Parameter { index: 0 }),
        ("ethereum:a.b/f?string=%ff", Eip681Error::Parameter { index: 0 }),
        ("ethereum:a.b/f?string=%2", Eip681Error::Parameter { index: 0 }),
        ("ethereum:a.b/f?string=a b", Eip681Error::Parameter { index: 0 }),
    ];
    for (text, error) in cases {
        assert_eq!(PaymentLink::parse(text), Err(error), "{text}");
    }
    let long = format!("ethereum:a.b?value=1{}", "0".repeat(MAX_LINK));
    assert_eq!(PaymentLink::parse(&long).unwrap_err().code(), Code::Limit);
    let many = format!("ethereum:a.b/f?{}", ["bool=true"; 65].join("&"));
    assert_eq!(PaymentLink::parse(&many), Err(Eip681Error::Limit { what: "parameters", limit: 64 }));
}

#[test]
fn what_cannot_be_read_is_not_written() {
    let odd = [
        PaymentLink::to(Account::Name("a b.eth".into())),
        PaymentLink::to(Account::Name(ALICE.into())),
        PaymentLink { function: Some("f(".into()), ..PaymentLink::to(Account::Address(Address::ZERO)) },
        PaymentLink { chain_id: Some(0), ..PaymentLink::to(Account::Address(Address::ZERO)) },
        PaymentLink {
            function: Some("f".into()),
            arguments: vec![CallArgument::Value(AbiType::Bool, Value::Uint(U256::ONE))],
            ..PaymentLink::to(Account::Address(Address::ZERO))
        },
    ];
    for link in odd {
        assert_eq!(link.format().unwrap_err().code(), Code::InvalidParams, "{link:?}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "(ethereum:)?(pay-)?[0-9a-zA-Zx.@/?&=%+-]{0,60}") {
        if let Ok(link) = PaymentLink::parse(&text) {
            let again = PaymentLink::parse(&link.format().unwrap()).unwrap();
            prop_assert_eq!(again, PaymentLink { wrong_checksum: false, ..link });
        }
    }

    #[test]
    fn strings_and_numbers_survive(text in any::<String>(), number in any::<[u8; 32]>()) {
        let number = U256::from_be_bytes(number);
        let link = PaymentLink {
            function: Some("f".into()),
            value: Some(number),
            arguments: vec![
                CallArgument::Value(AbiType::String, Value::String(text)),
                CallArgument::Value(AbiType::parse("int256").unwrap(), Value::Int(number)),
            ],
            ..PaymentLink::to(Account::Address(Address([7; 20])))
        };
        if let Ok(written) = link.format() {
            prop_assert_eq!(PaymentLink::parse(&written), Ok(link));
        } else {
            prop_assert!(false, "not written");
        }
    }
}
