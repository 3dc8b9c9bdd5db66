//! BIP-32: derivation over secp256k1, private and public; extended keys as text.

mod base58;
mod extended;

pub use extended::{ExtendedPrivateKey, ExtendedPublicKey};

use core::fmt;
use core::str::FromStr;

use latchkey_core::code::{Code, Failure};
use zeroize::Zeroizing;

use crate::secp256k1::{SecretKey, compress};
use crate::sha512::HmacSha512;

/// Set in the number of a hardened child.
const HARDENED: u32 = 1 << 31;
/// The deepest path BIP-32 can serialize.
const MAX_DEPTH: usize = 255;

/// Why a key cannot be derived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HdError {
    /// The path is not `m` followed by `/number` or `/number'`.
    #[error("step {step} of the derivation path is not a number below 2^31, optionally followed by '")]
    Path {
        /// Zero-based; 0 is the leading `m`.
        step: usize,
    },
    /// The path is deeper than 255.
    #[error("the derivation path is too deep ({depth})")]
    Depth {
        /// How deep.
        depth: usize,
    },
    /// A seed has 16 to 64 bytes.
    #[error("a seed must have 16 to 64 bytes; this has {got}")]
    SeedLength {
        /// Bytes given.
        got: usize,
    },
    /// This child does not exist (probability below 2^-127): BIP-32 says to take the next index.
    #[error("no key exists at this index; take the next one")]
    InvalidChild,
    /// A hardened child needs the private key.
    #[error("a public key has no hardened children")]
    HardenedFromPublic,
    /// Not the 111 characters of an extended key.
    #[error("an extended key has 111 characters of Base58")]
    ExtendedKeyText,
    /// A mistyped character.
    #[error("wrong checksum: a character of this extended key is mistyped; copy it again from its source")]
    ExtendedKeyChecksum,
    /// Neither `xprv` where a private key must be, nor `xpub` where a public one.
    #[error("this is another kind of extended key")]
    ExtendedKeyVersion,
    /// A master key with a parent.
    #[error("this extended key contradicts itself: it has no depth, but a parent")]
    ExtendedKeyRoot,
    /// No private key, or no point of the curve.
    #[error("this extended key holds no key")]
    ExtendedKeyBytes,
}

impl HdError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Path { .. }
            | Self::Depth { .. }
            | Self::SeedLength { .. }
            | Self::InvalidChild
            | Self::HardenedFromPublic
            | Self::ExtendedKeyText
            | Self::ExtendedKeyChecksum
            | Self::ExtendedKeyVersion
            | Self::ExtendedKeyRoot
            | Self::ExtendedKeyBytes => Code::InvalidParams,
        }
    }
}

impl From<HdError> for Failure {
    fn from(error: HdError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

/// A derivation path from the master key. Hardened steps are written with `'`.
///
/// ```
/// use latchkey_keys::hd::DerivationPath;
/// let path: DerivationPath = "m/44'/60'/0'/0/7".parse().unwrap();
/// assert_eq!(path, DerivationPath::ethereum(7).unwrap());
/// assert_eq!(path.to_string(), "m/44'/60'/0'/0/7");
/// assert!("m/44'/60'/00'".parse::<DerivationPath>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DerivationPath(Vec<u32>);

impl DerivationPath {
    /// `m/44'/60'/0'/0`: the parent of the accounts Ethereum wallets derive (BIP-44, coin type 60).
    #[must_use]
    pub fn ethereum_parent() -> Self {
        Self(vec![44 | HARDENED, 60 | HARDENED, HARDENED, 0])
    }

    /// `m/44'/60'/0'/0/index`.
    ///
    /// # Errors
    /// `Path` if `index` is 2^31 or more.
    pub fn ethereum(index: u32) -> Result<Self, HdError> {
        let Self(mut steps) = Self::ethereum_parent();
        if index >= HARDENED {
            return Err(HdError::Path { step: steps.len() + 1 });
        }
        steps.push(index);
        Ok(Self(steps))
    }

    /// The steps, hardened ones from 2^31 on.
    pub(crate) fn steps(&self) -> &[u32] {
        &self.0
    }

    /// The path of these steps, hardened ones from 2^31 on.
    pub(crate) const fn from_steps(steps: Vec<u32>) -> Self {
        Self(steps)
    }
}

impl FromStr for DerivationPath {
    type Err = HdError;

    fn from_str(text: &str) -> Result<Self, HdError> {
        let mut parts = text.split('/');
        if parts.next() != Some("m") {
            return Err(HdError::Path { step: 0 });
        }
        let steps = parts
            .enumerate()
            .map(|(index, part)| parse_step(part).ok_or(HdError::Path { step: index + 1 }))
            .collect::<Result<Vec<u32>, HdError>>()?;
        if steps.len() > MAX_DEPTH {
            return Err(HdError::Depth { depth: steps.len() });
        }
        Ok(Self(steps))
    }
}

impl fmt::Display for DerivationPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("m")?;
        for step in &self.0 {
            write!(f, "/{}{}", step & !HARDENED, if step & HARDENED == 0 { "" } else { "'" })?;
        }
        Ok(())
    }
}

fn parse_step(part: &str) -> Option<u32> {
    let (digits, hardened) = part.strip_suffix('\'').map_or((part, 0), |digits| (digits, HARDENED));
    let canonical =
        digits.bytes().all(|byte| byte.is_ascii_digit()) && (digits == "0" || !digits.starts_with('0'));
    let number = if canonical { digits.parse::<u32>().ok()? } else { return None };
    (number < HARDENED).then_some(number | hardened)
}

/// An extended private key: a key and its chain code, wiped when dropped.
#[derive(Clone)]
pub struct ExtendedKey {
    key: Zeroizing<[u8; 32]>,
    chain_code: Zeroizing<[u8; 32]>,
}

impl fmt::Debug for ExtendedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ExtendedKey([redacted])")
    }
}

impl ExtendedKey {
    /// The master key of a seed.
    ///
    /// # Errors
    /// `SeedLength` unless the seed has 16 to 64 bytes; `InvalidChild` for the one seed in 2^127 without a key.
    pub fn master(seed: &[u8]) -> Result<Self, HdError> {
        if !(16..=64).contains(&seed.len()) {
            return Err(HdError::SeedLength { got: seed.len() });
        }
        let (left, chain_code) = hmac_halves(&HmacSha512::new(b"Bitcoin seed"), &[seed]);
        let key = secret_key(&left)?.to_bytes();
        Ok(Self { key, chain_code })
    }

    /// Walks a path down from this key.
    ///
    /// # Errors
    /// `InvalidChild` if a key on the way does not exist.
    pub fn derive(&self, path: &DerivationPath) -> Result<Self, HdError> {
        path.0.iter().try_fold(self.clone(), |node, step| node.derive_child(*step))
    }

    /// One step down; 2^31 and above are hardened.
    ///
    /// # Errors
    /// `InvalidChild` if this child does not exist: take the next number.
    ///
    /// Source: BIP-32 "Private parent key → private child key".
    pub fn derive_child(&self, number: u32) -> Result<Self, HdError> {
        let parent = secret_key(&self.key)?;
        let mut data = Zeroizing::new([0_u8; 33]);
        if number & HARDENED == 0 {
            *data = compress(&parent.public_key());
        } else {
            data[1..].copy_from_slice(self.key.as_slice());
        }
        let hmac = HmacSha512::new(self.chain_code.as_slice());
        let (left, chain_code) = hmac_halves(&hmac, &[data.as_slice(), &number.to_be_bytes()]);
        let key = parent.add(&left).ok_or(HdError::InvalidChild)?.to_bytes();
        Ok(Self { key, chain_code })
    }

    /// The first four bytes of HASH160 of the public key: how wallets name a seed by its master key (BIP-32 "Key
    /// identifiers", EIP-4527).
    pub(crate) fn fingerprint(&self) -> Result<[u8; 4], HdError> {
        extended::fingerprint_of(&self.key)
    }

    /// The private key, 32 bytes big-endian.
    pub(crate) fn key(&self) -> &[u8; 32] {
        &self.key
    }
}

type Half = Zeroizing<[u8; 32]>;

fn hmac_halves(hmac: &HmacSha512, data: &[&[u8]]) -> (Half, Half) {
    let tag = hmac.tag(data);
    let (mut left, mut right) = (Zeroizing::new([0; 32]), Zeroizing::new([0; 32]));
    left.copy_from_slice(&tag[..32]);
    right.copy_from_slice(&tag[32..]);
    (left, right)
}

/// The key of these bytes; refused if they are zero or not below the curve's order.
fn secret_key(bytes: &[u8; 32]) -> Result<SecretKey, HdError> {
    SecretKey::from_bytes(bytes).ok_or(HdError::InvalidChild)
}

#[cfg(test)]
pub(crate) mod tests;
