//! From a request with everything filled in to a transaction.

use latchkey_core::primitives::U256;
use latchkey_core::transaction::{
    AccessListItem, Authorization, SignedAuthorization, Transaction, TxEip1559, TxEip2930, TxEip4844,
    TxEip7702, TxLegacy,
};

use crate::error::WalletError;
use crate::request::{AuthorizationEntry, TransactionRequest, TransactionType};

/// What a transaction pays.
pub(super) enum Fees {
    Legacy { gas_price: U256 },
    Eip1559 { max_fee_per_gas: U256, max_priority_fee_per_gas: U256 },
}

/// The transaction of `request`. Fields of other types were refused already.
pub(super) fn assemble(
    chain_id: u64,
    nonce: u64,
    gas_limit: u64,
    fees: Fees,
    request: &TransactionRequest,
) -> Result<Transaction, WalletError> {
    let value = request.value.unwrap_or_default();
    let input = request.data.clone().unwrap_or_default();
    let access_list: Vec<AccessListItem> = request
        .access_list
        .iter()
        .flatten()
        .map(|entry| AccessListItem { address: entry.address, storage_keys: entry.storage_keys.clone() })
        .collect();
    let transaction = match fees {
        Fees::Eip1559 { max_fee_per_gas, max_priority_fee_per_gas } => dynamic(
            TxEip1559 {
                chain_id,
                nonce,
                max_priority_fee_per_gas,
                max_fee_per_gas,
                gas_limit,
                to: request.to,
                value,
                input,
                access_list,
            },
            request,
        )?,
        Fees::Legacy { gas_price }
            if !access_list.is_empty() || request.kind() == Some(TransactionType::Eip2930) =>
        {
            let to = request.to;
            Transaction::Eip2930(TxEip2930 {
                chain_id,
                nonce,
                gas_price,
                gas_limit,
                to,
                value,
                input,
                access_list,
            })
        }
        Fees::Legacy { gas_price } => {
            let (chain_id, to) = (Some(chain_id), request.to);
            Transaction::Legacy(TxLegacy { chain_id, nonce, gas_price, gas_limit, to, value, input })
        }
    };
    transaction.validate().map_err(|error| WalletError::params("transaction", error.to_string()))?;
    Ok(transaction)
}

/// A transaction of type 2, or what types 3 and 4 add to it.
fn dynamic(tx: TxEip1559, request: &TransactionRequest) -> Result<Transaction, WalletError> {
    let kind = request.kind();
    if !matches!(kind, Some(TransactionType::Eip4844 | TransactionType::Eip7702)) {
        return Ok(Transaction::Eip1559(tx));
    }
    let TxEip1559 {
        chain_id,
        nonce,
        max_priority_fee_per_gas,
        max_fee_per_gas,
        gas_limit,
        to,
        value,
        input,
        access_list,
    } = tx;
    let to = to.ok_or_else(|| WalletError::params("to", "missing"))?;
    if kind == Some(TransactionType::Eip4844) {
        return Ok(Transaction::Eip4844(TxEip4844 {
            chain_id,
            nonce,
            max_priority_fee_per_gas,
            max_fee_per_gas,
            gas_limit,
            to,
            value,
            input,
            access_list,
            max_fee_per_blob_gas: request.max_fee_per_blob_gas.unwrap_or_default(),
            blob_versioned_hashes: request.blob_versioned_hashes.clone().unwrap_or_default(),
        }));
    }
    let entries = request.authorization_list.iter().flatten().enumerate();
    Ok(Transaction::Eip7702(TxEip7702 {
        chain_id,
        nonce,
        max_priority_fee_per_gas,
        max_fee_per_gas,
        gas_limit,
        to,
        value,
        input,
        access_list,
        authorization_list: entries.map(authorization).collect::<Result<_, _>>()?,
    }))
}

/// An authorisation that counts: a chain would pass over one whose signature does not, and the person would not know.
fn authorization((index, entry): (usize, &AuthorizationEntry)) -> Result<SignedAuthorization, WalletError> {
    let wrong = |reason: String| WalletError::params("authorizationList", format!("[{index}]: {reason}"));
    let AuthorizationEntry { address, chain_id, nonce, r, s, y_parity } = *entry;
    let y_parity = u8::try_from(y_parity).map_err(|_| wrong("yParity is 0 or 1".to_owned()))?;
    let signed =
        SignedAuthorization { authorization: Authorization { chain_id, address, nonce }, y_parity, r, s };
    signed.recover_authority().map_err(|error| wrong(error.to_string()))?;
    Ok(signed)
}
