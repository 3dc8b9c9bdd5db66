//! What eth-lightwallet's version 1 did with CryptoJS: PBKDF2-HMAC-SHA-1 of 150 rounds makes a text of hex digits, which is
//! the passphrase of OpenSSL's `enc -aes-256-cbc -md md5`. Nothing authenticates.

use aes::Aes256;
use aes::cipher::{Block, BlockCipherDecrypt, KeyInit};
use md5::{Digest, Md5};
use serde_json::Value;
use sha1::Sha1;
use zeroize::Zeroizing;

use super::{ImportError, malformed};

/// In front of what OpenSSL encrypted, before the salt.
const MAGIC: &[u8] = b"Salted__";
const ROUNDS: u32 = 150;
const BLOCK: usize = 16;

/// 128 hex digits.
pub(super) type Key = Zeroizing<Vec<u8>>;

/// Derives the passphrase. The salt is four words of 32 bits.
pub(super) fn derive(json: &Value, password: &[u8]) -> Result<Key, ImportError> {
    let words = json.pointer("/salt/words").and_then(Value::as_array).ok_or(malformed("salt"))?;
    if words.is_empty() || words.len() > 16 {
        return Err(malformed("salt"));
    }
    let mut salt = Vec::with_capacity(words.len() * 4);
    for word in words {
        // CryptoJS writes them signed or not.
        let word = word
            .as_i64()
            .and_then(|word| u32::try_from(word).ok().or(i32::try_from(word).ok().map(i32::cast_unsigned)));
        salt.extend_from_slice(&word.ok_or(malformed("salt"))?.to_be_bytes());
    }
    let mut derived = Zeroizing::new([0_u8; 64]);
    pbkdf2::pbkdf2_hmac::<Sha1>(password, &salt, ROUNDS, derived.as_mut_slice());
    let mut text = Zeroizing::new(Vec::with_capacity(128));
    for byte in derived.iter() {
        for digit in [byte >> 4, byte & 15] {
            text.push(if digit < 10 { b'0' + digit } else { b'a' + digit - 10 });
        }
    }
    Ok(text)
}

/// Opens `Salted__ ‖ salt ‖ ciphertext`; `None` if it is not that, or its padding is wrong.
pub(super) fn open(passphrase: &Key, bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (salt, ciphertext) = bytes.strip_prefix(MAGIC)?.split_first_chunk::<8>()?;
    // OpenSSL's EVP_BytesToKey: 32 bytes of key, 16 of iv.
    let mut material = Zeroizing::new([0_u8; 48]);
    let mut last: Zeroizing<Vec<u8>> = Zeroizing::default();
    for part in material.chunks_exact_mut(16) {
        let digest = Md5::new().chain_update(&last).chain_update(passphrase).chain_update(salt).finalize();
        part.copy_from_slice(&digest);
        last = Zeroizing::new(digest.to_vec());
    }
    let (key, iv) = material.split_at_checked(32)?;
    let cipher = Aes256::new_from_slice(key).ok()?;
    decrypt_cbc(&cipher, iv.try_into().ok()?, ciphertext)
}

/// AES-CBC with PKCS #7 padding; `None` for a length or a padding that is not right.
pub(super) fn decrypt_cbc<C: BlockCipherDecrypt>(
    cipher: &C,
    iv: &[u8; BLOCK],
    ciphertext: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    if ciphertext.is_empty() || !ciphertext.len().is_multiple_of(BLOCK) {
        return None;
    }
    let mut plaintext = Zeroizing::new(Vec::with_capacity(ciphertext.len()));
    let mut before = iv.as_slice();
    for chunk in ciphertext.chunks_exact(BLOCK) {
        let mut block = Block::<C>::try_from(chunk).ok()?;
        cipher.decrypt_block(&mut block);
        plaintext.extend(block.iter().zip(before).map(|(byte, mask)| byte ^ mask));
        before = chunk;
    }
    let padding = usize::from(*plaintext.last()?);
    let length = plaintext.len().checked_sub(padding).filter(|_| (1..=BLOCK).contains(&padding))?;
    if plaintext.get(length..)?.iter().any(|byte| usize::from(*byte) != padding) {
        return None;
    }
    plaintext.truncate(length);
    Some(plaintext)
}
