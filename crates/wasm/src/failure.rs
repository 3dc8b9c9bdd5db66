//! How an error leaves the module: a [`Failure`] as JSON text, thrown. `pkg/src/errors.ts` makes it a `LatchkeyError`.

use std::cell::RefCell;

use latchkey_core::code::{Code, Failure};
use latchkey_core::json;
use wasm_bindgen::prelude::*;

/// What every export of this crate throws or rejects with: the JSON of a [`Failure`].
pub(crate) struct Thrown(pub(crate) Failure);

impl<E: Into<Failure>> From<E> for Thrown {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl From<Thrown> for JsValue {
    #[inline(never)]
    fn from(thrown: Thrown) -> Self {
        match json::text(&thrown.0) {
            Ok(text) => JsValue::from_str(&text),
            Err(_) => {
                JsValue::from_str("{\"code\":\"INTERNAL\",\"message\":\"an error could not be written\"}")
            }
        }
    }
}

/// An argument is wrong; `path` names it (`args[1].amount`).
#[inline(never)]
pub(crate) fn invalid(path: &str, message: impl Into<String>) -> Failure {
    let failure = Failure::new(Code::InvalidParams, message);
    if path.is_empty() { failure } else { failure.with_data(serde_json::json!({ "path": path })) }
}

thread_local! {
    static CRASHED: RefCell<Option<js_sys::Function>> = const { RefCell::new(None) };
}

/// Tells `listener` that the module panicked, once, before it traps. A future that panics traps in a microtask of its own
/// and would otherwise leave its promise pending for ever.
///
/// At most the place in the source is told: a panic's message may hold whatever the caller passed.
#[wasm_bindgen]
pub fn on_crash(listener: js_sys::Function) {
    CRASHED.with(|slot| slot.replace(Some(listener)));
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
        crashed(&place);
    }));
}

/// In what ships, panics do nothing but call this, without a place, and trap (`panics.rs` of `crates/xtask`).
#[inline(never)]
fn crashed(place: &str) {
    if let Some(listener) = CRASHED.with(|slot| slot.take()) {
        // A listener that throws changes nothing: the trap follows anyway.
        let _ = listener.call1(&JsValue::NULL, &JsValue::from_str(place));
    }
}
