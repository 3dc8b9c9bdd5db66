//! Whatever is encoded decodes to itself, for any type and value.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helper functions too")]

use latchkey_core::abi::{AbiType, FixedBytes, Param, Params, Value};
use latchkey_core::primitives::{Address, Bytes, U256};
use proptest::collection::vec;
use proptest::prelude::*;

fn types() -> BoxedStrategy<AbiType> {
    let text = prop_oneof![
        (1..=32_u16).prop_map(|bytes| format!("uint{}", bytes * 8)),
        (1..=32_u16).prop_map(|bytes| format!("int{}", bytes * 8)),
        (1..=32_u16).prop_map(|bytes| format!("bytes{bytes}")),
        prop::sample::select(vec!["address", "bool", "bytes", "string", "function"]).prop_map(str::to_owned),
    ];
    let leaf = text.prop_map(|text| AbiType::parse(&text).unwrap());
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|ty| AbiType::array(ty, None).unwrap()),
            (inner.clone(), 1..4_u32).prop_map(|(ty, length)| AbiType::array(ty, Some(length)).unwrap()),
            vec(inner, 1..4).prop_map(|list| {
                AbiType::tuple(list.into_iter().map(|ty| Param::new("x", ty)).collect()).unwrap()
            }),
        ]
    })
    .boxed()
}

fn values(ty: &AbiType) -> BoxedStrategy<Value> {
    let word = any::<[u8; 32]>();
    match ty.clone() {
        AbiType::Uint(bits) => {
            word.prop_map(move |word| Value::Uint(U256::from_be_bytes(word) >> (256 - bits.get()))).boxed()
        }
        AbiType::Int(bits) => word
            .prop_map(move |word| Value::Int(U256::from_be_bytes(word).arithmetic_shr(256 - bits.get())))
            .boxed(),
        AbiType::FixedBytes(size) => word
            .prop_map(move |word| Value::FixedBytes(FixedBytes::new(&word[..size.get()]).unwrap()))
            .boxed(),
        AbiType::Address => any::<[u8; 20]>().prop_map(|bytes| Value::Address(Address(bytes))).boxed(),
        AbiType::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        AbiType::Bytes => vec(any::<u8>(), 0..70).prop_map(|bytes| Value::Bytes(Bytes(bytes))).boxed(),
        AbiType::String => any::<String>().prop_map(Value::String).boxed(),
        AbiType::Function => any::<[u8; 24]>().prop_map(Value::Function).boxed(),
        AbiType::Array(array) => {
            let count = array.length().map_or(0..=4, |length| length..=length);
            vec(values(array.element()), count).prop_map(Value::Array).boxed()
        }
        AbiType::Tuple(params) => {
            params.iter().map(|param| values(&param.ty)).collect::<Vec<_>>().prop_map(Value::Tuple).boxed()
        }
        _ => panic!("a type the strategy does not know: {ty}"),
    }
}

fn typed() -> impl Strategy<Value = (AbiType, Value)> {
    types().prop_flat_map(|ty| values(&ty).prop_map(move |value| (ty.clone(), value)))
}

proptest! {
    #[test]
    fn values_decode_to_themselves(list in vec(typed(), 1..4), behind in vec(any::<u8>(), 0..40)) {
        let (types, values): (Vec<_>, Vec<_>) = list.into_iter().unzip();
        for (ty, value) in types.iter().zip(&values) {
            prop_assert!(value.fits(ty));
            prop_assert_eq!(&AbiType::parse(&ty.to_string()).unwrap().to_string(), &ty.to_string());
        }
        let params = Params::from_types(types).unwrap();
        let mut data = params.encode(&values).unwrap();
        prop_assert_eq!(data.len() % 32, 0);
        prop_assert_eq!(params.decode(&data).unwrap(), values.clone());
        data.extend(behind);
        prop_assert_eq!(params.decode(&data).unwrap(), values);
        // Without its last word something is missing: every word of an encoding is needed, but for padding.
        let cut = params.encode(&params.decode(&data).unwrap()).unwrap();
        prop_assert!(params.decode(&cut[..cut.len() - 32]).is_err());
    }
}
