//! The nodes of a trie, each in its one canonical form.

use super::ProofError;
use crate::rlp::{Reader, RlpError, Token};

/// One node.
pub(super) enum Node<'a> {
    Leaf { path: Vec<u8>, value: &'a [u8] },
    Extension { path: Vec<u8>, child: Link<'a> },
    Branch { children: Vec<Option<Link<'a>>>, value: &'a [u8] },
}

/// Where a child is.
pub(super) enum Link<'a> {
    /// In the list of nodes.
    Hash(&'a [u8; 32]),
    /// Here: its items.
    Inline(Reader<'a>),
}

/// What is wrong with a node.
pub(super) enum Fault {
    Rlp(RlpError),
    Form(&'static str),
}

impl From<RlpError> for Fault {
    fn from(error: RlpError) -> Self {
        Self::Rlp(error)
    }
}

impl Fault {
    pub(super) fn at(self, node: usize) -> ProofError {
        match self {
            Self::Rlp(error) => ProofError::Rlp { node, error },
            Self::Form(what) => ProofError::Malformed { node, what },
        }
    }
}

impl<'a> Node<'a> {
    pub(super) fn read(mut items: Reader<'a>) -> Result<Self, Fault> {
        match items.count()? {
            17 => read_branch(&mut items),
            2 => {
                let (path, is_leaf) = read_path(items.bytes()?)?;
                if is_leaf {
                    let value = items.bytes()?;
                    return if value.is_empty() {
                        Err(Fault::Form("a leaf has a value"))
                    } else {
                        Ok(Self::Leaf { path, value })
                    };
                }
                if path.is_empty() {
                    return Err(Fault::Form("an extension has a path"));
                }
                let child = read_link(&mut items)?.ok_or(Fault::Form("an extension has a child"))?;
                Ok(Self::Extension { path, child })
            }
            _ => Err(Fault::Form("a node has 2 or 17 items")),
        }
    }
}

fn read_branch<'a>(items: &mut Reader<'a>) -> Result<Node<'a>, Fault> {
    let children = (0..16).map(|_| read_link(items)).collect::<Result<Vec<_>, _>>()?;
    let value = items.bytes()?;
    let used = children.iter().flatten().count() + usize::from(!value.is_empty());
    if used < 2 {
        return Err(Fault::Form("a branch parts two ways at least"));
    }
    Ok(Node::Branch { children, value })
}

/// A child: nothing, a hash, or a node of fewer than 32 bytes.
fn read_link<'a>(items: &mut Reader<'a>) -> Result<Option<Link<'a>>, Fault> {
    let start = items.position();
    match items.token()? {
        Token::Bytes([]) => Ok(None),
        Token::Bytes(bytes) => match bytes.try_into() {
            Ok(hash) => Ok(Some(Link::Hash(hash))),
            Err(_) => Err(Fault::Form("a child is named by 32 bytes")),
        },
        Token::List(inner) if items.position() - start < 32 => Ok(Some(Link::Inline(inner))),
        Token::List(_) => Err(Fault::Form("a child of 32 bytes or more is named by its hash")),
    }
}

/// Hex-prefix: the nibbles, and whether it is a leaf's.
fn read_path(bytes: &[u8]) -> Result<(Vec<u8>, bool), Fault> {
    let (first, rest) = bytes.split_first().ok_or(Fault::Form("a path has a prefix"))?;
    let mut path = Vec::with_capacity(bytes.len() * 2);
    match first >> 4 {
        1 | 3 => path.push(first & 15),
        0 | 2 if first & 15 == 0 => {}
        _ => return Err(Fault::Form("a path's prefix is 0, 1, 2 or 3")),
    }
    path.extend(super::nibbles(rest));
    Ok((path, first & 0x20 != 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ethereum/tests, BasicTests/hexencodetest.json.
    #[test]
    fn hexencodetest() {
        let cases: serde_json::Value =
            serde_json::from_str(include_str!("../../../../tests/vectors/trie/hexencodetest.json")).unwrap();
        let cases = cases.as_object().unwrap();
        for (name, case) in cases {
            let text = format!("0x{}", case["out"].as_str().unwrap());
            let Ok((path, is_leaf)) = read_path(&crate::primitives::hex::decode(&text).unwrap()) else {
                panic!("{name}: refused")
            };
            assert_eq!(serde_json::json!(path), case["seq"], "{name}");
            assert_eq!(serde_json::json!(is_leaf), case["term"], "{name}");
        }
        assert_eq!(cases.len(), 12);
    }

    #[test]
    fn one_path_has_one_form() {
        for bytes in [&[][..], &[0x01], &[0x2f, 1], &[0x40], &[0xff, 0xff]] {
            assert!(read_path(bytes).is_err(), "{bytes:?}");
        }
    }
}
