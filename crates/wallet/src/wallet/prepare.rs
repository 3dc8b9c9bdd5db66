//! From what somebody wants sent to a whole transaction, in words.

use latchkey_core::primitives::{Address, Bytes, U256};
use latchkey_core::review::{self, Action, Hints, Review};
use latchkey_core::transaction::{AccessListItem, Transaction, TxEip1559, TxEip2930, TxLegacy};
use latchkey_gateway::{BlockTag, CallRequest, Client, FeeEstimate};

use super::Wallet;
use crate::error::WalletError;
use crate::journal::store as journal_store;
use crate::nonce::next_nonce;
use crate::ports::Platform;
use crate::request::{FeeSpeed, TransactionRequest, TransactionType};

/// The gas of a transfer that runs no code.
const TRANSFER_GAS: u64 = 21_000;

/// A transaction with nothing left open, and what it does in words.
pub(super) struct Prepared {
    pub(super) account: Address,
    pub(super) transaction: Transaction,
    pub(super) review: Review,
}

/// What a transaction pays.
enum Fees {
    Legacy { gas_price: U256 },
    Eip1559 { max_fee_per_gas: U256, max_priority_fee_per_gas: U256 },
}

impl Fees {
    const fn per_gas(&self) -> U256 {
        match self {
            Self::Legacy { gas_price } => *gas_price,
            Self::Eip1559 { max_fee_per_gas, .. } => *max_fee_per_gas,
        }
    }
}

impl<P: Platform> Wallet<P> {
    /// Fills nonce, gas and fees, checks the balance and decodes: what [`Wallet::send_transaction`] would ask to approve.
    ///
    /// # Errors
    /// [`WalletError::InvalidParams`], [`WalletError::UnknownAccount`], [`WalletError::InsufficientFunds`] with figures,
    /// or a gateway's failure (`REVERTED` if the call would fail).
    pub async fn prepare_transaction(&self, request: TransactionRequest) -> Result<Review, WalletError> {
        Ok(self.prepare(&self.client(), &request).await?.review)
    }

    pub(super) async fn prepare(
        &self,
        client: &Client<P>,
        request: &TransactionRequest,
    ) -> Result<Prepared, WalletError> {
        check(request)?;
        let account = self.account_or_selected(request.account)?;
        let value = request.value.unwrap_or_default();
        let balance = client.balance(account, BlockTag::Latest).await?;
        if balance < value {
            return Err(WalletError::InsufficientFunds { balance, required: value });
        }
        let nonce = self.nonce(client, account, request.nonce).await?;
        let fees = fees(client, request).await?;
        let call = CallRequest {
            from: Some(account),
            to: request.to,
            value: Some(value),
            data: request.data.clone().unwrap_or_default(),
            ..CallRequest::default()
        };
        let gas_limit = match request.gas {
            Some(gas) => gas,
            None => with_margin(client.estimate_gas(&call).await?, &call.data),
        };
        let required = fees
            .per_gas()
            .checked_mul(U256::from(gas_limit))
            .and_then(|fee| fee.checked_add(value))
            .ok_or_else(|| WalletError::params("maxFeePerGas", "value and fee pass 256 bits"))?;
        if balance < required {
            return Err(WalletError::InsufficientFunds { balance, required });
        }
        let transaction = assemble(client.chain_id(), nonce, gas_limit, fees, request);
        let review = review::review_transaction(account, &transaction, &self.hints());
        Ok(Prepared { account, transaction, review })
    }

    /// What the review may know beside the transaction: our own accounts, and whom this person sent to before.
    fn hints(&self) -> Hints {
        let state = self.inner.state.borrow();
        let own = state.accounts.list().iter().map(|account| account.address).collect();
        let known = state.journal.values().filter_map(|entry| match &entry.record.action {
            Action::Send { to, .. } | Action::TokenTransfer { to, .. } => Some(*to),
            _ => entry.record.to,
        });
        Hints { own, known: known.collect(), ..Hints::default() }
    }

    /// The nonce asked for, if it is still free, or the next one.
    pub(super) async fn nonce(
        &self,
        client: &Client<P>,
        account: Address,
        fixed: Option<u64>,
    ) -> Result<u64, WalletError> {
        if let Some(nonce) = fixed {
            let used = client.transaction_count(account, BlockTag::Latest).await?;
            if nonce < used {
                return Err(WalletError::params(
                    "nonce",
                    format!("{nonce} is used already; the next is {used}"),
                ));
            }
            return Ok(nonce);
        }
        let chain = client.transaction_count(account, BlockTag::Pending).await?;
        let held = journal_store::held_nonces(self.platform(), client.chain_id(), &account).await?;
        Ok(next_nonce(chain, &held))
    }
}

/// Refuses what contradicts itself.
fn check(request: &TransactionRequest) -> Result<(), WalletError> {
    let dynamic = request.max_fee_per_gas.is_some() || request.max_priority_fee_per_gas.is_some();
    let kind = request.transaction_type;
    let fee_fields = "gasPrice is for legacy and eip2930; maxFeePerGas and maxPriorityFeePerGas for eip1559";
    if request.gas_price.is_some() && (dynamic || kind == Some(TransactionType::Eip1559)) {
        return Err(WalletError::params("gasPrice", fee_fields));
    }
    if dynamic && matches!(kind, Some(TransactionType::Legacy | TransactionType::Eip2930)) {
        return Err(WalletError::params("maxFeePerGas", fee_fields));
    }
    if let (Some(most), Some(priority)) = (request.max_fee_per_gas, request.max_priority_fee_per_gas)
        && priority > most
    {
        return Err(WalletError::params("maxPriorityFeePerGas", "greater than maxFeePerGas"));
    }
    if kind == Some(TransactionType::Legacy)
        && request.access_list.as_ref().is_some_and(|list| !list.is_empty())
    {
        return Err(WalletError::params("accessList", "a legacy transaction has none"));
    }
    if request.to.is_none() && request.data.as_ref().is_none_or(|data| data.is_empty()) {
        return Err(WalletError::params("to", "missing, and there is no init code to deploy"));
    }
    if request.gas.is_some_and(|gas| gas < TRANSFER_GAS) {
        return Err(WalletError::params("gas", "less than 21000, which every transaction needs"));
    }
    Ok(())
}

/// A fifth more than estimated, because the state may change before it is mined; a plain transfer is exact.
fn with_margin(estimate: u64, data: &Bytes) -> u64 {
    if estimate == TRANSFER_GAS && data.is_empty() {
        return estimate;
    }
    estimate.saturating_add(estimate / 5)
}

async fn fees<P: Platform>(client: &Client<P>, request: &TransactionRequest) -> Result<Fees, WalletError> {
    if let Some(gas_price) = request.gas_price {
        return Ok(Fees::Legacy { gas_price });
    }
    if matches!(request.transaction_type, Some(TransactionType::Legacy | TransactionType::Eip2930)) {
        return Ok(Fees::Legacy { gas_price: client.gas_price().await? });
    }
    if let (Some(max_fee_per_gas), Some(max_priority_fee_per_gas)) =
        (request.max_fee_per_gas, request.max_priority_fee_per_gas)
    {
        return Ok(Fees::Eip1559 { max_fee_per_gas, max_priority_fee_per_gas });
    }
    let estimates = client.estimate_fees().await?;
    let dynamic = request.max_fee_per_gas.is_some() || request.max_priority_fee_per_gas.is_some();
    if !estimates.eip1559 && !dynamic && request.transaction_type.is_none() {
        return Ok(Fees::Legacy { gas_price: estimates.normal.max_fee_per_gas });
    }
    let FeeEstimate { max_fee_per_gas, max_priority_fee_per_gas, .. } =
        match request.speed.unwrap_or_default() {
            FeeSpeed::Slow => estimates.slow,
            FeeSpeed::Normal => estimates.normal,
            FeeSpeed::Fast => estimates.fast,
        };
    Ok(match (request.max_fee_per_gas, request.max_priority_fee_per_gas) {
        (Some(most), _) => Fees::Eip1559 {
            max_fee_per_gas: most,
            max_priority_fee_per_gas: max_priority_fee_per_gas.min(most),
        },
        (None, Some(priority)) => Fees::Eip1559 {
            max_fee_per_gas: max_fee_per_gas
                .saturating_sub(max_priority_fee_per_gas)
                .saturating_add(priority),
            max_priority_fee_per_gas: priority,
        },
        (None, None) => Fees::Eip1559 { max_fee_per_gas, max_priority_fee_per_gas },
    })
}

fn assemble(
    chain_id: u64,
    nonce: u64,
    gas_limit: u64,
    fees: Fees,
    request: &TransactionRequest,
) -> Transaction {
    let (to, value) = (request.to, request.value.unwrap_or_default());
    let input = request.data.clone().unwrap_or_default();
    let access_list: Vec<AccessListItem> = request
        .access_list
        .iter()
        .flatten()
        .map(|entry| AccessListItem { address: entry.address, storage_keys: entry.storage_keys.clone() })
        .collect();
    match fees {
        Fees::Eip1559 { max_fee_per_gas, max_priority_fee_per_gas } => Transaction::Eip1559(TxEip1559 {
            chain_id,
            nonce,
            max_priority_fee_per_gas,
            max_fee_per_gas,
            gas_limit,
            to,
            value,
            input,
            access_list,
        }),
        Fees::Legacy { gas_price }
            if !access_list.is_empty() || request.transaction_type == Some(TransactionType::Eip2930) =>
        {
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
        Fees::Legacy { gas_price } => Transaction::Legacy(TxLegacy {
            chain_id: Some(chain_id),
            nonce,
            gas_price,
            gas_limit,
            to,
            value,
            input,
        }),
    }
}
