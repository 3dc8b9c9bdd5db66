//! Words and punctuation of a signature.

use crate::abi::error::{AbiError, SignatureReason};

/// A place in a signature; white space is skipped before everything it reads.
pub(super) struct Cursor<'a> {
    text: &'a str,
    rest: &'a str,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, rest: text.trim_ascii() }
    }

    pub(super) fn error(&self, reason: SignatureReason) -> AbiError {
        AbiError::Signature { text: self.text.to_owned(), reason }
    }

    pub(super) fn at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Nothing may be left.
    pub(super) fn finish(&self) -> Result<(), AbiError> {
        if self.at_end() { Ok(()) } else { Err(self.error(SignatureReason::Syntax)) }
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.rest.bytes().next()
    }

    /// Reads one ASCII punctuation mark.
    pub(super) fn take(&mut self, mark: u8) -> bool {
        let found = self.peek() == Some(mark);
        if found {
            self.advance(1);
        }
        found
    }

    pub(super) fn expect(&mut self, mark: u8) -> Result<(), AbiError> {
        if self.take(mark) { Ok(()) } else { Err(self.error(SignatureReason::Syntax)) }
    }

    /// An identifier, `[a-zA-Z$_][a-zA-Z0-9$_]*`, without moving on.
    pub(super) fn peek_word(&self) -> Option<&'a str> {
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'$' || *byte == b'_';
        let length = self.rest.bytes().take_while(|byte| is_part(byte)).count();
        self.rest.get(..length).filter(|word| word.bytes().next().is_some_and(|byte| !byte.is_ascii_digit()))
    }

    /// Reads an identifier.
    pub(super) fn word(&mut self) -> Option<&'a str> {
        let word = self.peek_word()?;
        self.advance(word.len());
        Some(word)
    }

    /// Reads this identifier, or nothing.
    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let found = self.peek_word() == Some(word);
        if found {
            self.advance(word.len());
        }
        found
    }

    /// Reads array suffixes, `[2][]`; they stand close together.
    pub(super) fn suffixes(&mut self) -> &'a str {
        let is_part = |byte: &u8| byte.is_ascii_digit() || *byte == b'[' || *byte == b']';
        let length = self.rest.bytes().take_while(is_part).count();
        let suffixes = self.rest.get(..length).unwrap_or_default();
        self.advance(length);
        suffixes
    }

    fn advance(&mut self, length: usize) {
        self.rest = self.rest.get(length..).unwrap_or_default().trim_ascii_start();
    }
}

/// Solidity's keywords, which cannot name a parameter; elementary types are checked apart. The list is abitype's.
pub(super) fn is_keyword(name: &str) -> bool {
    const KEYWORDS: &str = " after alias anonymous apply auto byte calldata case catch constant copyof default defined error \
        event external false final function immutable implements in indexed inline internal let mapping match memory mutable \
        null of override partial private promise public pure reference relocatable return returns sizeof static storage \
        struct super supports switch this true try tuple typedef typeof var view virtual address bool string bytes ";
    !name.is_empty()
        && KEYWORDS.match_indices(name).any(|(start, found)| {
            let bytes = KEYWORDS.as_bytes();
            let end = start + found.len();
            start > 0 && bytes.get(start - 1) == Some(&b' ') && bytes.get(end) == Some(&b' ')
        })
}
