//! Password slots: the data key, wrapped under a key that scrypt derives from a password.

use latchkey_core::json_struct;
use latchkey_core::ports::Entropy;
use latchkey_core::primitives::Bytes;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::{SlotId, VaultError, WRAPPED, read, sized};
use crate::aead::Key;
use crate::entropy::HealthChecked;
use crate::kdf::ScryptParams;
use crate::vault::envelope::CIPHER;

pub(super) const TYPE: &str = "password";
const KDF: &str = "scrypt";
const R: u32 = 8;
const P: u32 = 1;

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
    fn check(self, params: ScryptParams) -> Result<(), VaultError> {
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

struct SlotJson {
    kdf: KdfJson,
    cipher: String,
    iv: Bytes,
    wrapped_key: Bytes,
    // Read by the caller; named here because nothing unknown may be in a slot.
    _type: String,
    _id: Bytes,
}

struct KdfJson {
    n: u32,
    r: u32,
    p: u32,
    salt: Bytes,
    _name: String,
}

json_struct!(strict SlotJson {
    kdf = "kdf" whole,
    cipher = "cipher",
    iv = "iv",
    wrapped_key = "wrappedKey",
    _type = "type",
    _id = "id",
});
json_struct!(strict KdfJson { n = "n", r = "r", p = "p", salt = "salt", _name = "name" });

/// A password's slot but for its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PasswordSlot {
    params: ScryptParams,
    salt: [u8; 32],
    iv: [u8; 12],
    wrapped_key: [u8; WRAPPED],
}

impl PasswordSlot {
    /// `None` for algorithms of a later version.
    pub(super) fn parse(json: Value, policy: super::KdfPolicy) -> Result<Option<Self>, VaultError> {
        let name = |pointer: &str| json.pointer(pointer).and_then(Value::as_str);
        if let (Some(kdf), Some(cipher)) = (name("/kdf/name"), name("/cipher"))
            && (kdf != KDF || cipher != CIPHER)
        {
            return Ok(None);
        }
        let json: SlotJson = read(json)?;
        if json.cipher != CIPHER {
            return Err(VaultError::Malformed { field: "slots.cipher" });
        }
        let params = ScryptParams { n: json.kdf.n, r: json.kdf.r, p: json.kdf.p };
        policy.check(params)?;
        Ok(Some(Self {
            params,
            salt: sized(&json.kdf.salt, "slots.kdf.salt")?,
            iv: sized(&json.iv, "slots.iv")?,
            wrapped_key: sized(&json.wrapped_key, "slots.wrappedKey")?,
        }))
    }

    pub(super) fn json(&self, id: &SlotId) -> Value {
        json!({
            "type": TYPE,
            "id": Bytes::from(id.as_slice()),
            "kdf": {
                "name": KDF,
                "n": self.params.n,
                "r": self.params.r,
                "p": self.params.p,
                "salt": Bytes::from(self.salt.as_slice()),
            },
            "cipher": CIPHER,
            "iv": Bytes::from(self.iv.as_slice()),
            "wrappedKey": Bytes::from(self.wrapped_key.as_slice()),
        })
    }

    pub(super) fn wrap<E: Entropy>(
        data_key: &Key,
        vault: &[u8; 16],
        id: &SlotId,
        password: &[u8],
        policy: KdfPolicy,
        entropy: &HealthChecked<E>,
    ) -> Result<Self, VaultError> {
        let mut slot = Self {
            params: ScryptParams { n: policy.target, r: R, p: P },
            salt: *entropy.array()?,
            iv: *entropy.array()?,
            wrapped_key: [0; WRAPPED],
        };
        let key = slot.derive(password)?;
        slot.wrapped_key = super::wrap(&key, &slot.iv, &slot.associated_data(vault, id), data_key)?;
        Ok(slot)
    }

    /// The key derivation runs whatever the password is.
    pub(super) fn unwrap(&self, vault: &[u8; 16], id: &SlotId, password: &[u8]) -> Result<Key, VaultError> {
        let key = self.derive(password)?;
        super::unwrap(&key, &self.iv, &self.associated_data(vault, id), &self.wrapped_key)
    }

    pub(super) const fn is_weaker_than(&self, policy: KdfPolicy) -> bool {
        self.params.n < policy.target
    }

    fn derive(&self, password: &[u8]) -> Result<Key, VaultError> {
        let mut key = Zeroizing::new([0; 32]);
        self.params.derive(password, &self.salt, key.as_mut_slice())?;
        Ok(key)
    }

    /// Binds the wrapped key to this slot's parameters, the vault's id and the version.
    fn associated_data(&self, vault: &[u8; 16], id: &SlotId) -> Vec<u8> {
        let mut data = super::associated_data("latchkey-vault slot password scrypt aes-256-gcm", vault);
        self.write_parameters(id, &mut data);
        data
    }

    /// The slot as the contents' associated data of version 1 have it.
    pub(super) fn write(&self, id: &SlotId, data: &mut Vec<u8>) {
        self.write_parameters(id, data);
        data.extend_from_slice(&self.iv);
        data.extend_from_slice(&self.wrapped_key);
    }

    fn write_parameters(&self, id: &SlotId, data: &mut Vec<u8>) {
        data.extend_from_slice(id);
        for number in [self.params.n, self.params.r, self.params.p] {
            data.extend_from_slice(&number.to_be_bytes());
        }
        data.extend_from_slice(&self.salt);
    }
}
