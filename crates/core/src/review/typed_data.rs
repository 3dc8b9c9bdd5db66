//! Typed data (EIP-712) in words.

use super::{
    Action, Argument, Review, Warning, call::is_unlimited, text, transaction::worst_first, warnings,
};
use crate::message::eip712::{Domain, TypedData};
use crate::primitives::{Address, U256};

/// The last second of the year 9999: a deadline after it is none.
const NEVER: u64 = 253_402_300_799;

/// Says what signing `data` would mean for a wallet on chain `chain_id`.
#[must_use]
pub fn review_typed_data(from: Address, data: &TypedData, chain_id: u64) -> Review {
    let domain = data.domain();
    let mut fields = data.fields();
    let mut found = Vec::new();
    review_domain(&domain, chain_id, &mut found);
    review_meaning(data.primary_type(), &domain, &Fields(&fields), &mut found);
    let texts = fields.iter().map(|field| field.value.as_str()).chain(domain.name.as_deref());
    for hidden in texts.filter_map(text::hidden) {
        found.push(warnings::HIDDEN_TEXT.with([hidden]));
    }
    for field in &mut fields {
        field.value = text::visible(&field.value);
    }
    Review {
        account: from,
        chain_id: domain.chain_id.and_then(|chain_id| u64::try_from(chain_id).ok()),
        action: Action::TypedData {
            primary_type: data.primary_type().to_owned(),
            domain_name: domain.name.as_deref().map(text::visible),
            verifying_contract: domain.verifying_contract,
            fields,
        },
        warnings: worst_first(found),
        signing_hash: data.hash(),
        transaction: None,
    }
}

fn review_domain(domain: &Domain, chain_id: u64, found: &mut Vec<Warning>) {
    match domain.chain_id {
        Some(named) if named != U256::from(chain_id) => {
            found.push(warnings::CHAIN_MISMATCH.with([named.to_string(), chain_id.to_string()]));
        }
        _ => {}
    }
    let missing = match (domain.chain_id, domain.verifying_contract) {
        (None, None) => "chainId verifyingContract",
        (None, Some(_)) => "chainId",
        (Some(_), None) => "verifyingContract",
        (Some(_), Some(_)) => return,
    };
    found.push(warnings::MISSING_DOMAIN.with([missing.to_owned()]));
}

/// The message's fields by path.
struct Fields<'a>(&'a [Argument]);

impl<'a> Fields<'a> {
    fn get(&self, path: &str) -> Option<&'a str> {
        self.0.iter().find(|field| field.name == path).map(|field| field.value.as_str())
    }

    fn first(&self, paths: &[&str]) -> Option<&'a str> {
        paths.iter().find_map(|path| self.get(path))
    }

    /// How many items the array at `path` has, going by the paths of their fields.
    fn items(&self, path: &str) -> usize {
        let start = [path, "["].concat();
        let index =
            |field: &Argument| field.name.strip_prefix(&start)?.split(']').next()?.parse::<usize>().ok();
        self.0.iter().filter_map(index).max().map_or(0, |last| last.saturating_add(1))
    }
}

fn review_meaning(primary_type: &str, domain: &Domain, fields: &Fields<'_>, found: &mut Vec<Warning>) {
    let contract = domain.verifying_contract.map(|address| address.to_checksum()).unwrap_or_default();
    match primary_type {
        "TransferWithAuthorization" | "ReceiveWithAuthorization" => {
            let value = |path| fields.get(path).unwrap_or_default().to_owned();
            let facts = [contract, value("to"), value("value"), deadline(fields.get("validBefore"))];
            found.push(warnings::TRANSFER_AUTHORIZATION.with(facts));
        }
        "OrderComponents" => seaport(fields, "", found),
        "BulkOrder" => seaport(fields, "tree", found),
        "SafeTx" if fields.get("operation") == Some("1") => {
            found.push(warnings::DELEGATE_CALL.with([fields.get("to").unwrap_or_default().to_owned()]));
        }
        _ => permit(primary_type, &contract, fields, found),
    }
}

/// Seaport's orders, alone or as the leaves of a tree.
fn seaport(fields: &Fields<'_>, root: &str, found: &mut Vec<Warning>) {
    let counts = if root.is_empty() {
        (fields.items("offer"), fields.items("consideration"))
    } else {
        let count = |part: &str| fields.0.iter().filter(|field| field.name.ends_with(part)).count();
        (count("].startAmount").saturating_sub(count("].recipient")), count("].recipient"))
    };
    found.push(warnings::SEAPORT_ORDER.with([counts.0.to_string(), counts.1.to_string()]));
}

/// ERC-2612, DAI's permit, and Permit2's in its six forms: whatever names a spender and tokens.
fn permit(primary_type: &str, contract: &str, fields: &Fields<'_>, found: &mut Vec<Warning>) {
    let Some(spender) = fields.get("spender") else { return };
    let until = fields.first(&["sigDeadline", "deadline", "expiry"]);
    if until.is_none() && !primary_type.starts_with("Permit") {
        return;
    }
    let warn = |found: &mut Vec<Warning>, token: &str, amount: String, until: String| {
        let facts = [token.to_owned(), spender.to_owned(), amount, until];
        found.push(warnings::PERMIT_SIGNATURE.with(facts));
    };
    if let Some(allowed) = fields.get("allowed") {
        if allowed == "true" {
            // DAI: an expiry of zero is for ever.
            let until = if until == Some("0") { "never".to_owned() } else { deadline(until) };
            warn(found, contract, "unlimited".to_owned(), until);
        }
        return;
    }
    for list in ["details", "permitted"] {
        let single = fields.get(&[list, ".token"].concat());
        let prefixes = match single {
            Some(_) => vec![list.to_owned()],
            None => (0..fields.items(list)).map(|index| format!("{list}[{index}]")).collect(),
        };
        for prefix in &prefixes {
            let field = |name: &str| fields.get(&[prefix.as_str(), ".", name].concat());
            // Permit2's allowance lasts until `expiration`, longer than the signature may be used.
            let until = field("expiration").or(until);
            let amount = amount(field("amount"), if list == "details" { 160 } else { 256 });
            warn(found, field("token").unwrap_or_default(), amount, deadline(until));
        }
        if !prefixes.is_empty() {
            return;
        }
    }
    warn(found, contract, amount(fields.first(&["value", "amount"]), 256), deadline(until));
}

fn amount(text: Option<&str>, bits: usize) -> String {
    let text = text.unwrap_or_default();
    let most = if bits >= 256 { U256::MAX } else { (U256::ONE << bits) - U256::ONE };
    match text.parse::<U256>() {
        Ok(amount) if is_unlimited(amount, most) => "unlimited".to_owned(),
        _ => text.to_owned(),
    }
}

fn deadline(text: Option<&str>) -> String {
    match text.map(|text| (text, text.parse::<U256>())) {
        Some((text, Ok(seconds))) if seconds <= U256::from(NEVER) => text.to_owned(),
        _ => "never".to_owned(),
    }
}
