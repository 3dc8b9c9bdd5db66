//! A signature request in words a person can judge, decoded locally.
//!
//! A [`Review`] is structured so that a user interface can say it in any language: `action` names what will happen and
//! carries its facts; `warnings` are codes with facts. Nothing in it is rounded or cut.

mod call;
mod hints;
mod json;
mod known;
mod lookalike;
mod message;
mod text;
mod transaction;
mod typed_data;
mod warnings;

use serde::Serialize;

pub use hints::Hints;
pub use message::{review_message, review_message_from};
pub use transaction::review_transaction;
pub use typed_data::review_typed_data;
pub use warnings::{WARNINGS, WarningKind};

use crate::primitives::{Address, B256, Bytes, U256};

/// What a person is asked to judge before anything is signed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Review {
    /// The account that will sign.
    pub account: Address,
    /// The chain it is for; `None` where a signature binds to no chain.
    #[serde(with = "crate::primitives::quantity::option_u64")]
    pub chain_id: Option<u64>,
    /// What will happen.
    pub action: Action,
    /// What to be careful about, the worst first.
    pub warnings: Vec<Warning>,
    /// The hash that will be signed: the hash on screen is the hash of the signed bytes.
    pub signing_hash: B256,
    /// The transaction around the action; `None` for a message.
    pub transaction: Option<TransactionFacts>,
}

/// The facts of a transaction under review, in wei and gas units.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TransactionFacts {
    /// `legacy`, `eip2930`, `eip1559`, …
    pub kind: String,
    /// The account's nonce.
    #[serde(with = "crate::primitives::quantity::u64")]
    pub nonce: u64,
    /// To whom; `None` deploys a contract.
    pub to: Option<Address>,
    /// Wei sent along.
    #[serde(with = "crate::primitives::quantity::u256")]
    pub value: U256,
    /// Most gas it may use.
    #[serde(with = "crate::primitives::quantity::u64")]
    pub gas_limit: u64,
    /// Most wei per gas it may pay.
    #[serde(with = "crate::primitives::quantity::u256")]
    pub max_fee_per_gas: U256,
    /// Most wei it can cost in fees: gas limit × fee.
    #[serde(with = "crate::primitives::quantity::u256")]
    pub max_fee: U256,
    /// Most wei that can leave the account: value + fee.
    #[serde(with = "crate::primitives::quantity::u256")]
    pub max_total: U256,
    /// The call data, whole.
    pub data: Bytes,
    /// The unsigned transaction, serialized.
    pub unsigned: Bytes,
}

/// What a signature does.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum Action {
    /// Sends the chain's own coin.
    Send {
        /// To whom.
        to: Address,
        /// Wei.
        #[serde(with = "crate::primitives::quantity::u256")]
        value: U256,
    },
    /// Deploys a contract.
    Deploy {
        /// Where it will be, by CREATE.
        address: Address,
        /// Length of the init code in bytes.
        size: usize,
        /// Wei sent along.
        #[serde(with = "crate::primitives::quantity::u256")]
        value: U256,
    },
    /// Moves ERC-20 tokens.
    TokenTransfer {
        /// The token contract.
        token: Address,
        /// From whom; the signer unless `transferFrom`.
        from: Address,
        /// To whom.
        to: Address,
        /// In the token's smallest unit.
        #[serde(with = "crate::primitives::quantity::u256")]
        amount: U256,
    },
    /// Lets somebody else move ERC-20 tokens.
    TokenApproval {
        /// The token contract.
        token: Address,
        /// Who may.
        spender: Address,
        /// How much, in the token's smallest unit; `None` is unlimited (2^255 or more).
        #[serde(with = "crate::primitives::quantity::option_u256")]
        amount: Option<U256>,
    },
    /// Lets an operator move every NFT of a collection (`setApprovalForAll`).
    OperatorApproval {
        /// The collection.
        collection: Address,
        /// Who may.
        operator: Address,
        /// Granted or taken back.
        approved: bool,
    },
    /// Moves one ERC-721 token or ERC-1155 tokens.
    NftTransfer {
        /// The collection.
        collection: Address,
        /// From whom.
        from: Address,
        /// To whom.
        to: Address,
        /// Which.
        #[serde(with = "crate::primitives::quantity::u256")]
        token_id: U256,
        /// How many (1 for ERC-721).
        #[serde(with = "crate::primitives::quantity::u256")]
        amount: U256,
    },
    /// Calls a contract function whose signature is known, but not its meaning.
    Call {
        /// The contract.
        to: Address,
        /// Wei sent along.
        #[serde(with = "crate::primitives::quantity::u256")]
        value: U256,
        /// E.g. `mint(address,uint256)`.
        signature: String,
        /// Arguments, as text in source order.
        arguments: Vec<Argument>,
    },
    /// Calls a contract with data that cannot be decoded: said loudly.
    UnknownCall {
        /// The contract.
        to: Address,
        /// Wei sent along.
        #[serde(with = "crate::primitives::quantity::u256")]
        value: U256,
        /// The first four bytes, or fewer.
        selector: Bytes,
        /// Length of the data in bytes.
        size: usize,
    },
    /// Signs a text (EIP-191).
    Message {
        /// The text, if it is UTF-8. Characters that do not show are spelled out: `⟨U+202E⟩`.
        text: Option<String>,
        /// The bytes.
        bytes: Bytes,
    },
    /// Signs typed data (EIP-712).
    TypedData {
        /// The primary type.
        primary_type: String,
        /// The domain's name, if it has one.
        domain_name: Option<String>,
        /// The contract that will check it.
        verifying_contract: Option<Address>,
        /// The message, flattened to `path`, type and value, in type order.
        fields: Vec<Argument>,
    },
}

/// One argument or field in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Argument {
    /// Its name or path (`order.items[0].token`); may be empty.
    pub name: String,
    /// Its type (`uint256`).
    #[serde(rename = "type")]
    pub ty: String,
    /// Its value as text: numbers in decimal, addresses checksummed, bytes in hex.
    pub value: String,
}

/// How bad a warning is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Severity {
    /// Worth a second look.
    Caution,
    /// Can lose everything at once.
    Danger,
}

/// Something to be careful about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Warning {
    /// A stable kebab-case code (`unlimited-approval`, `unknown-call`, `to-token-contract`, …): one sentence each in
    /// every language's catalogue.
    pub code: String,
    /// How bad.
    pub severity: Severity,
    /// Facts the sentence needs, by name.
    pub facts: Vec<(String, String)>,
}

#[cfg(test)]
mod tests;
