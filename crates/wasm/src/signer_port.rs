//! The signer port: a JavaScript connection `{ running, request(json, secrets), terminate() }`. Secrets pass through as opaque
//! JavaScript values: nothing here reads them, so they never are in this module's memory.

use std::pin::pin;

use futures_util::future::{Either, select};
use js_sys::{Function, Promise, Reflect};
use latchkey_core::code::{Code, Failure};
use latchkey_core::json;
use latchkey_core::signer::{SignerRequest, SignerResponse};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::clock;

/// How long a signer may take to wipe itself before it is ended unwiped: its memory goes with it.
const LONGEST_LOCK_MS: u64 = 500;

/// The connection to wherever the signer lives.
pub struct Connection {
    object: JsValue,
}

impl Connection {
    /// Wraps `object`; its methods are looked up at each call.
    pub fn new(object: JsValue) -> Self {
        Self { object }
    }

    /// Sends `request` with `secrets` beside it.
    ///
    /// # Errors
    /// The signer's failure; `CRASHED` if it is gone; `INTERNAL` if the connection answered nonsense.
    pub async fn request(
        &self,
        request: &SignerRequest,
        secrets: &JsValue,
    ) -> Result<(SignerResponse, JsValue), Failure> {
        if matches!(request, SignerRequest::Lock {} | SignerRequest::Withdraw { .. }) && !self.is_running() {
            // Nothing is started only to forget.
            return Ok((SignerResponse::Done {}, JsValue::UNDEFINED));
        }
        if !matches!(request, SignerRequest::Lock {}) {
            return self.send(request, secrets).await;
        }
        // Nothing that hangs keeps the wallet from locking.
        let answer = pin!(self.send(request, secrets));
        match select(answer, pin!(clock::sleep(LONGEST_LOCK_MS))).await {
            Either::Left((answer, _)) => answer,
            Either::Right(_) => Err(Failure::new(Code::Timeout, "the signer did not wipe itself in time")),
        }
    }

    fn is_running(&self) -> bool {
        Reflect::get(&self.object, &"running".into()).is_ok_and(|running| running.is_truthy())
    }

    async fn send(
        &self,
        request: &SignerRequest,
        secrets: &JsValue,
    ) -> Result<(SignerResponse, JsValue), Failure> {
        let text = json::text(request).map_err(|_| broken())?;
        let answer =
            self.method("request")?.call2(&self.object, &text.into(), secrets).map_err(|e| thrown(&e))?;
        let answer = JsFuture::from(Promise::resolve(&answer)).await.map_err(|e| thrown(&e))?;
        let response = Reflect::get(&answer, &"response".into()).map_err(|_| broken())?;
        let secrets = Reflect::get(&answer, &"secrets".into()).map_err(|_| broken())?;
        match json::read(&response.as_string().unwrap_or_default()).map_err(|_| broken())? {
            SignerResponse::Failed { error } => Err(error),
            response => Ok((response, secrets)),
        }
    }

    /// Ends the signer; the connection starts another at the next request.
    pub async fn terminate(&self) {
        // A connection that cannot even end has nothing left to end.
        if let Ok(method) = self.method("terminate")
            && let Ok(done) = method.call0(&self.object)
        {
            let _ = JsFuture::from(Promise::resolve(&done)).await;
        }
    }

    fn method(&self, name: &str) -> Result<Function, Failure> {
        Reflect::get(&self.object, &name.into())
            .ok()
            .and_then(|value| value.dyn_into().ok())
            .ok_or_else(broken)
    }
}

fn broken() -> Failure {
    Failure::new(Code::Internal, "the connection to the signer is not what it should be")
}

/// The connection throws a `Failure` as JSON text; anything else is a fault of its own.
fn thrown(error: &JsValue) -> Failure {
    error.as_string().and_then(|text| json::read(&text).ok()).unwrap_or_else(broken)
}
