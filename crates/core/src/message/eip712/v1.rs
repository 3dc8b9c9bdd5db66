//! The first form of typed data (`eth_signTypedData`, `_v1`): a list of named values, with no domain.
//!
//! It came before EIP-712 and binds to no chain, no contract and no dapp: a signature counts wherever the list does.
//!
//! Source: eth-sig-util's `typedSignatureHash`. Arrays, which it packs without their lengths, are refused.

use serde_json::Value;

use super::atom::{Atom, AtomType};
use super::path::Path;
use super::types::expected;
use super::{MAX_TEXT, TypedDataError, json};
use crate::keccak::keccak256;
use crate::primitives::B256;
use crate::review::Argument;

/// Values accepted in one list.
const MAX_VALUES: usize = 1 << 12;

/// A list of named values that was read and checked.
#[derive(Clone, Debug)]
pub struct TypedValues(Vec<Entry>);

#[derive(Clone, Debug)]
struct Entry {
    name: String,
    text: String,
    ty: AtomType,
    value: Atom,
}

impl TypedValues {
    /// Reads the JSON text `[{type, name, value}, …]`. Values are read as those of [`super::TypedData`].
    ///
    /// # Errors
    /// [`TypedDataError`] says what is wrong, and where.
    ///
    /// ```
    /// use latchkey_core::message::eip712::TypedValues;
    /// let values = TypedValues::parse(r#"[{ "type": "string", "name": "message", "value": "Hi, Alice!" }]"#)?;
    /// assert_eq!(
    ///     values.hash().to_string(),
    ///     "0x14b9f24872e28cc49e72dc104d7380d8e0ba84a3fe2e712704bcac66a5702bd5"
    /// );
    /// # Ok::<(), latchkey_core::message::eip712::TypedDataError>(())
    /// ```
    pub fn parse(json: &str) -> Result<Self, TypedDataError> {
        if json.len() > MAX_TEXT {
            return Err(TypedDataError::Limit { what: "bytes", limit: MAX_TEXT });
        }
        let root = json::parse(json)?;
        let list = root.as_array().ok_or_else(|| expected("typed data", "an array of values"))?;
        if list.is_empty() {
            return Err(expected("typed data", "at least one value"));
        }
        if list.len() > MAX_VALUES {
            return Err(TypedDataError::Limit { what: "values", limit: MAX_VALUES });
        }
        list.iter().enumerate().map(|(index, entry)| read(index, entry)).collect::<Result<_, _>>().map(Self)
    }

    /// The hash that is signed: keccak256(keccak256(types and names), keccak256(values)), both packed.
    #[must_use]
    pub fn hash(&self) -> B256 {
        let (mut schema, mut data) = (Vec::new(), Vec::new());
        for entry in &self.0 {
            schema.extend_from_slice(entry.text.as_bytes());
            schema.push(b' ');
            schema.extend_from_slice(entry.name.as_bytes());
            entry.pack(&mut data);
        }
        keccak256([keccak256(schema).0, keccak256(data).0].concat())
    }

    /// The values, as a person is shown them.
    #[must_use]
    pub fn fields(&self) -> Vec<Argument> {
        let line = |entry: &Entry| Argument {
            name: entry.name.clone(),
            ty: entry.text.clone(),
            value: entry.value.text(),
        };
        self.0.iter().map(line).collect()
    }
}

fn read(index: usize, entry: &Value) -> Result<Entry, TypedDataError> {
    let path = format!("[{index}]");
    let text = |key: &str| entry.get(key).and_then(Value::as_str);
    let (Some(name), Some(ty)) = (text("name"), text("type")) else {
        return Err(expected(path, "an object {type, name, value}"));
    };
    // Types and names are hashed in a row: a name with a space could pretend to be two.
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(TypedDataError::InvalidName { path });
    }
    let unknown = || TypedDataError::UnknownType { path: path.clone(), ty: ty.to_owned() };
    let atom = AtomType::parse(ty).ok_or_else(unknown)?;
    let value =
        entry.get("value").ok_or_else(|| TypedDataError::Missing { path: format!("{path}.value") })?;
    let value = atom.read(value, &Path::root(&path), ty)?;
    Ok(Entry { name: name.to_owned(), text: ty.to_owned(), ty: atom, value })
}

impl Entry {
    /// As Solidity's `abi.encodePacked`.
    fn pack(&self, out: &mut Vec<u8>) {
        match (&self.value, self.ty) {
            (Atom::Bytes(bytes) | Atom::FixedBytes(bytes), _) => out.extend_from_slice(bytes),
            (Atom::String(text), _) => out.extend_from_slice(text.as_bytes()),
            (Atom::Address(address), _) => out.extend_from_slice(&address.0),
            (Atom::Bool(value), _) => out.push(u8::from(*value)),
            (Atom::Integer { .. }, AtomType::Uint(bits) | AtomType::Int(bits)) => {
                out.extend_from_slice(&self.value.word()[32 - bits / 8..]);
            }
            (Atom::Integer { .. }, _) => out.extend_from_slice(&self.value.word()),
        }
    }
}
