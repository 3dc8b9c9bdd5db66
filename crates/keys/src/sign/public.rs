//! Public keys as others give them.

use latchkey_core::primitives::Address;
use latchkey_core::recover;

use super::SignError;
use crate::secp256k1::{decompress, is_on_curve};

/// The address of a public key (SEC 1): 33 bytes, 2 or 3 and x, or 65, 4 and x and y.
///
/// # Errors
/// `InvalidPublicKey` for other bytes, and for those of no point of the curve.
///
/// ```
/// use latchkey_core::primitives::hex;
/// use latchkey_keys::sign::public_key_to_address;
/// // The generator: the public key of 1.
/// let key = hex::decode("0x0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798").unwrap();
/// let address = public_key_to_address(&key).unwrap();
/// assert_eq!(address.to_checksum(), "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf");
/// assert!(public_key_to_address(&key[1..]).is_err());
/// ```
pub fn public_key_to_address(sec1: &[u8]) -> Result<Address, SignError> {
    read(sec1).map(|key| recover::public_key_to_address(&key)).ok_or(SignError::InvalidPublicKey)
}

fn read(sec1: &[u8]) -> Option<[u8; 64]> {
    match sec1 {
        [4, coordinates @ ..] => coordinates.try_into().ok().filter(is_on_curve),
        _ => decompress(sec1.try_into().ok()?),
    }
}

#[cfg(test)]
mod tests {
    use latchkey_core::keccak::keccak256;

    use super::*;
    use crate::sign::SigningKey;

    #[test]
    fn both_forms_lead_to_the_address_and_nothing_else_does() {
        for seed in 0..100_u8 {
            let bytes = keccak256([seed]).0;
            let key = crate::secp256k1::SecretKey::from_bytes(&bytes).unwrap().public_key();
            let mut long = [4; 65];
            long[1..].copy_from_slice(&key);
            let short = crate::secp256k1::compress(&key);
            let address = SigningKey::from_bytes(&bytes).unwrap().address();
            assert_eq!(public_key_to_address(&long), Ok(address));
            assert_eq!(public_key_to_address(&short), Ok(address));
            long[40] ^= 1;
            for other in [&long[..], &long[..64], &long[1..], &short[..32], &[], &[4; 33], &[0; 65], &[2; 65]]
            {
                assert_eq!(public_key_to_address(other), Err(SignError::InvalidPublicKey), "{other:?}");
            }
        }
    }
}
