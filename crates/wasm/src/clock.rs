//! The clock port: `Date.now` and `setTimeout` of whatever global scope there is (page, worker, Node).

use futures_channel::oneshot;
use js_sys::{Date, Function};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = globalThis, js_name = setTimeout)]
    fn set_timeout(handler: &Function, milliseconds: i32) -> JsValue;
    #[wasm_bindgen(js_namespace = globalThis, js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);
}

/// A running `setTimeout`, cancelled on drop.
pub(crate) struct Timer {
    id: JsValue,
    _handler: Closure<dyn FnMut()>,
}

impl Timer {
    /// Calls `action` once after `ms` milliseconds, unless dropped before.
    pub(crate) fn new(ms: u64, action: impl FnOnce() + 'static) -> Self {
        let handler = Closure::once(action);
        let id = set_timeout(handler.as_ref().unchecked_ref(), i32::try_from(ms).unwrap_or(i32::MAX));
        Self { id, _handler: handler }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        clear_timeout(&self.id);
    }
}

/// Milliseconds since the Unix epoch.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, and a clock before 1970 reads 0"
)]
pub(crate) fn now_ms() -> u64 {
    Date::now() as u64
}

/// Completes after `ms` milliseconds (at most 24 days, `setTimeout`'s limit). Dropping the future cancels the timer.
pub(crate) async fn sleep(ms: u64) {
    let (done, woken) = oneshot::channel();
    let timer = Timer::new(ms, move || {
        let _ = done.send(());
    });
    let _ = woken.await;
    drop(timer);
}
