//! Our ABI codecs against alloy's.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a helper that fails fails its test"
)]

#[path = "abi/generate.rs"]
mod generate;
#[path = "support/random.rs"]
mod random;

use alloy_dyn_abi::{DynSolType, DynSolValue, EventExt as _, JsonAbiExt as _};
use generate::{to_ours, type_text, types, value};
use latchkey_core::abi::{
    Abi, AbiError, AbiType, DecodeReason, Event, EventParam, EventValue, Param, Params, Value, encode_packed,
};
use latchkey_core::primitives::B256;
use random::{Random, cases};

struct Case {
    text: String,
    params: Params,
    values: Vec<Value>,
    their_type: DynSolType,
    their_value: DynSolValue,
}

fn case(random: &mut Random) -> Case {
    let list: Vec<_> = (0..1 + random.below(4)).map(|_| type_text(random, 3)).collect();
    let text = format!("({})", list.join(","));
    let (ours, their_type) = types(&text);
    let AbiType::Tuple(params) = &ours else { panic!("{text} is a tuple") };
    let (Value::Tuple(values), their_value) = value(random, &ours) else {
        panic!("{text} has a tuple value")
    };
    Case { params: (**params).clone(), text, values, their_type, their_value }
}

#[test]
fn encodings_are_equal_and_decode_to_the_same_values() {
    let mut random = Random::new(41);
    let count = cases(100_000);
    for _ in 0..count {
        let case = case(&mut random);
        let data = case.params.encode(&case.values).unwrap();
        assert_eq!(data, case.their_value.abi_encode_params(), "{}", case.text);
        assert_eq!(case.params.decode(&data).unwrap(), case.values, "{}", case.text);
        let theirs = case.their_type.abi_decode_params(&data).unwrap();
        assert_eq!(to_ours(&theirs), Value::Tuple(case.values), "{}", case.text);
    }
    println!("{count} lists of values encoded and decoded");
}

/// Signatures, selectors and calls through the JSON ABI and the human-readable one.
#[test]
fn functions_have_equal_selectors_and_calls() {
    let mut random = Random::new(45);
    let count = cases(100_000);
    for number in 0..count {
        let case = case(&mut random);
        let inputs = &case.text[1..case.text.len() - 1];
        let signature = format!("function f{number}({inputs}) external view returns (uint256)");
        let abi = Abi::parse_human_readable(&[&signature]).unwrap();
        let ours = abi.functions().next().unwrap();
        let theirs = alloy_json_abi::Function::parse(&signature).unwrap();
        assert_eq!(ours.signature(), theirs.signature());
        assert_eq!(ours.selector().0, theirs.selector().0);
        let json: alloy_json_abi::JsonAbi = serde_json::from_str(&for_alloy(&abi.to_json())).unwrap();
        assert_eq!(json.functions().next().unwrap().signature(), ours.signature());
        assert_eq!(Abi::parse_json(&serde_json::to_string(&json).unwrap()).unwrap(), abi);

        let DynSolValue::Tuple(arguments) = &case.their_value else { panic!("{} is a tuple", case.text) };
        let data = ours.encode(&case.values).unwrap();
        assert_eq!(data, theirs.abi_encode_input(arguments).unwrap(), "{signature}");
        assert_eq!(abi.decode_function_data(&data).unwrap().1, case.values);
    }
    println!("{count} functions");
}

/// Alloy's packed encoding; of an array, the plain encodings of its elements. Solidity pads an array's elements as in the
/// plain encoding; alloy fills on the left with zeros, which is wrong for negative numbers, `bytesN` and `function`.
fn expected_packed(value: &DynSolValue) -> Vec<u8> {
    match value {
        DynSolValue::Array(elements) | DynSolValue::FixedArray(elements) => {
            elements.iter().flat_map(DynSolValue::abi_encode).collect()
        }
        _ => value.abi_encode_packed(),
    }
}

#[test]
fn packed_encodings_are_equal() {
    let mut random = Random::new(42);
    let count = cases(100_000);
    let mut packed = 0;
    for _ in 0..count {
        let text = type_text(&mut random, 1);
        let (ours, _) = types(&text);
        let (value, theirs) = value(&mut random, &ours);
        match encode_packed(&[ours], &[value]) {
            Ok(data) => {
                assert_eq!(data, expected_packed(&theirs), "{text}");
                packed += 1;
            }
            // What Solidity refuses to pack, alloy packs by its own rules.
            Err(AbiError::Packed { .. }) => {
                assert!(
                    text.starts_with('(') || text.contains("bytes[") || text.contains("string["),
                    "{text}"
                );
            }
            Err(error) => panic!("{text}: {error}"),
        }
    }
    println!("{count} values: {packed} packed, the others refused");
    assert!(packed >= count / 2, "{packed}");
}

#[test]
fn events_have_equal_topics_and_decode_to_the_same_values() {
    let mut random = Random::new(43);
    let count = cases(100_000);
    for number in 0..count {
        let list: Vec<_> = (0..random.below(6)).map(|_| type_text(&mut random, 2)).collect();
        let anonymous = random.below(4) == 0;
        let mut left = if anonymous { 4 } else { 3 };
        let mut indexed = Vec::new();
        for _ in &list {
            let take = left > 0 && random.below(2) == 0;
            left -= usize::from(take);
            indexed.push(take);
        }
        let inputs = list.iter().zip(&indexed).map(|(text, indexed)| EventParam {
            param: Param::new("", AbiType::parse(text).unwrap()),
            indexed: *indexed,
        });
        let ours = Event::new("E", inputs.collect(), anonymous).unwrap();
        let abi = Abi { items: vec![latchkey_core::abi::Item::Event(ours.clone())] };
        let theirs: alloy_json_abi::JsonAbi = serde_json::from_str(&for_alloy(&abi.to_json())).unwrap();
        let their_event = &theirs.events["E"][0];
        assert_eq!(their_event.selector().0, ours.topic().0, "{list:?}");

        let (values, their_values): (Vec<_>, Vec<_>) =
            ours.inputs().iter().map(|input| value(&mut random, &input.param.ty)).unzip();
        let (topics, data) = ours.encode(&values).unwrap();
        let mut expected = Vec::new();
        if !anonymous {
            expected.push(ours.topic());
        }
        let in_topics = their_values.iter().zip(&indexed).filter(|(_, indexed)| **indexed);
        expected.extend(in_topics.map(|(value, _)| B256(value.encode_topic().0)));
        assert_eq!(topics, expected, "case {number}: {list:?} {values:?}");

        let their_topics: Vec<_> = topics.iter().map(|topic| topic.0.into()).collect();
        let decoded = their_event.decode_log_parts(their_topics, &data).unwrap();
        let (mut their_indexed, mut body) = (decoded.indexed.iter(), decoded.body.iter());
        let got = abi.decode_log(&topics, &data).unwrap().1;
        for ((got, indexed), value) in got.into_iter().zip(indexed).zip(values) {
            let theirs = if indexed { their_indexed.next() } else { body.next() };
            match got {
                EventValue::Value(got) => {
                    assert_eq!(got, value);
                    assert_eq!(got, to_ours(theirs.unwrap()));
                }
                EventValue::Hash(hash) => {
                    assert_eq!(theirs.unwrap(), &DynSolValue::FixedBytes(hash.0.into(), 32));
                }
            }
        }
    }
    println!("{count} events");
}

/// Alloy wants a name on every parameter, `indexed` on every parameter of an event, and `anonymous`.
fn for_alloy(json: &str) -> String {
    fn name_all(value: &mut serde_json::Value) {
        match value {
            serde_json::Value::Array(list) => list.iter_mut().for_each(name_all),
            serde_json::Value::Object(map) => {
                map.entry("name").or_insert_with(|| "".into());
                map.values_mut().for_each(name_all);
            }
            _ => {}
        }
    }
    let mut json: serde_json::Value = serde_json::from_str(json).unwrap();
    name_all(&mut json);
    for event in json.as_array_mut().unwrap() {
        let event = event.as_object_mut().unwrap();
        if event["type"] != "event" {
            continue;
        }
        event.entry("anonymous").or_insert(false.into());
        for input in event["inputs"].as_array_mut().unwrap() {
            input.as_object_mut().unwrap().entry("indexed").or_insert(false.into());
        }
    }
    json.to_string()
}

/// Damages an encoding: bits, words, offsets, length.
fn damage(random: &mut Random, data: &mut Vec<u8>) {
    for _ in 0..1 + random.below(3) {
        if data.is_empty() {
            return;
        }
        let at = random.below(data.len());
        match random.below(7) {
            0 => data[at] ^= 1 << random.below(8),
            1 => data.truncate(at),
            2 => {
                let tail = random.word::<32>();
                data.extend(tail);
            }
            3 => {
                let start = at / 32 * 32;
                let small = u8::try_from(random.below(256)).unwrap();
                let end = data.len().min(start + 32);
                data[start..end].fill(0);
                data[end - 1] = small;
            }
            4 => {
                let (from, to) = (at / 32 * 32, random.below(data.len()) / 32 * 32);
                if from + 32 <= data.len() && to + 32 <= data.len() {
                    data.copy_within(from..from + 32, to);
                }
            }
            5 => {
                let word = random.word::<32>();
                let start = at / 32 * 32;
                if start + 32 <= data.len() {
                    data[start..start + 32].copy_from_slice(&word);
                }
            }
            _ => data[at / 32 * 32] = 0xff,
        }
    }
}

/// Found by a damaged encoding, of seed 1: a tuple's offset points into the words before it, so that the data are shorter
/// than any plain encoding. `abi.decode` of Solidity takes that, and so do we; alloy asks for the words of a plain encoding.
#[test]
fn parts_may_overlap_below_the_shortest_plain_encoding() {
    let (ours, theirs) = types("(uint256,(bool,string,bool))");
    let AbiType::Tuple(params) = &ours else { panic!("not a tuple") };
    // Three words of zeros: the inner tuple and its string begin where all begins.
    let data = [0; 3 * 32];
    theirs.abi_decode_params(&data).unwrap_err();
    let text = Value::String(String::new());
    let inner = Value::Tuple(vec![Value::Bool(false), text, Value::Bool(false)]);
    let values = vec![Value::Uint(latchkey_core::primitives::U256::ZERO), inner];
    assert_eq!(params.decode(&data).unwrap(), values);
    assert!(params.encode(&values).unwrap().len() > data.len());
}

/// On damaged encodings we take what alloy refuses only where parts overlap. We refuse what it takes for three reasons
/// only:
/// - its dynamic decoder masks dirty bits and replaces bad UTF-8, where Solidity (for the bits) and we refuse;
/// - it takes overlapping parts up to 1 GiB of values, we to eight times the data.
#[test]
fn damaged_encodings_are_refused_alike() {
    let mut random = Random::new(44);
    let count = cases(100_000);
    let (mut agreed, mut refused, mut stricter, mut alone) = (0, 0, 0, 0);
    for _ in 0..count {
        let case = case(&mut random);
        let mut data = case.params.encode(&case.values).unwrap();
        damage(&mut random, &mut data);
        let ours = case.params.decode(&data);
        let theirs = case.their_type.abi_decode_params(&data);
        match (ours, theirs) {
            (Ok(ours), Ok(theirs)) => {
                assert_eq!(Value::Tuple(ours), to_ours(&theirs), "{}", case.text);
                agreed += 1;
            }
            (Err(error), Ok(_)) => {
                let AbiError::Decode { reason, .. } = &error else { panic!("{}: {error}", case.text) };
                assert!(
                    matches!(reason, DecodeReason::DirtyBits | DecodeReason::Utf8 | DecodeReason::Overlap),
                    "{}: {error}\n{}",
                    case.text,
                    latchkey_core::primitives::hex::encode(&data)
                );
                stricter += 1;
            }
            (Ok(ours), Err(error)) => {
                let plain = case.params.encode(&ours).unwrap().len();
                let hex = latchkey_core::primitives::hex::encode(&data);
                assert!(plain > data.len(), "{}: {error}\n{hex}", case.text);
                alone += 1;
            }
            (Err(error), Err(_)) => {
                assert!(matches!(error, AbiError::Decode { .. }), "{error}");
                refused += 1;
            }
        }
    }
    println!(
        "{count} damaged encodings: {agreed} read by both, {refused} refused by both, {stricter} by us, {alone} by alloy"
    );
    assert!(agreed > count / 20 && refused > count / 20 && stricter > count / 20);
}
