//! Signing: shown in words, approved, signed by the signer, and checked before it is given out.

use latchkey_core::message::eip191;
use latchkey_core::message::eip712::TypedData;
use latchkey_core::primitives::{Address, B256, Bytes, U256};
use latchkey_core::recover::{Signature, recover_address};
use latchkey_core::review;
use latchkey_core::signer::{SignerRequest, SignerResponse};
use latchkey_core::transaction::SignedTransaction;

use super::Wallet;
use super::prepare::Prepared;
use crate::approval::Question;
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
        let address = self.account_or_selected(account)?;
        let review = Box::new(review::review_message_from(address, &message, origin));
        turn.ask(self.platform(), origin, Question::SignMessage { review }).await?;
        self.touch();
        self.ensure_unlocked().await?;
        let prehash = eip191::hash_message(&message);
        self.signature(SignerRequest::SignMessage { address, message }, address, &prehash).await
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
        let address = self.account_or_selected(account)?;
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
        turn.ask(self.platform(), origin, Question::SignTypedData { review }).await?;
        self.touch();
        self.ensure_unlocked().await?;
        let prehash = parsed.hash();
        self.signature(SignerRequest::SignTypedData { address, typed_data }, address, &prehash).await
    }

    /// Asks the signer for a signature, and gives it only if it recovers to `address`.
    async fn signature(
        &self,
        request: SignerRequest,
        address: Address,
        prehash: &B256,
    ) -> Result<Bytes, WalletError> {
        let (answer, _) = self.ask_signer(request, P::no_secrets()).await?;
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
        let prepared = self.prepare(&self.client(), &request).await?;
        let review = Box::new(prepared.review.clone());
        turn.ask(self.platform(), None, Question::SignTransaction { review }).await?;
        self.touch();
        self.ensure_unlocked().await?;
        Ok(self.signed(&prepared).await?.0)
    }

    /// Has the signer sign what was approved, and checks that it did: the same fields, by that account.
    pub(super) async fn signed(&self, prepared: &Prepared) -> Result<(Bytes, B256), WalletError> {
        let unsigned = prepared.transaction.serialize();
        let request = SignerRequest::SignTransaction {
            address: prepared.account,
            transaction: Bytes(unsigned.clone()),
        };
        let (answer, _) = self.ask_signer(request, P::no_secrets()).await?;
        let SignerResponse::Signed { raw, .. } = answer else {
            return Err(WalletError::SignerAnswer { request: "signTransaction" });
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
