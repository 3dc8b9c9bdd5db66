//! Everything as one file, restored in another browser; and files that are no such thing.

use std::rc::Rc;

use latchkey_core::code::Code;
use latchkey_core::primitives::U256;
use latchkey_wallet::{Wallet, WalletStatus};
use serde_json::{Value, json};

use crate::signer::{Secrets, TestSigner, password};
use crate::transfer;
use crate::world::{Tab, World};

const WORDS: &str = "test test test test test test test test test test test junk";
const ORIGIN: &str = "https://dapp.example";

fn open(world: &Rc<World>) -> Wallet<Tab> {
    let tab = world.tab();
    tab.signer.replace(TestSigner::real());
    tab.open()
}

/// A wallet that was used: a name, a page that may see it, a transaction, another auto-lock.
fn used() -> (Rc<World>, Wallet<Tab>) {
    let world = World::new();
    let wallet = open(&world);
    let secrets: Secrets = vec![("mnemonic", WORDS.into()), ("password", "pw".into())];
    let first = world.drive(wallet.restore(None, false, secrets)).unwrap()[0].address;
    world.chain.borrow_mut().balances.insert(first, U256::MAX >> 8);
    world.drive(wallet.add_mnemonic(Some(12), None, vec![])).unwrap();
    world.drive(wallet.label(first, Some("Savings".into()))).unwrap();
    world.drive(wallet.set_auto_lock(Some(60_000))).unwrap();
    world.drive(wallet.provider_request(ORIGIN, "eth_requestAccounts", json!([]))).unwrap();
    world.drive(wallet.send_transaction(transfer(5))).unwrap();
    (world, wallet)
}

#[test]
fn a_backup_is_the_same_wallet_in_another_browser() {
    let (world, wallet) = used();
    assert_eq!(world.drive(wallet.export_backup(password("no"))).unwrap_err().code(), Code::WrongPassword);
    let backup = world.drive(wallet.export_backup(password("pw"))).unwrap();
    for open in ["Savings", "dapp.example", "0xf39f", "settings", "journal"] {
        assert!(!backup.to_lowercase().contains(&open.to_lowercase()), "{open} is in the clear");
    }

    let other = World::new();
    let restored = open(&other);
    let wrong = other.drive(restored.restore_backup(backup.clone(), false, password("no")));
    assert_eq!(wrong.unwrap_err().code(), Code::WrongPassword);
    assert_eq!((restored.status(), other.store.borrow().is_empty()), (WalletStatus::Empty, true));
    other.drive(restored.restore_backup(backup.clone(), false, password("pw"))).unwrap();
    assert_eq!(restored.status(), WalletStatus::Unlocked);
    assert_eq!((restored.accounts(), restored.seeds()), (wallet.accounts(), wallet.seeds()));
    assert_eq!((restored.auto_lock(), restored.backed_up()), (Some(60_000), wallet.backed_up()));
    let hashes = |wallet: &Wallet<Tab>| wallet.transactions().iter().map(|one| one.hash).collect::<Vec<_>>();
    assert_eq!((hashes(&restored).len(), hashes(&restored)), (1, hashes(&wallet)));
    assert_eq!(other.drive(restored.provider_accounts(ORIGIN)).unwrap().len(), 2);

    // And it lasts.
    let again = open(&other);
    other.drive(again.unlock(password("pw"))).unwrap();
    assert_eq!((again.accounts(), hashes(&again)), (wallet.accounts(), hashes(&wallet)));
    let taken = other.drive(again.restore_backup(backup.clone(), false, password("pw")));
    assert_eq!(taken.unwrap_err().code(), Code::VaultState, "not over a wallet that is there");
    other.drive(again.lock());
    other.drive(again.restore_backup(backup, true, password("pw"))).unwrap();
    assert!(!other.keys("vault-replaced/").is_empty(), "the one before is set aside");
}

#[test]
fn a_locked_or_stale_wallet_writes_no_backup() {
    let (world, wallet) = used();
    let second = open(&world);
    world.drive(second.unlock(password("pw"))).unwrap();
    world.drive(second.add_account()).unwrap();
    assert_eq!(world.drive(wallet.export_backup(password("pw"))).unwrap_err().code(), Code::VaultState);
    world.drive(second.lock());
    assert_eq!(world.drive(second.export_backup(password("pw"))).unwrap_err().code(), Code::Locked);
}

#[test]
fn a_storage_that_refuses_leaves_no_half_of_a_backup() {
    let (world, wallet) = used();
    let backup = world.drive(wallet.export_backup(password("pw"))).unwrap();
    let other = World::new();
    let tab = other.tab();
    tab.signer.replace(TestSigner::real());
    let restored = tab.open();
    tab.fail_commit.set(Some(0));
    let refused = other.drive(restored.restore_backup(backup.clone(), false, password("pw")));
    assert_eq!(refused.unwrap_err().code(), Code::Storage);
    assert_eq!((restored.status(), other.store.borrow().len()), (WalletStatus::Empty, 0));
    other.drive(restored.restore_backup(backup, false, password("pw"))).unwrap();
}

/// Whoever makes a file may know its password: what is around the vault is judged all the same.
#[test]
fn what_is_around_the_vault_is_judged() {
    let (world, wallet) = used();
    let journal = world.keys("journal/")[0].clone();
    let mut store = world.store.borrow_mut();
    let entry = store[&journal].clone();
    store.insert("journal/31337/0x00/0/0x00".into(), entry);
    store.insert("journal/1/broken".into(), b"{}".to_vec());
    let permission = store["permission/https://dapp.example"].clone();
    store.insert("permission/null".into(), permission);
    store.insert("permission/https://odd.example".into(), b"[]".to_vec());
    store.insert("settings/auto-lock".into(), br#"{"milliseconds":1}"#.to_vec());
    store.insert("settings/accounts".into(), b"7".to_vec());
    drop(store);
    let backup = world.drive(wallet.export_backup(password("pw"))).unwrap();
    let other = World::new();
    let restored = open(&other);
    other.drive(restored.restore_backup(backup, false, password("pw"))).unwrap();
    let mut keys = other.keys("");
    keys.retain(|key| !key.starts_with("settings/first-block"));
    assert_eq!(keys, [journal.as_str(), "permission/https://dapp.example", "settings/accounts", "vault/0"]);
    assert_eq!(restored.accounts().len(), 2, "the signer knows them");
}

#[test]
fn what_is_no_backup_changes_nothing() {
    let (world, wallet) = used();
    let backup = world.drive(wallet.export_backup(password("pw"))).unwrap();
    let mut newer: Value = serde_json::from_str(&backup).unwrap();
    newer["version"] = json!(9);
    let other = World::new();
    let restored = open(&other);
    for (file, code) in [
        (String::new(), Code::Parse),
        ("{}".into(), Code::Parse),
        (backup.replace("latchkey-backup", "other"), Code::Parse),
        (newer.to_string(), Code::UnsupportedVersion),
        (backup[..backup.len() / 2].to_owned(), Code::Parse),
    ] {
        let refused = other.drive(restored.restore_backup(file, false, password("pw")));
        assert_eq!(refused.unwrap_err().code(), code);
    }
    assert!(other.store.borrow().is_empty());
}
