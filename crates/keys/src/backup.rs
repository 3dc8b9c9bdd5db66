//! A vault and the public data around it (labels, permissions, the journal, settings) as one file, encrypted as a whole.
//!
//! ```text
//! { "format": "latchkey-backup", "version": 1, "vault": the envelope as text,
//!   "cipher": "aes-256-gcm", "iv": 12 bytes, "ciphertext": … }
//! ```
//!
//! Whatever opens the envelope opens the file. The data are encrypted under a key of their own that HKDF-SHA256 derives from
//! the vault's data key; their associated data bind the version and the envelope to the last letter. Labels, addresses and
//! pages visited are nobody's business, so they are not left in the clear.

use latchkey_core::code::{Code, Failure};
use latchkey_core::json::{self, FromJson, JsonError};
use latchkey_core::json_struct;
use latchkey_core::ports::{Entropy, EntropyError};
use latchkey_core::primitives::Bytes;
use serde_json::json;

use crate::aead;
use crate::entropy::HealthChecked;
use crate::vault::{KdfPolicy, SlotSecret, Vault, VaultError};

const FORMAT: &str = "latchkey-backup";
const VERSION: u32 = 1;
const CIPHER: &str = "aes-256-gcm";
const USAGE: &[u8] = b"latchkey-backup data";
/// The longest file, in bytes.
pub const MAX_FILE: usize = 14 << 20;

/// Why a backup cannot be read or written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// Not a backup.
    #[error("this is not a backup: {field} is not what it should be")]
    Malformed {
        /// The part to blame.
        field: &'static str,
    },
    /// Larger than any backup.
    #[error("a backup has at most {max} bytes")]
    TooLarge {
        /// The most allowed.
        max: usize,
    },
    /// Written by a newer version of this software.
    #[error("the backup was written by a newer version ({found}); update first")]
    UnsupportedVersion {
        /// The version found.
        found: u64,
    },
    /// The vault inside does not open, or the data around it were altered.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
}

impl BackupError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Malformed { .. } => Code::Parse,
            Self::TooLarge { .. } => Code::Limit,
            Self::UnsupportedVersion { .. } => Code::UnsupportedVersion,
            Self::Vault(error) => error.code(),
            Self::Entropy(_) => Code::Entropy,
        }
    }
}

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

/// What every version has.
struct Preamble {
    format: String,
    version: u64,
}

struct FileJson {
    vault: String,
    cipher: String,
    iv: Bytes,
    ciphertext: Bytes,
    // Read before; named here because nothing unknown may be in a backup.
    _format: String,
    _version: u32,
}

json_struct!(Preamble { format = "format", version = "version" });
json_struct!(strict FileJson {
    vault = "vault",
    cipher = "cipher",
    iv = "iv",
    ciphertext = "ciphertext",
    _format = "format",
    _version = "version",
});

/// Writes a backup of an open vault and of `data`.
pub(crate) fn seal<E: Entropy>(
    vault: &Vault,
    data: &str,
    entropy: &HealthChecked<E>,
) -> Result<String, BackupError> {
    let envelope = vault.clone().seal(entropy)?;
    let iv = *entropy.array()?;
    let ciphertext = aead::seal(&vault.key_for(USAGE), &iv, &associated_data(&envelope), data.as_bytes())
        .ok_or(BackupError::TooLarge { max: MAX_FILE })?;
    let file = json!({
        "format": FORMAT,
        "version": VERSION,
        "vault": envelope,
        "cipher": CIPHER,
        "iv": Bytes::from(iv.as_slice()),
        "ciphertext": Bytes(ciphertext),
    });
    let text = json::write(&file);
    if text.len() > MAX_FILE { Err(BackupError::TooLarge { max: MAX_FILE }) } else { Ok(text) }
}

/// Opens a backup: the vault and the data.
pub(crate) fn open(
    text: &str,
    secret: &SlotSecret,
    policy: KdfPolicy,
) -> Result<(Vault, String), BackupError> {
    if text.len() > MAX_FILE {
        return Err(BackupError::TooLarge { max: MAX_FILE });
    }
    let json = json::parse(text).map_err(not_json)?;
    let preamble = Preamble::from_json(json.clone()).map_err(not_json)?;
    if preamble.format != FORMAT {
        return Err(BackupError::Malformed { field: "format" });
    }
    if preamble.version != u64::from(VERSION) {
        return Err(BackupError::UnsupportedVersion { found: preamble.version });
    }
    let file = FileJson::from_json(json).map_err(not_json)?;
    if file.cipher != CIPHER {
        return Err(BackupError::Malformed { field: "cipher" });
    }
    let iv = file.iv.0.try_into().map_err(|_| BackupError::Malformed { field: "iv" })?;
    let vault = Vault::open(&file.vault, secret, policy)?;
    let data = aead::open(&vault.key_for(USAGE), &iv, &associated_data(&file.vault), &file.ciphertext)
        .ok_or(VaultError::WrongPassword)?;
    let data = core::str::from_utf8(&data).map_err(|_| BackupError::Malformed { field: "data" })?;
    Ok((vault, data.to_owned()))
}

fn associated_data(envelope: &str) -> Vec<u8> {
    let mut data = b"latchkey-backup aes-256-gcm".to_vec();
    data.extend_from_slice(&VERSION.to_be_bytes());
    data.extend_from_slice(envelope.as_bytes());
    data
}

fn not_json(_: JsonError) -> BackupError {
    BackupError::Malformed { field: "JSON" }
}

#[cfg(test)]
mod tests {
    use core::cell::Cell;
    use std::time::{Duration, Instant};

    use latchkey_core::keccak::keccak256;
    use serde_json::Value;
    use zeroize::Zeroizing;

    use super::*;
    use crate::vault::Contents;

    struct Counter(Cell<u64>);
    impl Entropy for Counter {
        fn fill(&self, out: &mut [u8]) -> Result<(), EntropyError> {
            for chunk in out.chunks_mut(32) {
                self.0.set(self.0.get() + 1);
                chunk.copy_from_slice(&keccak256(self.0.get().to_be_bytes()).0[..chunk.len()]);
            }
            Ok(())
        }
    }

    const WEAK: KdfPolicy = KdfPolicy::for_tests(2, 2);
    const DATA: &str = "{\"settings/accounts\":{\"label\":\"Savings\"}}";

    fn password(text: &str) -> SlotSecret {
        SlotSecret::Password(Zeroizing::new(text.as_bytes().to_vec()))
    }

    fn sealed(start: u64) -> String {
        let source = HealthChecked::new(Counter(Cell::new(start)));
        let vault = Vault::create(Contents::default(), b"pw", WEAK, &source).unwrap();
        seal(&vault, DATA, &source).unwrap()
    }

    fn refused(text: &str) -> BackupError {
        open(text, &password("pw"), WEAK).unwrap_err()
    }

    #[test]
    fn opens_with_what_opens_the_vault_and_shows_nothing_before() {
        let text = sealed(0);
        assert_eq!(open(&text, &password("pw"), WEAK).unwrap().1, DATA);
        let wrong = open(&text, &password("PW"), WEAK).unwrap_err();
        assert_eq!(wrong, BackupError::Vault(VaultError::WrongPassword));
        assert!(!text.contains("Savings") && !text.contains("settings"));
    }

    #[test]
    fn parts_of_other_backups_do_not_fit() {
        let (one, other) = (sealed(0), sealed(5_000));
        let parse = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        for field in ["vault", "iv", "ciphertext"] {
            let mut mixed = parse(&one);
            mixed[field] = parse(&other)[field].clone();
            assert_eq!(refused(&mixed.to_string()), BackupError::Vault(VaultError::WrongPassword), "{field}");
        }
        let ciphertext = parse(&one)["ciphertext"].as_str().unwrap().to_owned();
        let mut flipped = 0;
        for at in (2..ciphertext.len()).step_by(2) {
            let mut bytes = ciphertext.clone().into_bytes();
            bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
            let mut json = parse(&one);
            json["ciphertext"] = String::from_utf8(bytes).unwrap().into();
            assert_eq!(refused(&json.to_string()), BackupError::Vault(VaultError::WrongPassword));
            flipped += 1;
        }
        assert!(flipped > 40);
    }

    #[test]
    fn what_is_no_backup_is_refused_at_once() {
        let started = Instant::now();
        let text = sealed(0);
        let bad = |field| BackupError::Malformed { field };
        assert_eq!(refused("{}"), bad("JSON"));
        assert_eq!(refused(&text.replace("latchkey-backup", "backup")), bad("format"));
        assert_eq!(
            refused(&text.replace("aes-256-gcm\",\"ciphertext", "none\",\"ciphertext")),
            bad("cipher")
        );
        assert_eq!(refused(&text.replacen('{', "{\"extra\":1,", 1)), bad("JSON"));
        let newer = text.replace("\"version\":1", "\"version\":2");
        assert_eq!(refused(&newer), BackupError::UnsupportedVersion { found: 2 });
        assert_eq!(refused(&" ".repeat(MAX_FILE + 1)), BackupError::TooLarge { max: MAX_FILE });
        let weak = open(&text, &password("pw"), KdfPolicy::SHIPPED).unwrap_err();
        assert_eq!(weak, BackupError::Vault(VaultError::BelowFloor { n: 2, floor: 1 << 17 }));
        assert!(started.elapsed() < Duration::from_secs(1));
    }
}
