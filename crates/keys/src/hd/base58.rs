//! Base58Check for extended keys: 78 bytes and a checksum of four, always 111 characters.
//!
//! Not in constant time: which characters there are may leak through timing where someone can measure it. It runs only
//! when a person takes a key in or out.

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::HdError;

const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// Bytes of an extended key without its checksum.
pub(super) const PAYLOAD: usize = 78;

const WHOLE: usize = PAYLOAD + 4;

/// Characters of an extended key: its first byte, 4, makes it so.
const TEXT: usize = 111;

fn checksum(payload: &[u8]) -> [u8; 4] {
    let hash = Sha256::digest(Sha256::digest(payload));
    [hash[0], hash[1], hash[2], hash[3]]
}

/// Writes the payload with its checksum.
pub(super) fn encode(payload: &[u8; PAYLOAD]) -> Zeroizing<String> {
    let mut digits = Zeroizing::new([0_u8; TEXT]);
    for byte in payload.iter().chain(&checksum(payload)) {
        let mut carry = u32::from(*byte);
        for digit in digits.iter_mut().rev() {
            carry += u32::from(*digit) << 8;
            *digit = (carry % 58).to_le_bytes()[0];
            carry /= 58;
        }
    }
    let mut text = Zeroizing::new(String::with_capacity(TEXT));
    text.extend(digits.iter().map(|digit| char::from(ALPHABET[usize::from(*digit)])));
    text
}

/// Reads a payload and checks its checksum.
pub(super) fn decode(text: &str) -> Result<Zeroizing<[u8; PAYLOAD]>, HdError> {
    if text.len() != TEXT {
        return Err(HdError::ExtendedKeyText);
    }
    let mut whole = Zeroizing::new([0_u8; WHOLE]);
    for character in text.bytes() {
        let digit = ALPHABET.iter().position(|other| *other == character).ok_or(HdError::ExtendedKeyText)?;
        let mut carry = u32::try_from(digit).map_err(|_| HdError::ExtendedKeyText)?;
        for byte in whole.iter_mut().rev() {
            carry += u32::from(*byte) * 58;
            *byte = carry.to_le_bytes()[0];
            carry >>= 8;
        }
        if carry != 0 {
            return Err(HdError::ExtendedKeyText);
        }
    }
    let mut payload = Zeroizing::new([0; PAYLOAD]);
    payload.copy_from_slice(&whole[..PAYLOAD]);
    if whole[PAYLOAD..] != checksum(payload.as_slice()) {
        return Err(HdError::ExtendedKeyChecksum);
    }
    Ok(payload)
}
