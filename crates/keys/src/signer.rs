//! The state machine behind the signer's protocol ([`latchkey_core::signer`]): pure, synchronous, no I/O.
//!
//! At most one vault is open. A request that changes it leaves the changed vault *pending* beside the open one, and
//! [`SignerRequest::Commit`] adopts it; while a change is pending, no other change is taken.

mod error;
mod proposal;
mod secrets;
mod seed;
mod unlocked;

use latchkey_core::message::{eip191, eip712::TypedData};
use latchkey_core::ports::Entropy;
use latchkey_core::primitives::{Address, B256, Bytes};
use latchkey_core::signer::{SignerRequest, SignerResponse};
use latchkey_core::transaction::Transaction;
use zeroize::Zeroizing;

pub use error::SignerError;
use proposal::{Proposal, Subject};
pub use secrets::{SecretName, Secrets};
use unlocked::Unlocked;

use crate::entropy::HealthChecked;
use crate::mnemonic::Mnemonic;
use crate::sign::SigningKey;
use crate::vault::{KdfPolicy, MAX_CREDENTIAL, Registration, SlotSecret, VaultError};
use crate::wipe::scrub_stack;
use crate::{backup, import, keystore};

/// What the signer gives back.
#[non_exhaustive]
pub struct Outcome {
    /// The answer: public data.
    pub response: SignerResponse,
    /// The secret that goes out beside it, UTF-8: of `Create` and the exports only. Wiped when dropped.
    pub secret: Option<Zeroizing<Vec<u8>>>,
}

impl core::fmt::Debug for Outcome {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Outcome {{ response: {:?}, secret: [redacted] }}", self.response)
    }
}

impl From<SignerResponse> for Outcome {
    fn from(response: SignerResponse) -> Self {
        Self { response, secret: None }
    }
}

type Handled = Result<Outcome, SignerError>;

/// Holds the keys and answers requests.
///
/// ```
/// use latchkey_core::code::Code;
/// use latchkey_core::ports::{Entropy, EntropyError};
/// use latchkey_core::signer::{SignerRequest, SignerResponse};
/// use latchkey_keys::signer::{Secrets, Signer};
///
/// struct Platform;
/// impl Entropy for Platform {
///     fn fill(&self, _out: &mut [u8]) -> Result<(), EntropyError> {
///         Err(EntropyError)
///     }
/// }
/// let mut signer = Signer::new(Platform);
/// let outcome = signer.handle(SignerRequest::Commit {}, Secrets::default());
/// assert!(matches!(outcome.response, SignerResponse::Failed { error } if error.code == Code::VaultState));
/// ```
pub struct Signer<E> {
    entropy: HealthChecked<E>,
    policy: KdfPolicy,
    // Boxed: a vault that moves from one to the other would leave its data key behind.
    open: Option<Box<Unlocked>>,
    pending: Option<Box<Unlocked>>,
    /// What would be signed, if its token came.
    proposal: Option<Proposal>,
}

impl<E> core::fmt::Debug for Signer<E> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Signer([redacted])")
    }
}

impl<E: Entropy> Signer<E> {
    /// A locked signer.
    pub const fn new(entropy: E) -> Self {
        Self::with(entropy, KdfPolicy::SHIPPED)
    }

    #[cfg(test)]
    pub(crate) const fn with_policy(entropy: E, policy: KdfPolicy) -> Self {
        Self::with(entropy, policy)
    }

    const fn with(entropy: E, policy: KdfPolicy) -> Self {
        Self { entropy: HealthChecked::new(entropy), policy, open: None, pending: None, proposal: None }
    }

    /// Answers one request. The secrets given are wiped before this returns, whatever the answer.
    pub fn handle(&mut self, request: SignerRequest, secrets: Secrets) -> Outcome {
        let outcome = self.dispatch(request, secrets);
        scrub_stack();
        outcome.unwrap_or_else(|error| SignerResponse::Failed { error: error.into() }.into())
    }

    #[inline(never)]
    fn dispatch(&mut self, request: SignerRequest, mut secrets: Secrets) -> Handled {
        match request {
            SignerRequest::Create { words } => self.create(words, &mut secrets),
            SignerRequest::Restore { word_list } => self.restore(word_list.as_deref(), &mut secrets),
            SignerRequest::Unlock { envelope } => self.unlock(&envelope, &mut secrets),
            SignerRequest::ChangePassword {} => self.change_password(&mut secrets),
            SignerRequest::AddPasskey { credential, salt } => {
                self.add_passkey(&credential, salt, &mut secrets)
            }
            SignerRequest::RemoveSlot { id } => self.remove_slot(&id, &mut secrets),
            SignerRequest::AddMnemonic { words, word_list } => {
                self.add_mnemonic(words, word_list.as_deref(), &mut secrets)
            }
            SignerRequest::AddAccount { seed, paths } => {
                self.change(|unlocked| unlocked.add_derived(seed.as_ref(), &paths))
            }
            SignerRequest::DeriveAddresses { seed, paths } => {
                let addresses = self.opened()?.addresses(seed.as_ref(), &paths)?;
                Ok(SignerResponse::Addresses { addresses }.into())
            }
            SignerRequest::ImportPrivateKey {} => {
                self.changeable()?;
                let key = secrets.private_key()?;
                self.change(|unlocked| unlocked.add_imported(key))
            }
            SignerRequest::ImportFile { json } => {
                self.changeable()?;
                let imported = import::open(&json, &secrets.take(SecretName::KeystorePassword)?)?;
                self.change(|unlocked| unlocked.add_all(imported))
            }
            SignerRequest::ExportKeystore { address } => self.export_keystore(address, &mut secrets),
            SignerRequest::SealBackup { data } => {
                let unlocked = self.opened()?;
                unlocked.vault.verify(&secrets.slot_secret()?)?;
                let backup = backup::seal(&unlocked.vault, &data, &self.entropy)?;
                Ok(SignerResponse::Backup { backup }.into())
            }
            SignerRequest::OpenBackup { backup } => self.open_backup(&backup, &mut secrets),
            SignerRequest::ExportMnemonic { seed } => {
                let mnemonic = self.opened()?.mnemonic(seed.as_ref())?;
                self.export(mnemonic.to_sentence(), &mut secrets)
            }
            SignerRequest::ExportPassphrase { seed } => {
                let passphrase = self.opened()?.passphrase(seed.as_ref())?;
                self.export(passphrase, &mut secrets)
            }
            SignerRequest::ExportPrivateKey { address } => {
                let text = secrets::hex_text(&self.key(address)?.to_bytes());
                self.export(text, &mut secrets)
            }
            SignerRequest::CheckWords { seed, positions } => {
                // A vault just created can be asked as well, before it is committed.
                let unlocked =
                    self.pending.as_deref_mut().or(self.open.as_deref_mut()).ok_or(SignerError::Locked)?;
                let words = secrets.take(SecretName::Words)?;
                let correct = unlocked.check_words(seed.as_ref(), &positions, &words)?;
                Ok(SignerResponse::Checked { correct }.into())
            }
            SignerRequest::Commit {} => {
                self.open = Some(self.pending.take().ok_or(SignerError::NothingPending)?);
                self.proposal = None;
                Ok(SignerResponse::Done {}.into())
            }
            SignerRequest::Discard {} => {
                self.pending = None;
                Ok(SignerResponse::Done {}.into())
            }
            SignerRequest::ProposeTransaction { address, transaction } => {
                self.opened()?;
                self.propose(address, Subject::Transaction(Box::new(Transaction::parse(&transaction)?)))
            }
            SignerRequest::ProposeMessage { address, message } => {
                self.propose(address, Subject::Message(eip191::hash_message(&message)))
            }
            SignerRequest::ProposeTypedData { address, typed_data } => {
                self.opened()?;
                self.propose(address, Subject::Message(TypedData::parse(&typed_data)?.hash()))
            }
            SignerRequest::Sign { token } => self.sign(token),
            SignerRequest::Withdraw { token } => {
                self.proposal = self.proposal.take().filter(|proposal| !proposal.is(token));
                Ok(SignerResponse::Done {}.into())
            }
            SignerRequest::Lock {} => {
                self.lock();
                Ok(SignerResponse::Done {}.into())
            }
            _ => Err(SignerError::UnknownRequest),
        }
    }

    /// Wipes every secret.
    pub fn lock(&mut self) {
        self.open = None;
        self.pending = None;
        self.proposal = None;
    }

    fn create(&mut self, words: u8, secrets: &mut Secrets) -> Handled {
        self.vacant()?;
        let password = secrets.new_password(SecretName::Password)?;
        let mnemonic = Mnemonic::generate(usize::from(words), &self.entropy)?;
        let mut outcome = self.make(&mnemonic, Zeroizing::default(), &password)?;
        outcome.secret = Some(mnemonic.to_sentence());
        Ok(outcome)
    }

    fn restore(&mut self, word_list: Option<&str>, secrets: &mut Secrets) -> Handled {
        self.vacant()?;
        let password = secrets.new_password(SecretName::Password)?;
        let mnemonic = secrets.mnemonic(word_list)?;
        let passphrase = secrets.take(SecretName::Passphrase).unwrap_or_default();
        self.make(&mnemonic, passphrase, &password)
    }

    fn make(&mut self, mnemonic: &Mnemonic, passphrase: Zeroizing<Vec<u8>>, password: &[u8]) -> Handled {
        let unlocked = Unlocked::create(mnemonic, passphrase, password, self.policy, &self.entropy)?;
        self.leave_pending(unlocked)
    }

    fn open_backup(&mut self, file: &str, secrets: &mut Secrets) -> Handled {
        self.vacant()?;
        let (vault, data) = backup::open(file, &secrets.slot_secret()?, self.policy)?;
        let outcome = self.leave_pending(Unlocked::from_vault(vault)?)?;
        Ok(match outcome.response {
            SignerResponse::Vault { envelope, accounts, seeds } => {
                SignerResponse::Restored { envelope, accounts, seeds, data }.into()
            }
            _ => outcome,
        })
    }

    fn unlock(&mut self, envelope: &str, secrets: &mut Secrets) -> Handled {
        self.not_pending()?;
        let secret = secrets.slot_secret()?;
        let unlocked = Unlocked::open(envelope, &secret, self.policy)?;
        let (accounts, seeds) = (unlocked.accounts(), unlocked.seeds());
        let envelope = match &secret {
            SlotSecret::Password(password) if unlocked.vault.is_weak(self.policy) => {
                let mut stronger = unlocked.clone();
                stronger.vault.set_password(password, self.policy, &self.entropy)?;
                let envelope = stronger.vault.seal(&self.entropy)?;
                self.pending = Some(Box::new(stronger));
                Some(envelope)
            }
            _ => None,
        };
        self.open = Some(Box::new(unlocked));
        self.proposal = None;
        Ok(SignerResponse::Opened { accounts, seeds, envelope }.into())
    }

    fn change_password(&mut self, secrets: &mut Secrets) -> Handled {
        self.changeable()?.vault.verify(&secrets.slot_secret()?)?;
        let new_password = secrets.new_password(SecretName::NewPassword)?;
        let mut changed = self.changeable()?.clone();
        changed.vault.set_password(&new_password, self.policy, &self.entropy)?;
        self.leave_pending(changed)
    }

    fn add_passkey(&mut self, credential: &Bytes, salt: B256, secrets: &mut Secrets) -> Handled {
        let mut changed = self.changeable()?.clone();
        let output = secrets.take(SecretName::NewPasskey)?;
        if output.len() != 32 || credential.is_empty() || credential.len() > MAX_CREDENTIAL {
            return Err(SignerError::PasskeyLength { max: MAX_CREDENTIAL });
        }
        changed.vault.verify(&secrets.slot_secret()?)?;
        let registration = Registration { credential, salt: salt.0, output: &output };
        changed.vault.add_passkey(&registration, &self.entropy)?;
        self.leave_pending(changed)
    }

    fn remove_slot(&mut self, id: &Bytes, secrets: &mut Secrets) -> Handled {
        let mut changed = self.changeable()?.clone();
        let id = id.0.as_slice().try_into().map_err(|_| VaultError::NoSuchSlot)?;
        changed.vault.remove_slot(id, &secrets.slot_secret()?, self.policy, &self.entropy)?;
        self.leave_pending(changed)
    }

    fn add_mnemonic(&mut self, words: Option<u8>, word_list: Option<&str>, secrets: &mut Secrets) -> Handled {
        self.changeable()?;
        let passphrase = secrets.take(SecretName::Passphrase).unwrap_or_default();
        let mnemonic = match words {
            Some(words) => Mnemonic::generate(usize::from(words), &self.entropy)?,
            None => secrets.mnemonic(word_list)?,
        };
        let mut outcome = self.change(|unlocked| unlocked.add_mnemonic(&mnemonic, passphrase))?;
        outcome.secret = words.map(|_| mnemonic.to_sentence());
        Ok(outcome)
    }

    /// Applies a change to a copy of the open vault and leaves it pending.
    fn change(&mut self, change: impl FnOnce(&mut Unlocked) -> Result<(), SignerError>) -> Handled {
        let mut changed = self.changeable()?.clone();
        change(&mut changed)?;
        self.leave_pending(changed)
    }

    fn leave_pending(&mut self, mut changed: Unlocked) -> Handled {
        let envelope = changed.vault.seal(&self.entropy)?;
        let (accounts, seeds) = (changed.accounts(), changed.seeds());
        self.pending = Some(Box::new(changed));
        Ok(SignerResponse::Vault { envelope, accounts, seeds }.into())
    }

    fn export_keystore(&self, address: Address, secrets: &mut Secrets) -> Handled {
        let key = self.key(address)?;
        let keystore_password = secrets.new_password(SecretName::KeystorePassword)?;
        self.opened()?.vault.verify(&secrets.slot_secret()?)?;
        let json = keystore::seal(key, &keystore_password, &self.entropy)?;
        Ok(SignerResponse::Keystore { json }.into())
    }

    /// Lets a secret out to whoever can open the vault.
    fn export(&self, secret: Zeroizing<Vec<u8>>, secrets: &mut Secrets) -> Handled {
        self.opened()?.vault.verify(&secrets.slot_secret()?)?;
        Ok(Outcome { response: SignerResponse::Done {}, secret: Some(secret) })
    }

    /// Keeps what would be signed, in place of what was proposed before.
    fn propose(&mut self, address: Address, subject: Subject) -> Handled {
        self.proposal = None;
        self.key(address)?;
        let token = B256(*self.entropy.array().map_err(VaultError::from)?);
        let proposal = Proposal { token, address, subject };
        let signing_hash = proposal.signing_hash();
        self.proposal = Some(proposal);
        Ok(SignerResponse::Proposed { token, signing_hash }.into())
    }

    /// Signs what was proposed under `token`, once. Whatever comes of it, the proposal is gone.
    fn sign(&mut self, token: B256) -> Handled {
        self.opened()?;
        let proposal = self.proposal.take().filter(|proposal| proposal.is(token));
        let Proposal { address, subject, .. } = proposal.ok_or(SignerError::NotProposed)?;
        let key = self.key(address)?;
        match subject {
            Subject::Transaction(transaction) => {
                let signed = key.sign_transaction(*transaction)?;
                Ok(SignerResponse::Signed { raw: signed.serialize().into(), hash: signed.hash() }.into())
            }
            Subject::Message(prehash) => {
                let signature = key.sign_prehash(&prehash)?;
                Ok(SignerResponse::Signature { signature: signature.to_bytes().as_slice().into() }.into())
            }
        }
    }

    fn opened(&self) -> Result<&Unlocked, SignerError> {
        self.open.as_deref().ok_or(SignerError::Locked)
    }

    fn key(&self, address: Address) -> Result<&SigningKey, SignerError> {
        self.opened()?.key(address).ok_or(SignerError::UnknownAccount { address })
    }

    /// The open vault, if no change is pending.
    fn changeable(&self) -> Result<&Unlocked, SignerError> {
        let unlocked = self.opened()?;
        self.not_pending()?;
        Ok(unlocked)
    }

    const fn not_pending(&self) -> Result<(), SignerError> {
        if self.pending.is_some() { Err(SignerError::ChangePending) } else { Ok(()) }
    }

    const fn vacant(&self) -> Result<(), SignerError> {
        if self.open.is_some() { Err(SignerError::VaultOpen) } else { self.not_pending() }
    }
}

#[cfg(test)]
mod tests;
