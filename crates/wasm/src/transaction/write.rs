//! Transactions as JavaScript's objects. Fields that are zero or empty are left away, as viem does.

use latchkey_core::primitives::U256;
use latchkey_core::recover::Signature;
use latchkey_core::transaction::{
    AccessListItem, BlobProofs, BlobSidecar, CELLS_PER_BLOB, SignedAuthorization, Transaction,
};

use crate::wire::Writer;

/// An object whose count of fields is known at its end.
#[derive(Default)]
pub(super) struct Fields {
    entries: Writer,
    count: usize,
}

impl Fields {
    fn key(&mut self, key: &str) -> &mut Writer {
        self.count += 1;
        self.entries.key(key);
        &mut self.entries
    }

    /// Leaves zero away, as viem does.
    fn amount(&mut self, key: &str, value: U256) {
        if !value.is_zero() {
            self.key(key).uint(value);
        }
    }

    fn number(&mut self, key: &str, value: U256) {
        number(self.key(key), value);
    }

    pub(super) fn finish(self, writer: &mut Writer) {
        writer.map(self.count);
        writer.append(self.entries);
    }
}

/// A JavaScript number, or a bigint beyond 2^53: it would be another one in JavaScript.
fn number(writer: &mut Writer, value: U256) {
    match i64::try_from(value) {
        Ok(number) if number < 1 << 53 => writer.number(number),
        _ => writer.uint(value),
    }
}

pub(super) fn transaction(transaction: &Transaction, fields: &mut Fields) {
    if let Some(chain_id) = transaction.chain_id() {
        fields.number("chainId", U256::from(chain_id));
    }
    fields.key("type").text(transaction.kind());
    if let Some(to) = transaction.to() {
        fields.key("to").hex(&to.0);
    }
    fields.amount("gas", U256::from(transaction.gas_limit()));
    if !transaction.input().is_empty() {
        fields.key("data").hex(transaction.input());
    }
    fields.number("nonce", U256::from(transaction.nonce()));
    fields.amount("value", transaction.value());
    match transaction {
        Transaction::Legacy(_) | Transaction::Eip2930(_) => {
            fields.amount("gasPrice", transaction.max_fee_per_gas());
        }
        _ => {
            fields.amount("maxFeePerGas", transaction.max_fee_per_gas());
            fields.amount("maxPriorityFeePerGas", transaction.max_priority_fee_per_gas());
        }
    }
    let list = transaction.access_list();
    if !list.is_empty() {
        access_list(list, fields.key("accessList"));
    }
    match transaction {
        Transaction::Eip4844(tx) => {
            fields.amount("maxFeePerBlobGas", tx.max_fee_per_blob_gas);
            let writer = fields.key("blobVersionedHashes");
            writer.list(tx.blob_versioned_hashes.len());
            for hash in &tx.blob_versioned_hashes {
                writer.hex(&hash.0);
            }
        }
        Transaction::Eip7702(tx) => {
            let writer = fields.key("authorizationList");
            writer.list(tx.authorization_list.len());
            for entry in &tx.authorization_list {
                authorization(entry, writer);
            }
        }
        _ => {}
    }
}

fn access_list(items: &[AccessListItem], writer: &mut Writer) {
    writer.list(items.len());
    for item in items {
        writer.map(2);
        writer.key("address");
        writer.hex(&item.address.0);
        writer.key("storageKeys");
        writer.list(item.storage_keys.len());
        for key in &item.storage_keys {
            writer.hex(&key.0);
        }
    }
}

fn authorization(entry: &SignedAuthorization, writer: &mut Writer) {
    writer.map(6);
    writer.key("address");
    writer.hex(&entry.authorization.address.0);
    writer.key("chainId");
    number(writer, entry.authorization.chain_id);
    writer.key("nonce");
    number(writer, U256::from(entry.authorization.nonce));
    writer.key("r");
    writer.hex(&entry.r.0);
    writer.key("s");
    writer.hex(&entry.s.0);
    writer.key("yParity");
    writer.number(i64::from(entry.y_parity));
}

pub(super) fn sidecar(sidecar: &BlobSidecar, fields: &mut Fields) {
    let writer = fields.key("sidecars");
    writer.list(sidecar.blobs.len());
    for (index, (blob, commitment)) in sidecar.blobs.iter().zip(&sidecar.commitments).enumerate() {
        writer.map(3);
        writer.key("blob");
        writer.hex(blob);
        writer.key("commitment");
        writer.hex(commitment);
        match &sidecar.proofs {
            BlobProofs::Blobs(proofs) => {
                writer.key("proof");
                writer.hex(proofs.get(index).map_or(&[], |proof| proof.as_slice()));
            }
            BlobProofs::Cells(proofs) => {
                writer.key("cellProofs");
                let own = proofs.iter().skip(index * CELLS_PER_BLOB).take(CELLS_PER_BLOB);
                writer.list(own.len());
                for proof in own {
                    writer.hex(proof);
                }
            }
        }
    }
}

pub(super) fn signature(transaction: &Transaction, signature: &Signature, fields: &mut Fields) {
    let parity = u64::from(signature.y_parity);
    fields.key("r").hex(&signature.r.0);
    fields.key("s").hex(&signature.s.0);
    fields.key("yParity").number(i64::from(signature.y_parity));
    let v = match (transaction, transaction.chain_id()) {
        (Transaction::Legacy(_), Some(chain_id)) => {
            U256::from(chain_id) * U256::from(2) + U256::from(35 + parity)
        }
        _ => U256::from(27 + parity),
    };
    fields.key("v").uint(v);
}
