//! Several mnemonics, paths of every scheme, and ways to open the vault.

use super::SecretName::{NewPasskey, Passkey};
use super::*;

const OTHER_WORDS: &[u8] = b"legal winner thank year wave sausage worth useful legal winner thank yellow";

fn seeds(outcome: &Outcome) -> Vec<Bytes> {
    match &outcome.response {
        SignerResponse::Vault { seeds, .. } | SignerResponse::Opened { seeds, .. } => {
            seeds.iter().map(|seed| seed.fingerprint.clone()).collect()
        }
        other => panic!("{other:?}"),
    }
}

fn words(text: &[u8]) -> Secrets {
    Secrets::default().with(SecretName::Mnemonic, text)
}

fn commit(signer: &mut Signer<Counter>, request: SignerRequest, secrets: Secrets) -> Outcome {
    let outcome = signer.handle(request, secrets);
    done(signer, SignerRequest::Commit {});
    outcome
}

fn add_at(seed: Option<&Bytes>, paths: &[&str]) -> SignerRequest {
    SignerRequest::AddAccount {
        seed: seed.cloned(),
        paths: paths.iter().map(|path| (*path).into()).collect(),
    }
}

fn last(outcome: Outcome) -> (String, Option<String>, Option<Bytes>) {
    let (_, mut accounts) = vault(outcome);
    let account = accounts.pop().unwrap();
    (account.address.to_checksum(), account.derivation_path, account.seed)
}

#[test]
fn several_mnemonics_live_in_one_vault() {
    let (mut signer, _) = restored();
    let outcome =
        commit(&mut signer, SignerRequest::AddMnemonic { words: None, word_list: None }, words(OTHER_WORDS));
    assert!(outcome.secret.is_none());
    let names = seeds(&outcome);
    assert_eq!(names.len(), 2);
    // m/44'/60'/0'/0/0 of `OTHER_WORDS`: ethers 6.17.
    assert_eq!(
        last(outcome),
        (
            "0x58A57ed9d8d624cBD12e2C467D34787555bB1b25".into(),
            Some("m/44'/60'/0'/0/0".into()),
            Some(names[1].clone())
        )
    );
    let outcome = commit(&mut signer, add_account(), Secrets::default());
    assert_eq!(last(outcome).0, SECOND, "the next account of the first one");
    let outcome = commit(&mut signer, add_at(Some(&names[1]), &[]), Secrets::default());
    assert_eq!(last(outcome).1.as_deref(), Some("m/44'/60'/0'/0/1"));

    for (seed, expected) in
        [(None, WORDS), (Some(names[0].clone()), WORDS), (Some(names[1].clone()), OTHER_WORDS)]
    {
        let outcome = signer.handle(SignerRequest::ExportMnemonic { seed }, password(b"pass"));
        assert_eq!(outcome.secret.unwrap().as_slice(), expected);
    }
    let unknown = || Some(Bytes(vec![9; 4]));
    for request in [
        SignerRequest::ExportMnemonic { seed: unknown() },
        SignerRequest::AddAccount { seed: unknown(), paths: vec![] },
        SignerRequest::DeriveAddresses { seed: unknown(), paths: vec!["m/0".into()] },
        SignerRequest::CheckWords { seed: unknown(), positions: vec![0, 1, 2] },
    ] {
        let secrets = password(b"pass").with(Words, b"test test test");
        assert_eq!(code(signer.handle(request, secrets)), Code::VaultState);
    }
    let check = SignerRequest::CheckWords { seed: Some(names[1].clone()), positions: vec![0, 1, 11] };
    let outcome = signer.handle(check, Secrets::default().with(Words, b"legal winner yellow"));
    assert_eq!(outcome.response, SignerResponse::Checked { correct: true });
}

#[test]
fn the_same_words_with_another_passphrase_are_another_seed() {
    let (mut signer, _) = restored();
    let request = || SignerRequest::AddMnemonic { words: None, word_list: None };
    assert_eq!(code(signer.handle(request(), words(WORDS))), Code::InvalidParams, "in it already");
    let outcome = commit(&mut signer, request(), words(WORDS).with(Passphrase, b"TREZOR"));
    let names = seeds(&outcome);
    assert_ne!(names[0], names[1]);
    let export = |index: usize| SignerRequest::ExportPassphrase { seed: Some(names[index].clone()) };
    assert_eq!(signer.handle(export(1), password(b"pass")).secret.unwrap().as_slice(), b"TREZOR");
    assert!(signer.handle(export(0), password(b"pass")).secret.unwrap().is_empty());
    assert_eq!(code(signer.handle(export(1), password(b"wrong"))), Code::WrongPassword);
    assert_eq!(code(signer.handle(request(), words(b"zoo zoo"))), Code::InvalidMnemonic);
}

#[test]
fn a_new_mnemonic_comes_out_once() {
    let (mut signer, _) = restored();
    let outcome = commit(
        &mut signer,
        SignerRequest::AddMnemonic { words: Some(24), word_list: None },
        Secrets::default(),
    );
    let shown = outcome.secret.as_ref().unwrap().clone();
    assert_eq!(Mnemonic::parse(&shown).unwrap().word_count(), 24);
    let seed = seeds(&outcome).pop();
    let exported = signer.handle(SignerRequest::ExportMnemonic { seed }, password(b"pass")).secret.unwrap();
    assert_eq!(exported, shown);
    let bad =
        signer.handle(SignerRequest::AddMnemonic { words: Some(13), word_list: None }, Secrets::default());
    assert_eq!(code(bad), Code::InvalidMnemonic);
}

/// The fingerprints of the master keys: ethers 6.17.
#[test]
fn a_seed_is_named_as_other_wallets_name_it() {
    let (mut signer, _) = restored();
    let outcome =
        signer.handle(SignerRequest::AddMnemonic { words: None, word_list: None }, words(OTHER_WORDS));
    assert_eq!(seeds(&outcome), [Bytes(vec![0x16, 0xa9, 0x3e, 0xd0]), Bytes(vec![0xb8, 0x68, 0x8d, 0xf1])]);
}

/// BIP-44, Ledger Live, Ledger's first scheme, a testnet's, the master's child; and what is no path. Addresses: ethers 6.17.
#[test]
fn accounts_are_derived_at_any_path() {
    let cases = [
        ("m/44'/60'/0'/0/5", "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc"),
        ("m/44'/60'/1'/0/0", "0x8C8d35429F74ec245F8Ef2f4Fd1e551cFF97d650"),
        ("m/44'/60'/0'/1", "0xc89D42189f0450C2b2c3c61f58Ec5d628176A1E7"),
        ("m/44'/1'/0'/0/0", "0x22310Bf73bC88ae2D2c9a29Bd87bC38FBAc9e6b0"),
        ("m/1", "0x606DdAeD9dd277e0b3Deb317aEfF0D0a4d4c896F"),
    ];
    let (mut signer, _) = restored();
    let paths: Vec<String> = cases.iter().map(|(path, _)| (*path).to_owned()).collect();
    let outcome = signer
        .handle(SignerRequest::DeriveAddresses { seed: None, paths: paths.clone() }, Secrets::default());
    let SignerResponse::Addresses { addresses: derived } = outcome.response else { panic!("no addresses") };
    for ((path, expected), address) in cases.iter().zip(&derived) {
        assert_eq!(address.to_checksum(), *expected, "{path}");
    }
    let request = SignerRequest::AddAccount { seed: None, paths: paths.clone() };
    let (envelope, accounts) = vault(commit(&mut signer, request.clone(), Secrets::default()));
    assert_eq!(accounts[1..].iter().map(|account| account.address).collect::<Vec<_>>(), derived);
    assert_eq!(code(signer.handle(request, Secrets::default())), Code::InvalidParams, "all there already");
    let more = add_at(None, &["m/44'/60'/0'/0/5", "m/2"]);
    let outcome = commit(&mut signer, more, Secrets::default());
    assert_eq!(vault(outcome).1.len(), 7, "what is there is passed over");
    done(&mut signer, SignerRequest::Lock {});
    assert_eq!(opened(signer.handle(SignerRequest::Unlock { envelope }, password(b"pass"))), accounts);

    let deep = "m/0/0/0/0/0/0/0/0/0/0/0";
    for path in ["", "m", "m/", "44'/60'", "m/2147483648", "m/-1", "m/0x1", "m//1", "m/1''", deep] {
        let derive = SignerRequest::DeriveAddresses { seed: None, paths: vec![path.into()] };
        for request in [derive, add_at(None, &[path])] {
            assert_eq!(code(signer.handle(request, Secrets::default())), Code::InvalidParams, "{path}");
        }
    }
    for paths in [vec![], vec!["m/1".to_owned(); 1_001]] {
        let request = SignerRequest::DeriveAddresses { seed: None, paths };
        assert_eq!(code(signer.handle(request, Secrets::default())), Code::InvalidParams);
    }
}

fn with_passkey() -> (Signer<Counter>, String) {
    let (mut signer, _) = restored();
    let request = SignerRequest::AddPasskey { credential: Bytes(vec![1; 16]), salt: B256([2; 32]) };
    let secrets = password(b"pass").with(NewPasskey, &[3; 32]);
    let (envelope, _) = vault(commit(&mut signer, request, secrets));
    (signer, envelope)
}

fn passkey(byte: u8) -> Secrets {
    Secrets::default().with(Passkey, &[byte; 32])
}

#[test]
fn a_passkey_opens_and_proves_as_the_password_does() {
    let (mut signer, envelope) = with_passkey();
    done(&mut signer, SignerRequest::Lock {});
    let unlock = || SignerRequest::Unlock { envelope: envelope.clone() };
    assert_eq!(code(signer.handle(unlock(), passkey(4))), Code::WrongPassword);
    assert_eq!(addresses(&opened(signer.handle(unlock(), passkey(3)))), [FIRST]);
    let export = || SignerRequest::ExportMnemonic { seed: None };
    assert_eq!(code(signer.handle(export(), passkey(4))), Code::WrongPassword);
    assert_eq!(signer.handle(export(), passkey(3)).secret.unwrap().as_slice(), WORDS);
    // A forgotten password is set anew by the passkey.
    let secrets = passkey(3).with(NewPassword, b"fresh");
    let (envelope, _) = vault(commit(&mut signer, SignerRequest::ChangePassword {}, secrets));
    done(&mut signer, SignerRequest::Lock {});
    let unlock = || SignerRequest::Unlock { envelope: envelope.clone() };
    assert_eq!(code(signer.handle(unlock(), password(b"pass"))), Code::WrongPassword);
    opened(signer.handle(unlock(), password(b"fresh")));
}

#[test]
fn a_passkey_comes_and_goes_only_with_proof() {
    let (mut signer, _) = restored();
    let add = |credential: usize| SignerRequest::AddPasskey {
        credential: Bytes(vec![1; credential]),
        salt: B256([2; 32]),
    };
    let secrets = |text: &[u8]| password(text).with(NewPasskey, &[3; 32]);
    assert_eq!(code(signer.handle(add(16), secrets(b"wrong"))), Code::WrongPassword);
    assert_eq!(
        code(signer.handle(add(16), password(b"pass"))),
        Code::InvalidParams,
        "no answer of a passkey"
    );
    let short = password(b"pass").with(NewPasskey, &[3; 31]);
    assert_eq!(code(signer.handle(add(16), short)), Code::InvalidParams);
    for credential in [0, 1_024] {
        assert_eq!(code(signer.handle(add(credential), secrets(b"pass"))), Code::InvalidParams);
    }
    let (mut signer, envelope) = with_passkey();
    let id = |index: usize| {
        let json: serde_json::Value = serde_json::from_str(&envelope).unwrap();
        Bytes::parse(json["slots"][index]["id"].as_str().unwrap()).unwrap()
    };
    let remove = |index: usize| SignerRequest::RemoveSlot { id: id(index) };
    assert_eq!(code(signer.handle(remove(1), passkey(3))), Code::VaultState, "it proved itself");
    assert_eq!(code(signer.handle(remove(1), password(b"wrong"))), Code::WrongPassword);
    let odd = SignerRequest::RemoveSlot { id: Bytes(vec![1]) };
    assert_eq!(code(signer.handle(odd, password(b"pass"))), Code::NotFound);
    let (after, _) = vault(commit(&mut signer, remove(1), password(b"pass")));
    done(&mut signer, SignerRequest::Lock {});
    let unlock = || SignerRequest::Unlock { envelope: after.clone() };
    assert_eq!(code(signer.handle(unlock(), passkey(3))), Code::NotFound);
    opened(signer.handle(unlock(), password(b"pass")));
}
