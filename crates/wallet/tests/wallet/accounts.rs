//! Watched, hidden and ordered accounts; several mnemonics; discovery; passkeys; wrong tries.

use latchkey_core::code::{Code, Failure};
use latchkey_core::primitives::{Address, B256, Bytes, U256};
use latchkey_wallet::discovery::SCHEMES;
use latchkey_wallet::{AccountType, DiscoveryRequest, WalletEvent, WalletStatus};

use crate::signer::{TestSigner, address, password};
use crate::world::World;
use crate::{transfer, unlocked};

const COLD: Address = Address([0xC0; 20]);
const WORDS: &str = "test test test test test test test test test test test junk";
const OTHER_WORDS: &str = "legal winner thank year wave sausage worth useful legal winner thank yellow";

#[test]
fn a_watched_account_is_shown_and_signs_nothing() {
    let (world, tab, wallet) = unlocked();
    world.drive(wallet.watch(COLD, Some(" Cold ".into()))).unwrap();
    let watched = wallet.accounts().pop().unwrap();
    assert_eq!((watched.account_type, watched.label.as_deref()), (AccountType::Watch, Some("Cold")));
    for again in [COLD, address(0)] {
        assert_eq!(world.drive(wallet.watch(again, None)).unwrap_err().code(), Code::InvalidParams);
    }
    world.drive(wallet.select(COLD)).unwrap();
    assert_eq!(
        world.drive(wallet.sign_message(None, Bytes::default())).unwrap_err().code(),
        Code::Unauthorized
    );
    assert_eq!(
        world.drive(wallet.sign_typed_data(Some(COLD), "{}".into())).unwrap_err().code(),
        Code::InvalidParams
    );
    assert_eq!(world.drive(wallet.send_transaction(transfer(1))).unwrap_err().code(), Code::Unauthorized);
    assert_eq!(world.drive(wallet.sign_transaction(transfer(1))).unwrap_err().code(), Code::Unauthorized);
    assert!(tab.asked.borrow().is_empty(), "nobody is asked for what cannot be done");
    // What it would send can be prepared, to be signed elsewhere.
    world.chain.borrow_mut().balances.insert(COLD, U256::MAX >> 8);
    assert_eq!(world.drive(wallet.prepare_transaction(transfer(1))).unwrap().account, COLD);

    // Visible while locked, kept over a new unlock, and gone when dropped.
    world.drive(wallet.lock());
    let again = world.tab().open();
    assert_eq!(again.accounts().len(), 2);
    world.drive(again.unlock(password("pw"))).unwrap();
    assert_eq!(again.accounts().len(), 2);
    assert_eq!(world.drive(again.unwatch(address(0))).unwrap_err().code(), Code::InvalidParams);
    world.drive(again.unwatch(COLD)).unwrap();
    assert_eq!((again.accounts().len(), again.selected()), (1, Some(address(0))));
}

#[test]
fn pages_are_offered_neither_watched_nor_hidden_accounts() {
    let (world, tab, wallet) = unlocked();
    let second = world.drive(wallet.add_account()).unwrap().address;
    world.drive(wallet.watch(COLD, None)).unwrap();
    let request = |method: &str| {
        world.drive(wallet.provider_request("https://dapp.example", method, serde_json::json!([])))
    };
    let both = request("eth_requestAccounts").unwrap();
    assert_eq!(both, serde_json::json!([address(0), second]));
    world.drive(wallet.hide(second, true)).unwrap();
    assert_eq!(request("eth_accounts").unwrap(), serde_json::json!([address(0)]));
    assert_eq!(world.drive(wallet.select(second)).unwrap_err().code(), Code::InvalidParams);
    world.drive(wallet.hide(second, false)).unwrap();
    assert_eq!(request("eth_accounts").unwrap(), both);
    // Nor can a decision give what was not offered.
    world.drive(wallet.revoke("https://dapp.example")).unwrap();
    tab.answer(crate::world::Answer::Accounts(vec![COLD]));
    assert!(request("eth_requestAccounts").is_err());
}

#[test]
fn the_order_lasts_and_names_every_account_once() {
    let (world, _, wallet) = unlocked();
    let second = world.drive(wallet.add_account()).unwrap().address;
    world.drive(wallet.reorder(vec![second, address(0)])).unwrap();
    for order in [vec![second], vec![second, second], vec![second, COLD], vec![]] {
        assert_eq!(world.drive(wallet.reorder(order)).unwrap_err().code(), Code::InvalidParams);
    }
    let third = world.drive(wallet.add_account()).unwrap().address;
    let again = world.tab().open();
    world.drive(again.unlock(password("pw"))).unwrap();
    let order: Vec<Address> = again.accounts().iter().map(|account| account.address).collect();
    assert_eq!(order, [second, address(0), third]);
}

/// Against the real signer: addresses, names, backups.
#[test]
fn several_mnemonics_are_named_and_backed_up_each() {
    let world = World::new();
    let tab = world.tab();
    tab.signer.replace(TestSigner::real());
    let wallet = tab.open();
    let restore = vec![("mnemonic", WORDS.to_owned()), ("password", "pw".into())];
    world.drive(wallet.restore(None, false, restore)).unwrap();
    let (seed, _) =
        world.drive(wallet.add_mnemonic(None, None, vec![("mnemonic", OTHER_WORDS.into())])).unwrap();
    assert_eq!((seed.words, seed.backed_up), (12, true), "whoever typed the words has them");
    assert!(wallet.backed_up());
    let (made, secret) = world.drive(wallet.add_mnemonic(Some(15), None, vec![])).unwrap();
    assert_eq!((made.words, made.backed_up, secret.len()), (15, false, 1));
    assert!(!wallet.backed_up());

    let words: Vec<&str> = secret[0].1.split(' ').collect();
    let proof = vec![("words", format!("{} {} {}", words[2], words[0], words[14]))];
    let fingerprint = Some(made.fingerprint.clone());
    assert!(world.drive(wallet.confirm_backup(fingerprint.clone(), vec![2, 0, 14], proof)).unwrap());
    assert!(wallet.backed_up());
    world.drive(wallet.label_seed(made.fingerprint.clone(), Some("Second".into()))).unwrap();
    let unknown = Bytes(vec![9; 4]);
    assert_eq!(world.drive(wallet.label_seed(unknown, None)).unwrap_err().code(), Code::InvalidParams);

    let paths = vec!["m/44'/60'/7'/0/0".to_owned()];
    let added = world.drive(wallet.add_accounts(Some(seed.fingerprint.clone()), paths)).unwrap();
    assert_eq!(added.len(), 1);
    assert_eq!(added[0].seed, Some(seed.fingerprint));

    let again = world.tab();
    again.signer.replace(TestSigner::real());
    let again = again.open();
    assert_eq!((again.seeds().len(), again.accounts().len(), again.backed_up()), (3, 4, true));
    assert_eq!(again.seeds()[2].label.as_deref(), Some("Second"));
    world.drive(again.unlock(password("pw"))).unwrap();
    assert_eq!((again.seeds(), again.accounts()), (wallet.seeds(), wallet.accounts()));
    let out = world.drive(again.export_mnemonic(fingerprint, password("pw"))).unwrap();
    assert_eq!(out, secret);
}

/// What a wallet from before there could be several mnemonics left in the storage.
#[test]
fn an_older_wallets_proof_of_backup_counts() {
    for proven in [true, false] {
        let (world, _, wallet) = unlocked();
        world.drive(wallet.lock());
        let old = serde_json::json!({ "selected": null, "list": [{
            "address": address(0), "type": "hd", "derivationPath": "m/44'/60'/0'/0/0", "label": "Mine" }] });
        let mut store = world.store.borrow_mut();
        store.insert("settings/accounts".into(), old.to_string().into_bytes());
        store.insert("settings/backup".into(), format!("{{\"proven\":{proven}}}").into_bytes());
        drop(store);
        let again = world.tab().open();
        assert_eq!((again.backed_up(), again.seeds().len()), (proven, 0));
        world.drive(again.unlock(password("pw"))).unwrap();
        assert_eq!((again.backed_up(), again.seeds().len()), (proven, 1));
        assert_eq!(again.accounts()[0].label.as_deref(), Some("Mine"));
    }
}

#[test]
fn discovery_finds_what_was_used_and_tells_how_far_it_is() {
    let (world, tab, wallet) = unlocked();
    // The quick signer derives by the last number of a path only: the second scheme, which ends in 0, is left out.
    let schemes = vec![SCHEMES[0].to_owned(), SCHEMES[2].to_owned()];
    world.chain.borrow_mut().balances.insert(address(3), U256::from(1));
    world.chain.borrow_mut().balances.insert(address(9), U256::from(1));
    let request = |gap_limit: u32| DiscoveryRequest {
        schemes: Some(schemes.clone()),
        gap_limit: Some(gap_limit),
        ..DiscoveryRequest::default()
    };
    let found = world.drive(wallet.discover_accounts(request(6))).unwrap();
    let list: Vec<(Address, &str, bool)> =
        found.iter().map(|one| (one.address, one.derivation_path.as_str(), one.known)).collect();
    assert_eq!(
        list,
        [
            (address(0), "m/44'/60'/0'/0/0", true),
            (address(3), "m/44'/60'/0'/0/3", false),
            (address(9), "m/44'/60'/0'/0/9", false)
        ],
        "an account of two schemes is told once"
    );
    let progress: Vec<u32> = tab
        .events
        .borrow()
        .iter()
        .filter_map(|event| match event {
            WalletEvent::Discovery(progress) if progress.scheme == SCHEMES[0] => Some(progress.checked),
            _ => None,
        })
        .collect();
    assert_eq!(progress.last(), Some(&16), "six after the last used one: {progress:?}");
    assert!(progress.windows(2).all(|pair| pair[0] < pair[1]));
    assert_eq!(
        world.drive(wallet.discover_accounts(request(5))).unwrap().len(),
        2,
        "a gap of five hides the last"
    );
    assert_eq!(wallet.accounts().len(), 1, "none was added");

    for gap in [0, 101] {
        let refused = world.drive(wallet.discover_accounts(request(gap)));
        assert_eq!(refused.unwrap_err().code(), Code::InvalidParams);
    }
    let odd = DiscoveryRequest { schemes: Some(vec!["m/0".into()]), ..DiscoveryRequest::default() };
    assert_eq!(world.drive(wallet.discover_accounts(odd)).unwrap_err().code(), Code::InvalidParams);
    world.chain.borrow_mut().down = true;
    assert!(world.drive(wallet.discover_accounts(request(5))).is_err(), "not asked is not unused");
    world.drive(wallet.lock());
    assert_eq!(world.drive(wallet.discover_accounts(request(5))).unwrap_err().code(), Code::Locked);
}

#[test]
fn a_passkey_opens_until_it_is_taken_away() {
    let world = World::new();
    let tab = world.tab();
    tab.signer.replace(TestSigner::real());
    let wallet = tab.open();
    assert!(world.drive(wallet.slots()).unwrap().is_empty());
    let restore = vec![("mnemonic", WORDS.to_owned()), ("password", "pw".into())];
    world.drive(wallet.restore(None, false, restore)).unwrap();
    let answer = "the passkey answers 32 bytes here";
    let answer = &answer[..32];
    let secrets = vec![("password", "pw".to_owned()), ("newPasskey", answer.to_owned())];
    world.drive(wallet.add_passkey(Bytes(vec![7; 20]), B256([8; 32]), secrets)).unwrap();
    let slots = world.drive(wallet.slots()).unwrap();
    assert_eq!(slots.len(), 2);
    assert_eq!((slots[1].kind.as_str(), slots[1].credential.clone()), ("passkey", Some(Bytes(vec![7; 20]))));
    assert_eq!(slots[1].salt, Some(B256([8; 32])));

    world.drive(wallet.lock());
    let passkey = || vec![("passkey", answer.to_owned())];
    world.drive(wallet.unlock(passkey())).unwrap();
    let own = world.drive(wallet.remove_slot(slots[1].id.clone(), passkey()));
    assert_eq!(own.unwrap_err().code(), Code::VaultState);
    world.drive(wallet.remove_slot(slots[1].id.clone(), password("pw"))).unwrap();
    assert_eq!(world.drive(wallet.slots()).unwrap().len(), 1);
    world.drive(wallet.lock());
    assert_eq!(world.drive(wallet.unlock(passkey())).unwrap_err().code(), Code::NotFound);
    // Neither generation opens by it: the older one was written over.
    let stored = world.store.borrow().clone();
    for slot in ["vault/0", "vault/1"] {
        assert!(!String::from_utf8_lossy(&stored[slot]).contains("passkey"), "{slot}");
    }
    world.drive(wallet.unlock(password("pw"))).unwrap();
}

#[test]
fn wrong_passwords_slow_down_and_a_reload_forgives_none() {
    let (world, _, wallet) = unlocked();
    world.drive(wallet.lock());
    let wait = |failure: Failure| failure.data["waitMs"].as_u64().unwrap();
    for _ in 0..5 {
        assert_eq!(world.drive(wallet.unlock(password("no"))).unwrap_err().code(), Code::WrongPassword);
    }
    let refused: Failure = world.drive(wallet.unlock(password("pw"))).unwrap_err().into();
    assert_eq!(refused.code, Code::Limit, "the right one too: nobody learns which it was");
    assert_eq!(wait(refused), 1_000);
    let again = world.tab().open();
    let refused: Failure = world.drive(again.unlock(password("pw"))).unwrap_err().into();
    assert_eq!(refused.code, Code::Limit);
    assert_eq!(world.drive(again.wait_before_unlock()).unwrap(), 1_000);
    let later = |ms: u64| world.now_ms.set(world.now_ms.get() + ms);
    later(1_000);
    assert_eq!(world.drive(again.unlock(password("no"))).unwrap_err().code(), Code::WrongPassword);
    assert_eq!(world.drive(again.wait_before_unlock()).unwrap(), 2_000);
    // A clock set back by a year locks nobody out for a year.
    world.now_ms.set(world.now_ms.get() - 31_536_000_000);
    assert_eq!(world.drive(again.unlock(password("pw"))).unwrap_err().code(), Code::Limit);
    later(2_000);
    world.drive(again.unlock(password("pw"))).unwrap();
    assert_eq!(again.status(), WalletStatus::Unlocked);
    assert_eq!(world.drive(again.wait_before_unlock()).unwrap(), 0);
}

#[test]
fn a_storage_that_refuses_the_count_keeps_nobody_out() {
    let (world, tab, wallet) = unlocked();
    world.drive(wallet.lock());
    tab.fail_commit.set(Some(0));
    assert_eq!(world.drive(wallet.unlock(password("no"))).unwrap_err().code(), Code::WrongPassword);
    assert!(tab.notices().contains(&"storage-refused".to_owned()));
    world.drive(wallet.unlock(password("pw"))).unwrap();
}
