//! Transactions in words.

use super::{Action, Hints, Review, Severity, TransactionFacts, Warning, call, lookalike, warnings};
use crate::create::create_address;
use crate::primitives::{Address, Bytes, U256, digits};
use crate::transaction::Transaction;

/// A tenth of a coin with 18 decimals.
const HIGH_FEE_WEI: u64 = 100_000_000_000_000_000;

/// How many authorisations are traced to their accounts: each takes as long as checking a signature.
const MOST_AUTHORITIES: usize = 256;

/// Says what signing `transaction` would do.
///
/// Takes: the account that would sign, and what the wallet knows of the other side.
/// Gives: the action, decoded here and not by whoever asks, and what to be careful about.
///
/// ```
/// use latchkey_core::primitives::{Address, Bytes, U256};
/// use latchkey_core::review::{Action, Hints, review_transaction};
/// use latchkey_core::transaction::{Transaction, TxEip1559};
/// let to = Address::parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed").unwrap();
/// let transaction = Transaction::Eip1559(TxEip1559 {
///     chain_id: 1,
///     nonce: 0,
///     max_priority_fee_per_gas: U256::from(1),
///     max_fee_per_gas: U256::from(2),
///     gas_limit: 21_000,
///     to: Some(to),
///     value: U256::from(5),
///     input: Bytes::default(),
///     access_list: vec![],
/// });
/// let review = review_transaction(Address([1; 20]), &transaction, &Hints::default());
/// assert_eq!(review.action, Action::Send { to, value: U256::from(5) });
/// assert!(review.warnings.is_empty());
/// ```
#[must_use]
pub fn review_transaction(from: Address, transaction: &Transaction, hints: &Hints) -> Review {
    let mut found = Vec::new();
    let action = action(from, transaction, hints, &mut found);
    beyond_the_call(transaction, hints, &mut found);
    let max_fee = transaction.max_fee().unwrap_or(U256::MAX);
    if max_fee >= U256::from(HIGH_FEE_WEI) {
        found.push(warnings::HIGH_FEE.with([digits::decimal(max_fee)]));
    }
    if transaction.chain_id().is_none() {
        found.push(warnings::LEGACY_NO_CHAIN_ID.with([]));
    }
    Review {
        account: from,
        chain_id: transaction.chain_id(),
        action,
        warnings: worst_first(found),
        signing_hash: transaction.signing_hash(),
        transaction: Some(TransactionFacts {
            kind: transaction.kind().to_owned(),
            nonce: transaction.nonce(),
            to: transaction.to(),
            value: transaction.value(),
            gas_limit: transaction.gas_limit(),
            max_fee_per_gas: transaction.max_fee_per_gas(),
            max_fee,
            max_total: transaction.max_total().unwrap_or(U256::MAX),
            data: transaction.input().clone(),
            unsigned: Bytes::from(transaction.serialize()),
        }),
    }
}

/// What a transaction of type 3 or 4 does beside its call.
fn beyond_the_call(transaction: &Transaction, hints: &Hints, found: &mut Vec<Warning>) {
    match transaction {
        Transaction::Legacy(_) | Transaction::Eip2930(_) | Transaction::Eip1559(_) => {}
        Transaction::Eip4844(tx) => {
            let max_fee = tx.max_blob_fee().unwrap_or(U256::MAX);
            found.push(
                warnings::BLOBS.with([tx.blob_versioned_hashes.len().to_string(), digits::decimal(max_fee)]),
            );
        }
        Transaction::Eip7702(tx) => {
            for (index, signed) in tx.authorization_list.iter().enumerate() {
                let recovered = (index < MOST_AUTHORITIES).then(|| signed.recover_authority().ok()).flatten();
                let authority = recovered.map_or_else(|| "?".to_owned(), |address| address.to_checksum());
                let authorization = &signed.authorization;
                let chain_id = authorization.chain_id.to_string();
                if authorization.is_revocation() {
                    found.push(warnings::DELEGATION_END.with([authority, chain_id]));
                    continue;
                }
                lookalike::check(authorization.address, hints, found);
                let delegate = authorization.address.to_checksum();
                found.push(warnings::DELEGATION.with([authority, delegate, chain_id]));
            }
        }
    }
}

fn action(from: Address, transaction: &Transaction, hints: &Hints, found: &mut Vec<Warning>) -> Action {
    let value = transaction.value();
    let data = transaction.input();
    let Some(to) = transaction.to() else {
        let address = create_address(from, transaction.nonce());
        return Action::Deploy { address, size: data.len(), value };
    };
    lookalike::check(to, hints, found);
    if !data.is_empty() {
        return call::review(&call::Call { from, to, value, data }, hints, found);
    }
    if to == Address::ZERO {
        found.push(warnings::TO_ZERO_ADDRESS.with([]));
    } else if to == from {
        found.push(warnings::TO_SELF.with([]));
    } else if hints.tokens.contains(&to) {
        found.push(warnings::TO_TOKEN_CONTRACT.with([to.to_checksum()]));
    }
    Action::Send { to, value }
}

/// Orders warnings by severity, keeps their order otherwise, and drops repetitions.
pub(super) fn worst_first(found: Vec<Warning>) -> Vec<Warning> {
    let (mut dangers, mut cautions) = (Vec::new(), Vec::new());
    for warning in found {
        let list = match warning.severity {
            Severity::Danger => &mut dangers,
            Severity::Caution => &mut cautions,
        };
        if !list.contains(&warning) {
            list.push(warning);
        }
    }
    dangers.append(&mut cautions);
    dangers
}
