//! The store on IndexedDB: atomic, ordered, shared by connections, and clear about what is refused.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, missing_docs, reason = "a test")]

use futures_util::future::join_all;
use latchkey_wallet::Change;
use latchkey_wasm::store_indexeddb::IndexedDbStore;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// A database of its own for each test and each run.
fn database(test: &str) -> String {
    format!("{test}-{}", js_sys::Date::now())
}

fn put(key: &str, value: &[u8]) -> Change {
    Change::put(key, value)
}

fn delete(key: &str) -> Change {
    Change::Delete { key: key.into() }
}

#[wasm_bindgen_test]
async fn reads_what_was_written_and_nothing_else() {
    let store = IndexedDbStore::new(database("read"));
    assert_eq!(store.read("vault/0").await, Ok(None));
    store.commit(&[put("vault/0", &[1, 2, 3]), put("empty", &[])]).await.unwrap();
    assert_eq!(store.read("vault/0").await, Ok(Some(vec![1, 2, 3])));
    assert_eq!(store.read("empty").await, Ok(Some(vec![])));
    store.commit(&[put("vault/0", &[4]), delete("empty"), delete("never there")]).await.unwrap();
    assert_eq!(store.read("vault/0").await, Ok(Some(vec![4])));
    assert_eq!(store.read("empty").await, Ok(None));
}

#[wasm_bindgen_test]
async fn changes_of_one_commit_are_made_in_order() {
    let store = IndexedDbStore::new(database("order"));
    store.commit(&[put("a", &[1]), delete("a"), put("b", &[1]), put("b", &[2])]).await.unwrap();
    assert_eq!(store.list("").await, Ok(vec![("b".into(), vec![2])]));
}

#[wasm_bindgen_test]
async fn lists_a_prefix_in_key_order() {
    let store = IndexedDbStore::new(database("list"));
    let keys = ["journal/2", "journal/10", "journal", "journal/", "journal0", "vault/0", "journal/é"];
    store.commit(&keys.map(|key| put(key, key.as_bytes()))).await.unwrap();
    let listed = store.list("journal/").await.unwrap();
    let names: Vec<&str> = listed.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(names, ["journal/", "journal/10", "journal/2", "journal/é"]);
    assert!(listed.iter().all(|(key, value)| key.as_bytes() == value));
    assert_eq!(store.list("nothing").await, Ok(vec![]));
    assert_eq!(store.list("").await.unwrap().len(), keys.len());
}

#[wasm_bindgen_test]
async fn another_connection_sees_a_commit_at_once() {
    let name = database("connections");
    let (one, two) = (IndexedDbStore::new(name.clone()), IndexedDbStore::new(name.clone()));
    assert_eq!(two.read("key").await, Ok(None));
    one.commit(&[put("key", &[7])]).await.unwrap();
    assert_eq!(two.read("key").await, Ok(Some(vec![7])));
    drop((one, two));
    assert_eq!(IndexedDbStore::new(name).read("key").await, Ok(Some(vec![7])), "after closing");
}

#[wasm_bindgen_test]
async fn concurrent_commits_are_each_whole() {
    let name = database("concurrent");
    let stores: Vec<IndexedDbStore> = (0..8).map(|_| IndexedDbStore::new(name.clone())).collect();
    let commits = (0..100_u8).map(|round| {
        let store = &stores[usize::from(round) % stores.len()];
        async move {
            store
                .commit(&[put("left", &[round]), put(&format!("log/{round}"), &[]), put("right", &[round])])
                .await
        }
    });
    // Somebody reads all the while: never a left without its right.
    let reads = (0..50).map(|_| async {
        let found = stores[0].list("").await.unwrap();
        let value = |key: &str| found.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone());
        assert_eq!(value("left"), value("right"));
    });
    let (commits, _) = futures_util::future::join(join_all(commits), join_all(reads)).await;
    assert!(commits.iter().all(Result::is_ok));
    assert_eq!(stores[0].list("log/").await.unwrap().len(), 100);
    assert_eq!(stores[3].read("left").await, stores[5].read("right").await);
}

#[wasm_bindgen_test]
async fn a_deleted_database_is_opened_anew() {
    let name = database("deleted");
    let store = IndexedDbStore::new(name.clone());
    store.commit(&[put("key", &[1])]).await.unwrap();
    // The connection closes itself for the deletion; the next use opens another.
    let mut request = idb::Factory::new().unwrap().delete(&name).unwrap();
    let (done, deleted) = futures_channel::oneshot::channel();
    idb::Request::on_success(&mut request, move |_| done.send(()).unwrap());
    deleted.await.unwrap();
    assert_eq!(store.read("key").await, Ok(None));
    store.commit(&[put("key", &[2])]).await.unwrap();
    assert_eq!(store.read("key").await, Ok(Some(vec![2])));
}

#[wasm_bindgen_test]
async fn a_newer_version_of_the_database_is_refused_by_name() {
    let name = database("newer");
    let request = idb::Factory::new().unwrap().open(&name, Some(9)).unwrap();
    let store = IndexedDbStore::new(name);
    assert_eq!(store.read("key").await.unwrap_err().reason, "VersionError");
    assert_eq!(store.commit(&[put("key", &[1])]).await.unwrap_err().reason, "VersionError");
    drop(request);
}

#[wasm_bindgen_test]
async fn large_values_survive() {
    let store = IndexedDbStore::new(database("large"));
    let value: Vec<u8> = (0..3_000_000_u32).map(|index| index.to_le_bytes()[0]).collect();
    store.commit(&[Change::put("large", value.clone())]).await.unwrap();
    assert_eq!(store.read("large").await, Ok(Some(value)));
}
