//! The grammars of RFC 3986 that a sign-in message uses, as far as their characters and parts go.

use core::net::Ipv6Addr;

const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

const fn is_sub_delimiter(byte: u8) -> bool {
    matches!(byte, b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=')
}

/// Whether all is unreserved, a sub-delimiter, one of `more`, or `%` and two hex digits.
fn is_made_of(text: &str, more: &[u8]) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let good = match byte {
            b'%' => (0..2).all(|_| bytes.next().is_some_and(|digit| digit.is_ascii_hexdigit())),
            byte => is_unreserved(byte) || is_sub_delimiter(byte) || more.contains(&byte),
        };
        if !good {
            return false;
        }
    }
    true
}

/// `ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )`.
pub(super) fn is_scheme(text: &str) -> bool {
    text.bytes().next().is_some_and(|first| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

/// `[ userinfo "@" ] host [ ":" port ]`.
pub(super) fn is_authority(text: &str) -> bool {
    let (user, rest) = text.split_once('@').unwrap_or(("", text));
    if !is_made_of(user, b":") {
        return false;
    }
    let (host, port) = match rest.strip_prefix('[') {
        Some(literal) => match literal.split_once(']') {
            Some((address, after)) if is_literal(address) => ("", after),
            _ => return false,
        },
        None => rest.split_at(rest.find(':').unwrap_or(rest.len())),
    };
    let port = port.strip_prefix(':').unwrap_or(port);
    is_made_of(host, b"") && port.bytes().all(|byte| byte.is_ascii_digit())
}

/// What stands between brackets: an IPv6 address, or `v1.…` of the future.
fn is_literal(text: &str) -> bool {
    match text.strip_prefix(['v', 'V']) {
        Some(future) => future.split_once('.').is_some_and(|(version, address)| {
            !version.is_empty()
                && version.bytes().all(|byte| byte.is_ascii_hexdigit())
                && !address.is_empty()
                && !address.contains('%')
                && is_made_of(address, b":")
        }),
        None => is_ipv6(text),
    }
}

/// Eight groups of up to four hex digits, `::` once for zeros, the last two perhaps as an IPv4 address.
fn is_ipv6(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok()
}

/// `scheme ":" hier-part [ "?" query ] [ "#" fragment ]`.
pub(super) fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (hierarchy, query) = rest.split_once('?').unwrap_or((rest, ""));
    let path = match hierarchy.strip_prefix("//") {
        Some(after) => {
            let (authority, path) = after.split_at(after.find('/').unwrap_or(after.len()));
            if !is_authority(authority) {
                return false;
            }
            path
        }
        None => hierarchy,
    };
    is_scheme(scheme)
        && is_made_of(path, b":@/")
        && is_made_of(query, b":@/?")
        && is_made_of(fragment, b":@/?")
}

/// Reserved and unreserved characters and spaces: no quotes, no brackets of the angled sort, no line ends; not empty.
pub(super) fn is_statement(text: &str) -> bool {
    let is_reserved =
        |byte| is_sub_delimiter(byte) || matches!(byte, b':' | b'/' | b'?' | b'#' | b'[' | b']' | b'@');
    !text.is_empty() && text.bytes().all(|byte| byte == b' ' || is_unreserved(byte) || is_reserved(byte))
}

/// Eight letters and digits or more.
pub(super) fn is_nonce(text: &str) -> bool {
    text.len() >= 8 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// `*pchar`.
pub(super) fn is_request_id(text: &str) -> bool {
    is_made_of(text, b":@")
}
