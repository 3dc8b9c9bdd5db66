//! The flat, self-describing binary value that carries arguments in and results out. Twin: `pkg/src/wire.ts`.
//!
//! | tag | value | then |
//! |---|---|---|
//! | 0, 1, 2 | null, false, true | |
//! | 3 | a JavaScript number (a safe integer) | 8 bytes: `i64`, little-endian |
//! | 4, 5 | a bigint ≥ 0, < 0 | length `n` ≤ 32 (1 byte), magnitude (`n` bytes, big-endian) |
//! | 6 | text | length (4 bytes, little-endian), UTF-8 |
//! | 7 | bytes | length (4 bytes), bytes |
//! | 8 | list | count (4 bytes), values |
//! | 9 | map | count (4 bytes), then text without tag and value, each |

use latchkey_core::code::{Code, Failure};
use latchkey_core::primitives::{U256, hex};

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
        let mut reader = Reader { rest: message };
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

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    #[inline(never)]
    fn take(&mut self, length: usize) -> Result<&'a [u8], Failure> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or_else(malformed)?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Failure> {
        self.take(N)?.try_into().map_err(|_| malformed())
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

    #[inline(never)]
    fn text(&mut self) -> Result<&'a str, Failure> {
        let length = self.length()?;
        core::str::from_utf8(self.take(length)?).map_err(|_| malformed())
    }

    #[inline(never)]
    fn magnitude(&mut self) -> Result<U256, Failure> {
        let length = usize::from(self.byte()?);
        U256::try_from_be_slice(self.take(length)?).ok_or_else(malformed)
    }

    fn value(&mut self, depth: usize) -> Result<Wire<'a>, Failure> {
        if depth > MAX_DEPTH {
            return Err(Failure::new(Code::Limit, "arguments are nested too deep"));
        }
        Ok(match self.byte()? {
            NULL => Wire::Null,
            FALSE => Wire::Bool(false),
            TRUE => Wire::Bool(true),
            NUMBER => {
                let number = i64::from_le_bytes(self.array()?);
                Wire::Int { negative: number < 0, magnitude: U256::from(number.unsigned_abs()) }
            }
            POSITIVE => Wire::Int { negative: false, magnitude: self.magnitude()? },
            NEGATIVE => {
                let magnitude = self.magnitude()?;
                Wire::Int { negative: !magnitude.is_zero(), magnitude }
            }
            TEXT => Wire::Text(self.text()?),
            BYTES => {
                let length = self.length()?;
                Wire::Bytes(self.take(length)?)
            }
            LIST => {
                let count = self.count(1)?;
                let mut items = Vec::with_capacity(count);
                for _ in 0..count {
                    items.push(self.value(depth + 1)?);
                }
                Wire::List(items)
            }
            MAP => {
                let count = self.count(5)?;
                let mut entries = Vec::with_capacity(count);
                for _ in 0..count {
                    let key = self.text()?;
                    entries.push((key, self.value(depth + 1)?));
                }
                Wire::Map(entries)
            }
            _ => return Err(malformed()),
        })
    }
}

/// Writes a value piece by piece; lists and maps announce their count first.
#[derive(Default)]
pub(crate) struct Writer {
    out: Vec<u8>,
}

impl Writer {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.out
    }

    /// Appends what another writer wrote.
    pub(crate) fn append(&mut self, other: Self) {
        self.out.extend_from_slice(&other.out);
    }

    #[inline(never)]
    pub(crate) fn null(&mut self) {
        self.out.push(NULL);
    }

    #[inline(never)]
    pub(crate) fn bool(&mut self, value: bool) {
        self.out.push(if value { TRUE } else { FALSE });
    }

    /// Becomes a JavaScript number: only for what always fits 53 bits.
    #[inline(never)]
    pub(crate) fn number(&mut self, value: i64) {
        self.out.push(NUMBER);
        self.out.extend_from_slice(&value.to_le_bytes());
    }

    /// Becomes a bigint.
    #[inline(never)]
    pub(crate) fn int(&mut self, negative: bool, magnitude: U256) {
        self.out.push(if negative { NEGATIVE } else { POSITIVE });
        // Whole 64-bit words, which is what JavaScript reads at once.
        let words = magnitude.bit_len().div_ceil(64);
        let bytes = magnitude.to_be_bytes::<32>();
        let length = words * 8;
        self.out.push(u8::try_from(length).unwrap_or(32));
        self.out.extend_from_slice(&bytes[32 - length..]);
    }

    /// Becomes a bigint.
    pub(crate) fn uint(&mut self, value: U256) {
        self.int(false, value);
    }

    #[inline(never)]
    pub(crate) fn text(&mut self, value: &str) {
        self.out.push(TEXT);
        self.raw_text(value);
    }

    /// Becomes a `0x` hex string.
    #[inline(never)]
    pub(crate) fn hex(&mut self, bytes: &[u8]) {
        self.text(&hex::encode(bytes));
    }

    #[inline(never)]
    pub(crate) fn list(&mut self, count: usize) {
        self.out.push(LIST);
        self.length(count);
    }

    #[inline(never)]
    pub(crate) fn map(&mut self, count: usize) {
        self.out.push(MAP);
        self.length(count);
    }

    /// A map's key; its value follows.
    #[inline(never)]
    pub(crate) fn key(&mut self, key: &str) {
        self.raw_text(key);
    }

    fn raw_text(&mut self, text: &str) {
        self.length(text.len());
        self.out.extend_from_slice(text.as_bytes());
    }

    /// wasm32's `usize` fits; natively nothing near 4 GiB passes here.
    fn length(&mut self, length: usize) {
        self.out.extend_from_slice(&u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let mut writer = Writer::new();
        writer.map(2);
        writer.key("a");
        writer.list(6);
        writer.null();
        writer.bool(true);
        writer.number(-5);
        writer.int(true, U256::from(5));
        writer.uint(U256::MAX);
        writer.text("é");
        writer.key("b");
        writer.hex(&[0xab]);
        let message = writer.finish();
        let five = U256::from(5);
        assert_eq!(
            Wire::read(&message).unwrap(),
            Wire::Map(vec![
                (
                    "a",
                    Wire::List(vec![
                        Wire::Null,
                        Wire::Bool(true),
                        Wire::Int { negative: true, magnitude: five },
                        Wire::Int { negative: true, magnitude: five },
                        Wire::Int { negative: false, magnitude: U256::MAX },
                        Wire::Text("é"),
                    ])
                ),
                ("b", Wire::Text("0xab")),
            ])
        );
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

    #[test]
    fn every_cut_and_every_trailing_byte_is_refused() {
        let mut writer = Writer::new();
        writer.list(2);
        writer.text("abc");
        writer.uint(U256::from(7));
        let mut message = writer.finish();
        for length in 0..message.len() {
            assert_eq!(Wire::read(&message[..length]).unwrap_err().code, Code::InvalidParams);
        }
        message.push(0);
        assert_eq!(Wire::read(&message).unwrap_err().code, Code::InvalidParams);
    }
}
