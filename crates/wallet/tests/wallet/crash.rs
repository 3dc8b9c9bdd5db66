//! The tab dies at every step of sending and of changing the vault.

use latchkey_wallet::TransactionState;

use crate::signer::{self, password};
use crate::world::{CHAIN_ID, World};
use crate::{transfer, unlock_in, unlocked};

/// A world with a wallet, and no tab open.
fn at_rest() -> std::rc::Rc<World> {
    let (world, tab, wallet) = unlocked();
    world.drive(wallet.lock());
    drop((tab, wallet));
    world
}

#[test]
fn sending_survives_a_crash_at_every_step() {
    let base = at_rest();
    let (mut points, mut sent, mut clean) = (0, 0, 0);
    for crash_at in 1.. {
        let world = base.fork();
        let (tab, wallet) = unlock_in(&world, false);
        tab.crash_at.set(Some(tab.steps.get() + crash_at));
        let hash = world.drive_until(|| tab.crashed.get(), wallet.send_transaction(transfer(5)));
        let crashed = tab.crashed.get();
        drop((tab, wallet));

        // After the reload: the same transaction is finished, or there is none.
        let (_tab, wallet) = unlock_in(&world, false);
        world.run_for(&wallet, 60_000);
        let mined = world.chain.borrow().mined();
        match wallet.transactions().as_slice() {
            [] => {
                assert!(mined.is_empty() && world.chain.borrow().received.is_empty(), "step {crash_at}");
                clean += 1;
            }
            [record] => {
                assert_eq!(mined, [(signer::address(0), 0, record.hash)], "step {crash_at}");
                assert!(matches!(record.state, TransactionState::Confirmed { .. }), "step {crash_at}");
                sent += 1;
            }
            more => panic!("step {crash_at}: {} records", more.len()),
        }
        // And the next one has the next nonce.
        world.drive(wallet.send_transaction(transfer(6))).unwrap();
        let nonces: Vec<u64> = world.chain.borrow().mined().iter().map(|(_, nonce, _)| *nonce).collect();
        assert_eq!(nonces, (0..=mined.len() as u64).collect::<Vec<_>>(), "step {crash_at}");
        points += 1;
        if !crashed {
            assert!(hash.unwrap().is_ok());
            break;
        }
    }
    assert!(points > 20 && sent > 5 && clean > 10, "{points} points, {sent} sent, {clean} clean");
}

#[test]
fn a_refused_write_at_every_commit_of_a_send_is_safe() {
    let base = at_rest();
    let mut refused = 0;
    for commit in 0..6 {
        let world = base.fork();
        let (tab, wallet) = unlock_in(&world, false);
        tab.fail_commit.set(Some(commit));
        let answer = world.drive(wallet.send_transaction(transfer(5)));
        tab.fail_commit.set(None);
        world.run_for(&wallet, 60_000);
        assert_eq!(world.chain.borrow().mined().len(), usize::from(answer.is_ok()), "commit {commit}");
        assert_eq!(world.keys(&format!("journal/{CHAIN_ID}/")).len(), usize::from(answer.is_ok()));
        refused += usize::from(answer.is_err());
    }
    assert_eq!(refused, 1, "only the journal's own write stops a send");
}

#[test]
fn the_vault_survives_a_crash_at_every_step() {
    let base = at_rest();
    for crash_at in 1.. {
        let world = base.fork();
        let (tab, wallet) = unlock_in(&world, false);
        tab.crash_at.set(Some(tab.steps.get() + crash_at));
        let change = vec![("password", "pw".to_owned()), ("newPassword", "new".to_owned())];
        let _ = world.drive_until(|| tab.crashed.get(), wallet.change_password(change));
        let crashed = tab.crashed.get();
        drop((tab, wallet));
        let wallet = world.tab().open();
        let old = world.drive(wallet.unlock(password("pw"))).is_ok();
        world.drive(wallet.lock());
        let new = world.drive(wallet.unlock(password("new"))).is_ok();
        assert!(old != new, "step {crash_at}: exactly one password opens it");
        if !crashed {
            assert!(new && crash_at > 8);
            break;
        }
    }
}

#[test]
fn founding_survives_a_crash_at_every_step() {
    for crash_at in 1.. {
        let world = World::new();
        let tab = world.tab();
        let wallet = tab.open();
        tab.crash_at.set(Some(tab.steps.get() + crash_at));
        let _ = world.drive_until(|| tab.crashed.get(), wallet.create(12, false, password("pw")));
        let crashed = tab.crashed.get();
        drop((tab, wallet));
        let wallet = world.tab().open();
        match wallet.accounts().len() {
            // Nothing, or everything: then it opens.
            0 => world.drive(wallet.create(12, false, password("pw"))).map(drop).unwrap(),
            _ => world.drive(wallet.unlock(password("pw"))).map(drop).unwrap(),
        }
        assert_eq!(wallet.accounts()[0].address, signer::address(0));
        if !crashed {
            assert!(crash_at > 8);
            break;
        }
    }
}
