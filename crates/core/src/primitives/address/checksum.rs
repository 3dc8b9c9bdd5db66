//! Which letters of an address are capitals, and a memory of it.

use super::{Address, AddressError, parse_checked};
use crate::keccak::keccak256;
use crate::primitives::hex;

/// Which digits have to be capitals if they are letters: bit n for digit n. `prefix` is hashed before the digits.
pub(super) fn capitals(prefix: &[u8], address: &Address) -> u64 {
    let mut digits = [0; 40];
    hex::encode_to(&address.0, &mut digits);
    let hash = if prefix.is_empty() { keccak256(digits) } else { keccak256([prefix, &digits].concat()) };
    let bits = |byte: &u8| u64::from(byte >> 7 | (byte >> 3 & 1) << 1);
    hash.0.iter().take(20).rev().fold(0, |mask, byte| mask << 2 | bits(byte))
}

/// The text, `0x` and 40 digits.
pub(super) fn spell(address: &Address, capitals: u64) -> String {
    let mut text = [0; 42];
    spell_to(address, capitals, &mut text);
    // Digits are ASCII.
    core::str::from_utf8(&text).unwrap_or_default().to_owned()
}

fn spell_to(address: &Address, mut capitals: u64, text: &mut [u8; 42]) {
    let [zero, x, digits @ ..] = text;
    (*zero, *x) = (b'0', b'x');
    hex::encode_to(&address.0, digits);
    for digit in digits {
        // Letters have the bit 0x40; without 0x20 they are capitals.
        *digit &= !(((*digit >> 6) & u8::from(capitals & 1 == 1)) << 5);
        capitals >>= 1;
    }
}

/// Which of 40 digits are letters, and which of these are capitals.
pub(super) struct Case {
    letters: u64,
    capitals: u64,
}

impl Case {
    pub(super) fn of(digits: &[u8]) -> Self {
        let (mut letters, mut capitals) = (0, 0);
        for digit in digits.iter().rev() {
            let letter = u64::from(digit >> 6 & 1);
            letters = letters << 1 | letter;
            capitals = capitals << 1 | (letter & !u64::from(digit >> 5));
        }
        Self { letters, capitals }
    }

    pub(super) const fn is_mixed(&self) -> bool {
        self.capitals != 0 && self.capitals != self.letters
    }

    pub(super) const fn fits(&self, capitals: u64) -> bool {
        self.capitals == capitals & self.letters
    }
}

/// How many addresses are remembered.
const PLACES: usize = 2048;

/// A memory of checksums: hashing an address costs more than all else that is done with it.
///
/// Each address has one place, where the last one is remembered: nothing is searched, nothing grows.
///
/// ```
/// use latchkey_core::primitives::{Address, Checksums};
/// let mut checksums = Checksums::default();
/// let address = checksums.parse("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed").unwrap();
/// assert!(checksums.parse("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed").is_err());
/// let mut text = [0; 42];
/// checksums.spell_to(&address, &mut text);
/// assert_eq!(text, address.to_checksum().as_bytes());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Checksums {
    /// Empty until the first use. The zero address, which has no letters, is right in every empty place.
    places: Vec<(Address, u64)>,
}

impl Checksums {
    /// Reads an address as [`Address::parse`] does.
    ///
    /// # Errors
    /// As [`Address::parse`].
    pub fn parse(&mut self, text: &str) -> Result<Address, AddressError> {
        parse_checked(text, |address| self.capitals(address))
    }

    /// Writes the EIP-55 spelling, as of [`Address::to_checksum`].
    pub fn spell_to(&mut self, address: &Address, text: &mut [u8; 42]) {
        let capitals = self.capitals(address);
        spell_to(address, capitals, text);
    }

    fn capitals(&mut self, address: &Address) -> u64 {
        if self.places.is_empty() {
            self.places.resize(PLACES, (Address::ZERO, 0));
        }
        // The last bytes: vanity addresses begin alike.
        let [.., a, b] = address.0;
        let place = &mut self.places[usize::from(u16::from_le_bytes([a, b])) % PLACES];
        if place.0 != *address {
            *place = (*address, capitals(b"", address));
        }
        place.1
    }
}
