//! The envelope's JSON and its sealing.

use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce};
use latchkey_core::json::{self, FromJson, JsonError};
use latchkey_core::json_struct;
use latchkey_core::ports::Entropy;
use latchkey_core::primitives::Bytes;
use serde::Serialize;
use zeroize::Zeroizing;

use super::slot::{KdfPolicy, Slot};
use super::{Contents, DataKey, VaultError};
use crate::entropy::HealthChecked;
use crate::kdf::ScryptParams;

const FORMAT: &str = "latchkey-vault";
/// The version written and the newest read.
pub(super) const VERSION: u32 = 1;
/// The longest envelope, in bytes.
const MAX_ENVELOPE: usize = 1 << 20;
const CIPHER: &str = "aes-256-gcm";
const KDF: &str = "scrypt";
const PASSWORD: &str = "password";
/// AES-GCM's tag.
const TAG: usize = 16;

/// Everything of an envelope that is not secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) id: [u8; 16],
    /// Counts the envelopes written of this vault.
    pub(super) revision: u32,
    /// Exactly one in version 1.
    pub(super) slots: Vec<Slot>,
}

impl Header {
    pub(super) fn unwrap_data_key(&self, password: &[u8]) -> Result<DataKey, VaultError> {
        let slot = self.slots.first().ok_or(VaultError::Malformed { field: "slots" })?;
        slot.unwrap(&self.id, password)
    }

    fn associated_data(&self) -> Vec<u8> {
        let mut data = b"latchkey-vault contents aes-256-gcm".to_vec();
        data.extend_from_slice(&VERSION.to_be_bytes());
        data.extend_from_slice(&self.id);
        data.extend_from_slice(&self.revision.to_be_bytes());
        self.slots.iter().for_each(|slot| slot.write(&mut data));
        data
    }
}

/// A parsed envelope.
#[derive(Clone, Debug)]
pub(super) struct Envelope {
    pub(super) header: Header,
    iv: [u8; 12],
    ciphertext: Vec<u8>,
}

/// What every version has.
struct Preamble {
    format: String,
    version: u64,
}

#[derive(Serialize)]
struct EnvelopeJson {
    format: String,
    version: u32,
    id: Bytes,
    revision: u32,
    slots: Vec<SlotJson>,
    cipher: String,
    iv: Bytes,
    ciphertext: Bytes,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SlotJson {
    #[serde(rename = "type")]
    kind: String,
    id: Bytes,
    kdf: KdfJson,
    cipher: String,
    iv: Bytes,
    wrapped_key: Bytes,
}

#[derive(Serialize)]
struct KdfJson {
    name: String,
    n: u32,
    r: u32,
    p: u32,
    salt: Bytes,
}

json_struct!(Preamble { format = "format", version = "version" });
json_struct!(strict EnvelopeJson {
    format = "format",
    version = "version",
    id = "id",
    revision = "revision",
    slots = "slots",
    cipher = "cipher",
    iv = "iv",
    ciphertext = "ciphertext",
});
json_struct!(strict SlotJson {
    kind = "type",
    id = "id",
    kdf = "kdf" whole,
    cipher = "cipher",
    iv = "iv",
    wrapped_key = "wrappedKey",
});
json_struct!(strict KdfJson { name = "name", n = "n", r = "r", p = "p", salt = "salt" });

impl Envelope {
    /// Reads an envelope, strictly: unknown and repeated fields, wrong sizes and parameters out of bounds are refused.
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
        if json.version != VERSION {
            return Err(VaultError::Malformed { field: "version" });
        }
        expect(&json.cipher, CIPHER, "cipher")?;
        let slots = json.slots.iter().map(|slot| parse_slot(slot, policy)).collect::<Result<Vec<_>, _>>()?;
        if slots.len() != 1 {
            return Err(VaultError::Malformed { field: "slots" });
        }
        if json.ciphertext.len() < TAG {
            return Err(VaultError::Malformed { field: "ciphertext" });
        }
        let header = Header { id: sized(&json.id, "id")?, revision: json.revision, slots };
        Ok(Self { header, iv: sized(&json.iv, "iv")?, ciphertext: json.ciphertext.0 })
    }

    pub(super) fn open(&self, data_key: &DataKey) -> Result<Contents, VaultError> {
        let plaintext = open_bytes(data_key, &self.iv, &self.header.associated_data(), &self.ciphertext)?;
        Contents::decode(&plaintext).ok_or(VaultError::Malformed { field: "contents" })
    }

    pub(super) fn seal<E: Entropy>(
        header: Header,
        data_key: &DataKey,
        contents: &Contents,
        entropy: &HealthChecked<E>,
    ) -> Result<Self, VaultError> {
        let iv = *entropy.array()?;
        let plaintext = contents.encode().ok_or(VaultError::Full)?;
        let ciphertext = seal_bytes(data_key, &iv, &header.associated_data(), &plaintext)?;
        Ok(Self { header, iv, ciphertext })
    }

    pub(super) fn to_json(&self) -> Result<String, VaultError> {
        let slots = self.header.slots.iter().map(slot_json).collect();
        let json = EnvelopeJson {
            format: FORMAT.to_owned(),
            version: VERSION,
            id: self.header.id.as_slice().into(),
            revision: self.header.revision,
            slots,
            cipher: CIPHER.to_owned(),
            iv: self.iv.as_slice().into(),
            ciphertext: self.ciphertext.as_slice().into(),
        };
        let text = serde_json::to_string(&json).map_err(|_| VaultError::Malformed { field: "envelope" })?;
        if text.len() > MAX_ENVELOPE {
            return Err(VaultError::Full);
        }
        Ok(text)
    }
}

fn parse_slot(json: &SlotJson, policy: KdfPolicy) -> Result<Slot, VaultError> {
    if json.kind != PASSWORD {
        return Err(newer(0));
    }
    expect(&json.kdf.name, KDF, "slots.kdf.name")?;
    expect(&json.cipher, CIPHER, "slots.cipher")?;
    let params = ScryptParams { n: json.kdf.n, r: json.kdf.r, p: json.kdf.p };
    policy.check(params)?;
    Ok(Slot {
        id: sized(&json.id, "slots.id")?,
        params,
        salt: sized(&json.kdf.salt, "slots.kdf.salt")?,
        iv: sized(&json.iv, "slots.iv")?,
        wrapped_key: sized(&json.wrapped_key, "slots.wrappedKey")?,
    })
}

fn slot_json(slot: &Slot) -> SlotJson {
    SlotJson {
        kind: PASSWORD.to_owned(),
        id: slot.id.as_slice().into(),
        kdf: KdfJson {
            name: KDF.to_owned(),
            n: slot.params.n,
            r: slot.params.r,
            p: slot.params.p,
            salt: slot.salt.as_slice().into(),
        },
        cipher: CIPHER.to_owned(),
        iv: slot.iv.as_slice().into(),
        wrapped_key: slot.wrapped_key.as_slice().into(),
    }
}

const fn newer(found: u64) -> VaultError {
    // Widening: `u64::from` is not const.
    VaultError::UnsupportedVersion { found, supported: VERSION as u64 }
}

fn not_json(_: JsonError) -> VaultError {
    VaultError::Malformed { field: "JSON" }
}

fn expect(found: &str, expected: &str, field: &'static str) -> Result<(), VaultError> {
    if found == expected { Ok(()) } else { Err(VaultError::Malformed { field }) }
}

fn sized<const N: usize>(bytes: &Bytes, field: &'static str) -> Result<[u8; N], VaultError> {
    bytes.0.as_slice().try_into().map_err(|_| VaultError::Malformed { field })
}

/// AES-256-GCM; gives ciphertext and tag. Plaintext never leaves a buffer that is wiped or overwritten.
#[inline(never)]
pub(super) fn seal_bytes(
    key: &DataKey,
    iv: &[u8; 12],
    associated_data: &[u8],
    plaintext: &[u8],
) -> Result<Vec<u8>, VaultError> {
    let mut buffer = Zeroizing::new(Vec::with_capacity(plaintext.len() + TAG));
    buffer.extend_from_slice(plaintext);
    let cipher = Aes256Gcm::new_from_slice(key.as_slice()).map_err(|_| VaultError::Full)?;
    cipher
        .encrypt_in_place(&Nonce::from(*iv), associated_data, &mut *buffer)
        .map_err(|_| VaultError::Full)?;
    Ok(core::mem::take(&mut *buffer))
}

/// The reverse of [`seal_bytes`]. Any failure is `WrongPassword`.
#[inline(never)]
pub(super) fn open_bytes(
    key: &DataKey,
    iv: &[u8; 12],
    associated_data: &[u8],
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let mut buffer = Zeroizing::new(ciphertext.to_vec());
    let cipher = Aes256Gcm::new_from_slice(key.as_slice()).map_err(|_| VaultError::WrongPassword)?;
    cipher
        .decrypt_in_place(&Nonce::from(*iv), associated_data, &mut *buffer)
        .map_err(|_| VaultError::WrongPassword)?;
    Ok(buffer)
}
