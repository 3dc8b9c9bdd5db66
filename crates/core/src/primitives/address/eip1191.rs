//! Checksums that hold on one chain only (ERC-1191), as Rootstock has them.

use super::{Address, AddressError, parse_checked, spell};
use crate::keccak::keccak256;
use crate::primitives::hex;

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
        let lower = hex::encode(&self.0);
        let hash = keccak256([&chain_id.to_string(), lower.as_str()].concat());
        spell(&lower, &hash)
    }

    /// Reads an address as [`Address::parse`] does, but mixed case must carry the ERC-1191 checksum of the chain.
    ///
    /// # Errors
    /// As [`Address::parse`].
    pub fn parse_on(text: &str, chain_id: u64) -> Result<Self, AddressError> {
        parse_checked(text, |address| address.to_checksum_on(chain_id))
    }
}
