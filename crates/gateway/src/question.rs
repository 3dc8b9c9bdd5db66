//! Questions to the chain: which method, with which parameters, and how its answer is read.

use latchkey_core::primitives::{Address, B256, Bytes, U256, quantity};
use serde_json::{Value, json};

use crate::call_request::{BlockTag, CallRequest, LogFilter};
use crate::decode::{self, DecodeError, Decoded};
use crate::fees::FeeHistory;
use crate::types::{AccountProof, Block, Log, Receipt, TransactionInfo};

/// A question whose answer is a `T`: [`Client::ask`](crate::Client::ask) asks it.
///
/// The code that asks is generic in `T` alone, so that it is compiled once for all questions of one kind of answer.
pub struct Question<T> {
    pub(crate) method: &'static str,
    pub(crate) params: Value,
    pub(crate) read: Reader<T>,
}

type Reader<T> = Box<dyn Fn(&Value) -> Decoded<T>>;

impl<T: 'static> Question<T> {
    pub(crate) fn new(
        method: &'static str,
        params: Value,
        read: impl Fn(&Value) -> Decoded<T> + 'static,
    ) -> Self {
        Self { method, params, read: Box::new(read) }
    }

    /// The same question, its answer as something else.
    #[must_use]
    pub fn map<U: 'static>(self, change: impl Fn(T) -> U + 'static) -> Question<U> {
        let read = self.read;
        Question::new(self.method, self.params, move |value| read(value).map(&change))
    }
}

/// An account's balance in wei.
#[must_use]
pub fn balance(address: Address, block: BlockTag) -> Question<U256> {
    Question::new("eth_getBalance", json!([address, block.to_json()]), decode::quantity_u256)
}

/// How many transactions an account sent: its next nonce, as of `block`.
#[must_use]
pub fn transaction_count(address: Address, block: BlockTag) -> Question<u64> {
    Question::new("eth_getTransactionCount", json!([address, block.to_json()]), decode::quantity_u64)
}

/// An account and storage slots with their proofs (EIP-1186). What they show is for the caller to check, against a root that
/// the caller trusts.
#[must_use]
pub fn proof(address: Address, keys: Vec<B256>, block: BlockTag) -> Question<AccountProof> {
    Question::new("eth_getProof", json!([address, keys, block.to_json()]), move |value| {
        let proof = AccountProof::decode(value)?;
        if proof.is_of(address, &keys) { Ok(proof) } else { Err(DecodeError::new("not what was asked for")) }
    })
}

/// An account's code; empty if it is no contract.
#[must_use]
pub fn code(address: Address, block: BlockTag) -> Question<Bytes> {
    Question::new("eth_getCode", json!([address, block.to_json()]), decode::data)
}

/// What a call returns that is run without a transaction.
#[must_use]
pub fn call(request: &CallRequest, block: BlockTag) -> Question<Bytes> {
    Question::new("eth_call", json!([request.to_json(), block.to_json()]), decode::data)
}

/// Gas that a transaction would need at the newest block.
#[must_use]
pub fn estimate_gas(request: &CallRequest) -> Question<u64> {
    Question::new("eth_estimateGas", json!([request.to_json()]), decode::quantity_u64)
}

/// The node's suggestion for a legacy gas price, wei per gas.
#[must_use]
pub fn gas_price() -> Question<U256> {
    Question::new("eth_gasPrice", json!([]), decode::quantity_u256)
}

/// Fees of the last `blocks` blocks up to `newest`, with the tips at `percentiles` (0 to 100, ascending).
#[must_use]
pub fn fee_history(blocks: u64, newest: BlockTag, percentiles: &[u8]) -> Question<FeeHistory> {
    let params = json!([quantity::format(U256::from(blocks)), newest.to_json(), percentiles]);
    let count = percentiles.len();
    Question::new("eth_feeHistory", params, move |value| FeeHistory::decode(value, blocks, count))
}

/// A transaction by hash, pending or mined; `None` if the node knows none.
#[must_use]
pub fn transaction(hash: B256) -> Question<Option<TransactionInfo>> {
    Question::new("eth_getTransactionByHash", json!([hash]), move |value| {
        let info = nullable(value, TransactionInfo::decode)?;
        if info.as_ref().is_some_and(|info| info.hash != hash) { Err(another("hash")) } else { Ok(info) }
    })
}

/// A mined transaction's receipt; `None` while it is not mined.
#[must_use]
pub fn receipt(hash: B256) -> Question<Option<Receipt>> {
    Question::new("eth_getTransactionReceipt", json!([hash]), move |value| {
        let receipt = nullable(value, Receipt::decode)?;
        let other = receipt.as_ref().is_some_and(|receipt| receipt.transaction_hash != hash);
        if other { Err(another("transactionHash")) } else { Ok(receipt) }
    })
}

/// A block with the hashes of its transactions; `None` if there is none of that number yet.
#[must_use]
pub fn block(block: BlockTag) -> Question<Option<Block>> {
    Question::new("eth_getBlockByNumber", json!([block.to_json(), false]), move |value| {
        let found = nullable(value, Block::decode)?;
        let asked = |found: &Block| !matches!(block, BlockTag::Number(number) if number != found.number);
        if found.as_ref().is_none_or(asked) { Ok(found) } else { Err(another("number")) }
    })
}

/// A block by hash.
#[must_use]
pub fn block_by_hash(hash: B256) -> Question<Option<Block>> {
    Question::new("eth_getBlockByHash", json!([hash, false]), move |value| {
        let found = nullable(value, Block::decode)?;
        if found.as_ref().is_some_and(|block| block.hash != Some(hash)) {
            Err(another("hash"))
        } else {
            Ok(found)
        }
    })
}

/// The logs that match `filter`. A log that does not match makes the whole answer malformed.
#[must_use]
pub fn logs(filter: LogFilter) -> Question<Vec<Log>> {
    Question::new("eth_getLogs", json!([filter.to_json()]), move |value| {
        let logs = decode::list(value, Log::decode)?;
        match logs.iter().position(|log| !filter.matches(log)) {
            None => Ok(logs),
            Some(index) => {
                Err(DecodeError::new("not asked for").within(&["[", &index.to_string(), "]"].concat()))
            }
        }
    })
}

fn nullable<T>(value: &Value, read: fn(&Value) -> Decoded<T>) -> Decoded<Option<T>> {
    if value.is_null() { Ok(None) } else { read(value).map(Some) }
}

/// A thing found must be the thing asked for.
fn another(field: &str) -> DecodeError {
    DecodeError::new("not the one asked for").within(field)
}
