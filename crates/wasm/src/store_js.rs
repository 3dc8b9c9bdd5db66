//! The store port on an object that the page supplies: `{ read(key), list(prefix), commit(changes) }`, each returning a
//! promise. Its types are `Store` in `pkg/src/wallet.ts`.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use latchkey_core::sorting::sorted;
use latchkey_wallet::{Change, StoreError};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// A store that the page supplies.
pub struct JsStore {
    object: JsValue,
}

impl JsStore {
    /// Wraps `object`; its methods are looked up at each call.
    pub fn new(object: JsValue) -> Self {
        Self { object }
    }

    /// The value of `key`; the page answers null or undefined where there is none.
    ///
    /// # Errors
    /// [`StoreError`] if the page's store threw, rejected or answered something else than bytes.
    pub async fn read(&self, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let value = self.call("read", &key.into()).await?;
        if value.is_null() || value.is_undefined() { Ok(None) } else { bytes(&value).map(Some) }
    }

    /// All entries whose key starts with `prefix`, sorted here: the page need not.
    ///
    /// # Errors
    /// [`StoreError`] if the page's store threw, rejected or answered something else than pairs.
    pub async fn list(&self, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        let value = self.call("list", &prefix.into()).await?;
        let pairs = value.dyn_into::<Array>().map_err(|_| malformed("list"))?;
        let mut entries = Vec::new();
        for pair in pairs.iter() {
            let pair = pair.dyn_into::<Array>().map_err(|_| malformed("list"))?;
            let key = pair.get(0).as_string().ok_or_else(|| malformed("list"))?;
            if key.starts_with(prefix) {
                entries.push((key, bytes(&pair.get(1))?));
            }
        }
        Ok(sorted(entries, |(a, _), (b, _)| a < b))
    }

    /// Hands over `changes` as `{ type: 'put', key, value } | { type: 'delete', key }`, in order.
    ///
    /// # Errors
    /// [`StoreError`] if the page's store threw or rejected; it has promised that nothing changed then.
    pub async fn commit(&self, changes: &[Change]) -> Result<(), StoreError> {
        let list = Array::new();
        for change in changes {
            let entry = Object::new();
            match change {
                Change::Put { key, value } => {
                    set(&entry, "type", &"put".into())?;
                    set(&entry, "key", &key.as_str().into())?;
                    set(&entry, "value", &Uint8Array::from(value.as_slice()))?;
                }
                Change::Delete { key } => {
                    set(&entry, "type", &"delete".into())?;
                    set(&entry, "key", &key.as_str().into())?;
                }
            }
            list.push(&entry);
        }
        self.call("commit", &list).await.map(drop)
    }

    async fn call(&self, method: &str, argument: &JsValue) -> Result<JsValue, StoreError> {
        let function: Function = Reflect::get(&self.object, &method.into())
            .ok()
            .and_then(|value| value.dyn_into().ok())
            .ok_or_else(|| malformed(method))?;
        let answer = function.call1(&self.object, argument).map_err(|error| refused(&error))?;
        JsFuture::from(Promise::resolve(&answer)).await.map_err(|error| refused(&error))
    }
}

fn set(object: &Object, name: &str, value: &JsValue) -> Result<(), StoreError> {
    Reflect::set(object, &name.into(), value).map(drop).map_err(|error| refused(&error))
}

fn bytes(value: &JsValue) -> Result<Vec<u8>, StoreError> {
    value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec).ok_or_else(|| malformed("read"))
}

fn malformed(method: &str) -> StoreError {
    StoreError { reason: format!("the store's {method} is not what Store asks for") }
}

fn refused(error: &JsValue) -> StoreError {
    let name = Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string());
    StoreError { reason: name.unwrap_or_else(|| "Error".to_owned()) }
}
