//! Blob transactions with their blobs: what a gateway takes, and never what a block holds (EIP-4844, EIP-7594).
//!
//! Commitments and proofs come from the caller. That a versioned hash belongs to its commitment is checked here; that
//! commitment, proof and blob belong together (KZG) is not.

use sha2::{Digest, Sha256};

use super::eip4844::VERSIONED_HASH_VERSION;
use super::parse::{Fields, at};
use super::{SignedTransaction, Transaction, TransactionError, TxEip4844};
use crate::primitives::{B256, Bytes};
use crate::recover::Signature;
use crate::rlp::{Reader, RlpError, Writer};

/// Bytes of a blob: 4096 field elements.
pub const BLOB_SIZE: usize = 1 << 17;

/// Cells of an extended blob, each with a proof of its own (EIP-7594).
pub const CELLS_PER_BLOB: usize = 128;

/// A KZG commitment or proof: a compressed point of BLS12-381.
pub type KzgPoint = [u8; 48];

/// The versioned hash of a commitment: `0x01 ‖ sha256(commitment)[1..]`.
#[must_use]
pub fn versioned_hash(commitment: &KzgPoint) -> B256 {
    let mut hash: [u8; 32] = Sha256::digest(commitment).into();
    hash[0] = VERSIONED_HASH_VERSION;
    B256(hash)
}

/// The proofs of a sidecar, which tell its version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlobProofs {
    /// Version 0 (EIP-4844): one for each blob.
    Blobs(Vec<KzgPoint>),
    /// Version 1 (EIP-7594): [`CELLS_PER_BLOB`] for each blob, blob after blob.
    Cells(Vec<KzgPoint>),
}

/// Blobs with their commitments and proofs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlobSidecar {
    /// The blobs, [`BLOB_SIZE`] bytes each.
    pub blobs: Vec<Bytes>,
    /// One for each blob.
    pub commitments: Vec<KzgPoint>,
    /// The proofs.
    pub proofs: BlobProofs,
}

impl BlobSidecar {
    /// Checks that sizes and counts fit `tx`, and that its versioned hashes are those of the commitments.
    ///
    /// # Errors
    /// [`TransactionError::BlobSize`], [`TransactionError::SidecarCount`], [`TransactionError::BlobHashMismatch`].
    ///
    /// # Security
    /// Proofs are not verified.
    pub fn check(&self, tx: &TxEip4844) -> Result<(), TransactionError> {
        let blobs = tx.blob_versioned_hashes.len();
        let (proofs, wanted) = match &self.proofs {
            BlobProofs::Blobs(proofs) => (proofs.len(), blobs),
            BlobProofs::Cells(proofs) => (proofs.len(), blobs.saturating_mul(CELLS_PER_BLOB)),
        };
        let counts = [
            ("blobs", self.blobs.len(), blobs),
            ("commitments", self.commitments.len(), blobs),
            ("proofs", proofs, wanted),
        ];
        for (what, got, expected) in counts {
            if got != expected {
                return Err(TransactionError::SidecarCount { what, expected, got });
            }
        }
        if let Some(index) = self.blobs.iter().position(|blob| blob.len() != BLOB_SIZE) {
            return Err(TransactionError::BlobSize { index });
        }
        let pairs = self.commitments.iter().zip(&tx.blob_versioned_hashes);
        match pairs.enumerate().find(|(_, (commitment, hash))| versioned_hash(commitment) != **hash) {
            Some((index, _)) => Err(TransactionError::BlobHashMismatch { index }),
            None => Ok(()),
        }
    }

    const fn proofs(&self) -> &Vec<KzgPoint> {
        match &self.proofs {
            BlobProofs::Blobs(proofs) | BlobProofs::Cells(proofs) => proofs,
        }
    }
}

/// A signed blob transaction and its sidecar, checked against each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlobTransaction {
    tx: TxEip4844,
    signature: Signature,
    sidecar: BlobSidecar,
}

impl BlobTransaction {
    /// Puts a sidecar to a signed transaction.
    ///
    /// # Errors
    /// What [`BlobSidecar::check`] says.
    pub fn new(tx: TxEip4844, signature: Signature, sidecar: BlobSidecar) -> Result<Self, TransactionError> {
        tx.check_hashes()?;
        sidecar.check(&tx)?;
        Ok(Self { tx, signature, sidecar })
    }

    /// The transaction without its blobs: its hash is the transaction's hash.
    #[must_use]
    pub fn signed(&self) -> SignedTransaction {
        Transaction::Eip4844(self.tx.clone()).sign(self.signature)
    }

    /// The blobs, commitments and proofs.
    #[must_use]
    pub const fn sidecar(&self) -> &BlobSidecar {
        &self.sidecar
    }

    /// The bytes for `eth_sendRawTransaction`:
    /// `0x03 ‖ rlp([transaction, blobs, commitments, proofs])`, in version 1 with a 1 after the transaction.
    #[must_use]
    pub fn serialize(&self) -> Vec<u8> {
        let size = self.sidecar.blobs.len() * (BLOB_SIZE + 4) + self.sidecar.proofs().len() * 49 + 1_000;
        let mut writer = Writer::append_to(vec![3], size);
        let outer = writer.begin_list();
        let body = writer.begin_list();
        self.tx.write(&mut writer);
        super::encode::write_typed_signature(&mut writer, &self.signature);
        writer.end_list(body);
        if matches!(self.sidecar.proofs, BlobProofs::Cells(_)) {
            writer.u64(1);
        }
        let blobs = writer.begin_list();
        for blob in &self.sidecar.blobs {
            writer.bytes(blob);
        }
        writer.end_list(blobs);
        write_points(&mut writer, &self.sidecar.commitments);
        write_points(&mut writer, self.sidecar.proofs());
        writer.end_list(outer);
        writer.finish()
    }

    /// Whether `bytes` look like a blob transaction with a sidecar, and not like one that a block holds: whether a list
    /// stands first in the list.
    #[must_use]
    pub fn is_wrapped(bytes: &[u8]) -> bool {
        match bytes.split_first() {
            Some((3, body)) => Reader::at(body, 1).list().is_ok_and(|mut outer| outer.list().is_ok()),
            _ => false,
        }
    }

    /// Reads a blob transaction with its sidecar: the whole of `bytes`.
    ///
    /// What is accepted serializes to the same bytes again, and its versioned hashes are those of the commitments.
    ///
    /// # Errors
    /// [`TransactionError`] says what is wrong, and where.
    ///
    /// # Security
    /// Proofs are not verified.
    pub fn parse(bytes: &[u8]) -> Result<Self, TransactionError> {
        let body = match bytes.split_first() {
            None => return Err(TransactionError::Empty),
            Some((3, body)) => body,
            Some((0x80..0xc0, _)) => return Err(TransactionError::NotATransaction),
            Some((0xc0.., _)) => return Err(TransactionError::UnsupportedType { ty: 0 }),
            Some((ty, _)) => return Err(TransactionError::UnsupportedType { ty: *ty }),
        };
        let mut outer = Reader::at(body, 1);
        let mut parts = Fields(outer.list().map_err(at("transaction"))?);
        outer.finish().map_err(at("transaction"))?;
        let mut fields = Fields(parts.read("transaction", Reader::list)?);
        let tx = TxEip4844::parse(&mut fields)?;
        let signature = fields.required_signature()?;
        fields.0.finish().map_err(at("transaction"))?;
        let transaction = Transaction::Eip4844(tx);
        transaction.validate()?;
        let Transaction::Eip4844(tx) = transaction else {
            return Err(TransactionError::NotATransaction);
        };
        let sidecar = parse_sidecar(&mut parts, tx.blob_versioned_hashes.len())?;
        Self::new(tx, signature, sidecar)
    }
}

fn parse_sidecar(parts: &mut Fields<'_>, blobs: usize) -> Result<BlobSidecar, TransactionError> {
    // A version, or at once the list of blobs, which is version 0.
    let cells = parts.0.clone().list().is_err();
    if cells {
        match parts.u64("wrapperVersion")? {
            1 => {}
            version => return Err(TransactionError::WrapperVersion { version }),
        }
    }
    let blobs = parts.read("blobs", |reader| read_blobs(reader, blobs))?;
    let commitments = parts.read("commitments", read_points)?;
    let proofs = parts.read("proofs", read_points)?;
    parts.0.finish().map_err(at("transaction"))?;
    let proofs = if cells { BlobProofs::Cells(proofs) } else { BlobProofs::Blobs(proofs) };
    Ok(BlobSidecar { blobs, commitments, proofs })
}

/// Reads blobs, one more than `wanted` at most: their count is judged later.
fn read_blobs(reader: &mut Reader<'_>, wanted: usize) -> Result<Vec<Bytes>, RlpError> {
    let mut list = reader.list()?;
    let mut blobs = Vec::new();
    while !list.is_empty() {
        let position = list.position();
        let blob = list.bytes()?;
        if blob.len() != BLOB_SIZE {
            return Err(RlpError::WrongLength { position, expected: BLOB_SIZE, got: blob.len() });
        }
        if blobs.len() <= wanted {
            blobs.push(Bytes::from(blob));
        }
    }
    Ok(blobs)
}

fn read_points(reader: &mut Reader<'_>) -> Result<Vec<KzgPoint>, RlpError> {
    let mut list = reader.list()?;
    let mut points = Vec::new();
    while !list.is_empty() {
        points.push(list.array()?);
    }
    Ok(points)
}

fn write_points(writer: &mut Writer, points: &[KzgPoint]) {
    let list = writer.begin_list();
    for point in points {
        writer.bytes(point);
    }
    writer.end_list(list);
}
