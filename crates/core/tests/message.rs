//! EIP-191 and EIP-712 against published vectors, and strictness.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a helper that fails fails its test"
)]

#[path = "support/vectors.rs"]
mod vectors;

use latchkey_core::code::Code;
use latchkey_core::keccak::keccak256;
use latchkey_core::message::eip191::hash_message;
use latchkey_core::message::eip712::{KnownTypes, MAX_TEXT, TypedData, TypedDataError};
use latchkey_core::primitives::{Address, B256, U256};
use latchkey_core::recover::{Signature, recover_address};
use serde_json::{Value, json};

fn parse(value: &Value) -> Result<TypedData, TypedDataError> {
    TypedData::parse(&value.to_string())
}

/// viem's and ethers' test suites have the same values.
#[test]
fn personal_messages() {
    for (message, hash) in [
        ("hello world", "0xd9eba16ed0ecae432b71fe008c98cc872bb4cc214d3220a36f365326cf807d68"),
        ("", "0x5f35dce98ba4fba25530a026ed80b2cecdaa31091ba4958b99b52ea1d068adad"),
        ("Some data", "0x1da44b586eb0729ff70a73c326926f6ed5a25f5b056e7f47fbc6e58d86871655"),
    ] {
        assert_eq!(hash_message(message.as_bytes()).to_string(), hash, "{message}");
    }
}

#[test]
fn worked_example_of_eip712() {
    let case = vectors::committed("eip712/eip712-mail.json");
    let data = parse(&case["data"]).unwrap();
    let text = |key: &str| case[key].as_str().unwrap().to_owned();
    assert_eq!(data.primary_type(), "Mail");
    assert_eq!(data.encode_type("Mail").unwrap(), text("encodeType"));
    assert_eq!(keccak256(data.encode_type("Mail").unwrap()).to_string(), text("typeHash"));
    assert_eq!(data.struct_hash().to_string(), text("structHash"));
    assert_eq!(data.domain_separator().to_string(), text("domainSeparator"));
    assert_eq!(data.hash().to_string(), text("digest"));
    assert_eq!(data.encode_type("Nobody"), None);
    let word = |key: &str| B256::parse(case[key].as_str().unwrap()).unwrap();
    let signature = Signature { r: word("r"), s: word("s"), y_parity: case["v"] == 28 };
    let signer = Address::parse(&text("address")).unwrap();
    assert_eq!(recover_address(&data.hash(), &signature), Ok(signer));
    let domain = data.domain();
    assert_eq!(domain.name.as_deref(), Some("Ether Mail"));
    assert_eq!(domain.version.as_deref(), Some("1"));
    assert_eq!(domain.chain_id, Some(U256::ONE));
    assert_eq!(domain.verifying_contract.unwrap().to_string(), "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC");
    assert_eq!(domain.salt, None);
}

#[test]
fn real_requests_of_the_registry() {
    let file = vectors::committed("eip712/registry-digests.json");
    let cases = file.as_array().unwrap();
    for case in cases {
        let data = parse(&case["data"]).unwrap_or_else(|error| panic!("{}: {error}", case["ref"]));
        assert_eq!(data.domain_separator().to_string(), case["domainSeparator"].as_str().unwrap());
        assert_eq!(data.struct_hash().to_string(), case["structHash"].as_str().unwrap(), "{}", case["ref"]);
        assert_eq!(data.hash().to_string(), case["digest"].as_str().unwrap(), "{}", case["ref"]);
        assert!(!data.fields().is_empty());
    }
    assert_eq!(cases.len(), 59);
}

/// Whatever value of a request changes, its hash changes.
#[test]
fn every_value_counts() {
    let file = vectors::committed("eip712/registry-digests.json");
    let mut changed = 0;
    for case in file.as_array().unwrap() {
        let mut paths = Vec::new();
        collect(&case["data"]["message"], &mut vec![], &mut paths);
        for path in paths {
            let mut data = case["data"].clone();
            let value = path.iter().fold(&mut data["message"], |value, step| match step {
                Step::Key(key) => &mut value[key],
                Step::Index(index) => &mut value[index],
            });
            *value = match &*value {
                Value::Bool(flag) => json!(!*flag),
                Value::Number(number) => json!(number.as_u64().unwrap() ^ 1),
                Value::String(text) => json!(other_text(text)),
                other => panic!("{other}"),
            };
            let other = parse(&data).unwrap_or_else(|error| panic!("{}: {error}", case["ref"]));
            assert_ne!(other.hash().to_string(), case["digest"].as_str().unwrap(), "{}", case["ref"]);
            changed += 1;
        }
    }
    assert_eq!(changed, leaves(&file));
}

fn leaves(file: &Value) -> usize {
    fn count(value: &Value) -> usize {
        match value {
            Value::Object(object) => object.values().map(count).sum(),
            Value::Array(list) => list.iter().map(count).sum(),
            _ => 1,
        }
    }
    file.as_array().unwrap().iter().map(|case| count(&case["data"]["message"])).sum()
}

#[derive(Clone)]
enum Step {
    Key(String),
    Index(usize),
}

fn collect(value: &Value, path: &mut Vec<Step>, out: &mut Vec<Vec<Step>>) {
    let mut visit = |step, value: &Value| {
        path.push(step);
        collect(value, path, out);
        path.pop();
    };
    match value {
        Value::Object(object) => object.iter().for_each(|(key, value)| visit(Step::Key(key.clone()), value)),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(index, value)| visit(Step::Index(index), value))
        }
        _ => out.push(path.clone()),
    }
}

/// Another value of the same type: the last digit changed, in lower case.
fn other_text(text: &str) -> String {
    if text.is_empty() {
        return "x".to_owned();
    }
    if text == "0x" {
        return "0x01".to_owned();
    }
    let mut lower = text.to_lowercase();
    let last = lower.pop();
    lower.push(if last == Some('1') { '2' } else { '1' });
    lower
}

fn vote(types: Value, message: Value) -> Value {
    json!({ "types": types, "primaryType": "T", "domain": {}, "message": message })
}

fn field(ty: &str) -> Value {
    json!({ "T": [{ "name": "v", "type": ty }] })
}

fn read(ty: &str, value: Value) -> Result<TypedData, TypedDataError> {
    parse(&vote(field(ty), json!({ "v": value })))
}

fn shown(ty: &str, value: Value) -> String {
    read(ty, value).unwrap().fields()[0].value.clone()
}

#[test]
fn integers_are_numbers_or_texts_in_range() {
    let spellings = [json!(255), json!("255"), json!("0xff"), json!("0x00FF")];
    for spelling in &spellings {
        assert_eq!(shown("uint8", spelling.clone()), "255");
        assert_eq!(
            read("uint8", spelling.clone()).unwrap().hash(),
            read("uint8", json!(255)).unwrap().hash()
        );
    }
    assert_eq!(shown("int8", json!(-128)), "-128");
    assert_eq!(shown("int8", json!("-128")), "-128");
    assert_eq!(shown("int256", json!("-0")), "0");
    assert_eq!(shown("uint", json!(U256::MAX.to_string())), U256::MAX.to_string());
    for (ty, value) in [
        ("uint8", json!(256)),
        ("uint8", json!(-1)),
        ("int8", json!(128)),
        ("int8", json!(-129)),
        ("uint248", json!(U256::MAX.to_string())),
        ("uint256", json!(format!("{}0", U256::MAX))),
        ("int256", json!(format!("{:#x}", U256::ONE << 255))),
        ("uint256", json!(format!("0x1{}", "0".repeat(64)))),
    ] {
        let error = read(ty, value.clone()).unwrap_err();
        assert_eq!(error, TypedDataError::OutOfRange { path: "message.v".into(), ty: ty.into() }, "{value}");
        assert_eq!(error.code(), Code::InvalidParams);
    }
    for value in [
        json!("-0x1"),
        json!(""),
        json!("0x"),
        json!("010"),
        json!("1_000"),
        json!("0x1_0"),
        json!(" 1"),
        json!("1e3"),
        json!("+1"),
        json!(1.5),
        json!(1e30),
        json!(9_007_199_254_740_992_u64),
        json!(true),
        json!(null),
        json!([]),
    ] {
        let error = read("int256", value.clone()).unwrap_err();
        assert!(matches!(error, TypedDataError::Expected { .. }), "{value}: {error}");
    }
    assert_eq!(shown("uint64", json!(9_007_199_254_740_991_u64)), "9007199254740991");
}

#[test]
fn other_atoms_are_strict() {
    let checksummed = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
    assert_eq!(shown("address", json!(checksummed.to_lowercase())), checksummed);
    assert_eq!(shown("bytes", json!("0xAB")), "0xab");
    assert_eq!(shown("bool", json!(false)), "false");
    assert_eq!(shown("string", json!("\u{202e}é")), "\u{202e}é");
    for (ty, value) in [
        ("address", json!("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")),
        ("address", json!("0x00")),
        ("bool", json!("true")),
        ("bool", json!(1)),
        ("string", json!(1)),
        ("bytes", json!("ab")),
        ("bytes", json!("0xa")),
        ("bytes", json!([1])),
        ("bytes4", json!(1)),
        ("T[]", json!({})),
        ("T", json!([])),
        ("uint8[]", json!("0x01")),
    ] {
        let error = read(ty, value.clone()).unwrap_err();
        assert!(matches!(error, TypedDataError::Expected { .. }), "{ty} {value}: {error}");
    }
    for (ty, value, expected, got) in [
        ("bytes4", json!("0x010203"), 4, 3),
        ("bytes32", json!("0x"), 32, 0),
        ("uint8[2]", json!([1]), 2, 1),
        ("uint8[2][]", json!([[1, 2], [1, 2, 3]]), 2, 3),
    ] {
        match read(ty, value) {
            Err(TypedDataError::WrongLength { expected: e, got: g, .. }) => {
                assert_eq!((e, g), (expected, got))
            }
            other => panic!("{ty}: {other:?}"),
        }
    }
}

#[test]
fn types_are_checked() {
    for ty in [
        "uint7",
        "uint0",
        "uint264",
        "uint08",
        "bytes0",
        "bytes33",
        "int1",
        "Nobody",
        "",
        "T[",
        "T]",
        "T[0]",
        "T[01]",
        "T[-1]",
        "T[1",
        "T[1]x",
        "T[][",
        "uint8 []",
        "T[1][",
        "mapping(uint8=>bool)",
        "fixed128x18",
        "address payable",
    ] {
        let error = read(ty, json!(null)).unwrap_err();
        assert_eq!(error, TypedDataError::UnknownType { path: "types.T[0]".into(), ty: ty.into() });
        assert_eq!(error.code(), Code::InvalidParams);
    }
    let dimensions = |count| format!("T{}", "[]".repeat(count));
    read(&dimensions(16), json!([])).unwrap();
    assert!(matches!(read(&dimensions(17), json!([])), Err(TypedDataError::UnknownType { .. })));

    let with = |types: Value| parse(&vote(types, json!({}))).unwrap_err();
    for name in [
        "uint8", "uint9", "int", "bytes", "bytes99", "string", "bool", "address", "", "a b", "A(", "A,B", "é",
    ] {
        let mut types = json!({ "T": [] });
        types[name] = json!([]);
        assert_eq!(with(types), TypedDataError::InvalidName { path: format!("types.{name}") });
    }
    for name in ["", "a b", "a,b", "a)", "a.b", "a[0]"] {
        let types = json!({ "T": [{ "name": name, "type": "bool" }] });
        assert_eq!(with(types), TypedDataError::InvalidName { path: "types.T[0]".into() });
    }
    let twice = json!({ "T": [{ "name": "a", "type": "bool" }, { "name": "a", "type": "bool" }] });
    assert_eq!(with(twice), TypedDataError::DuplicateField { path: "types.T[1]".into() });
    for types in [json!([]), json!({ "T": {} }), json!({ "T": [1] }), json!({ "T": [{ "name": "a" }] })] {
        assert!(matches!(with(types), TypedDataError::Expected { .. }));
    }
}

#[test]
fn what_is_missing_is_named() {
    let whole = json!({ "types": { "T": [{ "name": "a", "type": "bool" }] }, "primaryType": "T", "domain": {},
        "message": { "a": true } });
    parse(&whole).unwrap();
    for key in ["types", "primaryType", "message"] {
        let mut part = whole.clone();
        part.as_object_mut().unwrap().remove(key);
        assert_eq!(parse(&part).unwrap_err(), TypedDataError::Missing { path: key.into() });
    }
    let mut part = whole.clone();
    part["message"] = json!({ "b": true });
    assert_eq!(parse(&part).unwrap_err(), TypedDataError::Missing { path: "message.a".into() });
    part = whole.clone();
    part["primaryType"] = json!("U");
    assert_eq!(
        parse(&part).unwrap_err(),
        TypedDataError::UnknownType { path: "primaryType".into(), ty: "U".into() }
    );
    part = whole.clone();
    part["types"]["EIP712Domain"] = json!([{ "name": "chainId", "type": "uint256" }]);
    assert_eq!(parse(&part).unwrap_err(), TypedDataError::Missing { path: "domain.chainId".into() });
    part["domain"] = json!(null);
    assert!(matches!(parse(&part), Err(TypedDataError::Expected { .. })));
}

#[test]
fn json_is_strict() {
    for text in [
        "",
        "{",
        "[1",
        "nul",
        "{} {}",
        r#"{"types":{},"types":{}}"#,
        r#"{"types":{"T":[{"name":"a","name":"b","type":"bool"}]}}"#,
        r#"{"a":"\ud800"}"#,
    ] {
        let error = TypedData::parse(text).unwrap_err();
        assert!(matches!(error, TypedDataError::Json { .. }), "{text}: {error}");
        assert_eq!(error.code(), Code::Parse);
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(matches!(TypedData::parse(&deep), Err(TypedDataError::Json { .. })));
    assert!(matches!(TypedData::parse("[]"), Err(TypedDataError::Expected { .. })));
    let large = " ".repeat(MAX_TEXT + 1);
    let error = TypedData::parse(&large).unwrap_err();
    assert_eq!(error, TypedDataError::Limit { what: "bytes", limit: MAX_TEXT });
    assert_eq!(error.code(), Code::Limit);
    let many = json!(vec![0; 70_000]);
    assert!(matches!(read("uint8[]", many), Err(TypedDataError::Limit { what: "values", .. })));
    let name = "a".repeat(60_000);
    let types = json!({ "T": [{ "name": name, "type": "uint8[]" }] });
    let error = parse(&vote(types, json!({ name: vec![0; 1000] }))).unwrap_err();
    assert!(matches!(error, TypedDataError::Limit { what: "bytes of field paths", .. }));
    let types: serde_json::Map<String, Value> = (0..257).map(|i| (format!("T{i}"), json!([]))).collect();
    let error = parse(&vote(Value::Object(types), json!({}))).unwrap_err();
    assert!(matches!(error, TypedDataError::Limit { what: "struct types", .. }));
    let long = json!({ "T": [{ "name": "a".repeat(70_000), "type": "bool" }] });
    let error = parse(&vote(long, json!({}))).unwrap_err();
    assert!(matches!(error, TypedDataError::Limit { what: "bytes of types", .. }));
}

/// The domain's type is inferred in EIP-712's order; spelt out, it gives the same separator.
#[test]
fn domain_type_is_inferred() {
    let all = [
        ("name", "string", json!("n")),
        ("version", "string", json!("1")),
        ("chainId", "uint256", json!("5")),
        ("verifyingContract", "address", json!("0x1111111111111111111111111111111111111111")),
        ("salt", "bytes32", json!(format!("0x{}", "22".repeat(32)))),
    ];
    for mask in 0..32_u32 {
        let mut data = vote(json!({ "T": [] }), json!({}));
        let mut fields = Vec::new();
        for (bit, (name, ty, value)) in all.iter().enumerate() {
            if mask >> bit & 1 == 1 {
                data["domain"][name] = value.clone();
                fields.push(json!({ "name": name, "type": ty }));
            }
        }
        let inferred = parse(&data).unwrap();
        data["types"]["EIP712Domain"] = Value::Array(fields);
        assert_eq!(parse(&data).unwrap().domain_separator(), inferred.domain_separator());
        assert_eq!(inferred.domain().chain_id.is_some(), mask >> 2 & 1 == 1);
        assert_eq!(inferred.domain().salt.is_some(), mask >> 4 & 1 == 1);
    }
    let mut data = vote(json!({ "T": [] }), json!({}));
    let with_domain = parse(&data).unwrap();
    data.as_object_mut().unwrap().remove("domain");
    assert_eq!(parse(&data).unwrap().hash(), with_domain.hash());
}

#[test]
fn fields_are_flattened_in_type_order() {
    let data = parse(&json!({
        "types": {
            "Order": [
                { "name": "items", "type": "Item[]" },
                { "name": "next", "type": "Order" },
                { "name": "grid", "type": "uint8[2][1]" },
                { "name": "none", "type": "bytes[]" }
            ],
            "Item": [{ "name": "token", "type": "address" }, { "name": "amount", "type": "int16" }]
        },
        "primaryType": "Order",
        "domain": {},
        "message": {
            "none": [], "grid": [[1, "0x2"]], "unsigned": "ignored",
            "items": [{ "amount": "-3", "token": "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed" }],
            "next": null
        }
    }))
    .unwrap();
    let fields: Vec<(String, String, String)> =
        data.fields().into_iter().map(|field| (field.name, field.ty, field.value)).collect();
    let line = |name: &str, ty: &str, value: &str| (name.to_owned(), ty.to_owned(), value.to_owned());
    assert_eq!(
        fields,
        [
            line("items[0].token", "address", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
            line("items[0].amount", "int16", "-3"),
            line("next", "Order", "null"),
            line("grid[0][0]", "uint8", "1"),
            line("grid[0][1]", "uint8", "2"),
            line("none", "bytes[]", "[]"),
        ]
    );
    assert_eq!(
        data.encode_type("Order").unwrap(),
        "Order(Item[] items,Order next,uint8[2][1] grid,bytes[] none)Item(address token,int16 amount)"
    );
}

/// eth-sig-util's "signTypedData_v4 with recursive types". There the ends of the family are left out; here they are
/// `null`, and leaving them out is an error.
#[test]
fn recursive_types_end_with_null() {
    let person = |name: &str, mother: Value, father: Value| json!({ "name": name, "mother": mother, "father": father });
    let null = || json!(null);
    let mut family = json!({
        "types": {
            "EIP712Domain": [
                { "name": "name", "type": "string" },
                { "name": "version", "type": "string" },
                { "name": "chainId", "type": "uint256" },
                { "name": "verifyingContract", "type": "address" }
            ],
            "Person": [
                { "name": "name", "type": "string" },
                { "name": "mother", "type": "Person" },
                { "name": "father", "type": "Person" }
            ]
        },
        "primaryType": "Person",
        "domain": { "name": "Family Tree", "version": "1", "chainId": 1,
            "verifyingContract": "0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC" },
        "message": person(
            "Jon",
            person("Lyanna", null(), person("Rickard", null(), null())),
            person("Rhaegar", null(), person("Aeris II", null(), null()))
        )
    });
    let data = parse(&family).unwrap();
    assert_eq!(data.encode_type("Person").unwrap(), "Person(string name,Person mother,Person father)");
    assert_eq!(
        data.struct_hash().to_string(),
        "0xfdc7b6d35bbd81f7fa78708604f57569a10edff2ca329c8011373f0667821a45"
    );
    let mother = family["message"]["mother"].clone();
    let mut part = family.clone();
    part["message"] = mother;
    assert_eq!(
        parse(&part).unwrap().struct_hash().to_string(),
        "0x9ebcfbf94f349de50bcb1e3aa4f1eb38824457c99914fefda27dcf9f99f6178b"
    );
    family["message"]["father"]["father"].as_object_mut().unwrap().remove("mother");
    assert_eq!(
        parse(&family).unwrap_err(),
        TypedDataError::Missing { path: "message.father.father.mother".into() }
    );
}

#[test]
fn remembered_types_change_nothing() {
    let mut known = KnownTypes::default();
    let domains = [
        "{}",
        r#"{"name":"a"}"#,
        r#"{"chainId":1}"#,
        r#"{"name":"a","chainId":1}"#,
        r#"{"name":null,"salt":null}"#,
    ];
    let mut compared = 0;
    for round in 0..3 {
        // More than are remembered; each with every domain, and with the domain's type written or not.
        for fields in 1..12 {
            for (index, domain) in domains.iter().enumerate() {
                for written in
                    ["", r#","EIP712Domain":[]"#, r#","EIP712Domain":[{"name":"name","type":"string"}]"#]
                {
                    let list =
                        |make: &dyn Fn(usize) -> String| (0..fields).map(make).collect::<Vec<_>>().join(",");
                    let json = format!(
                        r#"{{"types":{{"T":[{}]{written}}},"primaryType":"T","domain":{domain},"message":{{{}}}}}"#,
                        list(&|field| format!(r#"{{"name":"f{field}","type":"uint{}"}}"#, 8 + 8 * index)),
                        list(&|field| format!(r#""f{field}":{round}"#)),
                    );
                    let hash = |data: Result<TypedData, TypedDataError>| data.map(|data| data.hash());
                    assert_eq!(
                        hash(TypedData::parse_known(&json, &mut known)),
                        hash(TypedData::parse(&json)),
                        "{json}"
                    );
                    compared += 1;
                }
            }
        }
    }
    assert_eq!(compared, 3 * 11 * 5 * 3);
}
