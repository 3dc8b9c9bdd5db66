//! The browser as the crates below see it: every port in one object.
//!
//! A client and a wallet share this type, so that the gateway's code is in the module once. A client's platform has no
//! wallet ports; nothing below ever asks it for them.

#[cfg(feature = "wallet")]
mod wallet;

use latchkey_core::ports::{Clock, Entropy, EntropyError};
use latchkey_gateway::{HttpRequest, HttpResponse, Transport, TransportError};

#[cfg(feature = "wallet")]
pub use wallet::WalletPorts;

use crate::{clock, entropy, transport};

/// The platform of one client or of one wallet.
#[derive(Default)]
pub struct Browser {
    #[cfg(feature = "wallet")]
    wallet: Option<WalletPorts>,
}

impl Clock for Browser {
    fn now_ms(&self) -> u64 {
        clock::now_ms()
    }

    async fn sleep(&self, ms: u64) {
        clock::sleep(ms).await;
    }
}

impl Entropy for Browser {
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyError> {
        entropy::fill(out)
    }
}

impl Transport for Browser {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        transport::send(request).await
    }
}
