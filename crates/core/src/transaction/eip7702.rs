//! Transactions that set accounts' code (EIP-7702), type 4, and the authorisations in them.

use super::encode::{write_access_list, write_to};
use super::parse::{Fields, parse_eip1559};
use super::{AccessListItem, TransactionError};
use crate::keccak::keccak256;
use crate::primitives::{Address, B256, Bytes, U256};
use crate::recover::{Signature, SignatureError, recover_address};
use crate::rlp::{Reader, RlpError, Writer};

/// The byte before an authorisation where it is hashed.
const MAGIC: u8 = 5;

/// What an account signs to run another's code as its own: until it signs another one, everything it holds is in the
/// hands of that code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Authorization {
    /// The chain; zero is every chain.
    pub chain_id: U256,
    /// Whose code; the zero address ends a delegation.
    pub address: Address,
    /// The nonce of the account that signs.
    pub nonce: u64,
}

impl Authorization {
    /// The hash that is signed: keccak256(`0x05 ‖ rlp([chainId, address, nonce])`).
    ///
    /// ```
    /// use latchkey_core::primitives::{Address, U256};
    /// use latchkey_core::transaction::Authorization;
    /// let address = Address::parse("0xe5E600FBA10D0c4080438597F0Dc036142c80BdE").unwrap();
    /// assert_eq!(
    ///     Authorization { chain_id: U256::from(1), address, nonce: 1 }.signing_hash().to_string(),
    ///     "0x114589d42e4925f801ba462c97eb5354cf63d623ad54b2f877b1708700de9d9d"
    /// );
    /// ```
    #[must_use]
    pub fn signing_hash(&self) -> B256 {
        let mut writer = Writer::append_to(vec![MAGIC], 66);
        let list = writer.begin_list();
        writer.uint(self.chain_id);
        writer.bytes(&self.address.0);
        writer.u64(self.nonce);
        writer.end_list(list);
        keccak256(writer.finish())
    }

    /// Puts a signature to the authorisation. Checks nothing: see [`SignedAuthorization::recover_authority`].
    #[must_use]
    pub fn sign(self, signature: Signature) -> SignedAuthorization {
        let y_parity = u8::from(signature.y_parity);
        SignedAuthorization { authorization: self, y_parity, r: signature.r, s: signature.s }
    }

    /// Whether it ends a delegation.
    #[must_use]
    pub fn is_revocation(&self) -> bool {
        self.address == Address::ZERO
    }
}

/// An authorisation and its signature.
///
/// The signature may be nonsense: a chain then passes over the authorisation and runs the rest of the transaction, so
/// parsing keeps it. [`SignedAuthorization::signature`] and [`SignedAuthorization::recover_authority`] are strict.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SignedAuthorization {
    /// What was signed.
    pub authorization: Authorization,
    /// 0 or 1 in a signature that counts.
    pub y_parity: u8,
    /// As [`Signature::r`].
    pub r: B256,
    /// As [`Signature::s`].
    pub s: B256,
}

impl SignedAuthorization {
    /// The signature, checked.
    ///
    /// # Errors
    /// [`SignatureError`] if it is out of range or has a high s.
    pub fn signature(&self) -> Result<Signature, SignatureError> {
        let y_parity = match self.y_parity {
            0 => false,
            1 => true,
            v => return Err(SignatureError::InvalidV { v }),
        };
        let signature = Signature { r: self.r, s: self.s, y_parity };
        signature.check()?;
        Ok(signature)
    }

    /// Recovers the account that delegates itself.
    ///
    /// # Errors
    /// [`SignatureError`] if the signature is out of range, has a high s, or leads to no key.
    pub fn recover_authority(&self) -> Result<Address, SignatureError> {
        recover_address(&self.authorization.signing_hash(), &self.signature()?)
    }

    fn write(&self, writer: &mut Writer) {
        let list = writer.begin_list();
        writer.uint(self.authorization.chain_id);
        writer.bytes(&self.authorization.address.0);
        writer.u64(self.authorization.nonce);
        writer.u64(u64::from(self.y_parity));
        writer.integer(&self.r.0);
        writer.integer(&self.s.0);
        writer.end_list(list);
    }
}

/// An EIP-7702 transaction (type 4). It cannot deploy a contract.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TxEip7702 {
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
    /// Who delegates to what; never empty.
    pub authorization_list: Vec<SignedAuthorization>,
}

impl TxEip7702 {
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
        let list = writer.begin_list();
        for authorization in &self.authorization_list {
            authorization.write(writer);
        }
        writer.end_list(list);
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
            authorization_list: fields.read("authorizationList", read_authorizations)?,
        })
    }
}

fn read_authorizations(reader: &mut Reader<'_>) -> Result<Vec<SignedAuthorization>, RlpError> {
    let mut list = reader.list()?;
    let mut authorizations = Vec::new();
    while !list.is_empty() {
        let mut entry = list.list()?;
        let authorization =
            Authorization { chain_id: entry.uint()?, address: Address(entry.array()?), nonce: entry.u64()? };
        let [y_parity] = entry.integer::<1>()?;
        let (r, s) = (B256(entry.integer()?), B256(entry.integer()?));
        entry.finish()?;
        authorizations.push(SignedAuthorization { authorization, y_parity, r, s });
    }
    Ok(authorizations)
}
