//! Why an ABI operation was refused.

use crate::code::{Code, Failure};

/// Why a type string, an ABI, a value or encoded data was refused. Paths name the place: `items[0].amount`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AbiError {
    /// The text is not a type.
    #[error("`{text}` is not an ABI type: {reason}")]
    Type {
        /// The text.
        text: String,
        /// What is wrong with it.
        reason: TypeReason,
    },
    /// Something is larger than any honest contract needs.
    #[error("{what} passes the limit of {max}")]
    Limit {
        /// What is too large.
        what: &'static str,
        /// The most that is taken.
        max: usize,
    },
    /// The text is not a JSON ABI.
    #[error("the JSON ABI is wrong at `{path}`: {reason}")]
    Json {
        /// Where (`[3].inputs[0].type`).
        path: String,
        /// What is wrong there.
        reason: &'static str,
    },
    /// The text is not a human-readable signature.
    #[error("`{text}` is not a signature: {reason}")]
    Signature {
        /// The signature or the part of it that is wrong.
        text: String,
        /// What is wrong with it.
        reason: SignatureReason,
    },
    /// The ABI has no such item.
    #[error("the ABI has no {kind} `{name}`")]
    NotFound {
        /// `function`, `event`, `error`, `constructor`.
        kind: &'static str,
        /// Its name, signature or selector, as asked for.
        name: String,
    },
    /// More than one overload takes these arguments.
    #[error("the arguments fit more than one overload of `{name}`; name one by its signature: {}", candidates.join(", "))]
    Ambiguous {
        /// The name asked for.
        name: String,
        /// The signatures that fit.
        candidates: Vec<String>,
    },
    /// No overload takes these arguments.
    #[error("the arguments fit no overload of `{name}`: {}", candidates.join(", "))]
    NoOverload {
        /// The name asked for.
        name: String,
        /// The signatures there are.
        candidates: Vec<String>,
    },
    /// Too few or too many values.
    #[error("{}expected {expected} values, got {got}", at(path))]
    Count {
        /// Where; empty for the whole argument list.
        path: String,
        /// Values wanted.
        expected: usize,
        /// Values given.
        got: usize,
    },
    /// The value is of another kind than its type.
    #[error("{}expected {expected}, got {got}", at(path))]
    WrongKind {
        /// Where.
        path: String,
        /// The type.
        expected: String,
        /// The kind of value given.
        got: &'static str,
    },
    /// The number does not fit its type.
    #[error("{}the number does not fit {ty}", at(path))]
    OutOfRange {
        /// Where.
        path: String,
        /// The type.
        ty: String,
    },
    /// The data cannot be decoded.
    #[error("{}cannot decode at byte {offset}: {reason}", at(path))]
    Decode {
        /// Where in the values.
        path: String,
        /// Where in the data.
        offset: usize,
        /// What is wrong there.
        reason: DecodeReason,
    },
    /// The data starts with another selector than the item's, or with none.
    #[error("expected selector {expected}, got {got}")]
    Selector {
        /// The item's selector.
        expected: super::Selector,
        /// The first four bytes, or fewer.
        got: crate::primitives::Bytes,
    },
    /// No item of the ABI has the selector or topic.
    #[error("the ABI has no {kind} with selector {selector}")]
    UnknownSelector {
        /// `function`, `event` or `error`.
        kind: &'static str,
        /// Four bytes, fewer if the data is shorter, or a whole topic.
        selector: crate::primitives::Bytes,
    },
    /// The log has another number of topics than the event.
    #[error("the event has {expected} topics, the log {got}")]
    TopicCount {
        /// Topics of the event.
        expected: usize,
        /// Topics of the log, or the filters given.
        got: usize,
    },
    /// `abi.encodePacked` does not exist for the type.
    #[error("{}{ty} cannot be packed", at(path))]
    Packed {
        /// Where.
        path: String,
        /// The type.
        ty: String,
    },
}

/// What is wrong with a type string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TypeReason {
    /// No elementary type has this name.
    #[error("unknown type")]
    Unknown,
    /// Integers have 8, 16, … 256 bits, `bytesN` has 1 to 32 bytes.
    #[error("no such size")]
    Size,
    /// Solidity never finished fixed point numbers.
    #[error("fixed point types are not supported, as in Solidity")]
    FixedPoint,
    /// Brackets do not match, or something stands where it should not.
    #[error("malformed")]
    Syntax,
    /// `T[0]` and `()` take no bytes: no such type exists in Solidity.
    #[error("an array length or a tuple is zero or empty")]
    Empty,
    /// An array length with a leading zero, or too large.
    #[error("the array length is not a plain decimal number")]
    ArrayLength,
}

/// What is wrong with a human-readable signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureReason {
    /// Starts with none of function, event, error, constructor, fallback, receive, struct.
    #[error("it must start with function, event, error, constructor, fallback, receive or struct")]
    Kind,
    /// Not the form such a signature has.
    #[error("malformed")]
    Syntax,
    /// A modifier that has no place here.
    #[error("this modifier cannot stand here")]
    Modifier,
    /// A Solidity keyword as a name.
    #[error("a Solidity keyword cannot be a name")]
    Keyword,
    /// A struct that contains itself.
    #[error("the struct contains itself")]
    Recursive,
    /// Two structs of one name.
    #[error("two structs have this name")]
    Duplicate,
    /// A struct without members.
    #[error("the struct has no members")]
    EmptyStruct,
}

/// What is wrong with encoded data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeReason {
    /// The data ends too early.
    #[error("{needed} bytes are needed, {available} are left")]
    OutOfBounds {
        /// Bytes needed there.
        needed: usize,
        /// Bytes there are.
        available: usize,
    },
    /// An offset or a length beyond the end of any data.
    #[error("an offset or a length points past the end")]
    TooLarge,
    /// A bool other than 0 and 1, or bits outside the value's type.
    #[error("bits outside the type are set")]
    DirtyBits,
    /// The bytes of a string are not UTF-8.
    #[error("a string is not UTF-8")]
    Utf8,
    /// The init code does not start with the bytecode given.
    #[error("the data does not start with the bytecode")]
    Bytecode,
    /// The values overlap so much that they are many times larger than the data.
    #[error("the values are many times larger than the data")]
    Overlap,
}

fn at(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!("{path}: ") }
}

impl AbiError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Type { .. } | Self::Json { .. } | Self::Signature { .. } => Code::Parse,
            Self::Limit { .. } => Code::Limit,
            Self::NotFound { .. } | Self::UnknownSelector { .. } => Code::NotFound,
            Self::Ambiguous { .. }
            | Self::NoOverload { .. }
            | Self::Count { .. }
            | Self::WrongKind { .. }
            | Self::OutOfRange { .. }
            | Self::Decode { .. }
            | Self::Selector { .. }
            | Self::TopicCount { .. }
            | Self::Packed { .. } => Code::InvalidParams,
        }
    }

    /// Where among the values the error is, if it is there.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::Count { path, .. }
            | Self::WrongKind { path, .. }
            | Self::OutOfRange { path, .. }
            | Self::Decode { path, .. }
            | Self::Json { path, .. }
            | Self::Packed { path, .. } => Some(path),
            Self::Type { .. }
            | Self::Limit { .. }
            | Self::Signature { .. }
            | Self::NotFound { .. }
            | Self::Ambiguous { .. }
            | Self::NoOverload { .. }
            | Self::Selector { .. }
            | Self::UnknownSelector { .. }
            | Self::TopicCount { .. } => None,
        }
    }

    fn path_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::Count { path, .. }
            | Self::WrongKind { path, .. }
            | Self::OutOfRange { path, .. }
            | Self::Decode { path, .. }
            | Self::Json { path, .. }
            | Self::Packed { path, .. } => Some(path),
            _ => None,
        }
    }

    /// The same error, one array level further out: `path` becomes `[index].path`.
    #[must_use]
    pub fn within_index(self, index: usize) -> Self {
        self.prefixed(&format!("[{index}]"))
    }

    /// The same error, one tuple level further out: `path` becomes `name.path`, or `[index].path` without a name.
    #[must_use]
    pub fn within(self, name: Option<&str>, index: usize) -> Self {
        match name.filter(|name| !name.is_empty()) {
            Some(name) => self.prefixed(name),
            None => self.within_index(index),
        }
    }

    fn prefixed(mut self, prefix: &str) -> Self {
        if let Some(path) = self.path_mut() {
            let dot = if path.is_empty() || path.starts_with('[') { "" } else { "." };
            path.insert_str(0, dot);
            path.insert_str(0, prefix);
        }
        self
    }
}

impl From<AbiError> for Failure {
    fn from(error: AbiError) -> Self {
        let failure = Failure::new(error.code(), error.to_string());
        match error.path() {
            Some(path) if !path.is_empty() => failure.with_data(serde_json::json!({ "path": path })),
            _ => failure,
        }
    }
}
