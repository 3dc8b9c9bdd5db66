//! Password-based key derivation with parameters that may come from a file: bounded before anything is spent on them.

use latchkey_core::code::{Code, Failure};
use pbkdf2::pbkdf2_hmac;
use sha2::Sha256;

use crate::scrypt::scrypt;

/// The most memory scrypt may take: 256 MiB, what geth's standard parameters need.
const MAX_MEMORY: u64 = 1 << 28;
/// The most work scrypt may do, in `n * r * p`: eight times geth's standard parameters.
const MAX_WORK: u64 = 8 * (1 << 18) * 8;
/// The most PBKDF2 rounds.
const MAX_ROUNDS: u32 = 10_000_000;
/// The longest salt.
const MAX_SALT: usize = 1024;

/// Why parameters are refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KdfError {
    /// A parameter is outside what the function is defined for.
    #[error("key derivation parameter {parameter} is invalid")]
    Invalid {
        /// Its name in the file.
        parameter: &'static str,
    },
    /// The parameters ask for more time or memory than any honest file.
    #[error("the file asks for more work than is sound (key derivation parameter {parameter})")]
    TooExpensive {
        /// The parameter to blame.
        parameter: &'static str,
    },
    /// The machine has less memory than the parameters need.
    #[error("not enough memory for the key derivation")]
    OutOfMemory,
}

impl KdfError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Invalid { .. } => Code::InvalidParams,
            Self::TooExpensive { .. } | Self::OutOfMemory => Code::Limit,
        }
    }
}

impl From<KdfError> for Failure {
    fn from(error: KdfError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

/// scrypt's cost parameters (RFC 7914).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs, reason = "the three parameters are the algorithm's")]
pub struct ScryptParams {
    /// CPU and memory cost: a power of two above 1.
    pub n: u32,
    /// Block size.
    pub r: u32,
    /// Parallelisation.
    pub p: u32,
}

impl ScryptParams {
    /// Checks that the parameters are defined and affordable. Costs nothing.
    ///
    /// # Errors
    /// `Invalid` or `TooExpensive`, naming the parameter.
    pub fn check(&self) -> Result<(), KdfError> {
        let (n, r, p) = (u64::from(self.n), u64::from(self.r), u64::from(self.p));
        for (parameter, sound) in [("n", n > 1 && n.is_power_of_two()), ("r", r > 0), ("p", p > 0)] {
            if !sound {
                return Err(KdfError::Invalid { parameter });
            }
        }
        let memory = n.saturating_mul(r).saturating_mul(128);
        if memory > MAX_MEMORY {
            return Err(KdfError::TooExpensive { parameter: "n" });
        }
        if r.saturating_mul(p).saturating_mul(128) > MAX_MEMORY
            || n.saturating_mul(r).saturating_mul(p) > MAX_WORK
        {
            return Err(KdfError::TooExpensive { parameter: "p" });
        }
        Ok(())
    }

    /// Derives `out` from a password.
    ///
    /// # Errors
    /// As [`ScryptParams::check`]; `Invalid` for an over-long salt; `OutOfMemory`.
    ///
    /// # Security
    /// Every buffer is wiped. Time depends on the parameters only, not on the password.
    pub fn derive(&self, password: &[u8], salt: &[u8], out: &mut [u8]) -> Result<(), KdfError> {
        self.check()?;
        check_salt(salt)?;
        let cost = (to_usize(self.n)?, to_usize(self.r)?, to_usize(self.p)?);
        scrypt(password, salt, cost, out).map_err(|_| KdfError::OutOfMemory)
    }
}

/// Checks PBKDF2 rounds from a file. Costs nothing.
///
/// # Errors
/// `Invalid` for none, `TooExpensive` for more than ten million.
pub const fn check_rounds(rounds: u32) -> Result<(), KdfError> {
    match rounds {
        0 => Err(KdfError::Invalid { parameter: "c" }),
        1..=MAX_ROUNDS => Ok(()),
        _ => Err(KdfError::TooExpensive { parameter: "c" }),
    }
}

/// PBKDF2-HMAC-SHA256 with bounded parameters.
///
/// # Errors
/// As [`check_rounds`]; `Invalid` for an over-long salt.
pub fn pbkdf2_sha256(password: &[u8], salt: &[u8], rounds: u32, out: &mut [u8]) -> Result<(), KdfError> {
    check_rounds(rounds)?;
    check_salt(salt)?;
    pbkdf2_hmac::<Sha256>(password, salt, rounds, out);
    Ok(())
}

fn check_salt(salt: &[u8]) -> Result<(), KdfError> {
    if salt.len() > MAX_SALT { Err(KdfError::Invalid { parameter: "salt" }) } else { Ok(()) }
}

fn to_usize(value: u32) -> Result<usize, KdfError> {
    usize::try_from(value).map_err(|_| KdfError::OutOfMemory)
}
