//! Transactions of types 0 to 4: build, signing hash, serialize, parse.
//!
//! Source: EIP-155 (legacy), EIP-2718 (envelope), EIP-2930, EIP-1559, EIP-4844, EIP-7702, EIP-7594 (blobs on the
//! network). Other types are refused by name, never guessed.

mod eip4844;
mod eip7702;
mod encode;
mod error;
mod parse;
mod sidecar;
mod signed;

pub use eip4844::{GAS_PER_BLOB, TxEip4844, VERSIONED_HASH_VERSION};
pub use eip7702::{Authorization, SignedAuthorization, TxEip7702};
pub use error::TransactionError;
pub use sidecar::{
    BLOB_SIZE, BlobProofs, BlobSidecar, BlobTransaction, CELLS_PER_BLOB, KzgPoint, versioned_hash,
};
pub use signed::SignedTransaction;

use crate::keccak::keccak256;
use crate::primitives::{Address, B256, Bytes, U256};
use crate::recover::Signature;

/// One entry of an access list: an account and the storage slots to warm.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct AccessListItem {
    /// The account.
    pub address: Address,
    /// Its slots.
    pub storage_keys: Vec<B256>,
}

/// A legacy transaction (type 0).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TxLegacy {
    /// The chain (EIP-155); `None` is valid on every chain and can be replayed there.
    pub chain_id: Option<u64>,
    /// The account's nonce.
    pub nonce: u64,
    /// Wei per gas.
    pub gas_price: U256,
    /// Most gas it may use.
    pub gas_limit: u64,
    /// To whom; `None` deploys a contract.
    pub to: Option<Address>,
    /// Wei sent along.
    pub value: U256,
    /// Call data, or init code.
    pub input: Bytes,
}

/// An EIP-2930 transaction (type 1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TxEip2930 {
    /// The chain.
    pub chain_id: u64,
    /// The account's nonce.
    pub nonce: u64,
    /// Wei per gas.
    pub gas_price: U256,
    /// Most gas it may use.
    pub gas_limit: u64,
    /// To whom; `None` deploys a contract.
    pub to: Option<Address>,
    /// Wei sent along.
    pub value: U256,
    /// Call data, or init code.
    pub input: Bytes,
    /// What to warm.
    pub access_list: Vec<AccessListItem>,
}

/// An EIP-1559 transaction (type 2).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TxEip1559 {
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
    /// To whom; `None` deploys a contract.
    pub to: Option<Address>,
    /// Wei sent along.
    pub value: U256,
    /// Call data, or init code.
    pub input: Bytes,
    /// What to warm.
    pub access_list: Vec<AccessListItem>,
}

/// A transaction without its signature.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Transaction {
    /// Type 0.
    Legacy(TxLegacy),
    /// Type 1.
    Eip2930(TxEip2930),
    /// Type 2.
    Eip1559(TxEip1559),
    /// Type 3.
    Eip4844(TxEip4844),
    /// Type 4.
    Eip7702(TxEip7702),
}

impl Transaction {
    /// The hash that is signed: Keccak-256 of [`Transaction::serialize`].
    #[must_use]
    pub fn signing_hash(&self) -> B256 {
        keccak256(self.serialize())
    }

    /// Puts a signature to the transaction. Checks nothing: see [`SignedTransaction::recover_sender`].
    #[must_use]
    pub const fn sign(self, signature: Signature) -> SignedTransaction {
        SignedTransaction { transaction: self, signature }
    }

    /// Checks what the fields must be together; both parsers call it.
    ///
    /// Not checked, because it depends on the chain's rules: intrinsic gas, size of init code, the chain id.
    ///
    /// # Errors
    /// [`TransactionError::NonceTooHigh`], [`TransactionError::PriorityFeeTooHigh`], [`TransactionError::FeeOverflow`];
    /// [`TransactionError::NoBlobs`], [`TransactionError::BlobHashVersion`], [`TransactionError::NoAuthorizations`].
    pub fn validate(&self) -> Result<(), TransactionError> {
        if self.nonce() == u64::MAX {
            return Err(TransactionError::NonceTooHigh);
        }
        if self.max_priority_fee_per_gas() > self.max_fee_per_gas() {
            return Err(TransactionError::PriorityFeeTooHigh);
        }
        match self {
            Self::Legacy(_) | Self::Eip2930(_) | Self::Eip1559(_) => {}
            Self::Eip4844(tx) => tx.check_hashes()?,
            Self::Eip7702(tx) if tx.authorization_list.is_empty() => {
                return Err(TransactionError::NoAuthorizations);
            }
            Self::Eip7702(_) => {}
        }
        self.max_fee().map(|_| ()).ok_or(TransactionError::FeeOverflow)
    }

    /// The chain it is for; `None` for a legacy transaction without one.
    #[must_use]
    pub const fn chain_id(&self) -> Option<u64> {
        match self {
            Self::Legacy(tx) => tx.chain_id,
            Self::Eip2930(tx) => Some(tx.chain_id),
            Self::Eip1559(tx) => Some(tx.chain_id),
            Self::Eip4844(tx) => Some(tx.chain_id),
            Self::Eip7702(tx) => Some(tx.chain_id),
        }
    }

    /// The account's nonce.
    #[must_use]
    pub const fn nonce(&self) -> u64 {
        match self {
            Self::Legacy(tx) => tx.nonce,
            Self::Eip2930(tx) => tx.nonce,
            Self::Eip1559(tx) => tx.nonce,
            Self::Eip4844(tx) => tx.nonce,
            Self::Eip7702(tx) => tx.nonce,
        }
    }

    /// To whom; `None` deploys a contract.
    #[must_use]
    pub const fn to(&self) -> Option<Address> {
        match self {
            Self::Legacy(tx) => tx.to,
            Self::Eip2930(tx) => tx.to,
            Self::Eip1559(tx) => tx.to,
            Self::Eip4844(tx) => Some(tx.to),
            Self::Eip7702(tx) => Some(tx.to),
        }
    }

    /// Wei sent along.
    #[must_use]
    pub const fn value(&self) -> U256 {
        match self {
            Self::Legacy(tx) => tx.value,
            Self::Eip2930(tx) => tx.value,
            Self::Eip1559(tx) => tx.value,
            Self::Eip4844(tx) => tx.value,
            Self::Eip7702(tx) => tx.value,
        }
    }

    /// Call data, or init code.
    #[must_use]
    pub const fn input(&self) -> &Bytes {
        match self {
            Self::Legacy(tx) => &tx.input,
            Self::Eip2930(tx) => &tx.input,
            Self::Eip1559(tx) => &tx.input,
            Self::Eip4844(tx) => &tx.input,
            Self::Eip7702(tx) => &tx.input,
        }
    }

    /// Most gas it may use.
    #[must_use]
    pub const fn gas_limit(&self) -> u64 {
        match self {
            Self::Legacy(tx) => tx.gas_limit,
            Self::Eip2930(tx) => tx.gas_limit,
            Self::Eip1559(tx) => tx.gas_limit,
            Self::Eip4844(tx) => tx.gas_limit,
            Self::Eip7702(tx) => tx.gas_limit,
        }
    }

    /// Most wei per gas it may pay: the gas price of types 0 and 1.
    #[must_use]
    pub const fn max_fee_per_gas(&self) -> U256 {
        match self {
            Self::Legacy(tx) => tx.gas_price,
            Self::Eip2930(tx) => tx.gas_price,
            Self::Eip1559(tx) => tx.max_fee_per_gas,
            Self::Eip4844(tx) => tx.max_fee_per_gas,
            Self::Eip7702(tx) => tx.max_fee_per_gas,
        }
    }

    /// Wei per gas for the block's builder: the gas price of types 0 and 1.
    #[must_use]
    pub const fn max_priority_fee_per_gas(&self) -> U256 {
        match self {
            Self::Legacy(tx) => tx.gas_price,
            Self::Eip2930(tx) => tx.gas_price,
            Self::Eip1559(tx) => tx.max_priority_fee_per_gas,
            Self::Eip4844(tx) => tx.max_priority_fee_per_gas,
            Self::Eip7702(tx) => tx.max_priority_fee_per_gas,
        }
    }

    /// What to warm; empty for a legacy transaction.
    #[must_use]
    pub fn access_list(&self) -> &[AccessListItem] {
        match self {
            Self::Legacy(_) => &[],
            Self::Eip2930(tx) => &tx.access_list,
            Self::Eip1559(tx) => &tx.access_list,
            Self::Eip4844(tx) => &tx.access_list,
            Self::Eip7702(tx) => &tx.access_list,
        }
    }

    /// Most wei it can cost in fees: gas limit × [`Transaction::max_fee_per_gas`], and the blobs'. `None` if that passes
    /// 256 bits.
    #[must_use]
    pub fn max_fee(&self) -> Option<U256> {
        let fee = U256::from(self.gas_limit()).checked_mul(self.max_fee_per_gas())?;
        match self {
            Self::Eip4844(tx) => fee.checked_add(tx.max_blob_fee()?),
            _ => Some(fee),
        }
    }

    /// Most wei that can leave the account: value + [`Transaction::max_fee`]. `None` if that passes 256 bits.
    #[must_use]
    pub fn max_total(&self) -> Option<U256> {
        self.max_fee()?.checked_add(self.value())
    }

    /// The number before a typed transaction (EIP-2718); 0 for a legacy one.
    #[must_use]
    pub const fn type_number(&self) -> u8 {
        match self {
            Self::Legacy(_) => 0,
            Self::Eip2930(_) => 1,
            Self::Eip1559(_) => 2,
            Self::Eip4844(_) => 3,
            Self::Eip7702(_) => 4,
        }
    }

    /// `legacy`, `eip2930`, `eip1559`, `eip4844` or `eip7702`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Legacy(_) => "legacy",
            Self::Eip2930(_) => "eip2930",
            Self::Eip1559(_) => "eip1559",
            Self::Eip4844(_) => "eip4844",
            Self::Eip7702(_) => "eip7702",
        }
    }
}
