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
        let mut open = Vec::new();
        let mut current = Vec::new();
        walk(input, &mut |step| match step {
            Step::Bytes { bytes, .. } => current.push(Self::Bytes(bytes.into())),
            Step::Open => open.push(core::mem::take(&mut current)),
            Step::Close => {
                let list = core::mem::replace(&mut current, open.pop().unwrap_or_default());
                current.push(Self::List(list));
            }
        })?;
        // The walk ended well, so it went past one item.
        Ok(current.pop().unwrap_or(Self::List(Vec::new())))
    }
}

/// What a walk goes past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// A byte string.
    Bytes {
        /// Where its bytes begin in the input, behind their header.
        start: usize,
        /// Its bytes.
        bytes: &'a [u8],
    },
    /// A list begins: its items follow.
    Open,
    /// The list that began last, and has not ended, ends.
    Close,
}

/// Walks through exactly one item, the whole of `input`, and tells `visit` of everything in order. What was told before an
/// error counts for nothing.
///
/// # Errors
/// [`RlpError`] says at which byte the input is wrong.
///
/// ```
/// use latchkey_core::rlp::{Step, walk};
/// let mut steps = Vec::new();
/// walk(b"\xc4\x83dog", &mut |step| steps.push(step))?;
/// assert_eq!(steps, [Step::Open, Step::Bytes { start: 2, bytes: b"dog" }, Step::Close]);
/// # Ok::<(), latchkey_core::rlp::RlpError>(())
/// ```
pub fn walk<'a>(input: &'a [u8], visit: &mut impl FnMut(Step<'a>)) -> Result<(), RlpError> {
    let mut current = Reader::new(input);
    let first = current.token()?;
    current.finish()?;
    // A stack of our own: depth costs no machine stack.
    let mut open = Vec::new();
    let mut count = 1;
    let mut next = first;
    loop {
        match next {
            Token::Bytes(bytes) => visit(Step::Bytes { start: current.position() - bytes.len(), bytes }),
            Token::List(list) => {
                visit(Step::Open);
                open.push(core::mem::replace(&mut current, list));
            }
        }
        while current.is_empty() {
            let Some(parent) = open.pop() else { return Ok(()) };
            visit(Step::Close);
            current = parent;
        }
        let position = current.position();
        count += 1;
        if count > MAX_ITEMS {
            return Err(RlpError::TooManyItems { position });
        }
        next = current.next_token()?;
        if matches!(next, Token::List(_)) && open.len() >= MAX_DEPTH {
            return Err(RlpError::TooDeep { position });
        }
    }
}
