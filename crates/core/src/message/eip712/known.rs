//! A memory of types: reading them, and hashing their texts, is most of the work on a value.

use std::sync::Arc;

use serde_json::Value;

use super::TypedDataError;
use super::types::{DOMAIN, Types, domain_fields};

/// How many are remembered.
const PLACES: usize = 8;

/// The types that were read last, as they were written: equal text in JSON is equal types, whoever gives it.
///
/// ```
/// use latchkey_core::message::eip712::{KnownTypes, TypedData};
/// let mut known = KnownTypes::default();
/// for choice in [1, 2] {
///     let json = format!(
///         r#"{{"types":{{"Vote":[{{"name":"choice","type":"uint8"}}]}},"primaryType":"Vote","domain":{{}},"message":{{"choice":{choice}}}}}"#
///     );
///     assert_eq!(TypedData::parse_known(&json, &mut known)?.hash(), TypedData::parse(&json)?.hash());
/// }
/// # Ok::<(), latchkey_core::message::eip712::TypedDataError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct KnownTypes {
    entries: Vec<Entry>,
    /// Where the next one goes.
    next: usize,
}

#[derive(Clone, Debug)]
struct Entry {
    written: Value,
    /// Which fields an inferred domain has; nothing if the domain's type is written.
    domain: Option<u8>,
    types: Arc<Types>,
}

impl KnownTypes {
    pub(super) fn types(&mut self, written: &Value, domain: &Value) -> Result<Arc<Types>, TypedDataError> {
        let inferred = if written.get(DOMAIN).is_some() { None } else { Some(domain_fields(domain)) };
        let is_it = |entry: &&Entry| entry.domain == inferred && entry.written == *written;
        if let Some(entry) = self.entries.iter().find(is_it) {
            return Ok(entry.types.clone());
        }
        let types = Arc::new(Types::parse(written, domain)?);
        let entry = Entry { written: written.clone(), domain: inferred, types: types.clone() };
        match self.entries.get_mut(self.next) {
            Some(place) => *place = entry,
            None => self.entries.push(entry),
        }
        self.next = (self.next + 1) % PLACES;
        Ok(types)
    }
}
