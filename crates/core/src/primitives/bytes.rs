//! Byte strings of fixed and free length.

use core::fmt;

use serde::{Serialize, Serializer};

use super::hex::{self, HexError};

/// 32 bytes: a hash, a topic, a storage key.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct B256(pub [u8; 32]);

impl B256 {
    /// 32 zero bytes.
    pub const ZERO: Self = Self([0; 32]);

    /// Reads `0x` hex of exactly 32 bytes.
    ///
    /// # Errors
    /// [`HexError`] says where the text is wrong.
    pub fn parse(text: &str) -> Result<Self, HexError> {
        hex::decode_array(text).map(Self)
    }
}

/// Bytes of any length. `0x` hex in JSON.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes(pub Vec<u8>);

impl Bytes {
    /// Reads `0x` hex.
    ///
    /// # Errors
    /// [`HexError`] says where the text is wrong.
    pub fn parse(text: &str) -> Result<Self, HexError> {
        hex::decode(text).map(Self)
    }
}

impl core::ops::Deref for Bytes {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for Bytes {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

macro_rules! hex_text {
    ($type:ty) => {
        impl AsRef<[u8]> for $type {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex::encode(&self.0))
            }
        }
        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&hex::encode(&self.0))
            }
        }
        crate::json_deserialize!($type);
    };
}

hex_text!(B256);
hex_text!(Bytes);
