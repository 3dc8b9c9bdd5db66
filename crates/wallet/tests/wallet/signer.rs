//! Signers for tests: a quick one that keeps the protocol (pending, commit, discard) without encrypting, and the real one.

use std::cell::Cell;

use latchkey_core::code::{Code, Failure};
use latchkey_core::keccak::keccak256;
use latchkey_core::message::eip191;
use latchkey_core::message::eip712::TypedData;
use latchkey_core::ports::{Entropy, EntropyError};
use latchkey_core::primitives::{Address, B256, Bytes};
use latchkey_core::signer::{SignerAccount, SignerRequest, SignerResponse, SignerSeed};
use latchkey_core::transaction::Transaction;
use latchkey_keys::sign::SigningKey;
use latchkey_keys::signer::{SecretName, Signer};

/// Secrets by name, in the clear: tests only.
pub(crate) type Secrets = Vec<(&'static str, String)>;

pub(crate) fn password(text: &str) -> Secrets {
    vec![("password", text.to_owned())]
}

/// A source good enough to pass the health check.
pub(crate) struct Counter(Cell<u64>);

impl Entropy for Counter {
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyError> {
        for chunk in out.chunks_mut(32) {
            self.0.set(self.0.get() + 1);
            chunk.copy_from_slice(&keccak256(self.0.get().to_be_bytes()).0[..chunk.len()]);
        }
        Ok(())
    }
}

#[derive(Clone)]
struct Held {
    password: String,
    keys: Vec<u64>,
}

impl Held {
    fn envelope(&self) -> String {
        serde_json::json!([self.password, self.keys]).to_string()
    }

    fn open(envelope: &str) -> Self {
        let (password, keys) = serde_json::from_str(envelope).unwrap();
        Self { password, keys }
    }
}

/// The key number `index`.
pub(crate) fn key(index: u64) -> SigningKey {
    SigningKey::from_bytes(&keccak256(index.to_be_bytes()).0).unwrap()
}

pub(crate) fn address(index: u64) -> Address {
    key(index).address()
}

#[derive(Default)]
pub(crate) struct Quick {
    open: Option<Held>,
    pending: Option<Held>,
    /// Refuses the next commit.
    pub refuse_commit: bool,
    /// Writes a stronger envelope at the next unlock: one that differs by a blank.
    pub raise: bool,
    /// Signs something else than asked.
    pub wrong_key: bool,
    /// Says that it would sign something else than what is shown.
    pub wrong_hash: bool,
    /// What waits to be signed.
    pub proposal: Option<(B256, SignerRequest)>,
    proposed: u32,
    /// How often it was asked to sign.
    pub signings: u32,
}

impl Quick {
    fn change(&mut self, change: impl FnOnce(&mut Held)) -> SignerResponse {
        let Some(open) = &self.open else {
            return failed(Code::Locked);
        };
        let mut next = open.clone();
        change(&mut next);
        self.offer(next)
    }

    fn offer(&mut self, held: Held) -> SignerResponse {
        assert!(self.pending.is_none(), "a change before the last one was committed or discarded");
        let answer =
            SignerResponse::Vault { envelope: held.envelope(), accounts: accounts(&held), seeds: seeds() };
        self.pending = Some(held);
        answer
    }

    fn signing(&mut self, address: Address) -> Option<SigningKey> {
        self.signings += 1;
        let found =
            self.open.as_ref()?.keys.iter().map(|index| key(*index)).find(|key| key.address() == address);
        if self.wrong_key { Some(key(999)) } else { found }
    }

    fn propose(&mut self, request: SignerRequest) -> SignerResponse {
        if self.open.is_none() {
            return failed(Code::Locked);
        }
        let signing_hash = match &request {
            SignerRequest::ProposeTransaction { transaction, .. } => {
                Transaction::parse(transaction).unwrap().signing_hash()
            }
            SignerRequest::ProposeMessage { message, .. } => eip191::hash_message(message),
            SignerRequest::ProposeTypedData { typed_data, .. } => {
                TypedData::parse(typed_data).unwrap().hash()
            }
            other => panic!("{other:?} proposes nothing"),
        };
        self.proposed += 1;
        let token = keccak256(self.proposed.to_be_bytes());
        self.proposal = Some((token, request));
        SignerResponse::Proposed { token, signing_hash: if self.wrong_hash { token } else { signing_hash } }
    }

    fn sign(&mut self, request: SignerRequest) -> SignerResponse {
        let (SignerRequest::ProposeTransaction { address, .. }
        | SignerRequest::ProposeMessage { address, .. }
        | SignerRequest::ProposeTypedData { address, .. }) = request
        else {
            panic!("not a proposal");
        };
        let Some(key) = self.signing(address) else { return failed(Code::Locked) };
        match request {
            SignerRequest::ProposeTransaction { transaction, .. } => {
                let signed = key.sign_transaction(Transaction::parse(&transaction).unwrap()).unwrap();
                SignerResponse::Signed { raw: Bytes(signed.serialize()), hash: signed.hash() }
            }
            SignerRequest::ProposeMessage { message, .. } => signature(key.sign_message(&message).unwrap()),
            SignerRequest::ProposeTypedData { typed_data, .. } => {
                signature(key.sign_typed_data(&TypedData::parse(&typed_data).unwrap()).unwrap())
            }
            other => panic!("{other:?} is no proposal"),
        }
    }

    fn handle(&mut self, request: SignerRequest, secret: impl Fn(&str) -> String) -> SignerResponse {
        match request {
            SignerRequest::Create { .. } | SignerRequest::Restore { .. } => {
                self.offer(Held { password: secret("password"), keys: vec![0] })
            }
            SignerRequest::Unlock { envelope } => {
                let held = Held::open(&envelope);
                if held.password != secret("password") {
                    return failed(Code::WrongPassword);
                }
                let (accounts, raised) = (accounts(&held), format!("{} ", held.envelope()));
                self.pending = self.raise.then(|| held.clone());
                self.open = Some(held);
                SignerResponse::Opened { accounts, seeds: seeds(), envelope: self.raise.then_some(raised) }
            }
            SignerRequest::ChangePassword {} => {
                let new = secret("newPassword");
                self.change(|held| held.password = new)
            }
            SignerRequest::AddAccount { .. } => self.change(|held| held.keys.push(held.keys.len() as u64)),
            SignerRequest::DeriveAddresses { paths, .. } => {
                let index = |path: &String| path.rsplit('/').next().unwrap().parse().unwrap();
                SignerResponse::Addresses {
                    addresses: paths.iter().map(|path| address(index(path))).collect(),
                }
            }
            SignerRequest::Commit {} if self.refuse_commit => failed(Code::Crashed),
            SignerRequest::Commit {} => {
                self.open = Some(self.pending.take().expect("nothing to commit"));
                SignerResponse::Done {}
            }
            SignerRequest::Discard {} => {
                self.pending = None;
                SignerResponse::Done {}
            }
            SignerRequest::CheckWords { .. } => {
                SignerResponse::Checked { correct: secret("words") == "right" }
            }
            SignerRequest::ProposeTransaction { .. }
            | SignerRequest::ProposeMessage { .. }
            | SignerRequest::ProposeTypedData { .. } => self.propose(request),
            SignerRequest::Withdraw { token } => {
                self.proposal = self.proposal.take().filter(|(known, _)| *known != token);
                SignerResponse::Done {}
            }
            SignerRequest::Sign { token } => match self.proposal.take() {
                Some((known, request)) if known == token => self.sign(request),
                _ => failed(Code::Unauthorized),
            },
            SignerRequest::Lock {} => {
                *self = Self::default();
                SignerResponse::Done {}
            }
            other => panic!("the quick signer has no {other:?}"),
        }
    }
}

fn signature(signature: latchkey_core::recover::Signature) -> SignerResponse {
    SignerResponse::Signature { signature: Bytes(signature.to_bytes().to_vec()) }
}

fn accounts(held: &Held) -> Vec<SignerAccount> {
    let path = |index: &u64| Some(format!("m/44'/60'/0'/0/{index}"));
    held.keys
        .iter()
        .map(|index| SignerAccount {
            address: address(*index),
            derivation_path: path(index),
            seed: Some(seeds()[0].fingerprint.clone()),
        })
        .collect()
}

fn seeds() -> Vec<SignerSeed> {
    vec![SignerSeed { fingerprint: Bytes(vec![1; 4]), words: 12 }]
}

fn failed(code: Code) -> SignerResponse {
    SignerResponse::Failed { error: Failure::new(code, "the signer refused") }
}

pub(crate) enum TestSigner {
    Quick(Quick),
    Real(Box<Signer<Counter>>),
}

impl Default for TestSigner {
    fn default() -> Self {
        Self::Quick(Quick::default())
    }
}

impl TestSigner {
    pub(crate) fn real() -> Self {
        Self::Real(Box::new(Signer::new(Counter(Cell::new(0)))))
    }

    pub(crate) fn quick(&mut self) -> &mut Quick {
        match self {
            Self::Quick(quick) => quick,
            Self::Real(_) => panic!("not the quick signer"),
        }
    }

    pub(crate) fn handle(&mut self, request: SignerRequest, secrets: &Secrets) -> (SignerResponse, Secrets) {
        match self {
            Self::Quick(quick) => {
                let find = |name: &str| {
                    secrets
                        .iter()
                        .find(|(known, _)| *known == name)
                        .map(|(_, text)| text.clone())
                        .unwrap_or_default()
                };
                (quick.handle(request, find), Vec::new())
            }
            Self::Real(signer) => {
                let mut staged = latchkey_keys::signer::Secrets::default();
                for (name, text) in secrets {
                    staged = staged.with(SecretName::parse(name).unwrap(), text.as_bytes());
                }
                let outcome = signer.handle(request, staged);
                let secret = outcome.secret.map(|bytes| String::from_utf8(bytes.to_vec()).unwrap());
                (outcome.response, secret.map(|text| ("out", text)).into_iter().collect())
            }
        }
    }

    pub(crate) fn terminate(&mut self) {
        *self = match self {
            Self::Quick(_) => Self::default(),
            Self::Real(_) => Self::real(),
        };
    }
}
