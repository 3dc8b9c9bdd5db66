//! Our EIP-712 against alloy-dyn-abi.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a helper that fails fails its test"
)]

#[path = "support/random.rs"]
mod random;

use alloy_dyn_abi::TypedData as AlloyTypedData;
use latchkey_core::message::eip712::TypedData;
use latchkey_core::primitives::{Address, U256, hex};
use random::{Random, cases};
use serde_json::{Map, Value, json};

/// Struct types S0, S1, …: each refers only to later ones, so values end.
struct Schema(Vec<Vec<(String, String)>>);

fn atom(random: &mut Random) -> String {
    match random.below(7) {
        0 => format!("uint{}", 8 * (1 + random.below(32))),
        1 => format!("int{}", 8 * (1 + random.below(32))),
        2 => format!("bytes{}", 1 + random.below(32)),
        3 => "bool".to_owned(),
        4 => "address".to_owned(),
        5 => "bytes".to_owned(),
        _ => "string".to_owned(),
    }
}

fn schema(random: &mut Random) -> Schema {
    let count = 1 + random.below(4);
    let mut types = Vec::new();
    for index in 0..count {
        let fields = 1 + random.below(5);
        let mut list = Vec::new();
        for field in 0..fields {
            let mut ty = if index + 1 < count && random.below(3) == 0 {
                format!("S{}", index + 1 + random.below(count - index - 1))
            } else {
                atom(random)
            };
            for _ in 0..random.below(3).saturating_sub(usize::from(random.flip())) {
                if random.flip() {
                    ty.push_str("[]");
                } else {
                    ty.push_str(&format!("[{}]", 1 + random.below(3)));
                }
            }
            list.push((format!("f{field}"), ty));
        }
        types.push(list);
    }
    Schema(types)
}

fn integer(random: &mut Random, bits: usize, signed: bool) -> Value {
    let value = U256::from_be_bytes(random.word::<32>());
    let width = if signed { bits - 1 } else { bits };
    let value = if width == 256 { value } else { value & ((U256::ONE << width) - U256::ONE) };
    if signed && random.flip() && !value.is_zero() {
        return json!(format!("-{value}"));
    }
    match random.below(3) {
        0 if value < U256::from(1_u64 << 53) => json!(value.to::<u64>()),
        1 if !signed => json!(format!("{value:#x}")),
        _ => json!(value.to_string()),
    }
}

fn value(random: &mut Random, schema: &Schema, ty: &str) -> Value {
    if let Some((inner, length)) = ty.strip_suffix(']').and_then(|ty| ty.rsplit_once('[')) {
        let length = length.parse().unwrap_or_else(|_| random.below(4));
        return (0..length).map(|_| value(random, schema, inner)).collect();
    }
    if let Some(index) = ty.strip_prefix('S') {
        return object(random, schema, index.parse().unwrap());
    }
    match ty {
        "bool" => json!(random.flip()),
        "address" => {
            let address = Address(random.word());
            json!(if random.flip() { address.to_checksum() } else { hex::encode(&address.0) })
        }
        "string" => {
            let length = random.below(40);
            let text: String = random.bytes(length).into_iter().map(char::from).collect();
            json!(text)
        }
        "bytes" => {
            let length = random.length();
            json!(hex::encode(&random.bytes(length)))
        }
        _ => {
            if let Some(bits) = ty.strip_prefix("uint") {
                integer(random, bits.parse().unwrap(), false)
            } else if let Some(bits) = ty.strip_prefix("int") {
                integer(random, bits.parse().unwrap(), true)
            } else {
                let length = ty["bytes".len()..].parse().unwrap();
                json!(hex::encode(&random.bytes(length)))
            }
        }
    }
}

fn object(random: &mut Random, schema: &Schema, index: usize) -> Value {
    let fields: Map<String, Value> =
        schema.0[index].iter().map(|(name, ty)| (name.clone(), value(random, schema, ty))).collect();
    Value::Object(fields)
}

fn domain(random: &mut Random) -> (Vec<Value>, Value) {
    let all = [
        ("name", "string", json!("Latchkey")),
        ("version", "string", json!("1")),
        ("chainId", "uint256", json!(1 + random.below(1 << 40))),
        ("verifyingContract", "address", json!(Address(random.array()).to_checksum())),
        ("salt", "bytes32", json!(hex::encode(&random.array::<32>()))),
    ];
    let mut fields = Vec::new();
    let mut domain = Map::new();
    for (name, ty, value) in all {
        if random.flip() {
            fields.push(json!({ "name": name, "type": ty }));
            domain.insert(name.to_owned(), value);
        }
    }
    (fields, Value::Object(domain))
}

/// The struct types as JSON.
fn types(schema: &Schema) -> Map<String, Value> {
    let fields = |list: &Vec<(String, String)>| {
        list.iter().map(|(name, ty)| json!({ "name": name, "type": ty })).collect::<Vec<_>>()
    };
    schema.0.iter().enumerate().map(|(index, list)| (format!("S{index}"), fields(list).into())).collect()
}

#[test]
fn typed_data_hashes_are_equal() {
    let mut random = Random::new(30);
    let count = cases(100_000);
    let mut shown = 0;
    for _ in 0..count {
        let schema = schema(&mut random);
        let types = types(&schema);
        let (domain_fields, domain) = domain(&mut random);
        // alloy does not infer the domain's type from JSON; half of ours do.
        let inferred = random.flip();
        let mut with_domain = types.clone();
        with_domain.insert("EIP712Domain".to_owned(), Value::Array(domain_fields));
        let message = object(&mut random, &schema, 0);
        let data = |types: &Map<String, Value>| {
            json!({ "types": types, "primaryType": "S0", "domain": domain, "message": message }).to_string()
        };
        let text = data(&with_domain);
        let theirs: AlloyTypedData = serde_json::from_str(&text).unwrap();
        let ours = TypedData::parse(&if inferred { data(&types) } else { text.clone() })
            .unwrap_or_else(|error| panic!("{error}: {text}"));
        assert_eq!(ours.hash().0, theirs.eip712_signing_hash().unwrap().0, "{text}");
        assert_eq!(ours.domain_separator().0, theirs.domain.separator().0, "{text}");
        assert_eq!(ours.encode_type("S0").unwrap(), theirs.encode_type().unwrap());
        shown += ours.fields().len();
    }
    println!("{count} requests of {shown} values");
}

/// Whether a name is not an identifier of Solidity's: `A:B` is a type in use, which alloy does not read.
fn has_wide_names(text: &str) -> bool {
    let data: Value = serde_json::from_str(text).unwrap();
    let wide = |name: &str| {
        !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            || name.starts_with(|character: char| character.is_ascii_digit())
    };
    data["types"].as_object().unwrap().iter().any(|(name, fields)| {
        wide(name) || fields.as_array().unwrap().iter().any(|field| wide(field["name"].as_str().unwrap()))
    })
}

/// Whether a type contains itself, if only in arrays: EIP-712 allows it, alloy does not.
fn is_recursive(text: &str) -> bool {
    let data: Value = serde_json::from_str(text).unwrap();
    let types = data["types"].as_object().unwrap();
    let fields = |name: &str| types.get(name).and_then(Value::as_array).into_iter().flatten();
    let inner = |name: &str| -> Vec<String> {
        fields(name)
            .map(|field| field["type"].as_str().unwrap().split('[').next().unwrap().to_owned())
            .collect()
    };
    types.keys().any(|name| {
        let (mut seen, mut open) = (Vec::new(), inner(name));
        while let Some(next) = open.pop() {
            if !seen.contains(&next) {
                open.extend(inner(&next));
                seen.push(next);
            }
        }
        seen.contains(name)
    })
}

/// Whether the domain's type is declared with other fields than EIP-712's. We hash it as declared, like viem and
/// MetaMask; alloy always uses EIP-712's.
fn has_own_domain(text: &str) -> bool {
    let data: Value = serde_json::from_str(text).unwrap();
    let standard = [
        json!({ "name": "name", "type": "string" }),
        json!({ "name": "version", "type": "string" }),
        json!({ "name": "chainId", "type": "uint256" }),
        json!({ "name": "verifyingContract", "type": "address" }),
        json!({ "name": "salt", "type": "bytes32" }),
    ];
    data["types"]["EIP712Domain"]
        .as_array()
        .is_none_or(|fields| fields.iter().any(|field| !standard.contains(field)))
}

/// Found by a damaged request: a chain id of type `uint216`.
#[test]
fn a_domain_of_other_types_is_hashed_as_declared() {
    let text = json!({
        "types": { "EIP712Domain": [{ "name": "chainId", "type": "uint216" }], "Vote": [{ "name": "yes", "type": "bool" }] },
        "primaryType": "Vote", "domain": { "chainId": 1 }, "message": { "yes": true },
    });
    let text = text.to_string();
    assert!(has_own_domain(&text));
    let ours = TypedData::parse(&text).unwrap();
    assert_eq!(ours.encode_type("EIP712Domain").unwrap(), "EIP712Domain(uint216 chainId)");
    let mut encoded = alloy_primitives::keccak256("EIP712Domain(uint216 chainId)").to_vec();
    encoded.extend([0; 31]);
    encoded.push(1);
    assert_eq!(ours.domain_separator().0, alloy_primitives::keccak256(encoded).0);
    let theirs = serde_json::from_str::<AlloyTypedData>(&text).unwrap();
    assert_ne!(theirs.domain.separator().0, ours.domain_separator().0);
    assert_eq!(theirs.hash_struct().unwrap().0, ours.struct_hash().0);
}

/// Found by a damaged request: `S0` became a member of `S2`, which is a member of `S0`.
#[test]
fn types_that_contain_themselves_are_read_by_us_alone() {
    let text = json!({
        "types": {
            "EIP712Domain": [],
            "Tree": [{ "name": "leaf", "type": "Leaf" }],
            "Leaf": [{ "name": "trees", "type": "Tree[][1]" }],
        },
        "primaryType": "Tree", "domain": {}, "message": { "leaf": { "trees": [[]] } },
    });
    let text = text.to_string();
    assert!(is_recursive(&text));
    let theirs = serde_json::from_str::<AlloyTypedData>(&text).unwrap();
    theirs.eip712_signing_hash().unwrap_err();
    let ours = TypedData::parse(&text).unwrap();
    assert_eq!(ours.encode_type("Tree").unwrap(), "Tree(Leaf leaf)Leaf(Tree[][1] trees)");
}

/// A damaged request panics nobody, and where both still read it, they read the same.
#[test]
fn damaged_typed_data_is_judged_alike() {
    let mut random = Random::new(31);
    let count = cases(100_000);
    let (mut both, mut stricter, mut alone) = (0, 0, 0);
    for _ in 0..count {
        let schema = schema(&mut random);
        let mut types = types(&schema);
        let (domain_fields, domain) = domain(&mut random);
        types.insert("EIP712Domain".to_owned(), Value::Array(domain_fields));
        let message = object(&mut random, &schema, 0);
        let data = json!({ "types": types, "primaryType": "S0", "domain": domain, "message": message });
        let mut bytes = data.to_string().into_bytes();
        for _ in 0..=random.below(2) {
            let at = random.below(bytes.len());
            let replacement = b"0123456789abcdefxuintS[]{}\",:-. "[random.below(32)];
            if bytes[at].is_ascii() {
                bytes[at] = replacement;
            }
        }
        let text = String::from_utf8(bytes).unwrap();
        let theirs = serde_json::from_str::<AlloyTypedData>(&text).ok();
        let theirs =
            theirs.and_then(|data| Some((data.eip712_signing_hash().ok()?, data.hash_struct().ok()?)));
        match (TypedData::parse(&text), theirs) {
            (Ok(ours), Some((hash, struct_hash))) => {
                assert_eq!(ours.struct_hash().0, struct_hash.0, "{text}");
                assert!(ours.hash().0 == hash.0 || has_own_domain(&text), "{text}");
                both += 1;
            }
            (Err(_), Some(_)) => stricter += 1,
            (Ok(_), None) => {
                assert!(has_wide_names(&text) || is_recursive(&text), "{text}");
                alone += 1;
            }
            (Err(_), None) => {}
        }
    }
    println!("{count} damaged requests: {both} read by both, {stricter} by alloy alone, {alone} by us alone");
    assert!(both > 0 && both < count);
}
