//! What the wallet knows beside the request itself.

use crate::abi::Abi;
use crate::primitives::Address;

/// What is known of the other side. Nothing in it can make a warning go away that stands without it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// The ABI of the contract called, if the dapp gave one.
    pub abi: Option<Abi>,
    /// Contracts known to be tokens.
    pub tokens: Vec<Address>,
    /// The wallet's own accounts.
    pub own: Vec<Address>,
    /// Addresses this person dealt with before, to tell lookalikes of them. Never ones only learnt from incoming dust.
    pub known: Vec<Address>,
}
