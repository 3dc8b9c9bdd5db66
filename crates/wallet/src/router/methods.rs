//! The table. A method that is not in it does not exist.

/// What becomes of a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Access {
    /// Answered by the wallet, to everybody.
    Allowed(Local),
    /// Asks a person, or needs what a person gave.
    Consent(Guarded),
    /// Goes to the gateway as it is: public chain data.
    Read,
    /// Refused, with the reason.
    Refused(&'static str),
}

/// Methods answered by the wallet alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Local {
    /// `eth_accounts`: empty before connecting.
    Accounts,
    /// `eth_coinbase`: null before connecting.
    Coinbase,
    /// `eth_chainId`.
    ChainId,
    /// `net_version`.
    NetVersion,
    /// `web3_clientVersion`.
    ClientVersion,
    /// `web3_sha3`.
    Keccak256,
    /// `personal_ecRecover`.
    EcRecover,
    /// `wallet_getPermissions`: empty before connecting.
    GetPermissions,
    /// `wallet_revokePermissions`.
    RevokePermissions,
    /// `wallet_switchEthereumChain`.
    SwitchChain,
}

/// Methods behind consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Guarded {
    /// `eth_requestAccounts`.
    RequestAccounts,
    /// `wallet_requestPermissions`.
    RequestPermissions,
    /// `personal_sign`.
    PersonalSign,
    /// `eth_signTypedData_v4`.
    SignTypedDataV4,
    /// `eth_sendTransaction`.
    SendTransaction,
}

const STATEFUL: &str = "filters and subscriptions live in one gateway; poll eth_getLogs instead";
const BLIND: &str = "it would sign what cannot be shown; use personal_sign or eth_signTypedData_v4";
const OLD_TYPED: &str = "use eth_signTypedData_v4";
const NODE: &str = "it manages a node's keys";
const NOT_YET: &str = "this wallet does not have it";

/// Every method there is, sorted by name.
pub const TABLE: &[(&str, Access)] = &[
    ("eth_accounts", Access::Allowed(Local::Accounts)),
    ("eth_blobBaseFee", Access::Read),
    ("eth_blockNumber", Access::Read),
    ("eth_call", Access::Read),
    ("eth_chainId", Access::Allowed(Local::ChainId)),
    ("eth_coinbase", Access::Allowed(Local::Coinbase)),
    ("eth_createAccessList", Access::Read),
    ("eth_decrypt", Access::Refused(NOT_YET)),
    ("eth_estimateGas", Access::Read),
    ("eth_feeHistory", Access::Read),
    ("eth_gasPrice", Access::Read),
    ("eth_getBalance", Access::Read),
    ("eth_getBlockByHash", Access::Read),
    ("eth_getBlockByNumber", Access::Read),
    ("eth_getBlockReceipts", Access::Read),
    ("eth_getBlockTransactionCountByHash", Access::Read),
    ("eth_getBlockTransactionCountByNumber", Access::Read),
    ("eth_getCode", Access::Read),
    ("eth_getEncryptionPublicKey", Access::Refused(NOT_YET)),
    ("eth_getFilterChanges", Access::Refused(STATEFUL)),
    ("eth_getFilterLogs", Access::Refused(STATEFUL)),
    ("eth_getLogs", Access::Read),
    ("eth_getProof", Access::Read),
    ("eth_getStorageAt", Access::Read),
    ("eth_getTransactionByBlockHashAndIndex", Access::Read),
    ("eth_getTransactionByBlockNumberAndIndex", Access::Read),
    ("eth_getTransactionByHash", Access::Read),
    ("eth_getTransactionCount", Access::Read),
    ("eth_getTransactionReceipt", Access::Read),
    ("eth_getUncleByBlockHashAndIndex", Access::Read),
    ("eth_getUncleByBlockNumberAndIndex", Access::Read),
    ("eth_getUncleCountByBlockHash", Access::Read),
    ("eth_getUncleCountByBlockNumber", Access::Read),
    ("eth_maxPriorityFeePerGas", Access::Read),
    ("eth_mining", Access::Read),
    ("eth_newBlockFilter", Access::Refused(STATEFUL)),
    ("eth_newFilter", Access::Refused(STATEFUL)),
    ("eth_newPendingTransactionFilter", Access::Refused(STATEFUL)),
    ("eth_protocolVersion", Access::Read),
    ("eth_requestAccounts", Access::Consent(Guarded::RequestAccounts)),
    ("eth_sendRawTransaction", Access::Read),
    ("eth_sendTransaction", Access::Consent(Guarded::SendTransaction)),
    ("eth_sign", Access::Refused(BLIND)),
    ("eth_signTransaction", Access::Refused("use eth_sendTransaction, so that the wallet can follow it")),
    ("eth_signTypedData", Access::Refused(OLD_TYPED)),
    ("eth_signTypedData_v1", Access::Refused(OLD_TYPED)),
    ("eth_signTypedData_v3", Access::Refused(OLD_TYPED)),
    ("eth_signTypedData_v4", Access::Consent(Guarded::SignTypedDataV4)),
    ("eth_subscribe", Access::Refused(STATEFUL)),
    ("eth_syncing", Access::Read),
    ("eth_uninstallFilter", Access::Refused(STATEFUL)),
    ("eth_unsubscribe", Access::Refused(STATEFUL)),
    ("net_listening", Access::Read),
    ("net_peerCount", Access::Read),
    ("net_version", Access::Allowed(Local::NetVersion)),
    ("personal_ecRecover", Access::Allowed(Local::EcRecover)),
    ("personal_importRawKey", Access::Refused(NODE)),
    ("personal_listAccounts", Access::Refused(NODE)),
    ("personal_lockAccount", Access::Refused(NODE)),
    ("personal_newAccount", Access::Refused(NODE)),
    ("personal_sendTransaction", Access::Refused(NODE)),
    ("personal_sign", Access::Consent(Guarded::PersonalSign)),
    ("personal_unlockAccount", Access::Refused(NODE)),
    (
        "wallet_addEthereumChain",
        Access::Refused("a page cannot add a gateway; its owner can, in the settings"),
    ),
    ("wallet_getCallsStatus", Access::Refused(NOT_YET)),
    ("wallet_getCapabilities", Access::Refused(NOT_YET)),
    ("wallet_getPermissions", Access::Allowed(Local::GetPermissions)),
    ("wallet_requestPermissions", Access::Consent(Guarded::RequestPermissions)),
    ("wallet_revokePermissions", Access::Allowed(Local::RevokePermissions)),
    ("wallet_sendCalls", Access::Refused(NOT_YET)),
    ("wallet_showCallsStatus", Access::Refused(NOT_YET)),
    ("wallet_switchEthereumChain", Access::Allowed(Local::SwitchChain)),
    ("wallet_watchAsset", Access::Refused(NOT_YET)),
    ("web3_clientVersion", Access::Allowed(Local::ClientVersion)),
    ("web3_sha3", Access::Allowed(Local::Keccak256)),
];

/// The row of `method`: its name from the table, and what becomes of it.
///
/// ```
/// use latchkey_wallet::router::methods::{Access, find};
/// assert_eq!(find("eth_getBalance"), Some(("eth_getBalance", Access::Read)));
/// assert!(matches!(find("eth_sign"), Some((_, Access::Refused(_)))));
/// assert_eq!(find("ETH_SIGN"), None);
/// ```
#[must_use]
pub fn find(method: &str) -> Option<(&'static str, Access)> {
    let index = TABLE.binary_search_by(|(name, _)| (*name).cmp(method)).ok()?;
    TABLE.get(index).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_without_repetition_and_finds_every_row() {
        assert!(TABLE.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(TABLE.len() >= 60, "{} methods", TABLE.len());
        for row in TABLE {
            assert_eq!(find(row.0), Some(*row));
        }
    }
}
