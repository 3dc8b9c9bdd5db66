//! B10: the storage refuses, at each of its calls, in every vault flow.

use latchkey_core::code::Code;
use latchkey_wallet::{Wallet, WalletError, WalletStatus};

use crate::signer::{self, password};
use crate::unlock_in;
use crate::world::{Tab, World};

/// What IndexedDB says (Firefox's private mode, a full disk, a version change held up by another tab, an abort).
const REASONS: [&str; 4] = ["QuotaExceededError", "InvalidStateError", "VersionError", "AbortError"];

/// A flow on an open wallet, and the password after it.
struct Flow {
    name: &'static str,
    act: fn(&World, &Wallet<Tab>) -> Result<(), WalletError>,
    password: &'static str,
    /// Accounts after it.
    accounts: usize,
}

const FLOWS: [Flow; 6] = [
    Flow {
        name: "create",
        act: |world, wallet| world.drive(wallet.create(12, false, password("new"))).map(drop),
        password: "new",
        accounts: 1,
    },
    Flow {
        name: "unlock",
        act: |world, wallet| world.drive(wallet.unlock(password("pw"))).map(drop),
        password: "pw",
        accounts: 1,
    },
    Flow {
        name: "add account",
        act: |world, wallet| world.drive(wallet.add_account()).map(drop),
        password: "pw",
        accounts: 2,
    },
    Flow {
        name: "change password",
        act: |world, wallet| {
            let secrets = vec![("password", "pw".to_owned()), ("newPassword", "new".to_owned())];
            world.drive(wallet.change_password(secrets))
        },
        password: "new",
        accounts: 1,
    },
    Flow {
        name: "replace",
        act: |world, wallet| world.drive(wallet.create(12, true, password("new"))).map(drop),
        password: "new",
        accounts: 1,
    },
    Flow {
        name: "label",
        act: |world, wallet| world.drive(wallet.label(signer::address(0), Some("Savings".into()))),
        password: "pw",
        accounts: 1,
    },
];

/// Where the flow starts.
fn start(flow: &Flow) -> (std::rc::Rc<World>, std::rc::Rc<Tab>, Wallet<Tab>) {
    let world = World::new();
    if flow.name == "create" {
        let tab = world.tab();
        let wallet = tab.open();
        return (world, tab, wallet);
    }
    let (tab, wallet) = unlock_in(&world, true);
    if matches!(flow.name, "unlock" | "replace") {
        world.drive(wallet.lock());
    }
    (world, tab, wallet)
}

#[test]
fn each_refused_call_is_told_and_loses_nothing_acknowledged() {
    let (mut tried, mut refused, mut noticed) = (0, 0, 0);
    for flow in &FLOWS {
        for reason in REASONS {
            for call in 0.. {
                let (world, tab, wallet) = start(flow);
                let before = world.store.borrow().clone();
                let asked = tab.calls.get() + call;
                tab.fail_call.set(Some((asked, reason)));
                let answer = (flow.act)(&world, &wallet);
                tab.fail_call.set(None);
                if tab.calls.get() <= asked {
                    answer.unwrap();
                    break;
                }
                tried += 1;
                let place = format!("{} call {call}", flow.name);
                let next = world.tab().open();
                if let Err(error) = answer {
                    refused += 1;
                    assert_eq!(error.code(), Code::Storage, "{place}");
                    assert_eq!(*world.store.borrow(), before, "{place}: a refused change changed something");
                    if flow.name == "create" {
                        assert_eq!(next.status(), WalletStatus::Empty, "{place}");
                    } else {
                        world.drive(next.unlock(password("pw"))).unwrap();
                    }
                } else {
                    // It was done all the same, and what was not is told.
                    noticed += 1;
                    assert_eq!(tab.notices().len(), 1, "{place}");
                    world.drive(next.unlock(password(flow.password))).unwrap();
                    assert_eq!(next.accounts().len(), flow.accounts, "{place}");
                }
                // The wallet goes on: what was refused works when asked again.
                if answer_again(flow, &world, &wallet) {
                    let last = world.tab().open();
                    world.drive(last.unlock(password(flow.password))).unwrap();
                }
            }
        }
    }
    println!("{tried} refused calls: {refused} told as an error, {noticed} as a notice");
    assert!(tried > 100 && noticed > 0);
}

/// Asks once more where the first answer was a refusal.
fn answer_again(flow: &Flow, world: &World, wallet: &Wallet<Tab>) -> bool {
    (flow.act)(world, wallet).is_ok()
}
