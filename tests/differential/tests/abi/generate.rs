//! Random types and values.

use alloy_dyn_abi::{DynSolType, DynSolValue};
use alloy_primitives as alloy;
use latchkey_core::abi::{AbiType, FixedBytes, Value};
use latchkey_core::primitives::{Address, Bytes, U256};

use crate::random::Random;

fn elementary(random: &mut Random) -> String {
    match random.below(9) {
        0 | 1 => format!("uint{}", 8 * (1 + random.below(32))),
        2 => format!("int{}", 8 * (1 + random.below(32))),
        3 => "address".into(),
        4 => "bool".into(),
        5 => format!("bytes{}", 1 + random.below(32)),
        6 => "bytes".into(),
        7 => "string".into(),
        _ => "function".into(),
    }
}

/// The canonical text of a type at most `depth` arrays and tuples deep.
pub fn type_text(random: &mut Random, depth: usize) -> String {
    if depth == 0 {
        return elementary(random);
    }
    match random.below(6) {
        0 => format!("{}[]", type_text(random, depth - 1)),
        1 => format!("{}[{}]", type_text(random, depth - 1), 1 + random.below(4)),
        2 => {
            let parts: Vec<_> = (0..1 + random.below(4)).map(|_| type_text(random, depth - 1)).collect();
            format!("({})", parts.join(","))
        }
        _ => elementary(random),
    }
}

/// The type as both read it.
pub fn types(text: &str) -> (AbiType, DynSolType) {
    let ours = AbiType::parse(text).unwrap();
    assert_eq!(ours.to_string(), text);
    (ours, DynSolType::parse(text).unwrap())
}

fn text(random: &mut Random) -> String {
    const LETTERS: [char; 8] = ['a', ' ', '0', '"', 'é', '鍵', '🔑', '\0'];
    (0..random.below(40)).map(|_| LETTERS[random.below(8)]).collect()
}

/// The same random value, for both.
pub fn value(random: &mut Random, ty: &AbiType) -> (Value, DynSolValue) {
    match ty {
        AbiType::Uint(bits) => {
            let number = U256::from_be_bytes(random.word::<32>()) >> (256 - bits.get());
            let theirs = alloy::U256::from_be_bytes(number.to_be_bytes::<32>());
            (Value::Uint(number), DynSolValue::Uint(theirs, bits.get()))
        }
        AbiType::Int(bits) => {
            let number = U256::from_be_bytes(random.word::<32>()).arithmetic_shr(256 - bits.get());
            let theirs = alloy::I256::from_be_bytes(number.to_be_bytes::<32>());
            (Value::Int(number), DynSolValue::Int(theirs, bits.get()))
        }
        AbiType::Address => {
            let bytes: [u8; 20] = random.word::<32>()[..20].try_into().unwrap();
            (Value::Address(Address(bytes)), DynSolValue::Address(bytes.into()))
        }
        AbiType::Bool => {
            let bool = random.below(2) == 1;
            (Value::Bool(bool), DynSolValue::Bool(bool))
        }
        AbiType::FixedBytes(size) => {
            let mut word = random.word::<32>();
            word[size.get()..].fill(0);
            let ours = FixedBytes::new(&word[..size.get()]).unwrap();
            (Value::FixedBytes(ours), DynSolValue::FixedBytes(word.into(), size.get()))
        }
        AbiType::Bytes => {
            let length = random.below(70);
            let bytes = random.bytes(length);
            (Value::Bytes(Bytes(bytes.clone())), DynSolValue::Bytes(bytes))
        }
        AbiType::String => {
            let text = text(random);
            (Value::String(text.clone()), DynSolValue::String(text))
        }
        AbiType::Function => {
            let bytes: [u8; 24] = random.word::<32>()[..24].try_into().unwrap();
            (Value::Function(bytes), DynSolValue::Function(alloy::Function::new(bytes)))
        }
        AbiType::Array(array) => {
            let count = array.length().unwrap_or_else(|| random.below(5));
            let (ours, theirs) = (0..count).map(|_| value(random, array.element())).unzip();
            let theirs = if array.length().is_some() {
                DynSolValue::FixedArray(theirs)
            } else {
                DynSolValue::Array(theirs)
            };
            (Value::Array(ours), theirs)
        }
        AbiType::Tuple(params) => {
            let (ours, theirs) = params.iter().map(|param| value(random, &param.ty)).unzip();
            (Value::Tuple(ours), DynSolValue::Tuple(theirs))
        }
        _ => panic!("a type the generator does not know: {ty}"),
    }
}

/// Alloy's value as ours.
pub fn to_ours(theirs: &DynSolValue) -> Value {
    match theirs {
        DynSolValue::Uint(number, _) => Value::Uint(U256::from_be_bytes(number.to_be_bytes::<32>())),
        DynSolValue::Int(number, _) => Value::Int(U256::from_be_bytes(number.to_be_bytes::<32>())),
        DynSolValue::Address(address) => Value::Address(Address(address.0.0)),
        DynSolValue::Bool(bool) => Value::Bool(*bool),
        DynSolValue::FixedBytes(word, size) => Value::FixedBytes(FixedBytes::new(&word[..*size]).unwrap()),
        DynSolValue::Bytes(bytes) => Value::Bytes(Bytes(bytes.clone())),
        DynSolValue::String(text) => Value::String(text.clone()),
        DynSolValue::Function(function) => Value::Function(function.0.0),
        DynSolValue::Array(values) | DynSolValue::FixedArray(values) => {
            Value::Array(values.iter().map(to_ours).collect())
        }
        DynSolValue::Tuple(values) => Value::Tuple(values.iter().map(to_ours).collect()),
        DynSolValue::CustomStruct { .. } => panic!("no custom structs here"),
    }
}
