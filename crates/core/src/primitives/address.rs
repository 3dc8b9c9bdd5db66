//! Account addresses and their checksummed spelling.

mod checksum;
mod eip1191;

pub use checksum::Checksums;

use core::fmt;

use serde::{Serialize, Serializer};

use super::hex::{self, HexError};
use crate::code::{Code, Failure};

/// A 20-byte account address. Printed with the EIP-55 checksum; lower case in JSON.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(pub [u8; 20]);

/// Why a text is not an address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AddressError {
    /// Not `0x` and 40 hex digits.
    #[error("not an address: {0}")]
    Hex(#[from] HexError),
    /// Mixed case that is not the EIP-55 checksum: most likely a mistyped digit.
    #[error("wrong checksum: a digit of this address is mistyped; copy it again from its source")]
    Checksum,
    /// The ICAP spelling, which nobody writes any more and which may stand for a name.
    #[error("ICAP addresses (XE…) are not read; use the 0x form")]
    Icap,
}

impl AddressError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Hex(_) | Self::Checksum | Self::Icap => Code::InvalidParams,
        }
    }
}

impl From<AddressError> for Failure {
    fn from(error: AddressError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

impl Address {
    /// The zero address.
    pub const ZERO: Self = Self([0; 20]);

    /// Reads an address. All lower or all upper case is taken as it is; mixed case must carry the EIP-55 checksum.
    ///
    /// # Errors
    /// [`AddressError::Hex`] if it is not `0x` and 40 hex digits, [`AddressError::Checksum`] if a digit's case is wrong,
    /// [`AddressError::Icap`] for the `XE…` form.
    ///
    /// ```
    /// use latchkey_core::primitives::Address;
    /// assert!(Address::parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed").is_ok());
    /// assert!(Address::parse("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        parse_checked(text, |address| checksum::capitals(b"", address))
    }

    /// The EIP-55 spelling.
    ///
    /// ```
    /// use latchkey_core::primitives::Address;
    /// let address = Address::parse("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed").unwrap();
    /// assert_eq!(address.to_checksum(), "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed");
    /// ```
    #[must_use]
    pub fn to_checksum(&self) -> String {
        checksum::spell(self, checksum::capitals(b"", self))
    }
}

/// Reads an address; `capitals` is asked only if the text has letters of both cases.
fn parse_checked(text: &str, capitals: impl FnOnce(&Address) -> u64) -> Result<Address, AddressError> {
    let bytes = hex::decode_array(text).map_err(|error| {
        // ICAP: `XE`, two check digits, base 36.
        match text.as_bytes() {
            [b'X' | b'x', b'E' | b'e', b'0'..=b'9', b'0'..=b'9', ..] => AddressError::Icap,
            _ => AddressError::Hex(error),
        }
    })?;
    let address = Address(bytes);
    match checksum::Case::of(&text.as_bytes()[2..]) {
        case if case.is_mixed() && !case.fits(capitals(&address)) => Err(AddressError::Checksum),
        _ => Ok(address),
    }
}

impl AsRef<[u8]> for Address {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_checksum())
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Address {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(&self.0))
    }
}

crate::json_deserialize!(Address);
