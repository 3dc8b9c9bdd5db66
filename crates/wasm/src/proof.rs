//! Merkle-Patricia proofs (EIP-1186).

use std::borrow::Cow;

use latchkey_core::code::Failure;
use latchkey_core::primitives::U256;
use latchkey_core::proof;
use wasm_bindgen::prelude::*;

use crate::arguments::{Arguments, answer_value};
use crate::wire::Writer;

/// `verifyProof`: root, key, nodes → the value as hex, or null where there is none.
///
/// # Errors
/// `INVALID_PARAMS`; `PROOF_INVALID` if the nodes show neither.
#[wasm_bindgen]
pub fn verify_proof(message: &[u8]) -> Result<Vec<u8>, JsValue> {
    answer_value(message, &|args, writer| {
        let root = args.next().to_b256("root")?;
        let key = args.bytes("key")?;
        hex_or_null(proof::verify(&root, &key, &nodes(args)?)?, writer);
        Ok(())
    })
}

/// `verifyTransactionProof`, `verifyReceiptProof`: root, index, nodes → the bytes as hex, or null where there is none.
///
/// # Errors
/// `INVALID_PARAMS`; `PROOF_INVALID` if the nodes show neither.
#[wasm_bindgen]
pub fn verify_index_proof(message: &[u8]) -> Result<Vec<u8>, JsValue> {
    answer_value(message, &|args, writer| {
        let root = args.next().to_b256("root")?;
        let index = args.next().to_u64("index")?;
        hex_or_null(proof::verify_at_index(&root, index, &nodes(args)?)?, writer);
        Ok(())
    })
}

/// `verifyAccountProof`: state root, address, nodes → `{ nonce, balance, storageHash, codeHash }`, or null.
///
/// # Errors
/// `INVALID_PARAMS`; `PROOF_INVALID` if the nodes show neither.
#[wasm_bindgen]
pub fn verify_account_proof(message: &[u8]) -> Result<Vec<u8>, JsValue> {
    answer_value(message, &|args, writer| {
        let root = args.next().to_b256("stateRoot")?;
        let address = args.next().to_address("address")?;
        match proof::verify_account(&root, address, &nodes(args)?)? {
            None => writer.null(),
            Some(account) => {
                writer.map(4);
                writer.key("nonce");
                writer.uint(U256::from(account.nonce));
                writer.key("balance");
                writer.uint(account.balance);
                writer.key("storageHash");
                writer.hex(&account.storage_root.0);
                writer.key("codeHash");
                writer.hex(&account.code_hash.0);
            }
        }
        Ok(())
    })
}

/// `verifyStorageProof`: storage root, slot, nodes → the value, zero where there is none.
///
/// # Errors
/// `INVALID_PARAMS`; `PROOF_INVALID` if the nodes do not show it.
#[wasm_bindgen]
pub fn verify_storage_proof(message: &[u8]) -> Result<Vec<u8>, JsValue> {
    answer_value(message, &|args, writer| {
        let root = args.next().to_b256("storageHash")?;
        let slot = args.next().to_padded("key")?;
        writer.uint(proof::verify_storage(&root, &slot, &nodes(args)?)?);
        Ok(())
    })
}

fn nodes<'a>(args: &mut Arguments<'a>) -> Result<Vec<Cow<'a, [u8]>>, Failure> {
    args.list("proof")?.into_iter().map(|node| node.into_bytes("proof")).collect()
}

fn hex_or_null(value: Option<&[u8]>, writer: &mut Writer) {
    match value {
        Some(bytes) => writer.hex(bytes),
        None => writer.null(),
    }
}
