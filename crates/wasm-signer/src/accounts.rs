//! Keys that the calling script holds itself: what `latchkey/accounts` is made of, in an instance of its own.
//!
//! Nothing here reaches a vault, and no vault's key becomes one of these. Secrets come in as bytes, which are wiped, and go out as
//! [`SecretOut`]. An export that can fail gives nothing then, and [`take_failure`] tells why: throwing would need an import more.

use std::cell::RefCell;

use latchkey_core::code::{Code, Failure};
use latchkey_core::message::eip191;
use latchkey_core::message::eip712::TypedData;
use latchkey_core::primitives::{Address, B256, U256, hex};
use latchkey_core::transaction::{Authorization, Transaction};
use latchkey_keys::entropy::HealthChecked;
use latchkey_keys::kdf::ScryptParams;
use latchkey_keys::keystore;
use latchkey_keys::sign::{BulkKey, SigningKey};
use latchkey_keys::wipe::scrub_stack;
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

use crate::platform::WebCrypto;

thread_local! {
    static FAILURE: RefCell<Option<Failure>> = const { RefCell::new(None) };
    static ENTROPY: HealthChecked<WebCrypto> = const { HealthChecked::new(WebCrypto) };
}

/// Why the last call gave nothing: the JSON of a `Failure`.
#[wasm_bindgen]
#[must_use]
pub fn take_failure() -> String {
    let failure = FAILURE.take().unwrap_or_else(|| Failure::new(Code::Internal, "nothing failed"));
    // A failure has no map keys that are not strings: this cannot fail.
    serde_json::to_string(&failure).unwrap_or_default()
}

/// The value, or nothing and a failure to be taken.
pub(crate) fn answer<T>(result: Result<T, impl Into<Failure>>) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(error) => {
            FAILURE.set(Some(error.into()));
            None
        }
    }
}

pub(crate) fn entropy<T>(draw: impl FnOnce(&HealthChecked<WebCrypto>) -> T) -> T {
    ENTROPY.with(draw)
}

/// A secret on its way out: to be copied from this module's memory, then freed, which wipes it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct SecretOut(Zeroizing<Vec<u8>>);

impl From<&[u8]> for SecretOut {
    fn from(bytes: &[u8]) -> Self {
        Self(Zeroizing::new(bytes.to_vec()))
    }
}

#[wasm_bindgen]
impl SecretOut {
    /// Where it begins.
    #[must_use]
    pub fn ptr(&self) -> usize {
        self.0.as_ptr() as usize
    }

    /// Its length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A private key and what it signs.
#[wasm_bindgen]
#[derive(Debug)]
pub struct AccountKey(BulkKey);

impl From<BulkKey> for AccountKey {
    fn from(key: BulkKey) -> Self {
        Self(key)
    }
}

#[wasm_bindgen]
impl AccountKey {
    /// Of a private key's 32 bytes. `checked`: k256 checks each signature before it is given out.
    #[must_use]
    pub fn from_private_key(bytes: Vec<u8>, checked: bool) -> Option<Self> {
        answer(Self::read(bytes, checked))
    }

    fn read(bytes: Vec<u8>, checked: bool) -> Result<Self, Failure> {
        Ok(Self(BulkKey::from_bytes(&*private_key(bytes)?, checked)?))
    }

    /// A new one.
    #[must_use]
    pub fn generate(checked: bool) -> Option<Self> {
        let failed = |_| Failure::new(Code::Entropy, "no sound randomness");
        answer(entropy(|source| BulkKey::generate(source, checked)).map(Self).map_err(failed))
    }

    /// The private key.
    #[must_use]
    pub fn private_key(&self) -> SecretOut {
        self.0.to_bytes().as_slice().into()
    }

    /// The public key as hex: 4, x, y (SEC 1).
    #[must_use]
    pub fn public_key(&self) -> String {
        uncompressed(self.0.public_key())
    }

    /// The address with its checksum.
    #[must_use]
    pub fn address(&self) -> String {
        self.0.address().to_checksum()
    }

    /// Signs a hash, given as hex, as it is: 65 bytes r ‖ s ‖ v as hex.
    #[must_use]
    pub fn sign_hash(&self, hash: &str) -> Option<String> {
        answer(self.hash_signature(hash))
    }

    fn hash_signature(&self, hash: &str) -> Result<String, Failure> {
        self.signature(&B256(hex::decode_array(hash)?))
    }

    /// Signs a personal message (EIP-191), given without its prefix.
    #[must_use]
    pub fn sign_message(&self, message: &[u8]) -> Option<String> {
        answer(self.signature(&eip191::hash_message(message)))
    }

    /// Signs typed data (EIP-712), given as JSON.
    #[must_use]
    pub fn sign_typed_data(&self, json: &str) -> Option<String> {
        answer(self.typed_data_signature(json))
    }

    fn typed_data_signature(&self, json: &str) -> Result<String, Failure> {
        self.signature(&TypedData::parse(json)?.hash())
    }

    /// Signs an unsigned transaction of any type, given as hex: the signed one as hex.
    #[must_use]
    pub fn sign_transaction(&self, unsigned: &str) -> Option<String> {
        answer(self.signed_transaction(unsigned))
    }

    fn signed_transaction(&self, unsigned: &str) -> Result<String, Failure> {
        let transaction = Transaction::parse(&hex::decode(unsigned)?)?;
        let signature = self.0.sign_hash(&transaction.signing_hash())?;
        Ok(hex::encode(&transaction.sign(signature).serialize()))
    }

    /// The signature of an unsigned transaction, given as hex, alone.
    #[must_use]
    pub fn transaction_signature(&self, unsigned: &str) -> Option<String> {
        answer(self.signature_of_transaction(unsigned))
    }

    fn signature_of_transaction(&self, unsigned: &str) -> Result<String, Failure> {
        self.signature(&Transaction::parse(&hex::decode(unsigned)?)?.signing_hash())
    }

    /// Signs an authorisation (EIP-7702).
    #[must_use]
    pub fn sign_authorization(&self, chain_id: u64, address: &str, nonce: u64) -> Option<String> {
        answer(self.authorization_signature(chain_id, address, nonce))
    }

    fn authorization_signature(&self, chain_id: u64, address: &str, nonce: u64) -> Result<String, Failure> {
        let authorization =
            Authorization { chain_id: U256::from(chain_id), address: Address::parse(address)?, nonce };
        self.signature(&authorization.signing_hash())
    }

    fn signature(&self, hash: &B256) -> Result<String, Failure> {
        Ok(hex::encode(&self.0.sign_hash(hash)?.to_bytes()))
    }
}

fn private_key(bytes: Vec<u8>) -> Result<Zeroizing<[u8; 32]>, Failure> {
    let bytes = Zeroizing::new(bytes);
    let mut key = Zeroizing::new([0; 32]);
    if bytes.len() != key.len() {
        return Err(Failure::new(Code::InvalidParams, "a private key has 32 bytes"));
    }
    key.copy_from_slice(&bytes);
    Ok(key)
}

fn uncompressed(key: &[u8; 64]) -> String {
    let mut sec1 = [4; 65];
    sec1[1..].copy_from_slice(key);
    hex::encode(&sec1)
}

/// The address of a private key, with its checksum.
#[wasm_bindgen]
#[must_use]
pub fn private_key_to_address(bytes: Vec<u8>) -> Option<String> {
    AccountKey::from_private_key(bytes, false).map(|key| key.address())
}

/// The address of a public key (SEC 1, compressed or not), with its checksum.
#[wasm_bindgen]
#[must_use]
pub fn public_key_to_address(sec1: &[u8]) -> Option<String> {
    let address = latchkey_keys::sign::public_key_to_address(sec1);
    answer(address.map(|address| address.to_checksum()))
}

/// Writes a private key as a key file (Web3 Secret Storage V3).
#[wasm_bindgen]
#[must_use]
pub fn encrypt_keystore(bytes: Vec<u8>, password: Vec<u8>, n: u32, r: u32, p: u32) -> Option<String> {
    let file = sealed(bytes, password, ScryptParams { n, r, p });
    scrub_stack();
    answer(file)
}

#[inline(never)]
fn sealed(bytes: Vec<u8>, password: Vec<u8>, params: ScryptParams) -> Result<String, Failure> {
    let password = Zeroizing::new(password);
    if password.is_empty() {
        return Err(Failure::new(Code::InvalidParams, "the password is empty"));
    }
    let key = SigningKey::from_bytes(&*private_key(bytes)?)?;
    Ok(entropy(|source| keystore::seal_with(&key, &password, params, source))?)
}

/// Opens a key file: the private key.
#[wasm_bindgen]
#[must_use]
pub fn decrypt_keystore(json: &str, password: Vec<u8>) -> Option<SecretOut> {
    let key = keystore::open(json, &Zeroizing::new(password));
    scrub_stack();
    answer(key.map(|key| BulkKey::from_signing_key(key, false).to_bytes().as_slice().into()))
}
