//! The store port in memory: gone with the page. For tests, and for a wallet that is meant to leave nothing behind.

use std::cell::RefCell;
use std::collections::BTreeMap;

use latchkey_wallet::Change;

/// A store that dies with its owner.
#[derive(Default)]
pub struct MemoryStore {
    entries: RefCell<BTreeMap<String, Vec<u8>>>,
}

impl MemoryStore {
    /// The value of `key`, if there is one.
    pub fn read(&self, key: &str) -> Option<Vec<u8>> {
        self.entries.borrow().get(key).cloned()
    }

    /// All entries whose key starts with `prefix`, in the order of keys.
    pub fn list(&self, prefix: &str) -> Vec<(String, Vec<u8>)> {
        let entries = self.entries.borrow();
        let from = entries.range(prefix.to_owned()..);
        from.take_while(|(key, _)| key.starts_with(prefix))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect()
    }

    /// Makes all `changes`.
    pub fn commit(&self, changes: Vec<Change>) {
        let mut entries = self.entries.borrow_mut();
        for change in changes {
            match change {
                Change::Put { key, value } => drop(entries.insert(key, value)),
                Change::Delete { key } => drop(entries.remove(&key)),
            }
        }
    }
}
