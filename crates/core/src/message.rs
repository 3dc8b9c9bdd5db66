//! Messages that keys sign outside transactions: texts (EIP-191) and typed data (EIP-712), sign-ins (ERC-4361).

pub mod eip191;
pub mod eip712;
pub mod siwe;
