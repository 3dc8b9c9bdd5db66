//! One function for each parser: nothing panics, memory is bounded, and what is accepted is written as it was read or
//! reads the same again.

use std::alloc::System;
use std::sync::OnceLock;

use cap::Cap;
use latchkey_core::abi::{Abi, AbiType, Params};
use latchkey_core::eip681::PaymentLink;
use latchkey_core::ens::{namehash, normalize, normalize_ascii};
use latchkey_core::keccak::keccak256;
use latchkey_core::message::eip712::{TypedData, TypedValues};
use latchkey_core::message::siwe::SiweMessage;
use latchkey_core::primitives::Address;
use latchkey_core::proof::{verify, verify_account, verify_at_index};
use latchkey_core::rlp::Item;
use latchkey_core::transaction::{BlobTransaction, SignedTransaction, Transaction};
use latchkey_keys::hd::{DerivationPath, ExtendedPrivateKey, ExtendedPublicKey};
use latchkey_keys::mnemonic::{Language, Mnemonic, WordList};

/// More than this at once ends the process: a finding.
const MEMORY: usize = 512 << 20;

#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, MEMORY);

/// What a parser of text is given: bytes that are not UTF-8 are replaced.
fn text(data: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(data)
}

/// Bytes in parts: each a length of two bytes, and that many bytes or what is left.
fn parts(mut data: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    while let Some((length, rest)) = data.split_first_chunk() {
        let length = usize::from(u16::from_be_bytes(*length)).min(rest.len());
        let (part, rest) = rest.split_at(length);
        parts.push(part);
        data = rest;
    }
    parts
}

/// RLP.
pub fn rlp(data: &[u8]) {
    if let Ok(item) = Item::decode(data) {
        assert_eq!(item.encode(), data);
    }
}

/// Transactions: unsigned, signed, with blobs.
pub fn transaction(data: &[u8]) {
    if let Ok(transaction) = Transaction::parse(data) {
        assert_eq!(transaction.serialize(), data);
        let _ = transaction.signing_hash();
    }
    if let Ok(signed) = SignedTransaction::parse(data) {
        assert_eq!(signed.serialize(), data);
        let _ = signed.recover_sender();
    }
    if let Ok(wrapped) = BlobTransaction::parse(data) {
        assert_eq!(wrapped.serialize(), data);
    }
}

fn same_in_json(abi: &Abi) {
    assert_eq!(Abi::parse_json(&abi.to_json()).as_ref(), Ok(abi));
}

/// JSON ABIs.
pub fn abi_json(data: &[u8]) {
    if let Ok(abi) = Abi::parse_json(&text(data)) {
        same_in_json(&abi);
    }
}

/// Human-readable ABIs: one signature a line.
pub fn abi_human(data: &[u8]) {
    let text = text(data);
    let lines: Vec<&str> = text.split('\n').collect();
    if let Ok(abi) = Abi::parse_human_readable(&lines) {
        same_in_json(&abi);
    }
    let _ = latchkey_core::abi::human::parse_parameters(&lines);
}

/// A type as text, a line feed, and data of that type.
pub fn abi_data(data: &[u8]) {
    let Some(at) = data.iter().position(|byte| *byte == b'\n') else { return };
    let Ok(ty) = AbiType::parse(&text(&data[..at])) else { return };
    let Ok(params) = Params::from_types([ty]) else { return };
    if let Ok(values) = params.decode(&data[at + 1..]) {
        // Offsets may be elsewhere than where the encoder puts them; the values are the same.
        let encoded = params.encode(&values).unwrap();
        assert_eq!(params.decode(&encoded), Ok(values));
    }
}

/// EIP-712 in its three forms.
pub fn typed_data(data: &[u8]) {
    let text = text(data);
    for parsed in [TypedData::parse(&text), TypedData::parse_v3(&text)].into_iter().flatten() {
        let _ = parsed.hash();
        let _ = parsed.fields();
        let _ = parsed.domain();
    }
    if let Ok(values) = TypedValues::parse(&text) {
        let _ = values.hash();
        let _ = values.fields();
    }
}

/// Sign-in messages.
pub fn siwe(data: &[u8]) {
    let text = text(data);
    if let Ok(message) = SiweMessage::parse(&text) {
        assert_eq!(message.format().as_deref(), Ok(&*text));
    }
}

/// Payment links.
pub fn eip681(data: &[u8]) {
    if let Ok(mut link) = PaymentLink::parse(&text(data)) {
        let _ = link.call();
        let written = link.format().unwrap();
        // What is written has right checksums.
        link.wrong_checksum = false;
        assert_eq!(PaymentLink::parse(&written), Ok(link));
    }
}

/// ENS names.
pub fn ens(data: &[u8]) {
    let name = text(data);
    let normal = normalize(&name);
    if let Some(plain) = normalize_ascii(&name).transpose() {
        assert_eq!(plain, normal);
    }
    if let Ok(normal) = normal {
        assert_eq!(normalize(&normal).as_ref(), Ok(&normal));
        namehash(&normal).unwrap();
    }
}

/// Merkle-Patricia proofs: a key, then nodes, of which the first is what the root says.
pub fn proof(data: &[u8]) {
    let parts = parts(data);
    let Some((key, nodes)) = parts.split_first() else { return };
    let root = nodes.first().map(keccak256).unwrap_or_default();
    if let Ok(Some(value)) = verify(&root, key, nodes) {
        assert!(nodes.iter().any(|node| node.windows(value.len()).any(|window| window == value)));
    }
    let _ = verify_account(&root, Address([7; 20]), nodes);
    let _ = verify_at_index(&root, u64::try_from(key.len()).unwrap(), nodes);
}

/// Replies of gateways, and what the typed methods make of them.
pub fn rpc_reply(data: &[u8]) {
    latchkey_gateway::fuzzing::reply(data);
}

/// Vault envelopes and what is inside, without the password's part: that one is slow on purpose.
pub fn vault(data: &[u8]) {
    latchkey_keys::vault::fuzz(data);
}

/// Key files, without the password's part.
pub fn keystore(data: &[u8]) {
    latchkey_keys::keystore::fuzz(&text(data));
}

/// Other wallets' files, without the password's part, and what is inside one of them.
pub fn import(data: &[u8]) {
    latchkey_keys::import::fuzz(data);
}

/// Mnemonics in all languages.
pub fn mnemonic(data: &[u8]) {
    static LISTS: OnceLock<Vec<WordList>> = OnceLock::new();
    let lists = LISTS.get_or_init(|| {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../pkg/wordlists");
        let read = |language: Language| {
            let text = std::fs::read_to_string(format!("{folder}/{}.txt", language.as_str())).unwrap();
            WordList::parse(&text).unwrap()
        };
        Language::all().skip(1).map(read).collect()
    });
    if let Ok(mnemonic) = Mnemonic::parse_any(data, lists) {
        let sentence = mnemonic.to_sentence();
        let again = Mnemonic::parse_any(&sentence, lists).unwrap();
        assert_eq!((again.language(), again.entropy()), (mnemonic.language(), mnemonic.entropy()));
        assert_eq!(again.to_sentence(), sentence);
    }
    let _ = WordList::parse(&text(data));
}

/// Derivation paths and extended keys.
pub fn derivation_path(data: &[u8]) {
    let text = text(data);
    if let Ok(path) = text.parse::<DerivationPath>() {
        assert_eq!(path.to_string().parse(), Ok(path));
    }
    if let Ok(key) = ExtendedPrivateKey::parse(&text) {
        assert_eq!(*key.export(), *text);
    }
    if let Ok(key) = ExtendedPublicKey::parse(&text) {
        assert_eq!(key.format(), text);
    }
}
