//! The wallet's signer, as its worker sees it.

use latchkey_core::code::{Code, Failure};
use latchkey_core::json;
use latchkey_core::signer::{SignerRequest, SignerResponse};
use latchkey_keys::signer::{SecretName, Secrets};
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::platform::WebCrypto;

/// The longest request, in bytes: a backup and some JSON around it.
const MAX_REQUEST: usize = 16 << 20;

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
