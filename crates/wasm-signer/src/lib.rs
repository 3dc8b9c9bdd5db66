//! The boundary of `latchkey_signer.wasm` (feature `signer`) and of `latchkey_accounts.wasm` (feature `accounts`): decode, call,
//! encode.
//!
//! Either module holds secrets and can talk to nobody: it imports `crypto.getRandomValues` and what wasm-bindgen needs to
//! throw and to start. No type of JavaScript crosses but bytes; secrets are never strings, because wasm-bindgen would
//! copy a string through buffers that cannot be wiped.
//!
//! # The protocol, for the worker that owns this module
//!
//! One [`Signer`] a worker. For each request, synchronously and in this order:
//!
//! 1. `signer.secret(name, bytes)` for each secret the request needs. `name` is `password`, `newPassword`,
//!    `mnemonic`, `passphrase`, `privateKey`, `keystorePassword`, `words`, `passkey` or `newPasskey`; `bytes` is a
//!    `Uint8Array` of UTF-8 (passwords in NFKC, mnemonics and passphrases in NFKD), or a passkey's 32 bytes. The bytes are copied into the module's memory;
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
//! `accounts` and `hd` are another module: for scripts that hold keys themselves. It has no vault.
//!
//! If a call throws, the instance is unusable: terminate the worker (`CRASHED`). After `lock` answered, terminate it
//! too: dropping the whole memory is the only wipe the platform honours. `signer.free()` wipes as well, best effort.

#[cfg(feature = "accounts")]
pub mod accounts;
#[cfg(feature = "accounts")]
pub mod hd;
mod platform;
#[cfg(feature = "signer")]
mod signer;

#[cfg(feature = "signer")]
pub use signer::Signer;
