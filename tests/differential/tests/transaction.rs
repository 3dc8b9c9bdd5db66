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
    AccessListItem, Authorization, BlobProofs, BlobSidecar, BlobTransaction, CELLS_PER_BLOB,
    SignedAuthorization, SignedTransaction, Transaction, TransactionError, TxEip1559, TxEip2930, TxEip4844,
    TxEip7702, TxLegacy, versioned_hash,
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
        2 => Transaction::Eip1559(TxEip1559 {
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
        3 => Transaction::Eip4844(TxEip4844 {
            chain_id,
            nonce,
            max_priority_fee_per_gas: low,
            max_fee_per_gas: high,
            gas_limit,
            to: to.unwrap_or_default(),
            value,
            input,
            access_list: access_list(random),
            max_fee_per_blob_gas: U256::from(fee(random)),
            blob_versioned_hashes: (0..=random.below(6)).map(|_| versioned(random.array())).collect(),
        }),
        _ => Transaction::Eip7702(TxEip7702 {
            chain_id,
            nonce,
            max_priority_fee_per_gas: low,
            max_fee_per_gas: high,
            gas_limit,
            to: to.unwrap_or_default(),
            value,
            input,
            access_list: access_list(random),
            authorization_list: (0..=random.below(3)).map(|_| authorization(random)).collect(),
        }),
    }
}

fn versioned(mut hash: [u8; 32]) -> B256 {
    hash[0] = 1;
    B256(hash)
}

fn authorization(random: &mut Random) -> SignedAuthorization {
    SignedAuthorization {
        authorization: Authorization {
            chain_id: U256::from_be_bytes(random.word::<32>()),
            address: Address(random.word()),
            nonce: u64::from_be_bytes(random.word()),
        },
        y_parity: random.word::<1>()[0],
        r: B256(random.word()),
        s: B256(random.word()),
    }
}

fn their_authorization(ours: &SignedAuthorization) -> alloy_eips::eip7702::SignedAuthorization {
    alloy_eips::eip7702::SignedAuthorization::new_unchecked(
        alloy_eips::eip7702::Authorization {
            chain_id: uint(ours.authorization.chain_id),
            address: ours.authorization.address.0.into(),
            nonce: ours.authorization.nonce,
        },
        ours.y_parity,
        alloy_primitives::U256::from_be_bytes(ours.r.0),
        alloy_primitives::U256::from_be_bytes(ours.s.0),
    )
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
        Transaction::Eip4844(tx) => {
            let tx = alloy::TxEip4844 {
                chain_id: tx.chain_id,
                nonce: tx.nonce,
                gas_limit: tx.gas_limit,
                max_fee_per_gas: tx.max_fee_per_gas.to(),
                max_priority_fee_per_gas: tx.max_priority_fee_per_gas.to(),
                to: tx.to.0.into(),
                value: uint(tx.value),
                access_list: list(&tx.access_list),
                blob_versioned_hashes: tx.blob_versioned_hashes.iter().map(|hash| hash.0.into()).collect(),
                max_fee_per_blob_gas: tx.max_fee_per_blob_gas.to(),
                input: tx.input.0.clone().into(),
            };
            (tx.encoded_for_signing(), tx.into_signed(signature).into())
        }
        Transaction::Eip7702(tx) => {
            let tx = alloy::TxEip7702 {
                chain_id: tx.chain_id,
                nonce: tx.nonce,
                gas_limit: tx.gas_limit,
                max_fee_per_gas: tx.max_fee_per_gas.to(),
                max_priority_fee_per_gas: tx.max_priority_fee_per_gas.to(),
                to: tx.to.0.into(),
                value: uint(tx.value),
                access_list: list(&tx.access_list),
                authorization_list: tx.authorization_list.iter().map(their_authorization).collect(),
                input: tx.input.0.clone().into(),
            };
            (tx.encoded_for_signing(), tx.into_signed(signature).into())
        }
        _ => unreachable!("the generator makes five types"),
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
    let count = cases(100_000);
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

#[test]
fn eip4844_transactions_are_equal() {
    run(3, 25);
}

#[test]
fn eip7702_transactions_are_equal() {
    run(4, 26);
}

/// Hashes of all, and for one in eight, truly signed, the account.
#[test]
fn authorisations_are_equal() {
    let mut random = Random::new(27);
    let key = SigningKey::from_slice(&[0x47; 32]).unwrap();
    let count = cases(100_000);
    let (mut found, mut refused) = (0, 0);
    for index in 0..count {
        let mut ours = authorization(&mut random);
        if index % 8 == 0 {
            let signature = sign(&key, ours.authorization.signing_hash());
            ours = ours.authorization.sign(signature);
        }
        let theirs = their_authorization(&ours);
        assert_eq!(ours.authorization.signing_hash().0, theirs.signature_hash().0);
        let (ours, theirs) = (ours.recover_authority(), theirs.recover_authority());
        assert_eq!(ours.clone().ok().map(|address| address.0), theirs.ok().map(|address| address.0.0));
        found += usize::from(ours.is_ok());
        refused += usize::from(ours.is_err());
    }
    println!("{count} authorisations: {found} accounts, {refused} signatures that do not count");
    assert!(found >= count / 8 && refused > count / 4);
}

fn points(random: &mut Random, count: usize) -> Vec<[u8; 48]> {
    (0..count).map(|_| random.array()).collect()
}

/// Sidecars of both versions: the same bytes, read back the same by both.
#[test]
fn wrapped_blobs_are_equal() {
    use alloy_eips::eip4844::BlobTransactionSidecar;
    use alloy_eips::eip7594::{BlobTransactionSidecarEip7594, BlobTransactionSidecarVariant};
    let mut random = Random::new(28);
    let count = cases(500);
    for index in 0..count {
        let blobs = 1 + random.below(2);
        let cells = index % 2 == 0;
        let commitments = points(&mut random, blobs);
        let Transaction::Eip4844(mut tx) = transaction(&mut random, 3) else { unreachable!() };
        tx.blob_versioned_hashes = commitments.iter().map(versioned_hash).collect();
        let proofs = points(&mut random, if cells { blobs * CELLS_PER_BLOB } else { blobs });
        let data: Vec<Bytes> = (0..blobs).map(|_| Bytes([random.array::<32>(); 4096].concat())).collect();
        let their_blobs = data.iter().map(|blob| blob.0.as_slice().try_into().unwrap()).collect();
        let their_commitments = commitments.iter().map(|point| (*point).into()).collect();
        let their_proofs = proofs.iter().map(|point| (*point).into()).collect();
        let variant = if cells {
            BlobTransactionSidecarVariant::Eip7594(BlobTransactionSidecarEip7594::new(
                their_blobs,
                their_commitments,
                their_proofs,
            ))
        } else {
            BlobTransactionSidecarVariant::Eip4844(BlobTransactionSidecar::new(
                their_blobs,
                their_commitments,
                their_proofs,
            ))
        };
        let signature = Signature { r: B256([7; 32]), s: B256([9; 32]), y_parity: random.flip() };
        let (_, envelope) = alloy_twin(&Transaction::Eip4844(tx.clone()), theirs(&signature));
        let alloy::TxEnvelope::Eip4844(signed) = envelope else { unreachable!() };
        let (alloy::TxEip4844Variant::TxEip4844(inner), signature_there, _) = signed.into_parts() else {
            unreachable!()
        };
        let there = alloy::TxEip4844WithSidecar { tx: inner, sidecar: variant }.into_signed(signature_there);
        let proofs = if cells { BlobProofs::Cells(proofs) } else { BlobProofs::Blobs(proofs) };
        let sidecar = BlobSidecar { blobs: data, commitments, proofs };
        let ours = BlobTransaction::new(tx, signature, sidecar).unwrap();
        let bytes = ours.serialize();
        assert!(bytes == there.encoded_2718(), "case {index}");
        assert_eq!(BlobTransaction::parse(&bytes).unwrap(), ours);
        assert_eq!(ours.signed().hash().0, there.hash().0);
    }
    println!("{count} wrapped blob transactions");
}

/// EIP-2098: the same 64 bytes, and what only one of us reads has a high s or r out of range.
#[test]
fn compact_signatures_are_equal() {
    let mut random = Random::new(29);
    let count = cases(100_000);
    let (mut both, mut refused) = (0, 0);
    for _ in 0..count {
        let mut bytes = [0; 64];
        bytes[..32].copy_from_slice(&random.word::<32>());
        bytes[32..].copy_from_slice(&random.word::<32>());
        let there = alloy_primitives::Signature::from_erc2098(&bytes);
        match Signature::from_compact(&bytes) {
            Ok(signature) => {
                assert_eq!(theirs(&signature), there);
                assert_eq!(signature.to_compact(), Some(bytes));
                assert_eq!(there.as_erc2098(), bytes);
                both += 1;
            }
            Err(SignatureError::HighS) => {
                assert!(there.normalize_s().is_some());
                refused += 1;
            }
            Err(error) => {
                let (r, s) = (there.r(), there.s());
                let order: alloy_primitives::U256 =
                    "0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141".parse().unwrap();
                let r_is_bad = r.is_zero() || r >= order;
                assert_eq!(error == SignatureError::ROutOfRange, r_is_bad);
                assert!(r_is_bad || s.is_zero());
                refused += 1;
            }
        }
    }
    println!("{count} compact signatures: {both} read by both, {refused} refused");
    assert!(both > count / 4 && refused > count / 8);
}

/// Recovery of random signatures: the same address, or none for both.
#[test]
fn random_signatures_recover_alike() {
    let mut random = Random::new(23);
    let count = cases(100_000);
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
    let count = cases(100_000);
    let (mut both, mut stricter) = (0, 0);
    for _ in 0..count {
        let ty = random.below(5);
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
                        | TransactionError::NoBlobs
                        | TransactionError::BlobHashVersion { .. }
                        | TransactionError::NoAuthorizations
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
