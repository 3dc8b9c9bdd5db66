//! The state machine behind the signer's protocol ([`latchkey_core::signer`]): pure, synchronous, no I/O.
//!
//! At most one vault is open. A request that changes it leaves the changed vault *pending* beside the open one, and
//! [`SignerRequest::Commit`] adopts it; while a change is pending, no other change is taken.

mod error;
mod secrets;
mod unlocked;

use latchkey_core::message::eip712::TypedData;
use latchkey_core::ports::Entropy;
use latchkey_core::primitives::{Address, Bytes};
use latchkey_core::signer::{SignerRequest, SignerResponse};
use latchkey_core::transaction::Transaction;
use zeroize::Zeroizing;

pub use error::SignerError;
pub use secrets::{SecretName, Secrets};
use unlocked::Unlocked;

use crate::entropy::HealthChecked;
use crate::keystore;
use crate::mnemonic::Mnemonic;
use crate::sign::SigningKey;
use crate::vault::KdfPolicy;
use crate::wipe::scrub_stack;

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
/// let outcome = signer.handle(SignerRequest::AddAccount {}, Secrets::default());
/// assert!(matches!(outcome.response, SignerResponse::Failed { error } if error.code == Code::Locked));
/// ```
pub struct Signer<E> {
    entropy: HealthChecked<E>,
    policy: KdfPolicy,
    open: Option<Unlocked>,
    pending: Option<Unlocked>,
}

impl<E> core::fmt::Debug for Signer<E> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Signer([redacted])")
    }
}

impl<E: Entropy> Signer<E> {
    /// A locked signer.
    pub const fn new(entropy: E) -> Self {
        Self { entropy: HealthChecked::new(entropy), policy: KdfPolicy::SHIPPED, open: None, pending: None }
    }

    #[cfg(test)]
    pub(crate) const fn with_policy(entropy: E, policy: KdfPolicy) -> Self {
        Self { entropy: HealthChecked::new(entropy), policy, open: None, pending: None }
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
            SignerRequest::Restore {} => self.restore(&mut secrets),
            SignerRequest::Unlock { envelope } => self.unlock(&envelope, &mut secrets),
            SignerRequest::ChangePassword {} => self.change_password(&mut secrets),
            SignerRequest::AddAccount {} => self.change(Unlocked::add_derived),
            SignerRequest::ImportPrivateKey {} => {
                self.changeable()?;
                let key = secrets.private_key()?;
                self.change(|unlocked| unlocked.add_imported(key))
            }
            SignerRequest::ImportKeystore { json } => {
                self.changeable()?;
                let key = keystore::open(&json, &secrets.take(SecretName::KeystorePassword)?)?;
                self.change(|unlocked| unlocked.add_imported(key))
            }
            SignerRequest::ExportKeystore { address } => self.export_keystore(address, &mut secrets),
            SignerRequest::ExportMnemonic {} => self.export_mnemonic(&mut secrets),
            SignerRequest::ExportPrivateKey { address } => self.export_private_key(address, &mut secrets),
            SignerRequest::CheckWords { positions } => self.check_words(&positions, &mut secrets),
            SignerRequest::Commit {} => {
                self.open = Some(self.pending.take().ok_or(SignerError::NothingPending)?);
                Ok(SignerResponse::Done {}.into())
            }
            SignerRequest::Discard {} => {
                self.pending = None;
                Ok(SignerResponse::Done {}.into())
            }
            SignerRequest::SignTransaction { address, transaction } => {
                self.sign_transaction(address, &transaction)
            }
            SignerRequest::SignMessage { address, message } => {
                let signature = self.key(address)?.sign_message(&message)?;
                Ok(SignerResponse::Signature { signature: signature.to_bytes().as_slice().into() }.into())
            }
            SignerRequest::SignTypedData { address, typed_data } => {
                let key = self.key(address)?;
                let data = TypedData::parse(&typed_data)?;
                let signature = key.sign_typed_data(&data)?;
                Ok(SignerResponse::Signature { signature: signature.to_bytes().as_slice().into() }.into())
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
    }

    fn create(&mut self, words: u8, secrets: &mut Secrets) -> Handled {
        self.vacant()?;
        let password = secrets.new_password(SecretName::Password)?;
        let mnemonic = Mnemonic::generate(usize::from(words), &self.entropy)?;
        let mut outcome = self.make(&mnemonic, Zeroizing::default(), &password)?;
        outcome.secret = Some(mnemonic.to_sentence());
        Ok(outcome)
    }

    fn restore(&mut self, secrets: &mut Secrets) -> Handled {
        self.vacant()?;
        let password = secrets.new_password(SecretName::Password)?;
        let mnemonic = Mnemonic::parse(&secrets.take(SecretName::Mnemonic)?)?;
        let passphrase = secrets.take(SecretName::Passphrase).unwrap_or_default();
        self.make(&mnemonic, passphrase, &password)
    }

    fn make(&mut self, mnemonic: &Mnemonic, passphrase: Zeroizing<Vec<u8>>, password: &[u8]) -> Handled {
        let unlocked = Unlocked::create(mnemonic, passphrase, password, self.policy, &self.entropy)?;
        self.leave_pending(unlocked)
    }

    fn unlock(&mut self, envelope: &str, secrets: &mut Secrets) -> Handled {
        self.not_pending()?;
        let password = secrets.take(SecretName::Password)?;
        let unlocked = Unlocked::open(envelope, &password, self.policy)?;
        let accounts = unlocked.accounts();
        let envelope = if unlocked.vault.is_weak(self.policy) {
            let mut stronger = unlocked.clone();
            stronger.vault.change_password(&password, self.policy, &self.entropy)?;
            let envelope = stronger.vault.seal(&self.entropy)?;
            self.pending = Some(stronger);
            Some(envelope)
        } else {
            None
        };
        self.open = Some(unlocked);
        Ok(SignerResponse::Opened { accounts, envelope }.into())
    }

    fn change_password(&mut self, secrets: &mut Secrets) -> Handled {
        self.changeable()?.vault.verify_password(&secrets.take(SecretName::Password)?)?;
        let new_password = secrets.new_password(SecretName::NewPassword)?;
        let mut changed = self.changeable()?.clone();
        changed.vault.change_password(&new_password, self.policy, &self.entropy)?;
        self.leave_pending(changed)
    }

    /// Applies a change to a copy of the open vault and leaves it pending.
    fn change(&mut self, change: impl FnOnce(&mut Unlocked) -> Result<(), SignerError>) -> Handled {
        let mut changed = self.changeable()?.clone();
        change(&mut changed)?;
        self.leave_pending(changed)
    }

    fn leave_pending(&mut self, mut changed: Unlocked) -> Handled {
        let envelope = changed.vault.seal(&self.entropy)?;
        let accounts = changed.accounts();
        self.pending = Some(changed);
        Ok(SignerResponse::Vault { envelope, accounts }.into())
    }

    fn export_keystore(&self, address: Address, secrets: &mut Secrets) -> Handled {
        let key = self.key(address)?;
        let keystore_password = secrets.new_password(SecretName::KeystorePassword)?;
        self.opened()?.vault.verify_password(&secrets.take(SecretName::Password)?)?;
        let json = keystore::seal(key, &keystore_password, &self.entropy)?;
        Ok(SignerResponse::Keystore { json }.into())
    }

    fn export_mnemonic(&self, secrets: &mut Secrets) -> Handled {
        let unlocked = self.opened()?;
        let mnemonic = unlocked.mnemonic()?;
        unlocked.vault.verify_password(&secrets.take(SecretName::Password)?)?;
        Ok(Outcome { response: SignerResponse::Done {}, secret: Some(mnemonic.to_sentence()) })
    }

    fn export_private_key(&self, address: Address, secrets: &mut Secrets) -> Handled {
        let key = self.key(address)?;
        self.opened()?.vault.verify_password(&secrets.take(SecretName::Password)?)?;
        let secret = secrets::hex_text(&key.to_bytes());
        Ok(Outcome { response: SignerResponse::Done {}, secret: Some(secret) })
    }

    /// Works on a vault just created as well, before it is committed.
    fn check_words(&mut self, positions: &[u8], secrets: &mut Secrets) -> Handled {
        let unlocked = self.pending.as_mut().or(self.open.as_mut()).ok_or(SignerError::Locked)?;
        let correct = unlocked.check_words(positions, &secrets.take(SecretName::Words)?)?;
        Ok(SignerResponse::Checked { correct }.into())
    }

    fn sign_transaction(&self, address: Address, bytes: &Bytes) -> Handled {
        let key = self.key(address)?;
        let transaction = Transaction::parse(bytes)?;
        let signed = key.sign_transaction(transaction)?;
        Ok(SignerResponse::Signed { raw: signed.serialize().into(), hash: signed.hash() }.into())
    }

    fn opened(&self) -> Result<&Unlocked, SignerError> {
        self.open.as_ref().ok_or(SignerError::Locked)
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
