//! What the crates above need from outside, as small traits. The wasm crates implement them with the browser; tests
//! implement them in memory, with faults. Nothing here does anything by itself.

use core::future::Future;

/// Time, as an input.
pub trait Clock {
    /// Milliseconds since the Unix epoch. May jump.
    fn now_ms(&self) -> u64;

    /// Completes after `ms` milliseconds. Dropping the future cancels the timer.
    fn sleep(&self, ms: u64) -> impl Future<Output = ()>;
}

/// A source of randomness from the platform's CSPRNG, and from nowhere else.
pub trait Entropy {
    /// Fills `out` wholly, or fails.
    ///
    /// # Errors
    /// [`EntropyError`] if the platform has no CSPRNG or it refused. The caller must refuse in turn: there is no
    /// fallback.
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyError>;
}

/// The platform's randomness is missing or broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this platform gives no secure randomness; keys cannot be made here")]
pub struct EntropyError;
