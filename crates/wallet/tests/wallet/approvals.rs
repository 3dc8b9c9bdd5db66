//! One prompt at a time, few waiting, none outliving what it was about.

use std::future::Future;
use std::pin::pin;
use std::rc::Rc;

use futures_util::future::{join, join_all};
use latchkey_core::code::Code;
use latchkey_core::transaction::Transaction;
use latchkey_wallet::{Locks, Question, WalletError};

use crate::signer;
use crate::unlocked;
use crate::world::{Answer, CHAIN_ID, World};

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
fn a_yes_dies_while_it_waits_for_the_nonce_lock() {
    for (index, code) in
        [None, Some(Code::Unauthorized), Some(Code::Unauthorized), Some(Code::Locked)].into_iter().enumerate()
    {
        let (world, tab, wallet) = unlocked();
        let second = world.drive(wallet.add_account()).unwrap().address;
        // Another tab is in the middle of a send from the same account.
        let other = world.tab();
        let held = world.drive(other.lock(&format!("nonce/{CHAIN_ID}/{}", signer::address(0))));
        let got = outcome(&world, wallet.send_transaction(crate::transfer(5)), async {
            assert_eq!(tab.asked.borrow().len(), 1, "asked, and answered with yes");
            assert_eq!(tab.signer.borrow_mut().quick().signings, 0, "waits for the lock");
            match index {
                0 => {}
                1 => wallet.select(second).await.unwrap(),
                2 => wallet.set_client(tab.client()).await.unwrap(),
                _ => wallet.lock().await,
            }
            let waits = tab.signer.borrow_mut().quick().proposal.is_some();
            assert_eq!(
                waits,
                code.is_none(),
                "case {index}: the token dies at once, not when it is its turn"
            );
            drop(held);
            world.sleep_until(world.now_ms.get() + 1).await;
        });
        assert_eq!(got, code, "case {index}");
        // The first case shows that only the change stands in the way.
        let sent = u32::from(code.is_none());
        assert_eq!(tab.signer.borrow_mut().quick().signings, sent, "case {index}");
        assert_eq!(world.keys("journal/").len(), sent as usize, "case {index}");
        assert_eq!(wallet.transactions().len(), sent as usize, "case {index}");
        assert_eq!(world.chain.borrow().received.len(), sent as usize, "case {index}");
        assert_eq!(tab.asked.borrow().len(), 1, "case {index}");
    }
}

#[test]
fn a_nonce_that_moved_while_reading_is_asked_again() {
    let (world, tab, wallet) = unlocked();
    // Another device sends with the same nonce while the prompt is on the screen.
    let other = world.drive(wallet.prepare_transaction(crate::transfer(9))).unwrap();
    let unsigned = Transaction::parse(&other.transaction.unwrap().unsigned).unwrap();
    let raw = signer::key(0).sign_transaction(unsigned).unwrap().serialize();
    let chain = Rc::clone(&world);
    tab.answer(Answer::After(Box::new(move || chain.chain.borrow_mut().insert(raw))));
    let hash = world.drive(wallet.send_transaction(crate::transfer(5))).unwrap();
    let shown: Vec<u64> = tab
        .asked
        .borrow()
        .iter()
        .map(|request| match &request.question {
            Question::SendTransaction { review } => review.transaction.as_ref().unwrap().nonce,
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(shown, [0, 1], "what is signed was shown");
    assert_eq!(world.chain.borrow().mined()[1], (signer::address(0), 1, hash));
    assert_eq!(wallet.transactions().len(), 1);
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
