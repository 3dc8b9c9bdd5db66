//! Where contracts are and what names hash to, against the EIPs' examples.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a helper that fails fails its test"
)]

#[path = "support/vectors.rs"]
mod vectors;

use latchkey_core::code::Code;
use latchkey_core::create::{create_address, create2_address, create2_address_from_hash};
use latchkey_core::ens::{EnsError, namehash};
use latchkey_core::keccak::keccak256;
use latchkey_core::primitives::{Address, AddressError, B256, hex};

#[test]
fn create2_examples() {
    let file = vectors::committed("create2/eip1014-create2.json");
    let cases = file.as_array().unwrap();
    for case in cases {
        let text = |key: &str| case[key].as_str().unwrap();
        let deployer = Address::parse(text("address")).unwrap();
        let salt = B256::parse(text("salt")).unwrap();
        let init_code = hex::decode(text("init_code")).unwrap();
        let address = create2_address(deployer, salt, &init_code);
        assert_eq!(address.to_checksum(), text("result"));
        assert_eq!(create2_address_from_hash(deployer, salt, keccak256(&init_code)), address);
    }
    assert_eq!(cases.len(), 7);
}

/// From go-ethereum, `TestNewContractAddress`. More nonces: tests/differential.
#[test]
fn create_examples() {
    let sender = Address::parse("0x970e8128ab834e8eac17ab8e3812f010678cf791").unwrap();
    for (nonce, address) in [
        (0, "0x333c3310824b7c685133f2bedb2ca4b8b4df633d"),
        (1, "0x8bda78331c916a08481428e4b07c96d3e916d165"),
        (2, "0xc9ddedf451bc62ce88bf9292afb13df35b670699"),
    ] {
        assert_eq!(hex::encode(&create_address(sender, nonce).0), address);
    }
}

#[test]
fn namehash_examples() {
    let file = vectors::committed("namehash/eip137-namehash.json");
    let cases = file.as_object().unwrap();
    for (name, hash) in cases {
        assert_eq!(namehash(name).unwrap().to_string(), hash.as_str().unwrap(), "{name}");
    }
    assert_eq!(cases.len(), 3);
    let label = keccak256("foo").to_string();
    assert_eq!(namehash(&format!("[{}].eth", &label[2..])), namehash("foo.eth"));
    assert_ne!(namehash("[foo].eth"), namehash("foo.eth"));
}

#[test]
fn empty_labels_are_refused() {
    for (name, index) in [(".", 0), (".eth", 0), ("eth.", 1), ("a..eth", 1)] {
        let error = namehash(name).unwrap_err();
        assert_eq!(error, EnsError::EmptyLabel { index }, "{name}");
        assert_eq!(error.code(), Code::InvalidParams);
    }
}

/// ERC-1191: every address in the spelling of its chain, refused on the others where the spellings differ.
#[test]
fn checksums_of_chains() {
    let file = vectors::committed("eip55/eip55.json");
    let networks = [("rsk_mainnet", 30), ("rsk_testnet", 31)];
    let (mut count, mut elsewhere) = (0, 0);
    for (network, chain_id) in networks {
        for text in file["erc1191"][network].as_array().unwrap() {
            let text = text.as_str().unwrap();
            let address = Address::parse_on(text, chain_id).unwrap();
            assert_eq!(address.to_checksum_on(chain_id), text);
            assert_eq!(Address::parse_on(&text.to_lowercase(), chain_id), Ok(address));
            // An address of few letters may be spelled alike on two chains.
            elsewhere += usize::from(Address::parse_on(text, chain_id + 2) == Err(AddressError::Checksum));
            for (index, character) in text.char_indices().skip(2).filter(|(_, c)| c.is_ascii_alphabetic()) {
                let mut flipped = text.to_owned();
                let other = if character.is_uppercase() {
                    character.to_ascii_lowercase()
                } else {
                    character.to_ascii_uppercase()
                };
                flipped.replace_range(index..=index, &other.to_string());
                if flipped[2..] == flipped[2..].to_uppercase() {
                    // One case alone carries no checksum.
                    assert_eq!(Address::parse_on(&flipped, chain_id), Ok(address));
                    continue;
                }
                assert_eq!(Address::parse_on(&flipped, chain_id), Err(AddressError::Checksum), "{flipped}");
            }
            count += 1;
        }
    }
    // Ethereum itself stays with EIP-55.
    for text in file["erc1191"]["eth_mainnet"].as_array().unwrap() {
        let text = text.as_str().unwrap();
        assert_eq!(Address::parse(text).unwrap().to_checksum(), text);
        count += 1;
    }
    assert_eq!((count, elsewhere), (39, 24));
}

#[test]
fn icap_is_refused_by_name() {
    // The direct and the indirect form, as written in the ICAP specification.
    for text in ["XE7338O073KYGTWWZN0F2WZ0R8PX5ZPPZS", "XE81ETHXREGGAVOFYORK", "xe81ethxreggavofyork"] {
        let error = Address::parse(text).unwrap_err();
        assert_eq!(error, AddressError::Icap);
        assert_eq!(error.code(), Code::InvalidParams);
    }
    assert!(matches!(Address::parse("XEROX"), Err(AddressError::Hex(_))));
}
