//! Signatures of 64 bytes (EIP-2098): the parity rides in the top bit of s, which a low s leaves free.

use super::{Signature, SignatureError};

impl Signature {
    /// Writes `r ‖ yParityAndS`. `None` for a high s, whose top bit may be taken.
    ///
    /// ```
    /// use latchkey_core::{primitives::B256, recover::Signature};
    /// let signature = Signature { r: B256([1; 32]), s: B256([2; 32]), y_parity: true };
    /// let compact = signature.to_compact().unwrap();
    /// assert_eq!(compact[32], 0x82);
    /// assert_eq!(Signature::from_compact(&compact), Ok(signature));
    /// ```
    #[must_use]
    pub fn to_compact(&self) -> Option<[u8; 64]> {
        self.check().ok()?;
        let mut bytes = [0; 64];
        bytes[..32].copy_from_slice(&self.r.0);
        bytes[32..].copy_from_slice(&self.s.0);
        bytes[32] |= u8::from(self.y_parity) << 7;
        Some(bytes)
    }

    /// Reads `r ‖ yParityAndS`.
    ///
    /// # Errors
    /// [`SignatureError::WrongCompactLength`], and what [`Signature::check`] says.
    pub fn from_compact(bytes: &[u8]) -> Result<Self, SignatureError> {
        let bytes: &[u8; 64] =
            bytes.try_into().map_err(|_| SignatureError::WrongCompactLength { got: bytes.len() })?;
        let mut signature = Self { y_parity: bytes[32] >= 0x80, ..Self::EMPTY };
        signature.r.0.copy_from_slice(&bytes[..32]);
        signature.s.0.copy_from_slice(&bytes[32..]);
        signature.s.0[0] &= 0x7f;
        signature.check()?;
        Ok(signature)
    }
}
