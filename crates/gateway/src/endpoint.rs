//! One gateway: its URL and its credentials.

use core::fmt;

/// A gateway as configured. `Debug` shows the redacted URL and no credential.
#[derive(Clone, PartialEq, Eq)]
pub struct EndpointConfig {
    /// `https://…`, or `http://` to this machine. A key in the path or query is kept off every error and log.
    pub url: String,
    /// Credentials, sent as a header.
    pub auth: Option<Auth>,
}

/// Credentials for a gateway. `Debug` shows none of them.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Auth {
    /// `Authorization: Bearer …`
    Bearer {
        /// The token.
        token: String,
    },
    /// `Authorization: Basic …`
    Basic {
        /// The user's name, without a colon.
        username: String,
        /// The password.
        password: String,
    },
    /// A header of the gateway's own, e.g. `x-api-key`.
    Header {
        /// The header's name.
        name: String,
        /// Its value.
        value: String,
    },
}

/// Why a gateway cannot be used as configured. Never repeats the URL: it may hold a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EndpointError {
    /// Not `http://` or `https://`.
    #[error("the URL must start with https:// or http://")]
    Scheme,
    /// Plain HTTP to another machine.
    #[error("http:// is only allowed to this machine (localhost); use https://")]
    Insecure,
    /// Credentials in the URL.
    #[error("credentials must not be in the URL; give them as auth")]
    Credentials,
    /// No host, or not the spelling of one.
    #[error("the URL has no valid host")]
    Host,
    /// Not a port number.
    #[error("the URL's port is not a number from 1 to 65535")]
    Port,
    /// White space, a fragment, or characters that do not belong into a URL.
    #[error("the URL has characters that do not belong there")]
    Characters,
    /// A header name or value that is not one.
    #[error("the credentials cannot be sent as a header")]
    Header,
}

impl EndpointConfig {
    /// A gateway without credentials.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), auth: None }
    }

    /// Checks the URL and the credentials.
    ///
    /// # Errors
    /// [`EndpointError`] says which of them cannot be used and why.
    ///
    /// ```
    /// use latchkey_gateway::{EndpointConfig, EndpointError};
    /// assert!(EndpointConfig::new("http://localhost:8545").check().is_ok());
    /// assert_eq!(EndpointConfig::new("http://node.example").check(), Err(EndpointError::Insecure));
    /// ```
    pub fn check(&self) -> Result<(), EndpointError> {
        split(&self.url)?;
        self.header().map(drop)
    }

    /// The URL without what may be a credential: path and query become `/…`.
    ///
    /// ```
    /// use latchkey_gateway::EndpointConfig;
    /// assert_eq!(EndpointConfig::new("https://node.example/v3/KEY").redacted_url(), "https://node.example/…");
    /// ```
    #[must_use]
    pub fn redacted_url(&self) -> String {
        match split(&self.url) {
            Ok((origin, "" | "/")) => origin.to_owned(),
            Ok((origin, _)) => [origin, "/…"].concat(),
            Err(_) => "(invalid URL)".to_owned(),
        }
    }

    /// The credentials as a header.
    pub(crate) fn header(&self) -> Result<Option<(String, String)>, EndpointError> {
        let (name, value) = match &self.auth {
            None => return Ok(None),
            Some(Auth::Bearer { token }) => ("authorization", ["Bearer ", token].concat()),
            Some(Auth::Basic { username, password }) if !username.contains(':') => {
                let pair = [username.as_str(), ":", password.as_str()].concat();
                ("authorization", ["Basic ", &base64(pair.as_bytes())].concat())
            }
            Some(Auth::Basic { .. }) => return Err(EndpointError::Header),
            Some(Auth::Header { name, value }) => (name.as_str(), value.clone()),
        };
        let name_fits = !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte));
        if !name_fits || !value.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return Err(EndpointError::Header);
        }
        Ok(Some((name.to_owned(), value)))
    }
}

impl fmt::Debug for EndpointConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EndpointConfig").field("url", &self.redacted_url()).field("auth", &self.auth).finish()
    }
}

impl fmt::Debug for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bearer { .. } => "Bearer([redacted])",
            Self::Basic { .. } => "Basic([redacted])",
            Self::Header { .. } => "Header([redacted])",
        })
    }
}

/// Splits a valid URL into its origin and the rest.
fn split(url: &str) -> Result<(&str, &str), EndpointError> {
    let secure = url.starts_with("https://");
    let scheme_length = if secure { 8 } else { 7 };
    if !secure && !url.starts_with("http://") {
        return Err(EndpointError::Scheme);
    }
    if !url.bytes().all(|byte| byte.is_ascii_graphic() && !b"#\\\"<>^`{|}".contains(&byte)) {
        return Err(EndpointError::Characters);
    }
    let rest = &url[scheme_length..];
    let authority_length = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(authority_length);
    if authority.contains('@') {
        return Err(EndpointError::Credentials);
    }
    let host = check_authority(authority)?;
    if !secure && !is_this_machine(host) {
        return Err(EndpointError::Insecure);
    }
    Ok((&url[..scheme_length + authority_length], tail))
}

/// Checks `host[:port]`; gives the host.
fn check_authority(authority: &str) -> Result<&str, EndpointError> {
    let bracket =
        if authority.starts_with('[') { authority.find(']').ok_or(EndpointError::Host)? } else { 0 };
    let host_length = authority[bracket..].find(':').map_or(authority.len(), |colon| bracket + colon);
    let (host, port) = authority.split_at(host_length);
    let host_fits = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(inner) => inner.parse::<core::net::Ipv6Addr>().is_ok(),
        None => host.split('.').all(|label| {
            !label.is_empty()
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        }),
    };
    if !host_fits {
        return Err(EndpointError::Host);
    }
    match port.strip_prefix(':') {
        None => Ok(host),
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => match digits.parse::<u16>() {
            Ok(1..) => Ok(host),
            _ => Err(EndpointError::Port),
        },
        Some(_) => Err(EndpointError::Port),
    }
}

fn is_this_machine(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let loopback = || host.parse::<core::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback());
    host == "localhost" || host.ends_with(".localhost") || host == "[::1]" || loopback()
}

/// Standard Base64 with padding (RFC 4648).
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| usize::from(chunk.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let character = if place > chunk.len() { b'=' } else { ALPHABET[bits >> (18 - 6 * place) & 63] };
            text.push(char::from(character));
        }
    }
    text
}

#[cfg(test)]
mod tests;
