//! Create, lock, unlock, change, idle.

use latchkey_core::code::{Code, Failure};
use latchkey_core::primitives::Address;
use latchkey_wallet::WalletStatus;

use crate::signer::{self, TestSigner, password};
use crate::unlocked;
use crate::world::World;

#[test]
fn create_lock_unlock_and_a_wrong_password() {
    let (world, tab, wallet) = unlocked();
    assert_eq!(wallet.status(), WalletStatus::Unlocked);
    assert_eq!(wallet.selected(), Some(signer::address(0)));
    assert!(!wallet.backed_up());
    assert_eq!(world.drive(wallet.create(12, false, password("x"))).unwrap_err().code(), Code::VaultState);

    world.drive(wallet.lock());
    assert_eq!((wallet.status(), tab.terminated.get()), (WalletStatus::Locked, 1));
    assert_eq!(wallet.accounts().len(), 1, "addresses are visible while locked");
    assert_eq!(world.drive(wallet.add_account()).unwrap_err().code(), Code::Locked);
    assert_eq!(world.drive(wallet.export_mnemonic(None, password("pw"))).unwrap_err().code(), Code::Locked);
    assert_eq!(world.drive(wallet.unlock(password("pv"))).unwrap_err().code(), Code::WrongPassword);
    assert_eq!(wallet.status(), WalletStatus::Locked);
    world.drive(wallet.unlock(password("pw"))).unwrap();

    let empty = World::new();
    let other = empty.tab().open();
    assert_eq!(empty.drive(other.unlock(password("pw"))).unwrap_err().code(), Code::VaultState);
    assert_eq!(empty.drive(other.add_account()).unwrap_err().code(), Code::VaultState);
}

#[test]
fn settings_last_and_are_checked() {
    let (world, _, wallet) = unlocked();
    let second = world.drive(wallet.add_account()).unwrap().address;
    world.drive(wallet.label(second, Some("  Savings ".into()))).unwrap();
    world.drive(wallet.select(second)).unwrap();
    world.drive(wallet.set_auto_lock(None)).unwrap();
    let words = |text: &str| vec![("words", text.to_owned())];
    assert!(!world.drive(wallet.confirm_backup(None, vec![0, 4, 9], words("wrong"))).unwrap());
    assert!(!wallet.backed_up());
    assert!(world.drive(wallet.confirm_backup(None, vec![0, 4, 9], words("right"))).unwrap());
    for positions in [vec![0, 1], vec![3, 3, 3]] {
        let refused = world.drive(wallet.confirm_backup(None, positions, words("right")));
        assert_eq!(refused.unwrap_err().code(), Code::InvalidParams);
    }

    let again = world.tab().open();
    assert_eq!(again.accounts()[1].label.as_deref(), Some("Savings"));
    assert_eq!((again.selected(), again.auto_lock(), again.backed_up()), (Some(second), None, true));
    let stranger = Address([9; 20]);
    assert_eq!(world.drive(again.select(stranger)).unwrap_err().code(), Code::InvalidParams);
    assert_eq!(
        world.drive(again.label(second, Some("x".repeat(65)))).unwrap_err().code(),
        Code::InvalidParams
    );
    assert_eq!(world.drive(again.set_auto_lock(Some(1))).unwrap_err().code(), Code::InvalidParams);
}

#[test]
fn a_label_shows_as_it_is() {
    let (world, _, wallet) = unlocked();
    let first = signer::address(0);
    let set = |text: String| world.drive(wallet.label(first, Some(text))).map_err(|error| error.code());
    set("Savings".into()).unwrap();
    // Unicode's Cc, Bidi_Control (UAX #9) and the zero-width characters.
    let refused = ('\0'..='\u{1f}')
        .chain('\u{7f}'..='\u{9f}')
        .chain(['\u{61c}', '\u{200e}', '\u{200f}'])
        .chain('\u{202a}'..='\u{202e}')
        .chain('\u{2066}'..='\u{2069}')
        .chain('\u{200b}'..='\u{200d}')
        .chain(['\u{2028}', '\u{2029}', '\u{2060}', '\u{feff}']);
    let mut count = 0;
    for character in refused {
        for text in
            [format!("Sav{character}ings"), format!("{character}Savings"), format!("Savings{character}")]
        {
            assert_eq!(set(text), Err(Code::InvalidParams), "U+{:04X}", u32::from(character));
        }
        assert_eq!(set(character.into()), Err(Code::InvalidParams), "U+{:04X}", u32::from(character));
        count += 1;
    }
    assert_eq!(count, 32 + 33 + 3 + 5 + 4 + 3 + 4);
    assert_eq!(set("é".repeat(65)), Err(Code::InvalidParams));
    assert_eq!(wallet.accounts()[0].label.as_deref(), Some("Savings"), "a refused one changes nothing");

    // Counted in characters, not bytes; other writing is left alone.
    let longest = "é".repeat(64);
    for text in
        [longest.as_str(), "日本語 한국어", "العربية", "עברית", "a–b ‘c’ \u{2027}\u{202f}\u{205f}d", "🎉"]
    {
        set(text.into()).unwrap();
        assert_eq!(wallet.accounts()[0].label.as_deref(), Some(text));
    }
}

#[test]
fn an_idle_wallet_locks_itself() {
    let (world, tab, wallet) = unlocked();
    assert_eq!(wallet.auto_lock(), Some(15 * 60_000));
    world.run_for(&wallet, 14 * 60_000);
    assert_eq!(wallet.status(), WalletStatus::Unlocked);
    wallet.touch();
    world.run_for(&wallet, 14 * 60_000);
    assert_eq!(wallet.status(), WalletStatus::Unlocked);
    world.run_for(&wallet, 61_000);
    assert_eq!((wallet.status(), tab.terminated.get()), (WalletStatus::Locked, 1));
}

#[test]
fn a_laptop_that_slept_asks_for_the_password() {
    let (world, _, wallet) = unlocked();
    // No timer ran while it slept; the first thing that happens is a touch and a request.
    world.now_ms.set(world.now_ms.get() + 8 * 3_600_000);
    wallet.touch();
    assert_eq!(
        world.drive(wallet.sign_message(None, b"x".as_slice().into())).unwrap_err().code(),
        Code::Locked
    );
    assert_eq!(wallet.status(), WalletStatus::Locked);
}

/// B16: whoever opens the lid is asked, however long the limit.
#[test]
fn a_sleep_shorter_than_the_limit_locks_and_a_late_timer_does_not() {
    for (asleep_ms, limit, status) in [
        (5 * 60_000, Some(15 * 60_000), WalletStatus::Locked),
        (5 * 60_000, Some(7 * 24 * 3_600_000), WalletStatus::Locked),
        (60_000, Some(15 * 60_000), WalletStatus::Unlocked),
        (5 * 60_000, None, WalletStatus::Unlocked),
    ] {
        let (world, _, wallet) = unlocked();
        world.drive(wallet.set_auto_lock(limit)).unwrap();
        let (lid, end) = (world.now_ms.get() + 1_000, world.now_ms.get() + asleep_ms + 30_000);
        let (closed, over) = (world.sleep_until(lid), world.sleep_until(end));
        world.drive(async {
            let running = futures_util::future::select(Box::pin(wallet.run()), Box::pin(over));
            let sleeping = async {
                closed.await;
                world.now_ms.set(world.now_ms.get() + asleep_ms);
                wallet.touch();
            };
            futures_util::future::join(running, sleeping).await;
        });
        assert_eq!(wallet.status(), status, "{asleep_ms} ms, limit {limit:?}");
    }
}

#[test]
fn a_commit_that_the_signer_refuses_locks_and_loses_nothing() {
    let (world, tab, wallet) = unlocked();
    tab.signer.borrow_mut().quick().refuse_commit = true;
    assert_eq!(world.drive(wallet.add_account()).unwrap_err().code(), Code::Crashed);
    assert_eq!(wallet.status(), WalletStatus::Locked);
    assert_eq!(world.drive(wallet.unlock(password("pw"))).unwrap().len(), 2);
}

#[test]
fn a_signer_that_lost_its_keys_is_a_locked_wallet() {
    let (world, tab, wallet) = unlocked();
    tab.signer.borrow_mut().terminate();
    assert_eq!(
        world.drive(wallet.sign_message(None, b"x".as_slice().into())).unwrap_err().code(),
        Code::Locked
    );
    assert_eq!(wallet.status(), WalletStatus::Locked);
    world.drive(wallet.unlock(password("pw"))).unwrap();
    assert!(world.drive(wallet.sign_message(None, b"x".as_slice().into())).is_ok());
    world.drive(wallet.close());
    assert_eq!(wallet.status(), WalletStatus::Locked);
    world.drive(wallet.run());
}

#[test]
fn the_real_signer_fits() {
    let world = World::new();
    let tab = world.tab();
    tab.signer.replace(TestSigner::real());
    let wallet = tab.open();
    // BIP-39's and MetaMask's well-known test mnemonic and its first two addresses (Hardhat, Foundry).
    let mnemonic = "test test test test test test test test test test test junk";
    let bad = vec![("mnemonic", mnemonic.replace("junk", "test")), ("password", "secret".into())];
    assert_eq!(world.drive(wallet.restore(None, false, bad)).unwrap_err().code(), Code::InvalidMnemonic);
    assert_eq!(wallet.status(), WalletStatus::Empty);
    let secrets = vec![("mnemonic", mnemonic.to_owned()), ("password", "secret".into())];
    let accounts = world.drive(wallet.restore(None, false, secrets)).unwrap();
    assert_eq!(accounts[0].address.to_string(), "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
    assert!(wallet.backed_up());
    let second = world.drive(wallet.add_account()).unwrap();
    assert_eq!(second.address.to_string(), "0x70997970C51812dc3A010C7d01b50e0d17dc79C8");

    world.drive(wallet.lock());
    let wrong: Failure = world.drive(wallet.unlock(password("Secret"))).unwrap_err().into();
    assert_eq!(wrong.code, Code::WrongPassword);
    assert_eq!(world.drive(wallet.unlock(password("secret"))).unwrap().len(), 2);
    let out = world.drive(wallet.export_mnemonic(None, password("secret"))).unwrap();
    assert_eq!(out, [("out", mnemonic.to_owned())]);

    world.chain.borrow_mut().balances.insert(second.address, latchkey_core::primitives::U256::MAX >> 8);
    let request = latchkey_wallet::TransactionRequest { account: Some(second.address), ..crate::transfer(5) };
    let hash = world.drive(wallet.send_transaction(request)).unwrap();
    assert_eq!(world.chain.borrow().mined(), [(second.address, 0, hash)]);
}
