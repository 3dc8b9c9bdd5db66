//! secp256k1 for Ethereum signatures, made for 32-bit WebAssembly, where it signs and recovers about twice as fast as k256.
//!
//! **Unaudited.** It is our own arithmetic: tested against k256, Wycheproof and big integers, but nobody independent has
//! reviewed it. Wallet flows check each signature with k256 before they release it, and can be built with k256 alone.
//!
//! Two worlds, kept apart by types:
//! - *Secret*: [`SigningKey`], nonces, signing. Constant time (no branch and no memory address depends on a secret), wiped.
//! - *Public*: [`recover()`], [`decompress`]. Variable time. No secret scalar converts into the type that this path takes.
//!
//! | module | subject |
//! |---|---|
//! | `field` | integers modulo p, as nine signed limbs of 29 bits, reduced lazily |
//! | `order` | integers modulo n; `SecretScalar` and `PublicScalar` |
//! | `inverse` | Bernstein–Yang safegcd, for both moduli, in constant and in variable time |
//! | `point` | affine and Jacobian points, incomplete addition; `complete`: the exact slow path |
//! | `comb` | secret multiples of the generator |
//! | `nonce` | RFC 6979 |
//! | `glv`, `wnaf` | public linear combinations of the generator and a point |
//! | `sign`, `recover`, `public` | the interface |

#![cfg_attr(not(test), no_std)]

extern crate alloc;

mod comb;
mod complete;
mod field;
mod glv;
mod inverse;
mod nonce;
mod order;
mod point;
mod public;
mod recover;
mod sign;
mod wnaf;

pub use public::{add_multiples, decompress, is_on_curve};
pub use recover::{prepare_recovery, recover};
pub use sign::{Signature, SigningKey, prepare_signing, public_keys};
