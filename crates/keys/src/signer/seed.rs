//! One mnemonic of an open vault, ready to derive.

use core::cell::RefCell;
use std::rc::Rc;

use latchkey_core::primitives::Address;
use latchkey_core::signer::SignerSeed;

use super::SignerError;
use crate::hd::{DerivationPath, ExtendedKey, HdError};
use crate::mnemonic::Mnemonic;
use crate::sign::SigningKey;
use crate::vault::{HdSeed, MAX_DEPTH, VaultError};

/// How many parents are kept: accounts of one scheme mostly share one.
const PARENTS: usize = 4;

/// A seed's master key and name.
pub(super) struct Seed {
    master: Rc<ExtendedKey>,
    pub(super) fingerprint: [u8; 4],
    words: u8,
    /// Parents of the keys derived last, by their paths.
    parents: RefCell<Vec<(Vec<u32>, Rc<ExtendedKey>)>>,
}

impl Seed {
    pub(super) fn new(seed: &HdSeed) -> Result<Self, SignerError> {
        let mnemonic = mnemonic_of(seed)?;
        let master = ExtendedKey::master(mnemonic.to_seed(&seed.passphrase).as_slice())?;
        Ok(Self {
            fingerprint: master.fingerprint()?,
            master: Rc::new(master),
            words: u8::try_from(mnemonic.word_count()).unwrap_or(u8::MAX),
            parents: RefCell::default(),
        })
    }

    /// What may be told of it.
    pub(super) fn public(&self) -> SignerSeed {
        SignerSeed { fingerprint: self.fingerprint.as_slice().into(), words: self.words }
    }

    /// The key at a path of 1 to [`MAX_DEPTH`] steps.
    pub(super) fn derive(&self, path: &DerivationPath) -> Result<SigningKey, SignerError> {
        let (last, parent) = path.steps().split_last().ok_or(HdError::Path { step: 1 })?;
        if parent.len() >= MAX_DEPTH {
            return Err(HdError::Depth { depth: path.steps().len() }.into());
        }
        let child = self.parent(parent)?.derive_child(*last)?;
        Ok(SigningKey::from_bytes(child.key())?)
    }

    /// The address at a path.
    pub(super) fn address(&self, path: &DerivationPath) -> Result<Address, SignerError> {
        Ok(self.derive(path)?.address())
    }

    fn parent(&self, steps: &[u32]) -> Result<Rc<ExtendedKey>, SignerError> {
        let known =
            self.parents.borrow().iter().find(|(path, _)| path == steps).map(|(_, key)| Rc::clone(key));
        if let Some(key) = known {
            return Ok(key);
        }
        let key = Rc::new(self.master.derive(&DerivationPath::from_steps(steps.to_vec()))?);
        let mut parents = self.parents.borrow_mut();
        if parents.len() >= PARENTS {
            parents.remove(0);
        }
        parents.push((steps.to_vec(), Rc::clone(&key)));
        Ok(key)
    }
}

/// The mnemonic of a seed.
pub(super) fn mnemonic_of(seed: &HdSeed) -> Result<Mnemonic, SignerError> {
    // The vault's form has let through only lengths that BIP-39 knows.
    seed.mnemonic().map_err(|_| VaultError::Malformed { field: "contents" }.into())
}
