//! Compact signatures (EIP-2098) and the older forms of typed data.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails fails its test")]

use latchkey_core::message::eip191::hash_message;
use latchkey_core::message::eip712::{TypedData, TypedDataError, TypedValues};
use latchkey_core::primitives::{B256, hex};
use latchkey_core::recover::{Signature, SignatureError, recover_address};

/// The two examples of EIP-2098, signed with the key 0x1234…1234.
#[test]
fn compact_signatures() {
    let cases = [
        (
            "Hello World",
            "68a020a209d3d56c46f38cc50a33f704f4a9a10a59377f8dd762ac66910e9b90",
            "7e865ad05c4035ab5792787d4a0297a43617ae897930a6fe4d822b8faea52064",
            "7e865ad05c4035ab5792787d4a0297a43617ae897930a6fe4d822b8faea52064",
            false,
        ),
        (
            "It's a small(er) world",
            "9328da16089fcba9bececa81663203989f2df5fe1faa6291a45381c81bd17f76",
            "139c6d6b623b42da56557e5e734a43dc83345ddfadec52cbe24d0cc64f550793",
            "939c6d6b623b42da56557e5e734a43dc83345ddfadec52cbe24d0cc64f550793",
            true,
        ),
    ];
    for (message, r, s, parity_and_s, y_parity) in cases {
        let word = |text: &str| B256::parse(&format!("0x{text}")).unwrap();
        let signature = Signature { r: word(r), s: word(s), y_parity };
        let compact = signature.to_compact().unwrap();
        assert_eq!(hex::encode(&compact), format!("0x{r}{parity_and_s}"));
        assert_eq!(Signature::from_compact(&compact), Ok(signature));
        let signer = recover_address(&hash_message(message.as_bytes()), &signature).unwrap();
        assert_eq!(signer.to_checksum(), "0x2e988A386a799F506693793c6A5AF6B54dfAaBfB");
    }
}

#[test]
fn compact_signatures_are_in_range() {
    let one = B256(std::array::from_fn(|index| u8::from(index == 31)));
    let good = Signature { r: one, s: one, y_parity: true };
    let bytes = good.to_compact().unwrap();
    assert_eq!(Signature::from_compact(&bytes[..63]), Err(SignatureError::WrongCompactLength { got: 63 }));
    assert_eq!(
        Signature::from_compact(&good.to_bytes()),
        Err(SignatureError::WrongCompactLength { got: 65 })
    );
    assert_eq!(Signature::from_compact(&[0xff; 64]), Err(SignatureError::ROutOfRange));
    let mut high = bytes;
    high[32..].fill(0xff);
    assert_eq!(Signature::from_compact(&high), Err(SignatureError::HighS));
    let mut above_half = [0xff; 32];
    above_half[0] = 0x7f;
    assert_eq!(Signature { s: B256(above_half), ..good }.to_compact(), None);
    assert_eq!(Signature { s: B256([0xff; 32]), ..good }.to_compact(), None);
}

fn value(ty: &str, value: &str) -> String {
    format!(r#"{{"type":"{ty}","name":"message","value":{value}}}"#)
}

/// `typedSignatureHash` of eth-sig-util, its own test values.
#[test]
fn first_form_hashes() {
    let cases = [
        (
            vec![value("string", r#""Hi, Alice!""#)],
            "0x14b9f24872e28cc49e72dc104d7380d8e0ba84a3fe2e712704bcac66a5702bd5",
        ),
        (
            vec![value("string", r#""Hi, Alice!""#), value("uint8", "10").replace("message", "value")],
            "0xf7ad23226db5c1c00ca0ca1468fd49c8f8bbc1489bc1c382de5adc557a69c229",
        ),
        (
            vec![value("bytes", r#""0xdeadbeaf""#)],
            "0x6c69d03412450b174def7d1e48b3bcbbbd8f51df2e76e2c5b3a5d951125be3a9",
        ),
    ];
    for (values, expected) in cases {
        let values = TypedValues::parse(&format!("[{}]", values.join(","))).unwrap();
        assert_eq!(values.hash().to_string(), expected);
        assert_eq!(values.fields()[0].name, "message");
    }
}

#[test]
fn first_form_is_read_strictly() {
    let error = |text: &str| TypedValues::parse(text).unwrap_err();
    assert!(matches!(error("{}"), TypedDataError::Expected { .. }));
    assert!(matches!(error("[]"), TypedDataError::Expected { .. }));
    assert!(matches!(error("["), TypedDataError::Json { .. }));
    assert!(matches!(error("[1]"), TypedDataError::Expected { .. }));
    assert!(matches!(error(r#"[{"type":"uint8","name":"a"}]"#), TypedDataError::Missing { .. }));
    let spaced = value("uint8", "1").replace("message", "a uint8 b");
    assert!(matches!(error(&format!("[{spaced}]")), TypedDataError::InvalidName { .. }));
    for ty in ["uint8[]", "uint7", "Mail", ""] {
        let text = format!("[{}]", value(ty, "[1]"));
        assert!(matches!(error(&text), TypedDataError::UnknownType { .. }), "{ty}");
    }
    assert!(matches!(error(&format!("[{}]", value("uint8", "256"))), TypedDataError::OutOfRange { .. }));
    assert!(matches!(error(&format!("[{}]", value("bytes", r#""hello""#))), TypedDataError::Expected { .. }));
    let many = vec![value("bool", "true"); 4_097].join(",");
    assert!(matches!(error(&format!("[{many}]")), TypedDataError::Limit { .. }));
}

#[test]
fn third_form_has_no_arrays() {
    let data = |ty: &str, value: &str| {
        format!(
            r#"{{"types":{{"A":[{{"name":"b","type":"{ty}"}}],"C":[{{"name":"d","type":"uint8"}}]}},
            "primaryType":"A","domain":{{"name":"x"}},"message":{{"b":{value}}}}}"#
        )
    };
    let same = data("C", r#"{"d":1}"#);
    assert_eq!(TypedData::parse_v3(&same).unwrap().hash(), TypedData::parse(&same).unwrap().hash());
    for text in [data("uint8[]", "[1]"), data("uint8[]", "[]"), data("C", "null")] {
        assert!(TypedData::parse(&text).is_ok());
        assert_eq!(
            TypedData::parse_v3(&text).unwrap_err(),
            TypedDataError::NotInV3 { path: "message.b".into() }
        );
    }
}
