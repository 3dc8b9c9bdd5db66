//! The items of an ABI, each with its parameters compiled and its selector computed.

use super::error::AbiError;
use super::types::{Param, Params};
use super::value::Value;
use crate::keccak::keccak256;
use crate::primitives::{B256, Bytes, hex};

/// The first four bytes of the Keccak-256 hash of a signature.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Selector(pub [u8; 4]);

impl Selector {
    /// The selector of a canonical signature. The text is hashed as it is.
    ///
    /// ```
    /// use latchkey_core::abi::Selector;
    /// assert_eq!(Selector::of("transfer(address,uint256)").to_string(), "0xa9059cbb");
    /// ```
    #[must_use]
    pub fn of(signature: &str) -> Self {
        let [a, b, c, d, ..] = keccak256(signature).0;
        Self([a, b, c, d])
    }
}

impl core::fmt::Display for Selector {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

impl core::fmt::Debug for Selector {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        core::fmt::Display::fmt(self, f)
    }
}

/// What a function may do to the chain's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StateMutability {
    /// Reads nothing, writes nothing.
    Pure,
    /// Writes nothing.
    View,
    /// Takes no ether.
    NonPayable,
    /// Takes ether.
    Payable,
}

impl StateMutability {
    /// The JSON ABI's word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pure => "pure",
            Self::View => "view",
            Self::NonPayable => "nonpayable",
            Self::Payable => "payable",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        [Self::Pure, Self::View, Self::NonPayable, Self::Payable]
            .into_iter()
            .find(|mutability| mutability.as_str() == word)
    }
}

/// A function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function {
    name: String,
    inputs: Params,
    outputs: Params,
    state_mutability: StateMutability,
    selector: Selector,
}

impl Function {
    /// Compiles a function.
    #[must_use]
    pub fn new(name: &str, inputs: Params, outputs: Params, state_mutability: StateMutability) -> Self {
        let selector = Selector::of(&signature(name, &inputs));
        Self { name: name.to_owned(), inputs, outputs, state_mutability, selector }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its parameters.
    #[must_use]
    pub const fn inputs(&self) -> &Params {
        &self.inputs
    }

    /// What it returns.
    #[must_use]
    pub const fn outputs(&self) -> &Params {
        &self.outputs
    }

    /// What it may do.
    #[must_use]
    pub const fn state_mutability(&self) -> StateMutability {
        self.state_mutability
    }

    /// Its selector.
    #[must_use]
    pub const fn selector(&self) -> Selector {
        self.selector
    }

    /// Its canonical signature, `transfer(address,uint256)`.
    #[must_use]
    pub fn signature(&self) -> String {
        signature(&self.name, &self.inputs)
    }

    /// Encodes a call: selector and arguments.
    ///
    /// # Errors
    /// The error names the argument by its path.
    pub fn encode(&self, arguments: &[Value]) -> Result<Vec<u8>, AbiError> {
        encode_call(self.selector, &self.inputs, arguments)
    }

    /// Decodes a call of this function.
    ///
    /// # Errors
    /// [`AbiError::Selector`] if it calls another one, [`AbiError::Decode`] if the arguments are malformed.
    pub fn decode(&self, data: &[u8]) -> Result<Vec<Value>, AbiError> {
        self.inputs.decode(strip_selector(self.selector, data)?)
    }

    /// Encodes what a call returns.
    ///
    /// # Errors
    /// The error names the value by its path.
    pub fn encode_result(&self, values: &[Value]) -> Result<Vec<u8>, AbiError> {
        self.outputs.encode(values)
    }

    /// Decodes what a call returned.
    ///
    /// # Errors
    /// [`AbiError::Decode`]; empty data where values are expected most often means that there is no contract.
    pub fn decode_result(&self, data: &[u8]) -> Result<Vec<Value>, AbiError> {
        self.outputs.decode(data)
    }
}

/// A custom error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SolidityError {
    name: String,
    inputs: Params,
    selector: Selector,
}

impl SolidityError {
    /// Compiles an error.
    #[must_use]
    pub fn new(name: &str, inputs: Params) -> Self {
        let selector = Selector::of(&signature(name, &inputs));
        Self { name: name.to_owned(), inputs, selector }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its parameters.
    #[must_use]
    pub const fn inputs(&self) -> &Params {
        &self.inputs
    }

    /// Its selector.
    #[must_use]
    pub const fn selector(&self) -> Selector {
        self.selector
    }

    /// Its canonical signature.
    #[must_use]
    pub fn signature(&self) -> String {
        signature(&self.name, &self.inputs)
    }

    /// Encodes revert data: selector and arguments.
    ///
    /// # Errors
    /// The error names the argument by its path.
    pub fn encode(&self, arguments: &[Value]) -> Result<Vec<u8>, AbiError> {
        encode_call(self.selector, &self.inputs, arguments)
    }

    /// Decodes revert data of this error.
    ///
    /// # Errors
    /// [`AbiError::Selector`] if it is another one's, [`AbiError::Decode`] if the arguments are malformed.
    pub fn decode(&self, data: &[u8]) -> Result<Vec<Value>, AbiError> {
        self.inputs.decode(strip_selector(self.selector, data)?)
    }
}

/// A constructor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constructor {
    /// Its parameters.
    pub inputs: Params,
    /// Payable or not.
    pub state_mutability: StateMutability,
}

impl Constructor {
    /// The init code: the contract's bytecode and the encoded arguments.
    ///
    /// # Errors
    /// The error names the argument by its path.
    pub fn encode(&self, bytecode: &[u8], arguments: &[Value]) -> Result<Vec<u8>, AbiError> {
        let mut out = Vec::with_capacity(bytecode.len() + self.inputs.head_size());
        out.extend_from_slice(bytecode);
        self.inputs.encode_into(arguments, &mut out)?;
        Ok(out)
    }

    /// Decodes the arguments behind `bytecode` in init code.
    ///
    /// # Errors
    /// [`AbiError::Decode`] if `data` does not start with `bytecode` or the arguments are malformed.
    pub fn decode(&self, bytecode: &[u8], data: &[u8]) -> Result<Vec<Value>, AbiError> {
        let arguments = data.strip_prefix(bytecode).ok_or(AbiError::Decode {
            path: String::new(),
            offset: 0,
            reason: super::DecodeReason::Bytecode,
        })?;
        self.inputs.decode(arguments)
    }
}

/// A parameter of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventParam {
    /// The parameter.
    pub param: Param,
    /// In a topic, not in the data.
    pub indexed: bool,
}

/// An event. Encoding and decoding are in [`super::event`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub(super) name: String,
    pub(super) inputs: Vec<EventParam>,
    pub(super) anonymous: bool,
    /// The parameters in the data, compiled.
    pub(super) data: Params,
    pub(super) topic: B256,
}

/// A fallback function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fallback {
    /// Payable or not.
    pub state_mutability: StateMutability,
}

/// One item of an ABI.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Item {
    /// A function.
    Function(Function),
    /// An event.
    Event(Event),
    /// A custom error.
    Error(SolidityError),
    /// The constructor.
    Constructor(Constructor),
    /// The fallback function.
    Fallback(Fallback),
    /// The receive function, always payable.
    Receive,
}

/// A contract's ABI: its items in source order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Abi {
    /// The items.
    pub items: Vec<Item>,
}

impl Abi {
    /// Reads a JSON ABI: an array of items, as `solc` writes it. See [`super::json`].
    ///
    /// # Errors
    /// [`AbiError::Json`] with the place, [`AbiError::Type`] for a type string, [`AbiError::Limit`].
    pub fn parse_json(text: &str) -> Result<Self, AbiError> {
        super::json::parse(text)
    }

    /// Reads human-readable signatures, as viem's `parseAbi` does. See [`super::human`].
    ///
    /// # Errors
    /// [`AbiError::Signature`] names the signature, [`AbiError::Type`] a type, [`AbiError::Limit`].
    pub fn parse_human_readable(signatures: &[impl AsRef<str>]) -> Result<Self, AbiError> {
        super::human::parse(signatures)
    }

    /// Writes the JSON ABI; keys stand in the order of abitype's `parseAbi`.
    #[must_use]
    pub fn to_json(&self) -> String {
        super::json::write(self)
    }

    /// The functions, in source order.
    pub fn functions(&self) -> impl Iterator<Item = &Function> {
        self.items.iter().filter_map(|item| if let Item::Function(f) = item { Some(f) } else { None })
    }

    /// The events, in source order.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        self.items.iter().filter_map(|item| if let Item::Event(event) = item { Some(event) } else { None })
    }

    /// The custom errors, in source order.
    pub fn errors(&self) -> impl Iterator<Item = &SolidityError> {
        self.items.iter().filter_map(|item| if let Item::Error(error) = item { Some(error) } else { None })
    }

    /// The constructor; without one in the ABI, Solidity's default: no parameters, not payable.
    ///
    /// # Errors
    /// Only a parameter list that cannot be compiled, which an empty one always can.
    pub fn constructor(&self) -> Result<Constructor, AbiError> {
        let found = self.items.iter().find_map(|item| {
            if let Item::Constructor(constructor) = item { Some(constructor.clone()) } else { None }
        });
        match found {
            Some(constructor) => Ok(constructor),
            None => Ok(Constructor {
                inputs: Params::new(Vec::new())?,
                state_mutability: StateMutability::NonPayable,
            }),
        }
    }

    /// Decodes a call of one of the functions.
    ///
    /// # Errors
    /// [`AbiError::UnknownSelector`] if no function has the selector, [`AbiError::Decode`] if the arguments are malformed.
    pub fn decode_function_data(&self, data: &[u8]) -> Result<(&Function, Vec<Value>), AbiError> {
        let function = by_selector("function", data, self.functions(), Function::selector)?;
        Ok((function, function.decode(data)?))
    }

    /// Decodes the revert data of one of the ABI's errors. [`super::decode_revert`] knows `Error` and `Panic`.
    ///
    /// # Errors
    /// [`AbiError::UnknownSelector`] if no error has the selector, [`AbiError::Decode`] if the arguments are malformed.
    pub fn decode_error(&self, data: &[u8]) -> Result<(&SolidityError, Vec<Value>), AbiError> {
        let error = by_selector("error", data, self.errors(), SolidityError::selector)?;
        Ok((error, error.decode(data)?))
    }
}

fn by_selector<'a, T>(
    kind: &'static str,
    data: &[u8],
    mut items: impl Iterator<Item = &'a T>,
    selector: fn(&T) -> Selector,
) -> Result<&'a T, AbiError> {
    let first = data.first_chunk::<4>();
    first
        .and_then(|first| items.find(|item| selector(item).0 == *first))
        .ok_or_else(|| AbiError::UnknownSelector { kind, selector: first_bytes(data) })
}

fn first_bytes(data: &[u8]) -> Bytes {
    Bytes::from(data.get(..4).unwrap_or(data))
}

pub(super) fn signature(name: &str, inputs: &Params) -> String {
    let mut out = name.to_owned();
    inputs.write_canonical(&mut out);
    out
}

fn encode_call(selector: Selector, inputs: &Params, arguments: &[Value]) -> Result<Vec<u8>, AbiError> {
    let mut out = Vec::with_capacity(4 + inputs.head_size());
    out.extend_from_slice(&selector.0);
    inputs.encode_into(arguments, &mut out)?;
    Ok(out)
}

fn strip_selector(selector: Selector, data: &[u8]) -> Result<&[u8], AbiError> {
    data.strip_prefix(&selector.0)
        .ok_or_else(|| AbiError::Selector { expected: selector, got: first_bytes(data) })
}
