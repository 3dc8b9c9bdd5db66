//! Transactions, access lists, authorisations and sidecars from JavaScript's objects.

use latchkey_core::code::Failure;
use latchkey_core::primitives::{Address, B256, Bytes, U256};
use latchkey_core::transaction::{
    AccessListItem, Authorization, BlobProofs, BlobSidecar, KzgPoint, SignedAuthorization, Transaction,
    TransactionError, TxEip1559, TxEip2930, TxEip4844, TxEip7702, TxLegacy, versioned_hash,
};

use crate::arguments::expected;
use crate::failure::invalid;
use crate::wire::Wire;

/// What every type has.
struct Common {
    nonce: u64,
    gas_limit: u64,
    to: Option<Address>,
    value: U256,
    input: Bytes,
}

fn number(fields: &Wire<'_>, key: &str) -> Result<u64, Failure> {
    fields.get(key).map_or(Ok(0), |value| value.to_u64(key))
}

fn amount(fields: &Wire<'_>, key: &str) -> Result<U256, Failure> {
    fields.get(key).map_or(Ok(U256::ZERO), |value| value.to_u256(key))
}

/// Fields that only some types have, and those types: dropped in silence, they would be missed in what is signed.
const FIELDS_OF_SOME: [(&str, &[&str]); 9] = [
    ("gasPrice", &["legacy", "eip2930"]),
    ("maxFeePerGas", &["eip1559", "eip4844", "eip7702"]),
    ("maxPriorityFeePerGas", &["eip1559", "eip4844", "eip7702"]),
    ("accessList", &["eip2930", "eip1559", "eip4844", "eip7702"]),
    ("maxFeePerBlobGas", &["eip4844"]),
    ("blobVersionedHashes", &["eip4844"]),
    ("blobs", &["eip4844"]),
    ("sidecars", &["eip4844"]),
    ("authorizationList", &["eip7702"]),
];

fn check_fields(kind: &str, fields: &Wire<'_>) -> Result<(), Failure> {
    for (field, kinds) in FIELDS_OF_SOME {
        let there = match fields.get(field) {
            None | Some(Wire::Bool(false)) => false,
            Some(Wire::List(items)) => !items.is_empty(),
            Some(_) => true,
        };
        if there && !kinds.contains(&kind) {
            return Err(invalid(field, format!("{field}: a transaction of type {kind} has none")));
        }
    }
    Ok(())
}

/// A transaction, not yet validated, and its sidecar if it is of type 3 and has one.
pub(super) fn transaction(fields: &Wire<'_>) -> Result<(Transaction, Option<BlobSidecar>), Failure> {
    let kind = kind(fields)?;
    check_fields(kind, fields)?;
    let common = Common {
        nonce: number(fields, "nonce")?,
        gas_limit: number(fields, "gas")?,
        to: fields.get("to").map(|to| to.to_address("to")).transpose()?,
        value: amount(fields, "value")?,
        input: match fields.get("data") {
            Some(data) => Bytes(data.clone().into_bytes("data")?.into_owned()),
            None => Bytes::default(),
        },
    };
    let Common { nonce, gas_limit, to, value, input } = common;
    let chain_id = fields.get("chainId").map(|id| id.to_u64("chainId")).transpose()?.filter(|id| *id > 0);
    if kind == "legacy" {
        let gas_price = amount(fields, "gasPrice")?;
        let legacy = TxLegacy { chain_id, nonce, gas_price, gas_limit, to, value, input };
        return Ok((Transaction::Legacy(legacy), None));
    }
    let chain_id = chain_id
        .ok_or_else(|| invalid("chainId", "chainId: a typed transaction names its chain, 1 or more"))?;
    let access_list = access_list(fields)?;
    if kind == "eip2930" {
        let gas_price = amount(fields, "gasPrice")?;
        let tx = TxEip2930 { chain_id, nonce, gas_price, gas_limit, to, value, input, access_list };
        return Ok((Transaction::Eip2930(tx), None));
    }
    let max_priority_fee_per_gas = amount(fields, "maxPriorityFeePerGas")?;
    let max_fee_per_gas = amount(fields, "maxFeePerGas")?;
    if kind == "eip1559" {
        let tx = TxEip1559 {
            chain_id,
            nonce,
            max_priority_fee_per_gas,
            max_fee_per_gas,
            gas_limit,
            to,
            value,
            input,
            access_list,
        };
        return Ok((Transaction::Eip1559(tx), None));
    }
    let to = to.ok_or(TransactionError::NoRecipient)?;
    if kind == "eip7702" {
        let authorization_list = authorization_list(fields)?;
        let tx = TxEip7702 {
            chain_id,
            nonce,
            max_priority_fee_per_gas,
            max_fee_per_gas,
            gas_limit,
            to,
            value,
            input,
            access_list,
            authorization_list,
        };
        return Ok((Transaction::Eip7702(tx), None));
    }
    let sidecar = sidecar(fields)?;
    let tx = TxEip4844 {
        chain_id,
        nonce,
        max_priority_fee_per_gas,
        max_fee_per_gas,
        gas_limit,
        to,
        value,
        input,
        access_list,
        max_fee_per_blob_gas: amount(fields, "maxFeePerBlobGas")?,
        blob_versioned_hashes: versioned_hashes(fields, sidecar.as_ref())?,
    };
    if let Some(sidecar) = &sidecar {
        sidecar.check(&tx)?;
    }
    Ok((Transaction::Eip4844(tx), sidecar))
}

/// The type: as named, or as the fields tell.
fn kind(fields: &Wire<'_>) -> Result<&'static str, Failure> {
    const KINDS: [&str; 5] = ["legacy", "eip2930", "eip1559", "eip4844", "eip7702"];
    let has = |key: &str| fields.get(key).is_some();
    match fields.get("type") {
        Some(Wire::Text(name)) => KINDS.into_iter().find(|kind| kind == name).ok_or_else(|| {
            invalid("type", format!("type: `{name}` is not legacy, eip2930, eip1559, eip4844 or eip7702"))
        }),
        Some(other) => Err(expected("type", "a string", other)),
        None if has("authorizationList") => Ok("eip7702"),
        None if has("blobs") || has("blobVersionedHashes") || has("maxFeePerBlobGas") || has("sidecars") => {
            Ok("eip4844")
        }
        None if has("maxFeePerGas") || has("maxPriorityFeePerGas") => Ok("eip1559"),
        None if has("gasPrice") && has("accessList") => Ok("eip2930"),
        None if has("gasPrice") => Ok("legacy"),
        None => Err(invalid("type", "type: neither it nor a fee says what transaction this is")),
    }
}

/// The items of a list that may be absent, each with its path.
fn items<'a, 'w>(fields: &'a Wire<'w>, key: &str) -> Result<&'a [Wire<'w>], Failure> {
    match fields.get(key) {
        None => Ok(&[]),
        Some(Wire::List(items)) => Ok(items),
        Some(other) => Err(expected(key, "an array", other)),
    }
}

fn each<T>(
    fields: &Wire<'_>,
    key: &str,
    read: &dyn Fn(&Wire<'_>, &str) -> Result<T, Failure>,
) -> Result<Vec<T>, Failure> {
    let items = items(fields, key)?.iter().enumerate();
    items.map(|(index, item)| read(item, &format!("{key}[{index}]"))).collect()
}

fn part<'w>(item: &Wire<'w>, key: &str) -> Wire<'w> {
    item.get(key).cloned().unwrap_or(Wire::Null)
}

fn access_list(fields: &Wire<'_>) -> Result<Vec<AccessListItem>, Failure> {
    each(fields, "accessList", &|item, path| {
        let address = part(item, "address").to_address(&format!("{path}.address"))?;
        let keys = match item.get("storageKeys") {
            Some(Wire::List(keys)) => keys.as_slice(),
            None => &[],
            Some(other) => return Err(expected(&format!("{path}.storageKeys"), "an array", other)),
        };
        let key = |key: &Wire<'_>| key.to_b256(&format!("{path}.storageKeys"));
        Ok(AccessListItem { address, storage_keys: keys.iter().map(key).collect::<Result<_, _>>()? })
    })
}

/// `{ address, chainId, nonce }`; viem also says `contractAddress`.
pub(super) fn authorization(item: &Wire<'_>, path: &str) -> Result<Authorization, Failure> {
    if !matches!(item, Wire::Map(_)) {
        return Err(expected(path, "an object", item));
    }
    let address = item.get("contractAddress").cloned().unwrap_or_else(|| part(item, "address"));
    Ok(Authorization {
        chain_id: part(item, "chainId").to_u256(&format!("{path}.chainId"))?,
        address: address.to_address(&format!("{path}.address"))?,
        nonce: part(item, "nonce").to_u64(&format!("{path}.nonce"))?,
    })
}

/// Numbers of a signature may be nonsense here: a chain passes over such an authorisation, and parsing gives it.
fn authorization_list(fields: &Wire<'_>) -> Result<Vec<SignedAuthorization>, Failure> {
    each(fields, "authorizationList", &|item, path| {
        let parity = format!("{path}.yParity");
        let y_parity = match (item.get("yParity"), item.get("v")) {
            (Some(y_parity), _) => u8::try_from(y_parity.to_u64(&parity)?).ok(),
            (None, Some(v)) => v
                .to_u64(&format!("{path}.v"))?
                .checked_sub(27)
                .filter(|parity| *parity < 2)
                .map(|odd| u8::from(odd == 1)),
            (None, None) => None,
        };
        Ok(SignedAuthorization {
            authorization: authorization(item, path)?,
            y_parity: y_parity
                .ok_or_else(|| invalid(&parity, format!("{parity}: 0 or 1, or v of 27 or 28")))?,
            r: part(item, "r").to_padded(&format!("{path}.r"))?,
            s: part(item, "s").to_padded(&format!("{path}.s"))?,
        })
    })
}

/// A point of BLS12-381: a commitment or a proof.
pub(super) fn point(value: Wire<'_>, path: &str) -> Result<KzgPoint, Failure> {
    let bytes = value.into_bytes(path)?;
    let got = bytes.len();
    KzgPoint::try_from(bytes.as_ref())
        .map_err(|_| invalid(path, format!("{path}: expected 48 bytes, got {got}")))
}

/// `sidecars`: `{ blob, commitment, proof }` each (EIP-4844), or `{ blob, commitment, cellProofs }` each (EIP-7594);
/// absent and `false` are none.
fn sidecar(fields: &Wire<'_>) -> Result<Option<BlobSidecar>, Failure> {
    match fields.get("sidecars") {
        Some(Wire::Bool(false)) => return Ok(None),
        None if fields.get("blobs").is_some() => {
            let message =
                "blobs: commitments and proofs are not computed here; give `sidecars`, or `sidecars: false`";
            return Err(invalid("blobs", message));
        }
        None => return Ok(None),
        Some(_) => {}
    }
    let mut sidecar =
        BlobSidecar { blobs: Vec::new(), commitments: Vec::new(), proofs: BlobProofs::Blobs(Vec::new()) };
    let (mut proofs, mut cells) = (Vec::new(), Vec::new());
    for (index, item) in items(fields, "sidecars")?.iter().enumerate() {
        let path = format!("sidecars[{index}]");
        sidecar.blobs.push(Bytes(part(item, "blob").into_bytes(&format!("{path}.blob"))?.into_owned()));
        sidecar.commitments.push(point(part(item, "commitment"), &format!("{path}.commitment"))?);
        match item.get("cellProofs") {
            None => proofs.push(point(part(item, "proof"), &format!("{path}.proof"))?),
            Some(_) => cells.extend(each(item, "cellProofs", &|proof, at| {
                point(proof.clone(), &format!("{path}.{at}"))
            })?),
        }
    }
    if !proofs.is_empty() && !cells.is_empty() {
        return Err(invalid("sidecars", "sidecars: all with `proof`, or all with `cellProofs`"));
    }
    sidecar.proofs = if cells.is_empty() { BlobProofs::Blobs(proofs) } else { BlobProofs::Cells(cells) };
    Ok(Some(sidecar))
}

/// As given, or those of the commitments.
fn versioned_hashes(fields: &Wire<'_>, sidecar: Option<&BlobSidecar>) -> Result<Vec<B256>, Failure> {
    match (fields.get("blobVersionedHashes"), sidecar) {
        (None, Some(sidecar)) => Ok(sidecar.commitments.iter().map(versioned_hash).collect()),
        _ => each(fields, "blobVersionedHashes", &|hash, path| hash.to_b256(path)),
    }
}
