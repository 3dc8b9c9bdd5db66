//! B11: eight tabs change one vault at once.

use std::cell::Cell;

use futures_util::future::join_all;
use latchkey_core::code::Code;
use latchkey_wallet::Wallet;

use crate::signer::{self, password};
use crate::world::Tab;
use crate::{full_size, unlock_in, unlocked};

/// One change; another tab's, which made the vault stale, is taken over first. Gives how often that was.
async fn add_account(wallet: &Wallet<Tab>) -> u64 {
    for stale in 0.. {
        match wallet.add_account().await {
            Ok(_) => return stale,
            Err(error) => {
                assert!(matches!(error.code(), Code::VaultState | Code::Locked), "{error}");
                wallet.lock().await;
                wallet.unlock(password("pw")).await.unwrap();
            }
        }
    }
    unreachable!()
}

#[test]
fn changes_from_eight_tabs_are_all_there_in_some_order() {
    let changes: usize = if full_size() { 1_000 } else { 120 };
    let (world, _tab, first) = unlocked();
    let mut tabs = vec![first];
    tabs.extend((1..8).map(|_| unlock_in(&world, false).1));
    let (left, stale) = (Cell::new(changes), Cell::new(0));
    world.drive(join_all(tabs.iter().map(|wallet| async {
        while let Some(next) = left.get().checked_sub(1) {
            left.set(next);
            stale.set(stale.get() + add_account(wallet).await);
        }
    })));
    // Each change made the account after the one before it: in whatever order, all are there, and nothing else.
    let (_tab, last) = unlock_in(&world, false);
    let found: Vec<_> = last.accounts().iter().map(|account| account.address).collect();
    let expected: Vec<_> = (0..=changes as u64).map(signer::address).collect();
    assert_eq!(found, expected);
    assert_eq!(tabs.len(), 8);
    println!("8 tabs, {changes} changes, {} made again after another tab's", stale.get());
    assert!(stale.get() > 0, "the tabs never met");
}
