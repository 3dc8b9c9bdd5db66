//! The wallet on IndexedDB, with a signer behind the connection: created, closed, opened again, unlocked.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, missing_docs, reason = "a test")]

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use latchkey_core::code::Code;
use latchkey_gateway::{Client, ClientConfig, EndpointConfig};
use latchkey_keys::signer::{SecretName, Secrets, Signer};
use latchkey_wallet::{Change, Store, Wallet, WalletStatus};
use latchkey_wasm::platform::{Browser, WalletPorts};
use latchkey_wasm::signer_port::Connection;
use latchkey_wasm::store::AnyStore;
use latchkey_wasm::store_indexeddb::IndexedDbStore;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const WORDS: &str = "test test test test test test test test test test test junk";
/// The first account of `WORDS`, as Hardhat and Anvil print it.
const FIRST: &str = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

/// A connection to a signer in this very module: `terminate` drops it, the next request starts another.
fn connection() -> JsValue {
    let signer: Rc<RefCell<Option<Signer<Browser>>>> = Rc::default();
    let object = Object::new();
    let terminate = Closure::<dyn FnMut()>::new({
        let (signer, object) = (Rc::clone(&signer), object.clone());
        move || {
            signer.take();
            Reflect::set(&object, &"running".into(), &false.into()).unwrap();
        }
    });
    let request = Closure::<dyn FnMut(String, JsValue) -> JsValue>::new({
        let object = object.clone();
        move |request: String, given: JsValue| {
            Reflect::set(&object, &"running".into(), &true.into()).unwrap();
            let mut secrets = Secrets::default();
            if let Ok(given) = given.dyn_into::<Object>() {
                for entry in Object::entries(&given).iter() {
                    let entry: Array = entry.unchecked_into();
                    let bytes: Uint8Array = entry.get(1).unchecked_into();
                    let name = SecretName::parse(&entry.get(0).as_string().unwrap()).unwrap();
                    secrets = secrets.with(name, &bytes.to_vec());
                }
            }
            let mut signer = signer.borrow_mut();
            let signer = signer.get_or_insert_with(|| Signer::new(Browser::default()));
            let outcome = signer.handle(serde_json::from_str(&request).unwrap(), secrets);
            let answer = Object::new();
            let response = serde_json::to_string(&outcome.response).unwrap();
            Reflect::set(&answer, &"response".into(), &response.into()).unwrap();
            let secret =
                outcome.secret.map_or(JsValue::NULL, |bytes| Uint8Array::from(bytes.as_slice()).into());
            Reflect::set(&answer, &"secrets".into(), &secret).unwrap();
            answer.into()
        }
    });
    Reflect::set(&object, &"request".into(), &request.into_js_value()).unwrap();
    Reflect::set(&object, &"terminate".into(), &terminate.into_js_value()).unwrap();
    object.into()
}

fn secrets(entries: &[(&str, &str)]) -> JsValue {
    let object = Object::new();
    for (name, text) in entries {
        Reflect::set(&object, &(*name).into(), &Uint8Array::from(text.as_bytes())).unwrap();
    }
    object.into()
}

async fn open(name: &str) -> Wallet<Browser> {
    let platform = Rc::new(Browser::with_wallet(WalletPorts {
        store: AnyStore::IndexedDb(IndexedDbStore::new(name.into())),
        signer: Connection::new(connection()),
        approve: Function::new_no_args("return '{\"approved\":true}'"),
        withdraw: Function::new_no_args(""),
        listener: Function::new_no_args(""),
        changed: Function::new_no_args(""),
        name: name.into(),
    }));
    // Nothing here asks a gateway.
    let config = ClientConfig::new(1, vec![EndpointConfig::new("http://127.0.0.1:1")]);
    let client = Client::new(config, Rc::new(Browser::default())).unwrap();
    Wallet::open(platform, client).await.unwrap()
}

fn database(test: &str) -> String {
    format!("wallet-{test}-{}", js_sys::Date::now())
}

#[wasm_bindgen_test]
async fn a_vault_survives_its_wallet() {
    let name = database("reload");
    let wallet = open(&name).await;
    assert_eq!(wallet.status(), WalletStatus::Empty);
    let accounts =
        wallet.restore(None, false, secrets(&[("mnemonic", WORDS), ("password", "pass")])).await.unwrap();
    assert_eq!(accounts[0].address.to_checksum(), FIRST);
    assert_eq!(wallet.status(), WalletStatus::Unlocked);
    wallet.close().await;

    let wallet = open(&name).await;
    assert_eq!(wallet.status(), WalletStatus::Locked);
    assert_eq!(wallet.accounts(), accounts);
    let refused = wallet.sign_message(None, b"hello".to_vec().into()).await.unwrap_err();
    assert_eq!(refused.code(), Code::Locked);
    let wrong = wallet.unlock(secrets(&[("password", "word")])).await.unwrap_err();
    assert_eq!(wrong.code(), Code::WrongPassword);
    assert_eq!(wallet.unlock(secrets(&[("password", "pass")])).await.unwrap(), accounts);
    assert_eq!(wallet.sign_message(None, b"hello".to_vec().into()).await.unwrap().len(), 65);
    wallet.lock().await;
    assert_eq!(wallet.status(), WalletStatus::Locked);
}

#[wasm_bindgen_test]
async fn a_damaged_vault_opens_by_its_other_generation_or_says_so() {
    let name = database("damage");
    let wallet = open(&name).await;
    wallet.restore(None, false, secrets(&[("mnemonic", WORDS), ("password", "pass")])).await.unwrap();
    wallet.add_account().await.unwrap();
    wallet.close().await;

    let store = AnyStore::IndexedDb(IndexedDbStore::new(name.clone()));
    let generations = store.list("vault/").await.unwrap();
    assert_eq!(generations.len(), 2);
    let damage = |(key, mut value): (String, Vec<u8>)| {
        let middle = value.len() / 2;
        value[middle] ^= 1;
        Change::Put { key, value }
    };
    store.commit(vec![damage(generations[1].clone())]).await.unwrap();
    let wallet = open(&name).await;
    assert_eq!(wallet.status(), WalletStatus::Locked);
    let accounts = wallet.unlock(secrets(&[("password", "pass")])).await.unwrap();
    assert_eq!(accounts[0].address.to_checksum(), FIRST);
    wallet.close().await;

    let good = store.list("vault/").await.unwrap().swap_remove(0);
    assert_eq!(good.0, generations[0].0);
    store.commit(vec![damage(good)]).await.unwrap();
    assert_eq!(open(&name).await.status(), WalletStatus::Damaged);
}
