//! Typed data (`eth_signTypedData_v4`): parse strictly, hash, and show.
