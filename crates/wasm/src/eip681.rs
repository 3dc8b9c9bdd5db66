//! Payment links (EIP-681).

use latchkey_core::abi::{AbiType, Value};
use latchkey_core::code::Failure;
use latchkey_core::eip681::{Account, CallArgument, Eip681Error, PaymentLink};
use latchkey_core::primitives::{Address, U256};
use wasm_bindgen::prelude::*;

use crate::abi::{coerce, present};
use crate::arguments::{answer_text, answer_value, expected};
use crate::failure::invalid;
use crate::wire::{Wire, Writer};

/// `parsePaymentLink`: text → fields.
///
/// # Errors
/// `PARSE`, `INVALID_PARAMS` or `LIMIT` says what is wrong.
#[wasm_bindgen]
pub fn parse_payment_link(message: &[u8]) -> Result<Vec<u8>, JsValue> {
    answer_value(message, &|args, writer| write(&PaymentLink::parse(args.text("link")?)?, writer))
}

/// `formatPaymentLink`: fields → text.
///
/// # Errors
/// `INVALID_PARAMS` names the field.
#[wasm_bindgen]
pub fn format_payment_link(message: &[u8]) -> Result<String, JsValue> {
    answer_text(message, &|args| Ok(read(&args.next())?.format()?))
}

fn write(link: &PaymentLink, writer: &mut Writer) -> Result<(), Failure> {
    let mut fields = Writer::new();
    let mut count = 2;
    let mut key = |fields: &mut Writer, name: &str| {
        count += 1;
        fields.key(name);
    };
    if let Some(chain_id) = link.chain_id {
        key(&mut fields, "chainId");
        match i64::try_from(chain_id) {
            Ok(number) if number < 1 << 53 => fields.number(number),
            _ => fields.uint(U256::from(chain_id)),
        }
    }
    for (name, amount) in [("value", link.value), ("gas", link.gas_limit), ("gasPrice", link.gas_price)] {
        if let Some(amount) = amount {
            key(&mut fields, name);
            fields.uint(amount);
        }
    }
    if let Some(function) = &link.function {
        key(&mut fields, "functionName");
        fields.text(function);
        key(&mut fields, "args");
        fields.list(link.arguments.len());
        for argument in &link.arguments {
            write_argument(argument, &mut fields);
        }
    }
    match link.call() {
        Ok(Some((function, values))) => {
            key(&mut fields, "data");
            fields.hex(&function.encode(&values)?);
        }
        // A name must be looked up before there is call data.
        Ok(None) | Err(Eip681Error::Unresolved { .. }) => {}
        Err(error) => return Err(error.into()),
    }
    writer.map(count);
    match &link.target {
        Account::Address(address) => {
            writer.key("to");
            writer.text(&address.to_checksum());
        }
        Account::Name(name) => {
            writer.key("name");
            writer.text(name);
        }
    }
    writer.key("wrongChecksum");
    writer.bool(link.wrong_checksum);
    writer.append(fields);
    Ok(())
}

fn write_argument(argument: &CallArgument, writer: &mut Writer) {
    writer.map(2);
    writer.key("type");
    match argument {
        CallArgument::Name(name) => {
            writer.text("address");
            writer.key("value");
            writer.text(name);
        }
        CallArgument::Value(ty, value) => {
            writer.text(&ty.to_string());
            writer.key("value");
            present::put(ty, value, writer);
        }
    }
}

fn read(fields: &Wire<'_>) -> Result<PaymentLink, Failure> {
    if !matches!(fields, Wire::Map(_)) {
        return Err(expected("link", "an object", fields));
    }
    let target = match (fields.get("to"), fields.get("name")) {
        (Some(to), None) => Account::Address(to.to_address("to")?),
        (None, Some(Wire::Text(name))) => Account::Name((*name).to_owned()),
        (None, Some(other)) => return Err(expected("name", "a string", other)),
        _ => return Err(invalid("to", "to: either it or `name`, and not both")),
    };
    let mut link = PaymentLink::to(target);
    let amount = |key: &str| fields.get(key).map(|amount| amount.to_u256(key)).transpose();
    link.chain_id = fields.get("chainId").map(|id| id.to_u64("chainId")).transpose()?;
    link.value = amount("value")?;
    link.gas_limit = amount("gas")?;
    link.gas_price = amount("gasPrice")?;
    link.function = match fields.get("functionName") {
        None => None,
        Some(Wire::Text(name)) => Some((*name).to_owned()),
        Some(other) => return Err(expected("functionName", "a string", other)),
    };
    match fields.get("args") {
        None => {}
        Some(Wire::List(items)) => {
            let arguments = items.iter().enumerate().map(|(index, item)| read_argument(index, item));
            link.arguments = arguments.collect::<Result<_, _>>()?;
        }
        Some(other) => return Err(expected("args", "an array", other)),
    }
    Ok(link)
}

fn read_argument(index: usize, item: &Wire<'_>) -> Result<CallArgument, Failure> {
    let path = format!("args[{index}]");
    let (Some(Wire::Text(ty)), Some(value)) = (item.get("type"), item.get("value")) else {
        return Err(expected(&path, "{ type, value }", item));
    };
    let ty = AbiType::parse(ty)?;
    if let (AbiType::Address, Wire::Text(text)) = (&ty, value) {
        return Ok(match Address::parse(text) {
            Ok(address) => CallArgument::Value(ty, Value::Address(address)),
            // What looks like an address is one with a mistake, not a name.
            Err(error) if text.starts_with("0x") => return Err(error.into()),
            Err(_) => CallArgument::Name((*text).to_owned()),
        });
    }
    let value = coerce::value(&ty, value, &path)?;
    Ok(CallArgument::Value(ty, value))
}
