//! Extended keys in and out (`xprv…`, `xpub…`), and derivation from public keys alone.
//!
//! Source: BIP-32 "Serialization format", "Public parent key → public child key".

use core::fmt;
use core::ops::Range;

use latchkey_core::primitives::Address;
use latchkey_core::recover::public_key_to_address;
use ripemd::{Digest, Ripemd160};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::base58::{self, PAYLOAD};
use super::{DerivationPath, ExtendedKey, HARDENED, HdError, MAX_DEPTH, hmac_halves, secret_key};
use crate::secp256k1::{PublicKey, add_multiples, compress, decompress};
use crate::sha512::HmacSha512;

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

/// The fingerprint of a private key.
pub(super) fn fingerprint_of(key: &[u8; 32]) -> Result<[u8; 4], HdError> {
    Ok(fingerprint(&compress(&secret_key(key)?.public_key())))
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
        if payload[45] != 0 || secret_key(&key).is_err() {
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
        self.step(&self.node, self.position.depth, number)
    }

    /// Walks a path down from this key; `m` stands for the key itself.
    ///
    /// # Errors
    /// As [`ExtendedPrivateKey::derive_child`].
    pub fn derive(&self, path: &DerivationPath) -> Result<Self, HdError> {
        let mut node = self.node.clone();
        let Some((last, way)) = path.0.split_last() else {
            return Ok(Self { node, position: self.position });
        };
        // Only the last parent's fingerprint is ever seen.
        let mut depth = self.position.depth;
        for number in way {
            node = node.derive_child(*number)?;
            depth = depth.checked_add(1).ok_or(HdError::Depth { depth: MAX_DEPTH + 1 })?;
        }
        self.step(&node, depth, *last)
    }

    /// The child of a key at that depth.
    fn step(&self, parent: &ExtendedKey, depth: u8, number: u32) -> Result<Self, HdError> {
        let position = Position { depth, ..self.position }.child(&compress(&public_key(parent)?), number)?;
        Ok(Self { node: parent.derive_child(number)?, position })
    }

    /// Steps from the master key.
    #[must_use]
    pub const fn depth(&self) -> u8 {
        self.position.depth
    }

    /// The private key, 32 bytes big-endian.
    #[must_use]
    pub fn private_key(&self) -> &[u8; 32] {
        self.node.key()
    }

    /// The public half, which can be given away: it shows every account below it, and with one private key below it that
    /// is not hardened, it gives away this one.
    ///
    /// # Errors
    /// `InvalidChild` if the key is no key, which no constructor lets be.
    pub fn to_public(&self) -> Result<ExtendedPublicKey, HdError> {
        let key = public_key(&self.node)?;
        Ok(ExtendedPublicKey { key, chain_code: *self.node.chain_code, position: self.position })
    }
}

fn public_key(node: &ExtendedKey) -> Result<PublicKey, HdError> {
    Ok(secret_key(&node.key)?.public_key())
}

/// A public child's key, `None` where there is none, and chain code.
type Child = (Option<PublicKey>, [u8; 32]);

/// An extended public key: it derives public keys and addresses, and signs nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtendedPublicKey {
    /// A point of the curve.
    key: PublicKey,
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
        let mut compressed = [0; 33];
        compressed.copy_from_slice(&payload[45..]);
        let key = decompress(&compressed).ok_or(HdError::ExtendedKeyBytes)?;
        let mut chain_code = [0; 32];
        chain_code.copy_from_slice(&payload[13..45]);
        Ok(Self { key, chain_code, position })
    }

    /// Writes `xpub…`.
    #[must_use]
    pub fn format(&self) -> String {
        write(PUBLIC, self.position, &self.chain_code, &compress(&self.key)).to_string()
    }

    /// One step down.
    ///
    /// # Errors
    /// `HardenedFromPublic` from 2^31 on, `InvalidChild`, `Depth`.
    pub fn derive_child(&self, number: u32) -> Result<Self, HdError> {
        let position = self.position.child(&compress(&self.key), number)?;
        let end = number.checked_add(1).ok_or(HdError::HardenedFromPublic)?;
        let child = self.children(number..end)?.pop().ok_or(HdError::InvalidChild)?;
        Ok(Self { key: child.0.ok_or(HdError::InvalidChild)?, chain_code: child.1, position })
    }

    /// Children in a row, which share an inversion.
    fn children(&self, numbers: Range<u32>) -> Result<Vec<Child>, HdError> {
        if numbers.end > HARDENED {
            return Err(HdError::HardenedFromPublic);
        }
        let (hmac, parent) = (HmacSha512::new(&self.chain_code), compress(&self.key));
        let halves = |number: u32| hmac_halves(&hmac, &[&parent, &number.to_be_bytes()]);
        let (tweaks, chain_codes): (Vec<_>, Vec<_>) =
            numbers.map(halves).map(|(left, right)| (*left, *right)).unzip();
        let keys = add_multiples(&self.key, &tweaks).ok_or(HdError::InvalidChild)?;
        Ok(keys.into_iter().zip(chain_codes).collect())
    }

    /// The addresses of children in a row, much faster than one by one.
    ///
    /// # Errors
    /// `HardenedFromPublic` from 2^31 on; `InvalidChild` if one does not exist (probability below 2^-127 each).
    ///
    /// ```
    /// use latchkey_keys::hd::ExtendedPublicKey;
    /// // BIP-32, test vector 1, chain m.
    /// let text = "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8";
    /// let key = ExtendedPublicKey::parse(text).unwrap();
    /// let addresses = key.child_addresses(5..7).unwrap();
    /// assert_eq!(addresses[1], key.derive_child(6).unwrap().address());
    /// ```
    pub fn child_addresses(&self, numbers: Range<u32>) -> Result<Vec<Address>, HdError> {
        let address =
            |(key, _): Child| key.map(|key| public_key_to_address(&key)).ok_or(HdError::InvalidChild);
        self.children(numbers)?.into_iter().map(address).collect()
    }

    /// Walks a path down from this key; `m` stands for the key itself.
    ///
    /// # Errors
    /// As [`ExtendedPublicKey::derive_child`].
    pub fn derive(&self, path: &DerivationPath) -> Result<Self, HdError> {
        path.0.iter().try_fold(self.clone(), |key, step| key.derive_child(*step))
    }

    /// The address of the key.
    #[must_use]
    pub fn address(&self) -> Address {
        public_key_to_address(&self.key)
    }

    /// The public key: 2 or 3, and x, 32 bytes, big-endian (SEC 1).
    #[must_use]
    pub fn compressed(&self) -> [u8; 33] {
        compress(&self.key)
    }

    /// Steps from the master key.
    #[must_use]
    pub const fn depth(&self) -> u8 {
        self.position.depth
    }
}

#[cfg(test)]
mod tests;
