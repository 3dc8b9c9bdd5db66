//! An eth-lightwallet vault of version 1, 2 or 3.
//!
//! Versions 2 and 3: scrypt with n = 2^14, XSalsa20-Poly1305, everything in Base64. Version 1: [`legacy`](super::legacy).
//!
//! The mnemonic is brought along with the accounts that it derives. The library derived some keys otherwise than BIP-32
//! says (those below a key that begins with a zero byte): an account whose derived key has another address than the file
//! says comes as the private key that the file has for it.

use latchkey_core::primitives::Address;
use serde_json::Value;
use zeroize::Zeroizing;

use super::{ImportError, Imported, base64, legacy, malformed, secretbox, text};
use crate::hd::{DerivationPath, ExtendedKey};
use crate::kdf::ScryptParams;
use crate::mnemonic::Mnemonic;
use crate::sign::SigningKey;

const PARAMS: ScryptParams = ScryptParams { n: 1 << 14, r: 8, p: 1 };
/// The salt of vaults that do not tell.
const SALT: &str = "lightwalletSalt";
/// The path of version 1.
const FIRST_PATH: &str = "m/0'/0'/0'";
/// The most accounts of one path.
const MAX_ACCOUNTS: usize = 1_000;

/// How what is in the vault is encrypted.
enum Cipher {
    /// Under the key that scrypt derived.
    Secretbox(Zeroizing<[u8; 32]>),
    /// Under what version 1 derives.
    Legacy(legacy::Key),
}

impl Cipher {
    fn open(&self, encrypted: &Value, field: &'static str) -> Result<Zeroizing<Vec<u8>>, ImportError> {
        let boxed = base64::decode(text(encrypted, field)?).ok_or(malformed(field))?;
        match self {
            Self::Secretbox(key) => {
                let nonce =
                    base64::decode(text(encrypted, "/nonce")?).and_then(|nonce| nonce.try_into().ok());
                secretbox::open(key, &nonce.ok_or(malformed("nonce"))?, &boxed)
            }
            Self::Legacy(key) => legacy::open(key, &boxed),
        }
        .ok_or(ImportError::WrongPassword)
    }

    fn open_key(&self, encrypted: &Value) -> Result<SigningKey, ImportError> {
        let bytes = self.open(encrypted, "/key")?;
        let key = bytes.as_slice().try_into().map_err(|_| malformed("encPrivKeys"))?;
        Ok(SigningKey::from_bytes(key)?)
    }
}

/// Opens a vault.
///
/// # Errors
/// `WrongPassword`; `Malformed` before anything is spent; what is wrong with the keys inside.
pub fn open(json: &Value, password: &[u8]) -> Result<Imported, ImportError> {
    let encrypted = json.get("encSeed").ok_or(malformed("encSeed"))?;
    let (branches, cipher) = match json.get("version") {
        None => (vec![(FIRST_PATH, json)], Cipher::Legacy(legacy::derive(json, password)?)),
        Some(version) => {
            let branches = match version.as_u64() {
                Some(1) => vec![(FIRST_PATH, json)],
                Some(2) => {
                    let data = json.get("ksData").and_then(Value::as_object).ok_or(malformed("ksData"))?;
                    data.iter().map(|(path, branch)| (path.as_str(), branch)).collect()
                }
                Some(3) => vec![(text(json, "/hdPathString")?, json)],
                _ => return Err(malformed("version")),
            };
            let cipher = match version.as_u64() {
                Some(1) => Cipher::Legacy(legacy::derive(json, password)?),
                _ => Cipher::Secretbox(scrypt_key(json, password)?),
            };
            (branches, cipher)
        }
    };
    let words = cipher.open(encrypted, "/encStr")?;
    let mnemonic = Mnemonic::parse(&words).map_err(|error| match cipher {
        // Without a MAC, words that are none are all that tells a wrong password.
        Cipher::Legacy(_) => ImportError::WrongPassword,
        Cipher::Secretbox(_) => error.into(),
    })?;
    let master = ExtendedKey::master(mnemonic.to_seed(b"").as_slice())?;
    let (mut paths, mut keys) = (Vec::new(), Vec::new());
    for (parent, branch) in branches {
        for (index, address) in addresses(branch)?.into_iter().enumerate() {
            let path: DerivationPath = format!("{parent}/{index}").parse()?;
            let child = master.derive(&path)?;
            if SigningKey::from_bytes(child.key())?.address() == address.0 {
                paths.push(path);
            } else {
                let key = cipher.open_key(
                    branch.pointer(&format!("/encPrivKeys/{}", address.1)).unwrap_or(&Value::Null),
                )?;
                keys.push(key);
            }
        }
    }
    Ok(Imported { mnemonics: vec![(mnemonic, paths)], keys })
}

fn scrypt_key(json: &Value, password: &[u8]) -> Result<Zeroizing<[u8; 32]>, ImportError> {
    let salt = match json.get("salt") {
        None | Some(Value::Null) => SALT,
        Some(Value::String(salt)) => salt,
        Some(_) => return Err(malformed("salt")),
    };
    let mut key = Zeroizing::new([0_u8; 32]);
    PARAMS.derive(password, salt.as_bytes(), key.as_mut_slice())?;
    Ok(key)
}

/// The addresses of a branch, and how it writes them.
pub(super) fn addresses(branch: &Value) -> Result<Vec<(Address, &str)>, ImportError> {
    let list = branch.get("addresses").and_then(Value::as_array).ok_or(malformed("addresses"))?;
    if list.len() > MAX_ACCOUNTS {
        return Err(malformed("addresses"));
    }
    list.iter()
        .map(|address| {
            let written = address.as_str().ok_or(malformed("addresses"))?;
            let digits = written.strip_prefix("0x").unwrap_or(written);
            let address = Address::parse(&format!("0x{digits}")).map_err(|_| malformed("addresses"))?;
            Ok((address, written))
        })
        .collect()
}
