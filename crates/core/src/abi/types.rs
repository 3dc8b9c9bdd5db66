//! ABI types. Building one computes once what encoding needs: its head size, and whether it is dynamic.
//!
//! Every type here takes at least 32 bytes of head, is at most [`MAX_DEPTH`] deep and [`MAX_NODES`] large: the
//! constructors see to it, so codecs may recurse over a type without further checks.

use super::error::{AbiError, TypeReason};
use super::text;

/// Deepest nesting of arrays and tuples taken.
pub const MAX_DEPTH: u8 = 24;
/// Most types, counted with their parts, that one parameter list may have.
pub const MAX_NODES: u32 = 4096;
/// Most bytes a static type may take: fixed arrays larger than this fit into no transaction.
pub const MAX_STATIC_SIZE: usize = 1 << 24;

/// Bits of an integer type: 8, 16, … 256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bits(u16);

impl Bits {
    /// Takes 8, 16, … 256; gives `None` for anything else.
    #[must_use]
    pub const fn new(bits: u16) -> Option<Self> {
        if bits >= 8 && bits <= 256 && bits.is_multiple_of(8) { Some(Self(bits)) } else { None }
    }

    /// The number of bits.
    #[must_use]
    pub const fn get(self) -> usize {
        self.0 as usize
    }
}

/// Length of a `bytesN` type: 1 to 32.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Size(u8);

impl Size {
    /// Takes 1 to 32; gives `None` for anything else.
    #[must_use]
    pub const fn new(size: u8) -> Option<Self> {
        if size >= 1 && size <= 32 { Some(Self(size)) } else { None }
    }

    /// The number of bytes.
    #[must_use]
    pub const fn get(self) -> usize {
        self.0 as usize
    }
}

/// A type of the contract ABI.
///
/// ```
/// use latchkey_core::abi::AbiType;
/// let ty = AbiType::parse("(uint,string[2])[]").unwrap();
/// assert_eq!(ty.to_string(), "(uint256,string[2])[]");
/// assert!(ty.is_dynamic());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AbiType {
    /// `uintN`.
    Uint(Bits),
    /// `intN`.
    Int(Bits),
    /// `address`.
    Address,
    /// `bool`.
    Bool,
    /// `bytesN`.
    FixedBytes(Size),
    /// `bytes`.
    Bytes,
    /// `string`.
    String,
    /// `function`: an address and a selector, 24 bytes.
    Function,
    /// `T[]` and `T[n]`.
    Array(Box<ArrayType>),
    /// `(A,B,…)`, a struct.
    Tuple(Box<Params>),
}

/// An array type. Made by [`AbiType::array`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ArrayType {
    element: AbiType,
    length: Option<u32>,
    shape: Shape,
}

/// What encoding needs to know of a type, computed when the type is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Shape {
    dynamic: bool,
    depth: u8,
    nodes: u32,
    head_size: usize,
}

impl ArrayType {
    /// The element's type.
    #[must_use]
    pub const fn element(&self) -> &AbiType {
        &self.element
    }

    /// The fixed length; `None` for `T[]`.
    #[must_use]
    pub fn length(&self) -> Option<usize> {
        self.length.map(|length| length as usize)
    }
}

/// One parameter or tuple component.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Param {
    /// Its name; `None` where the ABI gives none. JSON ABIs write `""` for a nameless parameter.
    pub name: Option<String>,
    /// Its type.
    pub ty: AbiType,
    /// Solidity's own name of the type (`struct Order[]`), for display only.
    pub internal_type: Option<String>,
}

impl Param {
    /// A parameter; an empty name is no name.
    #[must_use]
    pub fn new(name: &str, ty: AbiType) -> Self {
        Self { name: (!name.is_empty()).then(|| name.to_owned()), ty, internal_type: None }
    }
}

/// A parameter list: a function's inputs or outputs, a tuple's components. It is the compiled plan by which values are
/// encoded and decoded.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Params {
    list: Vec<Param>,
    shape: Shape,
}

impl Params {
    /// Compiles a list.
    ///
    /// # Errors
    /// [`AbiError::Limit`] if it is too deep or too large.
    pub fn new(list: Vec<Param>) -> Result<Self, AbiError> {
        let mut shape = Shape { dynamic: false, depth: 0, nodes: 0, head_size: 0 };
        for param in &list {
            let part = param.ty.shape();
            shape.dynamic |= part.dynamic;
            shape.depth = shape.depth.max(part.depth);
            shape.nodes = shape.nodes.saturating_add(part.nodes);
            // The head holds dynamic parts as one offset word each, so its size is the sum even if the list is dynamic.
            shape.head_size = shape.head_size.saturating_add(param.ty.head_size());
        }
        shape.check()?;
        Ok(Self { list, shape })
    }

    /// Compiles a list of nameless parameters.
    ///
    /// # Errors
    /// [`AbiError::Limit`] if it is too deep or too large.
    pub fn from_types(types: impl IntoIterator<Item = AbiType>) -> Result<Self, AbiError> {
        Self::new(types.into_iter().map(|ty| Param { name: None, ty, internal_type: None }).collect())
    }

    /// Bytes of the head: static values in place, one offset word for each dynamic one.
    #[must_use]
    pub const fn head_size(&self) -> usize {
        self.shape.head_size
    }

    /// True if a part is dynamic.
    #[must_use]
    pub const fn is_dynamic(&self) -> bool {
        self.shape.dynamic
    }

    /// Writes `(uint256,string)`.
    #[must_use]
    pub fn canonical(&self) -> String {
        let mut out = String::new();
        self.write_canonical(&mut out);
        out
    }

    pub(super) fn write_canonical(&self, out: &mut String) {
        out.push('(');
        for (index, param) in self.list.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            param.ty.write_canonical(out);
        }
        out.push(')');
    }
}

impl core::ops::Deref for Params {
    type Target = [Param];
    fn deref(&self) -> &[Param] {
        &self.list
    }
}

impl Shape {
    fn check(&self) -> Result<(), AbiError> {
        if self.depth > MAX_DEPTH {
            return Err(AbiError::Limit { what: "the nesting of a type", max: MAX_DEPTH.into() });
        }
        if self.nodes > MAX_NODES {
            return Err(AbiError::Limit { what: "the size of a type", max: MAX_NODES as usize });
        }
        if self.head_size > MAX_STATIC_SIZE {
            return Err(AbiError::Limit { what: "the encoded size of a type", max: MAX_STATIC_SIZE });
        }
        Ok(())
    }
}

impl AbiType {
    /// Reads a type: canonical text, and `uint`, `int` for their 256-bit forms, `tuple(…)` for `(…)`.
    ///
    /// # Errors
    /// [`AbiError::Type`] says what is wrong with the text, [`AbiError::Limit`] that it is too deep or too large.
    pub fn parse(text: &str) -> Result<Self, AbiError> {
        text::parse_type(text)
    }

    /// `element[length]`, or `element[]` without a length.
    ///
    /// # Errors
    /// [`AbiError::Type`] for a length of 0, [`AbiError::Limit`] if the type is too deep or too large.
    pub fn array(element: Self, length: Option<u32>) -> Result<Self, AbiError> {
        if length == Some(0) || element.head_size() == 0 {
            let text = format!("{element}[{}]", length.unwrap_or_default());
            return Err(AbiError::Type { text, reason: TypeReason::Empty });
        }
        let part = element.shape();
        let dynamic = length.is_none() || part.dynamic;
        let count = length.map_or(1, |length| length as usize);
        let head_size = element.head_size().saturating_mul(count);
        let shape = Shape {
            dynamic,
            depth: part.depth.saturating_add(1),
            nodes: part.nodes.saturating_add(1),
            head_size,
        };
        shape.check()?;
        Ok(Self::Array(Box::new(ArrayType { element, length, shape })))
    }

    /// A tuple.
    ///
    /// # Errors
    /// [`AbiError::Type`] if it has no components, [`AbiError::Limit`] if it is too deep or too large.
    pub fn tuple(components: Vec<Param>) -> Result<Self, AbiError> {
        if components.is_empty() {
            return Err(AbiError::Type { text: "()".to_owned(), reason: TypeReason::Empty });
        }
        let mut params = Params::new(components)?;
        params.shape.depth = params.shape.depth.saturating_add(1);
        params.shape.nodes = params.shape.nodes.saturating_add(1);
        params.shape.check()?;
        Ok(Self::Tuple(Box::new(params)))
    }

    fn shape(&self) -> Shape {
        match self {
            Self::Bytes | Self::String => Shape { dynamic: true, depth: 0, nodes: 1, head_size: 32 },
            Self::Array(array) => array.shape,
            Self::Tuple(params) => params.shape,
            _ => Shape { dynamic: false, depth: 0, nodes: 1, head_size: 32 },
        }
    }

    /// The type and its parts, counted.
    pub(super) fn nodes(&self) -> u32 {
        self.shape().nodes
    }

    /// True if the type's value stands in the tail, with an offset in the head.
    #[must_use]
    pub fn is_dynamic(&self) -> bool {
        match self {
            Self::Bytes | Self::String => true,
            Self::Array(array) => array.shape.dynamic,
            Self::Tuple(params) => params.shape.dynamic,
            _ => false,
        }
    }

    /// Bytes the type takes in the head it stands in: 32 if it is dynamic.
    #[must_use]
    pub fn head_size(&self) -> usize {
        match self {
            Self::Array(array) if !array.shape.dynamic => array.shape.head_size,
            Self::Tuple(params) if !params.shape.dynamic => params.shape.head_size,
            _ => 32,
        }
    }

    pub(super) fn write_canonical(&self, out: &mut String) {
        use core::fmt::Write as _;
        // Writing to a String cannot fail.
        let _ = match self {
            Self::Uint(bits) => write!(out, "uint{}", bits.0),
            Self::Int(bits) => write!(out, "int{}", bits.0),
            Self::FixedBytes(size) => write!(out, "bytes{}", size.0),
            Self::Address => out.write_str("address"),
            Self::Bool => out.write_str("bool"),
            Self::Bytes => out.write_str("bytes"),
            Self::String => out.write_str("string"),
            Self::Function => out.write_str("function"),
            Self::Array(array) => {
                array.element.write_canonical(out);
                match array.length {
                    Some(length) => write!(out, "[{length}]"),
                    None => out.write_str("[]"),
                }
            }
            Self::Tuple(params) => {
                params.write_canonical(out);
                Ok(())
            }
        };
    }

    /// The JSON ABI's spelling, `tuple[2]` for an array of tuples, and the tuple's components, if it has any.
    #[must_use]
    pub fn json_type(&self) -> (String, Option<&Params>) {
        match self {
            Self::Tuple(params) => ("tuple".to_owned(), Some(params)),
            Self::Array(array) => {
                let (mut text, components) = array.element.json_type();
                text.push('[');
                if let Some(length) = array.length {
                    text.push_str(&length.to_string());
                }
                text.push(']');
                (text, components)
            }
            _ => (self.to_string(), None),
        }
    }
}

/// The canonical text, as it stands in signatures.
impl core::fmt::Display for AbiType {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let mut out = String::new();
        self.write_canonical(&mut out);
        f.write_str(&out)
    }
}

impl core::str::FromStr for AbiType {
    type Err = AbiError;
    fn from_str(text: &str) -> Result<Self, AbiError> {
        Self::parse(text)
    }
}
