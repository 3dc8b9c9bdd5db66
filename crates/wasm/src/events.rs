//! The events port: each event as JSON text to one callback, in a microtask of its own, so that a listener may call the
//! wallet back.

use js_sys::Function;
use latchkey_core::json;
use latchkey_wallet::WalletEvent;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// Tells `listener` about `event`. A listener that throws changes nothing.
pub(crate) fn emit(listener: &Function, event: &WalletEvent) {
    let Ok(text) = json::text(event) else { return };
    let listener = listener.clone();
    spawn_local(async move {
        let _ = listener.call1(&JsValue::NULL, &text.into());
    });
}
