//! Strict readers of EIP-1193 parameters: too few, too many, or of another type is an error that names the place.

use latchkey_core::json::{self, FromJson};
use latchkey_core::primitives::{Address, Bytes, U256, hex, quantity};
use serde_json::{Map, Value};

use crate::error::WalletError;
use crate::request::TransactionRequest;

/// The positional parameters, from `least` to `most` of them. Absent parameters are none.
pub(crate) fn list(params: &Value, least: usize, most: usize) -> Result<&[Value], WalletError> {
    let list: &[Value] = match params {
        Value::Null => &[],
        Value::Array(list) => list,
        _ => return Err(WalletError::params("params", "not an array")),
    };
    if (least..=most).contains(&list.len()) {
        return Ok(list);
    }
    let wanted = if least == most { least.to_string() } else { format!("{least} to {most}") };
    Err(WalletError::params("params", format!("{} given, {wanted} wanted", list.len())))
}

fn text<'a>(list: &'a [Value], index: usize, field: &'static str) -> Result<&'a str, WalletError> {
    list.get(index).and_then(Value::as_str).ok_or_else(|| WalletError::params(field, "not a text"))
}

/// An address at `index`.
pub(crate) fn address(list: &[Value], index: usize, field: &'static str) -> Result<Address, WalletError> {
    Address::parse(text(list, index, field)?).map_err(|error| WalletError::params(field, error.to_string()))
}

/// Hex bytes at `index`.
pub(crate) fn bytes(list: &[Value], index: usize, field: &'static str) -> Result<Bytes, WalletError> {
    Bytes::parse(text(list, index, field)?).map_err(|error| WalletError::params(field, error.to_string()))
}

/// The message and account of `personal_sign`: `[message, address]`. Some pages give them the other way round; that is
/// understood when only the first is an address. The message is hex bytes, or else text as it is.
pub(crate) fn personal_sign(params: &Value) -> Result<(Bytes, Address), WalletError> {
    // A third parameter, a password for nodes, is ignored by every wallet.
    let list = list(params, 2, 3)?;
    let (first, second) = (text(list, 0, "message")?, text(list, 1, "address")?);
    let (message, account) = match (Address::parse(first), Address::parse(second)) {
        (_, Ok(account)) => (first, account),
        (Ok(account), Err(_)) => (second, account),
        (Err(_), Err(error)) => return Err(WalletError::params("address", error.to_string())),
    };
    Ok((message_bytes(message)?, account))
}

/// Text that starts with `0x` must be hex: signing a mistyped hex text as text would sign another message.
fn message_bytes(message: &str) -> Result<Bytes, WalletError> {
    if message.starts_with("0x") {
        return Bytes::parse(message).map_err(|error| WalletError::params("message", error.to_string()));
    }
    Ok(Bytes(message.as_bytes().to_vec()))
}

/// The account and JSON text of `eth_signTypedData_v4`: `[address, typedData]`, the data as text or as an object.
pub(crate) fn typed_data(params: &Value) -> Result<(Address, String), WalletError> {
    let list = list(params, 2, 2)?;
    let account = address(list, 0, "address")?;
    match &list[1] {
        Value::String(json) => Ok((account, json.clone())),
        object @ Value::Object(_) => Ok((account, json::write(object))),
        _ => Err(WalletError::params("typedData", "neither a text nor an object")),
    }
}

/// The chain id of `[{ chainId }]`.
pub(crate) fn chain_id(params: &Value) -> Result<u64, WalletError> {
    let object = object(params)?;
    let text = object
        .get("chainId")
        .and_then(Value::as_str)
        .ok_or_else(|| WalletError::params("chainId", "not a text"))?;
    quantity::parse_u64(text).map_err(|error| WalletError::params("chainId", error.to_string()))
}

/// Checks `[{ eth_accounts: {} }]`, the only permission there is.
pub(crate) fn accounts_permission(params: &Value) -> Result<(), WalletError> {
    let object = object(params)?;
    if object.len() == 1 && object.get("eth_accounts").is_some_and(Value::is_object) {
        return Ok(());
    }
    Err(WalletError::params("permissions", "the only permission there is, is eth_accounts: {}"))
}

fn object(params: &Value) -> Result<&Map<String, Value>, WalletError> {
    list(params, 1, 1)?[0]
        .as_object()
        .ok_or_else(|| WalletError::params("params", "the first is not an object"))
}

/// The keys a page may put in a transaction.
const TRANSACTION_KEYS: [&str; 14] = [
    "accessList",
    "chainId",
    "data",
    "from",
    "gas",
    "gasLimit",
    "gasPrice",
    "input",
    "maxFeePerGas",
    "maxPriorityFeePerGas",
    "nonce",
    "to",
    "type",
    "value",
];

/// The sender and transaction of `eth_sendTransaction`. `chain_id` is the chain the wallet is on: a page that names
/// another is refused.
pub(crate) fn transaction(
    params: &Value,
    chain_id: u64,
) -> Result<(Address, TransactionRequest), WalletError> {
    let object = object(params)?;
    if let Some(odd) = object.keys().find(|key| !TRANSACTION_KEYS.contains(&key.as_str())) {
        return Err(WalletError::params("transaction", format!("{odd} is not supported")));
    }
    let fields = Fields(object);
    let from =
        fields.text("from")?.ok_or_else(|| WalletError::params("from", "missing")).and_then(|text| {
            Address::parse(text).map_err(|error| WalletError::params("from", error.to_string()))
        })?;
    if fields.u64("chainId")?.is_some_and(|named| named != chain_id) {
        return Err(WalletError::params("chainId", format!("the wallet is on chain {chain_id}")));
    }
    let data = match (fields.data("data")?, fields.data("input")?) {
        (Some(data), Some(input)) if data != input => {
            return Err(WalletError::params("input", "differs from data"));
        }
        (data, input) => input.or(data),
    };
    let gas = match (fields.u64("gas")?, fields.u64("gasLimit")?) {
        (Some(gas), Some(limit)) if gas != limit => {
            return Err(WalletError::params("gasLimit", "differs from gas"));
        }
        (gas, limit) => gas.or(limit),
    };
    let to = match fields.text("to")? {
        // Some pages deploy with an empty recipient.
        None | Some("" | "0x") => None,
        Some(text) => {
            Some(Address::parse(text).map_err(|error| WalletError::params("to", error.to_string()))?)
        }
    };
    let access_list = match object.get("accessList") {
        None | Some(Value::Null) => None,
        Some(value) => Some(
            FromJson::from_json(value.clone())
                .map_err(|error| WalletError::params("accessList", error.to_string()))?,
        ),
    };
    let request = TransactionRequest {
        account: Some(from),
        to,
        value: fields.u256("value")?,
        data,
        nonce: fields.u64("nonce")?,
        gas,
        gas_price: fields.u256("gasPrice")?,
        max_fee_per_gas: fields.u256("maxFeePerGas")?,
        max_priority_fee_per_gas: fields.u256("maxPriorityFeePerGas")?,
        access_list,
        transaction_type: fields.transaction_type()?,
        ..TransactionRequest::default()
    };
    Ok((from, request))
}

struct Fields<'a>(&'a Map<String, Value>);

impl<'a> Fields<'a> {
    fn text(&self, field: &'static str) -> Result<Option<&'a str>, WalletError> {
        match self.0.get(field) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(WalletError::params(field, "not a text")),
        }
    }

    fn u256(&self, field: &'static str) -> Result<Option<U256>, WalletError> {
        self.text(field)?
            .map(|text| quantity::parse(text).map_err(|error| WalletError::params(field, error.to_string())))
            .transpose()
    }

    fn u64(&self, field: &'static str) -> Result<Option<u64>, WalletError> {
        self.text(field)?
            .map(|text| {
                quantity::parse_u64(text).map_err(|error| WalletError::params(field, error.to_string()))
            })
            .transpose()
    }

    fn data(&self, field: &'static str) -> Result<Option<Bytes>, WalletError> {
        self.text(field)?
            .map(|text| {
                hex::decode(text).map(Bytes).map_err(|error| WalletError::params(field, error.to_string()))
            })
            .transpose()
    }

    fn transaction_type(&self) -> Result<Option<crate::TransactionType>, WalletError> {
        match self.u64("type")? {
            None => Ok(None),
            Some(0) => Ok(Some(crate::TransactionType::Legacy)),
            Some(1) => Ok(Some(crate::TransactionType::Eip2930)),
            Some(2) => Ok(Some(crate::TransactionType::Eip1559)),
            Some(other) => {
                Err(WalletError::params("type", format!("transactions of type {other} are not supported")))
            }
        }
    }
}
