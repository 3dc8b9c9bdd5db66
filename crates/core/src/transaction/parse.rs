//! Transactions from bytes that somebody else made.

use super::{
    AccessListItem, Transaction, TransactionError, TxEip1559, TxEip2930, TxEip4844, TxEip7702, TxLegacy,
};
use crate::primitives::{Address, B256, Bytes, U256};
use crate::recover::Signature;
use crate::rlp::{Reader, RlpError};

impl Transaction {
    /// Reads an unsigned transaction: the whole of `bytes`.
    ///
    /// What is accepted serializes to the same bytes again.
    ///
    /// # Errors
    /// [`TransactionError`] says which field is wrong, and where.
    ///
    /// ```
    /// use latchkey_core::{primitives::hex, transaction::Transaction};
    /// // The worked example of EIP-155.
    /// let bytes = hex::decode("0xec098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a764000080018080").unwrap();
    /// let transaction = Transaction::parse(&bytes).unwrap();
    /// assert_eq!(transaction.chain_id(), Some(1));
    /// assert_eq!(
    ///     transaction.signing_hash().to_string(),
    ///     "0xdaf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53"
    /// );
    /// ```
    pub fn parse(bytes: &[u8]) -> Result<Self, TransactionError> {
        parse(bytes, false).map(|(transaction, _)| transaction)
    }
}

pub(super) fn parse(
    bytes: &[u8],
    signed: bool,
) -> Result<(Transaction, Option<Signature>), TransactionError> {
    let (ty, body) = match bytes.split_first() {
        None => return Err(TransactionError::Empty),
        Some((0xc0.., _)) => (0, Reader::new(bytes)),
        Some((ty @ 1..=4, body)) => (*ty, Reader::at(body, 1)),
        Some((0x80..0xc0, _)) => return Err(TransactionError::NotATransaction),
        Some((ty, _)) => return Err(TransactionError::UnsupportedType { ty: *ty }),
    };
    let mut outer = body;
    let list = outer.list().map_err(at("transaction"))?;
    outer.finish().map_err(at("transaction"))?;
    let mut fields = Fields(list);
    let (transaction, signature) = match ty {
        0 => parse_legacy(&mut fields, signed)?,
        1 => (Transaction::Eip2930(parse_eip2930(&mut fields)?), fields.typed_signature(signed)?),
        2 => (Transaction::Eip1559(parse_eip1559(&mut fields)?), fields.typed_signature(signed)?),
        3 => (Transaction::Eip4844(TxEip4844::parse(&mut fields)?), fields.typed_signature(signed)?),
        _ => (Transaction::Eip7702(TxEip7702::parse(&mut fields)?), fields.typed_signature(signed)?),
    };
    fields.0.finish().map_err(at("transaction"))?;
    transaction.validate()?;
    Ok((transaction, signature))
}

pub(super) const fn at(field: &'static str) -> impl Fn(RlpError) -> TransactionError {
    move |error| TransactionError::Field { field, error }
}

fn parse_legacy(
    fields: &mut Fields<'_>,
    signed: bool,
) -> Result<(Transaction, Option<Signature>), TransactionError> {
    let mut tx = TxLegacy {
        chain_id: None,
        nonce: fields.u64("nonce")?,
        gas_price: fields.uint("gasPrice")?,
        gas_limit: fields.u64("gasLimit")?,
        to: fields.to()?,
        value: fields.uint("value")?,
        input: fields.input()?,
    };
    let mut signature = None;
    if signed {
        let v = u128::from_be_bytes(fields.read("v", Reader::integer)?);
        let (chain_id, y_parity) = split_v(v)?;
        tx.chain_id = chain_id;
        signature = Some(fields.r_s(y_parity)?);
    } else if !fields.0.is_empty() {
        tx.chain_id = Some(fields.u64("chainId")?);
        fields.zero("r")?;
        fields.zero("s")?;
    }
    Ok((Transaction::Legacy(tx), signature))
}

/// Chain id and parity from a legacy v (EIP-155).
fn split_v(v: u128) -> Result<(Option<u64>, bool), TransactionError> {
    match v {
        27 | 28 => Ok((None, v == 28)),
        35.. => {
            let chain_id = u64::try_from((v - 35) / 2).map_err(|_| TransactionError::InvalidV)?;
            Ok((Some(chain_id), (v - 35) % 2 == 1))
        }
        _ => Err(TransactionError::InvalidV),
    }
}

fn parse_eip2930(fields: &mut Fields<'_>) -> Result<TxEip2930, TransactionError> {
    Ok(TxEip2930 {
        chain_id: fields.u64("chainId")?,
        nonce: fields.u64("nonce")?,
        gas_price: fields.uint("gasPrice")?,
        gas_limit: fields.u64("gasLimit")?,
        to: fields.to()?,
        value: fields.uint("value")?,
        input: fields.input()?,
        access_list: fields.read("accessList", read_access_list)?,
    })
}

pub(super) fn parse_eip1559(fields: &mut Fields<'_>) -> Result<TxEip1559, TransactionError> {
    Ok(TxEip1559 {
        chain_id: fields.u64("chainId")?,
        nonce: fields.u64("nonce")?,
        max_priority_fee_per_gas: fields.uint("maxPriorityFeePerGas")?,
        max_fee_per_gas: fields.uint("maxFeePerGas")?,
        gas_limit: fields.u64("gasLimit")?,
        to: fields.to()?,
        value: fields.uint("value")?,
        input: fields.input()?,
        access_list: fields.read("accessList", read_access_list)?,
    })
}

fn read_access_list(reader: &mut Reader<'_>) -> Result<Vec<AccessListItem>, RlpError> {
    let mut list = reader.list()?;
    let mut items = Vec::new();
    while !list.is_empty() {
        let mut entry = list.list()?;
        let address = Address(entry.array()?);
        let mut keys = entry.list()?;
        let mut storage_keys = Vec::new();
        while !keys.is_empty() {
            storage_keys.push(B256(keys.array()?));
        }
        entry.finish()?;
        items.push(AccessListItem { address, storage_keys });
    }
    Ok(items)
}

/// The fields of a transaction, read in order and by name.
pub(super) struct Fields<'a>(pub(super) Reader<'a>);

impl<'a> Fields<'a> {
    pub(super) fn read<T>(
        &mut self,
        field: &'static str,
        read: impl FnOnce(&mut Reader<'a>) -> Result<T, RlpError>,
    ) -> Result<T, TransactionError> {
        if self.0.is_empty() {
            return Err(TransactionError::MissingField { field });
        }
        read(&mut self.0).map_err(at(field))
    }

    pub(super) fn u64(&mut self, field: &'static str) -> Result<u64, TransactionError> {
        self.read(field, Reader::u64)
    }

    pub(super) fn uint(&mut self, field: &'static str) -> Result<U256, TransactionError> {
        self.read(field, Reader::uint)
    }

    fn to(&mut self) -> Result<Option<Address>, TransactionError> {
        self.read("to", |reader| {
            let mut ahead = reader.clone();
            if ahead.bytes()?.is_empty() {
                *reader = ahead;
                return Ok(None);
            }
            reader.array().map(|bytes| Some(Address(bytes)))
        })
    }

    fn input(&mut self) -> Result<Bytes, TransactionError> {
        self.read("input", Reader::bytes).map(Bytes::from)
    }

    fn zero(&mut self, field: &'static str) -> Result<(), TransactionError> {
        let position = self.0.position();
        if self.uint(field)?.is_zero() {
            return Ok(());
        }
        Err(TransactionError::NonZeroPlaceholder { position })
    }

    fn typed_signature(&mut self, signed: bool) -> Result<Option<Signature>, TransactionError> {
        if signed { self.required_signature().map(Some) } else { Ok(None) }
    }

    pub(super) fn required_signature(&mut self) -> Result<Signature, TransactionError> {
        let y_parity = match self.uint("yParity")? {
            U256::ZERO => false,
            U256::ONE => true,
            _ => return Err(TransactionError::InvalidYParity),
        };
        self.r_s(y_parity)
    }

    fn r_s(&mut self, y_parity: bool) -> Result<Signature, TransactionError> {
        let r = B256(self.read("r", Reader::integer)?);
        let s = B256(self.read("s", Reader::integer)?);
        let signature = Signature { r, s, y_parity };
        signature.check()?;
        Ok(signature)
    }
}
