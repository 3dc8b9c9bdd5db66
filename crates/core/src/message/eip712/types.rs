//! The `types` of typed data: struct types, their texts and hashes.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::TypedDataError;
use super::atom::AtomType;
use crate::keccak::keccak256;
use crate::primitives::B256;
use crate::sorting::sorted;

/// Struct types accepted.
const MAX_TYPES: usize = 256;
/// Bytes of type text accepted, over all struct types: with [`MAX_TYPES`] it bounds the hashing.
const MAX_TYPE_TEXT: usize = 64 * 1024;
/// Array dimensions accepted in one type.
const MAX_DIMENSIONS: usize = 16;

/// The type of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FieldType {
    Atom(AtomType),
    Struct(String),
    Array { element: Box<FieldType>, length: Option<usize> },
}

/// One field of a struct type; `text` is its type as written.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) name: Arc<str>,
    pub(super) text: Arc<str>,
    pub(super) ty: FieldType,
}

/// A struct type with its hash.
#[derive(Clone, Debug)]
pub(super) struct StructType {
    pub(super) fields: Vec<Field>,
    pub(super) type_hash: B256,
}

/// All struct types, in the order of their names.
#[derive(Clone, Debug)]
pub(super) struct Types(Vec<(String, StructType)>);

impl Types {
    /// Reads and checks `types`, to which `domain` is added as `EIP712Domain` if it is not there.
    pub(super) fn parse(value: &Value, domain: &Value) -> Result<Self, TypedDataError> {
        let object = value.as_object().ok_or_else(|| expected("types", "an object of struct types"))?;
        if object.len() > MAX_TYPES {
            return Err(TypedDataError::Limit { what: "struct types", limit: MAX_TYPES });
        }
        let mut raw = Vec::with_capacity(object.len() + 1);
        for (name, fields) in object {
            raw.push((name.clone(), parse_fields(name, fields)?));
        }
        if !object.contains_key(DOMAIN) {
            raw.push((DOMAIN.to_owned(), infer_domain(domain)));
        }
        let raw = sorted(raw, |(a, _), (b, _)| a < b);
        if raw.iter().flat_map(|(_, fields)| fields).map(|(name, ty)| name.len() + ty.len()).sum::<usize>()
            > MAX_TYPE_TEXT
        {
            return Err(TypedDataError::Limit { what: "bytes of types", limit: MAX_TYPE_TEXT });
        }
        let mut types = Vec::with_capacity(raw.len());
        for (name, fields) in &raw {
            types.push((name.clone(), resolve(name, fields, &raw)?));
        }
        let mut types = Self(types);
        let hashes: Vec<B256> =
            types.0.iter().map(|(name, _)| keccak256(types.encode_type(name).unwrap_or_default())).collect();
        for ((_, ty), hash) in types.0.iter_mut().zip(hashes) {
            ty.type_hash = hash;
        }
        Ok(types)
    }

    pub(super) fn get(&self, name: &str) -> Option<&StructType> {
        named(&self.0, name)
    }

    /// `encodeType` of EIP-712: the type's text, then those it refers to, in the order of their names.
    pub(super) fn encode_type(&self, name: &str) -> Option<String> {
        self.get(name)?;
        // A map for its keys, in their order.
        let mut found = Map::new();
        let mut open = vec![name];
        while let Some(next) = open.pop() {
            for field in self.get(next).into_iter().flat_map(|ty| &ty.fields) {
                if let Some(inner) = field.ty.struct_name()
                    && inner != name
                    && found.insert(inner.to_owned(), Value::Null).is_none()
                {
                    open.push(inner);
                }
            }
        }
        let mut text = String::new();
        self.write_type(name, &mut text);
        for name in found.keys() {
            self.write_type(name, &mut text);
        }
        Some(text)
    }

    fn write_type(&self, name: &str, text: &mut String) {
        text.push_str(name);
        text.push('(');
        for (index, field) in self.get(name).into_iter().flat_map(|ty| &ty.fields).enumerate() {
            if index > 0 {
                text.push(',');
            }
            text.push_str(&field.text);
            text.push(' ');
            text.push_str(&field.name);
        }
        text.push(')');
    }
}

/// The name of the domain's struct type.
pub(super) const DOMAIN: &str = "EIP712Domain";

/// The fields a domain can have, in the order of EIP-712.
const DOMAIN_FIELDS: [(&str, &str); 5] = [
    ("name", "string"),
    ("version", "string"),
    ("chainId", "uint256"),
    ("verifyingContract", "address"),
    ("salt", "bytes32"),
];

type RawFields = Vec<(String, String)>;

/// The entry of this name in a list that is sorted by name.
fn named<'a, T>(list: &'a [(String, T)], name: &str) -> Option<&'a T> {
    let at = list.binary_search_by(|(other, _)| other.as_str().cmp(name)).ok()?;
    list.get(at).map(|(_, entry)| entry)
}

/// Which fields a domain has, a bit for each.
pub(super) fn domain_fields(domain: &Value) -> u8 {
    let is_there = |name| domain.get(name).is_some_and(|value| !value.is_null());
    DOMAIN_FIELDS.iter().rev().fold(0, |bits, (name, _)| bits << 1 | u8::from(is_there(*name)))
}

/// The domain's type from the fields that are there, as viem and ethers do.
fn infer_domain(domain: &Value) -> RawFields {
    let bits = domain_fields(domain);
    let there = DOMAIN_FIELDS.iter().enumerate().filter(|(index, _)| bits >> index & 1 == 1);
    there.map(|(_, (name, ty))| ((*name).to_owned(), (*ty).to_owned())).collect()
}

fn parse_fields(name: &str, value: &Value) -> Result<RawFields, TypedDataError> {
    let path = || format!("types.{name}");
    if !is_name(name) || AtomType::is_reserved(name) {
        return Err(TypedDataError::InvalidName { path: path() });
    }
    let list = value.as_array().ok_or_else(|| expected(path(), "an array of fields"))?;
    let mut fields = RawFields::with_capacity(list.len());
    let mut names = Map::new();
    for (index, field) in list.iter().enumerate() {
        let path = || format!("types.{name}[{index}]");
        let (Some(field_name), Some(ty)) = (text(field, "name"), text(field, "type")) else {
            return Err(expected(path(), "an object {name, type} of two strings"));
        };
        if !is_name(field_name) || field_name.contains('.') {
            return Err(TypedDataError::InvalidName { path: path() });
        }
        if names.insert(field_name.to_owned(), Value::Null).is_some() {
            return Err(TypedDataError::DuplicateField { path: path() });
        }
        fields.push((field_name.to_owned(), ty.to_owned()));
    }
    Ok(fields)
}

fn text<'a>(object: &'a Value, key: &str) -> Option<&'a str> {
    object.get(key)?.as_str()
}

/// Names are printable ASCII without what has a meaning in a type's text: wider than Solidity's identifiers, because
/// names with `:` are in use, and narrow enough that a name cannot pretend to be more than one.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_graphic() && !b"()[],\"'\\`".contains(&byte))
}

fn resolve(
    name: &str,
    fields: &RawFields,
    raw: &[(String, RawFields)],
) -> Result<StructType, TypedDataError> {
    let mut resolved = Vec::with_capacity(fields.len());
    for (index, (field, text)) in fields.iter().enumerate() {
        let ty = parse_type(text, raw).ok_or_else(|| TypedDataError::UnknownType {
            path: format!("types.{name}[{index}]"),
            ty: text.clone(),
        })?;
        resolved.push(Field { name: field.as_str().into(), text: text.as_str().into(), ty });
    }
    Ok(StructType { fields: resolved, type_hash: B256::ZERO })
}

/// `base[2][]…`: the last dimension is the outermost.
fn parse_type(text: &str, raw: &[(String, RawFields)]) -> Option<FieldType> {
    let (base, mut dimensions) = text.split_at(text.find('[').unwrap_or(text.len()));
    let mut ty = match AtomType::parse(base) {
        Some(atom) => FieldType::Atom(atom),
        None if named(raw, base).is_some() => FieldType::Struct(base.to_owned()),
        None => return None,
    };
    for _ in 0..MAX_DIMENSIONS {
        if dimensions.is_empty() {
            return Some(ty);
        }
        let (digits, rest) = dimensions.strip_prefix('[')?.split_once(']')?;
        let length = match digits.as_bytes() {
            [] => None,
            [b'1'..=b'9', more @ ..] if more.iter().all(u8::is_ascii_digit) => Some(digits.parse().ok()?),
            _ => return None,
        };
        ty = FieldType::Array { element: Box::new(ty), length };
        dimensions = rest;
    }
    dimensions.is_empty().then_some(ty)
}

impl FieldType {
    fn struct_name(&self) -> Option<&str> {
        match self {
            Self::Atom(_) => None,
            Self::Struct(name) => Some(name),
            Self::Array { element, .. } => element.struct_name(),
        }
    }
}

pub(super) fn expected(path: impl Into<String>, expected: &'static str) -> TypedDataError {
    TypedDataError::Expected { path: path.into(), expected }
}
