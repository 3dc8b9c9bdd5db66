//! The vault in storage: two checksummed generations, of which a write only ever touches the older.
//!
//! A slot is `counter (8 bytes, big-endian) ‖ checksum (32) ‖ length (4, big-endian) ‖ envelope`; the checksum is the
//! Keccak-256 of everything else. Reading takes the newest slot that is whole. A slot that is not whole is left as it is:
//! nothing here deletes, and damage never looks like an empty wallet.

use latchkey_core::keccak::keccak256;
use latchkey_core::primitives::B256;

use crate::error::WalletError;
use crate::ports::{Change, Store, StoreError};

/// The two slots' keys.
pub const SLOTS: [&str; 2] = ["vault/0", "vault/1"];

/// Where a replaced vault is kept, slot by slot, under the counter that replaced it.
pub const REPLACED_PREFIX: &str = "vault-replaced/";

/// The name of the lock that every change of the vault holds.
pub const LOCK: &str = "vault";

const HEADER: usize = 8 + 32 + 4;

/// One whole generation.
#[derive(Clone, PartialEq, Eq)]
pub struct Generation {
    /// Grows by one with each write.
    pub counter: u64,
    /// The vault, JSON text. Encrypted, and still nobody's business: not in `Debug`.
    pub envelope: String,
}

impl Generation {
    /// Tells this generation from every other, of this vault or of one that replaced it: the checksum.
    #[must_use]
    pub fn fingerprint(&self) -> B256 {
        let length = u32::try_from(self.envelope.len()).unwrap_or(u32::MAX).to_be_bytes();
        B256(checksum(&self.counter.to_be_bytes(), &length, self.envelope.as_bytes()))
    }
}

impl core::fmt::Debug for Generation {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Generation").field("counter", &self.counter).finish_non_exhaustive()
    }
}

/// What the storage holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    /// Neither slot exists.
    Empty,
    /// A slot exists, and none is whole.
    Damaged,
    /// The newest whole generation.
    Vault {
        /// It.
        generation: Generation,
        /// Which slot it is in.
        slot: usize,
        /// The other slot is damaged or missing though there must be one: this one may be the older.
        fell_back: bool,
    },
}

/// Writes a slot's bytes.
#[must_use]
pub fn encode(generation: &Generation) -> Vec<u8> {
    let envelope = generation.envelope.as_bytes();
    let length = u32::try_from(envelope.len()).unwrap_or(u32::MAX).to_be_bytes();
    let counter = generation.counter.to_be_bytes();
    let mut bytes = Vec::with_capacity(HEADER + envelope.len());
    bytes.extend_from_slice(&counter);
    bytes.extend_from_slice(&checksum(&counter, &length, envelope));
    bytes.extend_from_slice(&length);
    bytes.extend_from_slice(envelope);
    bytes
}

/// Reads a slot's bytes; `None` if they are not whole.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<Generation> {
    let (counter, rest) = bytes.split_first_chunk::<8>()?;
    let (sum, rest) = rest.split_first_chunk::<32>()?;
    let (length, envelope) = rest.split_first_chunk::<4>()?;
    if usize::try_from(u32::from_be_bytes(*length)) != Ok(envelope.len())
        || checksum(counter, length, envelope) != *sum
    {
        return None;
    }
    let envelope = core::str::from_utf8(envelope).ok()?.to_owned();
    Some(Generation { counter: u64::from_be_bytes(*counter), envelope })
}

fn checksum(counter: &[u8; 8], length: &[u8; 4], envelope: &[u8]) -> [u8; 32] {
    let mut covered = Vec::with_capacity(12 + envelope.len());
    covered.extend_from_slice(counter);
    covered.extend_from_slice(length);
    covered.extend_from_slice(envelope);
    keccak256(&covered).0
}

/// Decides which of two slots counts. Pure.
#[must_use]
pub fn choose(slots: [Option<&[u8]>; 2]) -> Stored {
    let present = slots.iter().flatten().count();
    let newest = slots
        .iter()
        .enumerate()
        .filter_map(|(slot, bytes)| Some((decode((*bytes)?)?, slot)))
        .max_by_key(|(generation, _)| generation.counter);
    let whole = slots.iter().flatten().filter(|bytes| decode(bytes).is_some()).count();
    match newest {
        None if present == 0 => Stored::Empty,
        None => Stored::Damaged,
        Some((generation, slot)) => {
            // The first generation is alone; every later one has the one before it beside it.
            let fell_back = whole < if generation.counter > 1 { 2 } else { present };
            Stored::Vault { generation, slot, fell_back }
        }
    }
}

/// Reads both slots and chooses.
///
/// # Errors
/// [`StoreError`] if the storage refused.
pub async fn read(store: &impl Store) -> Result<Stored, StoreError> {
    let first = store.read(SLOTS[0]).await?;
    let second = store.read(SLOTS[1]).await?;
    Ok(choose([first.as_deref(), second.as_deref()]))
}

/// The change that writes the next generation over the older slot, and its fingerprint. `expected` is the fingerprint of
/// the generation the change was made from; hold the lock [`LOCK`] from before reading it until the commit.
///
/// # Errors
/// [`WalletError::VaultStale`] if the stored vault is another generation, [`WalletError::VaultDamaged`] or
/// [`WalletError::NoVault`] if there is none whole, and storage's refusal.
pub async fn succeed(
    store: &impl Store,
    expected: B256,
    envelope: String,
) -> Result<(B256, Change), WalletError> {
    match read(store).await? {
        Stored::Empty => Err(WalletError::NoVault),
        Stored::Damaged => Err(WalletError::VaultDamaged),
        Stored::Vault { generation, .. } if generation.fingerprint() != expected => {
            Err(WalletError::VaultStale)
        }
        Stored::Vault { generation, slot, .. } => {
            let next = Generation { counter: generation.counter.saturating_add(1), envelope };
            Ok((next.fingerprint(), Change::put(SLOTS[1 - slot], encode(&next))))
        }
    }
}

/// The changes that write a first generation, and its fingerprint. With `replace`, whatever is in the slots is copied, byte
/// for byte, to [`REPLACED_PREFIX`] in the same commit: it is out of the way and not gone.
///
/// The order is for a storage that stops half way, which it must not: the old vault's newest generation goes last.
///
/// # Errors
/// [`WalletError::VaultExists`] if a slot exists, whole or damaged, and `replace` is false; storage's refusal.
pub async fn found(
    store: &impl Store,
    envelope: String,
    replace: bool,
) -> Result<(B256, Vec<Change>), WalletError> {
    let slots = [store.read(SLOTS[0]).await?, store.read(SLOTS[1]).await?];
    if !replace && slots.iter().any(Option::is_some) {
        return Err(WalletError::VaultExists);
    }
    let target = match choose([slots[0].as_deref(), slots[1].as_deref()]) {
        Stored::Vault { slot, .. } => 1 - slot,
        Stored::Empty | Stored::Damaged => 0,
    };
    let other = slots[1 - target].is_some();
    let archived = store.list(REPLACED_PREFIX).await?.len();
    let mut changes = Vec::new();
    for (slot, bytes) in slots.into_iter().enumerate() {
        if let Some(bytes) = bytes {
            changes.push(Change::put(format!("{REPLACED_PREFIX}{archived:08}/{slot}"), bytes));
        }
    }
    let first = Generation { counter: 1, envelope };
    changes.push(Change::put(SLOTS[target], encode(&first)));
    if other {
        changes.push(Change::Delete { key: SLOTS[1 - target].to_owned() });
    }
    Ok((first.fingerprint(), changes))
}
