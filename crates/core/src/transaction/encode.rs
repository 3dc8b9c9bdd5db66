//! Transactions as bytes.

use super::{AccessListItem, Transaction, TxEip1559, TxEip2930, TxLegacy};
use crate::primitives::{Address, U256};
use crate::recover::Signature;
use crate::rlp::Writer;

/// Room for everything but call data and access list, so that most transactions allocate once.
const FIXED_SIZE: usize = 300;

impl Transaction {
    /// The unsigned serialization: what is hashed and signed. A legacy transaction with a chain id ends with
    /// `chainId, 0, 0` (EIP-155).
    #[must_use]
    pub fn serialize(&self) -> Vec<u8> {
        self.write(None)
    }

    pub(super) fn write(&self, signature: Option<&Signature>) -> Vec<u8> {
        let slots: usize = self.access_list().iter().map(|item| 32 + 33 * item.storage_keys.len()).sum();
        let more = match self {
            Self::Legacy(_) | Self::Eip2930(_) | Self::Eip1559(_) => 0,
            Self::Eip4844(tx) => 40 + 33 * tx.blob_versioned_hashes.len(),
            Self::Eip7702(tx) => 137 * tx.authorization_list.len(),
        };
        let mut out = Vec::with_capacity(FIXED_SIZE + self.input().len() + slots + more);
        if self.type_number() > 0 {
            out.push(self.type_number());
        }
        let mut writer = Writer::append_to(out, 0);
        let list = writer.begin_list();
        match self {
            Self::Legacy(tx) => write_legacy(&mut writer, tx, signature),
            Self::Eip2930(tx) => write_eip2930(&mut writer, tx),
            Self::Eip1559(tx) => write_eip1559(&mut writer, tx),
            Self::Eip4844(tx) => tx.write(&mut writer),
            Self::Eip7702(tx) => tx.write(&mut writer),
        }
        match (self, signature) {
            (Self::Legacy(_), _) | (_, None) => {}
            (_, Some(signature)) => write_typed_signature(&mut writer, signature),
        }
        writer.end_list(list);
        writer.finish()
    }
}

fn write_legacy(writer: &mut Writer, tx: &TxLegacy, signature: Option<&Signature>) {
    writer.u64(tx.nonce);
    writer.uint(tx.gas_price);
    writer.u64(tx.gas_limit);
    write_to(writer, tx.to);
    writer.uint(tx.value);
    writer.bytes(&tx.input);
    match (signature, tx.chain_id) {
        (Some(signature), chain_id) => {
            let parity = u128::from(signature.y_parity);
            let v = chain_id.map_or(27 + parity, |chain_id| 35 + 2 * u128::from(chain_id) + parity);
            writer.integer(&v.to_be_bytes());
            write_r_s(writer, signature);
        }
        (None, Some(chain_id)) => {
            writer.u64(chain_id);
            writer.u64(0);
            writer.u64(0);
        }
        (None, None) => {}
    }
}

fn write_eip2930(writer: &mut Writer, tx: &TxEip2930) {
    writer.u64(tx.chain_id);
    writer.u64(tx.nonce);
    writer.uint(tx.gas_price);
    writer.u64(tx.gas_limit);
    write_to(writer, tx.to);
    writer.uint(tx.value);
    writer.bytes(&tx.input);
    write_access_list(writer, &tx.access_list);
}

fn write_eip1559(writer: &mut Writer, tx: &TxEip1559) {
    writer.u64(tx.chain_id);
    writer.u64(tx.nonce);
    writer.uint(tx.max_priority_fee_per_gas);
    writer.uint(tx.max_fee_per_gas);
    writer.u64(tx.gas_limit);
    write_to(writer, tx.to);
    writer.uint(tx.value);
    writer.bytes(&tx.input);
    write_access_list(writer, &tx.access_list);
}

pub(super) fn write_to(writer: &mut Writer, to: Option<Address>) {
    writer.bytes(to.as_ref().map_or(&[], |address| &address.0));
}

pub(super) fn write_typed_signature(writer: &mut Writer, signature: &Signature) {
    writer.u64(u64::from(signature.y_parity));
    write_r_s(writer, signature);
}

fn write_r_s(writer: &mut Writer, signature: &Signature) {
    writer.uint(U256::from_be_bytes(signature.r.0));
    writer.uint(U256::from_be_bytes(signature.s.0));
}

pub(super) fn write_access_list(writer: &mut Writer, items: &[AccessListItem]) {
    let list = writer.begin_list();
    for item in items {
        let entry = writer.begin_list();
        writer.bytes(&item.address.0);
        let keys = writer.begin_list();
        for key in &item.storage_keys {
            writer.bytes(&key.0);
        }
        writer.end_list(keys);
        writer.end_list(entry);
    }
    writer.end_list(list);
}
