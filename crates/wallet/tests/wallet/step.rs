//! The journal's state machine, by lists of observations.

use latchkey_core::primitives::{Address, B256, Bytes, U256};
use latchkey_core::review::Action;
use latchkey_gateway::Rejection;
use latchkey_wallet::journal::step::{ChainView, Effect, FINAL_CONFIRMATIONS, Mined, Observation, step};
use latchkey_wallet::journal::{Entry, TransactionRecord, TransactionState};
use proptest::prelude::*;

const NONCE: u64 = 4;

fn signed() -> Entry {
    let to = Address([2; 20]);
    Entry {
        record: TransactionRecord {
            state: TransactionState::Signed,
            hash: B256([1; 32]),
            chain_id: 1,
            from: Address([1; 20]),
            to: Some(to),
            nonce: NONCE,
            value: U256::ONE,
            action: Action::Send { to, value: U256::ONE },
            origin: None,
            created_at: 1_000,
            contract_address: None,
            gas_used: None,
            effective_gas_price: None,
        },
        raw: Bytes(vec![1]),
        missing: 0,
        refusals: 0,
        sent_at: 0,
        block_hash: None,
        settled: false,
    }
}

fn mined(block_number: u64, succeeded: bool) -> Mined {
    Mined {
        block_number,
        block_hash: B256([u8::try_from(block_number % 251).unwrap(); 32]),
        succeeded,
        gas_used: 21_000,
        effective_gas_price: U256::ONE,
        contract_address: None,
    }
}

fn view(head: u64, account_nonce: u64, mined: Option<Mined>, known: bool) -> Observation {
    Observation::Chain(ChainView { head, account_nonce, mined, known, successor: None })
}

fn walk(entry: Entry, observations: &[Observation]) -> (Entry, Vec<Option<Effect>>) {
    let mut entry = entry;
    let mut effects = Vec::new();
    for (index, observation) in observations.iter().enumerate() {
        let (next, effect) = step(10_000 * (index as u64 + 1), &entry, observation);
        entry = next;
        effects.push(effect);
    }
    (entry, effects)
}

#[test]
fn stored_form_round_trips_in_every_state() {
    let states = [
        TransactionState::Signed,
        TransactionState::Pending,
        TransactionState::Confirmed { confirmations: 2, block_number: 9 },
        TransactionState::Failed { reason: Some("no".into()), block_number: 9 },
        TransactionState::Replaced { by: Some(B256([3; 32])) },
        TransactionState::Dropped { reason: None },
    ];
    for state in states {
        let mut entry = signed();
        entry.record.state = state;
        let text = serde_json::to_string(&entry).unwrap();
        assert_eq!(serde_json::from_str::<Entry>(&text).unwrap(), entry, "{text}");
    }
    let json = serde_json::to_value(signed().record).unwrap();
    assert_eq!(
        (&json["state"], &json["nonce"], &json["action"]["kind"]),
        (&"signed".into(), &"0x4".into(), &"send".into())
    );
}

#[test]
fn sends_again_what_nobody_knows_but_not_too_often() {
    let unknown = view(9, NONCE, None, false);
    let (entry, effect) = step(10_000, &signed(), &unknown);
    assert_eq!(effect, Some(Effect::Broadcast));
    assert_eq!(step(12_000, &entry, &unknown).1, None);
    assert_eq!(step(15_000, &entry, &unknown).1, Some(Effect::Broadcast));
}

#[test]
fn confirms_counts_and_settles() {
    let block = |head| view(head, NONCE + 1, Some(mined(9, true)), true);
    let (entry, _) = walk(signed(), &[Observation::Accepted, block(9)]);
    assert_eq!(entry.record.state, TransactionState::Confirmed { confirmations: 1, block_number: 9 });
    let (entry, _) = walk(entry, &[block(9 + FINAL_CONFIRMATIONS - 2)]);
    assert!(!entry.settled);
    let (entry, _) = walk(entry, &[block(9 + FINAL_CONFIRMATIONS - 1)]);
    assert!(entry.settled);
    let (after, effects) =
        walk(entry.clone(), &[view(50, NONCE + 1, None, false), Observation::ChainRestarted]);
    assert_eq!((after, effects), (entry, vec![None, None]));
}

#[test]
fn a_failure_is_explained_once_a_block() {
    let failed = |head, block| view(head, NONCE + 1, Some(mined(block, false)), true);
    let (entry, effects) =
        walk(signed(), &[failed(9, 9), Observation::Reason(Some("broke".into())), failed(10, 9)]);
    assert_eq!(effects, [Some(Effect::FindReason { block_number: 9 }), None, None]);
    assert_eq!(
        entry.record.state,
        TransactionState::Failed { reason: Some("broke".into()), block_number: 9 }
    );
    // After a reorganisation it failed in another block, perhaps for another reason.
    let (_, effects) = walk(entry, &[failed(12, 11)]);
    assert_eq!(effects, [Some(Effect::FindReason { block_number: 11 })]);
}

#[test]
fn one_lagging_gateway_does_not_make_it_replaced_or_reorganised() {
    let used = || view(9, NONCE + 1, None, false);
    let (entry, _) = walk(signed(), &[Observation::Accepted, used(), used()]);
    assert_eq!(entry.record.state, TransactionState::Pending);
    let (entry, _) =
        walk(entry, &[view(9, NONCE + 1, Some(mined(9, true)), true), view(8, NONCE, None, false)]);
    assert_eq!(entry.record.state, TransactionState::Confirmed { confirmations: 1, block_number: 9 });
    let (entry, effects) = walk(entry, &[view(9, NONCE, None, false)]);
    assert_eq!((entry.record.state, effects), (TransactionState::Pending, vec![Some(Effect::Broadcast)]));
}

#[test]
fn replaced_after_three_looks_and_back_if_it_was_mined_after_all() {
    let used = || view(9, NONCE + 1, None, false);
    let (entry, _) = walk(signed(), &[Observation::Accepted, used(), used(), used()]);
    assert_eq!(entry.record.state, TransactionState::Replaced { by: None });
    assert!(!entry.settled && !entry.holds_nonce());
    let (back, _) = walk(entry.clone(), &[view(9, NONCE + 1, Some(mined(9, true)), true)]);
    assert!(matches!(back.record.state, TransactionState::Confirmed { .. }));
    let (gone, _) = walk(entry, &(0..12).map(|_| used()).collect::<Vec<_>>());
    assert!(gone.settled);
}

#[test]
fn refusals() {
    let refused = |rejection| Observation::Refused(rejection);
    let (entry, _) = walk(signed(), &[refused(Rejection::NonceTooLow), refused(Rejection::NonceTooHigh)]);
    assert_eq!(entry.record.state, TransactionState::Signed, "the chain decides");
    let (entry, _) = walk(signed(), &[refused(Rejection::InsufficientFunds)]);
    assert!(matches!(entry.record.state, TransactionState::Dropped { .. }));
    // A dropped one is not sent again; if it is mined all the same, that is what happened.
    let (entry, effects) =
        walk(entry, &[view(9, NONCE, None, false), view(9, NONCE + 1, Some(mined(9, true)), true)]);
    assert_eq!(effects, [None, None]);
    assert!(matches!(entry.record.state, TransactionState::Confirmed { .. }));
    // One that was taken once survives a few refusals.
    let again: Vec<_> = (0..4).map(|_| refused(Rejection::Underpriced)).collect();
    let (entry, _) = walk(signed(), &[vec![Observation::Accepted], again].concat());
    assert_eq!(entry.record.state, TransactionState::Pending);
    let (entry, _) = walk(entry, &[refused(Rejection::Underpriced)]);
    assert!(matches!(entry.record.state, TransactionState::Dropped { .. }));
}

fn observation() -> impl Strategy<Value = Observation> {
    let receipt = proptest::option::of((1_u64..60, any::<bool>()).prop_map(|(block, ok)| mined(block, ok)));
    prop_oneof![
        6 => (0_u64..80, 0_u64..8, receipt, any::<bool>()).prop_map(|(head, nonce, mined, known)| view(head, nonce, mined, known)),
        1 => Just(Observation::Accepted),
        1 => Just(Observation::Unreachable),
        1 => Just(Observation::Reason(Some("why".into()))),
        1 => prop_oneof![Just(Rejection::NonceTooLow), Just(Rejection::Underpriced), Just(Rejection::InsufficientFunds)]
            .prop_map(Observation::Refused),
    ]
}

proptest! {
    #[test]
    fn whatever_is_seen_the_bytes_the_nonce_and_the_end_stand(observations in proptest::collection::vec(observation(), 0..60)) {
        let start = signed();
        let mut entry = start.clone();
        for (index, observation) in observations.iter().enumerate() {
            let (next, effect) = step(3_000 * index as u64, &entry, observation);
            // Never other bytes, another nonce or another hash.
            prop_assert_eq!((&next.raw, next.record.nonce, next.record.hash), (&start.raw, start.record.nonce, start.record.hash));
            if entry.settled {
                prop_assert!(next.settled && effect.is_none());
            }
            // What is broadcast still holds its nonce, and the chain has not used it.
            if effect == Some(Effect::Broadcast) {
                prop_assert!(next.holds_nonce());
                let unused = matches!(observation, Observation::Chain(view) if view.account_nonce <= NONCE && view.mined.is_none());
                prop_assert!(unused);
            }
            // The same observation again, at once, changes nothing more than counters.
            let (again, _) = step(3_000 * index as u64, &next, observation);
            if let Observation::Chain(view) = observation && view.mined.is_some() {
                prop_assert_eq!(&again, &next);
            }
            // A receipt is always believed.
            if let (Observation::Chain(ChainView { mined: Some(_), .. }), false) = (observation, entry.settled) {
                let believed = matches!(next.record.state, TransactionState::Confirmed { .. } | TransactionState::Failed { .. });
                prop_assert!(believed);
            }
            entry = next;
        }
    }
}
