//! Signing: shown in words, approved, signed by the signer, and checked before it is given out.

use latchkey_core::message::eip712::TypedData;
use latchkey_core::primitives::{Address, B256, Bytes, U256};
use latchkey_core::recover::{Signature, recover_address};
use latchkey_core::review;
use latchkey_core::signer::{SignerRequest, SignerResponse};
use latchkey_core::transaction::SignedTransaction;

use super::Wallet;
use super::prepare::Prepared;
use crate::approval::Question;
use crate::approvals::{Turn, Void};
use crate::error::WalletError;
use crate::ports::Platform;
use crate::request::TransactionRequest;

/// Most bytes of a message or of typed data's JSON.
const LONGEST_MESSAGE: usize = 1 << 20;

impl<P: Platform> Wallet<P> {
    /// Signs `message` with the EIP-191 prefix (`personal_sign`). Gives 65 bytes `r ‖ s ‖ v`, v 27 or 28.
    ///
    /// # Errors
    /// [`WalletError::Locked`], [`WalletError::UserRejected`], [`WalletError::UnknownAccount`].
    pub async fn sign_message(&self, account: Option<Address>, message: Bytes) -> Result<Bytes, WalletError> {
        self.sign_message_for(None, account, message).await
    }

    pub(super) async fn sign_message_for(
        &self,
        origin: Option<&str>,
        account: Option<Address>,
        message: Bytes,
    ) -> Result<Bytes, WalletError> {
        if message.len() > LONGEST_MESSAGE {
            return Err(WalletError::params("message", "longer than a mebibyte"));
        }
        self.ensure_unlocked().await?;
        let turn = self.inner.approvals.turn().await?;
        let address = self.signing_account(account)?;
        let review = Box::new(review::review_message_from(address, &message, origin));
        let prehash = review.signing_hash;
        let request = SignerRequest::ProposeMessage { address, message };
        let token = self.ask_to_sign(&turn, origin, request, Question::SignMessage { review }).await?;
        self.signature(token, address, &prehash).await
    }

    /// Signs EIP-712 typed data: the JSON text `{types, primaryType, domain, message}`. Gives 65 bytes `r ‖ s ‖ v`.
    ///
    /// # Errors
    /// [`WalletError::InvalidParams`] if it is not typed data, or its domain names another chain than the wallet is on;
    /// [`WalletError::Locked`], [`WalletError::UserRejected`], [`WalletError::UnknownAccount`].
    pub async fn sign_typed_data(
        &self,
        account: Option<Address>,
        typed_data: String,
    ) -> Result<Bytes, WalletError> {
        self.sign_typed_data_for(None, account, typed_data).await
    }

    pub(super) async fn sign_typed_data_for(
        &self,
        origin: Option<&str>,
        account: Option<Address>,
        typed_data: String,
    ) -> Result<Bytes, WalletError> {
        if typed_data.len() > LONGEST_MESSAGE {
            return Err(WalletError::params("typedData", "longer than a mebibyte"));
        }
        let parsed = TypedData::parse(&typed_data)
            .map_err(|error| WalletError::params("typedData", error.to_string()))?;
        self.ensure_unlocked().await?;
        let turn = self.inner.approvals.turn().await?;
        let address = self.signing_account(account)?;
        let review = Box::new(review::review_typed_data(address, &parsed, self.chain_id()));
        // A signature for another chain than the one on screen is a signature for a surprise.
        if let Some(named) = parsed.domain().chain_id
            && named != U256::from(self.chain_id())
        {
            return Err(WalletError::params(
                "domain.chainId",
                format!("{named}, but the wallet is on chain {}", self.chain_id()),
            ));
        }
        let prehash = review.signing_hash;
        let request = SignerRequest::ProposeTypedData { address, typed_data };
        let token = self.ask_to_sign(&turn, origin, request, Question::SignTypedData { review }).await?;
        self.signature(token, address, &prehash).await
    }

    /// Proposes something to the signer, makes sure that it would sign exactly what is on screen, and asks the person.
    /// Gives the token of a yes; of anything else the proposal is withdrawn.
    pub(super) async fn ask_to_sign(
        &self,
        turn: &Turn<'_>,
        origin: Option<&str>,
        proposal: SignerRequest,
        question: Question,
    ) -> Result<B256, WalletError> {
        let reviewed = question.review().map(|review| review.signing_hash);
        let (answer, _) = self.ask_signer(proposal, P::no_secrets()).await?;
        let SignerResponse::Proposed { token, signing_hash } = answer else {
            return Err(WalletError::SignerAnswer { request: "a proposal" });
        };
        self.inner.proposed.set(Some(token));
        let agreed = async {
            if reviewed != Some(signing_hash) {
                return Err(WalletError::SignatureMismatch);
            }
            turn.ask(self.platform(), origin, question).await?;
            self.touch();
            self.ensure_unlocked().await
        };
        match agreed.await {
            Ok(()) => Ok(token),
            Err(error) => {
                self.withdraw().await;
                Err(error)
            }
        }
    }

    /// Drops what was proposed and not signed yet. A signer that is gone has dropped it.
    pub(super) async fn withdraw(&self) {
        if let Some(token) = self.inner.proposed.take() {
            let _dropped = self.ask_signer(SignerRequest::Withdraw { token }, P::no_secrets()).await;
        }
    }

    /// The account or the chain changed: questions on screen die, and what was agreed to and is not signed yet.
    pub(super) async fn void_approvals(&self) {
        self.inner.approvals.void(Void::Changed);
        self.withdraw().await;
    }

    /// Has the signer sign what was agreed to, and gives the signature only if it recovers to `address`.
    async fn signature(&self, token: B256, address: Address, prehash: &B256) -> Result<Bytes, WalletError> {
        let (answer, _) = self.ask_signer(SignerRequest::Sign { token }, P::no_secrets()).await?;
        let SignerResponse::Signature { signature: bytes } = answer else {
            return Err(WalletError::SignerAnswer { request: "a message" });
        };
        let recovered = Signature::from_bytes(&bytes)
            .and_then(|signature| recover_address(prehash, &signature))
            .map_err(|_| WalletError::SignatureMismatch)?;
        if recovered == address { Ok(bytes) } else { Err(WalletError::SignatureMismatch) }
    }

    /// Prepares, asks and signs a transaction without sending it. It is not journalled, and its nonce stays free.
    ///
    /// # Errors
    /// As [`Wallet::prepare_transaction`]; [`WalletError::Locked`], [`WalletError::UserRejected`].
    pub async fn sign_transaction(&self, request: TransactionRequest) -> Result<Bytes, WalletError> {
        self.ensure_unlocked().await?;
        let turn = self.inner.approvals.turn().await?;
        let request = TransactionRequest { account: Some(self.signing_account(request.account)?), ..request };
        let prepared = self.prepare(&self.client(), &request).await?;
        let review = Box::new(prepared.review.clone());
        let question = Question::SignTransaction { review };
        let token = self.ask_to_sign(&turn, None, prepared.proposal(), question).await?;
        Ok(self.signed(token, &prepared).await?.0)
    }

    /// Has the signer sign what was agreed to, and checks that it did: the same fields, by that account.
    pub(super) async fn signed(
        &self,
        token: B256,
        prepared: &Prepared,
    ) -> Result<(Bytes, B256), WalletError> {
        let unsigned = prepared.transaction.serialize();
        let (answer, _) = self.ask_signer(SignerRequest::Sign { token }, P::no_secrets()).await?;
        let SignerResponse::Signed { raw, .. } = answer else {
            return Err(WalletError::SignerAnswer { request: "sign" });
        };
        let signed = SignedTransaction::parse(&raw).map_err(|_| WalletError::SignatureMismatch)?;
        let sender = signed.recover_sender().map_err(|_| WalletError::SignatureMismatch)?;
        if signed.transaction.serialize() != unsigned || sender != prepared.account {
            return Err(WalletError::SignatureMismatch);
        }
        // The hash is computed here, from the bytes that will be sent.
        Ok((raw, signed.hash()))
    }
}
