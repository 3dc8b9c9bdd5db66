//! The store port in memory: gone with the page. For tests, and for a wallet that is meant to leave nothing behind.

use std::cell::RefCell;

use latchkey_wallet::Change;

/// A store that dies with its owner.
#[derive(Default)]
pub struct MemoryStore {
    /// In the order of keys.
    entries: RefCell<Vec<(String, Vec<u8>)>>,
}

impl MemoryStore {
    /// The value of `key`, if there is one.
    pub fn read(&self, key: &str) -> Option<Vec<u8>> {
        let entries = self.entries.borrow();
        let at = entries.binary_search_by(|(other, _)| other.as_str().cmp(key)).ok()?;
        entries.get(at).map(|(_, value)| value.clone())
    }

    /// All entries whose key starts with `prefix`, in the order of keys.
    pub fn list(&self, prefix: &str) -> Vec<(String, Vec<u8>)> {
        let entries = self.entries.borrow();
        entries.iter().filter(|(key, _)| key.starts_with(prefix)).cloned().collect()
    }

    /// Makes all `changes`.
    pub fn commit(&self, changes: Vec<Change>) {
        let mut entries = self.entries.borrow_mut();
        for change in changes {
            let (key, value) = match change {
                Change::Put { key, value } => (key, Some(value)),
                Change::Delete { key } => (key, None),
            };
            let place = entries.binary_search_by(|(other, _)| other.cmp(&key));
            match (place, value) {
                (Ok(at), Some(value)) => entries[at].1 = value,
                (Err(at), Some(value)) => entries.insert(at, (key, value)),
                (Ok(at), None) => drop(entries.remove(at)),
                (Err(_), None) => {}
            }
        }
    }
}
