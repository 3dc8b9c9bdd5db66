//! Deterministic nonces: RFC 6979, section 3.2, with HMAC-SHA256.
//!
//! HMAC (RFC 2104) is written out over SHA-256's compression, so that the states after the key's pads are computed once for each key.

#[cfg(test)]
mod tests;

use sha2::block_api::compress256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::order::{PublicScalar, SecretScalar};

/// SHA-256's initial state (FIPS 180-4).
const INITIAL: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// The longest message here: V, one byte, the key and the digest.
const LONGEST: usize = 97;

/// HMAC-SHA256 under one key: the states after both pads.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
struct Hmac {
    inner: [u32; 8],
    outer: [u32; 8],
}

impl Hmac {
    fn new(key: &[u8; 32]) -> Self {
        let after = |pad: u8| {
            let mut block = Zeroizing::new([pad; 64]);
            for (byte, key) in block.iter_mut().zip(key) {
                *byte ^= key;
            }
            let mut state = INITIAL;
            compress256(&mut state, core::slice::from_ref(&*block));
            state
        };
        Self { inner: after(0x36), outer: after(0x5c) }
    }

    /// The tag of the concatenation of `parts`, at most [`LONGEST`] bytes.
    fn tag(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut blocks = Zeroizing::new([0_u8; 128]);
        let mut length = 0;
        for part in parts {
            blocks[length..length + part.len()].copy_from_slice(part);
            length += part.len();
        }
        debug_assert!(length <= LONGEST);
        let mut hash = Zeroizing::new(finish(self.inner, &mut blocks, length));
        blocks[..32].copy_from_slice(&*hash);
        blocks[32..].fill(0);
        *hash = finish(self.outer, &mut blocks, 32);
        *hash
    }
}

/// The hash of one pad block and then `length` bytes of `blocks`, from the state after the former.
fn finish(mut state: [u32; 8], blocks: &mut [u8; 128], length: usize) -> [u8; 32] {
    let used = if length + 9 <= 64 { 64 } else { 128 };
    blocks[length] = 0x80;
    blocks[used - 8..used].copy_from_slice(&(8 * (64 + length as u64)).to_be_bytes());
    compress256(&mut state, blocks[..used].as_chunks::<64>().0);
    let mut hash = [0; 32];
    for (bytes, word) in hash.as_chunks_mut::<4>().0.iter_mut().zip(state) {
        *bytes = word.to_be_bytes();
    }
    state.zeroize();
    hash
}

/// The nonces for one key and one digest, in their order.
pub(crate) struct Nonces {
    hmac: Hmac,
    v: Zeroizing<[u8; 32]>,
}

impl Nonces {
    /// Starts for a private key and a digest that was reduced modulo n.
    pub(crate) fn new(key: &SecretScalar, digest: &PublicScalar) -> Self {
        let key = Zeroizing::new(key.to_bytes());
        let digest = digest.to_bytes();
        let mut nonces = Self { hmac: Hmac::new(&[0; 32]), v: Zeroizing::new([1; 32]) };
        nonces.update(&[&[0], &*key, &digest]);
        nonces.update(&[&[1], &*key, &digest]);
        nonces
    }

    /// K = HMAC(K, V ‖ parts), V = HMAC(K, V).
    fn update(&mut self, parts: &[&[u8]]) {
        let mut message: [&[u8]; 4] = [&[]; 4];
        message[0] = &*self.v;
        message[1..=parts.len()].copy_from_slice(parts);
        let key = Zeroizing::new(self.hmac.tag(&message));
        self.hmac = Hmac::new(&key);
        *self.v = self.hmac.tag(&[&*self.v]);
    }

    /// The next nonce.
    pub(crate) fn next(&mut self) -> SecretScalar {
        loop {
            *self.v = self.hmac.tag(&[&*self.v]);
            let nonce = SecretScalar::from_bytes(&self.v);
            if let Some(nonce) = nonce {
                return nonce;
            }
            self.update(&[&[0]]);
        }
    }

    /// Gives up the last nonce: another is needed.
    pub(crate) fn reject(&mut self) {
        self.update(&[&[0]]);
    }
}
