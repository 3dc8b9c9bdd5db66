//! The locks port: `navigator.locks` (exclusive across tabs and workers of one origin), with a fallback inside this
//! instance where the platform has none (Node before 24, an opaque origin).

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use futures_channel::oneshot;
use futures_util::future::{Either, select};
use futures_util::lock::{Mutex, OwnedMutexGuard};
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    type LockManager;
    #[wasm_bindgen(catch, method)]
    fn request(this: &LockManager, name: &str, callback: &JsValue) -> Result<Promise, JsValue>;
}

thread_local! {
    static LOCAL: RefCell<HashMap<String, Arc<Mutex<()>>>> = RefCell::default();
}

/// An exclusive lock, held until dropped.
#[derive(Debug)]
pub struct Guard {
    _held: Held,
}

#[derive(Debug)]
enum Held {
    Web { _lock: Release },
    Local { _lock: OwnedMutexGuard<()> },
}

/// Resolves, on drop, the promise whose settlement the browser takes as the end of the lock. Dropped before the lock
/// was granted, it makes the grant end at once.
#[derive(Debug)]
struct Release(Function);

impl Drop for Release {
    fn drop(&mut self) {
        let _ = self.0.call0(&JsValue::UNDEFINED);
    }
}

/// Waits for the exclusive lock `name`.
pub(crate) async fn lock(name: &str) -> Guard {
    let held = match web_lock(name).await {
        Some(lock) => Held::Web { _lock: lock },
        None => {
            let mutex = LOCAL.with_borrow_mut(|locks| Arc::clone(locks.entry(name.to_owned()).or_default()));
            Held::Local { _lock: mutex.lock_owned().await }
        }
    };
    Guard { _held: held }
}

fn manager() -> Option<LockManager> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    locks.is_object().then(|| locks.unchecked_into())
}

/// `None` if there is no lock manager or it refuses this origin.
async fn web_lock(name: &str) -> Option<Release> {
    let manager = manager()?;
    let mut release = None;
    let held = Promise::new(&mut |resolve, _reject| release = Some(Release(resolve)));
    let release = release?;
    let (granted, grant) = oneshot::channel::<()>();
    let callback = Closure::once_into_js(move |_lock: JsValue| {
        let _ = granted.send(());
        held
    });
    let refused = JsFuture::from(manager.request(name, &callback).ok()?);
    match select(grant, refused).await {
        Either::Left((Ok(()), _)) => Some(release),
        _ => None,
    }
}
