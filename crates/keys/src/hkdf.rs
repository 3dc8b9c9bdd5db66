//! HKDF-SHA256 (RFC 5869): keys from what has the strength of a key already.

use pbkdf2::hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, Zeroizing};

use crate::aead::Key;

/// The first 32 bytes; `info` in parts.
pub(crate) fn hkdf_sha256(salt: &[u8], input: &[u8], info: &[&[u8]]) -> Key {
    let extracted = hmac_sha256(salt, &[input]);
    let mut parts = info.to_vec();
    parts.push(&[1]);
    hmac_sha256(extracted.as_slice(), &parts)
}

fn hmac_sha256(key: &[u8], data: &[&[u8]]) -> Key {
    let mut out = Zeroizing::new([0; 32]);
    // An HMAC key may have any length; the error type is an accident of the trait.
    if let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key) {
        data.iter().for_each(|part| mac.update(part));
        let mut output = mac.finalize().into_bytes();
        out.copy_from_slice(&output);
        output.as_mut_slice().zeroize();
    }
    out
}

#[cfg(test)]
mod tests {
    use latchkey_core::primitives::hex;

    use super::*;

    /// RFC 5869, appendix A: cases 1 to 3, of which only the first 32 bytes are made here.
    #[test]
    fn rfc_5869() {
        let range = |from: u8, to: u8| (from..=to).collect::<Vec<u8>>();
        let cases = [
            (
                vec![0x0b; 22],
                range(0, 0x0c),
                range(0xf0, 0xf9),
                "0x3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf",
            ),
            (
                range(0, 0x4f),
                range(0x60, 0xaf),
                range(0xb0, 0xff),
                "0xb11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c",
            ),
            (
                vec![0x0b; 22],
                vec![],
                vec![],
                "0x8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d",
            ),
        ];
        for (input, salt, info, expected) in cases {
            let (head, tail) = info.split_at(info.len() / 2);
            assert_eq!(hex::encode(hkdf_sha256(&salt, &input, &[head, tail]).as_slice()), expected);
        }
    }
}
