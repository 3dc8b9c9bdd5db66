//! serde_json is the oracle, with duplicate keys refused (`strict`).

use proptest::prelude::*;
use serde_json::{Map, Number, Value};

use super::parse;
use crate::json::strict;

/// Equal, but for the last places of numbers that are not whole.
fn same(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(ours, theirs)| same(ours, theirs))
        }
        (Value::Object(ours), Value::Object(theirs)) => {
            ours.len() == theirs.len()
                && ours.iter().zip(theirs).all(|(ours, theirs)| ours.0 == theirs.0 && same(ours.1, theirs.1))
        }
        (Value::Number(ours), Value::Number(theirs)) if theirs.is_f64() => {
            let (ours, theirs) = (ours.as_f64().unwrap_or(f64::NAN), theirs.as_f64().unwrap_or(f64::NAN));
            // Below the normal numbers there are fewer digits.
            (ours - theirs).abs() <= (theirs.abs() * 4e-15).max(1e-322)
                && (ours != 0.0 || theirs.abs() < 1e-322)
        }
        _ => ours == theirs,
    }
}

/// Both read it, to the same value, or both refuse it.
fn agrees(text: &str) -> Result<(), String> {
    match (parse(text, u32::MAX), strict::parse(text, u32::MAX)) {
        (Ok(ours), Ok(theirs)) if same(&ours, &theirs) => Ok(()),
        (Err(_), Err(_)) => Ok(()),
        (ours, theirs) => Err(format!("{text:?}: ours {ours:?}, serde_json's {theirs:?}")),
    }
}

fn value() -> impl Strategy<Value = Value> {
    let number = prop_oneof![
        any::<u64>().prop_map(Number::from),
        any::<i64>().prop_map(Number::from),
        (-20_i64..20).prop_map(Number::from),
        any::<f64>().prop_filter_map("finite", Number::from_f64),
        (any::<i32>(), -30_i32..30).prop_filter_map("finite", |(digits, exponent)| {
            Number::from_f64(f64::from(digits) * 10_f64.powi(exponent))
        }),
    ];
    let text = prop_oneof!["[a-z]{0,4}", any::<String>(), "[\\PC\\\\\"\u{0}-\u{1f}\u{7f}😀]{0,6}"];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        number.prop_map(Value::Number),
        text.clone().prop_map(Value::String),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
            proptest::collection::vec((text.clone(), inner), 0..5)
                .prop_map(|entries| Value::Object(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn what_is_written_is_read(value in value()) {
        let read = parse(&value.to_string(), u32::MAX).unwrap();
        prop_assert!(same(&read, &value), "{read} {value}");
        prop_assert_eq!(crate::json::write(&value), value.to_string());
        let read = parse(&serde_json::to_string_pretty(&value).unwrap(), u32::MAX).unwrap();
        prop_assert!(same(&read, &value), "{read} {value}");
    }

    #[test]
    fn what_is_damaged_is_judged_alike(value in value(), at in any::<prop::sample::Index>(), with in "[\\[\\]{}\",:\\\\u0-9eE.+\\- \t\nx]{0,2}", cut in 0_usize..2) {
        let text: Vec<char> = value.to_string().chars().collect();
        let at = at.index(text.len());
        let damaged: String =
            text[..at].iter().copied().chain(with.chars()).chain(text[(at + cut).min(text.len())..].iter().copied()).collect();
        prop_assert_eq!(agrees(&damaged), Ok(()));
    }

    #[test]
    fn numbers_are_judged_alike(text in "-?[0-9]{0,25}(\\.[0-9]{0,25})?([eE][+-]?[0-9]{0,3})?") {
        prop_assert_eq!(agrees(&text), Ok(()));
    }

    #[test]
    fn strings_are_judged_alike(text in "\"(\\\\u[0-9a-fA-F]{3,4}|\\\\ud[89abcdef][0-9]{2}|\\\\[bfnrt/\"\\\\x]|[a-z\u{1}é]){0,6}\"") {
        prop_assert_eq!(agrees(&text), Ok(()));
    }

    #[test]
    fn few_decimals_are_right_to_the_last_bit(digits in 0_u64..1_000_000_000_000_000, places in 0_usize..=22) {
        let text = format!("{digits}e-{places}");
        let read = parse(&text, u32::MAX).unwrap();
        let exact: f64 = text.parse().unwrap();
        prop_assert_eq!(read.as_f64().map(f64::to_bits), Some(exact.to_bits()));
    }
}

#[test]
fn edges_are_judged_alike() {
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let wide = |levels: usize| format!("{}1{}", "{\"a\":".repeat(levels), "}".repeat(levels));
    let texts = [
        "",
        " ",
        "null",
        "nul",
        "nulll",
        "true false",
        "-",
        "-0",
        "-0.0",
        "0",
        "00",
        "01",
        "-01",
        "1.",
        ".1",
        "1e",
        "1e+",
        "1E5",
        "1e400",
        "-1e400",
        "1e-400",
        "0e999999999999",
        "1e-999999999999",
        "18446744073709551615",
        "18446744073709551616",
        "-9223372036854775808",
        "-9223372036854775809",
        "+1",
        "Infinity",
        "NaN",
        "[",
        "]",
        "[,]",
        "[1,]",
        "[1 2]",
        "{",
        "{}",
        "{,}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\":1 \"b\":2}",
        "{a:1}",
        "{1:1}",
        "'a'",
        "\"",
        "\"\\",
        "\"\\u",
        "\"\\ud800\"",
        "\"\\ud800\\n\"",
        "\"\\ud800\\u0041\"",
        "\"\\udc00\"",
        "\"\\ud83d\\ude00\"",
        "\"\\u00e9\"",
        "\"\t\"",
        "\"\u{7f}\"",
        "\u{feff}1",
        "\u{a0}1",
        "1\u{0}",
        "/**/1",
        "[1]//",
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"\\u0061\":1}",
        "[{\"a\":[{\"b\":1,\"b\":2}]}]",
        "\r\n\t [ 1 , \r\n 2 ]\t",
    ];
    for text in texts {
        assert_eq!(agrees(text), Ok(()));
    }
    for levels in 120..=140 {
        assert_eq!(agrees(&deep(levels)), Ok(()));
        assert_eq!(agrees(&wide(levels)), Ok(()));
    }
}

#[test]
fn the_place_is_told() {
    let error = parse("{\n  \"a\": x}", u32::MAX).unwrap_err();
    assert_eq!(error.to_string(), "a value is expected at line 2 column 8");
}
