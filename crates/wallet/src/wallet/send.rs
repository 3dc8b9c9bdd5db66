//! Sending: prepare, ask, sign, journal, broadcast, in this order. What is in the journal is sent, once and with one
//! nonce; what is not in the journal is never sent.

use latchkey_core::primitives::{B256, Bytes};
use latchkey_gateway::{Client, GatewayError};

use super::Wallet;
use super::prepare::Prepared;
use crate::approval::Question;
use crate::error::WalletError;
use crate::event::WalletEvent;
use crate::journal::step::{Effect, Observation, step};
use crate::journal::{Entry, TransactionRecord, TransactionState, store as journal_store};
use crate::ports::Platform;
use crate::request::{TransactionRequest, TransactionType};

impl<P: Platform> Wallet<P> {
    /// Prepares, asks, signs, journals and broadcasts. Gives the hash once the journal holds the transaction and a
    /// gateway took it; if no gateway can be reached, gives it too: the transaction will be sent when one can.
    ///
    /// # Errors
    /// As [`Wallet::prepare_transaction`]; [`WalletError::Locked`], [`WalletError::UserRejected`],
    /// [`WalletError::Store`] if the journal cannot be written (then nothing was sent), a gateway's rejection (then the
    /// record says `dropped`).
    pub async fn send_transaction(&self, request: TransactionRequest) -> Result<B256, WalletError> {
        self.send_for(None, request).await
    }

    pub(super) async fn send_for(
        &self,
        origin: Option<&str>,
        request: TransactionRequest,
    ) -> Result<B256, WalletError> {
        if request.kind() == Some(TransactionType::Eip4844) {
            // What the journal would keep and send again lacks the blobs.
            return Err(WalletError::params(
                "type",
                "eip4844 is signed, and sent with its blobs by the caller",
            ));
        }
        self.ensure_unlocked().await?;
        let turn = self.inner.approvals.turn().await?;
        let client = self.client();
        // The account is settled before anything is asked: a later selection does not change who sends.
        let account = self.signing_account(request.account)?;
        let request = TransactionRequest { account: Some(account), ..request };
        let lock = format!("nonce/{}/{account}", client.chain_id());
        let entry = loop {
            let prepared = self.prepare(&client, &request).await?;
            let review = Box::new(prepared.review.clone());
            let question = Question::SendTransaction { review };
            let token = self.ask_to_sign(&turn, origin, prepared.proposal(), question).await?;
            let _guard = self.platform().lock(&lock).await;
            // Another tab or device may have used the nonce while the person was reading. What is signed is what was
            // shown, so then they are asked again.
            let still = async {
                let nonce = self.nonce(&client, account, request.nonce).await?;
                turn.check()?;
                self.ensure_unlocked().await?;
                Ok::<bool, WalletError>(nonce == prepared.transaction.nonce())
            };
            match still.await {
                Ok(true) => {}
                other => {
                    self.withdraw().await;
                    other?;
                    continue;
                }
            }
            let (raw, hash) = self.signed(token, &prepared).await?;
            break self.journalled(self.entry(&prepared, origin, raw, hash, client.chain_id())).await?;
        };
        drop(turn);
        let (key, hash) = (journal_store::key(&entry), entry.record.hash);
        match self.broadcast(&client, &key, &entry.raw).await {
            Ok(()) => Ok(hash),
            Err(error @ GatewayError::Rejected { .. }) => Err(error.into()),
            Err(_) => {
                self.notice(
                    "broadcast-delayed",
                    "No gateway has confirmed the transaction yet. It is kept and will be sent again.",
                );
                Ok(hash)
            }
        }
    }

    fn entry(
        &self,
        prepared: &Prepared,
        origin: Option<&str>,
        raw: Bytes,
        hash: B256,
        chain_id: u64,
    ) -> Entry {
        let now_ms = self.platform().now_ms();
        let record = TransactionRecord {
            state: TransactionState::Signed,
            hash,
            chain_id,
            from: prepared.account,
            to: prepared.transaction.to(),
            nonce: prepared.transaction.nonce(),
            value: prepared.transaction.value(),
            action: prepared.review.action.clone(),
            origin: origin.map(str::to_owned),
            created_at: now_ms,
            contract_address: None,
            gas_used: None,
            effective_gas_price: None,
        };
        Entry { record, raw, missing: 0, refusals: 0, sent_at: now_ms, block_hash: None, settled: false }
    }

    /// Writes a new entry. The same transaction signed again (a fixed nonce, the same fields) has the same hash: it is the
    /// entry that is there already, unless that one was given up.
    async fn journalled(&self, entry: Entry) -> Result<Entry, WalletError> {
        let key = journal_store::key(&entry);
        let stored = self.platform().read(&key).await?.and_then(|bytes| journal_store::decode(&bytes));
        if let Some(known) = stored.filter(Entry::holds_nonce) {
            return Ok(known);
        }
        self.platform().commit(vec![journal_store::put(&entry)]).await?;
        self.adopt_entry(key, entry.clone());
        self.inner.wake.fire();
        Ok(entry)
    }

    /// Sends bytes that the journal holds, and notes what came of it. The note may fail: the follower looks again.
    pub(super) async fn broadcast(
        &self,
        client: &Client<P>,
        key: &str,
        raw: &Bytes,
    ) -> Result<(), GatewayError> {
        let sent = client.send_raw_transaction(raw).await;
        let observation = match &sent {
            Ok(_) => Observation::Accepted,
            Err(GatewayError::Rejected { rejection, .. }) => Observation::Refused(rejection.clone()),
            Err(_) => Observation::Unreachable,
        };
        let _noted = self.apply(client.chain_id(), key, &observation).await;
        sent.map(|_| ())
    }

    /// Takes one step with what the storage holds, which another tab may have moved on, and stores it.
    pub(super) async fn apply(
        &self,
        chain_id: u64,
        key: &str,
        observation: &Observation,
    ) -> Result<Option<Effect>, WalletError> {
        let _guard = self.platform().lock(&format!("journal/{chain_id}")).await;
        let bytes = self.platform().read(key).await?;
        let Some(entry) = bytes.and_then(|bytes| journal_store::decode(&bytes)) else {
            return Ok(None);
        };
        let (next, effect) = step(self.platform().now_ms(), &entry, observation);
        if next != entry {
            self.platform().commit(vec![journal_store::put(&next)]).await?;
        }
        self.adopt_entry(key.to_owned(), next);
        Ok(effect)
    }

    /// Remembers an entry, and tells if what it tells changed.
    pub(super) fn adopt_entry(&self, key: String, entry: Entry) {
        let record = entry.record.clone();
        let before = self.inner.state.borrow_mut().journal.insert(key, entry);
        if before.is_none_or(|before| before.record != record) {
            self.platform().emit(WalletEvent::Transaction(Box::new(record)));
            self.inner.journal_changed.fire();
        }
    }
}
