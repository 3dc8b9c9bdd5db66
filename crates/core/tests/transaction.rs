//! Transactions against published vectors, and strictness.
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
use latchkey_core::primitives::{Address, B256, U256, hex};
use latchkey_core::recover::{Signature, SignatureError};
use latchkey_core::rlp::{Item, RlpError};
use latchkey_core::transaction::{
    SignedAuthorization, SignedTransaction, Transaction, TransactionError, TxEip1559, TxLegacy,
};
use serde_json::Value;

fn bytes(value: &Value) -> Vec<u8> {
    hex::decode(value.as_str().unwrap()).unwrap()
}

fn decimal(value: &Value) -> U256 {
    value.as_str().unwrap().parse().unwrap()
}

/// Checks one row of `{type, raw, hash, from, signingHash, …fields}`. Gives its type.
fn check_row(row: &Value) -> usize {
    let raw = bytes(&row["raw"]);
    let ty = usize::try_from(row["type"].as_u64().unwrap()).unwrap();
    let signed = SignedTransaction::parse(&raw).unwrap();
    let tx = &signed.transaction;
    let label = &row["hash"];
    assert_eq!(signed.serialize(), raw, "{label}");
    assert_eq!(signed.hash().to_string(), row["hash"].as_str().unwrap());
    assert_eq!(tx.signing_hash().to_string(), row["signingHash"].as_str().unwrap(), "{label}");
    assert_eq!(signed.recover_sender().unwrap().to_checksum(), row["from"].as_str().unwrap(), "{label}");
    assert_eq!(Transaction::parse(&tx.serialize()).as_ref(), Ok(tx), "{label}");
    assert_eq!(tx.kind(), ["legacy", "eip2930", "eip1559", "eip4844", "eip7702"][ty]);
    assert_eq!(usize::from(tx.type_number()), ty);
    assert_eq!(tx.nonce(), row["nonce"].as_u64().unwrap(), "{label}");
    assert_eq!(tx.to().map(|to| to.to_checksum()).as_deref(), row["to"].as_str(), "{label}");
    assert_eq!(tx.value(), decimal(&row["value"]), "{label}");
    assert_eq!(U256::from(tx.gas_limit()), decimal(&row["gas"]), "{label}");
    assert_eq!(U256::from(tx.chain_id().unwrap_or(0)), decimal(&row["chainId"]), "{label}");
    check_optional_fields(tx, row);
    ty
}

fn check_optional_fields(tx: &Transaction, row: &Value) {
    if row["data"].is_string() {
        assert_eq!(tx.input().0, bytes(&row["data"]));
    }
    for key in ["gasPrice", "maxFeePerGas"] {
        if row[key].is_string() {
            assert_eq!(tx.max_fee_per_gas(), decimal(&row[key]));
        }
    }
    if row["maxPriorityFeePerGas"].is_string() {
        assert_eq!(tx.max_priority_fee_per_gas(), decimal(&row["maxPriorityFeePerGas"]));
    }
    match tx {
        Transaction::Eip4844(tx) => {
            if row["maxFeePerBlobGas"].is_string() {
                assert_eq!(tx.max_fee_per_blob_gas, decimal(&row["maxFeePerBlobGas"]));
            }
            let hashes: Vec<String> = tx.blob_versioned_hashes.iter().map(B256::to_string).collect();
            assert_eq!(serde_json::json!(hashes), row["blobVersionedHashes"]);
        }
        Transaction::Eip7702(tx) => check_authorizations(&tx.authorization_list, &row["authorizationList"]),
        _ => {}
    }
    if let Some(list) = row["accessList"].as_array() {
        assert_eq!(tx.access_list().len(), list.len());
        for (ours, theirs) in tx.access_list().iter().zip(list) {
            assert_eq!(ours.address.to_checksum(), theirs["address"].as_str().unwrap());
            let keys: Vec<String> = ours.storage_keys.iter().map(B256::to_string).collect();
            assert_eq!(serde_json::json!(keys), theirs["storageKeys"]);
        }
    }
}

fn check_authorizations(ours: &[SignedAuthorization], theirs: &Value) {
    let theirs = theirs.as_array().unwrap();
    assert_eq!(ours.len(), theirs.len());
    for (ours, theirs) in ours.iter().zip(theirs) {
        assert_eq!(ours.authorization.address.to_checksum(), theirs["address"].as_str().unwrap());
        assert_eq!(ours.recover_authority().unwrap().to_checksum(), theirs["authority"].as_str().unwrap());
        let signature = hex::encode(&ours.signature().unwrap().to_bytes());
        assert_eq!(signature, theirs["signature"].as_str().unwrap());
        assert_eq!(U256::from(ours.authorization.nonce), decimal(&theirs["nonce"]));
        assert_eq!(ours.authorization.chain_id, decimal(&theirs["chainId"]));
    }
}

/// Runs rows; gives how many there were of each type.
fn run(rows: &Value) -> [usize; 5] {
    let mut counts = [0; 5];
    for row in rows.as_array().unwrap() {
        counts[check_row(row)] += 1;
    }
    println!("transactions of types 0 to 4: {counts:?}");
    counts
}

#[test]
fn transactions_of_a_test_chain() {
    assert_eq!(run(&vectors::committed("transaction/chain.json")), [12, 12, 12, 6, 1]);
    if let Some(rows) = vectors::shared("execution-apis/chain-transactions.json") {
        assert_eq!(run(&rows), [196, 23, 23, 6, 1]);
    }
}

#[test]
fn transactions_of_real_networks() {
    assert_eq!(run(&vectors::committed("transaction/network.json")), [0, 1, 58, 1, 0]);
    if let Some(rows) = vectors::shared("eip/network-transactions.json") {
        assert_eq!(run(&rows), [26, 2, 232, 9, 0]);
    }
}

#[test]
fn worked_example_of_eip155() {
    let file = vectors::committed("transaction/eip155.json");
    let row = &file[0];
    let signing_data = bytes(&row["signingData"]);
    let tx = Transaction::parse(&signing_data).unwrap();
    let Transaction::Legacy(legacy) = &tx else { panic!("not legacy") };
    assert_eq!(legacy.chain_id, Some(1));
    assert_eq!(legacy.gas_price, decimal(&row["gasPrice"]));
    assert_eq!(tx.serialize(), signing_data);
    assert_eq!(tx.signing_hash().to_string(), row["signingHash"].as_str().unwrap());
    let signature = Signature {
        r: B256(decimal(&row["r"]).to_be_bytes()),
        s: B256(decimal(&row["s"]).to_be_bytes()),
        y_parity: row["v"] == 38,
    };
    let signed = tx.sign(signature);
    assert_eq!(signed.serialize(), bytes(&row["signed"]));
    assert_eq!(signed.recover_sender().unwrap().to_checksum(), "0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F");
}

/// Before EIP-155: the unsigned form there has three zeros where ours, for no chain id, has nothing.
#[test]
fn transactions_before_eip155() {
    let file = vectors::committed("transaction/txtest.json");
    let mut low = 0;
    for row in file.as_array().unwrap() {
        let raw = hex::decode(&format!("0x{}", row["signed"].as_str().unwrap())).unwrap();
        match SignedTransaction::parse(&raw) {
            Ok(signed) => {
                assert_eq!(signed.transaction.chain_id(), None);
                assert_eq!(signed.serialize(), raw);
                let unsigned = bytes_of_six_fields(row["unsigned"].as_str().unwrap());
                assert_eq!(signed.transaction.serialize(), unsigned);
                low += 1;
            }
            // The second is from Frontier and has a high s.
            Err(error) => assert_eq!(error, TransactionError::Signature(SignatureError::HighS)),
        }
    }
    assert_eq!(low, 1);
}

fn bytes_of_six_fields(nine: &str) -> Vec<u8> {
    let Item::List(mut items) = Item::decode(&hex::decode(&format!("0x{nine}")).unwrap()).unwrap() else {
        panic!("not a list")
    };
    items.truncate(6);
    Item::List(items).encode()
}

/// The newest verdict on a case: Cancun's, or that of the last fork it was run on.
fn verdict(case: &Value) -> &Value {
    ["Cancun", "Shanghai", "London"]
        .iter()
        .find_map(|fork| {
            case["result"]
                .as_array()
                .unwrap()
                .iter()
                .find(|result| result["forks"].as_array().unwrap().iter().any(|name| name == fork))
        })
        .unwrap()
}

/// How many cases ended where.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    valid: usize,
    refused_by_parser: usize,
    other_chain: usize,
    unrecoverable: usize,
    /// Too little gas or too much init code: rules of a chain, which no codec judges. The rest of the case is checked.
    by_chain_rules: usize,
}

fn run_ethereum_tests(cases: &Value) -> Tally {
    let mut tally = Tally::default();
    for (name, case) in cases.as_object().unwrap() {
        let raw = bytes(&case["txbytes"]);
        let verdict = verdict(case);
        let exception = verdict["exception"].as_str().map(|text| text.rsplit('.').next().unwrap());
        let parsed = SignedTransaction::parse(&raw);
        match (&parsed, exception) {
            (Ok(signed), None) => {
                assert_eq!(signed.serialize(), raw, "{name}");
                assert_eq!(signed.hash().to_string(), verdict["hash"].as_str().unwrap(), "{name}");
                let sender = Address::parse(verdict["sender"].as_str().unwrap()).unwrap();
                assert_eq!(signed.recover_sender(), Ok(sender), "{name}");
                tally.valid += 1;
            }
            (Ok(signed), Some("INTRINSIC_GAS_TOO_LOW" | "INITCODE_SIZE_EXCEEDED")) => {
                assert_eq!(signed.serialize(), raw, "{name}");
                tally.by_chain_rules += 1;
            }
            (Ok(signed), Some("INVALID_CHAINID")) => {
                assert!(signed.transaction.chain_id().is_some_and(|id| id != 1), "{name}");
                tally.other_chain += 1;
            }
            (Ok(signed), Some(_)) => {
                assert_eq!(signed.recover_sender(), Err(SignatureError::Unrecoverable), "{name}");
                tally.unrecoverable += 1;
            }
            (Err(_), Some(_)) => tally.refused_by_parser += 1,
            (Err(error), None) => panic!("{name}: {error}"),
        }
    }
    tally
}

#[test]
fn ethereum_tests() {
    let tally = run_ethereum_tests(&vectors::committed("transaction/ethereum-tests.json"));
    let expected =
        Tally { valid: 49, refused_by_parser: 130, other_chain: 22, unrecoverable: 2, by_chain_rules: 5 };
    assert_eq!(tally, expected);
    if let Some(cases) = vectors::shared("ethereum-tests/transactions.json") {
        let tally = run_ethereum_tests(&cases);
        assert_eq!(
            tally,
            Tally { valid: expected.valid + 1, by_chain_rules: expected.by_chain_rules + 1, ..expected }
        );
    }
}

fn sample() -> Transaction {
    Transaction::Eip1559(TxEip1559 {
        chain_id: 1,
        nonce: 3,
        max_priority_fee_per_gas: U256::from(2),
        max_fee_per_gas: U256::from(1000),
        gas_limit: 21000,
        to: Some(Address([0x11; 20])),
        value: U256::from(5),
        ..TxEip1559::default()
    })
}

/// The fields of the sample's list, to be damaged one by one.
fn damaged(index: usize, with: Item) -> Vec<u8> {
    let bytes = sample().serialize();
    let Item::List(mut items) = Item::decode(&bytes[1..]).unwrap() else { panic!("not a list") };
    items[index] = with;
    let mut out = vec![2];
    out.extend(Item::List(items).encode());
    out
}

fn string(bytes: &[u8]) -> Item {
    Item::Bytes(bytes.into())
}

#[test]
fn errors_name_the_field() {
    let long = vec![1; 33];
    type Check = fn(&RlpError) -> bool;
    let cases: [(usize, Item, &str, Check); 10] = [
        (0, string(&[0, 1]), "chainId", |e| matches!(e, RlpError::LeadingZero { position: 2 })),
        (1, string(&[1; 9]), "nonce", |e| matches!(e, RlpError::IntegerTooLarge { position: 3, bits: 64 })),
        (1, Item::List(vec![]), "nonce", |e| matches!(e, RlpError::ExpectedBytes { position: 3 })),
        (2, string(&[0]), "maxPriorityFeePerGas", |e| matches!(e, RlpError::LeadingZero { .. })),
        (3, string(&long), "maxFeePerGas", |e| matches!(e, RlpError::IntegerTooLarge { bits: 256, .. })),
        (4, string(&[1; 9]), "gasLimit", |e| matches!(e, RlpError::IntegerTooLarge { bits: 64, .. })),
        (5, string(&[1; 19]), "to", |e| matches!(e, RlpError::WrongLength { expected: 20, got: 19, .. })),
        (6, string(&long), "value", |e| matches!(e, RlpError::IntegerTooLarge { bits: 256, .. })),
        (7, Item::List(vec![]), "input", |e| matches!(e, RlpError::ExpectedBytes { .. })),
        (8, string(&[]), "accessList", |e| matches!(e, RlpError::ExpectedList { .. })),
    ];
    for (index, with, name, check) in cases {
        match Transaction::parse(&damaged(index, with)) {
            Err(TransactionError::Field { field, error }) => {
                assert_eq!(field, name);
                assert!(check(&error), "{name}: {error}");
            }
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn every_truncation_and_every_extra_byte_is_refused() {
    let signature = Signature { r: B256([1; 32]), s: B256([2; 32]), y_parity: true };
    let unsigned = sample().serialize();
    let signed = sample().sign(signature).serialize();
    for end in 0..unsigned.len() {
        Transaction::parse(&unsigned[..end]).unwrap_err();
    }
    for end in 0..signed.len() {
        SignedTransaction::parse(&signed[..end]).unwrap_err();
    }
    let longer = [&signed[..], &[0]].concat();
    let position = signed.len();
    assert_eq!(
        SignedTransaction::parse(&longer),
        Err(TransactionError::Field {
            field: "transaction",
            error: RlpError::TrailingBytes { position, extra: 1 }
        })
    );
    assert_eq!(SignedTransaction::parse(&[]), Err(TransactionError::Empty));
    assert_eq!(SignedTransaction::parse(&unsigned), Err(TransactionError::MissingField { field: "yParity" }));
    assert!(matches!(
        Transaction::parse(&signed),
        Err(TransactionError::Field { field: "transaction", error: RlpError::TrailingBytes { .. } })
    ));
}

#[test]
fn types_are_known_or_refused_by_name() {
    let body = &sample().serialize()[1..];
    for ty in 0..=0x7f_u8 {
        let bytes = [&[ty], body].concat();
        match Transaction::parse(&bytes) {
            Ok(_) => assert_eq!(ty, 2),
            Err(error) if matches!(ty, 1 | 3 | 4) => assert!(matches!(
                error,
                TransactionError::Field { .. } | TransactionError::MissingField { .. }
            )),
            Err(error) => assert_eq!(error, TransactionError::UnsupportedType { ty }),
        }
    }
    for first in 0x80..=0xbf_u8 {
        assert_eq!(Transaction::parse(&[first, 1]), Err(TransactionError::NotATransaction));
    }
}

#[test]
fn fields_must_fit_together() {
    let error = |change: fn(&mut TxEip1559)| {
        let Transaction::Eip1559(mut tx) = sample() else { panic!("not eip1559") };
        change(&mut tx);
        Transaction::parse(&Transaction::Eip1559(tx).serialize()).unwrap_err()
    };
    assert_eq!(error(|tx| tx.nonce = u64::MAX), TransactionError::NonceTooHigh);
    assert_eq!(error(|tx| tx.max_fee_per_gas = U256::ONE), TransactionError::PriorityFeeTooHigh);
    assert_eq!(error(|tx| tx.max_fee_per_gas = U256::MAX), TransactionError::FeeOverflow);
    let Transaction::Eip1559(mut tx) = sample() else { panic!("not eip1559") };
    tx.nonce = u64::MAX - 1;
    tx.value = U256::MAX;
    let tx = Transaction::Eip1559(tx);
    assert_eq!(Transaction::parse(&tx.serialize()), Ok(tx.clone()));
    assert_eq!((tx.max_fee(), tx.max_total()), (Some(U256::from(21_000_000)), None));
}

#[test]
fn v_of_legacy_transactions() {
    let signature = Signature { r: B256([1; 32]), s: B256([2; 32]), y_parity: true };
    for chain_id in [None, Some(0), Some(1), Some(u64::MAX)] {
        let tx = Transaction::Legacy(TxLegacy { chain_id, ..TxLegacy::default() });
        assert_eq!(Transaction::parse(&tx.serialize()), Ok(tx.clone()));
        let signed = tx.sign(signature);
        assert_eq!(SignedTransaction::parse(&signed.serialize()), Ok(signed));
    }
    let with_v = |v: &[u8]| {
        let mut items = vec![string(&[]); 6];
        items.extend([string(v), string(&[1]), string(&[1])]);
        SignedTransaction::parse(&Item::List(items).encode())
    };
    for v in [&[][..], &[1], &[26], &[29], &[34]] {
        assert_eq!(with_v(v), Err(TransactionError::InvalidV), "{v:?}");
    }
    assert_eq!(with_v(&[1; 16]), Err(TransactionError::InvalidV));
    assert!(matches!(with_v(&[1; 17]), Err(TransactionError::Field { field: "v", .. })));
    let mut items = vec![string(&[]); 6];
    items.extend([string(&[1]), string(&[]), string(&[7])]);
    assert_eq!(
        Transaction::parse(&Item::List(items).encode()),
        Err(TransactionError::NonZeroPlaceholder { position: 9 })
    );
}

#[test]
fn signatures_are_in_range() {
    let order = "0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
    let half = "0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0";
    let above_half = "0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a1";
    let one = B256(U256::ONE.to_be_bytes());
    let word = |text| B256::parse(text).unwrap();
    let check = |r, s| Signature { r, s, y_parity: false }.check();
    assert_eq!(check(one, word(half)), Ok(()));
    assert_eq!(check(one, word(above_half)), Err(SignatureError::HighS));
    assert_eq!(check(one, word(order)), Err(SignatureError::SOutOfRange));
    assert_eq!(check(one, B256::ZERO), Err(SignatureError::SOutOfRange));
    assert_eq!(check(B256::ZERO, one), Err(SignatureError::ROutOfRange));
    assert_eq!(check(word(order), one), Err(SignatureError::ROutOfRange));

    let good = Signature { r: one, s: one, y_parity: true };
    assert_eq!(Signature::from_bytes(&good.to_bytes()), Ok(good));
    let mut bytes = good.to_bytes();
    bytes[64] = 1;
    assert_eq!(Signature::from_bytes(&bytes), Ok(good));
    for v in [2, 26, 29, 37, 255] {
        bytes[64] = v;
        assert_eq!(Signature::from_bytes(&bytes), Err(SignatureError::InvalidV { v }));
    }
    assert_eq!(Signature::from_bytes(&bytes[..64]), Err(SignatureError::WrongLength { got: 64 }));
    // No point of the curve has x = 5: 5^3 + 7 = 132 is no square mod p.
    let five = B256(U256::from(5).to_be_bytes());
    let nobody = Signature { r: five, s: one, y_parity: false };
    let error = sample().sign(nobody).recover_sender().unwrap_err();
    assert_eq!(error, SignatureError::Unrecoverable);
    assert_eq!(error.code(), Code::InvalidParams);
}

#[test]
fn hash_is_that_of_the_bytes() {
    let signature = Signature { r: B256([1; 32]), s: B256([2; 32]), y_parity: false };
    let signed = sample().sign(signature);
    assert_eq!(signed.hash(), keccak256(signed.serialize()));
    assert_eq!(signed.transaction.signing_hash(), keccak256(sample().serialize()));
}
