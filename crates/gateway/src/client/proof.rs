//! Accounts with proofs.

use latchkey_core::primitives::{Address, B256};

use super::Client;
use crate::call_request::BlockTag;
use crate::error::GatewayError;
use crate::question;
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
        self.ask(question::proof(address, keys.to_vec(), block)).await
    }
}
