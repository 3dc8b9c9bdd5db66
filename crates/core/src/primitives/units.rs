//! Ether amounts in words and in wei.
