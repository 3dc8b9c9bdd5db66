//! The typed client: `eth_*` methods with decoded answers.

mod proof;
mod send;

use std::rc::Rc;

use latchkey_core::primitives::{Address, B256, Bytes, U256};
use serde_json::{Value, json};

pub use send::{SendOutcome, Sent};

use crate::call_request::{BlockTag, CallRequest, LogFilter};
use crate::decode::{self, DecodeError};
use crate::endpoint::EndpointConfig;
use crate::error::GatewayError;
use crate::fees::{self, FeeEstimates, FeeHistory};
use crate::health::EndpointStatus;
use crate::pool::Pool;
use crate::question::{self, Question};
use crate::transport::Ports;
use crate::types::{Block, Log, Receipt, TransactionInfo};

/// Which chain, through which gateways, and how patiently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientConfig {
    /// The chain every gateway must serve.
    pub chain_id: u64,
    /// The gateways, the preferred first.
    pub endpoints: Vec<EndpointConfig>,
    /// Most milliseconds for one exchange with one gateway.
    pub timeout_ms: u64,
    /// Most milliseconds for a call with all its attempts.
    pub total_ms: u64,
    /// Longest answer taken.
    pub max_response_bytes: usize,
}

impl ClientConfig {
    /// The usual limits: 6 s an exchange, 15 s a call, 4 MiB an answer.
    #[must_use]
    pub fn new(chain_id: u64, endpoints: Vec<EndpointConfig>) -> Self {
        Self { chain_id, endpoints, timeout_ms: 6_000, total_ms: 15_000, max_response_bytes: 4 << 20 }
    }
}

/// A chain through its gateways. Cheap to clone; clones share connections' health.
pub struct Client<P> {
    pool: Rc<Pool<P>>,
}

impl<P> Clone for Client<P> {
    fn clone(&self) -> Self {
        Self { pool: Rc::clone(&self.pool) }
    }
}

impl<P: Ports> Client<P> {
    /// A client. Asks nothing yet.
    ///
    /// # Errors
    /// [`GatewayError::NoEndpoints`], or [`GatewayError::Endpoint`] for a gateway that cannot be used.
    pub fn new(config: ClientConfig, ports: Rc<P>) -> Result<Self, GatewayError> {
        Ok(Self { pool: Rc::new(Pool::new(config, ports)?) })
    }

    /// The chain this client is for.
    #[must_use]
    pub fn chain_id(&self) -> u64 {
        self.pool.config().chain_id
    }

    /// How each gateway is doing, in configuration order.
    #[must_use]
    pub fn status(&self) -> Vec<EndpointStatus> {
        self.pool.status()
    }

    /// Makes sure that a gateway answers and serves the right chain.
    ///
    /// # Errors
    /// [`GatewayError::WrongChain`] if all that answer serve another; otherwise why none answers.
    pub async fn verify_chain(&self) -> Result<(), GatewayError> {
        self.block_number().await.map(drop)
    }

    /// Any method; the answer is passed on as it is.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn request(&self, method: &str, params: Value) -> Result<Value, GatewayError> {
        let params = if params.is_null() { json!([]) } else { params };
        if method == "eth_sendRawTransaction" {
            let raw = match params.as_array().map(Vec::as_slice) {
                Some([raw]) => decode::data(raw).map_err(DecodeError::into_text),
                _ => Err("one transaction is expected".to_owned()),
            };
            let raw =
                raw.map_err(|problem| GatewayError::InvalidParams { method: method.to_owned(), problem })?;
            return self.send_raw_transaction(&raw).await.map(|sent| json!(sent.hash));
        }
        let mut answer = Value::Null;
        let mut accept = |value: &Value| {
            answer = value.clone();
            Ok(())
        };
        self.pool.call(method, &params, &mut accept).await.map_err(|failure| failure.into_error(method))?;
        Ok(answer)
    }

    /// Asks a question; an answer that cannot be read fails over like any other fault.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn ask<T>(&self, question: Question<T>) -> Result<T, GatewayError> {
        let Question { method, params, read } = question;
        let mut answer = None;
        let mut accept = |value: &Value| {
            answer = Some(read(value)?);
            Ok(())
        };
        self.pool.call(method, &params, &mut accept).await.map_err(|failure| failure.into_error(method))?;
        answer.ok_or_else(|| GatewayError::Timeout { method: method.to_owned() })
    }

    /// The newest block's number.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn block_number(&self) -> Result<u64, GatewayError> {
        let mut number = 0;
        let mut accept = |value: &Value| {
            number = decode::quantity_u64(value)?;
            Ok(())
        };
        let method = "eth_blockNumber";
        let called = self.pool.call(method, &json!([]), &mut accept).await;
        let endpoint = called.map_err(|failure| failure.into_error(method))?;
        self.pool.saw_block(endpoint, number);
        Ok(number)
    }

    /// An account's balance in wei.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn balance(&self, address: Address, block: BlockTag) -> Result<U256, GatewayError> {
        self.ask(question::balance(address, block)).await
    }

    /// How many transactions an account sent: its next nonce, as of `block`.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn transaction_count(&self, address: Address, block: BlockTag) -> Result<u64, GatewayError> {
        self.ask(question::transaction_count(address, block)).await
    }

    /// An account's code; empty if it is no contract.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn code(&self, address: Address, block: BlockTag) -> Result<Bytes, GatewayError> {
        self.ask(question::code(address, block)).await
    }

    /// Runs a call without a transaction. Gives what it returns.
    ///
    /// # Errors
    /// [`GatewayError::Reverted`] with the decoded reason if it reverts.
    pub async fn call(&self, request: &CallRequest, block: BlockTag) -> Result<Bytes, GatewayError> {
        self.ask(question::call(request, block)).await
    }

    /// Gas that a transaction would need at the newest block.
    ///
    /// # Errors
    /// [`GatewayError::Reverted`] if it would revert, [`GatewayError::InsufficientFunds`] if the sender cannot pay.
    pub async fn estimate_gas(&self, request: &CallRequest) -> Result<u64, GatewayError> {
        self.ask(question::estimate_gas(request)).await
    }

    /// The node's suggestion for a legacy gas price, wei per gas.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn gas_price(&self) -> Result<U256, GatewayError> {
        self.ask(question::gas_price()).await
    }

    /// Fees of the last `blocks` blocks up to `newest`, with the tips at `percentiles` (0 to 100, ascending).
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn fee_history(
        &self,
        blocks: u64,
        newest: BlockTag,
        percentiles: &[u8],
    ) -> Result<FeeHistory, GatewayError> {
        self.ask(question::fee_history(blocks, newest, percentiles)).await
    }

    /// What to pay now, at three speeds.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn estimate_fees(&self) -> Result<FeeEstimates, GatewayError> {
        match self.fee_history(fees::HISTORY_BLOCKS, BlockTag::Latest, &fees::PERCENTILES).await {
            Ok(history) if history.has_base_fee() => return Ok(fees::estimate(&history)),
            // All base fees zero: a chain without EIP-1559, or one with free blocks. Its newest block tells.
            Ok(history) => {
                let block = self.block(BlockTag::Latest).await?;
                if block.is_some_and(|block| block.base_fee_per_gas.is_some()) {
                    return Ok(fees::estimate(&history));
                }
            }
            Err(GatewayError::Rpc { .. }) => {}
            Err(error) => return Err(error),
        }
        Ok(fees::legacy(self.gas_price().await?))
    }

    /// A transaction by hash, pending or mined; `None` if the node knows none.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn transaction(&self, hash: B256) -> Result<Option<TransactionInfo>, GatewayError> {
        self.ask(question::transaction(hash)).await
    }

    /// A mined transaction's receipt; `None` while it is not mined.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn receipt(&self, hash: B256) -> Result<Option<Receipt>, GatewayError> {
        self.ask(question::receipt(hash)).await
    }

    /// A block with the hashes of its transactions; `None` if there is none of that number yet.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn block(&self, block: BlockTag) -> Result<Option<Block>, GatewayError> {
        self.ask(question::block(block)).await
    }

    /// A block by hash.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn block_by_hash(&self, hash: B256) -> Result<Option<Block>, GatewayError> {
        self.ask(question::block_by_hash(hash)).await
    }

    /// The logs that match `filter`. A log that does not match makes the whole answer malformed.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn logs(&self, filter: &LogFilter) -> Result<Vec<Log>, GatewayError> {
        self.ask(question::logs(filter.clone())).await
    }
}
