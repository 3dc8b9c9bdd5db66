//! Type strings.

use super::error::{AbiError, TypeReason};
use super::types::{AbiType, Bits, MAX_DEPTH, Param, Size};

/// Longest type string taken, in bytes.
const MAX_TEXT: usize = 1 << 15;

/// Reads one type; the whole text must be it.
pub(super) fn parse_type(text: &str) -> Result<AbiType, AbiError> {
    if text.len() > MAX_TEXT {
        return Err(AbiError::Limit { what: "the length of a type", max: MAX_TEXT });
    }
    let mut reader = Reader { text, rest: text };
    let ty = reader.read(0)?;
    if reader.rest.is_empty() { Ok(ty) } else { Err(reader.error(TypeReason::Syntax)) }
}

struct Reader<'a> {
    text: &'a str,
    rest: &'a str,
}

impl Reader<'_> {
    fn error(&self, reason: TypeReason) -> AbiError {
        AbiError::Type { text: self.text.to_owned(), reason }
    }

    fn take(&mut self, token: char) -> bool {
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn read(&mut self, depth: u8) -> Result<AbiType, AbiError> {
        if depth > MAX_DEPTH {
            return Err(AbiError::Limit { what: "the nesting of a type", max: MAX_DEPTH.into() });
        }
        if let Some(rest) = self.rest.strip_prefix("tuple").filter(|rest| rest.starts_with('(')) {
            self.rest = rest;
        }
        let base = if self.take('(') {
            let mut components = Vec::new();
            if !self.take(')') {
                loop {
                    components.push(Param::new("", self.read(depth + 1)?));
                    if self.take(')') {
                        break;
                    }
                    if !self.take(',') {
                        return Err(self.error(TypeReason::Syntax));
                    }
                }
            }
            AbiType::tuple(components)?
        } else {
            let end = self.rest.find(['(', ')', ',', '[', ']']).unwrap_or(self.rest.len());
            let (name, rest) = self.rest.split_at(end);
            self.rest = rest;
            elementary(name).map_err(|reason| self.error(reason))?
        };
        self.suffixes(base)
    }

    fn suffixes(&mut self, mut ty: AbiType) -> Result<AbiType, AbiError> {
        while self.take('[') {
            let Some((digits, rest)) = self.rest.split_once(']') else {
                return Err(self.error(TypeReason::Syntax));
            };
            let length = array_length(digits).map_err(|reason| self.error(reason))?;
            self.rest = rest;
            ty = AbiType::array(ty, length)?;
        }
        Ok(ty)
    }
}

/// Applies array suffixes (`[2][]`) to a type.
pub(super) fn with_suffixes(base: AbiType, suffixes: &str) -> Result<AbiType, AbiError> {
    let mut reader = Reader { text: suffixes, rest: suffixes };
    let ty = reader.suffixes(base)?;
    if reader.rest.is_empty() { Ok(ty) } else { Err(reader.error(TypeReason::Syntax)) }
}

fn array_length(digits: &str) -> Result<Option<u32>, TypeReason> {
    if digits.is_empty() {
        return Ok(None);
    }
    if digits == "0" {
        return Err(TypeReason::Empty);
    }
    decimal(digits).map(Some).ok_or(TypeReason::ArrayLength)
}

/// A plain decimal number without sign, spaces or leading zeros.
fn decimal(digits: &str) -> Option<u32> {
    let plain = !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

/// A type without brackets.
pub(super) fn elementary(name: &str) -> Result<AbiType, TypeReason> {
    match name {
        "address" => return Ok(AbiType::Address),
        "bool" => return Ok(AbiType::Bool),
        "bytes" => return Ok(AbiType::Bytes),
        "string" => return Ok(AbiType::String),
        "function" => return Ok(AbiType::Function),
        "" => return Err(TypeReason::Syntax),
        _ => {}
    }
    if name.starts_with("fixed") || name.starts_with("ufixed") {
        return Err(TypeReason::FixedPoint);
    }
    let split = name.find(|character: char| character.is_ascii_digit()).unwrap_or(name.len());
    let (word, digits) = name.split_at(split);
    let number = || decimal(digits).and_then(|number| u16::try_from(number).ok());
    let bits = || if digits.is_empty() { Bits::new(256) } else { number().and_then(Bits::new) };
    match word {
        "uint" => bits().map(AbiType::Uint).ok_or(TypeReason::Size),
        "int" => bits().map(AbiType::Int).ok_or(TypeReason::Size),
        "bytes" => number()
            .and_then(|size| u8::try_from(size).ok())
            .and_then(Size::new)
            .map(AbiType::FixedBytes)
            .ok_or(TypeReason::Size),
        _ => Err(TypeReason::Unknown),
    }
}
