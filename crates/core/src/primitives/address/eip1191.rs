//! Checksums that hold on one chain only (ERC-1191), as Rootstock has them.

use super::checksum::{capitals, spell};
use super::{Address, AddressError, parse_checked};

impl Address {
    /// The ERC-1191 spelling for a chain that adopted it. Other chains take it for a wrong EIP-55 checksum.
    ///
    /// ```
    /// use latchkey_core::primitives::Address;
    /// let address = Address::parse("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed").unwrap();
    /// assert_eq!(address.to_checksum_on(30), "0x5aaEB6053f3e94c9b9a09f33669435E7ef1bEAeD");
    /// ```
    #[must_use]
    pub fn to_checksum_on(&self, chain_id: u64) -> String {
        spell(self, capitals_on(self, chain_id))
    }

    /// Reads an address as [`Address::parse`] does, but mixed case must carry the ERC-1191 checksum of the chain.
    ///
    /// # Errors
    /// As [`Address::parse`].
    pub fn parse_on(text: &str, chain_id: u64) -> Result<Self, AddressError> {
        parse_checked(text, |address| capitals_on(address, chain_id))
    }
}

/// The chain id in decimal and the `0x` are hashed before the digits.
fn capitals_on(address: &Address, chain_id: u64) -> u64 {
    capitals(format!("{chain_id}0x").as_bytes(), address)
}
