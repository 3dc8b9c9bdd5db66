//! The flat, self-describing binary value that carries arguments in and results out. Twin: `pkg/src/wire.ts`.
//!
//! | tag | value | then |
//! |---|---|---|
//! | 0, 1, 2 | null, false, true | |
//! | 3 | a JavaScript number (a safe integer) | 8 bytes: `i64` |
//! | 4, 5 | a bigint ≥ 0, < 0 | length `n` ≤ 32 (1 byte), magnitude (`n` bytes) |
//! | 6 | text | length (4 bytes), UTF-8 |
//! | 7 | bytes | length (4 bytes), bytes |
//! | 8 | list | count (4 bytes), values |
//! | 9 | map | count (4 bytes), then text without tag and value, each |
//!
//! Everything is little-endian. What goes out is the length of all this (4 bytes), this, and one text of ASCII: making many
//! small texts costs JavaScript more than making one and cutting it.
//!
//! | tag going out | value | then |
//! |---|---|---|
//! | 6 | the next part of the text at the end | length (4 bytes) |
//! | 7 | text that is not ASCII | length (4 bytes), UTF-8 |
//! | 9 | map | count (4 bytes), then text with its tag and value, each |
//! | 10 | map of a new shape | count (4 bytes), that many texts with their tags, as many values |
//! | 11 | map of a known shape | its number, counted from 0 (4 bytes), values |

use std::cell::RefCell;

use latchkey_core::code::{Code, Failure};
use latchkey_core::primitives::{Address, Checksums, U256, hex};

use crate::buffer::Buffer;

/// How deep lists and maps may nest: more than any ABI type of ours allows.
const MAX_DEPTH: usize = 64;

const NULL: u8 = 0;
const FALSE: u8 = 1;
const TRUE: u8 = 2;
const NUMBER: u8 = 3;
const POSITIVE: u8 = 4;
const NEGATIVE: u8 = 5;
const TEXT: u8 = 6;
const BYTES: u8 = 7;
const LIST: u8 = 8;
const MAP: u8 = 9;
const UTF8: u8 = BYTES;
const NEW_SHAPE: u8 = 10;
const SHAPE: u8 = 11;

/// A value, borrowing its texts and bytes from the message it was read from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Wire<'a> {
    Null,
    Bool(bool),
    /// An integer of either sign; `negative` is false for zero.
    Int {
        negative: bool,
        magnitude: U256,
    },
    Text(&'a str),
    Bytes(&'a [u8]),
    List(Vec<Wire<'a>>),
    Map(Vec<(&'a str, Wire<'a>)>),
}

impl<'a> Wire<'a> {
    /// Reads one value that fills `message` wholly.
    pub(crate) fn read(message: &'a [u8]) -> Result<Self, Failure> {
        let mut reader = Reader::new(message);
        let value = reader.value(0)?;
        if reader.rest.is_empty() { Ok(value) } else { Err(malformed()) }
    }

    /// What the value is, for messages.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "a boolean",
            Self::Int { .. } => "an integer",
            Self::Text(_) => "a string",
            Self::Bytes(_) => "bytes",
            Self::List(_) => "an array",
            Self::Map(_) => "an object",
        }
    }
}

/// Ours wrote the message: it can only be malformed if somebody called an export by hand.
fn malformed() -> Failure {
    Failure::new(Code::InvalidParams, "a malformed message at the module's boundary")
}

/// Walks a message.
#[derive(Clone)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(message: &'a [u8]) -> Self {
        Self { rest: message }
    }

    /// The bytes that are left.
    pub(crate) const fn rest(&self) -> &'a [u8] {
        self.rest
    }

    #[inline(never)]
    fn take(&mut self, length: usize) -> Result<&'a [u8], Failure> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or_else(malformed)?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Failure> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or_else(malformed)?;
        self.rest = rest;
        Ok(*taken)
    }

    fn byte(&mut self) -> Result<u8, Failure> {
        Ok(u8::from_le_bytes(self.array()?))
    }

    #[inline(never)]
    fn length(&mut self) -> Result<usize, Failure> {
        usize::try_from(u32::from_le_bytes(self.array()?)).map_err(|_| malformed())
    }

    /// Every item takes at least `least` bytes: a count that cannot be true allocates nothing.
    fn count(&mut self, least: usize) -> Result<usize, Failure> {
        let count = self.length()?;
        if count > self.rest.len() / least { Err(malformed()) } else { Ok(count) }
    }

    /// A map's key.
    #[inline(never)]
    pub(crate) fn text(&mut self) -> Result<&'a str, Failure> {
        let length = self.length()?;
        core::str::from_utf8(self.take(length)?).map_err(|_| malformed())
    }

    #[inline(never)]
    fn magnitude(&mut self) -> Result<U256, Failure> {
        let length = usize::from(self.byte()?);
        U256::try_from_le_slice(self.take(length)?).ok_or_else(malformed)
    }

    /// The next value, of lists and maps the count alone: their parts follow.
    pub(crate) fn token(&mut self) -> Result<Token<'a>, Failure> {
        Ok(match self.byte()? {
            NULL => Token::Null,
            FALSE => Token::Bool(false),
            TRUE => Token::Bool(true),
            NUMBER => {
                let number = i64::from_le_bytes(self.array()?);
                Token::Int { negative: number < 0, magnitude: U256::from(number.unsigned_abs()) }
            }
            POSITIVE => Token::Int { negative: false, magnitude: self.magnitude()? },
            NEGATIVE => {
                let magnitude = self.magnitude()?;
                Token::Int { negative: !magnitude.is_zero(), magnitude }
            }
            TEXT => Token::Text(self.text()?),
            BYTES => {
                let length = self.length()?;
                Token::Bytes(self.take(length)?)
            }
            LIST => Token::List(self.count(1)?),
            MAP => Token::Map(self.count(5)?),
            _ => return Err(malformed()),
        })
    }

    fn value(&mut self, depth: usize) -> Result<Wire<'a>, Failure> {
        if depth > MAX_DEPTH {
            return Err(Failure::new(Code::Limit, "arguments are nested too deep"));
        }
        Ok(match self.token()? {
            Token::Null => Wire::Null,
            Token::Bool(value) => Wire::Bool(value),
            Token::Int { negative, magnitude } => Wire::Int { negative, magnitude },
            Token::Text(text) => Wire::Text(text),
            Token::Bytes(bytes) => Wire::Bytes(bytes),
            Token::List(count) => {
                let mut items = Vec::with_capacity(count);
                for _ in 0..count {
                    items.push(self.value(depth + 1)?);
                }
                Wire::List(items)
            }
            Token::Map(count) => {
                let mut entries = Vec::with_capacity(count);
                for _ in 0..count {
                    let key = self.text()?;
                    entries.push((key, self.value(depth + 1)?));
                }
                Wire::Map(entries)
            }
        })
    }
}

/// A value without its parts.
pub(crate) enum Token<'a> {
    Null,
    Bool(bool),
    /// `negative` is false for zero.
    Int {
        negative: bool,
        magnitude: U256,
    },
    Text(&'a str),
    Bytes(&'a [u8]),
    List(usize),
    Map(usize),
}

thread_local! {
    static CHECKSUMS: RefCell<Checksums> = RefCell::default();
}

/// What is remembered of checksums.
pub(crate) fn with_checksums<R>(act: impl FnOnce(&mut Checksums) -> R) -> R {
    CHECKSUMS.with_borrow_mut(act)
}

/// Writes a value piece by piece; lists and maps announce their count first.
#[derive(Default)]
pub(crate) struct Writer {
    out: Buffer,
    text: Buffer,
    /// Where the keys of each shape are kept: that tells shapes apart.
    shapes: Vec<*const ()>,
}

impl Writer {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Forgets what was written.
    pub(crate) fn clear(&mut self) {
        self.out.clear();
        self.text.clear();
        self.shapes.clear();
    }

    /// Writes all to `out`, which is empty.
    pub(crate) fn finish_into(&mut self, out: &mut Buffer) {
        out.put(length_bytes(self.out.len()));
        out.extend(self.out.as_slice());
        out.extend(self.text.as_slice());
        self.clear();
    }

    pub(crate) fn finish(mut self) -> Vec<u8> {
        let mut out = Buffer::default();
        self.finish_into(&mut out);
        out.take()
    }

    /// Appends what another writer, which knows no shapes, wrote.
    pub(crate) fn append(&mut self, other: Self) {
        self.out.extend(other.out.as_slice());
        self.text.extend(other.text.as_slice());
    }

    #[inline(never)]
    pub(crate) fn null(&mut self) {
        self.out.put([NULL]);
    }

    #[inline(never)]
    pub(crate) fn bool(&mut self, value: bool) {
        self.out.put([if value { TRUE } else { FALSE }]);
    }

    /// Becomes a JavaScript number: only for what always fits 53 bits.
    #[inline(never)]
    pub(crate) fn number(&mut self, value: i64) {
        self.out.put([NUMBER]);
        self.out.put(value.to_le_bytes());
    }

    /// Becomes a bigint.
    #[inline(never)]
    pub(crate) fn int(&mut self, negative: bool, magnitude: U256) {
        // Whole 64-bit words, which is what JavaScript reads at once.
        let words = magnitude.bit_len().div_ceil(64);
        self.out.put([if negative { NEGATIVE } else { POSITIVE }, u8::try_from(words * 8).unwrap_or(32)]);
        for word in magnitude.into_limbs().into_iter().take(words) {
            self.out.put(word.to_le_bytes());
        }
    }

    /// Becomes a bigint.
    pub(crate) fn uint(&mut self, value: U256) {
        self.int(false, value);
    }

    #[inline(never)]
    pub(crate) fn text(&mut self, value: &str) {
        if value.is_ascii() {
            self.tagged(TEXT, value.len());
            self.text.extend(value.as_bytes());
        } else {
            self.tagged(UTF8, value.len());
            self.out.extend(value.as_bytes());
        }
    }

    /// Becomes a `0x` hex string.
    #[inline(never)]
    pub(crate) fn hex(&mut self, bytes: &[u8]) {
        self.tagged(TEXT, 2 + bytes.len() * 2);
        put_hex(bytes, &mut self.text);
    }

    /// Becomes the EIP-55 spelling.
    pub(crate) fn address(&mut self, address: &Address) {
        self.tagged(TEXT, 42);
        let mut text = [0; 42];
        with_checksums(|checksums| checksums.spell_to(address, &mut text));
        self.text.put(text);
    }

    #[inline(never)]
    pub(crate) fn list(&mut self, count: usize) {
        self.tagged(LIST, count);
    }

    #[inline(never)]
    pub(crate) fn map(&mut self, count: usize) {
        self.tagged(MAP, count);
    }

    /// A map's key; its value follows.
    #[inline(never)]
    pub(crate) fn key(&mut self, key: &str) {
        self.text(key);
    }

    /// A map whose keys are written once for all maps with the keys of the same `place`; all values follow.
    pub(crate) fn shape<'k>(&mut self, place: *const (), keys: impl ExactSizeIterator<Item = &'k str>) {
        if let Some(known) = self.shapes.iter().rposition(|other| *other == place) {
            return self.tagged(SHAPE, known);
        }
        self.shapes.push(place);
        self.tagged(NEW_SHAPE, keys.len());
        for key in keys {
            self.text(key);
        }
    }

    fn tagged(&mut self, tag: u8, length: usize) {
        let [a, b, c, d] = length_bytes(length);
        self.out.put([tag, a, b, c, d]);
    }
}

/// Appends `0x` hex.
pub(crate) fn put_hex(bytes: &[u8], out: &mut Buffer) {
    out.put(*b"0x");
    hex::encode_to(bytes, out.grow(bytes.len() * 2));
}

/// wasm32's `usize` fits; natively nothing near 4 GiB passes here.
fn length_bytes(length: usize) -> [u8; 4] {
    u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Vec<u8> {
        [&length_bytes(text.len()), text.as_bytes()].concat()
    }

    #[test]
    fn reads_every_kind() {
        let mut message = vec![MAP, 2, 0, 0, 0];
        message.extend(text("a"));
        message.extend([LIST, 6, 0, 0, 0, NULL, TRUE, NUMBER]);
        message.extend((-5i64).to_le_bytes());
        message.extend([NEGATIVE, 2, 5, 1, POSITIVE, 32]);
        message.extend([255; 32]);
        message.push(TEXT);
        message.extend(text("é"));
        message.extend(text("b"));
        message.extend([BYTES, 2, 0, 0, 0, 7, 8]);
        assert_eq!(
            Wire::read(&message).unwrap(),
            Wire::Map(vec![
                (
                    "a",
                    Wire::List(vec![
                        Wire::Null,
                        Wire::Bool(true),
                        Wire::Int { negative: true, magnitude: U256::from(5) },
                        Wire::Int { negative: true, magnitude: U256::from(0x105) },
                        Wire::Int { negative: false, magnitude: U256::MAX },
                        Wire::Text("é"),
                    ])
                ),
                ("b", Wire::Bytes(&[7, 8])),
            ])
        );
        for length in 0..message.len() {
            assert_eq!(Wire::read(&message[..length]).unwrap_err().code, Code::InvalidParams);
        }
        message.push(0);
        assert_eq!(Wire::read(&message).unwrap_err().code, Code::InvalidParams);
    }

    #[test]
    fn writes_ascii_at_the_end_and_shapes_once() {
        let mut writer = Writer::new();
        writer.list(4);
        writer.text("ab");
        writer.text("é");
        let keys = ["k"];
        for _ in 0..2 {
            writer.shape(keys.as_ptr().cast(), keys.into_iter());
            writer.hex(&[0xab]);
        }
        let out = [
            &[LIST, 4, 0, 0, 0, TEXT, 2, 0, 0, 0, UTF8, 2, 0, 0, 0][..],
            "é".as_bytes(),
            &[NEW_SHAPE, 1, 0, 0, 0, TEXT, 1, 0, 0, 0, TEXT, 4, 0, 0, 0],
            &[SHAPE, 0, 0, 0, 0, TEXT, 4, 0, 0, 0],
        ]
        .concat();
        assert_eq!(writer.finish(), [&length_bytes(out.len()), &out[..], b"abk0xab0xab"].concat());
    }

    #[test]
    fn a_count_that_cannot_be_true_is_refused() {
        for tag in [TEXT, BYTES, LIST, MAP] {
            let failure = Wire::read(&[tag, 255, 255, 255, 255]).unwrap_err();
            assert_eq!(failure.code, Code::InvalidParams, "tag {tag}");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let mut message = Vec::new();
        for _ in 0..100_000 {
            message.extend_from_slice(&[LIST, 1, 0, 0, 0]);
        }
        message.push(NULL);
        assert_eq!(Wire::read(&message).unwrap_err().code, Code::Limit);
    }
}
