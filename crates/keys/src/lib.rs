//! Mnemonics, HD derivation, the vault, keystores and signing: everything that touches a secret.
//!
//! No clock, no storage, no network; randomness comes through the [`Entropy`](latchkey_core::ports::Entropy) port.
//! Secrets live in buffers that are wiped when dropped and that never grow (a growing buffer leaves copies behind);
//! their `Debug` prints `[redacted]`. What a called crate leaves on the stack is overwritten by [`wipe::scrub_stack`].
//!
//! | module | subject |
//! |---|---|
//! | [`entropy`] | the platform's randomness, health-checked |
//! | [`mnemonic`] | BIP-39 |
//! | [`hd`] | BIP-32 derivation, extended keys as text |
//! | [`sign`] | signing keys: transactions, messages, typed data |
//! | [`kdf`] | scrypt and PBKDF2 with bounds |
//! | [`vault`] | our envelope |
//! | [`keystore`] | Web3 Secret Storage V3 |
//! | [`import`] | other wallets' files |
//! | [`backup`] | a vault and what is around it, as one encrypted file |
//! | [`signer`] | the state machine behind the signer's protocol |

mod aead;
pub mod backup;
pub mod entropy;
pub mod hd;
mod hkdf;
pub mod import;
pub mod kdf;
pub mod keystore;
pub mod mnemonic;
mod scrypt;
mod secp256k1;
mod sha512;
pub mod sign;
pub mod signer;
pub mod vault;
pub mod wipe;
