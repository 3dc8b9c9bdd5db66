//! Reading arguments: each getter names the argument in its error.

use std::borrow::Cow;

use latchkey_core::code::Failure;
use latchkey_core::primitives::{Address, B256, U256, hex};

use wasm_bindgen::JsValue;

use crate::failure::{Thrown, invalid};
use crate::wire::{Wire, Writer};

/// Runs an export whose answer is bytes, given as `0x` hex. One copy of what every export needs: they are many.
#[inline(never)]
pub(crate) fn answer_hex(
    message: &[u8],
    act: &dyn Fn(&mut Arguments<'_>) -> Result<Vec<u8>, Failure>,
) -> Result<String, JsValue> {
    let answer = Arguments::read(message).and_then(|mut args| act(&mut args));
    Ok(hex::encode(&answer.map_err(Thrown)?))
}

/// Runs an export whose answer is text.
#[inline(never)]
pub(crate) fn answer_text(
    message: &[u8],
    act: &dyn Fn(&mut Arguments<'_>) -> Result<String, Failure>,
) -> Result<String, JsValue> {
    Ok(Arguments::read(message).and_then(|mut args| act(&mut args)).map_err(Thrown)?)
}

/// Runs an export whose answer is a wire value.
#[inline(never)]
pub(crate) fn answer_value(
    message: &[u8],
    act: &dyn Fn(&mut Arguments<'_>, &mut Writer) -> Result<(), Failure>,
) -> Result<Vec<u8>, JsValue> {
    let mut writer = Writer::new();
    Arguments::read(message).and_then(|mut args| act(&mut args, &mut writer)).map_err(Thrown)?;
    Ok(writer.finish())
}

/// The arguments of one call, in order.
pub(crate) struct Arguments<'a>(std::vec::IntoIter<Wire<'a>>);

impl<'a> Arguments<'a> {
    /// Reads a message that is a list.
    #[inline(never)]
    pub(crate) fn read(message: &'a [u8]) -> Result<Self, Failure> {
        match Wire::read(message)? {
            Wire::List(items) => Ok(Self(items.into_iter())),
            _ => Err(invalid("", "a call takes a list of arguments")),
        }
    }

    /// The next argument; absent ones are null.
    #[inline(never)]
    pub(crate) fn next(&mut self) -> Wire<'a> {
        self.0.next().unwrap_or(Wire::Null)
    }

    /// The next argument as a string; absent is empty.
    #[inline(never)]
    pub(crate) fn text(&mut self, name: &str) -> Result<&'a str, Failure> {
        match self.next() {
            Wire::Text(text) => Ok(text),
            Wire::Null => Ok(""),
            other => Err(expected(name, "a string", &other)),
        }
    }

    /// The next argument as a list; absent is empty.
    #[inline(never)]
    pub(crate) fn list(&mut self, name: &str) -> Result<Vec<Wire<'a>>, Failure> {
        self.next().into_list(name)
    }

    /// The next argument as bytes.
    #[inline(never)]
    pub(crate) fn bytes(&mut self, name: &str) -> Result<Cow<'a, [u8]>, Failure> {
        self.next().into_bytes(name)
    }
}

/// `name: expected …, got …`.
#[inline(never)]
pub(crate) fn expected(name: &str, what: &str, got: &Wire<'_>) -> Failure {
    invalid(name, format!("{name}: expected {what}, got {}", got.kind()))
}

#[inline(never)]
fn because(name: &str, reason: &dyn core::fmt::Display) -> Failure {
    invalid(name, format!("{name}: {reason}"))
}

impl<'a> Wire<'a> {
    /// A list; null is an empty one.
    #[inline(never)]
    pub(crate) fn into_list(self, name: &str) -> Result<Vec<Wire<'a>>, Failure> {
        match self {
            Wire::List(items) => Ok(items),
            Wire::Null => Ok(Vec::new()),
            other => Err(expected(name, "an array", &other)),
        }
    }

    /// Bytes from `0x` hex or a `Uint8Array`.
    #[inline(never)]
    pub(crate) fn into_bytes(self, name: &str) -> Result<Cow<'a, [u8]>, Failure> {
        match self {
            Wire::Bytes(bytes) => Ok(Cow::Borrowed(bytes)),
            Wire::Text(text) => hex::decode(text).map(Cow::Owned).map_err(|error| because(name, &error)),
            other => Err(expected(name, "hex or bytes", &other)),
        }
    }

    /// An address with a right checksum or none.
    #[inline(never)]
    pub(crate) fn to_address(&self, name: &str) -> Result<Address, Failure> {
        match self {
            Wire::Text(text) => Address::parse(text).map_err(|error| because(name, &error)),
            other => Err(expected(name, "an address", other)),
        }
    }

    /// Exactly 32 bytes.
    #[inline(never)]
    pub(crate) fn to_b256(&self, name: &str) -> Result<B256, Failure> {
        let bytes = self.clone().into_bytes(name)?;
        let got = bytes.len();
        let word = <[u8; 32]>::try_from(bytes.as_ref())
            .map_err(|_| because(name, &format_args!("expected 32 bytes, got {got}")))?;
        Ok(B256(word))
    }

    /// At most 32 bytes, big-endian: an integer that may have lost its leading zeros, or never had any.
    #[inline(never)]
    pub(crate) fn to_padded(&self, name: &str) -> Result<B256, Failure> {
        let bytes = self.clone().into_bytes(name)?;
        match U256::try_from_be_slice(&bytes) {
            Some(number) if bytes.len() <= 32 => Ok(B256(number.to_be_bytes())),
            _ => Err(because(name, &"expected at most 32 bytes")),
        }
    }

    /// An integer of at most 256 bits, not negative.
    #[inline(never)]
    pub(crate) fn to_u256(&self, name: &str) -> Result<U256, Failure> {
        match self {
            Wire::Int { negative: false, magnitude } => Ok(*magnitude),
            Wire::Int { .. } => Err(because(name, &"must not be negative")),
            other => Err(expected(name, "an integer", other)),
        }
    }

    /// An integer of at most 64 bits, not negative.
    #[inline(never)]
    pub(crate) fn to_u64(&self, name: &str) -> Result<u64, Failure> {
        u64::try_from(self.to_u256(name)?).map_err(|_| because(name, &"needs more than 64 bits"))
    }

    /// An entry of an object that is there and not null.
    #[inline(never)]
    pub(crate) fn get(&self, key: &str) -> Option<&Wire<'a>> {
        match self {
            Wire::Map(entries) => entries
                .iter()
                .find(|(name, value)| *name == key && *value != Wire::Null)
                .map(|(_, value)| value),
            _ => None,
        }
    }
}
