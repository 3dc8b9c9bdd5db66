//! Types and ABIs: text, JSON and human-readable.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helper functions too")]

use latchkey_core::abi::{
    Abi, AbiError, AbiType, Item, MAX_DEPTH, SignatureReason, StateMutability, TypeReason, human, json,
};
use latchkey_core::code::{Code, Failure};

fn parse(signatures: &[&str]) -> Result<Abi, AbiError> {
    Abi::parse_human_readable(signatures)
}

/// Every list of signatures gives the JSON ABI that abitype's `parseAbi` gives, key for key.
#[test]
fn human_readable_abis_are_those_of_abitype() {
    let vectors: serde_json::Value =
        serde_json::from_str(include_str!("../../../tests/vectors/abi/parse-abi.json")).unwrap();
    let signatures =
        |case: &serde_json::Value| -> Vec<String> { serde_json::from_value(case.clone()).unwrap() };
    let (mut accepted, mut refused) = (0, 0);
    for case in vectors["accepted"].as_array().unwrap() {
        let signatures = signatures(&case["signatures"]);
        let abi = Abi::parse_human_readable(&signatures).unwrap();
        assert_eq!(abi.to_json(), case["json"].as_str().unwrap(), "{signatures:?}");
        assert_eq!(Abi::parse_json(&abi.to_json()).unwrap(), abi, "{signatures:?}");
        accepted += 1;
    }
    for case in vectors["refused"].as_array().unwrap() {
        let signatures = signatures(case);
        // Taken here on purpose, as the module's documentation says.
        if signatures[0].starts_with("error E(string memory") {
            continue;
        }
        let error = Abi::parse_human_readable(&signatures).expect_err(&signatures[0]);
        assert_eq!(error.code(), Code::Parse, "{signatures:?}: {error}");
        refused += 1;
    }
    assert_eq!((accepted, refused), (29, 32));
}

#[test]
fn what_is_wrong_with_a_signature_is_said() {
    let reason = |signatures: &[&str]| match parse(signatures) {
        Err(AbiError::Signature { reason, .. }) => reason,
        other => panic!("{signatures:?}: {other:?}"),
    };
    assert_eq!(reason(&["transfer(address)"]), SignatureReason::Kind);
    assert_eq!(reason(&["function f(uint a,)"]), SignatureReason::Syntax);
    assert_eq!(reason(&["function f(uint memory a)"]), SignatureReason::Modifier);
    assert_eq!(reason(&["function f(uint indexed a)"]), SignatureReason::Modifier);
    assert_eq!(reason(&["function f() pure view"]), SignatureReason::Modifier);
    assert_eq!(reason(&["function f(uint override)"]), SignatureReason::Keyword);
    assert_eq!(reason(&["struct S { T t; }", "struct T { S[] s; }"]), SignatureReason::Recursive);
    assert_eq!(reason(&["struct S { uint a; }", "struct S { bool a; }"]), SignatureReason::Duplicate);
    assert_eq!(reason(&["struct S {}"]), SignatureReason::EmptyStruct);
    let unknown = AbiError::Type { text: "Order".into(), reason: TypeReason::Unknown };
    assert_eq!(parse(&["function f(Order o)"]), Err(unknown));
}

#[test]
fn what_solidity_takes_beyond_abitype_is_taken() {
    for (signature, json) in [
        (
            "  function f(\n  uint a\n) view external virtual override returns(uint);",
            r#"[{"name":"f","type":"function","stateMutability":"view","inputs":[{"type":"uint256","name":"a"}],"outputs":[{"type":"uint256"}]}]"#,
        ),
        (
            "event E(uint a) anonymous",
            r#"[{"name":"E","type":"event","anonymous":true,"inputs":[{"type":"uint256","name":"a"}]}]"#,
        ),
        (
            "constructor(string memory name) public",
            r#"[{"type":"constructor","stateMutability":"nonpayable","inputs":[{"type":"string","name":"name"}]}]"#,
        ),
    ] {
        assert_eq!(parse(&[signature]).unwrap().to_json(), json);
    }
    let abi = parse(&["function f((S s, bool) x)", "struct S { uint a; }"]).unwrap();
    assert_eq!(abi.function("f").unwrap().signature(), "f(((uint256),bool))");
}

#[test]
fn parameter_lists_are_read_alone() {
    let params =
        human::parse_parameters(&["Foo[] memory f, uint", "struct Foo { address payable to; }"]).unwrap();
    assert_eq!(params.canonical(), "((address)[],uint256)");
    assert_eq!(params[0].name.as_deref(), Some("f"));
    let same = json::parse_parameters(
        r#"[{"type":"tuple[]","name":"f","components":[{"type":"address","name":"to"}]},{"type":"uint256","name":""}]"#,
    );
    assert_eq!(same.unwrap(), params);
}

#[test]
fn json_abis_are_read_as_compilers_write_them() {
    let abi = Abi::parse_json(
        r#"[
        {"type":"function","name":"f","inputs":[{"name":"o","type":"tuple[2]","internalType":"struct C.Order[2]","components":[
            {"name":"to","type":"address","internalType":"address"},{"name":"","type":"uint256"}]}],
         "outputs":[{"name":"","type":"bool"}],"stateMutability":"payable"},
        {"name":"old","constant":true,"payable":false,"inputs":[],"outputs":[{"name":"","type":"uint256"}]},
        {"type":"event","name":"E","anonymous":false,"inputs":[{"name":"a","type":"address","indexed":true}]},
        {"type":"error","name":"X","inputs":[]},
        {"type":"constructor","inputs":[],"stateMutability":"nonpayable"},
        {"type":"fallback","stateMutability":"payable"},
        {"type":"receive","stateMutability":"payable"}]"#,
    )
    .unwrap();
    assert_eq!(abi.items.len(), 7);
    let f = abi.function("f").unwrap();
    assert_eq!(f.signature(), "f((address,uint256)[2])");
    assert_eq!(f.inputs()[0].internal_type.as_deref(), Some("struct C.Order[2]"));
    assert_eq!(abi.function("old").unwrap().state_mutability(), StateMutability::View);
    assert!(matches!(abi.items[6], Item::Receive));
}

#[test]
fn a_wrong_json_abi_is_refused_with_the_place() {
    for (text, path) in [
        ("{}", ""),
        ("[", ""),
        (r#"[{"type":"modifier","name":"m"}]"#, "[0].type"),
        (r#"[{"type":"function"}]"#, "[0].name"),
        (r#"[{"type":"function","name":"f","stateMutability":"free"}]"#, "[0].stateMutability"),
        (r#"[{"type":"function","name":"f","inputs":[{"name":"a"}]}]"#, "[0].inputs[0].type"),
        (r#"[{"type":"function","name":"f","inputs":[{"type":"tuple"}]}]"#, "[0].inputs[0].components"),
        (r#"[{"type":"event","name":"e","inputs":[{"type":"bool","indexed":1}]}]"#, "[0].inputs[0].indexed"),
    ] {
        let error = Abi::parse_json(text).unwrap_err();
        assert!(matches!(&error, AbiError::Json { path: got, .. } if got == path), "{text}: {error:?}");
    }
    let failure = Failure::from(Abi::parse_json(r#"[{"type":"x"}]"#).unwrap_err());
    assert_eq!(failure.code, Code::Parse);
    assert_eq!(failure.data["path"], "[0].type");
}

#[test]
fn types_are_canonical_or_refused() {
    for (text, canonical) in [
        ("uint", "uint256"),
        ("int[]", "int256[]"),
        ("tuple(uint,bool)[3]", "(uint256,bool)[3]"),
        ("function", "function"),
    ] {
        assert_eq!(AbiType::parse(text).unwrap().to_string(), canonical);
    }
    let reason = |text: &str| match AbiType::parse(text) {
        Err(AbiError::Type { reason, .. }) => reason,
        other => panic!("{text}: {other:?}"),
    };
    for text in
        ["uint7", "uint0", "uint264", "uint08", "int12", "bytes0", "bytes33", "bytes032", "uint99999999999"]
    {
        assert_eq!(reason(text), TypeReason::Size, "{text}");
    }
    for text in ["fixed", "ufixed128x18", "fixed8x1[]"] {
        assert_eq!(reason(text), TypeReason::FixedPoint, "{text}");
    }
    for text in ["uint256[0]", "()", "uint8[2][0]", "()[]", "(uint8,())"] {
        assert_eq!(reason(text), TypeReason::Empty, "{text}");
    }
    for text in ["uint256[01]", "uint256[-1]", "uint256[4294967296]", "uint256[ 1]", "uint256[1e3]"] {
        assert_eq!(reason(text), TypeReason::ArrayLength, "{text}");
    }
    for text in
        ["", "(", ")", "uint8)", "uint8[", "uint8]", "(uint8,)", "(uint8", "uint8[]x", ",", "tuple(uint8"]
    {
        assert_eq!(reason(text), TypeReason::Syntax, "{text}");
    }
    for text in ["foo", " uint8", "uint8 ", "Uint8", "tuple", "byte", "uint8é", "address payable"] {
        assert_eq!(
            reason(text),
            if text == "uint8 " || text == "uint8é" { TypeReason::Size } else { TypeReason::Unknown }
        );
    }
}

#[test]
fn hostile_types_are_refused_cheaply() {
    let limit = |text: &str| matches!(AbiType::parse(text), Err(AbiError::Limit { .. }));
    let depth = usize::from(MAX_DEPTH);
    assert!(AbiType::parse(&format!("uint8{}", "[]".repeat(depth))).is_ok());
    assert!(limit(&format!("uint8{}", "[]".repeat(depth + 1))));
    assert!(AbiType::parse(&format!("{}uint8{}", "(".repeat(depth), ")".repeat(depth))).is_ok());
    assert!(limit(&format!("{}uint8{}", "(".repeat(depth + 1), ")".repeat(depth + 1))));
    assert!(limit(&"(".repeat(30_000)));
    assert!(limit(&"x".repeat(100_000)));
    assert!(limit("uint8[4294967295]"));
    assert!(limit("uint8[65535][65535][65535]"));
    assert!(limit(&format!("({}bool)", "bool,".repeat(5000))));
}

/// Structs that use each other twice a level would have 2^40 members.
#[test]
fn struct_bombs_are_refused_cheaply() {
    let structs = |levels: usize, uses: &str| -> Vec<String> {
        let mut list = vec!["struct S0 { uint a; }".to_owned()];
        list.extend((1..levels).map(|level| {
            let member = format!("S{} ", level - 1);
            let members: Vec<_> = uses.chars().map(|name| format!("{member}{name};")).collect();
            format!("struct S{level} {{ {} }}", members.join(" "))
        }));
        list.reverse();
        list
    };
    for (levels, uses) in [(40, "ab"), (3, "abcdefghijklmnopqrstuvwxyz"), (10_000, "a"), (20, "abcdefgh")] {
        let list = structs(levels, uses);
        let result = Abi::parse_human_readable(&list);
        if levels == 3 {
            assert_eq!(result.unwrap().items.len(), 0);
        } else {
            assert!(matches!(result, Err(AbiError::Limit { .. })), "{levels} {uses}");
        }
    }
    let wide = [
        "struct A { uint a; uint b; uint c; }".to_owned(),
        format!("function f({}A x)", "A y, ".repeat(2000)),
    ];
    assert!(matches!(Abi::parse_human_readable(&wide), Err(AbiError::Limit { .. })));
}
