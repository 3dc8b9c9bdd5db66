//! Preparing, sending and following.

use latchkey_core::code::{Code, Failure};
use latchkey_core::primitives::{Address, B256, Bytes, U256, quantity};
use latchkey_core::transaction::SignedTransaction;
use latchkey_wallet::{
    FeeSpeed, Question, TransactionRequest, TransactionState, TransactionType, WaitOptions,
};

use crate::signer::{self, key};
use crate::world::Answer;
use crate::{transfer, unlocked};

fn state(wallet: &latchkey_wallet::Wallet<crate::world::Tab>, index: usize) -> TransactionState {
    wallet.transactions()[index].state.clone()
}

#[test]
fn what_is_shown_is_what_is_sent() {
    let (world, tab, wallet) = unlocked();
    let hash = world.drive(wallet.send_transaction(transfer(5))).unwrap();
    assert_eq!(world.chain.borrow().mined(), [(signer::address(0), 0, hash)]);
    let asked = tab.asked.borrow();
    let Question::SendTransaction { review } = &asked[0].question else { panic!("{:?}", asked[0]) };
    let facts = review.transaction.as_ref().unwrap();
    assert_eq!((facts.nonce, facts.gas_limit, facts.value), (0, 21_000, U256::from(5)));
    let raw = world.store.borrow().values().find_map(|bytes| {
        let entry: serde_json::Value = serde_json::from_slice(bytes).ok()?;
        Bytes::parse(entry.get("raw")?.as_str()?).ok()
    });
    let sent = SignedTransaction::parse(&raw.unwrap()).unwrap();
    assert_eq!(sent.transaction.serialize(), facts.unsigned.0);
    assert_eq!(sent.transaction.signing_hash(), review.signing_hash);
    let prefix =
        format!("journal/31337/{}/0/{hash}", latchkey_core::primitives::hex::encode(&signer::address(0).0));
    assert_eq!(world.keys("journal/"), [prefix]);
}

#[test]
fn follows_to_confirmed_and_then_stops_asking() {
    let (world, _, wallet) = unlocked();
    world.chain.borrow_mut().auto_mine = false;
    let hash = world.drive(wallet.send_transaction(transfer(5))).unwrap();
    assert_eq!(state(&wallet, 0), TransactionState::Pending);
    let early = WaitOptions { confirmations: 1, timeout_ms: Some(3_000) };
    assert_eq!(world.drive(wallet.wait_for_transaction(hash, early)).unwrap_err().code(), Code::Timeout);
    world.chain.borrow_mut().mine(3);
    world.run_for(&wallet, 60_000);
    assert_eq!(state(&wallet, 0), TransactionState::Confirmed { confirmations: 3, block_number: 1 });
    let three = WaitOptions { confirmations: 3, timeout_ms: Some(1) };
    assert_eq!(world.drive(wallet.wait_for_transaction(hash, three)).unwrap().block_number, 1);
    world.chain.borrow_mut().mine(9);
    world.run_for(&wallet, 60_000);
    assert_eq!(state(&wallet, 0), TransactionState::Confirmed { confirmations: 12, block_number: 1 });
    world.chain.borrow_mut().asked.clear();
    world.chain.borrow_mut().mine(5);
    world.run_for(&wallet, 600_000);
    assert_eq!(world.chain.borrow().asked, Vec::<String>::new());
}

#[test]
fn a_reorganisation_goes_back_to_pending_and_is_sent_again() {
    let (world, _, wallet) = unlocked();
    world.chain.borrow_mut().mine(5);
    let hash = world.drive(wallet.send_transaction(transfer(5))).unwrap();
    world.run_for(&wallet, 20_000);
    assert!(matches!(state(&wallet, 0), TransactionState::Confirmed { confirmations: 1, .. }));
    world.chain.borrow_mut().auto_mine = false;
    world.chain.borrow_mut().reorganise(1);
    world.chain.borrow_mut().mine(2);
    world.run_for(&wallet, 60_000);
    assert_eq!(state(&wallet, 0), TransactionState::Pending);
    world.chain.borrow_mut().mine(1);
    world.run_for(&wallet, 60_000);
    assert!(matches!(state(&wallet, 0), TransactionState::Confirmed { .. }));
    assert_eq!(world.chain.borrow().mined(), [(signer::address(0), 0, hash)]);
}

#[test]
fn a_failed_one_says_why() {
    let (world, _, wallet) = unlocked();
    let target = Address([0x77; 20]);
    // With a gas limit given, nothing is estimated, and the wallet learns of the failure from the receipt.
    world.chain.borrow_mut().reverting = Some(target);
    assert_eq!(world.drive(wallet.send_transaction(transfer(1))).unwrap_err().code(), Code::Reverted);
    let request = TransactionRequest { gas: Some(50_000), ..transfer(1) };
    world.drive(wallet.send_transaction(request)).unwrap();
    world.run_for(&wallet, 30_000);
    assert_eq!(state(&wallet, 0), TransactionState::Failed { reason: Some("nope".into()), block_number: 1 });
    assert_eq!(wallet.transactions().len(), 1);
}

#[test]
fn another_device_takes_the_nonce() {
    let (world, _, wallet) = unlocked();
    world.chain.borrow_mut().auto_mine = false;
    world.drive(wallet.send_transaction(transfer(5))).unwrap();
    let other = world
        .drive(wallet.prepare_transaction(TransactionRequest { nonce: Some(0), ..transfer(9) }))
        .unwrap();
    let unsigned =
        latchkey_core::transaction::Transaction::parse(&other.transaction.unwrap().unsigned).unwrap();
    world.chain.borrow_mut().insert(key(0).sign_transaction(unsigned).unwrap().serialize());
    world.run_for(&wallet, 120_000);
    assert_eq!(state(&wallet, 0), TransactionState::Replaced { by: None });
    let hash = wallet.transactions()[0].hash;
    let gone = world.drive(wallet.wait_for_transaction(hash, WaitOptions::default()));
    assert_eq!(gone.unwrap_err().code(), Code::TxRejected);
}

#[test]
fn our_own_replacement_is_named() {
    let (world, _, wallet) = unlocked();
    world.chain.borrow_mut().auto_mine = false;
    world.drive(wallet.send_transaction(transfer(5))).unwrap();
    world.now_ms.set(world.now_ms.get() + 1_000);
    let faster = TransactionRequest { nonce: Some(0), speed: Some(FeeSpeed::Fast), ..transfer(5) };
    let hash = world.drive(wallet.send_transaction(faster)).unwrap();
    world.chain.borrow_mut().mine(1);
    world.run_for(&wallet, 120_000);
    assert!(matches!(state(&wallet, 0), TransactionState::Confirmed { .. }));
    assert_eq!(state(&wallet, 1), TransactionState::Replaced { by: Some(hash) });
    let used = world.drive(wallet.send_transaction(TransactionRequest { nonce: Some(0), ..transfer(1) }));
    assert_eq!(used.unwrap_err().code(), Code::InvalidParams);
}

#[test]
fn a_gateway_that_is_down_delays_and_does_not_lose() {
    let (world, tab, wallet) = unlocked();
    let chain_world = std::rc::Rc::clone(&world);
    // Down from the moment of signing: the nonce was checked, the broadcast fails.
    world.chain.borrow_mut().deaf = true;
    let hash = world.drive(wallet.send_transaction(transfer(5))).unwrap();
    assert_eq!(tab.notices(), ["broadcast-delayed"]);
    assert_eq!(state(&wallet, 0), TransactionState::Signed);
    chain_world.chain.borrow_mut().deaf = false;
    world.run_for(&wallet, 60_000);
    assert!(matches!(state(&wallet, 0), TransactionState::Confirmed { .. }));
    assert_eq!(world.chain.borrow().received, [hash]);

    world.chain.borrow_mut().down = true;
    let down = world.drive(wallet.send_transaction(transfer(6))).unwrap_err();
    assert!(matches!(down.code(), Code::Disconnected | Code::Timeout), "{down}");
    assert_eq!(wallet.transactions().len(), 1, "nothing was signed");
}

#[test]
fn a_refused_one_is_dropped_and_its_nonce_is_used_again() {
    let (world, _, wallet) = unlocked();
    world.chain.borrow_mut().refuse = Some("transaction underpriced".into());
    assert_eq!(world.drive(wallet.send_transaction(transfer(5))).unwrap_err().code(), Code::TxRejected);
    assert!(matches!(state(&wallet, 0), TransactionState::Dropped { .. }));
    world.chain.borrow_mut().refuse = None;
    world.now_ms.set(world.now_ms.get() + 1_000);
    let hash = world.drive(wallet.send_transaction(transfer(6))).unwrap();
    world.run_for(&wallet, 60_000);
    assert_eq!(world.chain.borrow().mined(), [(signer::address(0), 0, hash)]);
}

#[test]
fn a_chain_started_anew_takes_nothing_old() {
    let (world, tab, wallet) = unlocked();
    world.drive(wallet.send_transaction(transfer(5))).unwrap();
    world.run_for(&wallet, 10_000);
    let balances = world.chain.borrow().balances.clone();
    world.chain.replace(crate::chain::Chain::anew(5_000_000, balances));
    world.run_for(&wallet, 60_000);
    assert!(matches!(state(&wallet, 0), TransactionState::Dropped { .. }));
    assert_eq!(tab.notices(), ["chain-restarted"]);
    assert!(world.chain.borrow().received.is_empty());
    world.drive(wallet.send_transaction(transfer(5))).unwrap();
    assert_eq!(world.chain.borrow().mined()[0].1, 0);
}

#[test]
fn who_cannot_pay_is_told_figures_and_not_asked() {
    let (world, tab, wallet) = unlocked();
    world.chain.borrow_mut().balances.insert(signer::address(0), U256::from(1_000));
    let value: Failure = world.drive(wallet.send_transaction(transfer(1_001))).unwrap_err().into();
    assert_eq!(value.code, Code::InsufficientFunds);
    assert_eq!(value.data, serde_json::json!({"balance": "0x3e8", "required": "0x3e9"}));
    let request = TransactionRequest { gas_price: Some(U256::from(3)), ..transfer(1) };
    let fee: Failure = world.drive(wallet.send_transaction(request)).unwrap_err().into();
    assert_eq!(fee.data["required"], quantity::format(U256::from(3 * 21_000 + 1)));
    assert!(tab.asked.borrow().is_empty());
}

#[test]
fn envelopes_and_contradictions() {
    let (world, _, wallet) = unlocked();
    let kind =
        |request| world.drive(wallet.prepare_transaction(request)).map(|review| review.transaction.unwrap());
    assert_eq!(kind(transfer(1)).unwrap().kind, "eip1559");
    let data = TransactionRequest { data: Some(Bytes(vec![1, 2, 3, 4])), ..transfer(1) };
    assert_eq!(kind(data).unwrap().gas_limit, 120_000, "a fifth above the estimate");
    let typed = |kind| TransactionRequest { transaction_type: Some(kind), ..transfer(1) };
    assert_eq!(kind(typed(TransactionType::Legacy)).unwrap().kind, "legacy");
    assert_eq!(kind(typed(TransactionType::Eip2930)).unwrap().kind, "eip2930");
    world.chain.borrow_mut().legacy = true;
    let old = kind(transfer(1)).unwrap();
    assert_eq!((old.kind.as_str(), old.max_fee_per_gas), ("legacy", U256::from(2_000_000_000_u64)));

    world.chain.borrow_mut().legacy = false;
    let one = Some(U256::ONE);
    let blobs = TransactionRequest {
        max_fee_per_blob_gas: one,
        blob_versioned_hashes: Some(vec![B256([1; 32])]),
        ..transfer(1)
    };
    assert_eq!(kind(blobs.clone()).unwrap().max_fee, {
        let plain = kind(transfer(1)).unwrap().max_fee;
        plain + U256::from(131_072)
    });
    // Blobs are not kept, so they cannot be sent again.
    assert_eq!(world.drive(wallet.send_transaction(blobs)).unwrap_err().code(), Code::InvalidParams);
    let bad = [
        ("gasPrice", TransactionRequest { gas_price: one, max_fee_per_gas: one, ..transfer(1) }),
        ("maxFeePerGas", TransactionRequest { max_fee_per_gas: one, ..typed(TransactionType::Legacy) }),
        ("gasPrice", TransactionRequest { gas_price: one, ..typed(TransactionType::Eip1559) }),
        (
            "maxPriorityFeePerGas",
            TransactionRequest {
                max_fee_per_gas: one,
                max_priority_fee_per_gas: Some(U256::from(2)),
                ..transfer(1)
            },
        ),
        ("gas", TransactionRequest { gas: Some(20_999), ..transfer(1) }),
        ("to", TransactionRequest { to: None, ..transfer(1) }),
        ("gas", typed(TransactionType::Eip7702)),
        ("to", TransactionRequest { to: None, ..typed(TransactionType::Eip7702) }),
        ("maxFeePerBlobGas", typed(TransactionType::Eip4844)),
        ("gasPrice", TransactionRequest { gas_price: one, ..typed(TransactionType::Eip4844) }),
        (
            "blobVersionedHashes",
            TransactionRequest { max_fee_per_blob_gas: one, ..typed(TransactionType::Eip1559) },
        ),
        (
            "authorizationList",
            TransactionRequest { authorization_list: Some(Vec::new()), ..typed(TransactionType::Eip1559) },
        ),
        (
            "transaction",
            TransactionRequest { authorization_list: Some(Vec::new()), gas: Some(50_000), ..transfer(1) },
        ),
    ];
    for (field, request) in bad {
        let failure: Failure = world.drive(wallet.prepare_transaction(request)).unwrap_err().into();
        assert_eq!((failure.code, failure.data["field"].as_str()), (Code::InvalidParams, Some(field)));
    }
    let stranger = TransactionRequest { account: Some(Address([9; 20])), ..transfer(1) };
    assert_eq!(kind(stranger).unwrap_err().code(), Code::InvalidParams);
}

#[test]
fn a_wrong_signature_never_leaves() {
    let (world, tab, wallet) = unlocked();
    tab.signer.borrow_mut().quick().wrong_key = true;
    assert_eq!(world.drive(wallet.send_transaction(transfer(5))).unwrap_err().code(), Code::Internal);
    assert_eq!(
        world.drive(wallet.sign_message(None, b"hi".as_slice().into())).unwrap_err().code(),
        Code::Internal
    );
    assert!(world.keys("journal/").is_empty() && world.chain.borrow().received.is_empty());
}

/// A signer that would sign something else than what is on screen is not asked to, and neither is the person.
#[test]
fn what_the_signer_decoded_must_be_what_is_shown() {
    let (world, tab, wallet) = unlocked();
    tab.signer.borrow_mut().quick().wrong_hash = true;
    let message = || b"hi".as_slice().into();
    let typed_data =
        r#"{"types":{"M":[{"name":"c","type":"string"}]},"primaryType":"M","domain":{},"message":{"c":"x"}}"#;
    let failures = [
        world.drive(wallet.send_transaction(transfer(5))).unwrap_err(),
        world.drive(wallet.sign_transaction(transfer(5))).unwrap_err(),
        world.drive(wallet.sign_message(None, message())).unwrap_err(),
        world.drive(wallet.sign_typed_data(None, typed_data.into())).unwrap_err(),
    ];
    assert!(failures.iter().all(|failure| failure.code() == Code::Internal), "{failures:?}");
    assert!(tab.asked.borrow().is_empty());
    let mut signer = tab.signer.borrow_mut();
    assert_eq!((signer.quick().signings, signer.quick().proposal.is_none()), (0, true));
}

#[test]
fn a_refusal_withdraws_what_was_proposed() {
    let (world, tab, wallet) = unlocked();
    for _ in 0..2 {
        tab.answer(Answer::No);
    }
    assert_eq!(world.drive(wallet.send_transaction(transfer(5))).unwrap_err().code(), Code::UserRejected);
    let message = wallet.sign_message(None, b"hi".as_slice().into());
    assert_eq!(world.drive(message).unwrap_err().code(), Code::UserRejected);
    assert!(tab.signer.borrow_mut().quick().proposal.is_none());
}

#[test]
fn a_journal_that_cannot_be_written_sends_nothing() {
    let (world, tab, wallet) = unlocked();
    tab.fail_commit.set(Some(0));
    assert_eq!(world.drive(wallet.send_transaction(transfer(5))).unwrap_err().code(), Code::Storage);
    assert!(world.chain.borrow().received.is_empty());
    // The next commit is fine; the one that notes the outcome is not: the transaction is out all the same.
    tab.fail_commit.set(Some(1));
    let hash = world.drive(wallet.send_transaction(transfer(5))).unwrap();
    assert_eq!(state(&wallet, 0), TransactionState::Signed);
    tab.fail_commit.set(None);
    world.run_for(&wallet, 30_000);
    assert!(matches!(state(&wallet, 0), TransactionState::Confirmed { .. }));
    assert_eq!(world.chain.borrow().mined(), [(signer::address(0), 0, hash)]);
}

#[test]
fn a_signed_transaction_is_given_and_not_sent() {
    let (world, tab, wallet) = unlocked();
    let raw = world.drive(wallet.sign_transaction(transfer(5))).unwrap();
    assert_eq!(SignedTransaction::parse(&raw).unwrap().recover_sender().unwrap(), signer::address(0));
    assert!(matches!(tab.asked.borrow()[0].question, Question::SignTransaction { .. }));
    assert!(world.keys("journal/").is_empty() && world.chain.borrow().received.is_empty());
    tab.answer(Answer::No);
    assert_eq!(world.drive(wallet.sign_transaction(transfer(5))).unwrap_err().code(), Code::UserRejected);
}
