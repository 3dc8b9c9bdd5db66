//! The one thing this module takes from the platform: randomness.

use latchkey_core::ports::{Entropy, EntropyError};

/// `crypto.getRandomValues`, of a page, a worker or Node.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WebCrypto;

/// The most bytes `getRandomValues` gives at once.
#[cfg(target_arch = "wasm32")]
const AT_ONCE: usize = 65_536;

#[cfg(target_arch = "wasm32")]
mod imports {
    use wasm_bindgen::JsValue;
    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen]
    extern "C" {
        /// Fills the module's own memory in place: no copy is left outside.
        #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues, catch)]
        pub(super) fn get_random_values(out: &mut [u8]) -> Result<(), JsValue>;
    }
}

impl Entropy for WebCrypto {
    #[cfg(target_arch = "wasm32")]
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyError> {
        out.chunks_mut(AT_ONCE)
            .try_for_each(|chunk| imports::get_random_values(chunk).map_err(|_| EntropyError))
    }

    /// Outside the browser this crate only checks and documents itself: there is no randomness and no fallback.
    #[cfg(not(target_arch = "wasm32"))]
    fn fill(&self, _out: &mut [u8]) -> Result<(), EntropyError> {
        Err(EntropyError)
    }
}
