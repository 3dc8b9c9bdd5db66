//! Blob transactions with and without their sidecars.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that fails fails its test")]

use latchkey_core::code::Code;
use latchkey_core::primitives::{Address, B256, Bytes, U256};
use latchkey_core::recover::Signature;
use latchkey_core::rlp::{Item, RlpError};
use latchkey_core::transaction::{
    BLOB_SIZE, BlobProofs, BlobSidecar, BlobTransaction, CELLS_PER_BLOB, SignedTransaction, Transaction,
    TransactionError, TxEip4844, versioned_hash,
};

const SIGNATURE: Signature = Signature { r: B256([1; 32]), s: B256([2; 32]), y_parity: true };

fn tx(blobs: usize) -> TxEip4844 {
    TxEip4844 {
        chain_id: 1,
        nonce: 3,
        max_priority_fee_per_gas: U256::from(2),
        max_fee_per_gas: U256::from(1_000),
        gas_limit: 21_000,
        to: Address([0x11; 20]),
        max_fee_per_blob_gas: U256::from(7),
        blob_versioned_hashes: sidecar(blobs, false).commitments.iter().map(versioned_hash).collect(),
        ..TxEip4844::default()
    }
}

fn sidecar(blobs: usize, cells: bool) -> BlobSidecar {
    let byte = |index: usize| u8::try_from(index % 251).unwrap();
    let points = |count: usize| (0..count).map(|index| [byte(index); 48]).collect::<Vec<_>>();
    BlobSidecar {
        blobs: (0..blobs).map(|index| Bytes(vec![byte(index); BLOB_SIZE])).collect(),
        commitments: points(blobs),
        proofs: if cells {
            BlobProofs::Cells(points(blobs * CELLS_PER_BLOB))
        } else {
            BlobProofs::Blobs(points(blobs))
        },
    }
}

/// The point at infinity is the commitment of the empty blob; its versioned hash is in many test suites (go-ethereum's
/// `emptyBlobVHash`).
#[test]
fn versioned_hash_of_the_empty_blob() {
    let mut commitment = [0; 48];
    commitment[0] = 0xc0;
    assert_eq!(
        versioned_hash(&commitment).to_string(),
        "0x010657f37554c781402a22917dee2f75def7ab966d7b770905398eba3c444014"
    );
}

#[test]
fn wrapped_transactions_survive_in_both_versions() {
    for (blobs, cells) in [(1, false), (2, false), (1, true), (2, true)] {
        let wrapped = BlobTransaction::new(tx(blobs), SIGNATURE, sidecar(blobs, cells)).unwrap();
        let bytes = wrapped.serialize();
        assert_eq!(BlobTransaction::parse(&bytes).as_ref(), Ok(&wrapped));
        // The shape of EIP-4844 and EIP-7594, read by the plain reader of RLP.
        let Item::List(parts) = Item::decode(&bytes[1..]).unwrap() else { panic!("not a list") };
        assert_eq!((bytes[0], parts.len()), (3, if cells { 5 } else { 4 }));
        if cells {
            assert_eq!(parts[1], Item::Bytes(Bytes(vec![1])));
        }
        let signed = wrapped.signed();
        assert_eq!([&[3], parts[0].encode().as_slice()].concat(), signed.serialize());
        assert_eq!(SignedTransaction::parse(&signed.serialize()), Ok(signed));
        assert!(SignedTransaction::parse(&bytes).is_err());
    }
}

#[test]
fn sidecars_fit_their_transaction() {
    let error = |change: fn(&mut BlobSidecar)| {
        let mut sidecar = sidecar(2, true);
        change(&mut sidecar);
        BlobTransaction::new(tx(2), SIGNATURE, sidecar).unwrap_err()
    };
    let count = |what, expected, got| TransactionError::SidecarCount { what, expected, got };
    assert_eq!(error(|s| s.blobs.truncate(1)), count("blobs", 2, 1));
    assert_eq!(error(|s| s.commitments.push([0; 48])), count("commitments", 2, 3));
    assert_eq!(error(|s| s.proofs = BlobProofs::Cells(vec![[0; 48]; 255])), count("proofs", 256, 255));
    assert_eq!(error(|s| s.proofs = BlobProofs::Blobs(vec![[0; 48]; 256])), count("proofs", 2, 256));
    assert_eq!(error(|s| s.blobs[1].0.truncate(5)), TransactionError::BlobSize { index: 1 });
    for bit in 0..48 * 8 {
        let mut sidecar = sidecar(2, false);
        sidecar.commitments[1][bit / 8] ^= 1 << (bit % 8);
        let error = BlobTransaction::new(tx(2), SIGNATURE, sidecar).unwrap_err();
        assert_eq!(error, TransactionError::BlobHashMismatch { index: 1 });
        assert_eq!(error.code(), Code::InvalidParams);
    }
}

/// The parts of a wrapped transaction, changed.
fn changed(cells: bool, change: impl FnOnce(&mut Vec<Item>)) -> Result<BlobTransaction, TransactionError> {
    let bytes = BlobTransaction::new(tx(1), SIGNATURE, sidecar(1, cells)).unwrap().serialize();
    let Item::List(mut parts) = Item::decode(&bytes[1..]).unwrap() else { panic!("not a list") };
    change(&mut parts);
    BlobTransaction::parse(&[&[3], Item::List(parts).encode().as_slice()].concat())
}

fn number(byte: u8) -> Item {
    Item::Bytes(if byte == 0 { Bytes::default() } else { Bytes(vec![byte]) })
}

#[test]
fn wrappers_are_read_strictly() {
    assert_eq!(
        changed(true, |parts| parts[1] = number(2)),
        Err(TransactionError::WrapperVersion { version: 2 })
    );
    // Version 0 is told by having no version.
    let zero = changed(false, |parts| parts.insert(1, number(0)));
    assert_eq!(zero, Err(TransactionError::WrapperVersion { version: 0 }));
    let proofs = TransactionError::SidecarCount { what: "proofs", expected: 1, got: 128 };
    assert_eq!(changed(true, |parts| drop(parts.remove(1))), Err(proofs));
    let missing = changed(true, |parts| drop(parts.pop()));
    assert_eq!(missing, Err(TransactionError::MissingField { field: "proofs" }));
    let extra = changed(false, |parts| parts.push(number(1)));
    assert!(matches!(
        extra,
        Err(TransactionError::Field { field: "transaction", error: RlpError::TrailingBytes { .. } })
    ));
    let short = changed(false, |parts| parts[1] = Item::List(vec![number(1)]));
    assert!(matches!(
        short,
        Err(TransactionError::Field { field: "blobs", error: RlpError::WrongLength { got: 1, .. } })
    ));
    let point = changed(false, |parts| parts[2] = Item::List(vec![number(1)]));
    assert!(matches!(
        point,
        Err(TransactionError::Field { field: "commitments", error: RlpError::WrongLength { got: 1, .. } })
    ));
    assert_eq!(BlobTransaction::parse(&[]), Err(TransactionError::Empty));
    assert_eq!(BlobTransaction::parse(&[2, 0xc0]), Err(TransactionError::UnsupportedType { ty: 2 }));
    assert_eq!(BlobTransaction::parse(&[0xc0]), Err(TransactionError::UnsupportedType { ty: 0 }));
    assert_eq!(BlobTransaction::parse(&[0x80]), Err(TransactionError::NotATransaction));
}

#[test]
fn every_truncation_of_the_wrapper_is_refused() {
    let bytes = BlobTransaction::new(tx(1), SIGNATURE, sidecar(1, true)).unwrap().serialize();
    for end in (0..300).chain((300..bytes.len()).step_by(997)).chain([bytes.len() - 1]) {
        BlobTransaction::parse(&bytes[..end]).unwrap_err();
    }
}

#[test]
fn blob_transactions_name_their_blobs_and_a_recipient() {
    let parse = |tx: TxEip4844| Transaction::parse(&Transaction::Eip4844(tx).serialize());
    assert_eq!(parse(TxEip4844 { blob_versioned_hashes: vec![], ..tx(1) }), Err(TransactionError::NoBlobs));
    let mut odd = tx(2);
    odd.blob_versioned_hashes[1].0[0] = 2;
    assert_eq!(parse(odd), Err(TransactionError::BlobHashVersion { index: 1 }));
    let dear = TxEip4844 { max_fee_per_blob_gas: U256::MAX, ..tx(1) };
    assert_eq!(parse(dear), Err(TransactionError::FeeOverflow));
    let two = Transaction::Eip4844(tx(2));
    assert_eq!(two.max_fee(), Some(U256::from(21_000 * 1_000 + 2 * 131_072 * 7)));
    let Item::List(mut fields) = Item::decode(&two.serialize()[1..]).unwrap() else { panic!("not a list") };
    fields[5] = number(0);
    let deploying = [&[3], Item::List(fields).encode().as_slice()].concat();
    assert_eq!(Transaction::parse(&deploying), Err(TransactionError::NoRecipient));
}
