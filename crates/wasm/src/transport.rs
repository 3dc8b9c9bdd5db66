//! The transport port: one HTTP POST through the global `fetch`, in a page, a worker or Node.
//!
//! No cookies, no referrer, no cache, no redirect: a gateway that redirects would see what was meant for another host.

use std::cell::Cell;
use std::rc::Rc;

use gloo_net::http::{Headers, Request, Response};
use js_sys::{Promise, Reflect, Uint8Array};
use latchkey_gateway::{HttpRequest, HttpResponse, TransportError};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, ReadableStreamDefaultReader, ReferrerPolicy, RequestCache, RequestCredentials,
    RequestRedirect,
};

use crate::clock::Timer;

#[wasm_bindgen]
extern "C" {
    // gloo-net's own `send` does not catch: where there is no fetch at all, it would take the instance down.
    #[wasm_bindgen(catch, js_namespace = globalThis, js_name = fetch)]
    fn fetch(request: &web_sys::Request) -> Result<Promise, JsValue>;
}

/// Ends the exchange when dropped: a caller that lost interest must not leave a request running.
struct Exchange {
    controller: AbortController,
    timed_out: Rc<Cell<bool>>,
    _timer: Timer,
}

impl Exchange {
    fn begin(timeout_ms: u64) -> Result<Self, TransportError> {
        let controller = AbortController::new().map_err(|_| TransportError::Unreachable)?;
        let timed_out = Rc::new(Cell::new(false));
        let timer = Timer::new(timeout_ms, {
            let (controller, timed_out) = (controller.clone(), Rc::clone(&timed_out));
            move || {
                timed_out.set(true);
                controller.abort();
            }
        });
        Ok(Self { controller, timed_out, _timer: timer })
    }

    /// What a rejected promise of this exchange means. The platform tells no more than that on purpose.
    fn failure(&self) -> TransportError {
        if self.timed_out.get() { TransportError::Timeout } else { TransportError::Unreachable }
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.controller.abort();
    }
}

/// Posts `request` and reads the answer, whatever its status.
///
/// # Errors
/// [`TransportError`]: unreachable, too late, or longer than `max_response_bytes`.
pub(crate) async fn send(request: HttpRequest) -> Result<HttpResponse, TransportError> {
    let exchange = Exchange::begin(request.timeout_ms)?;
    let limit = request.max_response_bytes;
    let request = build(&request, &exchange.controller)?;
    let promise = fetch(&request).map_err(|_| TransportError::Unreachable)?;
    let response = JsFuture::from(promise).await.map_err(|_| exchange.failure())?;
    let response: web_sys::Response = response.dyn_into().map_err(|_| TransportError::Unreachable)?;
    let response = Response::from(response);
    let body = read_body(&response, limit, &exchange).await?;
    Ok(HttpResponse { status: response.status(), headers: response.headers().entries().collect(), body })
}

fn build(request: &HttpRequest, controller: &AbortController) -> Result<web_sys::Request, TransportError> {
    let headers = web_sys::Headers::new().map_err(|_| TransportError::Unreachable)?;
    for (name, value) in &request.headers {
        headers.set(name, value).map_err(|_| TransportError::Unreachable)?;
    }
    Request::post(&request.url)
        .headers(Headers::from_raw(headers))
        .credentials(RequestCredentials::Omit)
        .cache(RequestCache::NoStore)
        .redirect(RequestRedirect::Error)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(Some(&controller.signal()))
        .body(request.body.as_str())
        .map(Into::into)
        .map_err(|_| TransportError::Unreachable)
}

/// Reads the body piece by piece, so that a greedy gateway is cut off at the limit and not after it.
async fn read_body(
    response: &Response,
    limit: usize,
    exchange: &Exchange,
) -> Result<Vec<u8>, TransportError> {
    let Some(stream) = response.body() else { return Ok(Vec::new()) };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut body = Vec::new();
    loop {
        let step = JsFuture::from(reader.read()).await.map_err(|_| exchange.failure())?;
        if Reflect::get(&step, &"done".into()).is_ok_and(|done| done.is_truthy()) {
            return Ok(body);
        }
        let piece = Reflect::get(&step, &"value".into())
            .ok()
            .and_then(|value| value.dyn_into::<Uint8Array>().ok())
            .ok_or(TransportError::Unreachable)?;
        let start = body.len();
        let end = start.saturating_add(usize::try_from(piece.length()).unwrap_or(usize::MAX));
        if end > limit {
            return Err(TransportError::TooLarge);
        }
        body.resize(end, 0);
        if let Some(room) = body.get_mut(start..) {
            piece.copy_to(room);
        }
    }
}
