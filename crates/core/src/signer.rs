//! What the wallet asks of the signer, and what the signer answers: public data only.
//!
//! The signer lives in a module and a worker of its own; requests and responses cross to it as JSON. Secrets never are
//! part of either: they travel beside the request as bytes, from the page's input field to the signer, and past the
//! wallet, which hands them on without being able to read them.
//!
//! A request that changes the vault leaves the change *pending* in the signer and answers with the new envelope; the
//! wallet stores it, then sends [`SignerRequest::Commit`] (or [`SignerRequest::Discard`] if storing failed).

use serde::Serialize;

use crate::code::Failure;
use crate::primitives::{Address, B256, Bytes};

/// One request to the signer. The doc of each variant names the secrets that travel beside it (in), and the one that
/// comes back beside the response (out); all are UTF-8 bytes, passwords in NFKC, mnemonics in NFKD.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "method", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum SignerRequest {
    /// Makes a new mnemonic of `words` words (12, 15, 18, 21, 24) and a vault around it.
    /// In: `password`. Out: the mnemonic. Answers [`SignerResponse::Vault`].
    Create {
        /// Number of words.
        words: u8,
    },
    /// Makes a vault around an existing mnemonic. In: `mnemonic`, `password`, optionally `passphrase`.
    /// Answers [`SignerResponse::Vault`].
    Restore {},
    /// Opens a vault. In: `password`. Answers [`SignerResponse::Opened`].
    Unlock {
        /// The vault envelope, JSON text as stored.
        envelope: String,
    },
    /// Rewraps the data key under a new password. In: `password`, `newPassword`. Answers [`SignerResponse::Vault`].
    ChangePassword {},
    /// Derives the next account `m/44'/60'/0'/0/i`. Answers [`SignerResponse::Vault`].
    AddAccount {},
    /// Adds a private key. In: `privateKey` (hex text, with or without `0x`). Answers [`SignerResponse::Vault`].
    ImportPrivateKey {},
    /// Adds the key of a Web3 Secret Storage V3 file. In: `keystorePassword`. Answers [`SignerResponse::Vault`].
    ImportKeystore {
        /// The file's JSON text.
        json: String,
    },
    /// Writes the key of `address` as a V3 file. In: `password`, `keystorePassword`.
    /// Answers [`SignerResponse::Keystore`].
    ExportKeystore {
        /// Whose key.
        address: Address,
    },
    /// Gives the mnemonic to its owner. In: `password`. Out: the mnemonic. Answers [`SignerResponse::Done`].
    ExportMnemonic {},
    /// Gives a private key to its owner. In: `password`. Out: `0x` hex text. Answers [`SignerResponse::Done`].
    ExportPrivateKey {
        /// Whose key.
        address: Address,
    },
    /// Checks words against the mnemonic (backup proven by re-entry). In: `words`, a space-separated list in the order
    /// of `positions`. Answers [`SignerResponse::Checked`].
    CheckWords {
        /// Zero-based positions asked for.
        positions: Vec<u8>,
    },
    /// Adopts the pending change. Answers [`SignerResponse::Done`].
    Commit {},
    /// Drops the pending change. Answers [`SignerResponse::Done`].
    Discard {},
    /// Signs a transaction. The signer decodes it itself and signs its signing hash: it never signs a bare digest.
    /// Answers [`SignerResponse::Signed`].
    SignTransaction {
        /// The sender.
        address: Address,
        /// The unsigned transaction, serialized.
        transaction: Bytes,
    },
    /// Signs an EIP-191 `personal_sign` message. Answers [`SignerResponse::Signature`].
    SignMessage {
        /// Who signs.
        address: Address,
        /// The message's bytes, before the EIP-191 prefix.
        message: Bytes,
    },
    /// Signs EIP-712 typed data. Answers [`SignerResponse::Signature`].
    SignTypedData {
        /// Who signs.
        address: Address,
        /// The JSON text `{types, primaryType, domain, message}`.
        typed_data: String,
    },
    /// Wipes every secret. The worker is terminated next. Answers [`SignerResponse::Done`].
    Lock {},
}

/// One account the signer holds a key for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignerAccount {
    /// Its address.
    pub address: Address,
    /// Its derivation path (`m/44'/60'/0'/0/0`); `None` for an imported key.
    pub derivation_path: Option<String>,
}

/// What the signer answers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "result", rename_all = "camelCase", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum SignerResponse {
    /// A new vault or a changed one, pending until `Commit`.
    Vault {
        /// The envelope to store, JSON text.
        envelope: String,
        /// All accounts after the change.
        accounts: Vec<SignerAccount>,
    },
    /// The vault is open.
    Opened {
        /// All accounts.
        accounts: Vec<SignerAccount>,
        /// The envelope re-sealed with stronger parameters, pending until `Commit`, if it was weak.
        envelope: Option<String>,
    },
    /// A signed transaction.
    Signed {
        /// The serialized signed transaction, ready to broadcast.
        raw: Bytes,
        /// Its hash.
        hash: B256,
    },
    /// A 65-byte signature `r ‖ s ‖ v`, v = 27 or 28.
    Signature {
        /// The bytes.
        signature: Bytes,
    },
    /// A Web3 Secret Storage V3 file.
    Keystore {
        /// Its JSON text.
        json: String,
    },
    /// Whether the words were right.
    Checked {
        /// True if all were.
        correct: bool,
    },
    /// Done; nothing to tell.
    Done {},
    /// It failed.
    Failed {
        /// Why.
        error: Failure,
    },
}

crate::json_struct!(SignerAccount { address = "address", derivation_path = "derivationPath" });

crate::json_tagged!(SignerRequest "method" {
    Create = "create" { words = "words" },
    Restore = "restore" {},
    Unlock = "unlock" { envelope = "envelope" },
    ChangePassword = "changePassword" {},
    AddAccount = "addAccount" {},
    ImportPrivateKey = "importPrivateKey" {},
    ImportKeystore = "importKeystore" { json = "json" },
    ExportKeystore = "exportKeystore" { address = "address" },
    ExportMnemonic = "exportMnemonic" {},
    ExportPrivateKey = "exportPrivateKey" { address = "address" },
    CheckWords = "checkWords" { positions = "positions" },
    Commit = "commit" {},
    Discard = "discard" {},
    SignTransaction = "signTransaction" { address = "address", transaction = "transaction" },
    SignMessage = "signMessage" { address = "address", message = "message" },
    SignTypedData = "signTypedData" { address = "address", typed_data = "typedData" },
    Lock = "lock" {},
});

crate::json_tagged!(SignerResponse "result" {
    Vault = "vault" { envelope = "envelope", accounts = "accounts" },
    Opened = "opened" { accounts = "accounts", envelope = "envelope" },
    Signed = "signed" { raw = "raw", hash = "hash" },
    Signature = "signature" { signature = "signature" },
    Keystore = "keystore" { json = "json" },
    Checked = "checked" { correct = "correct" },
    Done = "done" {},
    Failed = "failed" { error = "error" whole },
});
