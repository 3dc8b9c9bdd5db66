//! The envelope's JSON and its sealing.

use latchkey_core::json::{self, FromJson, JsonError};
use latchkey_core::json_struct;
use latchkey_core::ports::Entropy;
use latchkey_core::primitives::Bytes;
use serde_json::{Value, json};

use super::slot::{KdfPolicy, Slot, SlotSecret, sized};
use super::{Contents, VaultError};
use crate::aead::{self, Key, TAG};
use crate::entropy::HealthChecked;

const FORMAT: &str = "latchkey-vault";
/// The version written and the newest read.
pub(super) const VERSION: u32 = 2;
/// The first version: one password slot, contents of form 1.
const FIRST_VERSION: u32 = 1;
/// The longest envelope, in bytes.
const MAX_ENVELOPE: usize = 1 << 20;
/// The most slots.
pub(super) const MAX_SLOTS: usize = 16;
pub(super) const CIPHER: &str = "aes-256-gcm";

/// Everything of an envelope that is not secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) id: [u8; 16],
    /// Counts the envelopes written of this vault.
    pub(super) revision: u32,
    /// At least one that is known here; at most one password's.
    pub(super) slots: Vec<Slot>,
}

impl Header {
    /// Tries the slots of the secret's kind. Gives the data key and which slot gave it.
    pub(super) fn unwrap_data_key(&self, secret: &SlotSecret) -> Result<(Key, usize), VaultError> {
        let mut failure = VaultError::NoSuchSlot;
        for (index, slot) in self.slots.iter().enumerate() {
            match slot.unwrap(&self.id, secret) {
                None => {}
                Some(Ok(key)) => return Ok((key, index)),
                Some(Err(error)) => failure = error,
            }
        }
        Err(failure)
    }

    fn associated_data(&self, version: u32) -> Vec<u8> {
        let mut data = b"latchkey-vault contents aes-256-gcm".to_vec();
        data.extend_from_slice(&version.to_be_bytes());
        data.extend_from_slice(&self.id);
        data.extend_from_slice(&self.revision.to_be_bytes());
        for slot in &self.slots {
            if version == FIRST_VERSION {
                slot.write_first_version(&mut data);
            } else {
                let length = u32::try_from(slot.text().len()).unwrap_or(u32::MAX);
                data.extend_from_slice(&length.to_be_bytes());
                data.extend_from_slice(slot.text().as_bytes());
            }
        }
        data
    }
}

/// A parsed envelope.
#[derive(Clone, Debug)]
pub(super) struct Envelope {
    version: u32,
    pub(super) header: Header,
    iv: [u8; 12],
    ciphertext: Vec<u8>,
}

/// What every version has.
struct Preamble {
    format: String,
    version: u64,
}

struct EnvelopeJson {
    version: u32,
    id: Bytes,
    revision: u32,
    slots: Vec<Value>,
    cipher: String,
    iv: Bytes,
    ciphertext: Bytes,
    // Read before; named here because nothing unknown may be in an envelope.
    _format: String,
}

json_struct!(Preamble { format = "format", version = "version" });
json_struct!(strict EnvelopeJson {
    version = "version",
    id = "id",
    revision = "revision",
    slots = "slots",
    cipher = "cipher",
    iv = "iv",
    ciphertext = "ciphertext",
    _format = "format",
});

impl Envelope {
    /// Reads an envelope, strictly: unknown and repeated fields, wrong sizes and parameters out of bounds are refused.
    /// Only a slot may be of a kind that is not known, if another is.
    pub(super) fn parse(text: &str, policy: KdfPolicy) -> Result<Self, VaultError> {
        if text.len() > MAX_ENVELOPE {
            return Err(VaultError::TooLarge { max: MAX_ENVELOPE });
        }
        let json = json::parse(text).map_err(not_json)?;
        let preamble = Preamble::from_json(json.clone()).map_err(not_json)?;
        expect(&preamble.format, FORMAT, "format")?;
        if preamble.version > u64::from(VERSION) {
            return Err(newer(preamble.version));
        }
        let json = EnvelopeJson::from_json(json).map_err(not_json)?;
        if json.version < FIRST_VERSION {
            return Err(VaultError::Malformed { field: "version" });
        }
        expect(&json.cipher, CIPHER, "cipher")?;
        let header = Header {
            id: sized(&json.id, "id")?,
            revision: json.revision,
            slots: parse_slots(json.version, json.slots, policy)?,
        };
        if json.ciphertext.len() < TAG {
            return Err(VaultError::Malformed { field: "ciphertext" });
        }
        let iv = sized(&json.iv, "iv")?;
        Ok(Self { version: json.version, header, iv, ciphertext: json.ciphertext.0 })
    }

    pub(super) fn open(&self, data_key: &Key) -> Result<Contents, VaultError> {
        let associated_data = self.header.associated_data(self.version);
        let plaintext = aead::open(data_key, &self.iv, &associated_data, &self.ciphertext)
            .ok_or(VaultError::WrongPassword)?;
        Contents::decode(&plaintext).ok_or(VaultError::Malformed { field: "contents" })
    }

    pub(super) fn seal<E: Entropy>(
        header: Header,
        data_key: &Key,
        contents: &Contents,
        entropy: &HealthChecked<E>,
    ) -> Result<Self, VaultError> {
        let iv = *entropy.array()?;
        let plaintext = contents.encode().ok_or(VaultError::Full)?;
        let associated_data = header.associated_data(VERSION);
        let ciphertext = aead::seal(data_key, &iv, &associated_data, &plaintext).ok_or(VaultError::Full)?;
        Ok(Self { version: VERSION, header, iv, ciphertext })
    }

    pub(super) fn to_json(&self) -> Result<String, VaultError> {
        let slots = self.header.slots.iter().map(|slot| json::parse(slot.text()).map_err(not_json));
        let json = json!({
            "format": FORMAT,
            "version": self.version,
            "id": Bytes::from(self.header.id.as_slice()),
            "revision": self.header.revision,
            "slots": slots.collect::<Result<Vec<Value>, VaultError>>()?,
            "cipher": CIPHER,
            "iv": Bytes::from(self.iv.as_slice()),
            "ciphertext": Bytes::from(self.ciphertext.as_slice()),
        });
        let text = json::write(&json);
        if text.len() > MAX_ENVELOPE {
            return Err(VaultError::Full);
        }
        Ok(text)
    }
}

fn parse_slots(version: u32, slots: Vec<Value>, policy: KdfPolicy) -> Result<Vec<Slot>, VaultError> {
    let bad = VaultError::Malformed { field: "slots" };
    if slots.is_empty() || slots.len() > if version == FIRST_VERSION { 1 } else { MAX_SLOTS } {
        return Err(bad);
    }
    let mut parsed: Vec<Slot> = Vec::with_capacity(slots.len());
    for slot in slots {
        let slot = Slot::parse(slot, policy)?;
        // One slot of a name, and one password: a second would double the price of a wrong one.
        if parsed.iter().any(|other| other.id == slot.id || other.is_password() && slot.is_password()) {
            return Err(bad);
        }
        parsed.push(slot);
    }
    if !parsed.iter().any(Slot::is_known) {
        return Err(newer(0));
    }
    if version == FIRST_VERSION && !parsed.iter().all(Slot::is_password) {
        return Err(bad);
    }
    Ok(parsed)
}

const fn newer(found: u64) -> VaultError {
    // Widening: `u64::from` is not const.
    VaultError::UnsupportedVersion { found, supported: VERSION as u64 }
}

pub(super) fn not_json(_: JsonError) -> VaultError {
    VaultError::Malformed { field: "JSON" }
}

fn expect(found: &str, expected: &str, field: &'static str) -> Result<(), VaultError> {
    if found == expected { Ok(()) } else { Err(VaultError::Malformed { field }) }
}
