//! The published cases of ENSIP-15 and of Unicode's normalization forms.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use super::tables::Tables;
use super::*;

/// A file of the collection beside the repository, or the same from the crate `ens-normalize`, which carries the
/// reference implementation's own.
fn published(shared: &str, packed: &str) -> Value {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let beside = root.join("../../../shared/vectors/ens").join(shared);
    let path = if beside.exists() { beside } else { packages().join("tests/fixtures").join(packed) };
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Where cargo unpacked `ens-normalize`.
fn packages() -> PathBuf {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version", "1", "--locked", "--offline"]);
    let output = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut packages = metadata["packages"].as_array().unwrap().iter();
    let package = packages.find(|package| package["name"] == "ens-normalize").unwrap();
    PathBuf::from(package["manifest_path"].as_str().unwrap()).parent().unwrap().to_owned()
}

#[test]
fn names_of_ensip15() {
    let file = published("ensip15-tests.json", "validate-tests.json");
    let cases = file.as_array().unwrap();
    let (mut normal, mut changed, mut refused) = (0, 0, 0);
    for case in cases.iter().skip(1) {
        let name = case["name"].as_str().unwrap();
        let answer = normalize(name);
        if case["error"] == Value::Bool(true) {
            answer.unwrap_err();
            refused += 1;
            continue;
        }
        let expected = case.get("norm").map_or(name, |norm| norm.as_str().unwrap());
        assert_eq!(answer.as_deref(), Ok(expected), "{case}");
        // What is normal stays as it is.
        assert_eq!(normalize(expected).as_deref(), Ok(expected), "{case}");
        normal += usize::from(name == expected);
        changed += usize::from(name != expected);
    }
    println!("{} names: {normal} normal, {changed} changed, {refused} refused", cases.len() - 1);
    assert_eq!(normal + changed + refused, 38_613);
}

#[test]
fn forms_of_unicode() {
    let file = published("nf-tests.json", "nf-tests.json");
    let forms = &Tables::bundled().forms;
    let points = |text: &Value| text.as_str().unwrap().chars().map(u32::from).collect::<Vec<_>>();
    let mut ran = 0;
    for row in file.as_object().unwrap().values().flat_map(|rows| rows.as_array().unwrap()) {
        let [input, decomposed, composed] = [0, 1, 2].map(|column| points(&row[column]));
        assert_eq!(forms.decompose(&input), decomposed, "{row}");
        assert_eq!(forms.compose(&input), composed, "{row}");
        ran += 1;
    }
    assert_eq!(ran, 20_034);
}

#[test]
fn every_fault_is_named() {
    let fault = |name: &str| match normalize(name) {
        Err(EnsError::Label { fault, .. }) => fault.as_str(),
        Err(EnsError::EmptyLabel { .. }) => "emptyLabel",
        Ok(name) => panic!("{name}"),
    };
    for (name, expected) in [
        ("a..b", "emptyLabel"),
        ("\u{200B}\u{FE0F}.eth", "emptyLabel"),
        ("a b", "disallowed"),
        ("a_b", "underscore"),
        ("xn--caf-dma", "extension"),
        ("\u{303}a", "looseMark"),
        ("💩\u{303}", "looseMark"),
        ("'a", "fenced"),
        ("a''b", "fenced"),
        ("vit\u{430}lik", "mixture"),
        ("\u{445}\u{443}\u{440}", "confusable"),
        ("\u{628}\u{650}\u{650}", "repeatedMark"),
        ("\u{628}\u{650}\u{651}\u{652}\u{653}\u{654}", "tooManyMarks"),
    ] {
        assert_eq!(fault(name), expected, "{name:?}");
    }
    let failure = crate::code::Failure::from(normalize("ok.a\u{200E}b").unwrap_err());
    assert_eq!(failure.code, crate::code::Code::InvalidParams);
    assert_eq!(
        failure.data,
        serde_json::json!({ "reason": "disallowed", "label": 1, "codePoint": "U+200E" })
    );
}

proptest::proptest! {
    #[test]
    fn never_panics_and_settles(name in "\\PC{0,40}") {
        if let Ok(normal) = normalize(&name) {
            proptest::prop_assert_eq!(normalize(&normal), Ok(normal.clone()));
        }
    }
}
