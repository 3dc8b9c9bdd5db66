//! Merkle-Patricia proofs against published tries and a published chain; tampered ones are refused.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a helper that fails fails its test"
)]

#[path = "support/trie.rs"]
mod trie;
#[path = "support/vectors.rs"]
mod vectors;

use latchkey_core::code::Code;
use latchkey_core::keccak::keccak256;
use latchkey_core::primitives::{Address, B256, Bytes, U256, hex, quantity};
use latchkey_core::proof::{
    Account, EMPTY_CODE_HASH, EMPTY_ROOT, ProofError, verify, verify_account, verify_at_index, verify_storage,
};
use latchkey_core::rlp::{Item, RlpError};
use serde_json::Value;
use trie::Trie;

fn bytes(text: &str) -> Vec<u8> {
    if text.starts_with("0x") { hex::decode(text).unwrap() } else { text.as_bytes().to_vec() }
}

/// The entries in the order of the file: `[[key, value], …]` or `{key: value}`; `null` removes.
fn entries(case: &Value) -> Vec<(Vec<u8>, Vec<u8>)> {
    let value = |value: &Value| value.as_str().map(bytes).unwrap_or_default();
    match &case["in"] {
        Value::Array(list) => {
            list.iter().map(|pair| (bytes(pair[0].as_str().unwrap()), value(&pair[1]))).collect()
        }
        object => object.as_object().unwrap().iter().map(|(key, v)| (bytes(key), value(v))).collect(),
    }
}

/// Every key is proven, and keys beside them are proven absent. Gives how many of both.
fn prove_all(trie: &Trie, root: &B256, pairs: &[(Vec<u8>, Vec<u8>)]) -> (usize, usize) {
    let (mut present, mut absent) = (0, 0);
    let mut check = |key: &[u8], expected: Option<&[u8]>| {
        let proof = trie.prove(key);
        assert_eq!(verify(root, key, &proof), Ok(expected), "{}", hex::encode(key));
        present += usize::from(expected.is_some());
        absent += usize::from(expected.is_none());
    };
    let latest = |key: &[u8]| {
        let value = pairs.iter().rev().find(|(other, _)| other == key).map(|(_, value)| value.as_slice());
        value.filter(|value| !value.is_empty())
    };
    for (key, _) in pairs {
        check(key, latest(key));
        for near in [&key[..key.len() - 1], &[key.as_slice(), &[0]].concat(), &[0xf0, 0x0f]] {
            check(near, latest(near));
        }
        for bit in 0..key.len() * 8 {
            let mut near = key.clone();
            near[bit / 8] ^= 1 << (bit % 8);
            check(&near, latest(&near));
        }
    }
    (present, absent)
}

#[test]
fn tries_of_ethereum_tests() {
    let files = [
        ("hex_encoded_securetrie_test", true, 3),
        ("trieanyorder", false, 7),
        ("trieanyorder_secureTrie", true, 7),
        ("trietest", false, 5),
        ("trietest_secureTrie", true, 3),
    ];
    let (mut present, mut absent) = (0, 0);
    for (file, hashed, count) in files {
        let cases = vectors::committed(&format!("trie/trie-{file}.json"));
        let cases = cases.as_object().unwrap();
        assert_eq!(cases.len(), count, "{file}");
        for (name, case) in cases {
            let mut pairs = entries(case);
            if hashed {
                for (key, _) in &mut pairs {
                    *key = keccak256(&key).0.to_vec();
                }
            }
            let mut trie = Trie::default();
            for (key, value) in &pairs {
                trie.set(key, value);
            }
            let root = trie.root();
            assert_eq!(root.to_string(), case["root"].as_str().unwrap(), "{file} {name}");
            let (more, less) = prove_all(&trie, &root, &pairs);
            present += more;
            absent += less;
        }
    }
    println!("{present} values proven, {absent} proven absent");
    assert!(present == 94 && absent > 30_000);
}

fn list(value: &Value) -> Vec<Vec<u8>> {
    value.as_array().unwrap().iter().map(|node| bytes(node.as_str().unwrap())).collect()
}

/// Answers of eth_getProof, checked against the state root of the block they are of.
#[test]
fn proofs_of_a_node() {
    let cases = vectors::committed("trie/get-proof.json");
    let (mut accounts, mut slots) = (0, 0);
    for case in cases.as_array().unwrap() {
        let root = B256::parse(case["stateRoot"].as_str().unwrap()).unwrap();
        let answer = &case["result"];
        let address = Address::parse(answer["address"].as_str().unwrap()).unwrap();
        let proof = list(&answer["accountProof"]);
        let account = verify_account(&root, address, &proof).unwrap().unwrap();
        let number = |key: &str| quantity::parse(answer[key].as_str().unwrap()).unwrap();
        assert_eq!((U256::from(account.nonce), account.balance), (number("nonce"), number("balance")));
        assert_eq!(account.storage_root.to_string(), answer["storageHash"].as_str().unwrap());
        assert_eq!(account.code_hash.to_string(), answer["codeHash"].as_str().unwrap());
        accounts += 1;
        for entry in answer["storageProof"].as_array().unwrap() {
            let slot = B256(quantity::parse(entry["key"].as_str().unwrap()).unwrap().to_be_bytes());
            let value = verify_storage(&account.storage_root, &slot, &list(&entry["proof"])).unwrap();
            assert_eq!(value, quantity::parse(entry["value"].as_str().unwrap()).unwrap());
            slots += 1;
        }
        refuse_flips(&proof, |proof| verify_account(&root, address, proof).map(|_| ()));
        assert!(verify_account(&root, Address([7; 20]), &proof).is_err());
    }
    assert_eq!((accounts, slots), (4, 1));
}

/// Flips every bit of every node: no proof survives it.
fn refuse_flips(proof: &[Vec<u8>], verify: impl Fn(&[Vec<u8>]) -> Result<(), ProofError>) {
    assert_eq!(verify(proof), Ok(()));
    for index in 0..proof.len() {
        for at in 0..proof[index].len() {
            let mut tampered = proof.to_vec();
            tampered[index][at] ^= 1 << (at % 8);
            let error = verify(&tampered).unwrap_err();
            assert_eq!(error, ProofError::HashMismatch { node: index });
            assert_eq!(error.code(), Code::ProofInvalid);
        }
        let mut shorter = proof.to_vec();
        shorter.remove(index);
        verify(&shorter).unwrap_err();
        let mut twice = proof.to_vec();
        twice.insert(index, proof[index].clone());
        verify(&twice).unwrap_err();
    }
    let got = proof.len() - 1;
    assert_eq!(verify(&proof[..got]), Err(ProofError::Incomplete { got }));
    let more = [proof, &[vec![0x80]]].concat();
    let (used, got) = (proof.len(), proof.len() + 1);
    let expected = [ProofError::UnusedNodes { used, got }, ProofError::TooManyNodes { most: used, got }];
    assert!(expected.contains(&verify(&more).unwrap_err()));
}

fn item_list(item: &Item) -> &[Item] {
    let Item::List(items) = item else { panic!("not a list") };
    items
}

fn item_bytes(item: &Item) -> &[u8] {
    let Item::Bytes(bytes) = item else { panic!("not bytes") };
    bytes
}

fn index_key(index: usize) -> Vec<u8> {
    let big_endian = index.to_be_bytes();
    let zeros = big_endian.iter().take_while(|byte| **byte == 0).count();
    Item::Bytes(Bytes(big_endian[zeros..].to_vec())).encode()
}

/// A block's transactions or receipts against the root in its header. Gives how many.
fn prove_list(root: &B256, values: &[Vec<u8>]) -> usize {
    let mut trie = Trie::default();
    for (index, value) in values.iter().enumerate() {
        trie.set(&index_key(index), value);
    }
    assert_eq!(trie.root(), *root);
    for (index, value) in values.iter().enumerate() {
        let proof = trie.prove(&index_key(index));
        let index = u64::try_from(index).unwrap();
        assert_eq!(verify_at_index(root, index, &proof), Ok(Some(value.as_slice())));
        assert!(
            verify_at_index(root, index + 1_000, &proof).is_ok_and(|found| found.is_none())
                || proof.len() > 1
        );
        refuse_flips(&proof, |proof| verify_at_index(root, index, proof).map(|_| ()));
    }
    let beyond = trie.prove(&index_key(values.len()));
    assert_eq!(verify_at_index(root, u64::try_from(values.len()).unwrap(), &beyond), Ok(None));
    values.len()
}

/// Transactions of every block of the published chain, and the receipts of one.
#[test]
fn transactions_and_receipts_of_a_chain() {
    let block = vectors::committed("trie/block-3.json");
    let root = |key: &str| B256::parse(block[key].as_str().unwrap()).unwrap();
    assert!(prove_list(&root("transactionsRoot"), &list(&block["transactions"])) > 0);
    assert!(prove_list(&root("receiptsRoot"), &list(&block["receipts"])) > 0);
    let Some(chain) = vectors::shared("execution-apis/chain.json") else { return };
    let rlp = bytes(&format!("0x{}", chain["chain_rlp_hex"].as_str().unwrap().trim_start_matches("0x")));
    let mut reader = latchkey_core::rlp::Reader::new(&rlp);
    let (mut blocks, mut transactions) = (0, 0);
    while !reader.is_empty() {
        let start = reader.position();
        reader.token().unwrap();
        let block = Item::decode(&rlp[start..reader.position()]).unwrap();
        let header = item_list(&item_list(&block)[0]);
        let values: Vec<Vec<u8>> = item_list(&item_list(&block)[1])
            .iter()
            .map(|tx| match tx {
                Item::Bytes(typed) => typed.0.clone(),
                legacy => legacy.encode(),
            })
            .collect();
        transactions += prove_list(&B256(item_bytes(&header[4]).try_into().unwrap()), &values);
        blocks += 1;
    }
    println!("{transactions} transactions of {blocks} blocks");
    assert_eq!((blocks, transactions), (BLOCKS, 249));
}

const BLOCKS: usize = 54;

#[test]
fn nothing_is_proven_of_nothing() {
    let none: [Vec<u8>; 0] = [];
    assert_eq!(verify(&EMPTY_ROOT, b"any", &none), Ok(None));
    assert_eq!(verify(&EMPTY_ROOT, b"any", &[[0x80]]), Ok(None));
    assert_eq!(keccak256([0x80]), EMPTY_ROOT);
    assert_eq!(keccak256([]), EMPTY_CODE_HASH);
    assert_eq!(verify(&B256([1; 32]), b"any", &none), Err(ProofError::Incomplete { got: 0 }));
    assert_eq!(verify(&EMPTY_ROOT, b"any", &[[0x81]]), Err(ProofError::HashMismatch { node: 0 }));
    assert_eq!(verify(&EMPTY_ROOT, &[0; 65], &none), Err(ProofError::KeyTooLong { got: 65 }));
    assert_eq!(ProofError::KeyTooLong { got: 65 }.code(), Code::InvalidParams);
    let many = vec![vec![0x80]; 8];
    assert_eq!(verify(&EMPTY_ROOT, b"any", &many), Err(ProofError::TooManyNodes { most: 7, got: 8 }));
}

/// Nodes that no trie has, under a root that is truly theirs.
#[test]
fn malformed_nodes_prove_nothing() {
    let text = |bytes: &[u8]| Item::Bytes(bytes.into());
    let leaf = |path: &[u8], value: &[u8]| Item::List(vec![text(path), text(value)]);
    let mut lonely = vec![text(&[]); 17];
    lonely[6] = text(&[1; 32]);
    let mut long_child = vec![text(&[]); 17];
    long_child[6] = leaf(&[0x3b], &[7; 40]);
    long_child[7] = text(&[1; 32]);
    let mut odd_child = long_child.clone();
    odd_child[6] = text(&[1; 31]);
    let cases = [
        (leaf(&[0x20, b'k'], &[]), "a leaf has a value"),
        (leaf(&[0x00], &[1; 32]), "an extension has a path"),
        (leaf(&[0x00, b'k'], &[]), "an extension has a child"),
        (leaf(&[], &[1]), "a path has a prefix"),
        (leaf(&[0x21, b'k'], &[1]), "a path's prefix is 0, 1, 2 or 3"),
        (leaf(&[0x40, b'k'], &[1]), "a path's prefix is 0, 1, 2 or 3"),
        (Item::List(vec![text(&[1])]), "a node has 2 or 17 items"),
        (Item::List(vec![text(&[]); 16]), "a node has 2 or 17 items"),
        (Item::List(lonely), "a branch parts two ways at least"),
        (Item::List(long_child), "a child of 32 bytes or more is named by its hash"),
        (Item::List(odd_child), "a child is named by 32 bytes"),
        (Item::List(vec![text(&[0x16]), leaf(&[0x3b], &[7])]), "an extension ends in a branch"),
    ];
    for (node, what) in cases {
        let node = node.encode();
        let error = verify(&keccak256(&node), b"k", &[node]).unwrap_err();
        assert_eq!(error, ProofError::Malformed { node: 0, what });
    }
    let string = Item::Bytes(Bytes(vec![1; 40])).encode();
    let error = verify(&keccak256(&string), b"k", &[string]).unwrap_err();
    assert_eq!(error, ProofError::Rlp { node: 0, error: RlpError::ExpectedList { position: 0 } });
    // A short node apart from its parent.
    let short = leaf(&[0x3b], &[7]).encode();
    let mut parent = vec![text(&[]); 17];
    parent[6] = text(&keccak256(&short).0);
    parent[7] = text(&[1; 32]);
    let parent = Item::List(parent).encode();
    let error = verify(&keccak256(&parent), b"k", &[parent, short]).unwrap_err();
    assert_eq!(error, ProofError::Malformed { node: 1, what: "a node this short lies inside its parent" });
}

#[test]
fn values_are_read_strictly() {
    let address = Address([1; 20]);
    let account = |fields: Vec<Item>| {
        let mut trie = Trie::default();
        trie.set(&keccak256(address).0, &Item::List(fields).encode());
        verify_account(&trie.root(), address, &trie.prove(&keccak256(address).0))
    };
    let text = |bytes: &[u8]| Item::Bytes(bytes.into());
    let good = vec![text(&[3]), text(&[5]), text(&EMPTY_ROOT.0), text(&EMPTY_CODE_HASH.0)];
    let expected =
        Account { nonce: 3, balance: U256::from(5), storage_root: EMPTY_ROOT, code_hash: EMPTY_CODE_HASH };
    assert_eq!(account(good.clone()), Ok(Some(expected)));
    let odd = [
        (0, text(&[0])),
        (0, text(&[1; 9])),
        (1, text(&[1; 33])),
        (2, text(&[1; 31])),
        (3, Item::List(vec![])),
    ];
    for (index, item) in odd {
        let mut fields = good.clone();
        fields[index] = item;
        assert!(matches!(account(fields), Err(ProofError::Value { .. })), "{index}");
    }
    assert!(matches!(account(good[..3].to_vec()), Err(ProofError::Value { .. })));
    let five = [good, vec![text(&[1])]].concat();
    let trailing = Err(ProofError::Value { error: RlpError::TrailingBytes { position: 70, extra: 1 } });
    assert_eq!(account(five), trailing);

    let slot = B256([2; 32]);
    let storage = |value: &[u8]| {
        let mut trie = Trie::default();
        trie.set(&keccak256(slot).0, value);
        verify_storage(&trie.root(), &slot, &trie.prove(&keccak256(slot).0))
    };
    assert_eq!(storage(&[7]), Ok(U256::from(7)));
    assert_eq!(storage(&text(&[0xff; 32]).encode()), Ok(U256::MAX));
    assert_eq!(storage(&[0x80]), Err(ProofError::ZeroStored));
    for value in [&[0x00][..], &[0x81, 1], &[0xc0], &[7, 7]] {
        assert!(matches!(storage(value), Err(ProofError::Value { .. })), "{value:?}");
    }
    let none: [Vec<u8>; 0] = [];
    assert_eq!(verify_storage(&EMPTY_ROOT, &slot, &none), Ok(U256::ZERO));
}
