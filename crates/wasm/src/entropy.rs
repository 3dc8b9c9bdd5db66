//! The entropy port: `crypto.getRandomValues`, and nothing else.

use js_sys::Uint8Array;
use latchkey_core::ports::EntropyError;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = ["globalThis", "crypto"], js_name = getRandomValues)]
    fn get_random_values(array: &Uint8Array) -> Result<JsValue, JsValue>;
}

/// `getRandomValues` refuses more bytes than this at once.
const MOST_AT_ONCE: usize = 65_536;

/// Fills `out` with the platform's randomness.
///
/// # Errors
/// [`EntropyError`] if there is no `crypto`, or it threw. `out` must not be used then.
pub(crate) fn fill(out: &mut [u8]) -> Result<(), EntropyError> {
    for chunk in out.chunks_mut(MOST_AT_ONCE) {
        let length = u32::try_from(chunk.len()).map_err(|_| EntropyError)?;
        let array = Uint8Array::new_with_length(length);
        get_random_values(&array).map_err(|_| EntropyError)?;
        array.copy_to(chunk);
    }
    Ok(())
}
