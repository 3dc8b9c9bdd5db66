//! A private key as bare hex text.

use zeroize::Zeroizing;

/// Reads 64 hex digits, with or without `0x`, white space around them allowed. `None` for anything else.
pub(crate) fn private_key(text: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
    let text = text.trim_ascii();
    let digits = text.strip_prefix(b"0x").unwrap_or(text);
    if digits.len() != 64 {
        return None;
    }
    let mut key = Zeroizing::new([0_u8; 32]);
    for (byte, pair) in key.iter_mut().zip(digits.chunks_exact(2)) {
        for character in pair {
            let digit = char::from(*character).to_digit(16)?;
            *byte = *byte << 4 | u8::try_from(digit).ok()?;
        }
    }
    Some(key)
}
