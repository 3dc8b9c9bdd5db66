//! The ways to open a vault, as its envelope shows them to everybody: which passkeys to ask, and what.
//!
//! Nothing here is believed: a header that somebody changed does not open, whatever it says.

use latchkey_core::json::{self, FromJson, Object};
use latchkey_core::primitives::{B256, Bytes};
use serde::Serialize;
use serde_json::Value;

/// One way to open the vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Slot {
    /// Its name within the vault.
    pub id: Bytes,
    /// How it opens: `password`, `passkey`, or what a newer version calls it.
    #[serde(rename = "type")]
    pub kind: String,
    /// A passkey's credential id.
    pub credential: Option<Bytes>,
    /// What a passkey's pseudo-random function is asked.
    pub salt: Option<B256>,
}

/// The slots of an envelope; those that cannot be read are left out.
#[must_use]
pub fn of_envelope(envelope: &str) -> Vec<Slot> {
    let slots = json::parse(envelope).ok().and_then(|mut json| json.get_mut("slots").map(Value::take));
    match slots {
        Some(Value::Array(slots)) => slots.into_iter().filter_map(read).collect(),
        _ => Vec::new(),
    }
}

fn read(slot: Value) -> Option<Slot> {
    let salt = slot.pointer("/kdf/salt").cloned();
    let mut object = Object::new(slot).ok()?;
    let kind: String = object.take("type").ok()?;
    let is_passkey = kind == "passkey";
    Some(Slot {
        id: object.take("id").ok()?,
        credential: is_passkey.then(|| object.take("credential").ok()).flatten(),
        salt: salt.filter(|_| is_passkey).and_then(|salt| B256::from_json(salt).ok()),
        kind,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_golden_vault_shows_its_slots() {
        let slots = of_envelope(include_str!("../../../tests/vectors/vault/version-2.json"));
        let kinds: Vec<&str> = slots.iter().map(|slot| slot.kind.as_str()).collect();
        assert_eq!(kinds, ["password", "passkey", "hardware"]);
        assert_eq!((slots[0].credential.clone(), slots[0].salt), (None, None));
        assert_eq!(slots[1].credential, Some(Bytes(vec![1; 10])));
        assert_eq!(slots[1].salt, Some(B256([0xA1; 32])));
        let first = of_envelope(include_str!("../../../tests/vectors/vault/version-1.json"));
        assert_eq!(first.len(), 1);
    }

    #[test]
    fn what_is_no_envelope_shows_none() {
        for text in ["", "{}", "[]", "{\"slots\":{}}", "{\"slots\":[1,{},{\"type\":\"password\"}]}"] {
            assert!(of_envelope(text).is_empty(), "{text}");
        }
    }
}
