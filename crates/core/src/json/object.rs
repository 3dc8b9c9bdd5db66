//! A JSON object whose fields are taken one by one.

use serde_json::{Map, Value};

use super::{FromJson, JsonError, Quantity};

/// A JSON object whose fields are taken one by one.
///
/// [`Object::field`] remembers what was wrong instead of returning it, so that a reader of many fields is straight code;
/// what it read counts only if [`Object::finish`] or [`Object::end`] succeeds.
pub struct Object {
    map: Map<String, Value>,
    error: Option<JsonError>,
}

impl Object {
    /// Wraps an object.
    ///
    /// # Errors
    /// [`JsonError::Expected`] if `value` is none.
    pub fn new(value: Value) -> Result<Self, JsonError> {
        match value {
            Value::Object(map) => Ok(Self { map, error: None }),
            _ => Err(JsonError::Expected { expected: "an object" }),
        }
    }

    /// Takes a field. An absent `Option` is `None`.
    ///
    /// # Errors
    /// [`JsonError::Missing`], or [`JsonError::Field`] if its value is refused.
    pub fn take<T: FromJson>(&mut self, key: &'static str) -> Result<T, JsonError> {
        match self.remove(key) {
            Some(value) => T::from_json(value).map_err(|error| error.within(key)),
            None => T::absent().ok_or(JsonError::Missing { key }),
        }
    }

    /// Takes a field as [`Object::take`] does; if that fails, remembers why and stands in a default.
    #[must_use]
    #[inline(never)]
    pub fn field<T: FromJson + Default>(&mut self, key: &'static str) -> T {
        match self.take(key) {
            Ok(value) => value,
            Err(error) => {
                self.fail(error);
                T::default()
            }
        }
    }

    /// As [`Object::field`]; an absent field is its default.
    #[must_use]
    pub fn field_or_default<T: FromJson + Default>(&mut self, key: &'static str) -> T {
        if self.map.contains_key(key) { self.field(key) } else { T::default() }
    }

    /// As [`Object::field`], for one that is spelled as a JSON-RPC quantity.
    #[must_use]
    pub fn quantity<T>(&mut self, key: &'static str) -> T
    where
        Quantity<T>: FromJson + Default,
    {
        self.field::<Quantity<T>>(key).0
    }

    /// Takes the field that says which variant of an enum this is.
    ///
    /// # Errors
    /// As [`Object::take`].
    pub fn tag(&mut self, key: &'static str) -> Result<String, JsonError> {
        self.take(key)
    }

    /// Says whether every field was right; gives what was not taken, as an object.
    ///
    /// # Errors
    /// The first thing that [`Object::field`] remembered.
    pub fn finish(self) -> Result<Value, JsonError> {
        match self.error {
            None => Ok(Value::Object(self.map)),
            Some(error) => Err(error),
        }
    }

    /// As [`Object::finish`], and refuses whatever was not taken.
    ///
    /// # Errors
    /// As [`Object::finish`], and [`JsonError::Unknown`].
    pub fn end(self) -> Result<(), JsonError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        match self.map.into_iter().next() {
            None => Ok(()),
            Some((key, _)) => Err(JsonError::Unknown { key }),
        }
    }

    #[inline(never)]
    fn remove(&mut self, key: &str) -> Option<Value> {
        self.map.remove(key)
    }

    fn fail(&mut self, error: JsonError) {
        if self.error.is_none() {
            self.error = Some(error);
        }
    }
}
