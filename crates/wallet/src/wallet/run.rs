//! What goes on while nobody asks: transactions are followed, and an idle wallet is locked.

use futures_util::future::{join, select};
use latchkey_core::primitives::{Address, B256};
use latchkey_core::sorting::sorted;
use latchkey_gateway::{BlockTag, CallRequest, Client};

use super::Wallet;
use crate::error::WalletError;
use crate::event::WalletStatus;
use crate::journal::observe;
use crate::journal::step::{Effect, Observation};
use crate::journal::{Entry, TransactionState, store as journal_store};
use crate::ports::{Change, Platform};

/// The first and the longest wait between two looks at the chain, in milliseconds.
const POLL_MS: core::ops::RangeInclusive<u64> = 1_000..=15_000;

/// The longest wait while no gateway answers, in milliseconds.
const LONGEST_RETRY_MS: u64 = 30_000;

/// How often the storage is read for what other tabs began, in milliseconds.
const REST_MS: u64 = 10_000;

/// A timer that comes this much too late, in milliseconds, says that the machine slept. Hidden pages' timers come a minute late.
const SLEPT_MS: u64 = 3 * 60_000;

/// What one round of looking found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Round {
    /// Nothing to follow.
    Idle,
    /// Something moved.
    Moved,
    /// All as it was.
    Same,
}

impl<P: Platform> Wallet<P> {
    /// Follows every transaction that is not final, picking up those a reload or a crash left behind, and locks the wallet
    /// when it is idle. Runs until [`Wallet::close`]: spawn it once.
    pub async fn run(&self) {
        join(self.follow(), self.watch_idle()).await;
    }

    /// Looks at the chain now instead of at the next poll: call it when the machine is online again.
    pub fn resume(&self) {
        self.inner.wake.fire();
    }

    async fn watch_idle(&self) {
        while !self.inner.closed.get() {
            let wake = self.inner.wake.wait();
            let now_ms = self.platform().now_ms();
            let (due, pause) = {
                let state = self.inner.state.borrow();
                (
                    state.status == WalletStatus::Unlocked && state.idle.is_due(now_ms),
                    state.idle.next_check_ms(now_ms),
                )
            };
            if due {
                self.lock().await;
            }
            // A clock that is due and locked already says "now" for ever: read it at leisure.
            let pause = if self.status() == WalletStatus::Unlocked { pause } else { REST_MS };
            select(core::pin::pin!(self.platform().sleep(pause)), wake).await;
            let passed = self.platform().now_ms().saturating_sub(now_ms);
            if passed > pause + SLEPT_MS
                && self.auto_lock().is_some()
                && self.status() == WalletStatus::Unlocked
            {
                self.lock().await;
            }
        }
    }

    async fn follow(&self) {
        let mut pause = *POLL_MS.start();
        // The chain whose first block was compared, and its highest head since.
        let mut seen: Option<(u64, u64)> = None;
        while !self.inner.closed.get() {
            let wake = self.inner.wake.wait();
            let next = match self.round(&mut seen).await {
                Ok(Round::Idle) => REST_MS,
                Ok(Round::Moved) => *POLL_MS.start(),
                Ok(Round::Same) => (pause + pause / 2).clamp(*POLL_MS.start(), *POLL_MS.end()),
                Err(_) => (pause * 2).min(LONGEST_RETRY_MS),
            };
            let sleep = core::pin::pin!(self.platform().sleep(next));
            let woken = matches!(select(wake, sleep).await, futures_util::future::Either::Left(_));
            pause = if woken { *POLL_MS.start() } else { next };
        }
    }

    /// One look at every transaction that is not final.
    async fn round(&self, seen: &mut Option<(u64, u64)>) -> Result<Round, WalletError> {
        let client = self.client();
        let chain_id = client.chain_id();
        let prefix = journal_store::chain_prefix(chain_id);
        let (entries, _) = journal_store::load_prefix(self.platform(), &prefix).await?;
        for (key, entry) in &entries {
            self.adopt_entry(key.clone(), entry.clone());
        }
        // In nonce order, so that a gateway that keeps no gaps takes them all.
        let live: Vec<(&String, &Entry)> =
            sorted(entries.iter().filter(|(_, entry)| !entry.settled), |(_, a), (_, b)| {
                a.record.nonce < b.record.nonce
            });
        if live.is_empty() {
            return Ok(Round::Idle);
        }
        let head = client.block_number().await?;
        if seen.is_none_or(|(chain, highest)| chain != chain_id || head < highest)
            && self.chain_restarted(&client).await?
        {
            for (key, _) in live {
                self.apply(chain_id, key, &Observation::ChainRestarted).await?;
            }
            *seen = Some((chain_id, head));
            return Ok(Round::Moved);
        }
        *seen = Some((chain_id, head));
        let mut round = Round::Same;
        let mut nonces: Vec<(Address, u64)> = Vec::new();
        for (key, entry) in live {
            let from = entry.record.from;
            let account_nonce = match nonces.iter().find(|(account, _)| *account == from) {
                Some((_, nonce)) => *nonce,
                None => {
                    let nonce = client.transaction_count(from, BlockTag::Latest).await?;
                    nonces.push((from, nonce));
                    nonce
                }
            };
            let mut view = observe::look(&client, entry, head, account_nonce).await?;
            view.successor = journal_store::successor(entry, entries.values());
            let before = self.state_of(key);
            let effect = self.apply(chain_id, key, &Observation::Chain(view)).await?;
            self.carry_out(&client, key, entry, effect).await?;
            if self.state_of(key) != before {
                round = Round::Moved;
            }
        }
        Ok(round)
    }

    fn state_of(&self, key: &str) -> Option<TransactionState> {
        self.inner.state.borrow().journal.get(key).map(|entry| entry.record.state.clone())
    }

    async fn carry_out(
        &self,
        client: &Client<P>,
        key: &str,
        entry: &Entry,
        effect: Option<Effect>,
    ) -> Result<(), WalletError> {
        match effect {
            None => {}
            Some(Effect::Broadcast) => {
                // Whatever came of it is in the journal; the next round looks again.
                let _noted = self.broadcast(client, key, &entry.raw).await;
            }
            Some(Effect::FindReason { block_number }) => {
                let reason = self.failure_reason(client, entry, block_number).await;
                self.apply(client.chain_id(), key, &Observation::Reason(reason)).await?;
            }
        }
        Ok(())
    }

    async fn failure_reason(&self, client: &Client<P>, entry: &Entry, block_number: u64) -> Option<String> {
        let signed = latchkey_core::transaction::SignedTransaction::parse(&entry.raw).ok()?;
        let call = CallRequest {
            from: Some(entry.record.from),
            to: entry.record.to,
            value: Some(entry.record.value),
            data: signed.transaction.input().clone(),
            gas: Some(signed.transaction.gas_limit()),
        };
        observe::failure_reason(client, &call, block_number).await
    }

    /// Whether the chain has another first block than when it was last seen: a development chain started anew under the
    /// same id, on which nothing of the journal will ever happen. A chain never seen before is remembered.
    async fn chain_restarted(&self, client: &Client<P>) -> Result<bool, WalletError> {
        let key = format!("settings/first-block/{}", client.chain_id());
        let first = client.block(BlockTag::Number(0)).await?;
        let Some(hash) = first.and_then(|block| block.hash) else {
            return Ok(false);
        };
        let known = self.platform().read(&key).await?;
        if known.as_deref() == Some(&hash.0[..]) {
            return Ok(false);
        }
        self.platform().commit(vec![Change::put(key, hash.0.to_vec())]).await?;
        let restarted = known.is_some_and(|bytes| B256(hash.0).as_ref() != bytes.as_slice());
        if restarted {
            self.notice(
                "chain-restarted",
                "The chain was started anew. Transactions of the old one are given up.",
            );
        }
        Ok(restarted)
    }
}
