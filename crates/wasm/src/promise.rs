//! Promises for JavaScript, all made by one piece of code: an `async` export would bring its own executor, compiled
//! anew for each of them.

use std::pin::Pin;

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use crate::failure::Thrown;

/// What an export gives when it is done.
type Outcome = Result<JsValue, Thrown>;

/// The promise of what `future` gives.
pub(crate) fn promise(future: impl Future<Output = Outcome> + 'static) -> Promise {
    boxed(Box::pin(future))
}

#[inline(never)]
fn boxed(future: Pin<Box<dyn Future<Output = Outcome>>>) -> Promise {
    future_to_promise(async move { Ok(future.await?) })
}
