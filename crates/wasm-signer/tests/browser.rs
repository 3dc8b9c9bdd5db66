//! The boundary in a browser: randomness, and a create, lock, unlock, sign flow in JSON.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test")]

use latchkey_core::code::Code;
use latchkey_core::message::eip191;
use latchkey_core::primitives::Address;
use latchkey_core::recover::{Signature, recover_address};
use latchkey_core::signer::{SignerAccount, SignerRequest, SignerResponse};
use latchkey_wasm_signer::Signer;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const WORDS: &str = "test test test test test test test test test test test junk";
/// The first account of `WORDS`, as Hardhat and Anvil print it.
const FIRST: &str = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

fn handle(signer: &mut Signer, request: &SignerRequest, secrets: &[(&str, &str)]) -> SignerResponse {
    for (name, text) in secrets {
        signer.secret(name, text.as_bytes().to_vec());
    }
    serde_json::from_slice(&signer.handle(serde_json::to_vec(request).unwrap())).unwrap()
}

fn failure(response: SignerResponse) -> Code {
    match response {
        SignerResponse::Failed { error } => error.code,
        other => panic!("{other:?}"),
    }
}

fn vault(response: SignerResponse) -> (String, Vec<SignerAccount>) {
    match response {
        SignerResponse::Vault { envelope, accounts, .. } => (envelope, accounts),
        other => panic!("{other:?}"),
    }
}

#[wasm_bindgen_test]
fn randomness_makes_another_vault_each_time() {
    let create = SignerRequest::Create { words: 12 };
    let (mut one, mut two) = (Signer::new(), Signer::new());
    let (_, first) = vault(handle(&mut one, &create, &[("password", "pass")]));
    let (_, second) = vault(handle(&mut two, &create, &[("password", "pass")]));
    assert_ne!(first[0].address, second[0].address);
    let words = one.secret_out_len();
    assert!((12 * 3 + 11..=12 * 8 + 11).contains(&words), "{words}");
    assert_ne!(one.secret_out_ptr(), 0);
    one.clear_secret_out();
    assert_eq!(one.secret_out_len(), 0);
}

#[wasm_bindgen_test]
fn restore_lock_unlock_sign() {
    let mut signer = Signer::new();
    let secrets = [("mnemonic", WORDS), ("password", "pass")];
    let (envelope, accounts) =
        vault(handle(&mut signer, &SignerRequest::Restore { word_list: None }, &secrets));
    assert_eq!(accounts[0].address, Address::parse(FIRST).unwrap());
    assert_eq!(handle(&mut signer, &SignerRequest::Commit {}, &[]), SignerResponse::Done {});
    assert_eq!(handle(&mut signer, &SignerRequest::Lock {}, &[]), SignerResponse::Done {});

    let address = accounts[0].address;
    let sign = SignerRequest::ProposeMessage { address, message: b"hello".as_slice().into() };
    assert_eq!(failure(handle(&mut signer, &sign, &[])), Code::Locked);
    let unlock = SignerRequest::Unlock { envelope };
    assert_eq!(failure(handle(&mut signer, &unlock, &[("password", "wrong")])), Code::WrongPassword);
    let opened = handle(&mut signer, &unlock, &[("password", "pass")]);
    let SignerResponse::Opened { accounts: again, envelope: None, .. } = opened else { panic!("{opened:?}") };
    assert_eq!(again, accounts);
    let SignerResponse::Proposed { token, signing_hash } = handle(&mut signer, &sign, &[]) else {
        panic!("not proposed")
    };
    assert_eq!(signing_hash, eip191::hash_message(b"hello"));
    let SignerResponse::Signature { signature } = handle(&mut signer, &SignerRequest::Sign { token }, &[])
    else {
        panic!("not signed")
    };
    let signature = Signature::from_bytes(&signature).unwrap();
    assert_eq!(recover_address(&eip191::hash_message(b"hello"), &signature).unwrap(), address);
}

#[wasm_bindgen_test]
fn staged_secrets_serve_one_request_only() {
    let mut signer = Signer::new();
    signer.secret("password", b"pass".to_vec());
    let nonsense: SignerResponse = serde_json::from_slice(&signer.handle(b"{".to_vec())).unwrap();
    assert_eq!(failure(nonsense), Code::InvalidRequest);
    let create = SignerRequest::Create { words: 12 };
    assert_eq!(failure(handle(&mut signer, &create, &[])), Code::InvalidParams, "the password was wiped");
    assert_eq!(
        failure(handle(&mut signer, &create, &[("seed", "x"), ("password", "y")])),
        Code::InvalidParams
    );
}
