//! Blob transactions (EIP-4844), type 3, without their blobs: what a block holds.
//!
//! The form with blobs that a gateway takes is in [`super::sidecar`].

use super::encode::{write_access_list, write_to};
use super::parse::{Fields, parse_eip1559};
use super::{AccessListItem, TransactionError};
use crate::primitives::{Address, B256, Bytes, U256};
use crate::rlp::{Reader, RlpError, Writer};

/// The first byte of a versioned hash: it stands for a KZG commitment.
pub const VERSIONED_HASH_VERSION: u8 = 1;

/// Blob gas that one blob uses.
pub const GAS_PER_BLOB: u64 = 1 << 17;

/// An EIP-4844 transaction (type 3). It cannot deploy a contract.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TxEip4844 {
    /// The chain.
    pub chain_id: u64,
    /// The account's nonce.
    pub nonce: u64,
    /// Wei per gas for the block's builder.
    pub max_priority_fee_per_gas: U256,
    /// Most wei per gas in all.
    pub max_fee_per_gas: U256,
    /// Most gas it may use.
    pub gas_limit: u64,
    /// To whom.
    pub to: Address,
    /// Wei sent along.
    pub value: U256,
    /// Call data.
    pub input: Bytes,
    /// What to warm.
    pub access_list: Vec<AccessListItem>,
    /// Most wei per blob gas; each blob uses [`GAS_PER_BLOB`].
    pub max_fee_per_blob_gas: U256,
    /// One hash for each blob: `0x01 ‖ sha256(commitment)[1..]`.
    pub blob_versioned_hashes: Vec<B256>,
}

impl TxEip4844 {
    /// Most wei the blobs can cost: blobs × [`GAS_PER_BLOB`] × fee. `None` if that passes 256 bits.
    #[must_use]
    pub fn max_blob_fee(&self) -> Option<U256> {
        U256::from(self.blob_versioned_hashes.len())
            .checked_mul(U256::from(GAS_PER_BLOB))?
            .checked_mul(self.max_fee_per_blob_gas)
    }

    pub(super) fn check_hashes(&self) -> Result<(), TransactionError> {
        if self.blob_versioned_hashes.is_empty() {
            return Err(TransactionError::NoBlobs);
        }
        match self.blob_versioned_hashes.iter().position(|hash| hash.0[0] != VERSIONED_HASH_VERSION) {
            Some(index) => Err(TransactionError::BlobHashVersion { index }),
            None => Ok(()),
        }
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.u64(self.chain_id);
        writer.u64(self.nonce);
        writer.uint(self.max_priority_fee_per_gas);
        writer.uint(self.max_fee_per_gas);
        writer.u64(self.gas_limit);
        write_to(writer, Some(self.to));
        writer.uint(self.value);
        writer.bytes(&self.input);
        write_access_list(writer, &self.access_list);
        writer.uint(self.max_fee_per_blob_gas);
        let hashes = writer.begin_list();
        for hash in &self.blob_versioned_hashes {
            writer.bytes(&hash.0);
        }
        writer.end_list(hashes);
    }

    pub(super) fn parse(fields: &mut Fields<'_>) -> Result<Self, TransactionError> {
        let call = parse_eip1559(fields)?;
        Ok(Self {
            chain_id: call.chain_id,
            nonce: call.nonce,
            max_priority_fee_per_gas: call.max_priority_fee_per_gas,
            max_fee_per_gas: call.max_fee_per_gas,
            gas_limit: call.gas_limit,
            to: call.to.ok_or(TransactionError::NoRecipient)?,
            value: call.value,
            input: call.input,
            access_list: call.access_list,
            max_fee_per_blob_gas: fields.uint("maxFeePerBlobGas")?,
            blob_versioned_hashes: fields.read("blobVersionedHashes", read_hashes)?,
        })
    }
}

fn read_hashes(reader: &mut Reader<'_>) -> Result<Vec<B256>, RlpError> {
    let mut list = reader.list()?;
    let mut hashes = Vec::new();
    while !list.is_empty() {
        hashes.push(B256(list.array()?));
    }
    Ok(hashes)
}
