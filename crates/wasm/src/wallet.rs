//! The wallet. Questions and answers are JSON text in which integers are quantities; secrets are JavaScript objects of
//! byte arrays that are handed to the signer's connection unread.

use std::rc::Rc;

use js_sys::{Function, Object, Promise, Reflect};
use latchkey_core::code::{Code, Failure};
use latchkey_core::json::{self, FromJson};
use latchkey_core::primitives::{Address, B256, Bytes};
use latchkey_core::{json_struct, json_tagged};
use latchkey_wallet::{TransactionRequest, WaitOptions};
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::client::{Client, decode, encode};
use crate::failure::{Thrown, invalid};
use crate::platform::{Browser, WalletPorts};
use crate::promise::promise;
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
struct Wait {
    confirmations: Option<u64>,
    timeout_ms: Option<u64>,
}

json_struct!(strict Wait { confirmations = "confirmations" quantity, timeout_ms = "timeoutMs" quantity });

/// What `arrange` takes.
enum Arrangement {
    Hide { address: Address, hidden: bool },
    Reorder { order: Vec<Address> },
    Watch { address: Address, label: Option<String> },
    Unwatch { address: Address },
    LabelSeed { seed: Bytes, label: Option<String> },
}

json_tagged!(strict Arrangement "change" {
    Hide = "hide" { address = "address", hidden = "hidden" },
    Reorder = "reorder" { order = "order" },
    Watch = "watch" { address = "address", label = "label" },
    Unwatch = "unwatch" { address = "address" },
    LabelSeed = "labelSeed" { seed = "seed", label = "label" },
});

/// What `add_accounts` takes.
struct Derivation {
    seed: Option<Bytes>,
    paths: Vec<String>,
}

json_struct!(strict Derivation { seed = "seed", paths = "paths" });

#[wasm_bindgen]
impl Wallet {
    /// Opens what the storage holds. `ports` is `{name, store, signer, approve, withdraw, listener, changed}`; the store
    /// is `memory`, `indexeddb:<database>` or an object.
    ///
    /// # Errors
    /// `STORAGE` if the storage cannot be read; `INVALID_PARAMS` if a port is missing.
    #[wasm_bindgen(unchecked_return_type = "Promise<Wallet>")]
    pub fn open(client: &Client, ports: JsValue) -> Promise {
        let client = client.inner();
        promise(async move {
            let platform = Rc::new(Browser::with_wallet(wallet_ports(&ports)?));
            let inner = latchkey_wallet::Wallet::open(platform, client).await?;
            let running = inner.clone();
            spawn_local(async move { running.run().await });
            Ok(Self { inner }.into())
        })
    }

    /// `{status, selected, backedUp, autoLock, chainId, accounts, seeds}`.
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
            "seeds": self.inner.seeds(),
        });
        Ok(json::write(&snapshot))
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
    #[wasm_bindgen(unchecked_return_type = "Promise<void>")]
    pub fn reload(&self) -> Promise {
        let wallet = self.inner.clone();
        promise(async move {
            wallet.reload().await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Makes a mnemonic and a vault. In: `password`. Gives the mnemonic's bytes.
    ///
    /// # Errors
    /// `VAULT_STATE`, `ENTROPY`, `STORAGE`, `CRASHED`.
    #[wasm_bindgen(unchecked_return_type = "Promise<any>")]
    pub fn create(&self, words: u8, replace: bool, secrets: JsValue) -> Promise {
        let wallet = self.inner.clone();
        promise(async move { Ok(wallet.create(words, replace, secrets).await?.1) })
    }

    /// Makes a vault around a mnemonic. In: `mnemonic`, `password`, `passphrase?`.
    ///
    /// # Errors
    /// `INVALID_MNEMONIC`, `VAULT_STATE`, `STORAGE`, `CRASHED`.
    #[wasm_bindgen(unchecked_return_type = "Promise<void>")]
    pub fn restore(&self, word_list: Option<String>, replace: bool, secrets: JsValue) -> Promise {
        let wallet = self.inner.clone();
        promise(async move {
            wallet.restore(word_list, replace, secrets).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Opens the vault. In: `password` or `passkey`.
    ///
    /// # Errors
    /// `WRONG_PASSWORD`, `LIMIT`, `VAULT_DAMAGED`, `VAULT_STATE`, `UNSUPPORTED_VERSION`, `STORAGE`, `CRASHED`.
    #[wasm_bindgen(unchecked_return_type = "Promise<void>")]
    pub fn unlock(&self, secrets: JsValue) -> Promise {
        let wallet = self.inner.clone();
        promise(async move {
            wallet.unlock(secrets).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Wipes the signer and ends it.
    #[wasm_bindgen(unchecked_return_type = "Promise<void>")]
    pub fn lock(&self) -> Promise {
        let wallet = self.inner.clone();
        promise(async move {
            wallet.lock().await;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Changes the password. In: `password`, `newPassword`.
    ///
    /// # Errors
    /// `LOCKED`, `WRONG_PASSWORD`, `VAULT_STATE`, `STORAGE`.
    #[wasm_bindgen(unchecked_return_type = "Promise<void>")]
    pub fn change_password(&self, secrets: JsValue) -> Promise {
        let wallet = self.inner.clone();
        promise(async move {
            wallet.change_password(secrets).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// The ways to open the vault: JSON `[{id, type, credential?, salt?}]`.
    ///
    /// # Errors
    /// `STORAGE`.
    #[wasm_bindgen(unchecked_return_type = "Promise<string>")]
    pub fn slots(&self) -> Promise {
        let wallet = self.inner.clone();
        promise(async move { Ok(encode(&wallet.slots().await?)?.into()) })
    }

    /// Lets a passkey open the vault too. In: `password` or `passkey`; `newPasskey`.
    ///
    /// # Errors
    /// `LOCKED`, `WRONG_PASSWORD`, `LIMIT`, `VAULT_STATE`, `STORAGE`.
    #[wasm_bindgen(unchecked_return_type = "Promise<void>")]
    pub fn add_passkey(&self, credential: Vec<u8>, salt: String, secrets: JsValue) -> Promise {
        let wallet = self.inner.clone();
        promise(async move {
            let salt = decode(&json!(salt).to_string(), "salt")?;
            wallet.add_passkey(credential.into(), salt, secrets).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Takes a way to open the vault away. In: `password` or `passkey`, of another slot.
    ///
    /// # Errors
    /// `LOCKED`, `WRONG_PASSWORD`, `LIMIT`, `NOT_FOUND`, `VAULT_STATE`, `STORAGE`.
    #[wasm_bindgen(unchecked_return_type = "Promise<void>")]
    pub fn remove_slot(&self, id: String, secrets: JsValue) -> Promise {
        let wallet = self.inner.clone();
        promise(async move {
            wallet.remove_slot(decode(&json!(id).to_string(), "id")?, secrets).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// How many milliseconds must pass before a password may be tried.
    ///
    /// # Errors
    /// `STORAGE`.
    #[wasm_bindgen(unchecked_return_type = "Promise<number>")]
    pub fn wait_before_unlock(&self) -> Promise {
        let wallet = self.inner.clone();
        promise(async move {
            // A minute at most: no precision is lost.
            Ok(u32::try_from(wallet.wait_before_unlock().await?).unwrap_or(u32::MAX).into())
        })
    }

    /// Checks words of a mnemonic at zero-based positions. In: `words`.
    ///
    /// # Errors
    /// `LOCKED`, `INVALID_PARAMS`, `STORAGE`.
    #[wasm_bindgen(unchecked_return_type = "Promise<boolean>")]
    pub fn confirm_backup(&self, seed: Option<String>, positions: Vec<u8>, secrets: JsValue) -> Promise {
        let wallet = self.inner.clone();
        promise(
            async move { Ok(wallet.confirm_backup(fingerprint(seed)?, positions, secrets).await?.into()) },
        )
    }

    /// Sets the idle limit: milliseconds as JSON, or `null`.
    ///
    /// # Errors
    /// `INVALID_PARAMS`, `STORAGE`.
    #[wasm_bindgen(unchecked_return_type = "Promise<void>")]
    pub fn set_auto_lock(&self, milliseconds: String) -> Promise {
        let wallet = self.inner.clone();
        promise(async move {
            let milliseconds = decode(&milliseconds, "milliseconds")?;
            wallet.set_auto_lock(milliseconds).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Restarts the idle clock.
    pub fn touch(&self) {
        self.inner.touch();
    }

    /// Selects an account.
    ///
    /// # Errors
    /// `INVALID_PARAMS`, `STORAGE`.
    #[wasm_bindgen(unchecked_return_type = "Promise<void>")]
    pub fn select(&self, address: String) -> Promise {
        let wallet = self.inner.clone();
        promise(async move {
            wallet.select(parse_address(&address)?).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Names an account, or takes its name away.
    ///
    /// # Errors
    /// `INVALID_PARAMS`, `STORAGE`.
    #[wasm_bindgen(unchecked_return_type = "Promise<void>")]
    pub fn label(&self, address: String, label: Option<String>) -> Promise {
        let wallet = self.inner.clone();
        promise(async move {
            wallet.label(parse_address(&address)?, label).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Changes the list of accounts: JSON `{change: 'hide', address, hidden}`, `{change: 'reorder', order}`,
    /// `{change: 'watch', address, label?}`, `{change: 'unwatch', address}` or `{change: 'labelSeed', seed, label?}`.
    ///
    /// # Errors
    /// `INVALID_PARAMS`, `STORAGE`.
    #[wasm_bindgen(unchecked_return_type = "Promise<void>")]
    pub fn arrange(&self, change: String) -> Promise {
        let wallet = self.inner.clone();
        promise(async move {
            match decode(&change, "change")? {
                Arrangement::Hide { address, hidden } => wallet.hide(address, hidden).await?,
                Arrangement::Reorder { order } => wallet.reorder(order).await?,
                Arrangement::Watch { address, label } => wallet.watch(address, label).await?,
                Arrangement::Unwatch { address } => wallet.unwatch(address).await?,
                Arrangement::LabelSeed { seed, label } => wallet.label_seed(seed, label).await?,
            }
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Derives accounts: JSON `{seed?, paths}`; without paths the next one. Gives those that are new.
    ///
    /// # Errors
    /// `LOCKED`, `INVALID_PARAMS`, `VAULT_STATE`, `STORAGE`.
    #[wasm_bindgen(unchecked_return_type = "Promise<string>")]
    pub fn add_accounts(&self, request: String) -> Promise {
        let wallet = self.inner.clone();
        promise(async move {
            let Derivation { seed, paths } = decode(&request, "request")?;
            Ok(encode(&wallet.add_accounts(seed, paths).await?)?.into())
        })
    }

    /// Looks for used accounts: JSON `{seed?, schemes?, gapLimit?}`. Gives what was found; tells by `discovery` events.
    ///
    /// # Errors
    /// `LOCKED`, `INVALID_PARAMS`, the gateway's.
    #[wasm_bindgen(unchecked_return_type = "Promise<string>")]
    pub fn discover_accounts(&self, request: String) -> Promise {
        let wallet = self.inner.clone();
        promise(
            async move { Ok(encode(&wallet.discover_accounts(decode(&request, "request")?).await?)?.into()) },
        )
    }

    /// Adds a mnemonic; gives `{seed, secret}`: its JSON, and the bytes of a new one. In: `mnemonic`, `passphrase?`; or
    /// `words`, for a new one of so many.
    ///
    /// # Errors
    /// `INVALID_MNEMONIC`, `INVALID_PARAMS`, `LOCKED`, `VAULT_STATE`, `STORAGE`.
    #[wasm_bindgen(unchecked_return_type = "Promise<{ seed: string; secret: any }>")]
    pub fn add_mnemonic(&self, words: Option<u8>, word_list: Option<String>, secrets: JsValue) -> Promise {
        let wallet = self.inner.clone();
        promise(async move {
            let (seed, secret) = wallet.add_mnemonic(words, word_list, secrets).await?;
            let answer = Object::new();
            // Setting a property of a fresh object cannot fail.
            let _ = Reflect::set(&answer, &"seed".into(), &encode(&seed)?.into());
            let _ = Reflect::set(&answer, &"secret".into(), &secret);
            Ok(answer.into())
        })
    }

    /// Adds a private key; gives its account. In: `privateKey`.
    ///
    /// # Errors
    /// `INVALID_PARAMS`, `LOCKED`, `VAULT_STATE`, `STORAGE`.
    #[wasm_bindgen(unchecked_return_type = "Promise<string>")]
    pub fn import_private_key(&self, secrets: JsValue) -> Promise {
        let wallet = self.inner.clone();
        promise(async move { Ok(encode(&wallet.import_private_key(secrets).await?)?.into()) })
    }

    /// Adds what another wallet's file holds; gives the accounts that are new. In: `keystorePassword`.
    ///
    /// # Errors
    /// `WRONG_PASSWORD`, `PARSE`, `LIMIT`, `INVALID_PARAMS`, `LOCKED`, `VAULT_STATE`, `STORAGE`.
    #[wasm_bindgen(unchecked_return_type = "Promise<string>")]
    pub fn import_file(&self, json: String, secrets: JsValue) -> Promise {
        let wallet = self.inner.clone();
        promise(async move { Ok(encode(&wallet.import_file(json, secrets).await?)?.into()) })
    }

    /// Gives everything as one encrypted file. In: `password` or `passkey`.
    ///
    /// # Errors
    /// `WRONG_PASSWORD`, `LIMIT`, `LOCKED`, `VAULT_STATE`.
    #[wasm_bindgen(unchecked_return_type = "Promise<string>")]
    pub fn export_backup(&self, secrets: JsValue) -> Promise {
        let wallet = self.inner.clone();
        promise(async move { Ok(wallet.export_backup(secrets).await?.into()) })
    }

    /// Makes this the wallet of a backup. In: `password` or `passkey`, of the backup.
    ///
    /// # Errors
    /// `WRONG_PASSWORD`, `PARSE`, `LIMIT`, `UNSUPPORTED_VERSION`, `VAULT_STATE`, `STORAGE`.
    #[wasm_bindgen(unchecked_return_type = "Promise<void>")]
    pub fn restore_backup(&self, backup: String, replace: bool, secrets: JsValue) -> Promise {
        let wallet = self.inner.clone();
        promise(async move {
            wallet.restore_backup(backup, replace, secrets).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Gives an account's V3 file. In: `password`, `keystorePassword`.
    ///
    /// # Errors
    /// `WRONG_PASSWORD`, `LOCKED`, `INVALID_PARAMS`.
    #[wasm_bindgen(unchecked_return_type = "Promise<string>")]
    pub fn export_keystore(&self, address: String, secrets: JsValue) -> Promise {
        let wallet = self.inner.clone();
        promise(async move { Ok(wallet.export_keystore(parse_address(&address)?, secrets).await?.into()) })
    }

    /// Gives the bytes of an account's private key as hex text. In: `password`.
    ///
    /// # Errors
    /// `WRONG_PASSWORD`, `LOCKED`, `INVALID_PARAMS`.
    #[wasm_bindgen(unchecked_return_type = "Promise<any>")]
    pub fn export_private_key(&self, address: String, secrets: JsValue) -> Promise {
        let wallet = self.inner.clone();
        promise(async move { Ok(wallet.export_private_key(parse_address(&address)?, secrets).await?) })
    }

    /// Gives a mnemonic's bytes. In: `password`.
    ///
    /// # Errors
    /// `WRONG_PASSWORD`, `LOCKED`, `VAULT_STATE`.
    #[wasm_bindgen(unchecked_return_type = "Promise<any>")]
    pub fn export_mnemonic(&self, seed: Option<String>, secrets: JsValue) -> Promise {
        let wallet = self.inner.clone();
        promise(async move { Ok(wallet.export_mnemonic(fingerprint(seed)?, secrets).await?) })
    }

    /// Gives the bytes of a mnemonic's passphrase; null if it has none. In: `password`.
    ///
    /// # Errors
    /// `WRONG_PASSWORD`, `LOCKED`, `VAULT_STATE`.
    #[wasm_bindgen(unchecked_return_type = "Promise<any>")]
    pub fn export_passphrase(&self, seed: Option<String>, secrets: JsValue) -> Promise {
        let wallet = self.inner.clone();
        promise(async move { Ok(wallet.export_passphrase(fingerprint(seed)?, secrets).await?) })
    }

    /// What sending a transaction would ask.
    ///
    /// # Errors
    /// `INVALID_PARAMS`, `INSUFFICIENT_FUNDS`, `REVERTED`, the gateway's.
    #[wasm_bindgen(unchecked_return_type = "Promise<string>")]
    pub fn prepare_transaction(&self, request: String) -> Promise {
        let wallet = self.inner.clone();
        promise(async move { Ok(encode(&wallet.prepare_transaction(transaction(&request)?).await?)?.into()) })
    }

    /// Signs a message after asking; gives the signature.
    ///
    /// # Errors
    /// `USER_REJECTED`, `LOCKED`, `INVALID_PARAMS`.
    #[wasm_bindgen(unchecked_return_type = "Promise<string>")]
    pub fn sign_message(&self, account: Option<String>, message: Vec<u8>) -> Promise {
        let wallet = self.inner.clone();
        promise(async move {
            let account = account.as_deref().map(parse_address).transpose()?;
            let signature = wallet.sign_message(account, message.into()).await?;
            Ok(signature.to_string().into())
        })
    }

    /// Signs typed data (JSON text) after asking; gives the signature.
    ///
    /// # Errors
    /// `USER_REJECTED`, `LOCKED`, `INVALID_PARAMS`.
    #[wasm_bindgen(unchecked_return_type = "Promise<string>")]
    pub fn sign_typed_data(&self, account: Option<String>, typed_data: String) -> Promise {
        let wallet = self.inner.clone();
        promise(async move {
            let account = account.as_deref().map(parse_address).transpose()?;
            let signature = wallet.sign_typed_data(account, typed_data).await?;
            Ok(signature.to_string().into())
        })
    }

    /// Signs a transaction after asking; gives it serialized.
    ///
    /// # Errors
    /// As `send_transaction`.
    #[wasm_bindgen(unchecked_return_type = "Promise<string>")]
    pub fn sign_transaction(&self, request: String) -> Promise {
        let wallet = self.inner.clone();
        promise(async move {
            let signed = wallet.sign_transaction(transaction(&request)?).await?;
            Ok(signed.to_string().into())
        })
    }

    /// Signs, journals and broadcasts a transaction after asking; gives its hash.
    ///
    /// # Errors
    /// `USER_REJECTED`, `LOCKED`, `INVALID_PARAMS`, `INSUFFICIENT_FUNDS`, `REVERTED`, `TX_REJECTED`, the gateway's.
    #[wasm_bindgen(unchecked_return_type = "Promise<string>")]
    pub fn send_transaction(&self, request: String) -> Promise {
        let wallet = self.inner.clone();
        promise(async move {
            let hash = wallet.send_transaction(transaction(&request)?).await?;
            Ok(hash.to_string().into())
        })
    }

    /// Waits for `{confirmations?, timeoutMs?}`; gives the receipt.
    ///
    /// # Errors
    /// `TIMEOUT`, `TX_REJECTED`, `NOT_FOUND`.
    #[wasm_bindgen(unchecked_return_type = "Promise<string>")]
    pub fn wait_for_transaction(&self, hash: String, options: String) -> Promise {
        let wallet = self.inner.clone();
        promise(async move {
            let hash: B256 =
                B256::from_json(hash.into()).map_err(|error| Thrown(invalid("hash", error.to_string())))?;
            let wait: Wait = decode(&options, "options")?;
            let usual = WaitOptions::default();
            let options = WaitOptions {
                confirmations: wait.confirmations.unwrap_or(usual.confirmations),
                timeout_ms: wait.timeout_ms,
            };
            Ok(encode(&wallet.wait_for_transaction(hash, options).await?)?.into())
        })
    }

    /// Talks to another client.
    ///
    /// # Errors
    /// `CHAIN_DISCONNECTED`, `DISCONNECTED`.
    #[wasm_bindgen(unchecked_return_type = "Promise<void>")]
    pub fn set_client(&self, client: &Client) -> Promise {
        let wallet = self.inner.clone();
        let client = client.inner();
        promise(async move {
            wallet.set_client(client).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// What a page of `origin` asks (EIP-1193). `params` is JSON text.
    ///
    /// # Errors
    /// A `Failure`; [`rpc_error`] makes it numeric.
    #[wasm_bindgen(unchecked_return_type = "Promise<string>")]
    pub fn provider_request(&self, origin: String, method: String, params: String) -> Promise {
        let wallet = self.inner.clone();
        promise(async move {
            let params: Value = decode(&params, "params")?;
            Ok(json::write(&wallet.provider_request(&origin, &method, params).await?).into())
        })
    }

    /// The accounts that `origin` may see, the selected one first.
    ///
    /// # Errors
    /// `STORAGE`.
    #[wasm_bindgen(unchecked_return_type = "Promise<string>")]
    pub fn provider_accounts(&self, origin: String) -> Promise {
        let wallet = self.inner.clone();
        promise(async move { Ok(encode(&wallet.provider_accounts(&origin).await?)?.into()) })
    }

    /// Stops following transactions and ends the signer.
    #[wasm_bindgen(unchecked_return_type = "Promise<void>")]
    pub fn close(&self) -> Promise {
        let wallet = self.inner.clone();
        promise(async move {
            wallet.close().await;
            Ok(JsValue::UNDEFINED)
        })
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
    Ok(json::write(&error))
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

/// The name of a mnemonic.
fn fingerprint(text: Option<String>) -> Result<Option<Bytes>, Thrown> {
    let parse =
        |text: String| Bytes::parse(&text).map_err(|error| Thrown(invalid("seed", error.to_string())));
    text.map(parse).transpose()
}

fn parse_address(text: &str) -> Result<Address, Thrown> {
    Address::parse(text).map_err(|error| Thrown(invalid("address", error.to_string())))
}

fn transaction(request: &str) -> Result<TransactionRequest, Thrown> {
    decode(request, "request")
}
