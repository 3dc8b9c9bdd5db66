//! Extended keys in and out (`xprv…`, `xpub…`), and derivation from public keys alone.
//!
//! Source: BIP-32 "Serialization format", "Public parent key → public child key".

use core::fmt;

use k256::elliptic_curve::PrimeField;
use k256::elliptic_curve::sec1::ToSec1Point;
use k256::{ProjectivePoint, PublicKey, Scalar, SecretKey};
use latchkey_core::primitives::Address;
use latchkey_core::recover::public_key_to_address;
use ripemd::{Digest, Ripemd160};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::base58::{self, PAYLOAD};
use super::{DerivationPath, ExtendedKey, HARDENED, HdError, MAX_DEPTH, hmac_halves};

const PRIVATE: [u8; 4] = [0x04, 0x88, 0xad, 0xe4];
const PUBLIC: [u8; 4] = [0x04, 0x88, 0xb2, 0x1e];

/// Where in its tree a key stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Position {
    depth: u8,
    /// The first four bytes of the parent's identifier; zero for a master key.
    parent: [u8; 4],
    number: u32,
}

impl Position {
    fn child(self, parent: &[u8; 33], number: u32) -> Result<Self, HdError> {
        let depth = self.depth.checked_add(1).ok_or(HdError::Depth { depth: MAX_DEPTH + 1 })?;
        Ok(Self { depth, parent: fingerprint(parent), number })
    }

    fn read(payload: &[u8; PAYLOAD]) -> Result<Self, HdError> {
        let mut position = Self { depth: payload[4], ..Self::default() };
        position.parent.copy_from_slice(&payload[5..9]);
        let mut number = [0; 4];
        number.copy_from_slice(&payload[9..13]);
        position.number = u32::from_be_bytes(number);
        if position.depth == 0 && position != Self::default() {
            return Err(HdError::ExtendedKeyRoot);
        }
        Ok(position)
    }
}

/// The first four bytes of RIPEMD-160(SHA-256(public key)).
fn fingerprint(key: &[u8; 33]) -> [u8; 4] {
    let hash = Ripemd160::digest(Sha256::digest(key));
    [hash[0], hash[1], hash[2], hash[3]]
}

fn write(version: [u8; 4], position: Position, chain_code: &[u8; 32], key: &[u8; 33]) -> Zeroizing<String> {
    let mut payload = Zeroizing::new([0; PAYLOAD]);
    payload[..4].copy_from_slice(&version);
    payload[4] = position.depth;
    payload[5..9].copy_from_slice(&position.parent);
    payload[9..13].copy_from_slice(&position.number.to_be_bytes());
    payload[13..45].copy_from_slice(chain_code);
    payload[45..].copy_from_slice(key);
    base58::encode(&payload)
}

/// The payload of an extended key of one version, and where it stands.
fn read(text: &str, version: [u8; 4]) -> Result<(Zeroizing<[u8; PAYLOAD]>, Position), HdError> {
    let payload = base58::decode(text)?;
    if payload[..4] != version {
        return Err(HdError::ExtendedKeyVersion);
    }
    let position = Position::read(&payload)?;
    Ok((payload, position))
}

/// An extended private key that knows where it stands, to be written as `xprv…`. Wiped when dropped.
///
/// To derive accounts, [`ExtendedKey`] does the same work without fingerprints.
pub struct ExtendedPrivateKey {
    node: ExtendedKey,
    position: Position,
}

impl fmt::Debug for ExtendedPrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ExtendedPrivateKey([redacted])")
    }
}

impl ExtendedPrivateKey {
    /// The master key of a seed.
    ///
    /// # Errors
    /// As [`ExtendedKey::master`].
    pub fn master(seed: &[u8]) -> Result<Self, HdError> {
        Ok(Self { node: ExtendedKey::master(seed)?, position: Position::default() })
    }

    /// Reads `xprv…`. The text is the caller's to wipe.
    ///
    /// # Errors
    /// `ExtendedKeyText`, `ExtendedKeyChecksum`, `ExtendedKeyVersion`, `ExtendedKeyRoot`, `ExtendedKeyBytes`.
    pub fn parse(text: &str) -> Result<Self, HdError> {
        let (payload, position) = read(text, PRIVATE)?;
        let mut key = Zeroizing::new([0; 32]);
        key.copy_from_slice(&payload[46..]);
        if payload[45] != 0 || SecretKey::from_slice(key.as_slice()).is_err() {
            return Err(HdError::ExtendedKeyBytes);
        }
        let mut chain_code = Zeroizing::new([0; 32]);
        chain_code.copy_from_slice(&payload[13..45]);
        Ok(Self { node: ExtendedKey { key, chain_code }, position })
    }

    /// Writes `xprv…`: whoever reads it has this key and all below it.
    #[must_use]
    pub fn export(&self) -> Zeroizing<String> {
        let mut key = Zeroizing::new([0; 33]);
        key[1..].copy_from_slice(self.node.key.as_slice());
        write(PRIVATE, self.position, &self.node.chain_code, &key)
    }

    /// One step down; 2^31 and above are hardened.
    ///
    /// # Errors
    /// `InvalidChild`, or `Depth` below the deepest key there can be.
    pub fn derive_child(&self, number: u32) -> Result<Self, HdError> {
        let position = self.position.child(&self.public_bytes()?, number)?;
        Ok(Self { node: self.node.derive_child(number)?, position })
    }

    /// Walks a path down from this key.
    ///
    /// # Errors
    /// As [`ExtendedPrivateKey::derive_child`].
    pub fn derive(&self, path: &DerivationPath) -> Result<Self, HdError> {
        let node = ExtendedKey { key: self.node.key.clone(), chain_code: self.node.chain_code.clone() };
        let start = Self { node, position: self.position };
        path.0.iter().try_fold(start, |key, step| key.derive_child(*step))
    }

    /// The public half, which can be given away: it shows every account below it, and with one private key below it that
    /// is not hardened, it gives away this one.
    ///
    /// # Errors
    /// `InvalidChild` if the key is no key, which no constructor lets be.
    pub fn to_public(&self) -> Result<ExtendedPublicKey, HdError> {
        let key = self.public_bytes()?;
        Ok(ExtendedPublicKey { key, chain_code: *self.node.chain_code, position: self.position })
    }

    fn public_bytes(&self) -> Result<[u8; 33], HdError> {
        let secret = SecretKey::from_slice(self.node.key.as_slice()).map_err(|_| HdError::InvalidChild)?;
        compress(&secret.public_key()).ok_or(HdError::InvalidChild)
    }
}

fn compress(key: &PublicKey) -> Option<[u8; 33]> {
    key.to_sec1_point(true).as_bytes().try_into().ok()
}

/// An extended public key: it derives public keys and addresses, and signs nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtendedPublicKey {
    key: [u8; 33],
    chain_code: [u8; 32],
    position: Position,
}

impl ExtendedPublicKey {
    /// Reads `xpub…`.
    ///
    /// # Errors
    /// As [`ExtendedPrivateKey::parse`].
    ///
    /// ```
    /// use latchkey_keys::hd::ExtendedPublicKey;
    /// // BIP-32, test vector 1, chain m.
    /// let text = "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8";
    /// let key = ExtendedPublicKey::parse(text).unwrap();
    /// assert_eq!(key.format(), text);
    /// assert!(key.derive_child(1 << 31).is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, HdError> {
        let (payload, position) = read(text, PUBLIC)?;
        let mut key = [0; 33];
        key.copy_from_slice(&payload[45..]);
        if PublicKey::from_sec1_bytes(&key).is_err() {
            return Err(HdError::ExtendedKeyBytes);
        }
        let mut chain_code = [0; 32];
        chain_code.copy_from_slice(&payload[13..45]);
        Ok(Self { key, chain_code, position })
    }

    /// Writes `xpub…`.
    #[must_use]
    pub fn format(&self) -> String {
        write(PUBLIC, self.position, &self.chain_code, &self.key).to_string()
    }

    /// One step down.
    ///
    /// # Errors
    /// `HardenedFromPublic` from 2^31 on, `InvalidChild`, `Depth`.
    pub fn derive_child(&self, number: u32) -> Result<Self, HdError> {
        if number >= HARDENED {
            return Err(HdError::HardenedFromPublic);
        }
        let position = self.position.child(&self.key, number)?;
        let (left, right) = hmac_halves(&self.chain_code, &[&self.key, &number.to_be_bytes()]);
        let tweak = Option::<Scalar>::from(Scalar::from_repr((*left).into())).ok_or(HdError::InvalidChild)?;
        let sum = ProjectivePoint::GENERATOR * tweak + self.public_key()?.to_projective();
        let child = PublicKey::from_affine(sum.to_affine()).map_err(|_| HdError::InvalidChild)?;
        let key = compress(&child).ok_or(HdError::InvalidChild)?;
        Ok(Self { key, chain_code: *right, position })
    }

    /// Walks a path down from this key; `m` stands for the key itself.
    ///
    /// # Errors
    /// As [`ExtendedPublicKey::derive_child`].
    pub fn derive(&self, path: &DerivationPath) -> Result<Self, HdError> {
        path.0.iter().try_fold(self.clone(), |key, step| key.derive_child(*step))
    }

    /// The address of the key.
    ///
    /// # Errors
    /// `InvalidChild` if the key is no point, which no constructor lets be.
    pub fn address(&self) -> Result<Address, HdError> {
        let point = self.public_key()?.to_sec1_point(false);
        let uncompressed = point.as_bytes().get(1..).and_then(|xy| xy.try_into().ok());
        uncompressed.map(public_key_to_address).ok_or(HdError::InvalidChild)
    }

    fn public_key(&self) -> Result<PublicKey, HdError> {
        PublicKey::from_sec1_bytes(&self.key).map_err(|_| HdError::InvalidChild)
    }
}

#[cfg(test)]
mod tests;
