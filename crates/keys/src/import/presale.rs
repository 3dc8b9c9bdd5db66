//! A wallet of the Ether sale of 2014: PBKDF2-HMAC-SHA-256 of 2,000 rounds, AES-128-CBC; the key is the Keccak-256 of what was
//! encrypted.
//!
//! ```text
//! { "encseed": hex of iv ‖ ciphertext, "ethaddr": hex, "btcaddr": …, "email": … }
//! ```

use aes::Aes128;
use aes::cipher::KeyInit;
use latchkey_core::keccak::keccak256;
use latchkey_core::primitives::{Address, hex};
use serde_json::Value;
use zeroize::{Zeroize, Zeroizing};

use super::{ImportError, Imported, legacy, malformed, text};
use crate::kdf::pbkdf2_sha256;
use crate::sign::SigningKey;

const ROUNDS: u32 = 2_000;
/// The longest `encseed`, in bytes.
const LONGEST: usize = 4_096;

/// Opens a file. There is no MAC: only the address tells whether the password is right.
///
/// # Errors
/// `WrongPassword`; `Malformed` before anything is spent.
pub fn open(json: &Value, password: &[u8]) -> Result<Imported, ImportError> {
    let unhex = |pointer| {
        let digits = text(json, pointer)?;
        let digits = digits.strip_prefix("0x").unwrap_or(digits);
        hex::decode(&format!("0x{digits}")).map_err(|_| malformed(pointer))
    };
    let address = unhex("/ethaddr")?.try_into().map(Address).map_err(|_| malformed("ethaddr"))?;
    let encrypted = unhex("/encseed")?;
    let (iv, ciphertext) = encrypted.split_first_chunk().ok_or(malformed("encseed"))?;
    if ciphertext.len() > LONGEST {
        return Err(malformed("encseed"));
    }
    let mut derived = Zeroizing::new([0_u8; 16]);
    // The password is its own salt.
    pbkdf2_sha256(password, password, ROUNDS, derived.as_mut_slice())?;
    let cipher = Aes128::new(&(*derived).into());
    let seed = legacy::decrypt_cbc(&cipher, iv, ciphertext).ok_or(ImportError::WrongPassword)?;
    let mut key = keccak256(seed.as_slice());
    let found = SigningKey::from_bytes(&key.0);
    key.0.zeroize();
    match found {
        Ok(key) if key.address() == address => Ok(Imported { keys: vec![key], ..Imported::default() }),
        _ => Err(ImportError::WrongPassword),
    }
}
