//! Which store a wallet keeps its data in.

use latchkey_wallet::{Change, StoreError};

use crate::store_indexeddb::IndexedDbStore;
use crate::store_js::JsStore;
use crate::store_memory::MemoryStore;

/// One of the three stores there are.
pub enum AnyStore {
    /// The browser's database.
    IndexedDb(IndexedDbStore),
    /// This instance's memory.
    Memory(MemoryStore),
    /// An object that the page supplies.
    Js(JsStore),
}

impl latchkey_wallet::Store for AnyStore {
    async fn read(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        match self {
            Self::IndexedDb(store) => store.read(key).await,
            Self::Memory(store) => Ok(store.read(key)),
            Self::Js(store) => store.read(key).await,
        }
    }

    async fn list(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        match self {
            Self::IndexedDb(store) => store.list(prefix).await,
            Self::Memory(store) => Ok(store.list(prefix)),
            Self::Js(store) => store.list(prefix).await,
        }
    }

    async fn commit(&self, changes: Vec<Change>) -> Result<(), StoreError> {
        match self {
            Self::IndexedDb(store) => store.commit(&changes).await,
            Self::Memory(store) => {
                store.commit(changes);
                Ok(())
            }
            Self::Js(store) => store.commit(&changes).await,
        }
    }
}
