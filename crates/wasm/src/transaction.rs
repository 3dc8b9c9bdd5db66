//! Transactions in viem's shape.

use latchkey_core::code::Failure;
use latchkey_core::primitives::{Bytes, U256};
use latchkey_core::recover::Signature;
use latchkey_core::transaction::{
    AccessListItem, SignedTransaction, Transaction, TransactionError, TxEip1559, TxEip2930, TxLegacy,
};
use wasm_bindgen::prelude::*;

use crate::arguments::{Arguments, answer_hex, answer_text, answer_value, expected};
use crate::failure::invalid;
use crate::message::signature;
use crate::wire::{Wire, Writer};

/// `serializeTransaction`: transaction, signature or null → its bytes.
///
/// # Errors
/// `INVALID_PARAMS` names the field.
#[wasm_bindgen]
pub fn serialize_transaction(message: &[u8]) -> Result<String, JsValue> {
    answer_hex(message, &serialize)
}

fn serialize(args: &mut Arguments<'_>) -> Result<Vec<u8>, Failure> {
    let fields = args.next();
    let mut transaction = read(&fields)?;
    transaction.validate()?;
    // A parsed transaction carries its own signature.
    let given = match args.next() {
        Wire::Null if fields.get("r").is_some() && fields.get("s").is_some() => fields,
        given => given,
    };
    if given == Wire::Null {
        return Ok(transaction.serialize());
    }
    let signature = signature(&given, "signature")?;
    if let Transaction::Legacy(legacy) = &mut transaction {
        legacy.chain_id = legacy_chain(legacy.chain_id, &given)?;
    }
    Ok(transaction.sign(signature).serialize())
}

/// The chain of a legacy transaction, if only its signature's v tells (EIP-155). The two may not differ.
fn legacy_chain(chain_id: Option<u64>, signature: &Wire<'_>) -> Result<Option<u64>, Failure> {
    let v = signature.get("v").map(|v| v.to_u64("signature.v")).transpose()?;
    let Some(told) = v.and_then(|v| v.checked_sub(35)).map(|rest| rest / 2).filter(|told| *told > 0) else {
        return Ok(chain_id);
    };
    match chain_id {
        Some(chain_id) if chain_id != told => Err(invalid(
            "signature.v",
            format!("signature.v: it is of chain {told}, the transaction of {chain_id}"),
        )),
        _ => Ok(Some(told)),
    }
}

fn read(fields: &Wire<'_>) -> Result<Transaction, Failure> {
    if !matches!(fields, Wire::Map(_)) {
        return Err(expected("transaction", "an object", fields));
    }
    let number = |key: &str| fields.get(key).map_or(Ok(0), |value| value.to_u64(key));
    let amount = |key: &str| fields.get(key).map_or(Ok(U256::ZERO), |value| value.to_u256(key));
    let nonce = number("nonce")?;
    let gas_limit = number("gas")?;
    let to = fields.get("to").map(|to| to.to_address("to")).transpose()?;
    let value = amount("value")?;
    let input = match fields.get("data") {
        Some(data) => Bytes(data.clone().into_bytes("data")?.into_owned()),
        None => Bytes::default(),
    };
    let chain_id = fields.get("chainId").map(|id| id.to_u64("chainId")).transpose()?.filter(|id| *id > 0);
    let needed = || {
        chain_id.ok_or_else(|| invalid("chainId", "chainId: a typed transaction names its chain, 1 or more"))
    };
    Ok(match kind(fields)? {
        "legacy" => {
            let gas_price = amount("gasPrice")?;
            Transaction::Legacy(TxLegacy { chain_id, nonce, gas_price, gas_limit, to, value, input })
        }
        "eip2930" => Transaction::Eip2930(TxEip2930 {
            chain_id: needed()?,
            nonce,
            gas_price: amount("gasPrice")?,
            gas_limit,
            to,
            value,
            input,
            access_list: access_list(fields)?,
        }),
        _ => Transaction::Eip1559(TxEip1559 {
            chain_id: needed()?,
            nonce,
            max_priority_fee_per_gas: amount("maxPriorityFeePerGas")?,
            max_fee_per_gas: amount("maxFeePerGas")?,
            gas_limit,
            to,
            value,
            input,
            access_list: access_list(fields)?,
        }),
    })
}

/// The type: as named, or as the fields tell.
fn kind(fields: &Wire<'_>) -> Result<&'static str, Failure> {
    let has = |key: &str| fields.get(key).is_some();
    let named = match fields.get("type") {
        Some(Wire::Text(name)) => Some(*name),
        Some(other) => return Err(expected("type", "a string", other)),
        None => None,
    };
    match named {
        Some("legacy") => Ok("legacy"),
        Some("eip2930") => Ok("eip2930"),
        Some("eip1559") => Ok("eip1559"),
        Some("eip4844") => Err(TransactionError::UnsupportedType { ty: 3 }.into()),
        Some("eip7702") => Err(TransactionError::UnsupportedType { ty: 4 }.into()),
        Some(other) => Err(invalid("type", format!("type: `{other}` is not legacy, eip2930 or eip1559"))),
        None if has("authorizationList") => Err(TransactionError::UnsupportedType { ty: 4 }.into()),
        None if has("blobs") || has("blobVersionedHashes") || has("maxFeePerBlobGas") || has("sidecars") => {
            Err(TransactionError::UnsupportedType { ty: 3 }.into())
        }
        None if has("maxFeePerGas") || has("maxPriorityFeePerGas") => Ok("eip1559"),
        None if has("gasPrice") && has("accessList") => Ok("eip2930"),
        None if has("gasPrice") => Ok("legacy"),
        None => Err(invalid("type", "type: neither it nor a fee says what transaction this is")),
    }
}

fn access_list(fields: &Wire<'_>) -> Result<Vec<AccessListItem>, Failure> {
    let items = match fields.get("accessList") {
        None => return Ok(Vec::new()),
        Some(Wire::List(items)) => items,
        Some(other) => return Err(expected("accessList", "an array", other)),
    };
    let item = |(index, item): (usize, &Wire<'_>)| {
        let path = format!("accessList[{index}]");
        let address = item.get("address").unwrap_or(&Wire::Null).to_address(&format!("{path}.address"))?;
        let keys = match item.get("storageKeys") {
            Some(Wire::List(keys)) => keys.as_slice(),
            None => &[],
            Some(other) => return Err(expected(&format!("{path}.storageKeys"), "an array", other)),
        };
        let key = |key: &Wire<'_>| key.to_b256(&format!("{path}.storageKeys"));
        Ok(AccessListItem { address, storage_keys: keys.iter().map(key).collect::<Result<_, _>>()? })
    };
    items.iter().enumerate().map(item).collect()
}

/// `parseTransaction`: bytes, signed or not → transaction.
///
/// # Errors
/// `PARSE` or `INVALID_PARAMS` says which field is wrong, and where.
#[wasm_bindgen]
pub fn parse_transaction(message: &[u8]) -> Result<Vec<u8>, JsValue> {
    answer_value(message, &|args, writer| {
        let bytes = args.bytes("serializedTransaction")?;
        let (transaction, signature) = parse(&bytes)?;
        let mut fields = Fields::default();
        write(&transaction, &mut fields);
        if let Some(signature) = signature {
            write_signature(&transaction, &signature, &mut fields);
        }
        fields.finish(writer);
        Ok(())
    })
}

/// Types 0 to 2: blobs and authorisations do not cross this boundary.
fn parse(bytes: &[u8]) -> Result<(Transaction, Option<Signature>), TransactionError> {
    let (transaction, signature) = parse_any(bytes)?;
    match transaction.type_number() {
        ty @ 3.. => Err(TransactionError::UnsupportedType { ty }),
        _ => Ok((transaction, signature)),
    }
}

fn parse_any(bytes: &[u8]) -> Result<(Transaction, Option<Signature>), TransactionError> {
    match SignedTransaction::parse(bytes) {
        Ok(signed) => Ok((signed.transaction, Some(signed.signature))),
        Err(signed) => match Transaction::parse(bytes) {
            Ok(transaction) => Ok((transaction, None)),
            // Fields are missing either way: then it was meant to be unsigned. Otherwise the signature was.
            Err(unsigned) => match signed {
                TransactionError::MissingField { .. } => Err(unsigned),
                signed => Err(signed),
            },
        },
    }
}

/// `recoverTransactionAddress`: signed bytes, or unsigned bytes and a signature → who signed.
///
/// # Errors
/// `PARSE` or `INVALID_PARAMS`.
#[wasm_bindgen]
pub fn recover_transaction_address(message: &[u8]) -> Result<String, JsValue> {
    answer_text(message, &|args| {
        let bytes = args.bytes("serializedTransaction")?;
        let (transaction, own) = parse(&bytes)?;
        let signature = match (args.next(), own) {
            (Wire::Null, Some(own)) => own,
            (Wire::Null, None) => {
                return Err(invalid("signature", "signature: the transaction is not signed"));
            }
            (given, _) => signature(&given, "signature")?,
        };
        let signed = transaction.sign(signature);
        signed.recover_sender().map(|address| address.to_checksum()).map_err(Failure::from)
    })
}

/// An object whose count of fields is known at its end.
#[derive(Default)]
struct Fields {
    entries: Writer,
    count: usize,
}

impl Fields {
    fn key(&mut self, key: &str) -> &mut Writer {
        self.count += 1;
        self.entries.key(key);
        &mut self.entries
    }

    /// Leaves zero away, as viem does.
    fn amount(&mut self, key: &str, value: U256) {
        if !value.is_zero() {
            self.key(key).uint(value);
        }
    }

    fn number(&mut self, key: &str, value: u64) {
        match i64::try_from(value) {
            // A number beyond 2^53 would be another one in JavaScript.
            Ok(number) if number < 1 << 53 => self.key(key).number(number),
            _ => self.key(key).uint(U256::from(value)),
        }
    }

    fn finish(self, writer: &mut Writer) {
        writer.map(self.count);
        writer.append(self.entries);
    }
}

fn write(transaction: &Transaction, fields: &mut Fields) {
    if let Some(chain_id) = transaction.chain_id() {
        fields.number("chainId", chain_id);
    }
    fields.key("type").text(transaction.kind());
    if let Some(to) = transaction.to() {
        fields.key("to").hex(&to.0);
    }
    fields.amount("gas", U256::from(transaction.gas_limit()));
    if !transaction.input().is_empty() {
        fields.key("data").hex(transaction.input());
    }
    fields.number("nonce", transaction.nonce());
    fields.amount("value", transaction.value());
    match transaction {
        Transaction::Legacy(tx) => fields.amount("gasPrice", tx.gas_price),
        Transaction::Eip2930(tx) => fields.amount("gasPrice", tx.gas_price),
        Transaction::Eip1559(tx) => {
            fields.amount("maxFeePerGas", tx.max_fee_per_gas);
            fields.amount("maxPriorityFeePerGas", tx.max_priority_fee_per_gas);
        }
        _ => {}
    }
    let list = transaction.access_list();
    if !list.is_empty() {
        let writer = fields.key("accessList");
        writer.list(list.len());
        for item in list {
            writer.map(2);
            writer.key("address");
            writer.hex(&item.address.0);
            writer.key("storageKeys");
            writer.list(item.storage_keys.len());
            for key in &item.storage_keys {
                writer.hex(&key.0);
            }
        }
    }
}

fn write_signature(transaction: &Transaction, signature: &Signature, fields: &mut Fields) {
    let parity = u64::from(signature.y_parity);
    fields.key("r").hex(&signature.r.0);
    fields.key("s").hex(&signature.s.0);
    fields.key("yParity").number(i64::from(signature.y_parity));
    let v = match (transaction, transaction.chain_id()) {
        (Transaction::Legacy(_), Some(chain_id)) => {
            U256::from(chain_id) * U256::from(2) + U256::from(35 + parity)
        }
        _ => U256::from(27 + parity),
    };
    fields.key("v").uint(v);
}
