//! The wallet. Questions and answers are JSON text in which integers are quantities; secrets are JavaScript objects of
//! byte arrays that are handed to the signer's connection unread.

use std::rc::Rc;

use js_sys::{Function, Reflect};
use latchkey_core::code::{Code, Failure};
use latchkey_core::primitives::{Address, B256, quantity};
use latchkey_wallet::{TransactionRequest, WaitOptions};
use serde::Deserialize;
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::client::{Client, decode, encode};
use crate::failure::{Thrown, invalid};
use crate::platform::{Browser, WalletPorts};
use crate::signer_port::Connection;
use crate::store::AnyStore;
use crate::store_indexeddb::IndexedDbStore;
use crate::store_js::JsStore;
use crate::store_memory::MemoryStore;

/// The wallet of a page.
#[wasm_bindgen]
pub struct Wallet {
    inner: latchkey_wallet::Wallet<Browser>,
}

/// What `wait_for_transaction` takes.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Wait {
    #[serde(with = "quantity::option_u64")]
    confirmations: Option<u64>,
    #[serde(with = "quantity::option_u64")]
    timeout_ms: Option<u64>,
}

#[wasm_bindgen]
impl Wallet {
    /// Opens what the storage holds. `ports` is `{name, store, signer, approve, withdraw, listener, changed}`; the store
    /// is `memory`, `indexeddb:<database>` or an object.
    ///
    /// # Errors
    /// `STORAGE` if the storage cannot be read; `INVALID_PARAMS` if a port is missing.
    pub async fn open(client: &Client, ports: JsValue) -> Result<Wallet, JsValue> {
        let platform = Rc::new(Browser::with_wallet(wallet_ports(&ports).map_err(Thrown)?));
        let inner = latchkey_wallet::Wallet::open(platform, client.inner()).await.map_err(Thrown::from)?;
        let running = inner.clone();
        spawn_local(async move { running.run().await });
        Ok(Self { inner })
    }

    /// `{status, selected, backedUp, autoLock, chainId, accounts}`.
    ///
    /// # Errors
    /// None but a fault of ours.
    pub fn snapshot(&self) -> Result<String, JsValue> {
        let snapshot = json!({
            "status": self.inner.status(),
            "selected": self.inner.selected(),
            "backedUp": self.inner.backed_up(),
            "autoLock": self.inner.auto_lock(),
            "chainId": format!("{:#x}", self.inner.chain_id()),
            "accounts": self.inner.accounts(),
        });
        Ok(snapshot.to_string())
    }

    /// The journal, newest first.
    ///
    /// # Errors
    /// None but a fault of ours.
    pub fn transactions(&self) -> Result<String, JsValue> {
        Ok(encode(&self.inner.transactions())?)
    }

    /// Adopts what another tab wrote.
    ///
    /// # Errors
    /// `STORAGE`.
    pub async fn reload(&self) -> Result<(), JsValue> {
        Ok(self.inner.reload().await.map_err(Thrown::from)?)
    }

    /// Makes a mnemonic and a vault. In: `password`. Gives the mnemonic's bytes.
    ///
    /// # Errors
    /// `VAULT_STATE`, `ENTROPY`, `STORAGE`, `CRASHED`.
    pub async fn create(&self, words: u8, replace: bool, secrets: JsValue) -> Result<JsValue, JsValue> {
        Ok(self.inner.create(words, replace, secrets).await.map_err(Thrown::from)?.1)
    }

    /// Makes a vault around a mnemonic. In: `mnemonic`, `password`, `passphrase?`.
    ///
    /// # Errors
    /// `INVALID_MNEMONIC`, `VAULT_STATE`, `STORAGE`, `CRASHED`.
    pub async fn restore(&self, replace: bool, secrets: JsValue) -> Result<(), JsValue> {
        Ok(self.inner.restore(replace, secrets).await.map(drop).map_err(Thrown::from)?)
    }

    /// Opens the vault. In: `password`.
    ///
    /// # Errors
    /// `WRONG_PASSWORD`, `VAULT_DAMAGED`, `VAULT_STATE`, `UNSUPPORTED_VERSION`, `STORAGE`, `CRASHED`.
    pub async fn unlock(&self, secrets: JsValue) -> Result<(), JsValue> {
        Ok(self.inner.unlock(secrets).await.map(drop).map_err(Thrown::from)?)
    }

    /// Wipes the signer and ends it.
    pub async fn lock(&self) {
        self.inner.lock().await;
    }

    /// Changes the password. In: `password`, `newPassword`.
    ///
    /// # Errors
    /// `LOCKED`, `WRONG_PASSWORD`, `VAULT_STATE`, `STORAGE`.
    pub async fn change_password(&self, secrets: JsValue) -> Result<(), JsValue> {
        Ok(self.inner.change_password(secrets).await.map_err(Thrown::from)?)
    }

    /// Checks words at zero-based positions. In: `words`.
    ///
    /// # Errors
    /// `LOCKED`, `INVALID_PARAMS`, `STORAGE`.
    pub async fn confirm_backup(&self, positions: Vec<u8>, secrets: JsValue) -> Result<bool, JsValue> {
        Ok(self.inner.confirm_backup(positions, secrets).await.map_err(Thrown::from)?)
    }

    /// Sets the idle limit: milliseconds as JSON, or `null`.
    ///
    /// # Errors
    /// `INVALID_PARAMS`, `STORAGE`.
    pub async fn set_auto_lock(&self, milliseconds: String) -> Result<(), JsValue> {
        let milliseconds = decode(&milliseconds, "milliseconds")?;
        Ok(self.inner.set_auto_lock(milliseconds).await.map_err(Thrown::from)?)
    }

    /// Restarts the idle clock.
    pub fn touch(&self) {
        self.inner.touch();
    }

    /// Selects an account.
    ///
    /// # Errors
    /// `INVALID_PARAMS`, `STORAGE`.
    pub async fn select(&self, address: String) -> Result<(), JsValue> {
        Ok(self.inner.select(parse_address(&address)?).await.map_err(Thrown::from)?)
    }

    /// Names an account, or takes its name away.
    ///
    /// # Errors
    /// `INVALID_PARAMS`, `STORAGE`.
    pub async fn label(&self, address: String, label: Option<String>) -> Result<(), JsValue> {
        Ok(self.inner.label(parse_address(&address)?, label).await.map_err(Thrown::from)?)
    }

    /// Derives the next account; gives it.
    ///
    /// # Errors
    /// `LOCKED`, `VAULT_STATE`, `STORAGE`.
    pub async fn add_account(&self) -> Result<String, JsValue> {
        Ok(encode(&self.inner.add_account().await.map_err(Thrown::from)?)?)
    }

    /// Adds a private key; gives its account. In: `privateKey`.
    ///
    /// # Errors
    /// `INVALID_PARAMS`, `LOCKED`, `VAULT_STATE`, `STORAGE`.
    pub async fn import_private_key(&self, secrets: JsValue) -> Result<String, JsValue> {
        Ok(encode(&self.inner.import_private_key(secrets).await.map_err(Thrown::from)?)?)
    }

    /// Adds the key of a V3 file; gives its account. In: `keystorePassword`.
    ///
    /// # Errors
    /// `WRONG_PASSWORD`, `PARSE`, `LOCKED`, `VAULT_STATE`, `STORAGE`.
    pub async fn import_keystore(&self, json: String, secrets: JsValue) -> Result<String, JsValue> {
        Ok(encode(&self.inner.import_keystore(json, secrets).await.map_err(Thrown::from)?)?)
    }

    /// Gives an account's V3 file. In: `password`, `keystorePassword`.
    ///
    /// # Errors
    /// `WRONG_PASSWORD`, `LOCKED`, `INVALID_PARAMS`.
    pub async fn export_keystore(&self, address: String, secrets: JsValue) -> Result<String, JsValue> {
        Ok(self.inner.export_keystore(parse_address(&address)?, secrets).await.map_err(Thrown::from)?)
    }

    /// Gives the bytes of an account's private key as hex text. In: `password`.
    ///
    /// # Errors
    /// `WRONG_PASSWORD`, `LOCKED`, `INVALID_PARAMS`.
    pub async fn export_private_key(&self, address: String, secrets: JsValue) -> Result<JsValue, JsValue> {
        Ok(self.inner.export_private_key(parse_address(&address)?, secrets).await.map_err(Thrown::from)?)
    }

    /// Gives the mnemonic's bytes. In: `password`.
    ///
    /// # Errors
    /// `WRONG_PASSWORD`, `LOCKED`.
    pub async fn export_mnemonic(&self, secrets: JsValue) -> Result<JsValue, JsValue> {
        Ok(self.inner.export_mnemonic(secrets).await.map_err(Thrown::from)?)
    }

    /// What sending a transaction would ask.
    ///
    /// # Errors
    /// `INVALID_PARAMS`, `INSUFFICIENT_FUNDS`, `REVERTED`, the gateway's.
    pub async fn prepare_transaction(&self, request: String) -> Result<String, JsValue> {
        Ok(encode(&self.inner.prepare_transaction(transaction(&request)?).await.map_err(Thrown::from)?)?)
    }

    /// Signs a message after asking; gives the signature.
    ///
    /// # Errors
    /// `USER_REJECTED`, `LOCKED`, `INVALID_PARAMS`.
    pub async fn sign_message(&self, account: Option<String>, message: Vec<u8>) -> Result<String, JsValue> {
        let account = account.as_deref().map(parse_address).transpose()?;
        let signature = self.inner.sign_message(account, message.into()).await.map_err(Thrown::from)?;
        Ok(signature.to_string())
    }

    /// Signs typed data (JSON text) after asking; gives the signature.
    ///
    /// # Errors
    /// `USER_REJECTED`, `LOCKED`, `INVALID_PARAMS`.
    pub async fn sign_typed_data(
        &self,
        account: Option<String>,
        typed_data: String,
    ) -> Result<String, JsValue> {
        let account = account.as_deref().map(parse_address).transpose()?;
        let signature = self.inner.sign_typed_data(account, typed_data).await.map_err(Thrown::from)?;
        Ok(signature.to_string())
    }

    /// Signs a transaction after asking; gives it serialized.
    ///
    /// # Errors
    /// As `send_transaction`.
    pub async fn sign_transaction(&self, request: String) -> Result<String, JsValue> {
        let signed = self.inner.sign_transaction(transaction(&request)?).await.map_err(Thrown::from)?;
        Ok(signed.to_string())
    }

    /// Signs, journals and broadcasts a transaction after asking; gives its hash.
    ///
    /// # Errors
    /// `USER_REJECTED`, `LOCKED`, `INVALID_PARAMS`, `INSUFFICIENT_FUNDS`, `REVERTED`, `TX_REJECTED`, the gateway's.
    pub async fn send_transaction(&self, request: String) -> Result<String, JsValue> {
        let hash = self.inner.send_transaction(transaction(&request)?).await.map_err(Thrown::from)?;
        Ok(hash.to_string())
    }

    /// Waits for `{confirmations?, timeoutMs?}`; gives the receipt.
    ///
    /// # Errors
    /// `TIMEOUT`, `TX_REJECTED`, `NOT_FOUND`.
    pub async fn wait_for_transaction(&self, hash: String, options: String) -> Result<String, JsValue> {
        let hash: B256 = decode(&json!(hash).to_string(), "hash")?;
        let wait: Wait = decode(&options, "options")?;
        let usual = WaitOptions::default();
        let options = WaitOptions {
            confirmations: wait.confirmations.unwrap_or(usual.confirmations),
            timeout_ms: wait.timeout_ms,
        };
        Ok(encode(&self.inner.wait_for_transaction(hash, options).await.map_err(Thrown::from)?)?)
    }

    /// Talks to another client.
    ///
    /// # Errors
    /// `CHAIN_DISCONNECTED`, `DISCONNECTED`.
    pub async fn set_client(&self, client: &Client) -> Result<(), JsValue> {
        Ok(self.inner.set_client(client.inner()).await.map_err(Thrown::from)?)
    }

    /// What a page of `origin` asks (EIP-1193). `params` is JSON text.
    ///
    /// # Errors
    /// A `Failure`; [`rpc_error`] makes it numeric.
    pub async fn provider_request(
        &self,
        origin: String,
        method: String,
        params: String,
    ) -> Result<String, JsValue> {
        let params: Value = decode(&params, "params")?;
        Ok(self.inner.provider_request(&origin, &method, params).await.map_err(Thrown::from)?.to_string())
    }

    /// The accounts that `origin` may see, the selected one first.
    ///
    /// # Errors
    /// `STORAGE`.
    pub async fn provider_accounts(&self, origin: String) -> Result<String, JsValue> {
        Ok(encode(&self.inner.provider_accounts(&origin).await.map_err(Thrown::from)?)?)
    }

    /// Stops following transactions and ends the signer.
    pub async fn close(&self) {
        self.inner.close().await;
    }
}

/// The numeric error of EIP-1193 and JSON-RPC for a `Failure`: `{code, message, data?}`.
///
/// # Errors
/// `INTERNAL` if `failure` is none.
#[wasm_bindgen]
pub fn rpc_error(failure: &str) -> Result<String, JsValue> {
    let Failure { code, message, data } = decode(failure, "failure")?;
    let own = (code == Code::Upstream).then(|| data.get("code").and_then(Value::as_i64)).flatten();
    let (number, data) = match own {
        // EIP-1193's own numbers mean what the wallet says, never what a gateway says.
        Some(original @ 4000..=5999) => (i64::from(code.rpc_code()), json!({ "original": original })),
        Some(number) => (number, data.get("data").cloned().unwrap_or_default()),
        None => (i64::from(code.rpc_code()), data),
    };
    let mut error = json!({ "code": number, "message": message });
    if !data.is_null()
        && let Some(fields) = error.as_object_mut()
    {
        fields.insert("data".into(), data);
    }
    Ok(error.to_string())
}

fn wallet_ports(ports: &JsValue) -> Result<WalletPorts, Failure> {
    let get = |name: &str| Reflect::get(ports, &name.into()).map_err(|_| invalid(name, "not readable"));
    let function = |name: &str| -> Result<Function, Failure> {
        get(name)?.dyn_into().map_err(|_| invalid(name, format!("{name} is not a function")))
    };
    let name = get("name")?.as_string().ok_or_else(|| invalid("name", "name is not a text"))?;
    let store = get("store")?;
    let store = match store.as_string() {
        Some(kind) => match kind.strip_prefix("indexeddb:") {
            Some(database) => AnyStore::IndexedDb(IndexedDbStore::new(database.to_owned())),
            None if kind == "memory" => AnyStore::Memory(MemoryStore::default()),
            None => return Err(invalid("storage", "neither indexeddb, memory nor a store")),
        },
        None if store.is_object() => AnyStore::Js(JsStore::new(store)),
        None => return Err(invalid("storage", "neither indexeddb, memory nor a store")),
    };
    Ok(WalletPorts {
        store,
        signer: Connection::new(get("signer")?),
        approve: function("approve")?,
        withdraw: function("withdraw")?,
        listener: function("listener")?,
        changed: function("changed")?,
        name,
    })
}

fn parse_address(text: &str) -> Result<Address, Thrown> {
    Address::parse(text).map_err(|error| Thrown(invalid("address", error.to_string())))
}

fn transaction(request: &str) -> Result<TransactionRequest, Thrown> {
    decode(request, "request")
}
