//! The store port on IndexedDB: one database, one object store, text keys, bytes as values.
//!
//! A commit is one `readwrite` transaction with durability `strict` (Chromium's default would acknowledge a write before
//! it is on disk) and is acknowledged only after its `complete` event.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_channel::oneshot;
use idb::{DatabaseEvent, Factory, KeyRange, ObjectStore, ObjectStoreParams, Query, Request as _};
use js_sys::{Array, Object, Reflect, Uint8Array};
use latchkey_wallet::{Change, StoreError};
use wasm_bindgen::prelude::*;
use web_sys::{DomException, IdbDatabase, IdbTransaction};

const VERSION: u32 = 1;
const STORE: &str = "entries";

#[wasm_bindgen]
extern "C" {
    // web-sys has the third argument only behind an unstable cfg.
    #[wasm_bindgen(extends = IdbDatabase)]
    type DurableDatabase;
    #[wasm_bindgen(catch, method, js_name = transaction)]
    fn transaction_with_options(
        this: &DurableDatabase,
        store: &str,
        mode: &str,
        options: &JsValue,
    ) -> Result<IdbTransaction, JsValue>;
}

/// A connection to one IndexedDB database, opened at first use and again after another version closed it.
pub struct IndexedDbStore {
    name: String,
    connection: RefCell<Option<Connection>>,
}

impl IndexedDbStore {
    /// A store in the database `name`. Nothing is opened yet.
    pub fn new(name: String) -> Self {
        Self { name, connection: RefCell::default() }
    }

    /// The value of `key`, if there is one.
    ///
    /// # Errors
    /// [`StoreError`] if the browser refused.
    pub async fn read(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let transaction = self.transaction("readonly").await?;
        let request = transaction
            .entries()?
            .get(Query::from(JsValue::from_str(key)))
            .map_err(|error| refused(&error))?;
        transaction.finish().await?;
        let value = request.result().map_err(|error| refused(&error))?;
        if value.is_undefined() { Ok(None) } else { bytes(&value).map(Some) }
    }

    /// All entries whose key starts with `prefix`, in the order of keys.
    ///
    /// # Errors
    /// [`StoreError`] if the browser refused.
    pub async fn list(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        let range = || {
            KeyRange::bound(&prefix.into(), &format!("{prefix}\u{ffff}").into(), None, None)
                .map(|range| Some(Query::from(range)))
                .map_err(|error| refused(&error))
        };
        let transaction = self.transaction("readonly").await?;
        let store = transaction.entries()?;
        let keys = store.get_all_keys(range()?, None).map_err(|error| refused(&error))?;
        let values = store.get_all(range()?, None).map_err(|error| refused(&error))?;
        transaction.finish().await?;
        let keys = Array::from(&keys.result().map_err(|error| refused(&error))?);
        let values = Array::from(&values.result().map_err(|error| refused(&error))?);
        keys.iter()
            .zip(values.iter())
            .map(|(key, value)| Ok((key.as_string().ok_or_else(|| failure("DataError"))?, bytes(&value)?)))
            .collect()
    }

    /// Makes all `changes` or none; returns once they are on disk.
    ///
    /// # Errors
    /// [`StoreError`] if the browser refused (quota, private mode, an aborted transaction): nothing was changed then.
    pub async fn commit(&self, changes: &[Change]) -> Result<(), StoreError> {
        let transaction = self.transaction("readwrite").await?;
        let store = transaction.entries()?;
        for change in changes {
            let queued = match change {
                Change::Put { key, value } => {
                    store.put(&Uint8Array::from(value.as_slice()), Some(&JsValue::from_str(key))).map(drop)
                }
                Change::Delete { key } => store.delete(Query::from(JsValue::from_str(key))).map(drop),
            };
            if let Err(error) = queued {
                transaction.abort();
                return Err(refused(&error));
            }
        }
        transaction.finish().await
    }

    async fn transaction(&self, mode: &str) -> Result<Transaction, StoreError> {
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &"strict".into()).map_err(|error| thrown(&error))?;
        // A connection closed under us (versionchange, storage cleared) throws here: open it once more.
        if let Some(connection) = self.connection.borrow().as_ref()
            && let Ok(inner) = connection.database.transaction_with_options(STORE, mode, &options)
        {
            return Ok(Transaction::new(inner));
        }
        let connection = self.open().await?;
        let inner = connection
            .database
            .transaction_with_options(STORE, mode, &options)
            .map_err(|error| thrown(&error))?;
        self.connection.replace(Some(connection));
        Ok(Transaction::new(inner))
    }

    async fn open(&self) -> Result<Connection, StoreError> {
        let mut request = Factory::new()
            .and_then(|factory| factory.open(&self.name, Some(VERSION)))
            .map_err(|error| refused(&error))?;
        let (tell, told) = oneshot::channel();
        let tell = Rc::new(Cell::new(Some(tell)));
        let teller = |outcome: Opening| {
            let tell = Rc::clone(&tell);
            move || tell.take().is_some_and(|tell| tell.send(outcome).is_ok())
        };
        let (opened, failed, blocked) =
            (teller(Opening::Opened), teller(Opening::Failed), teller(Opening::Blocked));
        request.on_success(move |event| {
            // Too late: the caller was told that it is blocked, or is gone.
            if !opened()
                && let Ok(database) = event.database()
            {
                database.close();
            }
        });
        request.on_error(move |_| {
            failed();
        });
        request.on_blocked(move |_| {
            blocked();
        });
        request.on_upgrade_needed(|event| {
            // A failure in here leaves the store missing, which the first transaction reports.
            let _ = event
                .database()
                .and_then(|database| database.create_object_store(STORE, ObjectStoreParams::new()));
        });
        let outcome = told.await;
        request.forget_callbacks();
        match outcome {
            Ok(Opening::Opened) => request
                .database()
                .map(|database| Connection::new(database.into()))
                .map_err(|error| refused(&error)),
            Ok(Opening::Blocked) => Err(failure("Blocked")),
            _ => Err(request
                .error()
                .ok()
                .flatten()
                .map_or_else(|| failure("UnknownError"), |error| failure(&error.name()))),
        }
    }
}

enum Opening {
    Opened,
    Failed,
    Blocked,
}

/// An open connection; closes itself when another tab wants to upgrade or delete the database, and on drop.
struct Connection {
    database: DurableDatabase,
    _version_change: Closure<dyn FnMut()>,
}

impl Connection {
    fn new(database: IdbDatabase) -> Self {
        let version_change = Closure::<dyn FnMut()>::new({
            let database = database.clone();
            move || database.close()
        });
        database.set_onversionchange(Some(version_change.as_ref().unchecked_ref()));
        Self { database: database.unchecked_into(), _version_change: version_change }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.database.set_onversionchange(None);
        self.database.close();
    }
}

/// A transaction whose end can be awaited. Dropped before its end, it is left to end by itself.
struct Transaction {
    inner: IdbTransaction,
    ended: oneshot::Receiver<bool>,
    _complete: Closure<dyn FnMut()>,
    _abort: Closure<dyn FnMut()>,
}

impl Transaction {
    fn new(inner: IdbTransaction) -> Self {
        let (tell, ended) = oneshot::channel();
        let tell = Rc::new(Cell::new(Some(tell)));
        let handler = |completed: bool| {
            let tell = Rc::clone(&tell);
            Closure::<dyn FnMut()>::new(move || {
                if let Some(tell) = tell.take() {
                    let _ = tell.send(completed);
                }
            })
        };
        let (complete, abort) = (handler(true), handler(false));
        inner.set_oncomplete(Some(complete.as_ref().unchecked_ref()));
        // An error of a request always ends in an abort, which carries it.
        inner.set_onabort(Some(abort.as_ref().unchecked_ref()));
        Self { inner, ended, _complete: complete, _abort: abort }
    }

    fn entries(&self) -> Result<ObjectStore, StoreError> {
        self.inner.object_store(STORE).map(ObjectStore::from).map_err(|error| thrown(&error))
    }

    async fn finish(mut self) -> Result<(), StoreError> {
        if (&mut self.ended).await == Ok(true) {
            return Ok(());
        }
        Err(self.inner.error().map_or_else(|| failure("AbortError"), |error| failure(&error.name())))
    }

    fn abort(self) {
        // Throws only if the transaction has ended already.
        let _ = self.inner.abort();
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        self.inner.set_oncomplete(None);
        self.inner.set_onabort(None);
    }
}

fn failure(reason: &str) -> StoreError {
    StoreError { reason: reason.to_owned() }
}

fn bytes(value: &JsValue) -> Result<Vec<u8>, StoreError> {
    value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec).ok_or_else(|| failure("DataError"))
}

/// The exception inside one of idb's errors.
fn refused(error: &idb::Error) -> StoreError {
    use idb::Error as E;
    match error {
        E::DomException(exception) => failure(&exception.name()),
        E::IndexedDbNotFound(_) => failure("NotSupportedError"),
        E::IndexedDbOpenFailed(value)
        | E::ObjectStoreNotFound(value)
        | E::GetFailed(value)
        | E::GetAllFailed(value)
        | E::GetAllKeysFailed(value)
        | E::UpdateFailed(value)
        | E::DeleteFailed(value)
        | E::RequestResultNotFound(value)
        | E::TransactionOpenFailed(value) => thrown(value),
        _ => failure("UnknownError"),
    }
}

fn thrown(value: &JsValue) -> StoreError {
    match value.dyn_ref::<DomException>() {
        Some(exception) => failure(&exception.name()),
        None => failure("UnknownError"),
    }
}
