//! Which accounts of a mnemonic were used: how far to look, and what counts. Pure.

use latchkey_core::json_struct;
use latchkey_core::primitives::{Address, Bytes, U256, quantity};
use serde::Serialize;

/// Stands in a scheme for the number that counts up.
const INDEX: &str = "{index}";

/// The schemes looked through if none is named: BIP-44 as most wallets have it, Ledger Live's, Ledger's first.
pub const SCHEMES: [&str; 3] = ["m/44'/60'/0'/0/{index}", "m/44'/60'/{index}'/0/0", "m/44'/60'/0'/{index}"];

/// The gap limit if none is named: BIP-44's.
pub const GAP_LIMIT: u32 = 20;

/// How many paths of one scheme are looked at, at most.
const LONGEST: u32 = 1_000;

/// What to look through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DiscoveryRequest {
    /// Which mnemonic, by its fingerprint; the first one if absent.
    pub seed: Option<Bytes>,
    /// Path patterns with `{index}` in them; [`SCHEMES`] if absent.
    pub schemes: Option<Vec<String>>,
    /// After how many unused accounts in a row a scheme ends, 1 to 100; [`GAP_LIMIT`] if absent.
    pub gap_limit: Option<u32>,
}

json_struct!(strict DiscoveryRequest { seed = "seed", schemes = "schemes", gap_limit = "gapLimit" });

/// An account that was used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DiscoveredAccount {
    /// Its address.
    pub address: Address,
    /// Where it is derived.
    pub derivation_path: String,
    /// The pattern that led to it.
    pub scheme: String,
    /// Whether the wallet has it already.
    pub known: bool,
    /// How many transactions it sent.
    #[serde(with = "quantity::u64")]
    pub nonce: u64,
    /// Wei.
    #[serde(with = "quantity::u256")]
    pub balance: U256,
    /// Whether there is code at it: a delegation (EIP-7702), or a contract.
    pub has_code: bool,
}

impl DiscoveredAccount {
    /// Whether anything happened here.
    #[must_use]
    pub fn is_used(&self) -> bool {
        self.nonce > 0 || !self.balance.is_zero() || self.has_code
    }
}

/// How far a discovery has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DiscoveryProgress {
    /// The pattern being looked through.
    pub scheme: String,
    /// How many of its accounts were looked at.
    pub checked: u32,
    /// How many used ones were found, of every scheme.
    pub found: u32,
}

/// Walks one scheme until so many unused accounts in a row are seen.
#[derive(Clone, Debug)]
pub struct Walk {
    scheme: String,
    gap_limit: u32,
    next: u32,
    unused: u32,
}

impl Walk {
    /// The start of a scheme. `None` unless `{index}` is in it once.
    #[must_use]
    pub fn new(scheme: String, gap_limit: u32) -> Option<Self> {
        let once = scheme.matches(INDEX).count() == 1;
        once.then_some(Self { scheme, gap_limit, next: 0, unused: 0 })
    }

    /// The paths to look at next: as many as can still be unused. Empty at the end.
    #[must_use]
    pub fn paths(&self) -> Vec<String> {
        let left = self.gap_limit.saturating_sub(self.unused).min(LONGEST.saturating_sub(self.next));
        let path = |index: u32| self.scheme.replace(INDEX, &index.to_string());
        (self.next..self.next.saturating_add(left)).map(path).collect()
    }

    /// Takes note of the next account.
    pub const fn note(&mut self, used: bool) {
        self.next = self.next.saturating_add(1);
        self.unused = if used { 0 } else { self.unused.saturating_add(1) };
    }

    /// How many accounts were looked at.
    #[must_use]
    pub const fn checked(&self) -> u32 {
        self.next
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_scheme_counts_in_one_place() {
        let walk = Walk::new(SCHEMES[1].to_owned(), 2).unwrap();
        assert_eq!(walk.paths(), ["m/44'/60'/0'/0/0", "m/44'/60'/1'/0/0"]);
        assert!(Walk::new("m/44'/60'/0'/0/0".to_owned(), 2).is_none());
        assert!(Walk::new("m/{index}/{index}".to_owned(), 2).is_none());
    }

    proptest! {
        /// Against the definition: the walk ends right after the first run of `gap` unused accounts.
        #[test]
        fn ends_after_the_gap(used in prop::collection::vec(any::<bool>(), 0..200), gap in 1_u32..30) {
            let mut walk = Walk::new(SCHEMES[0].to_owned(), gap).unwrap();
            let is_used = |index: u32| used.get(index as usize).copied().unwrap_or(false);
            loop {
                let paths = walk.paths();
                if paths.is_empty() {
                    break;
                }
                for _ in paths {
                    walk.note(is_used(walk.checked()));
                }
            }
            let mut run = 0;
            let end = (0_u32..).find(|index| {
                run = if is_used(*index) { 0 } else { run + 1 };
                run == gap
            });
            prop_assert_eq!(Some(walk.checked()), end.map(|end| end + 1));
        }
    }

    #[test]
    fn an_endless_scheme_ends() {
        let mut walk = Walk::new(SCHEMES[0].to_owned(), 20).unwrap();
        while !walk.paths().is_empty() {
            walk.note(true);
        }
        assert_eq!(walk.checked(), LONGEST);
    }
}
