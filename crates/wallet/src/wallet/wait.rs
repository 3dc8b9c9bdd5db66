//! Waiting for one transaction.

use futures_util::future::select;
use latchkey_core::primitives::B256;
use latchkey_gateway::Receipt;

use super::Wallet;
use crate::error::WalletError;
use crate::journal::TransactionState;
use crate::ports::Platform;

/// How long to wait and for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitOptions {
    /// Blocks wanted on top, its own included; 1 if it shall only be mined.
    pub confirmations: u64,
    /// When to give up, in milliseconds; `None` is never.
    pub timeout_ms: Option<u64>,
}

impl Default for WaitOptions {
    fn default() -> Self {
        Self { confirmations: 1, timeout_ms: None }
    }
}

/// The first and the longest wait between two looks, in milliseconds.
const POLL_MS: core::ops::RangeInclusive<u64> = 250..=4_000;

impl<P: Platform> Wallet<P> {
    /// Waits until the transaction has the confirmations asked for, and gives its receipt, reverted or not. A gateway that
    /// is away is waited for.
    ///
    /// # Errors
    /// [`WalletError::WaitTimeout`]; [`WalletError::TransactionGone`] if it was replaced or dropped; a gateway's
    /// malformed answer; [`WalletError::Closed`].
    pub async fn wait_for_transaction(
        &self,
        hash: B256,
        options: WaitOptions,
    ) -> Result<Receipt, WalletError> {
        let client = self.client();
        let started = self.platform().now_ms();
        let mut pause = *POLL_MS.start();
        loop {
            let changed = self.inner.journal_changed.wait();
            if self.inner.closed.get() {
                return Err(WalletError::Closed);
            }
            if self.is_gone(hash) {
                return Err(WalletError::TransactionGone { hash });
            }
            if let Ok(Some(receipt)) = client.receipt(hash).await
                && (options.confirmations <= 1
                    || client.block_number().await.is_ok_and(|head| {
                        head.saturating_sub(receipt.block_number).saturating_add(1) >= options.confirmations
                    }))
            {
                return Ok(receipt);
            }
            if let Some(timeout_ms) = options.timeout_ms {
                let left = timeout_ms.saturating_sub(self.platform().now_ms().saturating_sub(started));
                if left == 0 {
                    return Err(WalletError::WaitTimeout { hash, timeout_ms });
                }
                pause = pause.min(left);
            }
            select(core::pin::pin!(self.platform().sleep(pause)), changed).await;
            pause = (pause + pause / 2).clamp(*POLL_MS.start(), *POLL_MS.end());
        }
    }

    fn is_gone(&self, hash: B256) -> bool {
        self.inner.state.borrow().journal.values().any(|entry| {
            entry.record.hash == hash
                && matches!(
                    entry.record.state,
                    TransactionState::Replaced { .. } | TransactionState::Dropped { .. }
                )
        })
    }
}
