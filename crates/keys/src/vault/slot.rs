//! Slots: ways to the data key, each independent of the others.
//!
//! A slot of a kind that this version does not know is carried along: it opens nothing here, stays authenticated with
//! the rest of the header, and is written back as it was.

mod passkey;
mod password;

use latchkey_core::json::{self, FromJson, JsonError};
use latchkey_core::json_struct;
use latchkey_core::ports::Entropy;
use latchkey_core::primitives::Bytes;
use serde_json::Value;
use zeroize::Zeroizing;

pub(crate) use passkey::MAX_CREDENTIAL;
pub use password::KdfPolicy;

use super::VaultError;
use crate::aead::{self, Key};
use crate::entropy::HealthChecked;
use passkey::PasskeySlot;
use password::PasswordSlot;

/// A wrapped data key: 32 bytes and a tag.
const WRAPPED: usize = 48;
/// The version of the slots' own form, in their associated data. Envelopes of version 1 and 2 share it, so that a slot
/// need not be opened to move from one to the other.
const SLOT_VERSION: u32 = 1;

/// The longest slot, in bytes of JSON.
const MAX_SLOT: usize = 8 << 10;

/// A slot's name within its vault.
pub(crate) type SlotId = [u8; 8];

/// What opens a slot. Wiped when dropped.
pub(crate) enum SlotSecret {
    /// UTF-8, NFKC.
    Password(Zeroizing<Vec<u8>>),
    /// The output of the authenticator's pseudo-random function (WebAuthn `prf`) for the slot's salt.
    Passkey(Zeroizing<Vec<u8>>),
}

/// One way to the data key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) id: SlotId,
    kind: Kind,
    /// The slot's JSON with its keys sorted and without white space: what the contents' associated data have.
    text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Password(PasswordSlot),
    Passkey(PasskeySlot),
    Unknown,
}

/// What a slot of every kind has.
struct AnySlot {
    kind: String,
    id: Bytes,
}
json_struct!(AnySlot { kind = "type", id = "id" });

impl Slot {
    /// Reads a slot. Costs nothing: parameters are bounded here, before anything is spent on them.
    pub(super) fn parse(json: Value, policy: KdfPolicy) -> Result<Self, VaultError> {
        let text = json::write(&json);
        if text.len() > MAX_SLOT {
            return Err(VaultError::Malformed { field: "slots" });
        }
        let AnySlot { kind, id } = AnySlot::from_json(json.clone()).map_err(super::envelope::not_json)?;
        let kind = match kind.as_str() {
            password::TYPE => PasswordSlot::parse(json, policy)?.map(Kind::Password),
            passkey::TYPE => PasskeySlot::parse(json)?.map(Kind::Passkey),
            _ => None,
        };
        Ok(Self { id: sized(&id, "slots.id")?, kind: kind.unwrap_or(Kind::Unknown), text })
    }

    fn new(id: SlotId, kind: Kind) -> Self {
        let json = match &kind {
            Kind::Password(slot) => slot.json(&id),
            Kind::Passkey(slot) => slot.json(&id),
            Kind::Unknown => Value::Null,
        };
        Self { id, kind, text: json::write(&json) }
    }

    pub(super) fn password<E: Entropy>(
        data_key: &Key,
        vault: &[u8; 16],
        password: &[u8],
        policy: KdfPolicy,
        entropy: &HealthChecked<E>,
    ) -> Result<Self, VaultError> {
        let id = *entropy.array()?;
        let slot = PasswordSlot::wrap(data_key, vault, &id, password, policy, entropy)?;
        Ok(Self::new(id, Kind::Password(slot)))
    }

    pub(super) fn passkey<E: Entropy>(
        data_key: &Key,
        vault: &[u8; 16],
        registration: &Registration<'_>,
        entropy: &HealthChecked<E>,
    ) -> Result<Self, VaultError> {
        let id = *entropy.array()?;
        let slot = PasskeySlot::wrap(data_key, vault, &id, registration, entropy)?;
        Ok(Self::new(id, Kind::Passkey(slot)))
    }

    /// The data key, if `secret` is this slot's. `None` for a secret of another kind.
    pub(super) fn unwrap(&self, vault: &[u8; 16], secret: &SlotSecret) -> Option<Result<Key, VaultError>> {
        match (&self.kind, secret) {
            (Kind::Password(slot), SlotSecret::Password(password)) => {
                Some(slot.unwrap(vault, &self.id, password))
            }
            (Kind::Passkey(slot), SlotSecret::Passkey(output)) => Some(slot.unwrap(vault, &self.id, output)),
            _ => None,
        }
    }

    pub(super) const fn is_password(&self) -> bool {
        matches!(self.kind, Kind::Password(_))
    }

    pub(super) const fn is_known(&self) -> bool {
        !matches!(self.kind, Kind::Unknown)
    }

    pub(super) fn is_weaker_than(&self, policy: KdfPolicy) -> bool {
        matches!(&self.kind, Kind::Password(slot) if slot.is_weaker_than(policy))
    }

    /// Whether this is the passkey of that credential.
    pub(super) fn is_credential(&self, credential: &[u8]) -> bool {
        matches!(&self.kind, Kind::Passkey(slot) if slot.credential == credential)
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The slot as the associated data of version 1 have it, which knew passwords only.
    pub(super) fn write_first_version(&self, data: &mut Vec<u8>) {
        if let Kind::Password(slot) = &self.kind {
            slot.write(&self.id, data);
        }
    }
}

/// A passkey to be added.
pub(crate) struct Registration<'a> {
    /// The credential's id, for the browser to find it again.
    pub(crate) credential: &'a [u8],
    /// What its pseudo-random function was asked.
    pub(crate) salt: [u8; 32],
    /// What it answered.
    pub(crate) output: &'a [u8],
}

/// The associated data of a wrapped key: what it is, for which vault.
fn associated_data(what: &str, vault: &[u8; 16]) -> Vec<u8> {
    let mut data = what.as_bytes().to_vec();
    data.extend_from_slice(&SLOT_VERSION.to_be_bytes());
    data.extend_from_slice(vault);
    data
}

fn wrap(
    key: &Key,
    iv: &[u8; 12],
    associated_data: &[u8],
    data_key: &Key,
) -> Result<[u8; WRAPPED], VaultError> {
    aead::seal(key, iv, associated_data, data_key.as_slice())
        .and_then(|wrapped| wrapped.try_into().ok())
        .ok_or(VaultError::Malformed { field: "wrappedKey" })
}

/// Any failure is `WrongPassword`.
fn unwrap(
    key: &Key,
    iv: &[u8; 12],
    associated_data: &[u8],
    wrapped: &[u8; WRAPPED],
) -> Result<Key, VaultError> {
    let opened = aead::open(key, iv, associated_data, wrapped).ok_or(VaultError::WrongPassword)?;
    let mut data_key = Zeroizing::new([0; 32]);
    data_key.copy_from_slice(opened.get(..32).ok_or(VaultError::WrongPassword)?);
    Ok(data_key)
}

fn read<T: FromJson>(json: Value) -> Result<T, VaultError> {
    T::from_json(json).map_err(|_: JsonError| VaultError::Malformed { field: "JSON" })
}

pub(super) fn sized<const N: usize>(bytes: &Bytes, field: &'static str) -> Result<[u8; N], VaultError> {
    bytes.0.as_slice().try_into().map_err(|_| VaultError::Malformed { field })
}
