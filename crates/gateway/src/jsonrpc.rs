//! JSON-RPC 2.0 requests and replies. A reply that is not exactly one is malformed: nothing is guessed.

use latchkey_core::json;
use serde_json::{Map, Value, json};

/// More values than any reply of the sizes allowed has in earnest; a bomb of `[0,0,…` stops here.
const MOST_VALUES: u32 = 300_000;

/// An error object of a reply.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RpcError {
    pub(crate) number: i64,
    pub(crate) message: String,
    pub(crate) data: Value,
}

/// What a well-formed reply says.
pub(crate) type Reply = Result<Value, RpcError>;

/// Writes a request.
pub(crate) fn request(id: u64, method: &str, params: &Value) -> String {
    json::write(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }))
}

/// Reads the reply to request `id`. The error says what is wrong with it.
pub(crate) fn parse_reply(body: &[u8], id: u64) -> Result<Reply, String> {
    let text = core::str::from_utf8(body).map_err(|_| "not UTF-8".to_owned())?;
    let first = text.trim_start().chars().next();
    match first {
        None => return Err("empty".to_owned()),
        Some('<') => return Err("a web page, not JSON".to_owned()),
        Some('[') => return Err("a batch for a single request".to_owned()),
        Some(_) => {}
    }
    let Value::Object(mut reply) =
        json::parse_bounded(text, MOST_VALUES).map_err(|error| error.to_string())?
    else {
        return Err("not an object".to_owned());
    };
    if reply.get("jsonrpc").and_then(Value::as_str) != Some("2.0") {
        return Err("not marked as JSON-RPC 2.0".to_owned());
    }
    match reply.get("id") {
        Some(Value::Number(number)) if number.as_u64() == Some(id) => {}
        Some(_) => return Err("the id is another request's".to_owned()),
        None => return Err("no id".to_owned()),
    }
    match (reply.remove("result"), reply.remove("error")) {
        (Some(result), None) => Ok(Ok(result)),
        (None, Some(Value::Object(error))) => parse_error(error).map(Err),
        (None, Some(_)) => Err("the error is not an object".to_owned()),
        (Some(_), Some(_)) => Err("both a result and an error".to_owned()),
        (None, None) => Err("neither a result nor an error".to_owned()),
    }
}

fn parse_error(mut error: Map<String, Value>) -> Result<RpcError, String> {
    let number = error.get("code").and_then(Value::as_i64).ok_or("the error has no integer code")?;
    let message = error.get("message").and_then(Value::as_str).ok_or("the error has no message")?;
    let message = tidy(message);
    Ok(RpcError { number, message, data: error.remove("data").unwrap_or(Value::Null) })
}

/// A node's words, fit to be shown: no control or direction characters, not longer than 300 characters.
pub(crate) fn tidy(message: &str) -> String {
    let hidden = |character: &char| matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
    let shown = |character: char| if character.is_control() { ' ' } else { character };
    let mut text: String =
        message.chars().filter(|character| !hidden(character)).map(shown).take(300).collect();
    text.truncate(text.trim_end().len());
    text
}

#[cfg(test)]
mod tests;
