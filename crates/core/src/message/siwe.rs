//! Sign-in with Ethereum: write, read and check the message (ERC-4361).
//!
//! Reading is strict and writing gives the same bytes again. What the specification leaves to taste is refused: an
//! address without its EIP-55 checksum, a chain id with leading zeros or of more than 64 bits, another version than 1.
//!
//! Source: ERC-4361, RFC 3986 (authority, URI), RFC 3339 (times); vectors `siwe/` of spruceid.

mod error;
mod grammar;
mod time;

pub use error::SiweError;
pub use time::parse_time;

use crate::primitives::Address;

/// Bytes of a message accepted.
pub const MAX_MESSAGE: usize = 64 * 1024;

const SIGN_IN: &str = " wants you to sign in with your Ethereum account:";

/// A sign-in message. Times stay text (RFC 3339), as they were written; [`parse_time`] reads them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiweMessage {
    /// The scheme before the domain (`https`), if it is there.
    pub scheme: Option<String>,
    /// Who asks: an authority of RFC 3986, `host[:port]`.
    pub domain: String,
    /// The account that signs in.
    pub address: Address,
    /// A sentence for the person; one line.
    pub statement: Option<String>,
    /// What the sign-in is for.
    pub uri: String,
    /// The chain.
    pub chain_id: u64,
    /// At least eight letters and digits that the asking side chose.
    pub nonce: String,
    /// When it was written.
    pub issued_at: String,
    /// From when on it no longer counts.
    pub expiration_time: Option<String>,
    /// From when on it counts.
    pub not_before: Option<String>,
    /// A reference of the asking side.
    pub request_id: Option<String>,
    /// URIs the sign-in is also about; `Some` of none is written as a heading alone.
    pub resources: Option<Vec<String>>,
}

/// What the side that asked must compare a message with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiweExpectation<'a> {
    /// The scheme, if it matters.
    pub scheme: Option<&'a str>,
    /// The domain that asked.
    pub domain: Option<&'a str>,
    /// The account.
    pub address: Option<Address>,
    /// The nonce that was given out.
    pub nonce: Option<&'a str>,
    /// The chain.
    pub chain_id: Option<u64>,
    /// Now, in milliseconds since 1970.
    pub now: Option<i64>,
}

impl SiweMessage {
    /// Writes the message.
    ///
    /// # Errors
    /// [`SiweError::Field`] or [`SiweError::Limit`] if a field is not what it must be: what is written can be read.
    ///
    /// ```
    /// use latchkey_core::message::siwe::SiweMessage;
    /// use latchkey_core::primitives::Address;
    /// let message = SiweMessage {
    ///     domain: "example.com".into(),
    ///     address: Address::parse("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2").unwrap(),
    ///     uri: "https://example.com/login".into(),
    ///     chain_id: 1,
    ///     nonce: "32891756".into(),
    ///     issued_at: "2021-09-30T16:25:24Z".into(),
    ///     ..SiweMessage::default()
    /// };
    /// let text = message.format()?;
    /// assert!(text.starts_with("example.com wants you to sign in with your Ethereum account:\n0xC02aaA39b2"));
    /// assert_eq!(SiweMessage::parse(&text)?, message);
    /// # Ok::<(), latchkey_core::message::siwe::SiweError>(())
    /// ```
    pub fn format(&self) -> Result<String, SiweError> {
        self.check()?;
        let mut text = String::new();
        if let Some(scheme) = &self.scheme {
            text.push_str(scheme);
            text.push_str("://");
        }
        for part in [&self.domain, SIGN_IN, "\n", &self.address.to_checksum(), "\n\n"] {
            text.push_str(part);
        }
        if let Some(statement) = &self.statement {
            text.push_str(statement);
            text.push('\n');
        }
        let chain_id = self.chain_id.to_string();
        let fields = [
            ("\nURI: ", Some(self.uri.as_str())),
            ("\nVersion: ", Some("1")),
            ("\nChain ID: ", Some(&chain_id)),
            ("\nNonce: ", Some(&self.nonce)),
            ("\nIssued At: ", Some(&self.issued_at)),
            ("\nExpiration Time: ", self.expiration_time.as_deref()),
            ("\nNot Before: ", self.not_before.as_deref()),
            ("\nRequest ID: ", self.request_id.as_deref()),
        ];
        for (label, value) in fields {
            if let Some(value) = value {
                text.push_str(label);
                text.push_str(value);
            }
        }
        if let Some(resources) = &self.resources {
            text.push_str("\nResources:");
            for resource in resources {
                text.push_str("\n- ");
                text.push_str(resource);
            }
        }
        if text.len() > MAX_MESSAGE {
            return Err(SiweError::Limit { limit: MAX_MESSAGE });
        }
        Ok(text)
    }

    /// Reads a message: the whole of `text`.
    ///
    /// # Errors
    /// [`SiweError`] says what is wrong, and in which line.
    pub fn parse(text: &str) -> Result<Self, SiweError> {
        if text.len() > MAX_MESSAGE {
            return Err(SiweError::Limit { limit: MAX_MESSAGE });
        }
        let mut lines = Lines::new(text);
        let who = lines.next("domain")?.strip_suffix(SIGN_IN).ok_or(SiweError::NotSignIn)?;
        let (scheme, domain) = match who.split_once("://") {
            Some((scheme, domain)) => (Some(scheme.to_owned()), domain),
            None => (None, who),
        };
        let address = read_address(lines.next("address")?)?;
        lines.empty("statement")?;
        let statement = match lines.next("statement")? {
            "" => None,
            statement => {
                lines.empty("uri")?;
                Some(statement.to_owned())
            }
        };
        let uri = lines.labelled("uri", "URI: ")?.to_owned();
        if lines.labelled("version", "Version: ")? != "1" {
            return Err(SiweError::Field { field: "version" });
        }
        let chain_id = read_chain_id(lines.labelled("chainId", "Chain ID: ")?)?;
        let nonce = lines.labelled("nonce", "Nonce: ")?.to_owned();
        let issued_at = lines.labelled("issuedAt", "Issued At: ")?.to_owned();
        let mut optional = |label| lines.optional(label).map(str::to_owned);
        let message = Self {
            scheme,
            domain: domain.to_owned(),
            address,
            statement,
            uri,
            chain_id,
            nonce,
            issued_at,
            expiration_time: optional("Expiration Time: "),
            not_before: optional("Not Before: "),
            request_id: optional("Request ID: "),
            resources: lines.resources()?,
        };
        lines.finish()?;
        message.check()?;
        Ok(message)
    }

    /// Compares the message with what was asked for, and with the time.
    ///
    /// Whoever verifies a sign-in gives at least domain, nonce and time, and recovers the account from the signature.
    ///
    /// # Errors
    /// [`SiweError::Mismatch`] names the field, [`SiweError::Expired`], [`SiweError::NotYetValid`].
    pub fn validate(&self, expected: &SiweExpectation<'_>) -> Result<(), SiweError> {
        let fields = [
            ("domain", expected.domain.is_none_or(|domain| domain == self.domain)),
            ("scheme", expected.scheme.is_none_or(|scheme| Some(scheme) == self.scheme.as_deref())),
            ("address", expected.address.is_none_or(|address| address == self.address)),
            ("nonce", expected.nonce.is_none_or(|nonce| nonce == self.nonce)),
            ("chainId", expected.chain_id.is_none_or(|chain_id| chain_id == self.chain_id)),
        ];
        if let Some((field, _)) = fields.into_iter().find(|(_, same)| !same) {
            return Err(SiweError::Mismatch { field });
        }
        let Some(now) = expected.now else { return Ok(()) };
        if let Some(end) = &self.expiration_time
            && now >= read_time(end, "expirationTime")?
        {
            return Err(SiweError::Expired);
        }
        if let Some(start) = &self.not_before
            && now < read_time(start, "notBefore")?
        {
            return Err(SiweError::NotYetValid);
        }
        Ok(())
    }

    /// Checks every field against its grammar.
    fn check(&self) -> Result<(), SiweError> {
        let optional = |text: &Option<String>, rule: fn(&str) -> bool| text.as_deref().is_none_or(rule);
        let is_time = |text: &str| parse_time(text).is_some();
        let resources = self.resources.as_deref().unwrap_or_default();
        let fields = [
            ("scheme", optional(&self.scheme, grammar::is_scheme)),
            ("domain", !self.domain.is_empty() && grammar::is_authority(&self.domain)),
            ("statement", optional(&self.statement, grammar::is_statement)),
            ("uri", grammar::is_uri(&self.uri)),
            ("nonce", grammar::is_nonce(&self.nonce)),
            ("issuedAt", is_time(&self.issued_at)),
            ("expirationTime", optional(&self.expiration_time, is_time)),
            ("notBefore", optional(&self.not_before, is_time)),
            ("requestId", optional(&self.request_id, grammar::is_request_id)),
            ("resources", resources.iter().all(|resource| grammar::is_uri(resource))),
        ];
        match fields.into_iter().find(|(_, good)| !good) {
            Some((field, _)) => Err(SiweError::Field { field }),
            None => Ok(()),
        }
    }
}

fn read_address(line: &str) -> Result<Address, SiweError> {
    let address = Address::parse(line)?;
    if address.to_checksum() != line {
        return Err(SiweError::Field { field: "address" });
    }
    Ok(address)
}

fn read_chain_id(text: &str) -> Result<u64, SiweError> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let canonical = digits && (text == "0" || !text.starts_with('0'));
    let chain_id = if canonical { text.parse().ok() } else { None };
    chain_id.ok_or(SiweError::Field { field: "chainId" })
}

fn read_time(text: &str, field: &'static str) -> Result<i64, SiweError> {
    parse_time(text).ok_or(SiweError::Field { field })
}

/// The lines of a message, one after the other. LF alone ends a line.
struct Lines<'a> {
    rest: Option<&'a str>,
    number: usize,
}

impl<'a> Lines<'a> {
    const fn new(text: &'a str) -> Self {
        Self { rest: Some(text), number: 0 }
    }

    fn peek(&self) -> Option<&'a str> {
        self.rest.map(|rest| rest.split_once('\n').map_or(rest, |(line, _)| line))
    }

    fn next(&mut self, field: &'static str) -> Result<&'a str, SiweError> {
        let line = self.peek().ok_or(SiweError::Missing { field })?;
        self.skip();
        Ok(line)
    }

    fn skip(&mut self) {
        self.rest = self.rest.and_then(|rest| rest.split_once('\n')).map(|(_, rest)| rest);
        self.number += 1;
    }

    fn empty(&mut self, before: &'static str) -> Result<(), SiweError> {
        if self.next(before)?.is_empty() {
            return Ok(());
        }
        Err(SiweError::Line { line: self.number, expected: "an empty line" })
    }

    fn labelled(&mut self, field: &'static str, label: &'static str) -> Result<&'a str, SiweError> {
        let line = self.next(field)?;
        line.strip_prefix(label).ok_or(SiweError::Line { line: self.number, expected: label })
    }

    fn optional(&mut self, label: &str) -> Option<&'a str> {
        let value = self.peek()?.strip_prefix(label)?;
        self.skip();
        Some(value)
    }

    fn resources(&mut self) -> Result<Option<Vec<String>>, SiweError> {
        if self.peek() != Some("Resources:") {
            return Ok(None);
        }
        self.skip();
        let mut resources = Vec::new();
        while self.rest.is_some() {
            resources.push(self.labelled("resources", "- ")?.to_owned());
        }
        Ok(Some(resources))
    }

    const fn finish(&self) -> Result<(), SiweError> {
        if self.rest.is_some() {
            let expected = "Expiration Time, Not Before, Request ID, Resources in this order, or the end";
            return Err(SiweError::Line { line: self.number + 1, expected });
        }
        Ok(())
    }
}
