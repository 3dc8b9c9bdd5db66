//! Whole RLP trees.

use super::{Reader, RlpError, Token, Writer};
use crate::primitives::Bytes;

/// Lists may be nested this deep in an [`Item`].
pub const MAX_DEPTH: usize = 1024;

/// An [`Item`] may hold this many items, itself included: a byte of input costs up to 32 of memory.
pub const MAX_ITEMS: usize = 1 << 20;

/// A byte string or a list of items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A byte string.
    Bytes(Bytes),
    /// A list.
    List(Vec<Item>),
}

impl Item {
    /// Encodes the tree.
    ///
    /// ```
    /// use latchkey_core::rlp::Item;
    /// let pair = Item::List(vec![Item::Bytes(b"cat".as_slice().into()), Item::List(vec![])]);
    /// assert_eq!(pair.encode(), b"\xc5\x83cat\xc0");
    /// ```
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        self.write(&mut writer);
        writer.finish()
    }

    fn write(&self, writer: &mut Writer) {
        match self {
            Self::Bytes(bytes) => writer.bytes(bytes),
            Self::List(items) => {
                let mark = writer.begin_list();
                for item in items {
                    item.write(writer);
                }
                writer.end_list(mark);
            }
        }
    }

    /// Decodes exactly one item: the whole of `input`.
    ///
    /// # Errors
    /// [`RlpError`] says at which byte the input is wrong.
    ///
    /// ```
    /// use latchkey_core::rlp::{Item, RlpError};
    /// assert_eq!(Item::decode(b"\x83dog").unwrap(), Item::Bytes(b"dog".as_slice().into()));
    /// assert_eq!(Item::decode(b"\x81\x05"), Err(RlpError::NonCanonicalLength { position: 0 }));
    /// ```
    pub fn decode(input: &[u8]) -> Result<Self, RlpError> {
        let mut outer = Reader::new(input);
        let first = outer.token()?;
        outer.finish()?;
        let list = match first {
            Token::Bytes(bytes) => return Ok(Self::Bytes(bytes.into())),
            Token::List(list) => list,
        };
        decode_list(list)
    }
}

/// Decodes the items of `list` with a stack of our own: depth costs no machine stack.
fn decode_list(list: Reader<'_>) -> Result<Item, RlpError> {
    let mut open: Vec<(Reader<'_>, Vec<Item>)> = Vec::new();
    let mut current = (list, Vec::new());
    let mut count = 1;
    loop {
        if current.0.is_empty() {
            let done = Item::List(current.1);
            match open.pop() {
                Some(parent) => {
                    current = parent;
                    current.1.push(done);
                }
                None => return Ok(done),
            }
            continue;
        }
        let position = current.0.position();
        count += 1;
        if count > MAX_ITEMS {
            return Err(RlpError::TooManyItems { position });
        }
        match current.0.token()? {
            Token::Bytes(bytes) => current.1.push(Item::Bytes(bytes.into())),
            Token::List(inner) => {
                if open.len() + 2 > MAX_DEPTH {
                    return Err(RlpError::TooDeep { position });
                }
                open.push(core::mem::replace(&mut current, (inner, Vec::new())));
            }
        }
    }
}
