//! Password slots: the data key, wrapped under a key derived from a password.

use latchkey_core::ports::Entropy;
use zeroize::Zeroizing;

use super::{DataKey, VaultError, envelope::VERSION};
use crate::entropy::HealthChecked;
use crate::kdf::ScryptParams;
use crate::vault::envelope::{open_bytes, seal_bytes};

/// A wrapped data key: 32 bytes and a tag.
pub(super) const WRAPPED: usize = 48;

/// How strong the password's key derivation must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KdfPolicy {
    /// The least n that is read.
    floor: u32,
    /// The n that is written; slots below it are wrapped anew at the next unlock.
    target: u32,
}

impl KdfPolicy {
    /// What ships: n = 2^17 with r = 8 and p = 1, 128 MiB of memory.
    pub const SHIPPED: Self = Self { floor: 1 << 17, target: 1 << 17 };

    /// Cheap vaults for the tests of this crate; does not exist in what ships.
    #[cfg(test)]
    pub(crate) const fn for_tests(floor: u32, target: u32) -> Self {
        Self { floor, target }
    }

    /// Bounds parameters from a file, before anything is spent on them.
    pub(super) fn check(self, params: ScryptParams) -> Result<(), VaultError> {
        params.check()?;
        if params.n < self.floor {
            return Err(VaultError::BelowFloor { n: params.n, floor: self.floor });
        }
        if params.r != R || params.p != P {
            return Err(VaultError::Malformed { field: "slots.kdf" });
        }
        Ok(())
    }
}

const R: u32 = 8;
const P: u32 = 1;

/// One way to the data key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) id: [u8; 8],
    pub(super) params: ScryptParams,
    pub(super) salt: [u8; 32],
    pub(super) iv: [u8; 12],
    pub(super) wrapped_key: [u8; WRAPPED],
}

impl Slot {
    pub(super) fn wrap<E: Entropy>(
        data_key: &DataKey,
        vault: &[u8; 16],
        password: &[u8],
        policy: KdfPolicy,
        entropy: &HealthChecked<E>,
    ) -> Result<Self, VaultError> {
        let mut slot = Self {
            id: *entropy.array()?,
            params: ScryptParams { n: policy.target, r: R, p: P },
            salt: *entropy.array()?,
            iv: *entropy.array()?,
            wrapped_key: [0; WRAPPED],
        };
        let key = slot.derive(password)?;
        let wrapped = seal_bytes(&key, &slot.iv, &slot.associated_data(vault), data_key.as_slice())?;
        slot.wrapped_key = wrapped.try_into().map_err(|_| VaultError::Malformed { field: "wrappedKey" })?;
        Ok(slot)
    }

    pub(super) fn unwrap(&self, vault: &[u8; 16], password: &[u8]) -> Result<DataKey, VaultError> {
        let key = self.derive(password)?;
        let opened = open_bytes(&key, &self.iv, &self.associated_data(vault), &self.wrapped_key)?;
        let mut data_key = Zeroizing::new([0; 32]);
        if opened.len() != data_key.len() {
            return Err(VaultError::WrongPassword);
        }
        data_key.copy_from_slice(&opened);
        Ok(data_key)
    }

    pub(super) const fn is_weaker_than(&self, policy: KdfPolicy) -> bool {
        self.params.n < policy.target
    }

    fn derive(&self, password: &[u8]) -> Result<DataKey, VaultError> {
        let mut key = Zeroizing::new([0; 32]);
        self.params.derive(password, &self.salt, key.as_mut_slice())?;
        Ok(key)
    }

    /// Binds the wrapped key to this slot's parameters, the vault's id and the version.
    fn associated_data(&self, vault: &[u8; 16]) -> Vec<u8> {
        let mut data = b"latchkey-vault slot password scrypt aes-256-gcm".to_vec();
        data.extend_from_slice(&VERSION.to_be_bytes());
        data.extend_from_slice(vault);
        self.write_parameters(&mut data);
        data
    }

    /// The slot as the contents' associated data have it.
    pub(super) fn write(&self, data: &mut Vec<u8>) {
        self.write_parameters(data);
        data.extend_from_slice(&self.iv);
        data.extend_from_slice(&self.wrapped_key);
    }

    fn write_parameters(&self, data: &mut Vec<u8>) {
        data.extend_from_slice(&self.id);
        for number in [self.params.n, self.params.r, self.params.p] {
            data.extend_from_slice(&number.to_be_bytes());
        }
        data.extend_from_slice(&self.salt);
    }
}
