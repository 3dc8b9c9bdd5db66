//! Signing keys. A signature of a wallet leaves only after k256, which did not make it, led back to the signer's address.

mod authorization;
mod bulk;
mod check;
mod public;

pub use bulk::BulkKey;
pub use public::public_key_to_address;

use core::fmt;

use latchkey_core::code::{Code, Failure};
use latchkey_core::message::{eip191, eip712::TypedData};
use latchkey_core::primitives::{Address, B256};
use latchkey_core::recover::{self, Signature};
use latchkey_core::transaction::{SignedTransaction, Transaction};
use zeroize::Zeroizing;

use crate::secp256k1::SecretKey;
use crate::wipe::scrub_stack;

/// Why nothing was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignError {
    /// The bytes are no private key: zero, or not below the curve's order.
    #[error("this is not a private key")]
    InvalidKey,
    /// The bytes are no public key: not 33 or 65 of them, or no point of the curve.
    #[error("this is not a public key")]
    InvalidPublicKey,
    /// The signature just made does not lead back to its key, or the address is not k256's: a hardware or arithmetic fault.
    /// It was discarded.
    #[error(
        "what was computed failed its check and was discarded; try again, and restart the machine if it persists"
    )]
    SelfCheck,
}

impl SignError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::InvalidKey | Self::InvalidPublicKey => Code::InvalidParams,
            Self::SelfCheck => Code::Internal,
        }
    }
}

impl From<SignError> for Failure {
    fn from(error: SignError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

/// What is signed to check an address: no message, transaction or typed data has this hash.
const PROBE: B256 = B256::ZERO;

/// A private key ready to sign, and its address. Wiped when dropped.
///
/// Signs transactions, messages and typed data; there is no public way to sign a bare digest.
pub struct SigningKey {
    /// Boxed so that moving this type leaves no copy of the key behind.
    key: Box<SecretKey>,
    address: Address,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({}, [redacted])", self.address)
    }
}

impl SigningKey {
    /// Takes a private key, 32 bytes big-endian.
    ///
    /// # Errors
    /// `InvalidKey` if it is zero or not below the curve's order; `SelfCheck` if k256 finds another address.
    ///
    /// ```
    /// // keccak256("cow"): ethereum/tests, BasicTests/keyaddrtest.json.
    /// let bytes = latchkey_core::keccak::keccak256("cow");
    /// let key = latchkey_keys::sign::SigningKey::from_bytes(&bytes.0).unwrap();
    /// assert_eq!(key.address().to_checksum(), "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826");
    /// ```
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, SignError> {
        let key = Self::build(bytes);
        scrub_stack();
        key
    }

    #[inline(never)]
    fn build(bytes: &[u8; 32]) -> Result<Self, SignError> {
        let key = Box::new(SecretKey::from_bytes(bytes).ok_or(SignError::InvalidKey)?);
        let address = recover::public_key_to_address(&key.public_key());
        Self::checked(key, address)
    }

    /// The key, if a signature of it leads k256 to that address. A wrong address would take what is sent to it, and no
    /// signature would bring it back. This signature goes nowhere.
    fn checked(key: Box<SecretKey>, address: Address) -> Result<Self, SignError> {
        let key = Self { key, address };
        key.sign_with(&PROBE, SecretKey::sign_prehash).map(|_| key)
    }

    /// The address of this key.
    #[must_use]
    pub const fn address(&self) -> Address {
        self.address
    }

    /// Signs a transaction.
    ///
    /// # Errors
    /// `SelfCheck` if the signature did not lead back to this key.
    pub fn sign_transaction(&self, transaction: Transaction) -> Result<SignedTransaction, SignError> {
        let signature = self.sign_prehash(&transaction.signing_hash())?;
        Ok(transaction.sign(signature))
    }

    /// Signs a message as `personal_sign` does (EIP-191). Takes the bytes before the prefix.
    ///
    /// # Errors
    /// `SelfCheck` if the signature did not lead back to this key.
    pub fn sign_message(&self, message: &[u8]) -> Result<Signature, SignError> {
        self.sign_prehash(&eip191::hash_message(message))
    }

    /// Signs typed data (EIP-712).
    ///
    /// # Errors
    /// `SelfCheck` if the signature did not lead back to this key.
    pub fn sign_typed_data(&self, data: &TypedData) -> Result<Signature, SignError> {
        self.sign_prehash(&data.hash())
    }

    /// RFC 6979, low s, checked by k256.
    pub(crate) fn sign_prehash(&self, prehash: &B256) -> Result<Signature, SignError> {
        let signature = self.sign_with(prehash, SecretKey::sign_prehash);
        scrub_stack();
        signature
    }

    /// Makes a signature with `make` and releases it only if it leads back to this key.
    #[inline(never)]
    fn sign_with(
        &self,
        prehash: &B256,
        make: impl FnOnce(&SecretKey, &B256) -> Signature,
    ) -> Result<Signature, SignError> {
        let signature = make(&self.key, prehash);
        if check::leads_to(prehash, &signature, self.address) {
            Ok(signature)
        } else {
            Err(SignError::SelfCheck)
        }
    }

    /// The private key, for an export its owner asked for and for the vault.
    pub(crate) fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        self.key.to_bytes()
    }
}

#[cfg(test)]
mod tests {
    use latchkey_core::keccak::keccak256;
    use latchkey_core::primitives::hex;

    use super::*;

    fn cow() -> SigningKey {
        SigningKey::from_bytes(&keccak256("cow").0).unwrap()
    }

    #[test]
    fn a_fault_in_any_bit_is_caught() {
        let key = cow();
        let mut caught = 0;
        for fault in 0..1_024_usize {
            let prehash = keccak256(fault.to_be_bytes());
            let result = key.sign_with(&prehash, |key, prehash| {
                let mut signature = key.sign_prehash(prehash);
                match fault % 513 {
                    bit @ 0..256 => signature.r.0[bit / 8] ^= 1 << (bit % 8),
                    bit @ 256..512 => signature.s.0[bit / 8 - 32] ^= 1 << (bit % 8),
                    _ => signature.y_parity = !signature.y_parity,
                }
                signature
            });
            assert_eq!(result, Err(SignError::SelfCheck), "fault {fault}");
            caught += 1;
        }
        assert_eq!(caught, 1_024);
    }

    #[test]
    fn a_signature_by_another_key_or_of_another_hash_and_another_address_are_caught() {
        let (key, horse) = (cow(), SigningKey::from_bytes(&keccak256("horse").0).unwrap());
        let prehash = keccak256("");
        assert_eq!(
            key.sign_with(&prehash, |_, hash| horse.key.sign_prehash(hash)),
            Err(SignError::SelfCheck)
        );
        let key_bytes = || Box::new(SecretKey::from_bytes(&keccak256("cow").0).unwrap());
        assert_eq!(SigningKey::checked(key_bytes(), horse.address()).unwrap_err(), SignError::SelfCheck);
        assert_eq!(SigningKey::checked(key_bytes(), key.address()).unwrap().address(), key.address());
        let other = keccak256("other");
        assert_eq!(key.sign_with(&prehash, |key, _| key.sign_prehash(&other)), Err(SignError::SelfCheck));
        assert!(key.sign_with(&prehash, SecretKey::sign_prehash).is_ok());
    }

    /// Keys and addresses: ethereum/tests BasicTests/keyaddrtest.json. Signatures of keccak256(""): ethers 6.17 (the
    /// ones in that file recover to no address of its own).
    #[test]
    fn keyaddrtest() {
        let rows: Vec<serde_json::Value> =
            serde_json::from_str(include_str!("../../../tests/vectors/keystore/keyaddrtest.json")).unwrap();
        let signatures = [
            (
                "0x969c6401753252baddcfba4ed7aa993988ed1a4bf5af7f527126d82b4e7ba45c",
                "0x24f291dc14754f97176c24c9842e2b82af72f2c8c8f7a931e0cd4611809007a3",
            ),
            (
                "0x58fd4b32b2c39a166115aec2ef0bb2f97011947ae148039a4732d929ba206d22",
                "0x6b11516cc80ead13ded1bd3fc6fde562177801b75e1506d2a71d86ef7b6f5b97",
            ),
        ];
        assert_eq!(rows.len(), signatures.len());
        for (row, (r, s)) in rows.iter().zip(signatures) {
            let text = |bytes: &[u8]| hex::encode(bytes).split_off(2);
            let key = SigningKey::from_bytes(&keccak256(row["seed"].as_str().unwrap()).0).unwrap();
            assert_eq!(text(key.to_bytes().as_slice()), *row["key"].as_str().unwrap());
            assert_eq!(text(&key.address().0), *row["addr"].as_str().unwrap());
            let expected =
                Signature { r: B256::parse(r).unwrap(), s: B256::parse(s).unwrap(), y_parity: true };
            assert_eq!(key.sign_prehash(&keccak256("")), Ok(expected));
        }
    }

    #[test]
    fn refuses_what_is_no_key_and_prints_nothing() {
        assert_eq!(SigningKey::from_bytes(&[0; 32]).unwrap_err(), SignError::InvalidKey);
        assert_eq!(SigningKey::from_bytes(&[0xFF; 32]).unwrap_err(), SignError::InvalidKey);
        assert_eq!(
            format!("{:?}", cow()),
            "SigningKey(0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826, [redacted])"
        );
    }
}
