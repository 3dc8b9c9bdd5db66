//! What this crate needs from outside: one HTTP exchange, a clock, randomness.

use core::fmt;
use core::future::Future;

use latchkey_core::ports::{Clock, Entropy};

/// One HTTP POST. Its `Debug` shows neither the URL (a path may hold a key) nor the headers.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// Where to.
    pub url: String,
    /// Header names and values; credentials are here and nowhere else.
    pub headers: Vec<(String, String)>,
    /// The JSON text to send.
    pub body: String,
    /// When to give up. The caller also has a timer of its own and drops the exchange.
    pub timeout_ms: u64,
    /// Stop reading past this many bytes of body.
    pub max_response_bytes: usize,
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRequest").field("body", &self.body).finish_non_exhaustive()
    }
}

/// What came back, whatever its status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpResponse {
    /// The HTTP status.
    pub status: u16,
    /// Header names (any case) and values.
    pub headers: Vec<(String, String)>,
    /// The body as it came.
    pub body: Vec<u8>,
}

/// Why there is no response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TransportError {
    /// No connection, or it broke. Whether the request arrived is not known.
    #[error("the gateway cannot be reached")]
    Unreachable,
    /// The time given passed.
    #[error("no answer in time")]
    Timeout,
    /// The body passed the size allowed.
    #[error("the answer is too large")]
    TooLarge,
}

/// One HTTP exchange with a gateway.
pub trait Transport {
    /// Posts `request`. Dropping the future aborts the exchange.
    ///
    /// # Errors
    /// [`TransportError`] if there is no response; a response with an error status is not an error here.
    fn send(&self, request: HttpRequest) -> impl Future<Output = Result<HttpResponse, TransportError>>;
}

/// Everything from outside, together.
pub trait Ports: Transport + Clock + Entropy {}

impl<T: Transport + Clock + Entropy> Ports for T {}
