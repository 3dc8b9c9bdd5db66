//! EIP-7702: authorisations and the transactions that carry them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a helper that fails fails its test"
)]

#[path = "support/vectors.rs"]
mod vectors;

use latchkey_core::primitives::{Address, B256, U256, hex, quantity};
use latchkey_core::recover::{Signature, SignatureError};
use latchkey_core::rlp::Item;
use latchkey_core::transaction::{
    Authorization, SignedAuthorization, SignedTransaction, Transaction, TransactionError, TxEip7702,
};
use serde_json::Value;

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn address(value: &Value) -> Address {
    Address::parse(text(value)).unwrap()
}

/// A JSON number, a decimal text or a quantity.
fn integer(value: &Value) -> U256 {
    match value {
        Value::Number(number) => U256::from(number.as_u64().unwrap()),
        Value::String(text) if text.starts_with("0x") => quantity::parse(text).unwrap(),
        other => text(other).parse().unwrap(),
    }
}

fn authorization(row: &Value) -> SignedAuthorization {
    SignedAuthorization {
        authorization: Authorization {
            chain_id: integer(&row["chainId"]),
            address: address(&row["address"]),
            nonce: integer(&row["nonce"]).to(),
        },
        y_parity: integer(&row["yParity"]).to(),
        r: B256::parse(text(&row["r"])).unwrap(),
        s: B256::parse(text(&row["s"])).unwrap(),
    }
}

fn run(file: &Value) -> (usize, usize) {
    let authorizations = file["authorizations"].as_array().unwrap();
    for row in authorizations {
        let signed = authorization(row);
        assert_eq!(signed.authorization.signing_hash().to_string(), text(&row["hash"]));
        assert_eq!(signed.recover_authority(), Ok(address(&row["authority"])));
    }
    let transactions = file["transactions"].as_array().unwrap();
    for row in transactions {
        let raw = hex::decode(text(&row["raw"])).unwrap();
        let signed = SignedTransaction::parse(&raw).unwrap();
        assert_eq!(signed.serialize(), raw);
        assert_eq!(signed.hash().to_string(), text(&row["hash"]));
        assert_eq!(signed.recover_sender(), Ok(address(&row["from"])));
        assert_eq!(hex::encode(&signed.transaction.serialize()), text(&row["unsigned"]));
        assert_eq!(signed.transaction.signing_hash().to_string(), text(&row["signingHash"]));
        let Transaction::Eip7702(tx) = signed.transaction else { panic!("not type 4") };
        let list: Vec<_> =
            row["tx"]["authorizationList"].as_array().unwrap().iter().map(authorization).collect();
        assert_eq!(tx.authorization_list, list);
    }
    println!("{} authorisations, {} transactions", authorizations.len(), transactions.len());
    (authorizations.len(), transactions.len())
}

fn signed() -> SignedAuthorization {
    let signature = Signature { r: B256([1; 32]), s: B256([2; 32]), y_parity: true };
    Authorization { chain_id: U256::from(1), address: Address([3; 20]), nonce: 4 }.sign(signature)
}

fn parse(list: Vec<SignedAuthorization>) -> Result<Transaction, TransactionError> {
    let tx = TxEip7702 { chain_id: 1, authorization_list: list, ..TxEip7702::default() };
    Transaction::parse(&Transaction::Eip7702(tx).serialize())
}

/// What EIP-7702 makes invalid is refused; a signature that does not count is kept as it is, and named when asked for.
#[test]
fn authorisations_that_do_not_count() {
    assert_eq!(parse(vec![]), Err(TransactionError::NoAuthorizations));
    let high = "0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a1";
    let cases = [
        (SignedAuthorization { y_parity: 2, ..signed() }, SignatureError::InvalidV { v: 2 }),
        (SignedAuthorization { y_parity: 255, ..signed() }, SignatureError::InvalidV { v: 255 }),
        (SignedAuthorization { r: B256::ZERO, ..signed() }, SignatureError::ROutOfRange),
        (SignedAuthorization { r: B256([255; 32]), ..signed() }, SignatureError::ROutOfRange),
        (SignedAuthorization { s: B256::ZERO, ..signed() }, SignatureError::SOutOfRange),
        (SignedAuthorization { s: B256::parse(high).unwrap(), ..signed() }, SignatureError::HighS),
    ];
    for (odd, error) in cases {
        let Ok(Transaction::Eip7702(tx)) = parse(vec![signed(), odd.clone()]) else { panic!("refused") };
        assert_eq!(tx.authorization_list, [signed(), odd.clone()]);
        assert_eq!(odd.recover_authority(), Err(error));
    }
    let most = Authorization { chain_id: U256::MAX, address: Address::ZERO, nonce: u64::MAX };
    assert!(most.is_revocation() && !signed().authorization.is_revocation());
    parse(vec![SignedAuthorization { authorization: most, ..signed() }]).unwrap();
}

#[test]
fn authorisations_are_read_strictly() {
    let tx = parse(vec![signed()]).unwrap();
    let Item::List(fields) = Item::decode(&tx.serialize()[1..]).unwrap() else { panic!("not a list") };
    let with = |index: usize, item: Option<Item>| {
        let mut fields = fields.clone();
        let Item::List(list) = &mut fields[9] else { panic!("not a list") };
        let Item::List(entry) = &mut list[0] else { panic!("not a list") };
        match item {
            Some(item) if index < entry.len() => entry[index] = item,
            Some(item) => entry.push(item),
            None => drop(entry.remove(index)),
        }
        Transaction::parse(&[&[4], Item::List(fields).encode().as_slice()].concat())
    };
    let bytes = |bytes: &[u8]| Some(Item::Bytes(bytes.into()));
    assert_eq!(with(0, bytes(&[1])), Ok(tx.clone()));
    let cases = [
        (0, bytes(&[1; 33])),
        (0, bytes(&[0, 1])),
        (1, bytes(&[1; 19])),
        (1, bytes(&[])),
        (2, bytes(&[1; 9])),
        (3, bytes(&[1, 0])),
        (3, bytes(&[0])),
        (4, bytes(&[1; 33])),
        (5, Some(Item::List(vec![]))),
        (6, bytes(&[])),
        (5, None),
    ];
    for (index, item) in cases {
        let error = with(index, item).unwrap_err();
        assert!(
            matches!(error, TransactionError::Field { field: "authorizationList", .. }),
            "{index}: {error}"
        );
    }
}

#[test]
fn eip7702_vectors() {
    assert_eq!(run(&vectors::committed("transaction/eip7702.json")), (24, 6));
    if let Some(file) = vectors::shared("eip/eip7702.json") {
        assert_eq!(run(&file), (24, 16));
    }
}
