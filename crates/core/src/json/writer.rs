//! Writes JSON text by one path, whatever the type: a type becomes a [`Value`], a value becomes text. serde_json would
//! compile every type's writer twice, once for each of the two.

use serde::Serialize;
use serde_json::Value;

use super::JsonError;

/// Writes a value, without white space.
///
/// ```
/// let value = serde_json::json!({ "b": [1, null, "\n"], "a": true });
/// assert_eq!(latchkey_core::json::write(&value), r#"{"a":true,"b":[1,null,"\n"]}"#);
/// ```
#[must_use]
pub fn write(value: &Value) -> String {
    let mut out = String::new();
    put(&mut out, value);
    out
}

/// Writes whatever serde can make a value of.
///
/// # Errors
/// [`JsonError::Value`] if it has keys that are not texts.
pub fn text(thing: &impl Serialize) -> Result<String, JsonError> {
    match serde_json::to_value(thing) {
        Ok(value) => Ok(write(&value)),
        Err(error) => Err(JsonError::Value { reason: error.to_string() }),
    }
}

fn put(out: &mut String, value: &Value) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::String(text) => put_string(out, text),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                put(out, item);
            }
            out.push(']');
        }
        Value::Object(map) => {
            out.push('{');
            for (index, (key, item)) in map.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                put_string(out, key);
                out.push(':');
                put(out, item);
            }
            out.push('}');
        }
    }
}

/// Writes a string with its quotes.
pub(crate) fn put_string(out: &mut String, text: &str) {
    out.push('"');
    let mut start = 0;
    for (index, byte) in text.bytes().enumerate() {
        let letter = match byte {
            b'"' | b'\\' => char::from(byte),
            b'\n' => 'n',
            b'\r' => 'r',
            b'\t' => 't',
            8 => 'b',
            12 => 'f',
            0..0x20 => 'u',
            _ => continue,
        };
        // Cut at ASCII characters: never inside one.
        out.push_str(text.get(start..index).unwrap_or_default());
        start = index + 1;
        out.push('\\');
        out.push(letter);
        if letter == 'u' {
            out.push_str(if byte < 16 { "000" } else { "001" });
            out.push(char::from_digit(u32::from(byte) & 15, 16).unwrap_or_default());
        }
    }
    out.push_str(text.get(start..).unwrap_or_default());
    out.push('"');
}
