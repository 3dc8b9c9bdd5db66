//! A MetaMask vault, as `@metamask/browser-passworder` writes it: PBKDF2-HMAC-SHA-256, AES-256-GCM with an iv of 16 bytes.
//!
//! ```text
//! { "data": base64, "iv": base64, "salt": base64, "keyMetadata"?: { "algorithm": "PBKDF2", "params": { "iterations": n } } }
//! ```
//!
//! Vaults from before there was `keyMetadata` have 10,000 rounds, later ones 900,000 or what they say. Inside is a list of
//! keyrings; those of hardware wallets and snaps hold no key and are passed over. The vault is also taken out of a whole
//! state, as logs and backups have it (`KeyringController.vault`).

use aes_gcm::aead::consts::U16;
use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::aes::Aes256;
use aes_gcm::{AesGcm, Nonce};
use latchkey_core::json;
use serde_json::Value;
use zeroize::Zeroizing;

use super::{ImportError, Imported, base64, malformed, raw, scan, text};
use crate::hd::DerivationPath;
use crate::kdf::{KdfError, pbkdf2_sha256};
use crate::mnemonic::Mnemonic;
use crate::sign::{SignError, SigningKey};

/// Rounds of vaults that do not tell.
const ROUNDS: u32 = 10_000;
/// The most rounds: twice what is written today.
const MAX_ROUNDS: u32 = 2_000_000;
/// Where accounts are derived in keyrings that do not tell.
const PATH: &str = "m/44'/60'/0'/0";
/// The most accounts of one mnemonic.
const MAX_ACCOUNTS: u32 = 1_000;

/// Opens a vault.
///
/// # Errors
/// `WrongPassword`; `Malformed` and `Kdf` before anything is spent; what is wrong with the keys inside.
pub fn open(json: Value, password: &[u8]) -> Result<Imported, ImportError> {
    let vault = find_vault(json)?;
    let rounds = rounds(&vault)?;
    let (data, iv) = (decoded(&vault, "/data")?, decoded(&vault, "/iv")?);
    let salt = decoded(&vault, "/salt")?;
    let iv: [u8; 16] = iv.try_into().map_err(|_| malformed("/iv"))?;
    let mut key = Zeroizing::new([0_u8; 32]);
    pbkdf2_sha256(password, &salt, rounds, key.as_mut_slice())?;
    let mut plaintext = Zeroizing::new(data);
    let opened = AesGcm::<Aes256, U16>::new_from_slice(key.as_slice())
        .is_ok_and(|cipher| cipher.decrypt_in_place(&Nonce::from(iv), b"", &mut *plaintext).is_ok());
    if !opened {
        return Err(ImportError::WrongPassword);
    }
    keyrings(&plaintext)
}

/// The vault itself, or the one in a state around it.
pub(super) fn find_vault(json: Value) -> Result<Value, ImportError> {
    for pointer in ["/data/KeyringController/vault", "/KeyringController/vault", "/vault"] {
        if let Some(Value::String(vault)) = json.pointer(pointer) {
            return json::parse(vault).map_err(|_| malformed("vault"));
        }
    }
    Ok(json)
}

pub(super) fn rounds(vault: &Value) -> Result<u32, ImportError> {
    let Some(metadata) = vault.get("keyMetadata").filter(|metadata| !metadata.is_null()) else {
        return Ok(ROUNDS);
    };
    if metadata.get("algorithm").and_then(Value::as_str) != Some("PBKDF2") {
        return Err(malformed("keyMetadata"));
    }
    let rounds = metadata.pointer("/params/iterations").and_then(Value::as_u64);
    match rounds.ok_or(malformed("keyMetadata"))? {
        0 => Err(KdfError::Invalid { parameter: "iterations" }.into()),
        rounds => u32::try_from(rounds)
            .ok()
            .filter(|rounds| *rounds <= MAX_ROUNDS)
            .ok_or(KdfError::TooExpensive { parameter: "iterations" }.into()),
    }
}

pub(super) fn decoded(vault: &Value, pointer: &'static str) -> Result<Vec<u8>, ImportError> {
    base64::decode(text(vault, pointer)?).ok_or(malformed(pointer))
}

/// Reads the list of keyrings.
pub(super) fn keyrings(plaintext: &[u8]) -> Result<Imported, ImportError> {
    let mut imported = Imported::default();
    for keyring in scan::elements(plaintext) {
        let data = scan::member(keyring, "data").unwrap_or_default();
        match scan::member(keyring, "type").and_then(scan::string) {
            Some(b"HD Key Tree") => imported.mnemonics.push(tree(data)?),
            Some(b"Simple Key Pair") => {
                for key in scan::elements(data) {
                    let text = scan::string(key).ok_or(malformed("key"))?;
                    let key = raw::private_key(text).ok_or(SignError::InvalidKey)?;
                    imported.keys.push(SigningKey::from_bytes(&key)?);
                }
            }
            _ => {}
        }
    }
    imported.or_none()
}

fn tree(data: &[u8]) -> Result<(Mnemonic, Vec<DerivationPath>), ImportError> {
    let words = scan::member(data, "mnemonic").and_then(scan::string_or_bytes);
    let mnemonic = Mnemonic::parse(&words.ok_or(malformed("mnemonic"))?)?;
    let count = match scan::member(data, "numberOfAccounts") {
        Some(count) => scan::number(count).ok_or(malformed("numberOfAccounts"))?,
        None => 1,
    };
    let parent = match scan::member(data, "hdPath") {
        Some(path) => scan::string(path).and_then(|path| core::str::from_utf8(path).ok()),
        None => Some(PATH),
    };
    let parent = parent.ok_or(malformed("hdPath"))?;
    let paths = (0..count.min(MAX_ACCOUNTS)).map(|index| format!("{parent}/{index}").parse());
    Ok((mnemonic, paths.collect::<Result<_, _>>()?))
}
