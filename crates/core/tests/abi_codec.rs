//! Encoding: the specification's examples, ethereum-tests and viem.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helper functions too")]

use latchkey_core::abi::{
    Abi, AbiError, AbiType, Event, EventValue, FixedBytes, Item, Params, Revert, TopicFilter, Value,
    decode_revert, encode_packed,
};
use latchkey_core::primitives::{Address, B256, Bytes, U256, hex};

fn types(texts: &[&str]) -> Params {
    Params::from_types(texts.iter().map(|text| AbiType::parse(text).unwrap())).unwrap()
}

fn uint(number: u64) -> Value {
    Value::Uint(U256::from(number))
}

fn fixed(bytes: &[u8]) -> Value {
    Value::FixedBytes(FixedBytes::new(bytes).unwrap())
}

fn bytes(bytes: &[u8]) -> Value {
    Value::Bytes(Bytes::from(bytes))
}

fn string(text: &str) -> Value {
    Value::String(text.to_owned())
}

/// Hex without `0x`, 32 bytes a line, as the specification prints it.
fn words(lines: &[&str]) -> Vec<u8> {
    hex::decode(&format!("0x{}", lines.concat())).unwrap()
}

fn check_call(signature: &str, arguments: &[Value], selector: &str, expected: &[u8]) {
    let abi = Abi::parse_human_readable(&[format!("function {signature}")]).unwrap();
    let Some(Item::Function(function)) = abi.items.first() else { panic!("{signature} is a function") };
    assert_eq!(function.selector().to_string(), selector);
    let data = function.encode(arguments).unwrap();
    assert_eq!(hex::encode(&data[4..]), hex::encode(expected), "{signature}");
    assert_eq!(abi.decode_function_data(&data).unwrap().1, arguments, "{signature}");
}

/// "Examples" and "Use of Dynamic Types" of the contract ABI specification, all five calls.
#[test]
fn examples_of_the_specification() {
    check_call(
        "baz(uint32 x, bool y)",
        &[uint(69), Value::Bool(true)],
        "0xcdcd77c0",
        &words(&[
            "0000000000000000000000000000000000000000000000000000000000000045",
            "0000000000000000000000000000000000000000000000000000000000000001",
        ]),
    );
    check_call(
        "bar(bytes3[2])",
        &[Value::Array(vec![fixed(b"abc"), fixed(b"def")])],
        "0xfce353f6",
        &words(&[
            "6162630000000000000000000000000000000000000000000000000000000000",
            "6465660000000000000000000000000000000000000000000000000000000000",
        ]),
    );
    check_call(
        "sam(bytes, bool, uint[])",
        &[bytes(b"dave"), Value::Bool(true), Value::Array(vec![uint(1), uint(2), uint(3)])],
        "0xa5643bf2",
        &words(&[
            "0000000000000000000000000000000000000000000000000000000000000060",
            "0000000000000000000000000000000000000000000000000000000000000001",
            "00000000000000000000000000000000000000000000000000000000000000a0",
            "0000000000000000000000000000000000000000000000000000000000000004",
            "6461766500000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000003",
            "0000000000000000000000000000000000000000000000000000000000000001",
            "0000000000000000000000000000000000000000000000000000000000000002",
            "0000000000000000000000000000000000000000000000000000000000000003",
        ]),
    );
    check_call(
        "f(uint256,uint32[],bytes10,bytes)",
        &[
            uint(0x123),
            Value::Array(vec![uint(0x456), uint(0x789)]),
            fixed(b"1234567890"),
            bytes(b"Hello, world!"),
        ],
        "0x8be65246",
        &words(&[
            "0000000000000000000000000000000000000000000000000000000000000123",
            "0000000000000000000000000000000000000000000000000000000000000080",
            "3132333435363738393000000000000000000000000000000000000000000000",
            "00000000000000000000000000000000000000000000000000000000000000e0",
            "0000000000000000000000000000000000000000000000000000000000000002",
            "0000000000000000000000000000000000000000000000000000000000000456",
            "0000000000000000000000000000000000000000000000000000000000000789",
            "000000000000000000000000000000000000000000000000000000000000000d",
            "48656c6c6f2c20776f726c642100000000000000000000000000000000000000",
        ]),
    );
    let numbers = |list: &[u64]| Value::Array(list.iter().map(|number| uint(*number)).collect());
    check_call(
        "g(uint256[][],string[])",
        &[
            Value::Array(vec![numbers(&[1, 2]), numbers(&[3])]),
            Value::Array(vec![string("one"), string("two"), string("three")]),
        ],
        "0x2289b18c",
        &words(&[
            "0000000000000000000000000000000000000000000000000000000000000040",
            "0000000000000000000000000000000000000000000000000000000000000140",
            "0000000000000000000000000000000000000000000000000000000000000002",
            "0000000000000000000000000000000000000000000000000000000000000040",
            "00000000000000000000000000000000000000000000000000000000000000a0",
            "0000000000000000000000000000000000000000000000000000000000000002",
            "0000000000000000000000000000000000000000000000000000000000000001",
            "0000000000000000000000000000000000000000000000000000000000000002",
            "0000000000000000000000000000000000000000000000000000000000000001",
            "0000000000000000000000000000000000000000000000000000000000000003",
            "0000000000000000000000000000000000000000000000000000000000000003",
            "0000000000000000000000000000000000000000000000000000000000000060",
            "00000000000000000000000000000000000000000000000000000000000000a0",
            "00000000000000000000000000000000000000000000000000000000000000e0",
            "0000000000000000000000000000000000000000000000000000000000000003",
            "6f6e650000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000003",
            "74776f0000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000005",
            "7468726565000000000000000000000000000000000000000000000000000000",
        ]),
    );
}

/// ethereum/tests ABITests/basic_abi_tests.json: its other two cases (the first is the specification's `f`).
#[test]
fn ethereum_tests() {
    let data = types(&["uint256"]).encode(&[uint(98_127_491)]).unwrap();
    assert_eq!(data, words(&["0000000000000000000000000000000000000000000000000000000005d94e83"]));
    let address = Address::parse("0xcd2a3d9f938e13cd947ec05abc7fe734df8dd826").unwrap();
    let data = types(&["uint256", "address"]).encode(&[uint(324_124), Value::Address(address)]).unwrap();
    let expected = words(&[
        "000000000000000000000000000000000000000000000000000000000004f21c",
        "000000000000000000000000cd2a3d9f938e13cd947ec05abc7fe734df8dd826",
    ]);
    assert_eq!(data, expected);
}

fn owner() -> Address {
    Address::parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed").unwrap()
}

fn contract() -> Abi {
    Abi::parse_human_readable(&[
        "function pay((address to, uint256 amount, bytes memo)[] items, string note, int16 delta, bytes4[2] ids, bool ok)",
        "error Short(uint256 need, string why)",
        "event Paid(address indexed to, string indexed note, uint256 amount)",
        "constructor(string name, uint8[3] n)",
    ])
    .unwrap()
}

/// A value as ethereum/tests writes it: numbers, `0x` hex, plain text for the others.
fn plain(ty: &AbiType, json: &serde_json::Value) -> Value {
    match (ty, json) {
        (AbiType::Array(array), serde_json::Value::Array(list)) => {
            Value::Array(list.iter().map(|item| plain(array.element(), item)).collect())
        }
        (AbiType::Address, serde_json::Value::String(text)) => Value::Address(Address::parse(text).unwrap()),
        (AbiType::FixedBytes(_), serde_json::Value::String(text)) => fixed(text.as_bytes()),
        (AbiType::Bytes, serde_json::Value::String(text)) => bytes(text.as_bytes()),
        (AbiType::Uint(_), serde_json::Value::Number(number)) => uint(number.as_u64().unwrap()),
        other => panic!("not expected: {other:?}"),
    }
}

#[test]
fn encodings_of_ethereum_tests() {
    let file: serde_json::Value =
        serde_json::from_str(include_str!("../../../tests/vectors/abi/ethereum-tests.json")).unwrap();
    let cases = file.as_object().unwrap();
    for (name, case) in cases {
        let list = |key: &str| case[key].as_array().unwrap();
        let texts: Vec<&str> = list("types").iter().map(|text| text.as_str().unwrap()).collect();
        let params = types(&texts);
        let values: Vec<Value> = texts
            .iter()
            .zip(list("args"))
            .map(|(ty, json)| plain(&AbiType::parse(ty).unwrap(), json))
            .collect();
        let expected = words(&[case["result"].as_str().unwrap()]);
        assert_eq!(params.encode(&values).unwrap(), expected, "{name}");
        assert_eq!(params.decode(&expected).unwrap(), values, "{name}");
    }
    assert_eq!(cases.len(), 3);
}

#[test]
fn encodings_of_viem() {
    let viem: serde_json::Value =
        serde_json::from_str(include_str!("../../../tests/vectors/abi/viem.json")).unwrap();
    let expected = |key: &str| hex::decode(viem[key].as_str().unwrap()).unwrap();
    let abi = contract();

    let item =
        |amount, memo: &[u8]| Value::Tuple(vec![Value::Address(owner()), Value::Uint(amount), bytes(memo)]);
    let arguments = [
        Value::Array(vec![item(U256::ONE, &[]), item(U256::ONE << 255, &[0x11; 33])]),
        string("h€llo"),
        Value::int(-2),
        Value::Array(vec![fixed(&[1, 2, 3, 4]), fixed(&[0xff; 4])]),
        Value::Bool(true),
    ];
    let pay = abi.function("pay").unwrap();
    assert_eq!(pay.encode(&arguments).unwrap(), expected("call"));
    assert_eq!(pay.decode(&expected("call")).unwrap(), arguments);

    let arguments = [uint(7), string("not enough")];
    let error = abi.error_for("Short", &arguments).unwrap();
    assert_eq!(error.encode(&arguments).unwrap(), expected("error"));
    assert_eq!(abi.decode_error(&expected("error")).unwrap().1, arguments);

    let arguments = [string("Token"), Value::Array(vec![uint(1), uint(2), uint(255)])];
    let constructor = abi.constructor().unwrap();
    assert_eq!(constructor.encode(&[0x60, 0x01], &arguments).unwrap(), expected("deploy"));
    assert_eq!(constructor.decode(&[0x60, 0x01], &expected("deploy")).unwrap(), arguments);

    let texts = ["int16", "bytes4[]", "address", "bool", "string", "uint24", "bytes", "int8[2]"];
    let types: Vec<_> = texts.iter().map(|text| AbiType::parse(text).unwrap()).collect();
    let values = [
        Value::int(-1),
        Value::Array(vec![fixed(&[1, 2, 3, 4])]),
        Value::Address(owner()),
        Value::Bool(true),
        string("é"),
        uint(66051),
        bytes(&[0xab, 0xcd]),
        Value::Array(vec![Value::int(-1), Value::int(5)]),
    ];
    assert_eq!(encode_packed(&types, &values).unwrap(), expected("packed"));

    let topic = |key: &str, index: usize| B256::parse(viem[key][index].as_str().unwrap()).unwrap();
    let event = abi.event("Paid").unwrap();
    let filters = [TopicFilter::Any, TopicFilter::OneOf(vec![string("hi")])];
    let got = event.encode_filter(&filters).unwrap();
    assert_eq!(got, [Some(vec![topic("topics", 0)]), None, Some(vec![topic("topics", 2)])]);
    let one = Address::parse("0x0000000000000000000000000000000000000001").unwrap();
    let either = [TopicFilter::OneOf(vec![Value::Address(owner()), Value::Address(one)])];
    let words: Vec<_> =
        (0..2).map(|index| B256::parse(viem["topicsOr"][1][index].as_str().unwrap()).unwrap()).collect();
    assert_eq!(event.encode_filter(&either).unwrap(), [Some(vec![event.topic()]), Some(words)]);
}

#[test]
fn what_does_not_fit_is_named_by_its_path() {
    let abi = Abi::parse_human_readable(&["function f((address to, uint8 amount)[] items, bytes4 id, int8)"])
        .unwrap();
    let f = abi.function("f").unwrap();
    let call = |amount: Value, id: &[u8], delta: Value| {
        let items = Value::Array(vec![Value::Tuple(vec![Value::Address(owner()), amount])]);
        f.encode(&[items, fixed(id), delta])
    };
    assert!(call(uint(255), &[1; 4], Value::int(-128)).is_ok());
    assert_eq!(
        call(uint(256), &[1; 4], Value::int(0)),
        Err(AbiError::OutOfRange { path: "items[0].amount".into(), ty: "uint8".into() })
    );
    assert_eq!(
        call(uint(1), &[1; 3], Value::int(0)),
        Err(AbiError::Count { path: "id".into(), expected: 4, got: 3 })
    );
    for number in [128, -129] {
        assert_eq!(
            call(uint(1), &[1; 4], Value::int(number)),
            Err(AbiError::OutOfRange { path: "[2]".into(), ty: "int8".into() })
        );
    }
    assert_eq!(
        call(Value::int(1), &[1; 4], Value::int(0)),
        Err(AbiError::WrongKind {
            path: "items[0].amount".into(),
            expected: "uint8".into(),
            got: "a signed integer"
        })
    );
    assert_eq!(f.encode(&[]), Err(AbiError::Count { path: String::new(), expected: 3, got: 0 }));
}

/// A million small values of a wrong kind under a type of 16 MB each: 16 TB, if places were made first.
#[test]
fn wrong_values_claim_no_memory() {
    let params = types(&["uint8[500000][]"]);
    let values = [Value::Array(vec![Value::Bool(true); 1_000_000])];
    let expected =
        AbiError::WrongKind { path: "[0][0]".into(), expected: "uint8[500000]".into(), got: "a bool" };
    assert_eq!(params.encode(&values), Err(expected));
}

#[test]
fn what_solidity_does_not_pack_is_refused() {
    let pack = |text: &str, value: Value| encode_packed(&[AbiType::parse(text).unwrap()], &[value]);
    let empty = || Value::Array(vec![]);
    for text in ["string[]", "bytes[]", "uint8[][]", "(uint8)[]"] {
        let expected = AbiError::Packed { path: "[0]".into(), ty: text.into() };
        assert_eq!(pack(text, empty()), Err(expected));
    }
    let tuple = Value::Tuple(vec![uint(1)]);
    assert_eq!(pack("(uint8)", tuple), Err(AbiError::Packed { path: "[0]".into(), ty: "(uint8)".into() }));
}

#[test]
fn reverts_are_explained() {
    let contract = contract();
    // "Revert" of the Solidity documentation: require(false, "Not enough Ether provided.").
    let data = words(&[
        "08c379a0",
        "0000000000000000000000000000000000000000000000000000000000000020",
        "000000000000000000000000000000000000000000000000000000000000001a",
        "4e6f7420656e6f7567682045746865722070726f76696465642e000000000000",
    ]);
    assert_eq!(decode_revert(&data), Revert::Error("Not enough Ether provided.".into()));
    assert_eq!(contract.decode_revert(&data), Revert::Error("Not enough Ether provided.".into()));
    assert_eq!(decode_revert(&data[..40]), Revert::Unknown(Bytes::from(&data[..40])));
    assert_eq!(decode_revert(&[]), Revert::Empty);
    assert_eq!(decode_revert(&[1, 2]), Revert::Unknown(Bytes::from(vec![1, 2])));

    let panic = [vec![0x4e, 0x48, 0x7b, 0x71], words(&[&format!("{:0>64}", "12")])].concat();
    assert_eq!(decode_revert(&panic).to_text(), "panic 0x12: division or modulo by zero");

    let data = contract
        .error_for("Short", &[uint(1), string("x")])
        .unwrap()
        .encode(&[uint(1), string("x")])
        .unwrap();
    assert_eq!(contract.decode_revert(&data).to_text(), "Short(need: 1, why: x)");
    assert!(matches!(decode_revert(&data), Revert::Unknown(_)));
}

#[test]
fn overloads_are_told_apart_or_refused() {
    let abi = Abi::parse_human_readable(&[
        "function f(uint8 a)",
        "function f(uint256 a)",
        "function f(address a)",
        "function f(uint8 a, bool b)",
        "function g()",
    ])
    .unwrap();
    let pick = |arguments: &[Value]| abi.function_for("f", arguments).map(|function| function.signature());
    assert_eq!(pick(&[uint(256)]).unwrap(), "f(uint256)");
    assert_eq!(pick(&[Value::Address(owner())]).unwrap(), "f(address)");
    assert_eq!(pick(&[uint(1), Value::Bool(true)]).unwrap(), "f(uint8,bool)");
    let candidates = vec!["f(uint8)".to_owned(), "f(uint256)".to_owned()];
    assert_eq!(pick(&[uint(1)]), Err(AbiError::Ambiguous { name: "f".into(), candidates }));
    assert!(matches!(pick(&[Value::Bool(true)]), Err(AbiError::NoOverload { .. })));
    assert!(matches!(abi.function("f"), Err(AbiError::Ambiguous { .. })));
    assert_eq!(abi.function("f(uint8)").unwrap().signature(), "f(uint8)");
    assert_eq!(abi.function(&abi.function("g").unwrap().selector().to_string()).unwrap().name(), "g");
    let missing = AbiError::NotFound { kind: "function", name: "h".into() };
    assert_eq!(abi.function_for("h", &[uint(1)]), Err(missing));
    assert!(uint(1).fits(&AbiType::parse("uint8").unwrap()));
}

const TRANSFER: [&str; 2] = [
    "event Transfer(address indexed from, address indexed to, uint256 value)",
    "event Transfer(address indexed from, address indexed to, uint256 indexed tokenId)",
];

#[test]
fn logs_are_decoded_strictly() {
    let abi = Abi::parse_human_readable(&TRANSFER).unwrap();
    let transfer = B256::parse("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef").unwrap();
    let word = |number: u64| B256(U256::from(number).to_be_bytes());
    let address = |last: u8| {
        EventValue::Value(Value::Address(Address([[0; 19].as_slice(), &[last]].concat().try_into().unwrap())))
    };
    let expected = [address(1), address(2), EventValue::Value(uint(3))];

    let (event, values) = abi.decode_log(&[transfer, word(1), word(2)], &word(3).0).unwrap();
    assert!(!event.inputs()[2].indexed);
    assert_eq!(values, expected);
    let (event, values) = abi.decode_log(&[transfer, word(1), word(2), word(3)], &[]).unwrap();
    assert!(event.inputs()[2].indexed);
    assert_eq!(values, expected);

    let refused = |topics: &[B256], data: &[u8]| abi.decode_log(topics, data).map(drop).unwrap_err();
    assert_eq!(refused(&[transfer, word(1)], &[]), AbiError::TopicCount { expected: 3, got: 2 });
    assert!(matches!(refused(&[transfer, word(1), word(2)], &[0; 31]), AbiError::Decode { .. }));
    assert!(matches!(refused(&[word(9), word(1), word(2)], &[0; 32]), AbiError::UnknownSelector { .. }));
    assert!(matches!(refused(&[], &[]), AbiError::UnknownSelector { .. }));
    let dirty = B256([0xff; 32]);
    let error = refused(&[transfer, word(1), dirty], &word(3).0);
    assert_eq!(error.path(), Some("to"));

    let anonymous = Abi::parse_human_readable(&["event A(string indexed s, uint8 n) anonymous"]).unwrap();
    let (topics, data) = anonymous.event("A").unwrap().encode(&[string("x"), uint(7)]).unwrap();
    assert_eq!(topics.len(), 1);
    let values = anonymous.decode_log(&topics, &data).unwrap().1;
    assert_eq!(values, [EventValue::Hash(topics[0]), EventValue::Value(uint(7))]);
}

#[test]
fn an_event_has_at_most_four_topics() {
    let refused =
        Abi::parse_human_readable(&["event E(uint indexed, uint indexed, uint indexed, uint indexed)"]);
    assert_eq!(refused, Err(AbiError::TopicCount { expected: 4, got: 5 }));
    let abi = Abi::parse_human_readable(&[
        "event E(uint indexed, uint indexed, uint indexed, uint indexed) anonymous",
    ]);
    assert!(abi.unwrap().event("E").is_ok_and(Event::is_anonymous));
}
