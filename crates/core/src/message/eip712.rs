//! Typed data (`eth_signTypedData_v4`): parse strictly, hash, and show.
//!
//! Values are read against their types once; the hash and the text for people come from the same tree, so what is shown
//! is what is signed. Keys of a value that its type does not have are neither signed nor shown.
//!
//! Source: EIP-712; where it leaves a choice, eth-sig-util's V4 (recursive types, `null` structs) and viem (a missing
//! `EIP712Domain` is inferred). Unlike V4, a missing field is an error, never left out.

mod atom;
mod error;
mod json;
mod known;
mod node;
mod path;
mod types;
mod v1;

pub use error::TypedDataError;
pub use known::KnownTypes;
pub use v1::TypedValues;

use std::sync::Arc;

use serde_json::Value;

use self::atom::Atom;
use self::node::{Node, NodeReader};
use self::path::Path;
use self::types::{DOMAIN, Types, expected};
use crate::keccak::keccak256;
use crate::primitives::{Address, B256, U256};
use crate::review::Argument;

/// Bytes of JSON accepted.
pub const MAX_TEXT: usize = 1 << 20;

/// Typed data that was read and checked.
#[derive(Clone, Debug)]
pub struct TypedData {
    types: Arc<Types>,
    primary_type: String,
    domain: Node,
    /// `None` if the primary type is the domain itself.
    message: Option<Node>,
}

/// What a domain says of where a signature counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Domain {
    /// The name of the dapp or protocol.
    pub name: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// The chain.
    pub chain_id: Option<U256>,
    /// The contract that will check the signature.
    pub verifying_contract: Option<Address>,
    /// A salt.
    pub salt: Option<B256>,
}

impl TypedData {
    /// Reads the JSON text `{types, primaryType, domain, message}`.
    ///
    /// Integers are JSON numbers up to 2^53 - 1 (above that JavaScript rounds), decimal strings or `0x` strings; bytes
    /// are `0x` hex of whole bytes; mixed-case addresses carry their checksum. `EIP712Domain` is inferred from the
    /// domain's fields if `types` lacks it. With the primary type `EIP712Domain` there is no message.
    ///
    /// # Errors
    /// [`TypedDataError`] says what is wrong, and where.
    ///
    /// ```
    /// use latchkey_core::message::eip712::TypedData;
    /// let data = TypedData::parse(r#"{
    ///   "types": { "Vote": [{ "name": "choice", "type": "uint8" }] },
    ///   "primaryType": "Vote",
    ///   "domain": { "name": "Council", "chainId": 1 },
    ///   "message": { "choice": 2 }
    /// }"#)?;
    /// assert_eq!(data.encode_type("Vote").as_deref(), Some("Vote(uint8 choice)"));
    /// assert_eq!(data.fields()[0].value, "2");
    /// # Ok::<(), latchkey_core::message::eip712::TypedDataError>(())
    /// ```
    pub fn parse(json: &str) -> Result<Self, TypedDataError> {
        Self::parse_known(json, &mut KnownTypes::default())
    }

    /// Reads as [`TypedData::parse`] does, with a memory of types: who reads many values of one type reads the type once.
    ///
    /// # Errors
    /// As [`TypedData::parse`].
    pub fn parse_known(json: &str, known: &mut KnownTypes) -> Result<Self, TypedDataError> {
        if json.len() > MAX_TEXT {
            return Err(TypedDataError::Limit { what: "bytes", limit: MAX_TEXT });
        }
        let root = json::parse(json)?;
        if !root.is_object() {
            return Err(expected("typed data", "an object"));
        }
        let member =
            |key: &str| root.get(key).ok_or_else(|| TypedDataError::Missing { path: key.to_owned() });
        let no_domain = Value::Object(serde_json::Map::new());
        let domain = root.get("domain").unwrap_or(&no_domain);
        let types = known.types(member("types")?, domain)?;
        let primary_type =
            member("primaryType")?.as_str().ok_or_else(|| expected("primaryType", "a string"))?;
        let unknown = |path: &str, ty: &str| TypedDataError::UnknownType { path: path.into(), ty: ty.into() };
        let domain_type = types.get(DOMAIN).ok_or_else(|| unknown("types", DOMAIN))?;
        let message_type = types.get(primary_type).ok_or_else(|| unknown("primaryType", primary_type))?;
        let mut reader = NodeReader::new(&types);
        let domain = reader.read_struct(domain_type, domain, &Path::root("domain"))?;
        let message = if primary_type == DOMAIN {
            None
        } else {
            Some(reader.read_struct(message_type, member("message")?, &Path::root("message"))?)
        };
        let primary_type = primary_type.to_owned();
        Ok(Self { types, primary_type, domain, message })
    }

    /// Reads typed data for `eth_signTypedData_v3`, which knows neither arrays nor values of recursive types.
    ///
    /// What it reads hashes as in V4; what V3 would hash otherwise, it refuses: a missing field, left out of the hash in V3,
    /// too.
    ///
    /// # Errors
    /// [`TypedDataError::NotInV3`], or what [`TypedData::parse`] says.
    pub fn parse_v3(json: &str) -> Result<Self, TypedDataError> {
        let data = Self::parse(json)?;
        for (path, root) in [("domain", Some(&data.domain)), ("message", data.message.as_ref())] {
            if let Some(path) = root.and_then(|root| root.beyond_v3(path)) {
                return Err(TypedDataError::NotInV3 { path });
            }
        }
        Ok(data)
    }

    /// The hash that is signed: keccak256(`0x1901` domain separator, struct hash).
    #[must_use]
    pub fn hash(&self) -> B256 {
        let mut preimage = [0; 66];
        preimage[..2].copy_from_slice(&[0x19, 0x01]);
        preimage[2..34].copy_from_slice(&self.domain.word());
        match &self.message {
            None => keccak256(&preimage[..34]),
            Some(message) => {
                preimage[34..].copy_from_slice(&message.word());
                keccak256(preimage)
            }
        }
    }

    /// `hashStruct` of the domain.
    #[must_use]
    pub fn domain_separator(&self) -> B256 {
        B256(self.domain.word())
    }

    /// `hashStruct` of the message; of the domain if the primary type is `EIP712Domain`.
    #[must_use]
    pub fn struct_hash(&self) -> B256 {
        B256(self.message.as_ref().unwrap_or(&self.domain).word())
    }

    /// `encodeType` of a struct type, `None` if there is none of this name.
    #[must_use]
    pub fn encode_type(&self, name: &str) -> Option<String> {
        self.types.encode_type(name)
    }

    /// The name of the message's type.
    #[must_use]
    pub fn primary_type(&self) -> &str {
        &self.primary_type
    }

    /// The well-known fields of the domain, as far as they are signed.
    #[must_use]
    pub fn domain(&self) -> Domain {
        let text = |name| match self.domain.field(name) {
            Some(Atom::String(text)) => Some(text.clone()),
            _ => None,
        };
        Domain {
            name: text("name"),
            version: text("version"),
            chain_id: match self.domain.field("chainId") {
                Some(Atom::Integer { negative: false, magnitude }) => Some(*magnitude),
                _ => None,
            },
            verifying_contract: match self.domain.field("verifyingContract") {
                Some(Atom::Address(address)) => Some(*address),
                _ => None,
            },
            salt: match self.domain.field("salt") {
                Some(Atom::FixedBytes(bytes)) => bytes.as_slice().try_into().ok().map(B256),
                _ => None,
            },
        }
    }

    /// The message flattened to path, type and value, in type order: what a person is shown. Empty if the primary type
    /// is `EIP712Domain`.
    #[must_use]
    pub fn fields(&self) -> Vec<Argument> {
        let mut out = Vec::new();
        if let Some(message) = &self.message {
            message.flatten("", &mut out);
        }
        out
    }
}
