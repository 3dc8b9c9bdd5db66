//! The types that JSON of ours is made of.

use serde_json::Value;

use super::{FromJson, JsonError};
use crate::primitives::{Address, B256, Bytes, U256, quantity};

impl FromJson for Value {
    fn from_json(value: Value) -> Result<Self, JsonError> {
        Ok(value)
    }
}

impl FromJson for bool {
    fn from_json(value: Value) -> Result<Self, JsonError> {
        value.as_bool().ok_or(JsonError::Expected { expected: "true or false" })
    }
}

impl FromJson for String {
    fn from_json(value: Value) -> Result<Self, JsonError> {
        match value {
            Value::String(text) => Ok(text),
            _ => Err(JsonError::Expected { expected: "a text" }),
        }
    }
}

impl FromJson for u64 {
    fn from_json(value: Value) -> Result<Self, JsonError> {
        value.as_u64().ok_or(JsonError::Expected { expected: "a whole number" })
    }
}

macro_rules! narrower {
    ($($type:ty),*) => {
        $(impl FromJson for $type {
            fn from_json(value: Value) -> Result<Self, JsonError> {
                Self::try_from(u64::from_json(value)?)
                    .map_err(|_| JsonError::Expected { expected: "a smaller number" })
            }
        })*
    };
}

narrower!(u8, u32, usize);

macro_rules! from_text {
    ($($type:ty),*) => {
        $(impl FromJson for $type {
            fn from_json(value: Value) -> Result<Self, JsonError> {
                Self::parse(&String::from_json(value)?)
                    .map_err(|error| JsonError::Value { reason: error.to_string() })
            }
        })*
    };
}

from_text!(Address, B256, Bytes);

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(value: Value) -> Result<Self, JsonError> {
        if value.is_null() { Ok(None) } else { T::from_json(value).map(Some) }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: Value) -> Result<Self, JsonError> {
        let Value::Array(items) = value else { return Err(JsonError::Expected { expected: "a list" }) };
        let mut list = Vec::with_capacity(items.len());
        for item in items {
            list.push(T::from_json(item)?);
        }
        Ok(list)
    }
}

impl FromJson for (String, String) {
    fn from_json(value: Value) -> Result<Self, JsonError> {
        match <[String; 2]>::try_from(Vec::from_json(value)?) {
            Ok([first, second]) => Ok((first, second)),
            Err(_) => Err(JsonError::Expected { expected: "two texts" }),
        }
    }
}

/// An integer spelled as a JSON-RPC quantity (`0x2a`).
#[derive(Default)]
pub struct Quantity<T>(pub T);

macro_rules! quantities {
    ($($type:ty, $parse:path);*) => {
        $(impl FromJson for Quantity<$type> {
            fn from_json(value: Value) -> Result<Self, JsonError> {
                $parse(&String::from_json(value)?)
                    .map(Quantity)
                    .map_err(|error| JsonError::Value { reason: error.to_string() })
            }
        }

        impl FromJson for Quantity<Option<$type>> {
            fn from_json(value: Value) -> Result<Self, JsonError> {
                Ok(Quantity(Option::<Quantity<$type>>::from_json(value)?.map(|quantity| quantity.0)))
            }

            fn absent() -> Option<Self> {
                Some(Quantity(None))
            }
        })*
    };
}

quantities!(U256, quantity::parse; u64, quantity::parse_u64);
