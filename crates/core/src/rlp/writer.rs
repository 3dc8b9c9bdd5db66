//! Appending RLP to one buffer.

use crate::primitives::U256;

/// Writes RLP to one growing buffer: nothing is allocated per item.
///
/// ```
/// use latchkey_core::rlp::Writer;
/// let mut writer = Writer::new();
/// let list = writer.begin_list();
/// writer.bytes(b"cat");
/// writer.bytes(b"dog");
/// writer.end_list(list);
/// assert_eq!(writer.finish(), b"\xc8\x83cat\x83dog");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Writer {
    out: Vec<u8>,
}

/// An open list; give it back to [`Writer::end_list`]. Lists close in the reverse order of their opening.
#[derive(Debug)]
#[must_use = "an unclosed list has no length"]
pub struct ListMark(usize);

impl Writer {
    /// A writer with an empty buffer.
    #[must_use]
    pub const fn new() -> Self {
        Self { out: Vec::new() }
    }

    /// A writer that appends to `out` (a type byte, say) and has room for `additional` bytes more.
    #[must_use]
    pub fn append_to(mut out: Vec<u8>, additional: usize) -> Self {
        out.reserve(additional);
        Self { out }
    }

    /// Appends a byte string.
    pub fn bytes(&mut self, bytes: &[u8]) {
        if let [byte] = bytes
            && *byte < 0x80
        {
            self.out.push(*byte);
            return;
        }
        let (header, length) = header(0x80, bytes.len());
        self.out.extend_from_slice(&header[..length]);
        self.out.extend_from_slice(bytes);
    }

    /// Appends an integer: big-endian without leading zeros; zero is the empty string.
    pub fn uint(&mut self, value: U256) {
        self.integer(&value.to_be_bytes::<32>());
    }

    /// Appends an integer of 64 bits.
    pub fn u64(&mut self, value: u64) {
        self.integer(&value.to_be_bytes());
    }

    /// Appends a big-endian integer of any width, without its leading zeros.
    pub fn integer(&mut self, big_endian: &[u8]) {
        let zeros = big_endian.iter().take_while(|byte| **byte == 0).count();
        self.bytes(&big_endian[zeros..]);
    }

    /// Opens a list. What is appended until [`Writer::end_list`] is its payload.
    pub fn begin_list(&mut self) -> ListMark {
        let mark = ListMark(self.out.len());
        self.out.push(0xc0);
        mark
    }

    /// Closes the list. A payload of 56 bytes or more is moved once, by the length of its length.
    pub fn end_list(&mut self, mark: ListMark) {
        let start = mark.0;
        let payload = self.out.len() - start - 1;
        let (header, length) = header(0xc0, payload);
        if length > 1 {
            let end = self.out.len();
            self.out.resize(end + length - 1, 0);
            self.out.copy_within(start + 1..end, start + length);
        }
        self.out[start..start + length].copy_from_slice(&header[..length]);
    }

    /// The encoding.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        self.out
    }
}

/// The header of a payload of `length` bytes, and how many of its bytes count. `offset` is 0x80 or 0xc0.
#[expect(clippy::cast_possible_truncation, reason = "lengths below 56; lengths of lengths up to 8")]
fn header(offset: u8, length: usize) -> ([u8; 9], usize) {
    let mut header = [0; 9];
    if length < 56 {
        header[0] = offset + length as u8;
        return (header, 1);
    }
    let big_endian = (length as u64).to_be_bytes();
    let zeros = big_endian.iter().take_while(|byte| **byte == 0).count();
    let count = 8 - zeros;
    header[0] = offset + 55 + count as u8;
    header[1..=count].copy_from_slice(&big_endian[zeros..]);
    (header, 1 + count)
}
