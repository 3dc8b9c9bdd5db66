//! Reviews as they are read back from JSON.

use super::{Action, Argument, Review, Severity, TransactionFacts, Warning};

crate::json_struct!(Review {
    account = "account",
    chain_id = "chainId" quantity,
    action = "action" whole,
    warnings = "warnings",
    signing_hash = "signingHash",
    transaction = "transaction",
});

crate::json_struct!(TransactionFacts {
    kind = "kind",
    nonce = "nonce" quantity,
    to = "to",
    value = "value" quantity,
    gas_limit = "gasLimit" quantity,
    max_fee_per_gas = "maxFeePerGas" quantity,
    max_fee = "maxFee" quantity,
    max_total = "maxTotal" quantity,
    data = "data",
    unsigned = "unsigned",
});

crate::json_tagged!(Action "kind" {
    Send = "send" { to = "to", value = "value" quantity },
    Deploy = "deploy" { address = "address", size = "size", value = "value" quantity },
    TokenTransfer = "tokenTransfer" { token = "token", from = "from", to = "to", amount = "amount" quantity },
    TokenApproval = "tokenApproval" { token = "token", spender = "spender", amount = "amount" quantity },
    OperatorApproval = "operatorApproval" {
        collection = "collection", operator = "operator", approved = "approved",
    },
    NftTransfer = "nftTransfer" {
        collection = "collection", from = "from", to = "to", token_id = "tokenId" quantity, amount = "amount" quantity,
    },
    Call = "call" { to = "to", value = "value" quantity, signature = "signature", arguments = "arguments" },
    UnknownCall = "unknownCall" { to = "to", value = "value" quantity, selector = "selector", size = "size" },
    Message = "message" { text = "text", bytes = "bytes" },
    TypedData = "typedData" {
        primary_type = "primaryType", domain_name = "domainName", verifying_contract = "verifyingContract",
        fields = "fields",
    },
});

crate::json_struct!(Argument { name = "name", ty = "type", value = "value" });
crate::json_struct!(Warning { code = "code", severity = "severity" whole, facts = "facts" default });
crate::json_names!(Severity { Caution = "caution", Danger = "danger" });
