//! Two tabs on one storage and one account.

use futures_util::future::{join, join_all, select};
use latchkey_core::code::Code;
use latchkey_wallet::{TransactionState, WalletStatus};

use crate::signer::{self, password};
use crate::{transfer, unlock_in, unlocked};

#[test]
fn many_sends_from_two_tabs_have_distinct_nonces_without_gaps() {
    let (world, _, first) = unlocked();
    let (_tab, second) = unlock_in(&world, false);
    world.chain.borrow_mut().auto_mine = false;
    let sends = (0..16).map(|index| {
        let wallet = if index % 2 == 0 { &first } else { &second };
        wallet.send_transaction(transfer(index))
    });
    let answers = world.drive(join_all(sends));
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    world.chain.borrow_mut().mine(1);
    let mut nonces: Vec<u64> = world.chain.borrow().mined().iter().map(|(_, nonce, _)| *nonce).collect();
    nonces.sort_unstable();
    assert_eq!(nonces, (0..16).collect::<Vec<_>>());
    assert_eq!(world.chain.borrow().received.len(), 16, "nothing was signed twice");
}

#[test]
fn both_tabs_follow_the_same_records_harmlessly() {
    let (world, _, first) = unlocked();
    let (_tab, second) = unlock_in(&world, false);
    world.chain.borrow_mut().deaf = true;
    let hash = world.drive(first.send_transaction(transfer(5))).unwrap();
    world.chain.borrow_mut().forget_pool();
    world.chain.borrow_mut().deaf = false;
    let end = world.now_ms.get() + 120_000;
    let both = join(first.run(), second.run());
    world.drive(async {
        select(Box::pin(both), Box::pin(world.sleep_until(end))).await;
    });
    for wallet in [&first, &second] {
        let records = wallet.transactions();
        assert_eq!((records.len(), records[0].hash), (1, hash));
        assert!(matches!(records[0].state, TransactionState::Confirmed { .. }));
    }
    assert_eq!(world.chain.borrow().received, [hash]);
}

#[test]
fn a_change_from_a_stale_vault_is_refused() {
    let (world, _, first) = unlocked();
    let (_tab, second) = unlock_in(&world, false);
    world.drive(first.add_account()).unwrap();
    let before = world.store.borrow().clone();
    assert_eq!(world.drive(second.add_account()).unwrap_err().code(), Code::VaultState);
    assert_eq!(*world.store.borrow(), before);
    world.drive(second.lock());
    assert_eq!(world.drive(second.unlock(password("pw"))).unwrap().len(), 2);
    assert_eq!(world.drive(second.add_account()).unwrap().address, signer::address(2));
}

#[test]
fn a_vault_replaced_in_another_tab_is_not_written_over() {
    let (world, _, first) = unlocked();
    let (_tab, second) = unlock_in(&world, false);
    // Both are a first generation; only their content tells them apart.
    world.drive(second.create(12, true, password("other"))).unwrap();
    let before = world.store.borrow().clone();
    assert_eq!(world.drive(first.add_account()).unwrap_err().code(), Code::VaultState);
    assert_eq!(*world.store.borrow(), before);
}

#[test]
fn reloading_adopts_what_the_other_tab_did() {
    let world = crate::World::new();
    let late_tab = world.tab();
    let late = late_tab.open();
    assert_eq!(late.status(), WalletStatus::Empty);
    let (_tab, first) = unlock_in(&world, true);
    world.drive(late.reload()).unwrap();
    assert_eq!((late.status(), late.accounts().len()), (WalletStatus::Locked, 1));
    world.drive(first.add_account()).unwrap();
    world.drive(first.set_auto_lock(Some(60_000))).unwrap();
    world.drive(first.send_transaction(transfer(5))).unwrap();
    world.drive(late.reload()).unwrap();
    assert_eq!((late.accounts().len(), late.auto_lock(), late.transactions().len()), (2, Some(60_000), 1));

    // A vault changed elsewhere locks an open tab; one of our own making does not.
    let (_tab, third) = unlock_in(&world, false);
    world.drive(first.reload()).unwrap();
    assert_eq!(first.status(), WalletStatus::Unlocked);
    world.drive(first.add_account()).unwrap();
    world.drive(third.reload()).unwrap();
    assert_eq!((third.status(), third.accounts().len()), (WalletStatus::Locked, 3));

    world.store.borrow_mut().clear();
    world.drive(late.reload()).unwrap();
    assert_eq!(
        (late.status(), late_tab.notices()),
        (WalletStatus::Empty, vec!["storage-cleared".to_owned()])
    );
    world.drive(first.reload()).unwrap();
    assert_eq!(first.status(), WalletStatus::Unlocked, "the keys are still here to be exported");
}

#[test]
fn two_tabs_creating_at_once_make_one_wallet() {
    let world = crate::World::new();
    let (first, second) = (world.tab(), world.tab());
    let (one, two) = (first.open(), second.open());
    let (left, right) =
        world.drive(join(one.create(12, false, password("a")), two.create(12, false, password("b"))));
    let refused = [left.map(drop), right.map(drop)].into_iter().filter_map(Result::err).collect::<Vec<_>>();
    assert_eq!(refused.iter().map(|error| error.code()).collect::<Vec<_>>(), [Code::VaultState]);
    assert_eq!(
        [one.status(), two.status()].iter().filter(|status| **status == WalletStatus::Unlocked).count(),
        1
    );
}
