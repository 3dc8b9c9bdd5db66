//! From what somebody wants sent to a whole transaction, in words.

use latchkey_core::primitives::{Address, Bytes};
use latchkey_core::review::{self, Action, Hints, Review};
use latchkey_core::signer::SignerRequest;
use latchkey_core::transaction::Transaction;
use latchkey_gateway::{BlockTag, CallRequest, Client, FeeEstimate};

use super::Wallet;
use super::assemble::{Fees, assemble};
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

impl Prepared {
    /// What the signer is asked to sign.
    pub(super) fn proposal(&self) -> SignerRequest {
        let transaction = Bytes(self.transaction.serialize());
        SignerRequest::ProposeTransaction { address: self.account, transaction }
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
        let transaction = assemble(client.chain_id(), nonce, gas_limit, fees, request)?;
        let required = transaction
            .max_total()
            .ok_or_else(|| WalletError::params("maxFeePerGas", "value and fee pass 256 bits"))?;
        if balance < required {
            return Err(WalletError::InsufficientFunds { balance, required });
        }
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
    let kind = request.kind();
    let needs_base_fee =
        matches!(kind, Some(TransactionType::Eip1559 | TransactionType::Eip4844 | TransactionType::Eip7702));
    let fee_fields =
        "gasPrice is for legacy and eip2930; maxFeePerGas and maxPriorityFeePerGas for the others";
    if request.gas_price.is_some() && (dynamic || needs_base_fee) {
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
    check_beyond(request)?;
    if request.to.is_none() && request.data.as_ref().is_none_or(|data| data.is_empty()) {
        return Err(WalletError::params("to", "missing, and there is no init code to deploy"));
    }
    if request.gas.is_some_and(|gas| gas < TRANSFER_GAS) {
        return Err(WalletError::params("gas", "less than 21000, which every transaction needs"));
    }
    Ok(())
}

/// Refuses what types 3 and 4 lack, and what only they have elsewhere.
fn check_beyond(request: &TransactionRequest) -> Result<(), WalletError> {
    let kind = request.kind();
    let blobs = request.blob_versioned_hashes.is_some() || request.max_fee_per_blob_gas.is_some();
    if blobs && kind != Some(TransactionType::Eip4844) {
        return Err(WalletError::params(
            "blobVersionedHashes",
            "only a transaction of type eip4844 has blobs",
        ));
    }
    if request.authorization_list.is_some() && kind != Some(TransactionType::Eip7702) {
        return Err(WalletError::params(
            "authorizationList",
            "only a transaction of type eip7702 has authorisations",
        ));
    }
    if !matches!(kind, Some(TransactionType::Eip4844 | TransactionType::Eip7702)) {
        return Ok(());
    }
    if request.to.is_none() {
        return Err(WalletError::params("to", "missing: a transaction of this type deploys nothing"));
    }
    if kind == Some(TransactionType::Eip7702) && request.gas.is_none() {
        // No node can be asked what the call needs once the accounts have their new code.
        return Err(WalletError::params(
            "gas",
            "missing: it is not estimated for a transaction of type eip7702",
        ));
    }
    if kind == Some(TransactionType::Eip4844) && request.max_fee_per_blob_gas.is_none() {
        return Err(WalletError::params("maxFeePerBlobGas", "missing: it is not estimated"));
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
    if !estimates.eip1559 && !dynamic && request.kind().is_none() {
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
