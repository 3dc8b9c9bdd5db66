//! Web3 Secret Storage V3: the key files of geth and most wallets.
//!
//! Weak files are read (they are re-sealed in the vault); what is written has geth's standard strength.

use aes::Aes128;
use core::fmt::Write as _;
use ctr::Ctr128BE;
use ctr::cipher::{KeyIvInit, StreamCipher};
use latchkey_core::code::{Code, Failure};
use latchkey_core::json::{self, FromJson, JsonError, Object};
use latchkey_core::json_struct;
use latchkey_core::keccak::keccak256;
use latchkey_core::ports::{Entropy, EntropyError};
use latchkey_core::primitives::hex;
use serde_json::Value;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::entropy::HealthChecked;
use crate::kdf::{KdfError, ScryptParams, check_rounds, pbkdf2_sha256};
use crate::sign::{SignError, SigningKey};

/// The longest file, in bytes.
const MAX_FILE: usize = 64 * 1024;
/// geth's standard parameters.
const WRITTEN: ScryptParams = ScryptParams { n: 1 << 18, r: 8, p: 1 };

/// Why a key file cannot be read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeystoreError {
    /// The password is wrong or the file was altered: one answer, whatever the cause.
    #[error("the key file does not open with this password")]
    WrongPassword,
    /// Not a key file.
    #[error("this is not a key file: {field} is missing or not what it should be")]
    Malformed {
        /// The part to blame.
        field: &'static str,
    },
    /// Larger than any key file.
    #[error("a key file has at most {max} bytes")]
    TooLarge {
        /// The most allowed.
        max: usize,
    },
    /// Another version than 3.
    #[error("only key files of version 3 are supported")]
    UnsupportedVersion,
    /// A cipher or key derivation that version 3 does not define.
    #[error("the key file uses an unsupported {field}")]
    UnsupportedAlgorithm {
        /// `cipher`, `kdf` or `prf`.
        field: &'static str,
    },
    /// Parameters that are invalid or not affordable.
    #[error(transparent)]
    Kdf(#[from] KdfError),
    /// The file opened, but what is inside is no private key.
    #[error(transparent)]
    Key(#[from] SignError),
    /// The file opened, but its key has another address than the file says.
    #[error("the key in the file does not belong to the address the file names")]
    AddressMismatch,
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
}

impl KeystoreError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::WrongPassword => Code::WrongPassword,
            Self::Malformed { .. } => Code::Parse,
            Self::TooLarge { .. } => Code::Limit,
            Self::UnsupportedVersion | Self::UnsupportedAlgorithm { .. } => Code::UnsupportedVersion,
            Self::Kdf(error) => error.code(),
            Self::Key(error) => error.code(),
            Self::AddressMismatch => Code::InvalidParams,
            Self::Entropy(_) => Code::Entropy,
        }
    }
}

impl From<KeystoreError> for Failure {
    fn from(error: KeystoreError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

struct FileJson {
    crypto: CryptoJson,
    address: Option<String>,
}

struct CryptoJson {
    cipher: String,
    cipherparams: CipherParamsJson,
    ciphertext: String,
    kdf: String,
    kdfparams: KdfParamsJson,
    mac: String,
}

struct CipherParamsJson {
    iv: String,
}

/// scrypt's or PBKDF2's parameters.
struct KdfParamsJson {
    dklen: u32,
    salt: String,
    n: Option<u32>,
    r: Option<u32>,
    p: Option<u32>,
    c: Option<u32>,
    prf: Option<String>,
}

impl FromJson for FileJson {
    fn from_json(value: Value) -> Result<Self, JsonError> {
        let mut object = Object::new(value)?;
        // Some old writers capitalise it; a file with both spellings is ambiguous.
        let crypto = match (object.take("crypto")?, object.take::<Option<CryptoJson>>("Crypto")?) {
            (Some(crypto), None) | (None, Some(crypto)) => crypto,
            _ => return Err(JsonError::Missing { key: "crypto" }),
        };
        Ok(Self { crypto, address: object.take("address")? })
    }
}

json_struct!(CryptoJson {
    cipher = "cipher",
    cipherparams = "cipherparams" whole,
    ciphertext = "ciphertext",
    kdf = "kdf",
    kdfparams = "kdfparams" whole,
    mac = "mac",
});
json_struct!(CipherParamsJson { iv = "iv" });
json_struct!(KdfParamsJson {
    dklen = "dklen",
    salt = "salt",
    n = "n",
    r = "r",
    p = "p",
    c = "c",
    prf = "prf",
});

/// A parsed file whose parameters are bounded.
struct File {
    kdf: Kdf,
    salt: Vec<u8>,
    iv: [u8; 16],
    ciphertext: Vec<u8>,
    mac: [u8; 32],
    address: Option<[u8; 20]>,
}

enum Kdf {
    Scrypt(ScryptParams),
    Pbkdf2 { rounds: u32 },
}

/// Opens a key file. `password` is UTF-8.
///
/// Keys shorter than 32 bytes are padded on the left, as geth does.
///
/// # Errors
/// `WrongPassword` if the MAC does not fit; `Malformed`, `UnsupportedVersion`, `UnsupportedAlgorithm`, `Kdf`,
/// `TooLarge` before anything is spent; `Key` or `AddressMismatch` if what is inside cannot be right.
pub fn open(json: &str, password: &[u8]) -> Result<SigningKey, KeystoreError> {
    let file = File::parse(json)?;
    let mut derived = Zeroizing::new([0_u8; 32]);
    match file.kdf {
        Kdf::Scrypt(params) => params.derive(password, &file.salt, derived.as_mut_slice())?,
        Kdf::Pbkdf2 { rounds } => pbkdf2_sha256(password, &file.salt, rounds, derived.as_mut_slice())?,
    }
    if !bool::from(mac(&derived, &file.ciphertext).ct_eq(&file.mac)) {
        return Err(KeystoreError::WrongPassword);
    }
    let mut key = Zeroizing::new([0_u8; 32]);
    let start = key.len().saturating_sub(file.ciphertext.len());
    key[start..].copy_from_slice(&file.ciphertext);
    apply_cipher(&derived, &file.iv, &mut key[start..]);
    let key = SigningKey::from_bytes(&key)?;
    match file.address {
        Some(address) if address != key.address().0 => Err(KeystoreError::AddressMismatch),
        _ => Ok(key),
    }
}

/// Writes a key file with geth's standard parameters (scrypt n = 2^18, r = 8, p = 1).
///
/// # Errors
/// `Entropy` without randomness, `Kdf` without memory.
pub fn seal<E: Entropy>(
    key: &SigningKey,
    password: &[u8],
    entropy: &HealthChecked<E>,
) -> Result<String, KeystoreError> {
    seal_with(key, password, WRITTEN, entropy)
}

/// Writes a key file with scrypt parameters of one's own.
///
/// # Errors
/// `Entropy`; `Kdf` for parameters that are invalid or not affordable.
pub fn seal_with<E: Entropy>(
    key: &SigningKey,
    password: &[u8],
    params: ScryptParams,
    entropy: &HealthChecked<E>,
) -> Result<String, KeystoreError> {
    let salt: Zeroizing<[u8; 32]> = entropy.array()?;
    let iv: Zeroizing<[u8; 16]> = entropy.array()?;
    let id: Zeroizing<[u8; 16]> = entropy.array()?;
    let mut derived = Zeroizing::new([0_u8; 32]);
    params.derive(password, salt.as_slice(), derived.as_mut_slice())?;
    let mut ciphertext = key.to_bytes();
    apply_cipher(&derived, &iv, ciphertext.as_mut_slice());
    let mac = mac(&derived, ciphertext.as_slice());
    let text = |bytes: &[u8]| hex::encode(bytes).split_off(2);
    let file = serde_json::json!({
        "version": 3,
        "id": uuid(&id),
        "address": text(&key.address().0),
        "crypto": {
            "cipher": "aes-128-ctr",
            "cipherparams": { "iv": text(iv.as_slice()) },
            "ciphertext": text(ciphertext.as_slice()),
            "kdf": "scrypt",
            "kdfparams": { "dklen": 32, "n": params.n, "r": params.r, "p": params.p, "salt": text(salt.as_slice()) },
            "mac": text(&mac),
        },
    });
    Ok(file.to_string())
}

impl File {
    fn parse(json: &str) -> Result<Self, KeystoreError> {
        if json.len() > MAX_FILE {
            return Err(KeystoreError::TooLarge { max: MAX_FILE });
        }
        let json = json::parse(json).map_err(|_| malformed("JSON"))?;
        match json.as_object().ok_or(malformed("JSON"))?.get("version") {
            Some(Value::Number(number)) if number.as_u64() == Some(3) => {}
            Some(Value::String(text)) if text == "3" => {}
            None | Some(Value::Null) => return Err(malformed("version")),
            Some(_) => return Err(KeystoreError::UnsupportedVersion),
        }
        let FileJson { crypto, address } = FileJson::from_json(json).map_err(|_| malformed("crypto"))?;
        if crypto.cipher != "aes-128-ctr" {
            return Err(KeystoreError::UnsupportedAlgorithm { field: "cipher" });
        }
        let ciphertext = unhex(&crypto.ciphertext, "ciphertext")?;
        if ciphertext.is_empty() || ciphertext.len() > 32 {
            return Err(malformed("ciphertext"));
        }
        let address = address.filter(|text| !text.is_empty());
        Ok(Self {
            kdf: parse_kdf(&crypto.kdf, &crypto.kdfparams)?,
            salt: unhex(&crypto.kdfparams.salt, "salt")?,
            iv: unhex_array(&crypto.cipherparams.iv, "iv")?,
            mac: unhex_array(&crypto.mac, "mac")?,
            address: address.map(|text| unhex_array(&text, "address")).transpose()?,
            ciphertext,
        })
    }
}

fn parse_kdf(name: &str, params: &KdfParamsJson) -> Result<Kdf, KeystoreError> {
    if params.dklen != 32 {
        return Err(malformed("dklen"));
    }
    match name {
        "scrypt" => {
            let (Some(n), Some(r), Some(p)) = (params.n, params.r, params.p) else {
                return Err(malformed("kdfparams"));
            };
            let params = ScryptParams { n, r, p };
            params.check()?;
            Ok(Kdf::Scrypt(params))
        }
        "pbkdf2" => {
            if params.prf.as_deref() != Some("hmac-sha256") {
                return Err(KeystoreError::UnsupportedAlgorithm { field: "prf" });
            }
            let rounds = params.c.ok_or(malformed("c"))?;
            check_rounds(rounds)?;
            Ok(Kdf::Pbkdf2 { rounds })
        }
        _ => Err(KeystoreError::UnsupportedAlgorithm { field: "kdf" }),
    }
}

const fn malformed(field: &'static str) -> KeystoreError {
    KeystoreError::Malformed { field }
}

/// Hex, customarily without `0x`.
fn unhex(text: &str, field: &'static str) -> Result<Vec<u8>, KeystoreError> {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    hex::decode(&format!("0x{digits}")).map_err(|_| malformed(field))
}

fn unhex_array<const N: usize>(text: &str, field: &'static str) -> Result<[u8; N], KeystoreError> {
    unhex(text, field)?.try_into().map_err(|_| malformed(field))
}

/// keccak256 of the second half of the derived key and the ciphertext.
fn mac(derived: &[u8; 32], ciphertext: &[u8]) -> [u8; 32] {
    let mut data = Zeroizing::new(Vec::with_capacity(16 + ciphertext.len()));
    data.extend_from_slice(&derived[16..]);
    data.extend_from_slice(ciphertext);
    keccak256(&*data).0
}

/// AES-128-CTR with the first half of the derived key; its own inverse.
#[inline(never)]
fn apply_cipher(derived: &[u8; 32], iv: &[u8; 16], data: &mut [u8]) {
    let mut key = Zeroizing::new([0; 16]);
    key.copy_from_slice(&derived[..16]);
    let mut cipher = Ctr128BE::<Aes128>::new((&*key).into(), iv.into());
    cipher.apply_keystream(data);
}

/// A version 4 UUID of random bytes.
fn uuid(random: &[u8; 16]) -> String {
    let mut text = String::with_capacity(36);
    for (index, byte) in random.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        let byte = match index {
            6 => byte & 0x0F | 0x40,
            8 => byte & 0x3F | 0x80,
            _ => *byte,
        };
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Reads a key file up to where the password is needed. For tests/fuzz.
#[cfg(fuzzing)]
pub fn fuzz(json: &str) {
    let _ = File::parse(json);
}

#[cfg(test)]
mod tests;
