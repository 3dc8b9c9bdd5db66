//! One prompt at a time, few waiting, none outliving what it was about.

use std::cell::RefCell;
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;

use futures_util::future::{join, join_all};
use latchkey_core::code::Code;
use latchkey_wallet::WalletError;

use crate::signer;
use crate::unlocked;
use crate::world::{Answer, World};

/// What `asked` comes to, when `meanwhile` happens while its prompt is on the screen.
fn outcome<T>(
    world: &World,
    asked: impl Future<Output = Result<T, WalletError>>,
    meanwhile: impl Future<Output = ()>,
) -> Option<Code> {
    let (asked, ()) = world.drive(join(asked, async {
        world.sleep_until(world.now_ms.get() + 50).await;
        meanwhile.await;
    }));
    asked.err().map(|error| error.code())
}

#[test]
fn a_refusal_is_4001_and_signs_nothing() {
    let (world, tab, wallet) = unlocked();
    tab.answer(Answer::No);
    let refused = world.drive(wallet.sign_message(None, b"hi".as_slice().into())).unwrap_err();
    assert_eq!(refused.code(), Code::UserRejected);
    assert_eq!(refused.code().rpc_code(), 4001);
}

#[test]
fn a_prompt_dies_on_lock_account_and_chain_change_and_close() {
    let message = || b"hi".as_slice().into();
    for (index, code) in
        [Code::Locked, Code::Unauthorized, Code::Unauthorized, Code::Unauthorized].into_iter().enumerate()
    {
        let (world, tab, wallet) = unlocked();
        let second = world.drive(wallet.add_account()).unwrap().address;
        tab.answer(Answer::Never);
        let got = outcome(&world, wallet.sign_message(None, message()), async {
            match index {
                0 => wallet.lock().await,
                1 => wallet.select(second).await.unwrap(),
                2 => wallet.set_client(tab.client()).await.unwrap(),
                _ => wallet.close().await,
            }
        });
        assert_eq!(got, Some(code), "case {index}");
    }
}

#[test]
fn a_yes_after_the_account_changed_is_void() {
    let (world, tab, wallet) = unlocked();
    let second = world.drive(wallet.add_account()).unwrap().address;
    // The approver answers in the same breath in which the selection changes.
    let changed = Rc::new(RefCell::new(None));
    let (other, slot) = (wallet.clone(), Rc::clone(&changed));
    tab.answer(Answer::After(Box::new(move || {
        *slot.borrow_mut() = Some(async move { other.select(second).await });
    })));
    let got = outcome(&world, wallet.send_transaction(crate::transfer(5)), async {
        let late = changed.borrow_mut().take();
        if let Some(late) = late {
            late.await.unwrap();
        }
    });
    // Either the yes came first and the transaction is the first account's, or it is void: never the second account's.
    assert!(got.is_none() || got == Some(Code::Unauthorized));
    assert!(world.chain.borrow().mined().iter().all(|(from, _, _)| *from == signer::address(0)));
}

#[test]
fn at_most_one_is_on_the_screen_and_ten_wait() {
    let (world, tab, wallet) = unlocked();
    for _ in 0..10 {
        tab.answer(Answer::Never);
    }
    let requests: Vec<_> = (0..12).map(|_| wallet.sign_message(None, b"hi".as_slice().into())).collect();
    let all = async {
        let (answers, ()) = join(join_all(requests), async {
            world.sleep_until(world.now_ms.get() + 50).await;
            assert_eq!(tab.asked.borrow().len(), 1);
            wallet.lock().await;
        })
        .await;
        answers
    };
    let codes: Vec<_> = world.drive(pin!(all)).into_iter().map(|answer| answer.unwrap_err().code()).collect();
    assert_eq!(codes.iter().filter(|code| **code == Code::Limit).count(), 2);
    assert_eq!(codes.iter().filter(|code| **code == Code::Locked).count(), 10);
    assert_eq!(tab.asked.borrow().len(), 1, "those who waited were never shown");
}

#[test]
fn every_prompt_has_its_own_id() {
    let (world, tab, wallet) = unlocked();
    for _ in 0..3 {
        world.drive(wallet.sign_message(None, b"hi".as_slice().into())).unwrap();
    }
    let ids: std::collections::BTreeSet<_> =
        tab.asked.borrow().iter().map(|request| request.id.clone()).collect();
    assert_eq!(ids.len(), 3);
}
