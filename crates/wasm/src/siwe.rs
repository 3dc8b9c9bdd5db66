//! Sign-in messages (ERC-4361) in viem's shape, with times in milliseconds since 1970.

use latchkey_core::code::Failure;
use latchkey_core::message::siwe::{SiweError, SiweExpectation, SiweMessage, parse_time};
use wasm_bindgen::prelude::*;

use crate::arguments::{Arguments, answer_text, answer_value, expected};
use crate::failure::{Thrown, invalid};
use crate::wire::{Wire, Writer};

/// `createSiweMessage`: fields, times as RFC 3339 → text.
///
/// # Errors
/// `INVALID_PARAMS` names the field.
#[wasm_bindgen]
pub fn create_siwe_message(message: &[u8]) -> Result<String, JsValue> {
    answer_text(message, &|args| Ok(read(&args.next())?.format()?))
}

/// `parseSiweMessage`: text → fields.
///
/// # Errors
/// `PARSE` or `INVALID_PARAMS` says what is wrong, and in which line.
#[wasm_bindgen]
pub fn parse_siwe_message(message: &[u8]) -> Result<Vec<u8>, JsValue> {
    answer_value(message, &|args, writer| {
        write(&SiweMessage::parse(args.text("message")?)?, writer);
        Ok(())
    })
}

/// `validateSiweMessage`: fields, `{ address, domain, nonce, scheme }`, now in milliseconds → yes or no.
///
/// # Errors
/// `INVALID_PARAMS` if the message or what is expected of it is malformed.
#[wasm_bindgen]
pub fn validate_siwe_message(message: &[u8]) -> Result<bool, JsValue> {
    Ok(validate(message).map_err(Thrown)?)
}

fn validate(message: &[u8]) -> Result<bool, Failure> {
    let mut args = Arguments::read(message)?;
    let signed = read(&args.next())?;
    // What cannot be written cannot have been signed.
    signed.format()?;
    let wanted = args.next();
    let text = |key: &str| match wanted.get(key) {
        None => Ok(None),
        Some(Wire::Text(text)) => Ok(Some(*text)),
        Some(other) => Err(expected(key, "a string", other)),
    };
    let now = args.next().to_u64("time")?;
    let expectation = SiweExpectation {
        scheme: text("scheme")?,
        domain: text("domain")?,
        address: wanted.get("address").map(|address| address.to_address("address")).transpose()?,
        nonce: text("nonce")?,
        chain_id: None,
        now: Some(i64::try_from(now).map_err(|_| invalid("time", "time: too late"))?),
    };
    match signed.validate(&expectation) {
        Ok(()) => Ok(true),
        Err(SiweError::Mismatch { .. } | SiweError::Expired | SiweError::NotYetValid) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn read(fields: &Wire<'_>) -> Result<SiweMessage, Failure> {
    if !matches!(fields, Wire::Map(_)) {
        return Err(expected("message", "an object", fields));
    }
    let text = |key: &str| match fields.get(key) {
        None => Ok(None),
        Some(Wire::Text(text)) => Ok(Some((*text).to_owned())),
        Some(other) => Err(expected(key, "a string", other)),
    };
    let required = |key: &str| text(key)?.ok_or_else(|| invalid(key, format!("{key} is missing")));
    if text("version")?.is_some_and(|version| version != "1") {
        return Err(SiweError::Field { field: "version" }.into());
    }
    let resources = match fields.get("resources") {
        None => None,
        Some(Wire::List(items)) => {
            let text = |item: &Wire<'_>| match item {
                Wire::Text(text) => Ok((*text).to_owned()),
                other => Err(expected("resources", "a string", other)),
            };
            Some(items.iter().map(text).collect::<Result<_, _>>()?)
        }
        Some(other) => return Err(expected("resources", "an array", other)),
    };
    Ok(SiweMessage {
        scheme: text("scheme")?,
        domain: required("domain")?,
        address: fields.get("address").unwrap_or(&Wire::Null).to_address("address")?,
        statement: text("statement")?.filter(|statement| !statement.is_empty()),
        uri: required("uri")?,
        chain_id: fields.get("chainId").unwrap_or(&Wire::Null).to_u64("chainId")?,
        nonce: required("nonce")?,
        issued_at: required("issuedAt")?,
        expiration_time: text("expirationTime")?,
        not_before: text("notBefore")?,
        request_id: text("requestId")?,
        resources,
    })
}

fn write(message: &SiweMessage, writer: &mut Writer) {
    let texts = [
        ("scheme", message.scheme.as_ref()),
        ("domain", Some(&message.domain)),
        ("statement", message.statement.as_ref()),
        ("uri", Some(&message.uri)),
        ("nonce", Some(&message.nonce)),
        ("requestId", message.request_id.as_ref()),
    ];
    let times = [
        ("issuedAt", Some(&message.issued_at)),
        ("expirationTime", message.expiration_time.as_ref()),
        ("notBefore", message.not_before.as_ref()),
    ];
    let mut fields = Writer::new();
    let mut count = 3;
    for (key, text) in texts {
        if let Some(text) = text {
            count += 1;
            fields.key(key);
            fields.text(text);
        }
    }
    for (key, time) in times {
        // Parsing has checked that they are times.
        if let Some(time) = time.and_then(|text| parse_time(text)) {
            count += 1;
            fields.key(key);
            fields.number(time);
        }
    }
    if let Some(resources) = &message.resources {
        count += 1;
        fields.key("resources");
        fields.list(resources.len());
        for resource in resources {
            fields.text(resource);
        }
    }
    writer.map(count);
    writer.key("address");
    writer.text(&message.address.to_checksum());
    writer.key("version");
    writer.text("1");
    writer.key("chainId");
    match i64::try_from(message.chain_id) {
        Ok(number) if number < 1 << 53 => writer.number(number),
        _ => writer.uint(latchkey_core::primitives::U256::from(message.chain_id)),
    }
    writer.append(fields);
}
