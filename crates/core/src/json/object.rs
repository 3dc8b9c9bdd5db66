//! A JSON object whose fields are taken one by one.

use serde_json::{Map, Value};

use super::{FromJson, JsonError, Quantity};

/// A JSON object whose fields are taken one by one.
pub struct Object(Map<String, Value>);

impl Object {
    /// Wraps an object.
    ///
    /// # Errors
    /// [`JsonError::Expected`] if `value` is none.
    pub fn new(value: Value) -> Result<Self, JsonError> {
        match value {
            Value::Object(map) => Ok(Self(map)),
            _ => Err(JsonError::Expected { expected: "an object" }),
        }
    }

    /// Takes a field. An absent `Option` is `None`.
    ///
    /// # Errors
    /// [`JsonError::Missing`], or [`JsonError::Field`] if its value is refused.
    #[inline(never)]
    pub fn take<T: FromJson>(&mut self, key: &'static str) -> Result<T, JsonError> {
        match self.remove(key) {
            Some(value) => T::from_json(value).map_err(|error| error.within(key)),
            None => T::absent().ok_or(JsonError::Missing { key }),
        }
    }

    /// Takes a field; its default if it is absent.
    ///
    /// # Errors
    /// [`JsonError::Field`] if its value is refused.
    pub fn take_or_default<T: FromJson + Default>(&mut self, key: &'static str) -> Result<T, JsonError> {
        if self.0.contains_key(key) { self.take(key) } else { Ok(T::default()) }
    }

    /// Takes a field that is spelled as a JSON-RPC quantity.
    ///
    /// # Errors
    /// As [`Object::take`].
    pub fn quantity<T>(&mut self, key: &'static str) -> Result<T, JsonError>
    where
        Quantity<T>: FromJson,
    {
        self.take::<Quantity<T>>(key).map(|quantity| quantity.0)
    }

    /// Takes the field that says which variant of an enum this is.
    ///
    /// # Errors
    /// As [`Object::take`].
    pub fn tag(&mut self, key: &'static str) -> Result<String, JsonError> {
        self.take(key)
    }

    /// Refuses whatever was not taken.
    ///
    /// # Errors
    /// [`JsonError::Unknown`].
    pub fn end(self) -> Result<(), JsonError> {
        match self.0.into_iter().next() {
            None => Ok(()),
            Some((key, _)) => Err(JsonError::Unknown { key }),
        }
    }

    /// What was not taken, as an object.
    #[must_use]
    pub fn rest(self) -> Value {
        Value::Object(self.0)
    }

    #[inline(never)]
    fn remove(&mut self, key: &str) -> Option<Value> {
        self.0.remove(key)
    }
}
