//! The warnings there are. Their codes are public API: a user interface has a sentence for each in every language.

use super::{Severity, Warning};

/// One kind of warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct WarningKind {
    /// Its stable code.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The names of its facts, in order.
    pub facts: &'static [&'static str],
    /// What it means, in English.
    pub meaning: &'static str,
}

impl WarningKind {
    /// A warning of this kind with its facts' values, in order.
    pub(super) fn with<const N: usize>(&self, values: [String; N]) -> Warning {
        debug_assert_eq!(self.facts.len(), N, "{}", self.code);
        let facts = self.facts.iter().map(|name| (*name).to_owned()).zip(values).collect();
        Warning { code: self.code.to_owned(), severity: self.severity, facts }
    }
}

/// Every kind, the worst first.
pub const WARNINGS: [WarningKind; 29] = [
    UNLIMITED_APPROVAL,
    OPERATOR_APPROVAL,
    PERMIT_SIGNATURE,
    TRANSFER_AUTHORIZATION,
    SEAPORT_ORDER,
    DELEGATE_CALL,
    UNKNOWN_CALL,
    LOOKALIKE_ADDRESS,
    TO_ZERO_ADDRESS,
    TO_TOKEN_CONTRACT,
    VALUE_WITH_TOKEN_CALL,
    OWNERSHIP_TRANSFER,
    UPGRADE,
    CHAIN_MISMATCH,
    LEGACY_NO_CHAIN_ID,
    LOOKS_LIKE_HASH,
    LOOKS_LIKE_TRANSACTION,
    HIDDEN_TEXT,
    SIWE_DOMAIN_MISMATCH,
    SIWE_ADDRESS_MISMATCH,
    DELEGATION,
    ROLE_GRANT,
    MISSING_DOMAIN,
    OPAQUE_MESSAGE,
    TO_SELF,
    APPROVAL_TO_SELF,
    HIGH_FEE,
    DELEGATION_END,
    BLOBS,
];

pub(super) const UNLIMITED_APPROVAL: WarningKind = WarningKind {
    code: "unlimited-approval",
    severity: Severity::Danger,
    facts: &["token", "spender"],
    meaning: "The spender may move every token of this kind, now and later.",
};
pub(super) const OPERATOR_APPROVAL: WarningKind = WarningKind {
    code: "operator-approval",
    severity: Severity::Danger,
    facts: &["collection", "operator"],
    meaning: "The operator may move every token of the collection, now and later.",
};
pub(super) const PERMIT_SIGNATURE: WarningKind = WarningKind {
    code: "permit-signature",
    severity: Severity::Danger,
    facts: &["token", "spender", "amount", "deadline"],
    meaning: "The signature alone lets the spender move tokens. `amount` may be `unlimited`, `deadline` (seconds) `never`.",
};
pub(super) const TRANSFER_AUTHORIZATION: WarningKind = WarningKind {
    code: "transfer-authorization",
    severity: Severity::Danger,
    facts: &["token", "to", "amount", "deadline"],
    meaning: "The signature alone moves tokens (EIP-3009).",
};
pub(super) const SEAPORT_ORDER: WarningKind = WarningKind {
    code: "seaport-order",
    severity: Severity::Danger,
    facts: &["offered", "received"],
    meaning: "The signature offers items for sale; for how many, the counts say.",
};
pub(super) const DELEGATE_CALL: WarningKind = WarningKind {
    code: "delegate-call",
    severity: Severity::Danger,
    facts: &["to"],
    meaning: "A Safe would run another contract's code as its own.",
};
pub(super) const UNKNOWN_CALL: WarningKind = WarningKind {
    code: "unknown-call",
    severity: Severity::Danger,
    facts: &["to", "selector"],
    meaning: "What the call does cannot be told.",
};
pub(super) const LOOKALIKE_ADDRESS: WarningKind = WarningKind {
    code: "lookalike-address",
    severity: Severity::Danger,
    facts: &["address", "resembles"],
    meaning: "The address starts and ends like a known one, and is another.",
};
pub(super) const TO_ZERO_ADDRESS: WarningKind = WarningKind {
    code: "to-zero-address",
    severity: Severity::Danger,
    facts: &[],
    meaning: "What is sent to the zero address is lost.",
};
pub(super) const TO_TOKEN_CONTRACT: WarningKind = WarningKind {
    code: "to-token-contract",
    severity: Severity::Danger,
    facts: &["token"],
    meaning: "What is sent to a token's own contract is most often lost.",
};
pub(super) const VALUE_WITH_TOKEN_CALL: WarningKind = WarningKind {
    code: "value-with-token-call",
    severity: Severity::Danger,
    facts: &["value"],
    meaning: "Coins are sent along with a token call that needs none; most often they are lost.",
};
pub(super) const OWNERSHIP_TRANSFER: WarningKind = WarningKind {
    code: "ownership-transfer",
    severity: Severity::Danger,
    facts: &["contract", "owner"],
    meaning: "Somebody else will control the contract; `owner` may be the zero address: nobody.",
};
pub(super) const UPGRADE: WarningKind = WarningKind {
    code: "upgrade",
    severity: Severity::Danger,
    facts: &["contract", "implementation"],
    meaning: "The contract's code will be replaced.",
};
pub(super) const CHAIN_MISMATCH: WarningKind = WarningKind {
    code: "chain-mismatch",
    severity: Severity::Danger,
    facts: &["domainChainId", "chainId"],
    meaning: "The signature is for another chain than the wallet is on.",
};
pub(super) const LEGACY_NO_CHAIN_ID: WarningKind = WarningKind {
    code: "nonstandard-legacy-no-chain-id",
    severity: Severity::Danger,
    facts: &[],
    meaning: "The transaction can be replayed on every chain.",
};
pub(super) const LOOKS_LIKE_HASH: WarningKind = WarningKind {
    code: "message-looks-like-hash",
    severity: Severity::Danger,
    facts: &[],
    meaning: "The message is an opaque hash: nobody can tell what it stands for.",
};
pub(super) const LOOKS_LIKE_TRANSACTION: WarningKind = WarningKind {
    code: "message-looks-like-transaction",
    severity: Severity::Danger,
    facts: &[],
    meaning: "The message is a transaction.",
};
pub(super) const HIDDEN_TEXT: WarningKind = WarningKind {
    code: "message-hidden-text",
    severity: Severity::Danger,
    facts: &["characters"],
    meaning: "The text holds characters that do not show or that turn it around.",
};
pub(super) const SIWE_DOMAIN_MISMATCH: WarningKind = WarningKind {
    code: "siwe-domain-mismatch",
    severity: Severity::Danger,
    facts: &["domain", "origin"],
    meaning: "The sign-in is for another site than the one that asks.",
};
pub(super) const SIWE_ADDRESS_MISMATCH: WarningKind = WarningKind {
    code: "siwe-address-mismatch",
    severity: Severity::Danger,
    facts: &["address"],
    meaning: "The sign-in is for another account.",
};
pub(super) const DELEGATION: WarningKind = WarningKind {
    code: "delegation",
    severity: Severity::Danger,
    facts: &["authority", "delegate", "validOn"],
    meaning: "The account's code becomes the delegate's (EIP-7702): it may move everything, until that is ended. Chain 0 is every chain; `authority` may be `?`.",
};
pub(super) const ROLE_GRANT: WarningKind = WarningKind {
    code: "role-grant",
    severity: Severity::Caution,
    facts: &["role", "account"],
    meaning: "The account gets a role in the contract.",
};
pub(super) const MISSING_DOMAIN: WarningKind = WarningKind {
    code: "missing-domain",
    severity: Severity::Caution,
    facts: &["missing"],
    meaning: "The domain names no chain or no contract: the signature may count in more places than one.",
};
pub(super) const OPAQUE_MESSAGE: WarningKind = WarningKind {
    code: "message-opaque",
    severity: Severity::Caution,
    facts: &["size"],
    meaning: "The message is not text.",
};
pub(super) const TO_SELF: WarningKind = WarningKind {
    code: "to-self",
    severity: Severity::Caution,
    facts: &[],
    meaning: "It is sent to the account itself.",
};
pub(super) const APPROVAL_TO_SELF: WarningKind = WarningKind {
    code: "approval-to-self",
    severity: Severity::Caution,
    facts: &["spender"],
    meaning: "The spender is the account itself or the token: the approval is of no use.",
};
pub(super) const HIGH_FEE: WarningKind = WarningKind {
    code: "high-fee",
    severity: Severity::Caution,
    facts: &["maxFee"],
    meaning: "The fee may reach a tenth of a coin or more, in wei.",
};
pub(super) const DELEGATION_END: WarningKind = WarningKind {
    code: "delegation-end",
    severity: Severity::Caution,
    facts: &["authority", "validOn"],
    meaning: "The account's delegation ends (EIP-7702). Chain 0 is every chain; `authority` may be `?`.",
};
pub(super) const BLOBS: WarningKind = WarningKind {
    code: "blobs",
    severity: Severity::Caution,
    facts: &["count", "maxBlobFee"],
    meaning: "Blobs go along (EIP-4844): data that is not shown, with a fee of its own, in wei; the whole fee includes it.",
};
