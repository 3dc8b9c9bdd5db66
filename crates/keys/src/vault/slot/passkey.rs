//! Passkey slots: the data key, wrapped under a key that HKDF derives from what an authenticator answers (WebAuthn's
//! `prf` extension). The answer has the strength of a key, so nothing slow is needed.

use latchkey_core::json_struct;
use latchkey_core::ports::Entropy;
use latchkey_core::primitives::Bytes;
use serde_json::{Value, json};

use super::{Registration, SlotId, VaultError, WRAPPED, read, sized};
use crate::aead::Key;
use crate::entropy::HealthChecked;
use crate::hkdf::hkdf_sha256;
use crate::vault::envelope::CIPHER;

pub(super) const TYPE: &str = "passkey";
const KDF: &str = "hkdf-sha256";
/// The longest credential id that WebAuthn allows, in bytes.
pub(crate) const MAX_CREDENTIAL: usize = 1023;

struct SlotJson {
    kdf: KdfJson,
    credential: Bytes,
    cipher: String,
    iv: Bytes,
    wrapped_key: Bytes,
    // Read by the caller; named here because nothing unknown may be in a slot.
    _type: String,
    _id: Bytes,
}

struct KdfJson {
    salt: Bytes,
    _name: String,
}

json_struct!(strict SlotJson {
    kdf = "kdf" whole,
    credential = "credential",
    cipher = "cipher",
    iv = "iv",
    wrapped_key = "wrappedKey",
    _type = "type",
    _id = "id",
});
json_struct!(strict KdfJson { salt = "salt", _name = "name" });

/// A passkey's slot but for its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PasskeySlot {
    /// Which passkey to ask: public.
    pub(super) credential: Vec<u8>,
    /// What to ask its pseudo-random function; HKDF's salt as well.
    salt: [u8; 32],
    iv: [u8; 12],
    wrapped_key: [u8; WRAPPED],
}

impl PasskeySlot {
    /// `None` for algorithms of a later version.
    pub(super) fn parse(json: Value) -> Result<Option<Self>, VaultError> {
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
        if json.credential.is_empty() || json.credential.len() > MAX_CREDENTIAL {
            return Err(VaultError::Malformed { field: "slots.credential" });
        }
        Ok(Some(Self {
            credential: json.credential.0,
            salt: sized(&json.kdf.salt, "slots.kdf.salt")?,
            iv: sized(&json.iv, "slots.iv")?,
            wrapped_key: sized(&json.wrapped_key, "slots.wrappedKey")?,
        }))
    }

    pub(super) fn json(&self, id: &SlotId) -> Value {
        json!({
            "type": TYPE,
            "id": Bytes::from(id.as_slice()),
            "credential": Bytes::from(self.credential.as_slice()),
            "kdf": { "name": KDF, "salt": Bytes::from(self.salt.as_slice()) },
            "cipher": CIPHER,
            "iv": Bytes::from(self.iv.as_slice()),
            "wrappedKey": Bytes::from(self.wrapped_key.as_slice()),
        })
    }

    pub(super) fn wrap<E: Entropy>(
        data_key: &Key,
        vault: &[u8; 16],
        id: &SlotId,
        registration: &Registration<'_>,
        entropy: &HealthChecked<E>,
    ) -> Result<Self, VaultError> {
        let mut slot = Self {
            credential: registration.credential.to_vec(),
            salt: registration.salt,
            iv: *entropy.array()?,
            wrapped_key: [0; WRAPPED],
        };
        let key = slot.derive(vault, registration.output);
        slot.wrapped_key = super::wrap(&key, &slot.iv, &slot.associated_data(vault, id), data_key)?;
        Ok(slot)
    }

    pub(super) fn unwrap(&self, vault: &[u8; 16], id: &SlotId, output: &[u8]) -> Result<Key, VaultError> {
        let key = self.derive(vault, output);
        super::unwrap(&key, &self.iv, &self.associated_data(vault, id), &self.wrapped_key)
    }

    fn derive(&self, vault: &[u8; 16], output: &[u8]) -> Key {
        hkdf_sha256(&self.salt, output, &[b"latchkey-vault passkey", vault])
    }

    /// Binds the wrapped key to this slot's parameters, the vault's id and the version.
    fn associated_data(&self, vault: &[u8; 16], id: &SlotId) -> Vec<u8> {
        let mut data = super::associated_data("latchkey-vault slot passkey hkdf-sha256 aes-256-gcm", vault);
        data.extend_from_slice(id);
        data.extend_from_slice(&self.salt);
        data.extend_from_slice(&self.credential);
        data
    }
}
