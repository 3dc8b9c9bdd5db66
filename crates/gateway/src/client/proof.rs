//! Accounts with proofs.

use latchkey_core::primitives::{Address, B256};
use serde_json::json;

use super::Client;
use crate::call_request::BlockTag;
use crate::decode::DecodeError;
use crate::error::GatewayError;
use crate::transport::Ports;
use crate::types::AccountProof;

impl<P: Ports> Client<P> {
    /// An account and storage slots with their proofs (EIP-1186). What they show is for the caller to check, against a root
    /// that the caller trusts.
    ///
    /// # Errors
    /// [`GatewayError`].
    pub async fn proof(
        &self,
        address: Address,
        keys: &[B256],
        block: BlockTag,
    ) -> Result<AccountProof, GatewayError> {
        self.typed("eth_getProof", json!([address, keys, block.to_json()]), |value| {
            let proof = AccountProof::decode(value)?;
            if proof.is_of(address, keys) {
                Ok(proof)
            } else {
                Err(DecodeError::new("not what was asked for"))
            }
        })
        .await
    }
}
