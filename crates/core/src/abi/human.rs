//! Human-readable ABIs: Solidity signatures, one a text, as abitype's `parseAbi` reads them.
//!
//! ```
//! use latchkey_core::abi::Abi;
//! let abi = Abi::parse_human_readable(&["function pay(Order[] orders) payable", "struct Order { address to; uint amount; }"])?;
//! assert_eq!(abi.function("pay")?.signature(), "pay((address,uint256)[])");
//! # Ok::<(), latchkey_core::abi::AbiError>(())
//! ```
//!
//! Whatever abitype 1.3 takes has the same meaning here, but for what no contract has: `T[0]`, `T[02]`, a trailing comma and
//! two structs of one name are refused. Taken beyond it: any white space, a final `;`, `anonymous`, `virtual` and `override`,
//! modifiers in any order, `memory` in a constructor, and structs inside inline tuples.

mod cursor;

use super::error::{AbiError, SignatureReason, TypeReason};
use super::item::{
    Abi, Constructor, Event, EventParam, Fallback, Function, Item, SolidityError, StateMutability,
};
use super::text;
use super::types::{AbiType, MAX_DEPTH, Param, Params};
use cursor::{Cursor, is_keyword};

/// Longest signature taken, in bytes.
const MAX_SIGNATURE: usize = 1 << 15;
/// Most types, counted with their parts, that all uses of structs together may have: a few short structs that use each
/// other can otherwise describe more than any memory holds.
const MAX_STRUCT_NODES: u32 = 1 << 17;

/// Reads signatures. [`Abi::parse_human_readable`] is the same.
///
/// # Errors
/// [`AbiError::Signature`] names the signature, [`AbiError::Type`] a type, [`AbiError::Limit`].
pub fn parse(signatures: &[impl AsRef<str>]) -> Result<Abi, AbiError> {
    let signatures: Vec<&str> = signatures.iter().map(AsRef::as_ref).collect();
    let mut structs = Structs::collect(&signatures)?;
    structs.resolve_all()?;
    let mut items = Vec::with_capacity(signatures.len());
    for text in signatures {
        items.extend(parse_item(text, &mut structs)?);
    }
    Ok(Abi { items })
}

/// Reads a parameter list, `address to, uint256 amount`. Texts that start with `struct` define structs; the others' lists
/// follow each other.
///
/// # Errors
/// As [`parse`].
pub fn parse_parameters(texts: &[impl AsRef<str>]) -> Result<Params, AbiError> {
    let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
    let mut structs = Structs::collect(&texts)?;
    structs.resolve_all()?;
    let mut list = Vec::new();
    for text in texts {
        let mut cursor = Cursor::new(text);
        if cursor.take_word("struct") {
            continue;
        }
        while !cursor.at_end() {
            list.push(parse_param(&mut cursor, &mut structs, Place::Function, 0)?.param);
            if !cursor.take(b',') {
                break;
            }
        }
        cursor.finish()?;
    }
    Params::new(list)
}

/// Where a parameter stands: which modifiers it may have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Function,
    Event,
    /// Errors, struct members and tuple components take none.
    Plain,
}

/// A struct's definition, resolved when it is first needed.
struct Struct<'a> {
    name: &'a str,
    body: &'a str,
    state: State,
}

enum State {
    Unresolved,
    Resolving,
    Resolved(AbiType),
}

struct Structs<'a> {
    list: Vec<Struct<'a>>,
    /// What is left of [`MAX_STRUCT_NODES`].
    budget: u32,
}

impl<'a> Structs<'a> {
    fn collect(signatures: &[&'a str]) -> Result<Self, AbiError> {
        let mut structs: Vec<Struct<'a>> = Vec::new();
        for text in signatures {
            if text.len() > MAX_SIGNATURE {
                return Err(AbiError::Limit { what: "the length of a signature", max: MAX_SIGNATURE });
            }
            let mut cursor = Cursor::new(text);
            if !cursor.take_word("struct") {
                continue;
            }
            let name = cursor.word().ok_or_else(|| cursor.error(SignatureReason::Syntax))?;
            if is_keyword(name) {
                return Err(cursor.error(SignatureReason::Keyword));
            }
            if structs.iter().any(|known| known.name == name) {
                return Err(cursor.error(SignatureReason::Duplicate));
            }
            structs.push(Struct { name, body: text, state: State::Unresolved });
        }
        Ok(Self { list: structs, budget: MAX_STRUCT_NODES })
    }

    fn resolve_all(&mut self) -> Result<(), AbiError> {
        for index in 0..self.list.len() {
            self.resolve(index, 0)?;
        }
        Ok(())
    }

    fn resolve(&mut self, index: usize, depth: u8) -> Result<Option<AbiType>, AbiError> {
        let Some(entry) = self.list.get_mut(index) else { return Ok(None) };
        let mut cursor = Cursor::new(entry.body);
        match &entry.state {
            State::Resolved(ty) => {
                let limit = AbiError::Limit { what: "the size of an ABI", max: MAX_STRUCT_NODES as usize };
                self.budget = self.budget.checked_sub(ty.nodes()).ok_or(limit)?;
                return Ok(Some(ty.clone()));
            }
            State::Resolving => return Err(cursor.error(SignatureReason::Recursive)),
            State::Unresolved => entry.state = State::Resolving,
        }
        let ty = self.parse_body(&mut cursor, depth)?;
        if let Some(entry) = self.list.get_mut(index) {
            entry.state = State::Resolved(ty.clone());
        }
        Ok(Some(ty))
    }

    fn parse_body(&mut self, cursor: &mut Cursor<'a>, depth: u8) -> Result<AbiType, AbiError> {
        // "struct Name" was read once, by `collect`.
        let (_, _) = (cursor.word(), cursor.word());
        cursor.expect(b'{')?;
        let mut members = Vec::new();
        while !cursor.take(b'}') {
            members.push(parse_param(cursor, self, Place::Plain, depth + 1)?.param);
            cursor.expect(b';')?;
        }
        cursor.take(b';');
        cursor.finish()?;
        if members.is_empty() {
            return Err(cursor.error(SignatureReason::EmptyStruct));
        }
        AbiType::tuple(members)
    }

    fn find(&mut self, name: &str, depth: u8) -> Result<Option<AbiType>, AbiError> {
        match self.list.iter().position(|entry| entry.name == name) {
            Some(index) => self.resolve(index, depth),
            None => Ok(None),
        }
    }
}

/// Reads one signature; `None` for a struct.
fn parse_item<'a>(text: &'a str, structs: &mut Structs<'a>) -> Result<Option<Item>, AbiError> {
    let mut cursor = Cursor::new(text);
    let item = match cursor.word().unwrap_or_default() {
        "function" => Item::Function(parse_function(&mut cursor, structs)?),
        "event" => Item::Event(parse_event(&mut cursor, structs)?),
        "error" => {
            let name = name(&mut cursor)?;
            let inputs = parse_list(&mut cursor, structs, Place::Plain, 0)?;
            Item::Error(SolidityError::new(name, plain(inputs)?))
        }
        "constructor" => {
            let inputs = plain(parse_list(&mut cursor, structs, Place::Function, 0)?)?;
            let state_mutability = payable_or_not(&mut cursor)?;
            Item::Constructor(Constructor { inputs, state_mutability })
        }
        "fallback" => {
            cursor.expect(b'(')?;
            cursor.expect(b')')?;
            Item::Fallback(Fallback { state_mutability: payable_or_not(&mut cursor)? })
        }
        "receive" => {
            cursor.expect(b'(')?;
            cursor.expect(b')')?;
            if payable_or_not(&mut cursor)? != StateMutability::Payable {
                return Err(cursor.error(SignatureReason::Modifier));
            }
            Item::Receive
        }
        "struct" => return Ok(None),
        _ => return Err(cursor.error(SignatureReason::Kind)),
    };
    cursor.take(b';');
    cursor.finish()?;
    Ok(Some(item))
}

fn name<'a>(cursor: &mut Cursor<'a>) -> Result<&'a str, AbiError> {
    cursor.word().ok_or_else(|| cursor.error(SignatureReason::Syntax))
}

fn plain(inputs: Vec<EventParam>) -> Result<Params, AbiError> {
    Params::new(inputs.into_iter().map(|input| input.param).collect())
}

fn parse_function<'a>(cursor: &mut Cursor<'a>, structs: &mut Structs<'a>) -> Result<Function, AbiError> {
    let name = name(cursor)?;
    let inputs = plain(parse_list(cursor, structs, Place::Function, 0)?)?;
    let mutability = modifiers(cursor)?.unwrap_or(StateMutability::NonPayable);
    let outputs = if cursor.take_word("returns") {
        parse_list(cursor, structs, Place::Function, 0)?
    } else {
        Vec::new()
    };
    Ok(Function::new(name, inputs, plain(outputs)?, mutability))
}

fn parse_event<'a>(cursor: &mut Cursor<'a>, structs: &mut Structs<'a>) -> Result<Event, AbiError> {
    let name = name(cursor)?;
    let inputs = parse_list(cursor, structs, Place::Event, 0)?;
    let anonymous = cursor.take_word("anonymous");
    Event::new(name, inputs, anonymous)
}

/// Reads visibility and mutability, each at most once, up to `returns` or the end.
fn modifiers(cursor: &mut Cursor<'_>) -> Result<Option<StateMutability>, AbiError> {
    let (mut visible, mut mutability) = (false, None);
    while let Some(word) = cursor.peek_word() {
        match word {
            "returns" => break,
            "external" | "public" if !visible => visible = true,
            "virtual" | "override" => {}
            _ => match StateMutability::parse(word) {
                Some(found) if mutability.is_none() => mutability = Some(found),
                _ => return Err(cursor.error(SignatureReason::Modifier)),
            },
        }
        cursor.word();
    }
    Ok(mutability)
}

fn payable_or_not(cursor: &mut Cursor<'_>) -> Result<StateMutability, AbiError> {
    match modifiers(cursor)?.unwrap_or(StateMutability::NonPayable) {
        mutability @ (StateMutability::Payable | StateMutability::NonPayable) => Ok(mutability),
        _ => Err(cursor.error(SignatureReason::Modifier)),
    }
}

/// Reads `(…)`.
fn parse_list<'a>(
    cursor: &mut Cursor<'a>,
    structs: &mut Structs<'a>,
    place: Place,
    depth: u8,
) -> Result<Vec<EventParam>, AbiError> {
    cursor.expect(b'(')?;
    let mut list = Vec::new();
    if cursor.take(b')') {
        return Ok(list);
    }
    loop {
        list.push(parse_param(cursor, structs, place, depth)?);
        if cursor.take(b')') {
            return Ok(list);
        }
        cursor.expect(b',')?;
    }
}

fn parse_param<'a>(
    cursor: &mut Cursor<'a>,
    structs: &mut Structs<'a>,
    place: Place,
    depth: u8,
) -> Result<EventParam, AbiError> {
    if depth > MAX_DEPTH {
        return Err(AbiError::Limit { what: "the nesting of a type", max: MAX_DEPTH.into() });
    }
    let ty = parse_type(cursor, structs, depth)?;
    let mut indexed = false;
    if let Some(word) = cursor.peek_word() {
        let allowed = match word {
            "indexed" => {
                indexed = true;
                place == Place::Event
            }
            "memory" | "calldata" | "storage" => place == Place::Function && has_location(&ty),
            _ => true,
        };
        if !allowed {
            return Err(cursor.error(SignatureReason::Modifier));
        }
        if matches!(word, "indexed" | "memory" | "calldata" | "storage") {
            cursor.word();
        }
    }
    let name = cursor.word().unwrap_or_default();
    if is_keyword(name) || text::elementary(name).is_ok() {
        return Err(cursor.error(SignatureReason::Keyword));
    }
    Ok(EventParam { param: Param::new(name, ty), indexed })
}

fn parse_type<'a>(
    cursor: &mut Cursor<'a>,
    structs: &mut Structs<'a>,
    depth: u8,
) -> Result<AbiType, AbiError> {
    let base = if cursor.peek() == Some(b'(') {
        let components = parse_list(cursor, structs, Place::Plain, depth + 1)?;
        AbiType::tuple(components.into_iter().map(|input| input.param).collect())?
    } else {
        let word = cursor.word().ok_or_else(|| cursor.error(SignatureReason::Syntax))?;
        if word == "address" {
            cursor.take_word("payable");
        }
        match structs.find(word, depth + 1)? {
            Some(ty) => ty,
            None => text::elementary(word)
                .map_err(|reason: TypeReason| AbiError::Type { text: word.to_owned(), reason })?,
        }
    };
    text::with_suffixes(base, cursor.suffixes())
}

/// True for types that Solidity keeps in memory, calldata or storage.
fn has_location(ty: &AbiType) -> bool {
    matches!(ty, AbiType::Bytes | AbiType::String | AbiType::Array(_) | AbiType::Tuple(_))
}
