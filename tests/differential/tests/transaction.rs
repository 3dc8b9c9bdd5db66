//! Our transactions against alloy-consensus.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a helper that fails fails its test"
)]

#[path = "support/random.rs"]
mod random;

use alloy_consensus as alloy;
use alloy_consensus::SignableTransaction;
use alloy_consensus::transaction::SignerRecoverable;
use alloy_eips::eip2718::{Decodable2718, Encodable2718};
use alloy_eips::eip2930::AccessList;
use alloy_primitives::TxKind;
use k256::ecdsa::SigningKey;
use latchkey_core::primitives::{Address, B256, Bytes, U256};
use latchkey_core::recover::{Signature, SignatureError, public_key_to_address};
use latchkey_core::transaction::{
    AccessListItem, SignedTransaction, Transaction, TransactionError, TxEip1559, TxEip2930, TxLegacy,
};
use random::{Random, cases};

/// alloy's fees have 128 bits, so these have; a product with the gas limit stays in range.
fn fee(random: &mut Random) -> u128 {
    u128::from_be_bytes(random.word())
}

fn access_list(random: &mut Random) -> Vec<AccessListItem> {
    let count = random.below(4);
    let mut list = Vec::new();
    for _ in 0..count {
        let address = Address(random.word());
        let slots = random.below(4);
        list.push(AccessListItem {
            address,
            storage_keys: (0..slots).map(|_| B256(random.word())).collect(),
        });
    }
    list
}

fn transaction(random: &mut Random, ty: usize) -> Transaction {
    let chain_id = u64::from_be_bytes(random.word());
    let nonce = u64::from_be_bytes(random.word()).min(u64::MAX - 1);
    let gas_limit = u64::from_be_bytes(random.word());
    let to = if random.below(4) > 0 { Some(Address(random.word())) } else { None };
    let value = U256::from_be_bytes(random.word::<32>());
    let length = random.length();
    let input = Bytes(random.bytes(length));
    let (low, high) = (fee(random), fee(random));
    let (low, high) = (U256::from(low.min(high)), U256::from(low.max(high)));
    match ty {
        0 => Transaction::Legacy(TxLegacy {
            chain_id: if random.below(4) > 0 { Some(chain_id) } else { None },
            nonce,
            gas_price: high,
            gas_limit,
            to,
            value,
            input,
        }),
        1 => {
            let access_list = access_list(random);
            Transaction::Eip2930(TxEip2930 {
                chain_id,
                nonce,
                gas_price: high,
                gas_limit,
                to,
                value,
                input,
                access_list,
            })
        }
        _ => Transaction::Eip1559(TxEip1559 {
            chain_id,
            nonce,
            max_priority_fee_per_gas: low,
            max_fee_per_gas: high,
            gas_limit,
            to,
            value,
            input,
            access_list: access_list(random),
        }),
    }
}

fn kind(to: Option<Address>) -> TxKind {
    to.map_or(TxKind::Create, |to| TxKind::Call(to.0.into()))
}

fn uint(value: U256) -> alloy_primitives::U256 {
    alloy_primitives::U256::from_be_bytes(value.to_be_bytes::<32>())
}

fn list(items: &[AccessListItem]) -> AccessList {
    AccessList(
        items
            .iter()
            .map(|item| alloy_eips::eip2930::AccessListItem {
                address: item.address.0.into(),
                storage_keys: item.storage_keys.iter().map(|key| key.0.into()).collect(),
            })
            .collect(),
    )
}

/// Signs alloy's twin of `tx` with `signature`: unsigned bytes, then the envelope.
fn alloy_twin(tx: &Transaction, signature: alloy_primitives::Signature) -> (Vec<u8>, alloy::TxEnvelope) {
    match tx {
        Transaction::Legacy(tx) => {
            let tx = alloy::TxLegacy {
                chain_id: tx.chain_id,
                nonce: tx.nonce,
                gas_price: tx.gas_price.to(),
                gas_limit: tx.gas_limit,
                to: kind(tx.to),
                value: uint(tx.value),
                input: tx.input.0.clone().into(),
            };
            (tx.encoded_for_signing(), tx.into_signed(signature).into())
        }
        Transaction::Eip2930(tx) => {
            let tx = alloy::TxEip2930 {
                chain_id: tx.chain_id,
                nonce: tx.nonce,
                gas_price: tx.gas_price.to(),
                gas_limit: tx.gas_limit,
                to: kind(tx.to),
                value: uint(tx.value),
                access_list: list(&tx.access_list),
                input: tx.input.0.clone().into(),
            };
            (tx.encoded_for_signing(), tx.into_signed(signature).into())
        }
        Transaction::Eip1559(tx) => {
            let tx = alloy::TxEip1559 {
                chain_id: tx.chain_id,
                nonce: tx.nonce,
                gas_limit: tx.gas_limit,
                max_fee_per_gas: tx.max_fee_per_gas.to(),
                max_priority_fee_per_gas: tx.max_priority_fee_per_gas.to(),
                to: kind(tx.to),
                value: uint(tx.value),
                access_list: list(&tx.access_list),
                input: tx.input.0.clone().into(),
            };
            (tx.encoded_for_signing(), tx.into_signed(signature).into())
        }
        _ => unreachable!("the generator makes three types"),
    }
}

fn sign(key: &SigningKey, hash: B256) -> Signature {
    let (signature, id) = key.sign_prehash_recoverable(&hash.0);
    let (r, s) = signature.split_bytes();
    Signature { r: B256(r.into()), s: B256(s.into()), y_parity: id.is_y_odd() }
}

fn theirs(signature: &Signature) -> alloy_primitives::Signature {
    alloy_primitives::Signature::from_scalars_and_parity(
        signature.r.0.into(),
        signature.s.0.into(),
        signature.y_parity,
    )
}

fn run(ty: usize, seed: u64) {
    let mut random = Random::new(seed);
    let key = SigningKey::from_slice(&[0x46; 32]).unwrap();
    let point = key.verifying_key().to_sec1_point(false);
    let sender = public_key_to_address(point.as_bytes()[1..].try_into().unwrap());
    let count = cases(10_000);
    let mut recovered = 0;
    for index in 0..count {
        let tx = transaction(&mut random, ty);
        // Recovering is slow: one in five is signed and recovered, the others carry any well-formed signature.
        let signature = if index % 5 == 0 {
            sign(&key, tx.signing_hash())
        } else {
            let mut signature =
                Signature { r: B256(random.word()), s: B256(random.word()), y_parity: random.flip() };
            signature.r.0[0] &= 0x7f;
            signature.s.0[0] &= 0x3f;
            signature.r.0[31] |= 1;
            signature.s.0[31] |= 1;
            signature
        };
        let (unsigned, envelope) = alloy_twin(&tx, theirs(&signature));
        assert_eq!(tx.serialize(), unsigned);
        assert_eq!(Transaction::parse(&unsigned).as_ref(), Ok(&tx));
        assert_eq!(tx.signing_hash().0, envelope.signature_hash().0);
        let signed = tx.sign(signature);
        let bytes = signed.serialize();
        assert_eq!(bytes, envelope.encoded_2718());
        assert_eq!(signed.hash().0, envelope.tx_hash().0);
        assert_eq!(SignedTransaction::parse(&bytes).as_ref(), Ok(&signed));
        if index % 5 == 0 {
            assert_eq!(signed.recover_sender(), Ok(sender));
            assert_eq!(envelope.recover_signer().unwrap().0.0, sender.0);
            recovered += 1;
        }
    }
    println!("type {ty}: {count} transactions, {recovered} senders recovered");
}

#[test]
fn legacy_transactions_are_equal() {
    run(0, 20);
}

#[test]
fn eip2930_transactions_are_equal() {
    run(1, 21);
}

#[test]
fn eip1559_transactions_are_equal() {
    run(2, 22);
}

/// Recovery of random signatures: the same address, or none for both.
#[test]
fn random_signatures_recover_alike() {
    let mut random = Random::new(23);
    let count = cases(4_000);
    let mut found = 0;
    for _ in 0..count {
        let mut signature =
            Signature { r: B256(random.word()), s: B256(random.word()), y_parity: random.flip() };
        signature.s.0[0] &= 0x7f;
        let hash = B256(random.word());
        let ours = latchkey_core::recover::recover_address(&hash, &signature);
        let theirs = theirs(&signature).recover_address_from_prehash(&hash.0.into());
        if ours == Err(SignatureError::HighS) {
            continue;
        }
        assert_eq!(ours.clone().ok().map(|address| address.0), theirs.ok().map(|address| address.0.0));
        found += usize::from(ours.is_ok());
    }
    println!("{count} signatures, {found} addresses");
    assert!(found > count / 4 && found < count);
}

/// Whatever we accept, alloy accepts as the same; what alone alloy accepts, we refuse for a reason we can name.
#[test]
fn damaged_transactions_are_judged_alike() {
    let mut random = Random::new(24);
    let count = cases(50_000);
    let (mut both, mut stricter) = (0, 0);
    for _ in 0..count {
        let ty = random.below(3);
        let signature = Signature { r: B256([7; 32]), s: B256([9; 32]), y_parity: random.flip() };
        let mut bytes = transaction(&mut random, ty).sign(signature).serialize();
        for _ in 0..=random.below(2) {
            let at = random.below(bytes.len());
            bytes[at] = random.array::<1>()[0];
        }
        let mut rest = bytes.as_slice();
        let theirs = alloy::TxEnvelope::decode_2718(&mut rest).ok().filter(|_| rest.is_empty());
        match (SignedTransaction::parse(&bytes), theirs) {
            (Ok(ours), Some(theirs)) => {
                assert_eq!(ours.serialize(), bytes);
                assert_eq!(ours.hash().0, theirs.tx_hash().0);
                assert_eq!(theirs.encoded_2718(), bytes);
                both += 1;
            }
            (Err(error), Some(theirs)) => {
                let named = matches!(
                    error,
                    TransactionError::Signature(_)
                        | TransactionError::UnsupportedType { ty: 3.. }
                        | TransactionError::PriorityFeeTooHigh
                        | TransactionError::NonceTooHigh
                );
                assert!(named, "{error}: {theirs:?}");
                stricter += 1;
            }
            (Ok(ours), None) => {
                // alloy's fees end at 128 bits.
                assert!(ours.transaction.max_fee_per_gas() > U256::from(u128::MAX), "{ours:?}");
            }
            (Err(_), None) => {}
        }
    }
    println!("{count} damaged transactions: {both} accepted by both, {stricter} by alloy alone");
    assert!(both > 0 && both < count);
}
