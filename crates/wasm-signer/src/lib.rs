//! The boundary of `latchkey_signer.wasm`: decode, call, encode.
//!
//! The module holds secrets and can talk to nobody: it imports `crypto.getRandomValues` and what wasm-bindgen needs to
//! throw and to start. No type of JavaScript crosses but bytes; secrets are never strings, because wasm-bindgen would
//! copy a string through buffers that cannot be wiped.
//!
//! # The protocol, for the worker that owns this module
//!
//! One [`Signer`] a worker. For each request, synchronously and in this order:
//!
//! 1. `signer.secret(name, bytes)` for each secret the request needs. `name` is `password`, `newPassword`,
//!    `mnemonic`, `passphrase`, `privateKey`, `keystorePassword` or `words`; `bytes` is a `Uint8Array` of UTF-8
//!    (passwords in NFKC, mnemonics and passphrases in NFKD). The bytes are copied into the module's memory;
//!    the worker then overwrites its own array: `bytes.fill(0)`.
//! 2. `const response = signer.handle(request)`: `request` is a `SignerRequest` as UTF-8 JSON, `response` a
//!    `SignerResponse` as UTF-8 JSON (`latchkey_core::signer`: `{"method": "unlock", "envelope": …}` gives
//!    `{"result": "opened", "accounts": …}` or `{"result": "failed", "error": {"code", "message", "data"?}}`).
//!    It never throws for bad input: a fault is a `failed` response. All staged secrets are wiped before it returns.
//! 3. If `signer.secret_out_len() > 0`, a secret came out (`create`, `exportMnemonic`, `exportPrivateKey`): copy it
//!    with `new Uint8Array(wasm.memory.buffer, signer.secret_out_ptr(), signer.secret_out_len()).slice()`, where
//!    `wasm` is what `init()` resolved to, then call `signer.clear_secret_out()` before anything else. The next
//!    `handle` clears it as well.
//!
//! [`accounts`] and [`hd`] are another use of this module, in another instance: for scripts that hold keys themselves. They do not
//! reach a [`Signer`]'s vault.
//!
//! If a call throws, the instance is unusable: terminate the worker (`CRASHED`). After `lock` answered, terminate it
//! too: dropping the whole memory is the only wipe the platform honours. `signer.free()` wipes as well, best effort.

pub mod accounts;
pub mod hd;
mod platform;

use latchkey_core::code::{Code, Failure};
use latchkey_core::json;
use latchkey_core::signer::{SignerRequest, SignerResponse};
use latchkey_keys::signer::{SecretName, Secrets};
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use platform::WebCrypto;

/// The longest request, in bytes: a vault and some JSON around it.
const MAX_REQUEST: usize = 4 << 20;

/// The signer behind the worker's message port. See the [crate's documentation](crate) for the protocol.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Signer {
    inner: latchkey_keys::signer::Signer<WebCrypto>,
    staged: Secrets,
    stray: bool,
    out: Zeroizing<Vec<u8>>,
}

impl Default for Signer {
    fn default() -> Self {
        Self::new()
    }
}

#[wasm_bindgen]
impl Signer {
    /// A locked signer.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self {
            inner: latchkey_keys::signer::Signer::new(WebCrypto),
            staged: Secrets::default(),
            stray: false,
            out: Zeroizing::default(),
        }
    }

    /// Stages a secret for the next request. A name the protocol does not know makes that request fail.
    pub fn secret(&mut self, name: &str, bytes: Vec<u8>) {
        let bytes = Zeroizing::new(bytes);
        match SecretName::parse(name) {
            Some(name) => self.staged.insert(name, bytes),
            None => self.stray = true,
        }
    }

    /// Answers a request, JSON in and out, and wipes the staged secrets.
    #[must_use]
    pub fn handle(&mut self, request: Vec<u8>) -> Vec<u8> {
        self.clear_secret_out();
        let secrets = core::mem::take(&mut self.staged);
        let stray = core::mem::take(&mut self.stray);
        let response = match decode(&request, stray) {
            Ok(request) => {
                let outcome = self.inner.handle(request, secrets);
                self.out = outcome.secret.unwrap_or_default();
                outcome.response
            }
            Err(error) => SignerResponse::Failed { error },
        };
        encode(&response)
    }

    /// Where the secret that came out begins in this module's memory.
    #[must_use]
    pub fn secret_out_ptr(&self) -> usize {
        self.out.as_ptr() as usize
    }

    /// Its length in bytes; 0 if none came out.
    #[must_use]
    pub fn secret_out_len(&self) -> usize {
        self.out.len()
    }

    /// Wipes it.
    pub fn clear_secret_out(&mut self) {
        self.out = Zeroizing::default();
    }
}

fn decode(request: &[u8], stray: bool) -> Result<SignerRequest, Failure> {
    if stray {
        return Err(Failure::new(Code::InvalidParams, "a secret was given a name the signer does not know"));
    }
    if request.len() > MAX_REQUEST {
        return Err(Failure::new(Code::Limit, "the request is too large"));
    }
    // The parser's own words could quote the request.
    json::read_bytes(request).map_err(|_| Failure::new(Code::InvalidRequest, "not a signer request"))
}

fn encode(response: &SignerResponse) -> Vec<u8> {
    // A response has no map keys that are not strings and no failing writer: this cannot fail.
    serde_json::to_vec(response).unwrap_or_else(|_| {
        br#"{"result":"failed","error":{"code":"INTERNAL","message":"the answer cannot be written"}}"#
            .to_vec()
    })
}
