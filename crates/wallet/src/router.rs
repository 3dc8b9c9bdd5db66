//! The EIP-1193 methods: one table says of each what it may do, and strict readers of their parameters.

pub mod methods;
pub(crate) mod params;
