//! JSON whose strings are secrets, read in place: a parser's copies could not be wiped.
//!
//! Values are slices of the text. Only their ends are looked for: what is inside is judged by whoever takes it out. The
//! text was authenticated, so that it is what the other wallet wrote.

use zeroize::Zeroizing;

/// The deepest nesting that is followed.
const DEEPEST: usize = 64;

/// The members of an object: key and value, as they are written. Empty for another value.
pub(super) fn members(object: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut items = Items::new(object, b'{', b'}');
    core::iter::from_fn(move || {
        let key = items.value()?;
        items.expect(b':')?;
        let value = items.value()?;
        items.end_of_item()?;
        Some((key.strip_prefix(b"\"")?.strip_suffix(b"\"")?, value))
    })
}

/// The elements of an array, as they are written. Empty for another value.
pub(super) fn elements(array: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut items = Items::new(array, b'[', b']');
    core::iter::from_fn(move || {
        let value = items.value()?;
        items.end_of_item()?;
        Some(value)
    })
}

/// The member of a name.
pub(super) fn member<'a>(object: &'a [u8], name: &str) -> Option<&'a [u8]> {
    members(object).find(|(key, _)| *key == name.as_bytes()).map(|(_, value)| value)
}

/// A string without its quotes; only of plain characters, as words, paths and keys are.
pub(super) fn string(value: &[u8]) -> Option<&[u8]> {
    let inner = value.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    (!inner.contains(&b'\\')).then_some(inner)
}

/// A whole number of up to nine digits.
pub(super) fn number(value: &[u8]) -> Option<u32> {
    if value.is_empty() || value.len() > 9 {
        return None;
    }
    value.iter().try_fold(0_u32, |sum, digit| Some(sum * 10 + char::from(*digit).to_digit(10)?))
}

/// A string, or an array of its bytes as numbers.
pub(super) fn string_or_bytes(value: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    if let Some(text) = string(value) {
        return Some(Zeroizing::new(text.to_vec()));
    }
    if !value.starts_with(b"[") {
        return None;
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(value.len()));
    for element in elements(value) {
        bytes.push(u8::try_from(number(element)?).ok()?);
    }
    Some(bytes)
}

/// What is left of an object or an array.
struct Items<'a> {
    rest: &'a [u8],
}

impl<'a> Items<'a> {
    fn new(text: &'a [u8], open: u8, close: u8) -> Self {
        let text = text.trim_ascii();
        let inner = text.strip_prefix(&[open]).and_then(|rest| rest.strip_suffix(&[close]));
        Self { rest: inner.unwrap_or_default().trim_ascii() }
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        self.rest = self.rest.strip_prefix(&[byte])?.trim_ascii_start();
        Some(())
    }

    /// A comma, if anything follows.
    fn end_of_item(&mut self) -> Option<()> {
        if self.rest.is_empty() { Some(()) } else { self.expect(b',') }
    }

    fn value(&mut self) -> Option<&'a [u8]> {
        let end = end_of_value(self.rest)?;
        let (value, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest.trim_ascii_start();
        Some(value.trim_ascii_end())
    }
}

/// Where the value ends that `text` begins with.
fn end_of_value(text: &[u8]) -> Option<usize> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.iter().enumerate() {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => {
                    in_string = false;
                    if depth == 0 {
                        return Some(at + 1);
                    }
                }
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            b',' | b':' if depth == 0 => return (at > 0).then_some(at),
            _ => {}
        }
        if depth > DEEPEST {
            return None;
        }
    }
    (depth == 0 && !in_string && !text.is_empty()).then_some(text.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    #[test]
    fn members_and_elements_are_found_in_place() {
        let text = br#" { "type" : "HD Key Tree", "data": {"mnemonic": [116, 101], "n": 2, "x": "a,]\"}" }, "last": [] } "#;
        let keys: Vec<&[u8]> = members(text).map(|(key, _)| key).collect();
        assert_eq!(keys, [&b"type"[..], b"data", b"last"]);
        let data = member(text, "data").unwrap();
        assert_eq!(string(member(text, "type").unwrap()), Some(&b"HD Key Tree"[..]));
        assert_eq!(string_or_bytes(member(data, "mnemonic").unwrap()).unwrap().as_slice(), b"te");
        assert_eq!(number(member(data, "n").unwrap()), Some(2));
        assert_eq!(member(data, "x"), Some(&br#""a,]\"}""#[..]));
        assert_eq!(string(member(data, "x").unwrap()), None, "escapes are not for words");
        assert_eq!(elements(member(text, "last").unwrap()).count(), 0);
        assert_eq!(elements(b"[[1,2],{\"a\":[3]},\"b\"]").count(), 3);
    }

    #[test]
    fn what_is_none_ends() {
        for text in [&b""[..], b"{", b"}", b"[1", b"[1,,2]", b"{\"a\"}", b"{\"a\":}", b"{:1}", b"[\"a]", b"7"]
        {
            let counted = members(text).count() + elements(text).filter(|value| value.is_empty()).count();
            assert_eq!(counted, 0, "{:?}", core::str::from_utf8(text));
        }
        assert!(elements("[".repeat(100_000).as_bytes()).next().is_none());
        for text in [&b""[..], b"-1", b"1.5", b"1e3", b"9999999999"] {
            assert_eq!(number(text), None);
        }
        assert!(string_or_bytes(b"[256]").is_none() && string_or_bytes(b"7").is_none());
    }

    proptest! {
        /// Against a whole parser: the same members, each the same value.
        #[test]
        fn agrees_with_serde(pairs in prop::collection::btree_map("[a-z]{1,6}", any_json(), 0..6), spaced in any::<bool>()) {
            let value = Value::Object(pairs.into_iter().collect());
            let text = if spaced { serde_json::to_string_pretty(&value).unwrap() } else { value.to_string() };
            let read = members(text.as_bytes())
                .map(|(key, value)| (String::from_utf8(key.to_vec()).unwrap(), serde_json::from_slice(value).unwrap()));
            prop_assert_eq!(Value::Object(read.collect()), value);
        }

        #[test]
        fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = (members(&bytes).count(), elements(&bytes).count(), string_or_bytes(&bytes));
        }
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Value::from),
            any::<u32>().prop_map(Value::from),
            ".{0,12}".prop_map(Value::from),
            Just(Value::Null),
        ];
        leaf.prop_recursive(3, 20, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-z]{1,4}", inner, 0..4)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }
}
