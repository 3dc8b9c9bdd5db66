//! What the wallet asks of the signer, and what the signer answers: public data only.
//!
//! The signer lives in a module and a worker of its own; requests and responses cross to it as JSON. Secrets never are
//! part of either: they travel beside the request as bytes, from the page's input field to the signer, and past the
//! wallet, which hands them on without being able to read them.
//!
//! A request that changes the vault leaves the change *pending* in the signer and answers with the new envelope; the
//! wallet stores it, then sends [`SignerRequest::Commit`] (or [`SignerRequest::Discard`] if storing failed).
//!
//! Nothing is signed in one step: a proposal is answered with a token and with the hash that would be signed, the wallet
//! compares that hash with the one that a person is shown, and only the token makes the signer sign it.

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
    Restore {
        /// The word list of its language, as published; English is known without.
        word_list: Option<String>,
    },
    /// Opens a vault. In: `password` or `passkey`. Answers [`SignerResponse::Opened`].
    Unlock {
        /// The vault envelope, JSON text as stored.
        envelope: String,
    },
    /// Wraps the data key under a new password, in place of the old one if there is one. In: `password` or `passkey`;
    /// `newPassword`. Answers [`SignerResponse::Vault`].
    ChangePassword {},
    /// Wraps the data key under a passkey as well. In: `password` or `passkey`; `newPasskey`, what the passkey's
    /// pseudo-random function (WebAuthn `prf`) answered to `salt`. Answers [`SignerResponse::Vault`].
    AddPasskey {
        /// The credential's id, for the browser to find it again.
        credential: Bytes,
        /// What its pseudo-random function is asked.
        salt: B256,
    },
    /// Takes away one way to open the vault. In: `password` or `passkey`, of another slot. Answers
    /// [`SignerResponse::Vault`].
    RemoveSlot {
        /// The slot's id.
        id: Bytes,
    },
    /// Adds a mnemonic to the open vault, and its first account. In: `mnemonic`, optionally `passphrase`; with `words`,
    /// none of them, and a new mnemonic of so many words comes out. Answers [`SignerResponse::Vault`].
    AddMnemonic {
        /// Number of words of a new one, which is English.
        words: Option<u8>,
        /// As in [`SignerRequest::Restore`].
        word_list: Option<String>,
    },
    /// Derives accounts: at `paths`, or the next one at `m/44'/60'/0'/0/i`. Answers [`SignerResponse::Vault`].
    AddAccount {
        /// Which mnemonic, by its fingerprint; the first one if absent.
        seed: Option<Bytes>,
        /// Where. Those that are in the vault already are passed over, unless there is no other.
        paths: Vec<String>,
    },
    /// The addresses at `paths`, without adding any. Answers [`SignerResponse::Addresses`].
    DeriveAddresses {
        /// As in [`SignerRequest::AddAccount`].
        seed: Option<Bytes>,
        /// At most 1,000.
        paths: Vec<String>,
    },
    /// Adds a private key. In: `privateKey` (hex text, with or without `0x`). Answers [`SignerResponse::Vault`].
    ImportPrivateKey {},
    /// Adds what another wallet's file holds: keys, mnemonics with their accounts. In: `keystorePassword`. What is in the
    /// vault already is passed over, unless there is nothing else. Answers [`SignerResponse::Vault`].
    ImportFile {
        /// The file's JSON text: Web3 Secret Storage V3, MetaMask, eth-lightwallet, Ether sale.
        json: String,
    },
    /// Writes the key of `address` as a V3 file. In: `password` or `passkey`; `keystorePassword`.
    /// Answers [`SignerResponse::Keystore`].
    ExportKeystore {
        /// Whose key.
        address: Address,
    },
    /// Writes the vault and `data` as one encrypted file. In: `password` or `passkey`. Answers [`SignerResponse::Backup`].
    SealBackup {
        /// What the wallet keeps around the vault, as text.
        data: String,
    },
    /// Makes a vault of a backup. In: `password` or `passkey`, of the backup. Answers [`SignerResponse::Restored`].
    OpenBackup {
        /// The file's text.
        backup: String,
    },
    /// Gives a mnemonic to its owner. In: `password` or `passkey`. Out: the mnemonic. Answers [`SignerResponse::Done`].
    ExportMnemonic {
        /// As in [`SignerRequest::AddAccount`].
        seed: Option<Bytes>,
    },
    /// Gives the BIP-39 passphrase of a mnemonic to its owner. In: `password` or `passkey`. Out: the passphrase; empty if
    /// there is none. Answers [`SignerResponse::Done`].
    ExportPassphrase {
        /// As in [`SignerRequest::AddAccount`].
        seed: Option<Bytes>,
    },
    /// Gives a private key to its owner. In: `password` or `passkey`. Out: `0x` hex text. Answers
    /// [`SignerResponse::Done`].
    ExportPrivateKey {
        /// Whose key.
        address: Address,
    },
    /// Checks words against the mnemonic (backup proven by re-entry). In: `words`, a space-separated list in the order
    /// of `positions`. Answers [`SignerResponse::Checked`].
    CheckWords {
        /// As in [`SignerRequest::AddAccount`].
        seed: Option<Bytes>,
        /// Zero-based positions asked for.
        positions: Vec<u8>,
    },
    /// Adopts the pending change. Answers [`SignerResponse::Done`].
    Commit {},
    /// Drops the pending change. Answers [`SignerResponse::Done`].
    Discard {},
    /// Proposes a transaction to be signed. The signer decodes it itself and computes what it would sign: it never signs a
    /// bare digest, nor anything that was not proposed. Answers [`SignerResponse::Proposed`].
    ProposeTransaction {
        /// The sender.
        address: Address,
        /// The unsigned transaction, serialized.
        transaction: Bytes,
    },
    /// Proposes an EIP-191 `personal_sign` message. Answers [`SignerResponse::Proposed`].
    ProposeMessage {
        /// Who signs.
        address: Address,
        /// The message's bytes, before the EIP-191 prefix.
        message: Bytes,
    },
    /// Proposes EIP-712 typed data. Answers [`SignerResponse::Proposed`].
    ProposeTypedData {
        /// Who signs.
        address: Address,
        /// The JSON text `{types, primaryType, domain, message}`.
        typed_data: String,
    },
    /// Signs what was proposed last. The token serves once; it dies with the next proposal, with a change of the vault, with
    /// a lock, and with a token that is not it. Answers [`SignerResponse::Signed`] for a transaction,
    /// [`SignerResponse::Signature`] for the others.
    Sign {
        /// What [`SignerResponse::Proposed`] gave.
        token: B256,
    },
    /// Drops a proposal: it was refused, or what it was about has changed. Answers [`SignerResponse::Done`].
    Withdraw {
        /// What [`SignerResponse::Proposed`] gave; another proposal is left alone.
        token: B256,
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
    /// The fingerprint of the mnemonic it is derived from; `None` for an imported key.
    pub seed: Option<Bytes>,
}

/// One mnemonic the signer holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SignerSeed {
    /// Its BIP-32 master key's fingerprint, 4 bytes: the same words with another passphrase have another.
    pub fingerprint: Bytes,
    /// How many words it has.
    pub words: u8,
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
        /// All mnemonics after the change.
        seeds: Vec<SignerSeed>,
    },
    /// The vault is open.
    Opened {
        /// All accounts.
        accounts: Vec<SignerAccount>,
        /// All mnemonics.
        seeds: Vec<SignerSeed>,
        /// The envelope re-sealed with stronger parameters, pending until `Commit`, if it was weak.
        envelope: Option<String>,
    },
    /// A backup.
    Backup {
        /// The file's text.
        backup: String,
    },
    /// The vault of a backup, pending until `Commit`.
    Restored {
        /// The envelope to store, JSON text.
        envelope: String,
        /// All accounts.
        accounts: Vec<SignerAccount>,
        /// All mnemonics.
        seeds: Vec<SignerSeed>,
        /// What was around the vault.
        data: String,
    },
    /// Ready to be signed, once a person agreed.
    Proposed {
        /// Serves once.
        token: B256,
        /// What would be signed, as the signer computed it: to be compared with what is shown.
        signing_hash: B256,
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
    /// Addresses, in the order of the paths asked for.
    Addresses {
        /// They.
        addresses: Vec<Address>,
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

crate::json_struct!(SignerAccount { address = "address", derivation_path = "derivationPath", seed = "seed" });
crate::json_struct!(SignerSeed { fingerprint = "fingerprint", words = "words" });

crate::json_tagged!(SignerRequest "method" {
    Create = "create" { words = "words" },
    Restore = "restore" { word_list = "wordList" },
    Unlock = "unlock" { envelope = "envelope" },
    ChangePassword = "changePassword" {},
    AddPasskey = "addPasskey" { credential = "credential", salt = "salt" },
    RemoveSlot = "removeSlot" { id = "id" },
    AddMnemonic = "addMnemonic" { words = "words", word_list = "wordList" },
    AddAccount = "addAccount" { seed = "seed", paths = "paths" default },
    DeriveAddresses = "deriveAddresses" { seed = "seed", paths = "paths" },
    ImportPrivateKey = "importPrivateKey" {},
    ImportFile = "importFile" { json = "json" },
    ExportKeystore = "exportKeystore" { address = "address" },
    SealBackup = "sealBackup" { data = "data" },
    OpenBackup = "openBackup" { backup = "backup" },
    ExportMnemonic = "exportMnemonic" { seed = "seed" },
    ExportPassphrase = "exportPassphrase" { seed = "seed" },
    ExportPrivateKey = "exportPrivateKey" { address = "address" },
    CheckWords = "checkWords" { seed = "seed", positions = "positions" },
    Commit = "commit" {},
    Discard = "discard" {},
    ProposeTransaction = "proposeTransaction" { address = "address", transaction = "transaction" },
    ProposeMessage = "proposeMessage" { address = "address", message = "message" },
    ProposeTypedData = "proposeTypedData" { address = "address", typed_data = "typedData" },
    Sign = "sign" { token = "token" },
    Withdraw = "withdraw" { token = "token" },
    Lock = "lock" {},
});

crate::json_tagged!(SignerResponse "result" {
    Vault = "vault" { envelope = "envelope", accounts = "accounts", seeds = "seeds" },
    Opened = "opened" { accounts = "accounts", seeds = "seeds", envelope = "envelope" },
    Backup = "backup" { backup = "backup" },
    Restored = "restored" { envelope = "envelope", accounts = "accounts", seeds = "seeds", data = "data" },
    Proposed = "proposed" { token = "token", signing_hash = "signingHash" },
    Signed = "signed" { raw = "raw", hash = "hash" },
    Signature = "signature" { signature = "signature" },
    Addresses = "addresses" { addresses = "addresses" },
    Keystore = "keystore" { json = "json" },
    Checked = "checked" { correct = "correct" },
    Done = "done" {},
    Failed = "failed" { error = "error" whole },
});
