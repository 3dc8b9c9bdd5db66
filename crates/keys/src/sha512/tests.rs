//! Against RustCrypto's crates, at every length around the blocks' ends.

use hmac::{Hmac, KeyInit, Mac};
use proptest::prelude::*;
use sha2::{Digest, Sha512};

use super::*;

fn message(length: usize) -> Vec<u8> {
    (0..length).map(|index| index.to_le_bytes()[0].wrapping_mul(37)).collect()
}

fn hmac(key: &[u8], data: &[u8]) -> Vec<u8> {
    <Hmac<Sha512> as KeyInit>::new_from_slice(key)
        .unwrap()
        .chain_update(data)
        .finalize()
        .into_bytes()
        .to_vec()
}

#[test]
fn hashes_of_every_length() {
    for length in 0..=3 * BLOCK {
        let data = message(length);
        for cut in [0, length / 3, length] {
            let hash = finish(INITIAL, 0, &[&data[..cut], &data[cut..]]);
            assert_eq!(bytes(&hash).as_slice(), Sha512::digest(&data).as_slice(), "{length}, {cut}");
        }
    }
}

#[test]
fn tags_under_keys_of_every_length() {
    for length in 0..=2 * BLOCK + 1 {
        let (key, data) = (message(length), message(2 * BLOCK + 1 - length));
        assert_eq!(HmacSha512::new(&key).tag(&[&data]).as_slice(), hmac(&key, &data), "{length}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn pbkdf2_equals_the_crate(
        password in proptest::collection::vec(any::<u8>(), 0..300),
        salt in proptest::collection::vec(any::<u8>(), 0..300),
        rounds in 1_u32..20,
    ) {
        let mut expected = [0; 64];
        ::pbkdf2::pbkdf2_hmac::<Sha512>(&password, &[b"mnemonic", salt.as_slice()].concat(), rounds, &mut expected);
        prop_assert_eq!(*pbkdf2(&password, [b"mnemonic", &salt], rounds), expected);
    }
}
