//! A token is for one thing, serves once, and dies with what it was about.

use super::*;

fn message(text: &str) -> SignerRequest {
    SignerRequest::ProposeMessage { address: first(), message: text.as_bytes().into() }
}

fn sign(signer: &mut Signer<Counter>, token: B256) -> Outcome {
    signer.handle(SignerRequest::Sign { token }, Secrets::default())
}

fn signer_of(outcome: Outcome, text: &str) -> Address {
    let SignerResponse::Signature { signature } = outcome.response else { panic!("{outcome:?}") };
    recover_address(&eip191::hash_message(text.as_bytes()), &Signature::from_bytes(&signature).unwrap())
        .unwrap()
}

#[test]
fn a_token_serves_once() {
    let (mut signer, _) = restored();
    let (token, _) = propose(&mut signer, message("pay"));
    assert_eq!(signer_of(sign(&mut signer, token), "pay"), first());
    assert_eq!(code(sign(&mut signer, token)), Code::Unauthorized, "replayed");
    // The same thing proposed again is asked for again.
    let (again, _) = propose(&mut signer, message("pay"));
    assert_ne!(again, token);
    assert_eq!(code(sign(&mut signer, token)), Code::Unauthorized);
    assert_eq!(code(sign(&mut signer, again)), Code::Unauthorized, "a wrong token ends the proposal");
}

#[test]
fn a_token_is_for_what_was_proposed_and_shown() {
    let (mut signer, _) = restored();
    let (shown, hash) = propose(&mut signer, message("pay 1"));
    assert_eq!(hash, eip191::hash_message(b"pay 1"));
    // Swapped after it was shown: the old token does not sign the new thing, nor the old one.
    let (swapped, other) = propose(&mut signer, message("pay 1000000"));
    assert_ne!((shown, hash), (swapped, other));
    assert_eq!(code(sign(&mut signer, shown)), Code::Unauthorized);
    assert_eq!(code(sign(&mut signer, swapped)), Code::Unauthorized);
    for guess in [B256::ZERO, hash, other] {
        let (_, _) = propose(&mut signer, message("pay 1"));
        assert_eq!(code(sign(&mut signer, guess)), Code::Unauthorized);
    }
}

/// Each of these ends what was proposed before it.
#[test]
fn a_token_dies_with_a_lock_and_with_every_change() {
    let (mut signer, envelope) = restored();
    let unlock = SignerRequest::Unlock { envelope };
    type Act<'a> = &'a dyn Fn(&mut Signer<Counter>);
    let acts: [(&str, Act<'_>); 6] = [
        ("lock", &|signer| {
            done(signer, SignerRequest::Lock {});
            opened(signer.handle(unlock.clone(), password(b"pass")));
        }),
        ("unlocked anew", &|signer| {
            opened(signer.handle(unlock.clone(), password(b"pass")));
        }),
        ("an account more", &|signer| {
            vault(signer.handle(add_account(), Secrets::default()));
            done(signer, SignerRequest::Commit {});
        }),
        ("another proposal", &|signer| {
            propose(signer, message("other"));
        }),
        ("a proposal that is refused", &|signer| {
            let stranger =
                SignerRequest::ProposeMessage { address: Address::ZERO, message: Bytes::default() };
            assert_eq!(code(signer.handle(stranger, Secrets::default())), Code::NotFound);
        }),
        ("a wrong token", &|signer| {
            assert_eq!(code(sign(signer, B256::ZERO)), Code::Unauthorized);
        }),
    ];
    for (what, act) in acts {
        let (token, _) = propose(&mut signer, message("pay"));
        act(&mut signer);
        assert_eq!(code(sign(&mut signer, token)), Code::Unauthorized, "{what}");
    }
}

#[test]
fn a_withdrawal_ends_its_own_proposal_only() {
    let (mut signer, _) = restored();
    let (token, _) = propose(&mut signer, message("pay"));
    done(&mut signer, SignerRequest::Withdraw { token: B256::ZERO });
    assert_eq!(signer_of(sign(&mut signer, token), "pay"), first());
    let (token, _) = propose(&mut signer, message("pay"));
    done(&mut signer, SignerRequest::Withdraw { token });
    assert_eq!(code(sign(&mut signer, token)), Code::Unauthorized);
    done(&mut signer, SignerRequest::Lock {});
    done(&mut signer, SignerRequest::Withdraw { token });
}

/// Nothing that is not decoded here is proposed: no digest, for one.
#[test]
fn what_is_refused_leaves_nothing_to_sign() {
    let (mut signer, _) = restored();
    for junk in [vec![], vec![7; 32], vec![2, 0xC0]] {
        let request = SignerRequest::ProposeTransaction { address: first(), transaction: junk.into() };
        let outcome = signer.handle(request, Secrets::default());
        assert!(matches!(outcome.response, SignerResponse::Failed { .. }));
        assert!(signer.proposal.is_none());
    }
}
