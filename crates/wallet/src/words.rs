//! Requests in words, through `core::review`.

use latchkey_core::message::eip191;
use latchkey_core::message::eip712::TypedData;
use latchkey_core::primitives::{Address, B256, U256, quantity};
use latchkey_core::review::Review;
use latchkey_core::transaction::Transaction;
use serde_json::{Value, json};

use crate::error::WalletError;

fn build(value: Value) -> Result<Review, WalletError> {
    serde_json::from_value(value).map_err(|_| WalletError::SignatureMismatch)
}

fn hexed(value: impl TryInto<U256>) -> String {
    quantity::format(value.try_into().unwrap_or_default())
}

pub(crate) fn transaction(from: Address, tx: &Transaction) -> Result<Review, WalletError> {
    let action = match tx.to() {
        None => {
            json!({"kind":"deploy","address":Address::ZERO,"size":tx.input().len(),"value":hexed(tx.value())})
        }
        Some(to) if tx.input().is_empty() => json!({"kind":"send","to":to,"value":hexed(tx.value())}),
        Some(to) => {
            json!({"kind":"unknownCall","to":to,"value":hexed(tx.value()),"selector":latchkey_core::primitives::Bytes(tx.input().iter().take(4).copied().collect()),"size":tx.input().len()})
        }
    };
    let facts = json!({"kind":tx.kind(),"nonce":hexed(U256::from(tx.nonce())),"to":tx.to(),"value":hexed(tx.value()),
        "gasLimit":hexed(U256::from(tx.gas_limit())),"maxFeePerGas":hexed(tx.max_fee_per_gas()),
        "maxFee":hexed(tx.max_fee().unwrap_or_default()),"maxTotal":hexed(tx.max_total().unwrap_or_default()),
        "data":tx.input(),"unsigned":latchkey_core::primitives::Bytes(tx.serialize())});
    build(
        json!({"account":from,"chainId":tx.chain_id().map(|id| hexed(U256::from(id))),"action":action,"warnings":[],
        "signingHash":tx.signing_hash(),"transaction":facts}),
    )
}

pub(crate) fn message(from: Address, message: &[u8]) -> Result<Review, WalletError> {
    simple(
        from,
        None,
        json!({"kind":"message","text":core::str::from_utf8(message).ok(),"bytes":latchkey_core::primitives::Bytes::from(message)}),
        eip191::hash_message(message),
    )
}

pub(crate) fn typed_data(from: Address, data: &TypedData, _chain_id: u64) -> Result<Review, WalletError> {
    simple(
        from,
        None,
        json!({"kind":"typedData","primaryType":"","domainName":null,"verifyingContract":null,"fields":data.fields()}),
        data.hash(),
    )
}

fn simple(from: Address, chain_id: Option<u64>, action: Value, hash: B256) -> Result<Review, WalletError> {
    build(
        json!({"account":from,"chainId":chain_id.map(|id| hexed(U256::from(id))),"action":action,"warnings":[],"signingHash":hash,"transaction":null}),
    )
}
