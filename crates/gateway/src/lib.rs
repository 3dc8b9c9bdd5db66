//! JSON-RPC over any number of remote gateways: who is asked, what is believed, and when to ask somebody else.
//!
//! A gateway is used only after it named the expected chain. Calls fail over from one gateway to the next on timeouts,
//! refusals and rubbish; answers (a revert, a nonce too low) are never asked for twice. Replies are decoded strictly:
//! a value that is not what the method must answer becomes [`GatewayError::Malformed`], never a default.
//!
//! Nothing here opens a socket, reads a clock or draws randomness: [`Ports`] does.

mod call_request;
mod client;
mod decode;
mod endpoint;
mod error;
mod fees;
#[cfg(fuzzing)]
pub mod fuzzing;
mod health;
mod jsonrpc;
mod pool;
pub mod question;
mod retry;
mod rpc_error;
mod transport;
mod types;

pub use call_request::{BlockTag, CallRequest, LogFilter};
pub use client::{Client, ClientConfig, SendOutcome, Sent};
pub use endpoint::{Auth, EndpointConfig, EndpointError};
pub use error::{GatewayError, Rejection};
pub use fees::{FeeEstimate, FeeEstimates, FeeHistory};
pub use health::{EndpointState, EndpointStatus};
pub use question::Question;
pub use transport::{HttpRequest, HttpResponse, Ports, Transport, TransportError};
pub use types::{AccountProof, Block, Log, Receipt, ReceiptStatus, StorageProof, TransactionInfo};
