//! Values read against their types: what is shown is what is hashed.

use std::sync::Arc;

use serde_json::Value;

use super::TypedDataError;
use super::atom::Atom;
use super::path::Path;
use super::types::{FieldType, StructType, Types, expected};
use crate::keccak::keccak256;
use crate::primitives::B256;
use crate::review::Argument;

/// Values accepted in one message.
const MAX_VALUES: usize = 1 << 16;
/// Bytes of paths and type texts accepted over all values: a long name above a long array costs its length for each
/// element, in [`Node::flatten`] too.
const MAX_LABELS: usize = 1 << 23;

/// A value with its type's text, ready to be hashed or shown.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Atom { ty: Arc<str>, atom: Atom },
    Struct { type_hash: B256, fields: Vec<(Arc<str>, Node)> },
    Null { ty: Arc<str> },
    Array { ty: Arc<str>, elements: Vec<Node> },
}

/// Reads values; counts them and the bytes of their labels.
pub(super) struct NodeReader<'a> {
    types: &'a Types,
    values: usize,
    labels: usize,
}

impl<'a> NodeReader<'a> {
    pub(super) const fn new(types: &'a Types) -> Self {
        Self { types, values: 0, labels: 0 }
    }

    /// Reads the value of a struct type.
    pub(super) fn read_struct(
        &mut self,
        ty: &StructType,
        value: &Value,
        path: &Path<'_>,
    ) -> Result<Node, TypedDataError> {
        let object = value.as_object().ok_or_else(|| expected(path, "an object"))?;
        let mut fields = Vec::with_capacity(ty.fields.len());
        for field in &ty.fields {
            let path = path.field(&field.name);
            let value =
                object.get(&*field.name).ok_or_else(|| TypedDataError::Missing { path: path.to_string() })?;
            fields.push((field.name.clone(), self.read(&field.ty, &field.text, value, &path)?));
        }
        Ok(Node::Struct { type_hash: ty.type_hash, fields })
    }

    fn read(
        &mut self,
        ty: &FieldType,
        text: &Arc<str>,
        value: &Value,
        path: &Path<'_>,
    ) -> Result<Node, TypedDataError> {
        self.values += 1;
        if self.values > MAX_VALUES {
            return Err(TypedDataError::Limit { what: "values", limit: MAX_VALUES });
        }
        self.labels += path.len() + text.len();
        if self.labels > MAX_LABELS {
            return Err(TypedDataError::Limit { what: "bytes of field paths", limit: MAX_LABELS });
        }
        match ty {
            FieldType::Atom(atom) => Ok(Node::Atom { ty: text.clone(), atom: atom.read(value, path, text)? }),
            FieldType::Struct(_) if value.is_null() => Ok(Node::Null { ty: text.clone() }),
            FieldType::Struct(name) => {
                let types = self.types;
                let ty = types.get(name).ok_or_else(|| TypedDataError::UnknownType {
                    path: path.to_string(),
                    ty: text.to_string(),
                })?;
                self.read_struct(ty, value, path)
            }
            FieldType::Array { element, length } => {
                let list = value.as_array().ok_or_else(|| expected(path, "an array"))?;
                if let Some(length) = length
                    && *length != list.len()
                {
                    return Err(TypedDataError::WrongLength {
                        path: path.to_string(),
                        expected: *length,
                        got: list.len(),
                    });
                }
                let inner = text.rfind('[').map_or_else(|| text.clone(), |end| Arc::from(&text[..end]));
                let mut elements = Vec::with_capacity(list.len());
                for (index, value) in list.iter().enumerate() {
                    elements.push(self.read(element, &inner, value, &path.element(index))?);
                }
                Ok(Node::Array { ty: text.clone(), elements })
            }
        }
    }
}

impl Node {
    /// The 32 bytes that stand for the value where it is a field: `hashStruct` for a struct.
    ///
    /// A struct that is `null` is 32 zero bytes: the rule of `eth_signTypedData_v4`, without which a value of a
    /// recursive type could not end.
    pub(super) fn word(&self) -> [u8; 32] {
        match self {
            Self::Atom { atom, .. } => atom.word(),
            Self::Null { .. } => [0; 32],
            Self::Struct { type_hash, fields } => {
                let mut data = Vec::with_capacity(32 + 32 * fields.len());
                data.extend_from_slice(&type_hash.0);
                for (_, node) in fields {
                    data.extend_from_slice(&node.word());
                }
                keccak256(data).0
            }
            Self::Array { elements, .. } => {
                let mut data = Vec::with_capacity(32 * elements.len());
                for node in elements {
                    data.extend_from_slice(&node.word());
                }
                keccak256(data).0
            }
        }
    }

    /// Flattens to one line a value, in type order. An empty array has a line too; an empty struct has nothing to show.
    pub(super) fn flatten(&self, path: &str, out: &mut Vec<Argument>) {
        let line = |ty: &str, value: String| Argument { name: path.to_owned(), ty: ty.to_owned(), value };
        match self {
            Self::Atom { ty, atom } => out.push(line(ty, atom.text())),
            Self::Null { ty } => out.push(line(ty, "null".to_owned())),
            Self::Array { ty, elements } if elements.is_empty() => out.push(line(ty, "[]".to_owned())),
            Self::Array { elements, .. } => {
                for (index, node) in elements.iter().enumerate() {
                    node.flatten(&format!("{path}[{index}]"), out);
                }
            }
            Self::Struct { fields, .. } => {
                for (name, node) in fields {
                    let path = if path.is_empty() { name.to_string() } else { format!("{path}.{name}") };
                    node.flatten(&path, out);
                }
            }
        }
    }

    /// Where the first value is that `eth_signTypedData_v3` cannot hash.
    pub(super) fn beyond_v3(&self, path: &str) -> Option<String> {
        match self {
            Self::Atom { .. } => None,
            Self::Null { .. } | Self::Array { .. } => Some(path.to_owned()),
            Self::Struct { fields, .. } => {
                fields.iter().find_map(|(name, node)| node.beyond_v3(&format!("{path}.{name}")))
            }
        }
    }

    /// The atom of a struct's field.
    pub(super) fn field(&self, name: &str) -> Option<&Atom> {
        let Self::Struct { fields, .. } = self else {
            return None;
        };
        fields.iter().find(|(field, _)| **field == *name).and_then(|(_, node)| match node {
            Self::Atom { atom, .. } => Some(atom),
            _ => None,
        })
    }
}
