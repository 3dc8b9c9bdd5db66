//! What a vault keeps secret, and its binary form.
//!
//! ```text
//! u8 form = 1 | u8 entropy length (0: no mnemonic) | entropy | u16 passphrase length | passphrase
//! u16 number of accounts | per account: u8 0, u32 index  or  u8 1, 32-byte key        integers big-endian
//! ```

use core::fmt;

use zeroize::Zeroizing;

const FORM: u8 = 1;
const DERIVED: u8 = 0;
const IMPORTED: u8 = 1;
/// The most accounts in a vault.
const MAX_ACCOUNTS: usize = 10_000;
/// The longest BIP-39 passphrase, in bytes.
pub(crate) const MAX_PASSPHRASE: usize = 4_096;

/// Where HD accounts come from.
#[derive(Clone)]
pub(crate) struct HdSeed {
    /// Entropy of the mnemonic.
    pub(crate) entropy: Zeroizing<Vec<u8>>,
    /// The BIP-39 passphrase, NFKD; empty for none.
    pub(crate) passphrase: Zeroizing<Vec<u8>>,
}

/// One account's secret.
#[derive(Clone)]
pub(crate) enum AccountSecret {
    /// Derived at `m/44'/60'/0'/0/index`.
    Derived(u32),
    /// A private key of its own.
    Imported(Zeroizing<[u8; 32]>),
}

/// Everything inside.
#[derive(Clone, Default)]
pub(crate) struct Contents {
    pub(crate) seed: Option<HdSeed>,
    pub(crate) accounts: Vec<AccountSecret>,
}

impl fmt::Debug for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Contents([redacted])")
    }
}

impl Contents {
    /// `None` if something is longer than the form allows.
    pub(super) fn encode(&self) -> Option<Zeroizing<Vec<u8>>> {
        let (entropy, passphrase): (&[u8], &[u8]) =
            self.seed.as_ref().map_or((&[], &[]), |seed| (&seed.entropy, &seed.passphrase));
        if self.accounts.len() > MAX_ACCOUNTS || passphrase.len() > MAX_PASSPHRASE {
            return None;
        }
        let capacity = 6 + entropy.len() + passphrase.len() + self.accounts.len() * 33;
        let mut out = Zeroizing::new(Vec::with_capacity(capacity));
        out.push(FORM);
        out.push(u8::try_from(entropy.len()).ok()?);
        out.extend_from_slice(entropy);
        out.extend_from_slice(&u16::try_from(passphrase.len()).ok()?.to_be_bytes());
        out.extend_from_slice(passphrase);
        out.extend_from_slice(&u16::try_from(self.accounts.len()).ok()?.to_be_bytes());
        for account in &self.accounts {
            match account {
                AccountSecret::Derived(index) => {
                    out.push(DERIVED);
                    out.extend_from_slice(&index.to_be_bytes());
                }
                AccountSecret::Imported(key) => {
                    out.push(IMPORTED);
                    out.extend_from_slice(key.as_slice());
                }
            }
        }
        Some(out)
    }

    /// `None` if the bytes are not the form, wholly.
    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        let [form] = take(&mut rest)?;
        if form != FORM {
            return None;
        }
        let [length] = take(&mut rest)?;
        let entropy = take_slice(&mut rest, usize::from(length))?;
        let length = u16::from_be_bytes(take(&mut rest)?);
        let passphrase = take_slice(&mut rest, usize::from(length))?;
        let seed = match (entropy.len(), passphrase.len()) {
            (0, 0) => None,
            (16 | 20 | 24 | 28 | 32, 0..=MAX_PASSPHRASE) => Some(HdSeed {
                entropy: Zeroizing::new(entropy.to_vec()),
                passphrase: Zeroizing::new(passphrase.to_vec()),
            }),
            _ => return None,
        };
        let count = usize::from(u16::from_be_bytes(take(&mut rest)?));
        if count > MAX_ACCOUNTS {
            return None;
        }
        let mut accounts = Vec::with_capacity(count);
        for _ in 0..count {
            accounts.push(match take(&mut rest)? {
                [DERIVED] if seed.is_some() => AccountSecret::Derived(u32::from_be_bytes(take(&mut rest)?)),
                [IMPORTED] => {
                    let mut key = Zeroizing::new([0; 32]);
                    key.copy_from_slice(take_slice(&mut rest, 32)?);
                    AccountSecret::Imported(key)
                }
                _ => return None,
            });
        }
        rest.is_empty().then_some(Self { seed, accounts })
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (head, tail) = rest.split_first_chunk()?;
    *rest = tail;
    Some(*head)
}

fn take_slice<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (head, tail) = rest.split_at_checked(length)?;
    *rest = tail;
    Some(head)
}
