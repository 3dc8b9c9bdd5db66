//! Looking at the chain for one transaction.

use latchkey_gateway::{BlockTag, CallRequest, Client, GatewayError, Receipt, ReceiptStatus};

use super::Entry;
use super::step::{ChainView, Mined};
use crate::ports::Platform;

/// What the chain says of `entry`, given its head and the account's nonce there.
pub(crate) async fn look<P: Platform>(
    client: &Client<P>,
    entry: &Entry,
    head: u64,
    account_nonce: u64,
) -> Result<ChainView, GatewayError> {
    let hash = entry.record.hash;
    let mined = client.receipt(hash).await?.as_ref().map(mined);
    let known = mined.is_some() || client.transaction(hash).await?.is_some();
    Ok(ChainView { head, account_nonce, mined, known, successor: None })
}

fn mined(receipt: &Receipt) -> Mined {
    Mined {
        block_number: receipt.block_number,
        block_hash: receipt.block_hash,
        succeeded: receipt.status != ReceiptStatus::Reverted,
        gas_used: receipt.gas_used,
        effective_gas_price: receipt.effective_gas_price,
        contract_address: receipt.contract_address,
    }
}

/// Why a mined transaction failed: it is replayed on the state before its block, then on the block's own. `None` if no
/// gateway can say.
pub(crate) async fn failure_reason<P: Platform>(
    client: &Client<P>,
    call: &CallRequest,
    block_number: u64,
) -> Option<String> {
    for number in [block_number.saturating_sub(1), block_number] {
        match client.call(call, BlockTag::Number(number)).await {
            Err(GatewayError::Reverted { reason: Some(reason), .. }) => return Some(reason),
            Err(GatewayError::Rpc { message, .. }) if message.to_ascii_lowercase().contains("gas") => {
                return Some(message);
            }
            _ => {}
        }
    }
    None
}
