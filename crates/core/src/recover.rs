//! Signatures and the addresses that made them.

mod compact;

use crate::code::{Code, Failure};
use crate::keccak::keccak256;
use crate::primitives::{Address, B256};

/// A recoverable secp256k1 signature.
///
/// The fields are public and unchecked: [`Signature::check`] says whether they can be a signature of Ethereum's, and
/// [`recover_address`] calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Signature {
    /// The x coordinate of the ephemeral point, big-endian.
    pub r: B256,
    /// The proof, big-endian; at most half the curve's order (EIP-2).
    pub s: B256,
    /// Whether the y coordinate of the ephemeral point is odd.
    pub y_parity: bool,
}

/// Why bytes are not a signature, or lead to no address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// Not 65 bytes.
    #[error("a signature has 65 bytes, not {got}")]
    WrongLength {
        /// Bytes given.
        got: usize,
    },
    /// Not the 64 bytes of a compact signature (EIP-2098).
    #[error("a compact signature has 64 bytes, not {got}")]
    WrongCompactLength {
        /// Bytes given.
        got: usize,
    },
    /// The last byte is not 0, 1, 27 or 28.
    #[error("the last byte of a signature is 0, 1, 27 or 28, not {v}")]
    InvalidV {
        /// The byte given.
        v: u8,
    },
    /// r is zero or not below the curve's order.
    #[error("r is out of range")]
    ROutOfRange,
    /// s is zero or not below the curve's order.
    #[error("s is out of range")]
    SOutOfRange,
    /// s is above half the curve's order: the other spelling of a signature, refused since EIP-2.
    #[error("s is in the upper half of its range; Ethereum refuses such signatures")]
    HighS,
    /// No public key leads to this signature.
    #[error("no key can have made this signature")]
    Unrecoverable,
}

impl SignatureError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::WrongLength { .. }
            | Self::WrongCompactLength { .. }
            | Self::InvalidV { .. }
            | Self::ROutOfRange
            | Self::SOutOfRange
            | Self::HighS
            | Self::Unrecoverable => Code::InvalidParams,
        }
    }
}

impl From<SignatureError> for Failure {
    fn from(error: SignatureError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

/// The curve's order n (SEC 2, secp256k1).
const ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xba,
    0xae, 0xdc, 0xe6, 0xaf, 0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41,
];

/// n / 2, rounded down: the largest s of EIP-2.
const HALF_ORDER: [u8; 32] = [
    0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x5d,
    0x57, 0x6e, 0x73, 0x57, 0xa4, 0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
];

impl Signature {
    const EMPTY: Self = Self { r: B256::ZERO, s: B256::ZERO, y_parity: false };

    /// Reads `r ‖ s ‖ v` with v = 0, 1, 27 or 28.
    ///
    /// # Errors
    /// [`SignatureError`]; high s is refused.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, SignatureError> {
        let bytes: &[u8; 65] =
            bytes.try_into().map_err(|_| SignatureError::WrongLength { got: bytes.len() })?;
        let y_parity = match bytes[64] {
            0 | 27 => false,
            1 | 28 => true,
            v => return Err(SignatureError::InvalidV { v }),
        };
        let mut signature = Self { y_parity, ..Self::EMPTY };
        signature.r.0.copy_from_slice(&bytes[..32]);
        signature.s.0.copy_from_slice(&bytes[32..64]);
        signature.check()?;
        Ok(signature)
    }

    /// Writes `r ‖ s ‖ v` with v = 27 or 28.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 65] {
        let mut bytes = [0; 65];
        bytes[..32].copy_from_slice(&self.r.0);
        bytes[32..64].copy_from_slice(&self.s.0);
        bytes[64] = 27 + u8::from(self.y_parity);
        bytes
    }

    /// Checks 0 < r < n and 0 < s ≤ n/2.
    ///
    /// # Errors
    /// [`SignatureError::ROutOfRange`], [`SignatureError::SOutOfRange`], [`SignatureError::HighS`].
    pub fn check(&self) -> Result<(), SignatureError> {
        if self.r == B256::ZERO || self.r.0 >= ORDER {
            return Err(SignatureError::ROutOfRange);
        }
        if self.s == B256::ZERO || self.s.0 >= ORDER {
            return Err(SignatureError::SOutOfRange);
        }
        if self.s.0 > HALF_ORDER {
            return Err(SignatureError::HighS);
        }
        Ok(())
    }
}

/// Recovers the address whose key signed `prehash`.
///
/// Takes: a hash, already computed; nothing is prefixed or hashed here. Any well-formed signature leads to *some*
/// address: compare it with the one expected.
///
/// # Errors
/// [`SignatureError`] if the signature is out of range, has a high s, or leads to no key.
pub fn recover_address(prehash: &B256, signature: &Signature) -> Result<Address, SignatureError> {
    signature.check()?;
    recover_public_key(prehash, signature)
        .map(|key| public_key_to_address(&key))
        .ok_or(SignatureError::Unrecoverable)
}

/// By our own arithmetic.
#[cfg(not(feature = "k256-only"))]
fn recover_public_key(prehash: &B256, signature: &Signature) -> Option<[u8; 64]> {
    latchkey_curve::recover(&prehash.0, &signature.r.0, &signature.s.0, signature.y_parity)
}

/// By k256.
#[cfg(feature = "k256-only")]
fn recover_public_key(prehash: &B256, signature: &Signature) -> Option<[u8; 64]> {
    use k256::ecdsa::{RecoveryId, Signature as EcdsaSignature, VerifyingKey};

    let ecdsa = EcdsaSignature::from_scalars(signature.r.0, signature.s.0).ok()?;
    let id = RecoveryId::new(signature.y_parity, false);
    let key = VerifyingKey::recover_from_prehash(&prehash.0, &ecdsa, id).ok()?;
    key.to_sec1_point(false).as_bytes().get(1..)?.try_into().ok()
}

/// The address of a public key, given as `x ‖ y` (SEC1 uncompressed, without its leading 0x04).
#[must_use]
pub fn public_key_to_address(uncompressed: &[u8; 64]) -> Address {
    let hash = keccak256(uncompressed);
    let mut address = Address::ZERO;
    address.0.copy_from_slice(&hash.0[12..]);
    address
}
