//! What somebody wants sent. Whatever is absent is filled in.

use latchkey_core::primitives::{Address, B256, Bytes, U256, quantity};
use latchkey_core::{json_names, json_struct};
use serde::Serialize;

/// Which fee estimate fills the fees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum FeeSpeed {
    /// Cheap.
    Slow,
    /// The usual.
    #[default]
    Normal,
    /// Next block, probably.
    Fast,
}

/// Which envelope to use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum TransactionType {
    /// With EIP-155 replay protection.
    Legacy,
    /// Legacy fees and an access list.
    Eip2930,
    /// Base fee and priority fee.
    Eip1559,
    /// Blobs beside the transaction.
    Eip4844,
    /// Accounts that take a contract's code as their own.
    Eip7702,
}

/// One entry of an access list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessEntry {
    /// The contract.
    pub address: Address,
    /// Its slots.
    pub storage_keys: Vec<B256>,
}

/// An authorisation that an account signed (EIP-7702).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AuthorizationEntry {
    /// Whose code; the zero address ends a delegation.
    pub address: Address,
    /// The chain; zero is every chain.
    #[serde(with = "quantity::u256")]
    pub chain_id: U256,
    /// The nonce of the account that signed.
    #[serde(with = "quantity::u64")]
    pub nonce: u64,
    /// Its signature.
    pub r: B256,
    /// Its signature.
    pub s: B256,
    /// Its signature: 0 or 1.
    #[serde(with = "quantity::u64")]
    pub y_parity: u64,
}

/// A transaction to prepare. Integers are quantities in JSON; unknown keys are refused, so that nothing is dropped in
/// silence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TransactionRequest {
    /// Who sends; the selected account if absent.
    pub account: Option<Address>,
    /// To whom; absent deploys a contract.
    pub to: Option<Address>,
    /// Wei.
    #[serde(with = "quantity::option_u256")]
    pub value: Option<U256>,
    /// Call data or init code.
    pub data: Option<Bytes>,
    /// Fixed nonce: replaces a pending transaction with the same one.
    #[serde(with = "quantity::option_u64")]
    pub nonce: Option<u64>,
    /// Gas limit.
    #[serde(with = "quantity::option_u64")]
    pub gas: Option<u64>,
    /// Legacy fee, wei per gas.
    #[serde(with = "quantity::option_u256")]
    pub gas_price: Option<U256>,
    /// Most wei per gas.
    #[serde(with = "quantity::option_u256")]
    pub max_fee_per_gas: Option<U256>,
    /// Wei per gas for the block's maker.
    #[serde(with = "quantity::option_u256")]
    pub max_priority_fee_per_gas: Option<U256>,
    /// Addresses and slots touched.
    pub access_list: Option<Vec<AccessEntry>>,
    /// Which envelope.
    #[serde(rename = "type")]
    pub transaction_type: Option<TransactionType>,
    /// Which estimate fills the fees.
    pub speed: Option<FeeSpeed>,
    /// Authorisations of type 4, each signed by the account that delegates itself.
    pub authorization_list: Option<Vec<AuthorizationEntry>>,
    /// Most wei per blob gas, for type 3.
    #[serde(with = "quantity::option_u256")]
    pub max_fee_per_blob_gas: Option<U256>,
    /// The blobs of type 3.
    pub blob_versioned_hashes: Option<Vec<B256>>,
}

impl TransactionRequest {
    /// The envelope: as named, or as the fields of types 3 and 4 tell.
    pub(crate) fn kind(&self) -> Option<TransactionType> {
        self.transaction_type.or_else(|| {
            let blobs = self.blob_versioned_hashes.is_some() || self.max_fee_per_blob_gas.is_some();
            match self.authorization_list {
                Some(_) => Some(TransactionType::Eip7702),
                None => blobs.then_some(TransactionType::Eip4844),
            }
        })
    }
}

json_names!(FeeSpeed { Slow = "slow", Normal = "normal", Fast = "fast" });
json_names!(TransactionType { Legacy = "legacy", Eip2930 = "eip2930", Eip1559 = "eip1559", Eip4844 = "eip4844", Eip7702 = "eip7702" });
json_struct!(strict AuthorizationEntry {
    address = "address",
    chain_id = "chainId" quantity,
    nonce = "nonce" quantity,
    r = "r",
    s = "s",
    y_parity = "yParity" quantity,
});
json_struct!(strict AccessEntry { address = "address", storage_keys = "storageKeys" });
json_struct!(strict TransactionRequest {
    account = "account",
    to = "to",
    value = "value" quantity,
    data = "data",
    nonce = "nonce" quantity,
    gas = "gas" quantity,
    gas_price = "gasPrice" quantity,
    max_fee_per_gas = "maxFeePerGas" quantity,
    max_priority_fee_per_gas = "maxPriorityFeePerGas" quantity,
    access_list = "accessList",
    transaction_type = "type",
    speed = "speed",
    authorization_list = "authorizationList",
    max_fee_per_blob_gas = "maxFeePerBlobGas" quantity,
    blob_versioned_hashes = "blobVersionedHashes",
});
