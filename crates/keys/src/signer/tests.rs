//! The whole flow of the protocol, natively.

mod keyring;
mod proposals;

use core::cell::Cell;

use latchkey_core::code::Code;
use latchkey_core::keccak::keccak256;
use latchkey_core::message::eip191;
use latchkey_core::ports::EntropyError;
use latchkey_core::primitives::{B256, U256};
use latchkey_core::recover::{Signature, recover_address};
use latchkey_core::signer::SignerAccount;
use latchkey_core::transaction::{SignedTransaction, Transaction, TxEip1559, TxEip4844, TxEip7702, TxLegacy};

use super::SecretName::{KeystorePassword, NewPassword, Passphrase, Password, PrivateKey, Words};
use super::*;

struct Counter(Cell<u64>);
impl Entropy for Counter {
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyError> {
        for chunk in out.chunks_mut(32) {
            self.0.set(self.0.get() + 1);
            chunk.copy_from_slice(&keccak256(self.0.get().to_be_bytes()).0[..chunk.len()]);
        }
        Ok(())
    }
}

const WORDS: &[u8] = b"test test test test test test test test test test test junk";
/// The first accounts of `WORDS`, as Hardhat and Anvil print them.
const FIRST: &str = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const SECOND: &str = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const FIRST_KEY: &[u8] = b"0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

fn signer() -> Signer<Counter> {
    Signer::with_policy(Counter(Cell::new(0)), KdfPolicy::for_tests(2, 2))
}

fn password(text: &[u8]) -> Secrets {
    Secrets::default().with(Password, text)
}

fn restored() -> (Signer<Counter>, String) {
    let mut signer = signer();
    let (envelope, accounts) =
        vault(signer.handle(SignerRequest::Restore { word_list: None }, with_words(WORDS)));
    assert_eq!(addresses(&accounts), [FIRST]);
    done(&mut signer, SignerRequest::Commit {});
    (signer, envelope)
}

fn with_words(words: &[u8]) -> Secrets {
    password(b"pass").with(SecretName::Mnemonic, words)
}

fn add_account() -> SignerRequest {
    SignerRequest::AddAccount { seed: None, paths: Vec::new() }
}

fn vault(outcome: Outcome) -> (String, Vec<SignerAccount>) {
    match outcome.response {
        SignerResponse::Vault { envelope, accounts, .. } => (envelope, accounts),
        other => panic!("{other:?}"),
    }
}

fn opened(outcome: Outcome) -> Vec<SignerAccount> {
    match outcome.response {
        SignerResponse::Opened { accounts, envelope: None, .. } => accounts,
        other => panic!("{other:?}"),
    }
}

fn code(outcome: Outcome) -> Code {
    assert!(outcome.secret.is_none(), "a failure gives no secret");
    match outcome.response {
        SignerResponse::Failed { error } => error.code,
        other => panic!("{other:?}"),
    }
}

fn propose(signer: &mut Signer<Counter>, request: SignerRequest) -> (B256, B256) {
    match signer.handle(request, Secrets::default()).response {
        SignerResponse::Proposed { token, signing_hash } => (token, signing_hash),
        other => panic!("{other:?}"),
    }
}

/// What is signed once somebody agreed.
fn agreed(signer: &mut Signer<Counter>, request: SignerRequest) -> Outcome {
    let (token, _) = propose(signer, request);
    signer.handle(SignerRequest::Sign { token }, Secrets::default())
}

fn done(signer: &mut Signer<Counter>, request: SignerRequest) {
    assert_eq!(signer.handle(request, Secrets::default()).response, SignerResponse::Done {});
}

fn addresses(accounts: &[SignerAccount]) -> Vec<String> {
    accounts.iter().map(|account| account.address.to_checksum()).collect()
}

fn first() -> Address {
    Address::parse(FIRST).unwrap()
}

fn transfer() -> TxEip1559 {
    TxEip1559 {
        chain_id: 31_337,
        nonce: 0,
        max_priority_fee_per_gas: U256::from(1),
        max_fee_per_gas: U256::from(2_000_000_000_u64),
        gas_limit: 21_000,
        to: Some(Address::parse(SECOND).unwrap()),
        value: U256::from(5),
        ..TxEip1559::default()
    }
}

#[test]
fn create_commit_lock_unlock() {
    let mut signer = signer();
    let mut outcome = signer.handle(SignerRequest::Create { words: 24 }, password(b"pass"));
    let words = outcome.secret.take().unwrap();
    let (envelope, accounts) = vault(outcome);
    assert_eq!(Mnemonic::parse(&words).unwrap().word_count(), 24);
    assert_eq!(accounts[0].derivation_path.as_deref(), Some("m/44'/60'/0'/0/0"));
    let message =
        || SignerRequest::ProposeMessage { address: accounts[0].address, message: b"hi".as_slice().into() };
    assert_eq!(code(signer.handle(message(), Secrets::default())), Code::Locked, "not before the commit");
    assert_eq!(
        code(signer.handle(SignerRequest::Create { words: 12 }, password(b"x"))),
        Code::RequestPending
    );
    done(&mut signer, SignerRequest::Commit {});
    assert_eq!(code(signer.handle(SignerRequest::Create { words: 12 }, password(b"x"))), Code::VaultState);
    assert_eq!(
        code(signer.handle(SignerRequest::Restore { word_list: None }, with_words(WORDS))),
        Code::VaultState
    );
    assert!(matches!(agreed(&mut signer, message()).response, SignerResponse::Signature { .. }));
    done(&mut signer, SignerRequest::Lock {});
    assert_eq!(code(signer.handle(message(), Secrets::default())), Code::Locked);
    let unlock = || SignerRequest::Unlock { envelope: envelope.clone() };
    assert_eq!(code(signer.handle(unlock(), password(b"wrong"))), Code::WrongPassword);
    assert_eq!(code(signer.handle(unlock(), Secrets::default())), Code::InvalidParams);
    assert_eq!(opened(signer.handle(unlock(), password(b"pass"))), accounts);
}

#[test]
fn a_discarded_vault_is_gone() {
    let mut signer = signer();
    vault(signer.handle(SignerRequest::Restore { word_list: None }, with_words(WORDS)));
    done(&mut signer, SignerRequest::Discard {});
    assert_eq!(code(signer.handle(SignerRequest::Commit {}, Secrets::default())), Code::VaultState);
    assert_eq!(code(signer.handle(add_account(), Secrets::default())), Code::Locked);
    vault(signer.handle(SignerRequest::Restore { word_list: None }, with_words(WORDS)));
}

#[test]
fn locked_refuses_everything_that_needs_a_key() {
    let address = first();
    let requests = [
        SignerRequest::ChangePassword {},
        add_account(),
        SignerRequest::ImportPrivateKey {},
        SignerRequest::ImportFile { json: String::new() },
        SignerRequest::ExportKeystore { address },
        SignerRequest::ExportMnemonic { seed: None },
        SignerRequest::ExportPrivateKey { address },
        SignerRequest::CheckWords { seed: None, positions: vec![0, 1, 2] },
        SignerRequest::ProposeTransaction { address, transaction: Bytes::default() },
        SignerRequest::ProposeMessage { address, message: Bytes::default() },
        SignerRequest::ProposeTypedData { address, typed_data: "{}".to_owned() },
        SignerRequest::Sign { token: B256::ZERO },
    ];
    let (mut after_lock, _) = restored();
    done(&mut after_lock, SignerRequest::Lock {});
    for signer in [&mut signer(), &mut after_lock] {
        for request in &requests {
            assert_eq!(code(signer.handle(request.clone(), password(b"pass"))), Code::Locked, "{request:?}");
        }
    }
}

#[test]
fn signs_transactions_it_decodes_itself() {
    let (mut signer, _) = restored();
    let legacy = TxLegacy { chain_id: Some(1), gas_limit: 21_000, to: Some(first()), ..TxLegacy::default() };
    let hash = B256(std::array::from_fn(|index| u8::from(index == 0)));
    let blobs = TxEip4844 { blob_versioned_hashes: vec![hash], ..TxEip4844::default() };
    // Signing an authorisation is another matter, and none of this signer's.
    let delegation = TxEip7702 { authorization_list: vec![Default::default()], ..TxEip7702::default() };
    let transactions = [
        Transaction::Eip1559(transfer()),
        Transaction::Legacy(legacy),
        Transaction::Eip4844(blobs),
        Transaction::Eip7702(delegation),
    ];
    for transaction in transactions {
        let bytes: Bytes = transaction.serialize().into();
        let request = SignerRequest::ProposeTransaction { address: first(), transaction: bytes.clone() };
        let (token, signing_hash) = propose(&mut signer, request);
        assert_eq!(signing_hash, transaction.signing_hash());
        let outcome = signer.handle(SignerRequest::Sign { token }, Secrets::default());
        let SignerResponse::Signed { raw, hash } = outcome.response else { panic!("not signed") };
        let signed = SignedTransaction::parse(&raw).unwrap();
        assert_eq!(signed.recover_sender().unwrap(), first());
        assert_eq!(signed.transaction, transaction);
        assert_eq!(hash, keccak256(&raw));
        let other = SignerRequest::ProposeTransaction { address: Address([9; 20]), transaction: bytes };
        assert_eq!(code(signer.handle(other, Secrets::default())), Code::NotFound);
    }
    for junk in [vec![], vec![0; 32], keccak256("a digest").0.to_vec(), vec![2, 0xC0]] {
        let request = SignerRequest::ProposeTransaction { address: first(), transaction: junk.into() };
        let outcome = signer.handle(request, Secrets::default());
        assert!(matches!(outcome.response, SignerResponse::Failed { .. }));
    }
}

#[test]
fn signs_messages_and_typed_data() {
    let (mut signer, _) = restored();
    let request = SignerRequest::ProposeMessage { address: first(), message: b"hello".as_slice().into() };
    let recover = |outcome: Outcome, hash: B256| match outcome.response {
        SignerResponse::Signature { signature } => {
            recover_address(&hash, &Signature::from_bytes(&signature).unwrap()).unwrap()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(recover(agreed(&mut signer, request), eip191::hash_message(b"hello")), first());

    let typed_data = r#"{"types":{"EIP712Domain":[{"name":"name","type":"string"}],"Mail":[{"name":"contents","type":"string"}]},"primaryType":"Mail","domain":{"name":"Ether Mail"},"message":{"contents":"Hello"}}"#;
    let hash = TypedData::parse(typed_data).unwrap().hash();
    let request = SignerRequest::ProposeTypedData { address: first(), typed_data: typed_data.to_owned() };
    assert_eq!(propose(&mut signer, request.clone()).1, hash);
    assert_eq!(recover(agreed(&mut signer, request), hash), first());
    let request = SignerRequest::ProposeTypedData { address: first(), typed_data: "{}".to_owned() };
    assert!(matches!(signer.handle(request, Secrets::default()).response, SignerResponse::Failed { .. }));
}

#[test]
fn accounts_are_added_imported_and_kept() {
    let (mut signer, _) = restored();
    let (_, accounts) = vault(signer.handle(add_account(), Secrets::default()));
    assert_eq!(addresses(&accounts), [FIRST, SECOND]);
    assert_eq!(code(signer.handle(add_account(), Secrets::default())), Code::RequestPending);
    let sign = SignerRequest::ProposeMessage { address: accounts[1].address, message: Bytes::default() };
    assert_eq!(code(signer.handle(sign, Secrets::default())), Code::NotFound, "pending keys do not sign");
    done(&mut signer, SignerRequest::Commit {});

    let import = |text: &[u8]| Secrets::default().with(PrivateKey, text);
    let request = || SignerRequest::ImportPrivateKey {};
    assert_eq!(code(signer.handle(request(), import(FIRST_KEY))), Code::InvalidParams, "there already");
    for text in [&b""[..], b"0x", &[b'0'; 64], &[b'g'; 64], &[b'f'; 64], &FIRST_KEY[..65]] {
        assert_eq!(code(signer.handle(request(), import(text))), Code::InvalidParams);
    }
    let (envelope, accounts) = vault(signer.handle(request(), import(&[b'1'; 64])));
    assert_eq!(accounts[2].derivation_path, None);
    done(&mut signer, SignerRequest::Commit {});
    done(&mut signer, SignerRequest::Lock {});
    let outcome = signer.handle(SignerRequest::Unlock { envelope }, password(b"pass"));
    assert_eq!(opened(outcome), accounts);
}

#[test]
fn an_imported_key_is_not_derived_twice() {
    let (mut signer, _) = restored();
    // m/44'/60'/0'/0/1 of `WORDS`, as Hardhat prints it.
    let second = b"59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";
    let import = Secrets::default().with(PrivateKey, second);
    vault(signer.handle(SignerRequest::ImportPrivateKey {}, import));
    done(&mut signer, SignerRequest::Commit {});
    let (_, accounts) = vault(signer.handle(add_account(), Secrets::default()));
    assert_eq!(accounts[2].derivation_path.as_deref(), Some("m/44'/60'/0'/0/2"));
}

#[test]
fn exports_need_the_password_every_time() {
    let (mut signer, _) = restored();
    let address = first();
    for request in [SignerRequest::ExportMnemonic { seed: None }, SignerRequest::ExportPrivateKey { address }]
    {
        assert_eq!(code(signer.handle(request.clone(), Secrets::default())), Code::InvalidParams);
        assert_eq!(code(signer.handle(request, password(b"wrong"))), Code::WrongPassword);
    }
    let outcome = signer.handle(SignerRequest::ExportMnemonic { seed: None }, password(b"pass"));
    assert_eq!(outcome.secret.unwrap().as_slice(), WORDS);
    let outcome = signer.handle(SignerRequest::ExportPrivateKey { address }, password(b"pass"));
    assert_eq!(outcome.secret.unwrap().as_slice(), FIRST_KEY);
    let unknown = SignerRequest::ExportPrivateKey { address: Address::ZERO };
    assert_eq!(code(signer.handle(unknown, password(b"pass"))), Code::NotFound);
}

#[test]
fn a_keystore_goes_out_and_in() {
    let (mut signer, _) = restored();
    let export = || SignerRequest::ExportKeystore { address: first() };
    let secrets = |text: &[u8]| password(text).with(KeystorePassword, b"file");
    assert_eq!(code(signer.handle(export(), secrets(b"wrong"))), Code::WrongPassword);
    let SignerResponse::Keystore { json } = signer.handle(export(), secrets(b"pass")).response else {
        panic!("no keystore");
    };
    let mut other = self::signer();
    let other_words = b"legal winner thank year wave sausage worth useful legal winner thank yellow";
    vault(other.handle(SignerRequest::Restore { word_list: None }, with_words(other_words)));
    done(&mut other, SignerRequest::Commit {});
    let import = || SignerRequest::ImportFile { json: json.clone() };
    let file = |text: &[u8]| Secrets::default().with(KeystorePassword, text);
    assert_eq!(code(other.handle(import(), file(b"nope"))), Code::WrongPassword);
    let (_, accounts) = vault(other.handle(import(), file(b"file")));
    assert_eq!(accounts[1].address, first());
}

#[test]
fn the_password_changes_only_with_the_old_one() {
    let (mut signer, old) = restored();
    let change = || SignerRequest::ChangePassword {};
    assert_eq!(
        code(signer.handle(change(), password(b"wrong").with(NewPassword, b"new"))),
        Code::WrongPassword
    );
    assert_eq!(code(signer.handle(change(), password(b"pass").with(NewPassword, b""))), Code::InvalidParams);
    let (new, _) = vault(signer.handle(change(), password(b"pass").with(NewPassword, b"new")));
    done(&mut signer, SignerRequest::Commit {});
    let export = SignerRequest::ExportMnemonic { seed: None };
    assert_eq!(code(signer.handle(export.clone(), password(b"pass"))), Code::WrongPassword);
    assert!(signer.handle(export, password(b"new")).secret.is_some());
    done(&mut signer, SignerRequest::Lock {});
    let unlock = |envelope: &String| SignerRequest::Unlock { envelope: envelope.clone() };
    assert_eq!(code(signer.handle(unlock(&new), password(b"pass"))), Code::WrongPassword);
    assert_eq!(code(signer.handle(unlock(&old), password(b"new"))), Code::WrongPassword);
    assert!(matches!(signer.handle(unlock(&new), password(b"new")).response, SignerResponse::Opened { .. }));
}

#[test]
fn a_weak_vault_is_made_stronger_at_unlock() {
    let (_, weak) = restored();
    let mut signer = Signer::with_policy(Counter(Cell::new(700)), KdfPolicy::for_tests(2, 8));
    let unlock = |envelope: &str| SignerRequest::Unlock { envelope: envelope.to_owned() };
    let outcome = signer.handle(unlock(&weak), password(b"pass"));
    let SignerResponse::Opened { envelope: Some(stronger), .. } = outcome.response else {
        panic!("not re-sealed")
    };
    assert!(stronger.contains("\"n\":8,"));
    done(&mut signer, SignerRequest::Commit {});
    done(&mut signer, SignerRequest::Lock {});
    let outcome = signer.handle(unlock(&stronger), password(b"pass"));
    assert!(matches!(outcome.response, SignerResponse::Opened { envelope: None, .. }));
}

#[test]
fn words_are_checked_but_not_guessed() {
    let (mut signer, _) = restored();
    let mut check = |positions: &[u8], words: &[u8]| {
        let request = SignerRequest::CheckWords { seed: None, positions: positions.to_vec() };
        signer.handle(request, Secrets::default().with(Words, words))
    };
    let correct = |outcome: Outcome| match outcome.response {
        SignerResponse::Checked { correct } => correct,
        other => panic!("{other:?}"),
    };
    assert!(correct(check(&[11, 0, 3], b" JUNK test  test")));
    assert!(!correct(check(&[11, 0, 3], b"test test junk")));
    assert!(!correct(check(&[0, 1, 2], b"test test")));
    assert!(!correct(check(&[0, 1, 2], b"test test test test")));
    for positions in [&[][..], &[0, 1], &[0, 1, 1], &[0, 1, 12]] {
        assert_eq!(code(check(positions, b"test test test")), Code::InvalidParams);
    }
    for _ in 0..17 {
        assert!(!correct(check(&[0, 1, 2], b"zoo zoo zoo")));
    }
    assert_eq!(code(check(&[0, 1, 2], b"test test test")), Code::Limit);
}

#[test]
fn a_passphrase_makes_other_accounts() {
    let mut signer = signer();
    let secrets = with_words(WORDS).with(Passphrase, b"TREZOR");
    let (_, accounts) = vault(signer.handle(SignerRequest::Restore { word_list: None }, secrets));
    assert_ne!(addresses(&accounts), [FIRST]);
    done(&mut signer, SignerRequest::Discard {});
    let long = with_words(WORDS).with(Passphrase, &[b'x'; 5_000]);
    assert_eq!(code(signer.handle(SignerRequest::Restore { word_list: None }, long)), Code::InvalidParams);
}

#[test]
fn bad_words_say_which() {
    let mut signer = signer();
    let words = b"test test test test test tset test test test test test junk";
    let SignerResponse::Failed { error } =
        signer.handle(SignerRequest::Restore { word_list: None }, with_words(words)).response
    else {
        panic!("restored");
    };
    assert_eq!((error.code, &error.data["position"]), (Code::InvalidMnemonic, &serde_json::json!(5)));
}

struct Broken(u8);
impl Entropy for Broken {
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyError> {
        match self.0 {
            0 => return Err(EntropyError),
            1 => out.fill(0),
            2 => out.fill(0x5A),
            _ => out.iter_mut().zip(0_u8..).for_each(|(byte, index)| *byte = index),
        }
        Ok(())
    }
}

/// B02: throwing, all zero, all equal, repeating between calls.
#[test]
fn nothing_is_created_from_broken_randomness() {
    for kind in 0..4 {
        let mut signer = Signer::with_policy(Broken(kind), KdfPolicy::for_tests(2, 2));
        let outcome = signer.handle(SignerRequest::Create { words: 12 }, password(b"pass"));
        assert_eq!(code(outcome), Code::Entropy, "kind {kind}");
    }
}

#[test]
fn nothing_secret_is_printed() {
    let (mut signer, _) = restored();
    let outcome = signer.handle(SignerRequest::ExportMnemonic { seed: None }, password(b"pass"));
    let text = format!("{signer:?} {outcome:?} {:?}", with_words(WORDS));
    assert!(!text.contains("junk") && !text.contains("pass\""), "{text}");
    assert!(text.contains("[redacted]"));
}
