//! Walking RLP that somebody else wrote.

use super::RlpError;
use crate::primitives::U256;

/// A cursor over the items of a list, or over a whole input. Copies nothing.
///
/// Every read checks the item it reads; [`Reader::finish`] checks that nothing is left.
///
/// ```
/// use latchkey_core::rlp::Reader;
/// let mut input = Reader::new(b"\xc4\x83cat\x05");
/// let mut list = input.list()?;
/// input.finish().unwrap_err();
/// assert_eq!(list.bytes()?, b"cat");
/// list.finish()?;
/// assert_eq!(input.u64()?, 5);
/// input.finish()?;
/// # Ok::<(), latchkey_core::rlp::RlpError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
    position: usize,
}

/// One item: bytes, or a list to walk.
#[derive(Clone, Debug)]
pub enum Token<'a> {
    /// A byte string.
    Bytes(&'a [u8]),
    /// A list.
    List(Reader<'a>),
}

impl<'a> Reader<'a> {
    /// A cursor at the start of `input`.
    #[must_use]
    pub const fn new(input: &'a [u8]) -> Self {
        Self { rest: input, position: 0 }
    }

    /// A cursor at the start of `input`, which itself starts at `position` of something larger.
    #[must_use]
    pub const fn at(input: &'a [u8], position: usize) -> Self {
        Self { rest: input, position }
    }

    /// Whether every item was read.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Where the next item starts, from the start of the whole input.
    #[must_use]
    pub const fn position(&self) -> usize {
        self.position
    }

    /// How many items are left, without looking into them.
    ///
    /// # Errors
    /// [`RlpError`] at the first malformed header.
    pub fn count(&self) -> Result<usize, RlpError> {
        let mut walk = self.clone();
        let mut count = 0;
        while !walk.is_empty() {
            walk.token()?;
            count += 1;
        }
        Ok(count)
    }

    /// Reads the next item.
    ///
    /// # Errors
    /// [`RlpError::Truncated`] (also when no item is left), [`RlpError::NonCanonicalLength`].
    pub fn token(&mut self) -> Result<Token<'a>, RlpError> {
        self.next_token()
    }

    /// [`Reader::token`], within a loop over many.
    #[inline(always)]
    pub(super) fn next_token(&mut self) -> Result<Token<'a>, RlpError> {
        let position = self.position;
        let header = Header::read(self.rest).map_err(|fault| fault.at(position))?;
        let (item, rest) = header
            .size
            .checked_add(header.payload)
            .and_then(|end| self.rest.split_at_checked(end))
            .ok_or(RlpError::Truncated { position })?;
        let payload = &item[header.size..];
        if let (0x81, [byte]) = (item[0], payload)
            && *byte < 0x80
        {
            return Err(RlpError::NonCanonicalLength { position });
        }
        self.rest = rest;
        self.position = position + item.len();
        Ok(if item[0] >= 0xc0 {
            Token::List(Reader { rest: payload, position: position + header.size })
        } else {
            Token::Bytes(payload)
        })
    }

    /// Reads a byte string.
    ///
    /// # Errors
    /// [`RlpError::ExpectedBytes`] for a list, or what [`Reader::token`] says.
    pub fn bytes(&mut self) -> Result<&'a [u8], RlpError> {
        let position = self.position;
        match self.token()? {
            Token::Bytes(bytes) => Ok(bytes),
            Token::List(_) => Err(RlpError::ExpectedBytes { position }),
        }
    }

    /// Reads a list: a cursor over its items.
    ///
    /// # Errors
    /// [`RlpError::ExpectedList`] for bytes, or what [`Reader::token`] says.
    pub fn list(&mut self) -> Result<Reader<'a>, RlpError> {
        let position = self.position;
        match self.token()? {
            Token::List(list) => Ok(list),
            Token::Bytes(_) => Err(RlpError::ExpectedList { position }),
        }
    }

    /// Reads exactly `N` bytes.
    ///
    /// # Errors
    /// [`RlpError::WrongLength`], or what [`Reader::bytes`] says.
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], RlpError> {
        let position = self.position;
        let bytes = self.bytes()?;
        bytes.try_into().map_err(|_| RlpError::WrongLength { position, expected: N, got: bytes.len() })
    }

    /// Reads a canonical integer of up to 256 bits.
    ///
    /// # Errors
    /// [`RlpError::LeadingZero`], [`RlpError::IntegerTooLarge`], or what [`Reader::bytes`] says.
    pub fn uint(&mut self) -> Result<U256, RlpError> {
        self.integer::<32>().map(U256::from_be_bytes)
    }

    /// Reads a canonical integer of up to 64 bits.
    ///
    /// # Errors
    /// As [`Reader::uint`].
    pub fn u64(&mut self) -> Result<u64, RlpError> {
        self.integer::<8>().map(u64::from_be_bytes)
    }

    /// Reads a canonical integer of up to `N` bytes, big-endian.
    ///
    /// # Errors
    /// As [`Reader::uint`].
    pub fn integer<const N: usize>(&mut self) -> Result<[u8; N], RlpError> {
        let position = self.position;
        let bytes = self.bytes()?;
        if bytes.len() > N {
            return Err(RlpError::IntegerTooLarge { position, bits: N * 8 });
        }
        if bytes.first() == Some(&0) {
            return Err(RlpError::LeadingZero { position });
        }
        let mut big_endian = [0; N];
        big_endian[N - bytes.len()..].copy_from_slice(bytes);
        Ok(big_endian)
    }

    /// Checks that nothing is left.
    ///
    /// # Errors
    /// [`RlpError::TrailingBytes`].
    pub const fn finish(&self) -> Result<(), RlpError> {
        if self.rest.is_empty() {
            return Ok(());
        }
        Err(RlpError::TrailingBytes { position: self.position, extra: self.rest.len() })
    }
}

/// How many bytes an item's header has, and how many follow.
struct Header {
    size: usize,
    payload: usize,
}

/// What is wrong with a header.
enum Fault {
    Truncated,
    NonCanonical,
}

impl Fault {
    const fn at(&self, position: usize) -> RlpError {
        match self {
            Self::Truncated => RlpError::Truncated { position },
            Self::NonCanonical => RlpError::NonCanonicalLength { position },
        }
    }
}

impl Header {
    #[inline(always)]
    fn read(rest: &[u8]) -> Result<Self, Fault> {
        let (first, behind) = rest.split_first().ok_or(Fault::Truncated)?;
        match *first {
            // A byte that is its own encoding.
            ..0x80 => Ok(Self { size: 0, payload: 1 }),
            short @ 0x80..=0xb7 => Ok(Self { size: 1, payload: usize::from(short - 0x80) }),
            long @ 0xb8..=0xbf => Self::long(usize::from(long - 0xb7), behind),
            short @ 0xc0..=0xf7 => Ok(Self { size: 1, payload: usize::from(short - 0xc0) }),
            long @ 0xf8.. => Self::long(usize::from(long - 0xf7), behind),
        }
    }

    /// A length of so many bytes: none of them superfluous, and more than a short header can tell.
    #[inline(never)]
    fn long(bytes: usize, behind: &[u8]) -> Result<Self, Fault> {
        let length = behind.get(..bytes).ok_or(Fault::Truncated)?;
        if length.first() == Some(&0) {
            return Err(Fault::NonCanonical);
        }
        let mut payload: usize = 0;
        for byte in length {
            // What no memory can hold is not there.
            payload = payload.checked_mul(256).ok_or(Fault::Truncated)? | usize::from(*byte);
        }
        if payload < 56 { Err(Fault::NonCanonical) } else { Ok(Self { size: 1 + bytes, payload }) }
    }
}
