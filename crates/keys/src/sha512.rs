//! SHA-512 (FIPS 180-4), HMAC (RFC 2104) and one block of PBKDF2 (RFC 8018) over it: what BIP-39 and BIP-32 derive with.
//!
//! Written out because the `sha2` crate's takes half as long again in wasm: sixteen rounds unrolled over words that stay in
//! locals, the pads' states kept, and no bytes between two rounds of PBKDF2.

#[cfg(test)]
mod tests;

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

type State = [u64; 8];
type Block = [u64; 16];

/// Bytes in a block.
const BLOCK: usize = 128;

const INITIAL: State = [
    0x6a09_e667_f3bc_c908,
    0xbb67_ae85_84ca_a73b,
    0x3c6e_f372_fe94_f82b,
    0xa54f_f53a_5f1d_36f1,
    0x510e_527f_ade6_82d1,
    0x9b05_688c_2b3e_6c1f,
    0x1f83_d9ab_fb41_bd6b,
    0x5be0_cd19_137e_2179,
];

/// The first 64 bits of the fractional parts of the cube roots of the first 80 primes.
#[rustfmt::skip]
static ROUND_CONSTANTS: [[u64; 16]; 5] = [
    [
        0x428a_2f98_d728_ae22, 0x7137_4491_23ef_65cd, 0xb5c0_fbcf_ec4d_3b2f, 0xe9b5_dba5_8189_dbbc,
        0x3956_c25b_f348_b538, 0x59f1_11f1_b605_d019, 0x923f_82a4_af19_4f9b, 0xab1c_5ed5_da6d_8118,
        0xd807_aa98_a303_0242, 0x1283_5b01_4570_6fbe, 0x2431_85be_4ee4_b28c, 0x550c_7dc3_d5ff_b4e2,
        0x72be_5d74_f27b_896f, 0x80de_b1fe_3b16_96b1, 0x9bdc_06a7_25c7_1235, 0xc19b_f174_cf69_2694,
    ],
    [
        0xe49b_69c1_9ef1_4ad2, 0xefbe_4786_384f_25e3, 0x0fc1_9dc6_8b8c_d5b5, 0x240c_a1cc_77ac_9c65,
        0x2de9_2c6f_592b_0275, 0x4a74_84aa_6ea6_e483, 0x5cb0_a9dc_bd41_fbd4, 0x76f9_88da_8311_53b5,
        0x983e_5152_ee66_dfab, 0xa831_c66d_2db4_3210, 0xb003_27c8_98fb_213f, 0xbf59_7fc7_beef_0ee4,
        0xc6e0_0bf3_3da8_8fc2, 0xd5a7_9147_930a_a725, 0x06ca_6351_e003_826f, 0x1429_2967_0a0e_6e70,
    ],
    [
        0x27b7_0a85_46d2_2ffc, 0x2e1b_2138_5c26_c926, 0x4d2c_6dfc_5ac4_2aed, 0x5338_0d13_9d95_b3df,
        0x650a_7354_8baf_63de, 0x766a_0abb_3c77_b2a8, 0x81c2_c92e_47ed_aee6, 0x9272_2c85_1482_353b,
        0xa2bf_e8a1_4cf1_0364, 0xa81a_664b_bc42_3001, 0xc24b_8b70_d0f8_9791, 0xc76c_51a3_0654_be30,
        0xd192_e819_d6ef_5218, 0xd699_0624_5565_a910, 0xf40e_3585_5771_202a, 0x106a_a070_32bb_d1b8,
    ],
    [
        0x19a4_c116_b8d2_d0c8, 0x1e37_6c08_5141_ab53, 0x2748_774c_df8e_eb99, 0x34b0_bcb5_e19b_48a8,
        0x391c_0cb3_c5c9_5a63, 0x4ed8_aa4a_e341_8acb, 0x5b9c_ca4f_7763_e373, 0x682e_6ff3_d6b2_b8a3,
        0x748f_82ee_5def_b2fc, 0x78a5_636f_4317_2f60, 0x84c8_7814_a1f0_ab72, 0x8cc7_0208_1a64_39ec,
        0x90be_fffa_2363_1e28, 0xa450_6ceb_de82_bde9, 0xbef9_a3f7_b2c6_7915, 0xc671_78f2_e372_532b,
    ],
    [
        0xca27_3ece_ea26_619c, 0xd186_b8c7_21c0_c207, 0xeada_7dd6_cde0_eb1e, 0xf57d_4f7f_ee6e_d178,
        0x06f0_67aa_7217_6fba, 0x0a63_7dc5_a2c8_98a6, 0x113f_9804_bef9_0dae, 0x1b71_0b35_131c_471b,
        0x28db_77f5_2304_7d84, 0x32ca_ab7b_40c7_2493, 0x3c9e_be0a_15c9_bebc, 0x431d_67c4_9c10_0d4c,
        0x4cc5_d4be_cb3e_42b6, 0x597f_299c_fc65_7e2a, 0x5fcb_6fab_3ad6_faec, 0x6c44_198c_4a47_5817,
    ],
];

/// One round; the callers rotate the names instead of the values.
macro_rules! round {
    ($a:ident, $b:ident, $c:ident, $d:ident, $e:ident, $f:ident, $g:ident, $h:ident, $word:expr) => {
        let sum = $h
            .wrapping_add($e.rotate_right(14) ^ $e.rotate_right(18) ^ $e.rotate_right(41))
            .wrapping_add($g ^ ($e & ($f ^ $g)))
            .wrapping_add($word);
        $d = $d.wrapping_add(sum);
        $h = sum
            .wrapping_add($a.rotate_right(28) ^ $a.rotate_right(34) ^ $a.rotate_right(39))
            .wrapping_add(($a & $b) | ($c & ($a | $b)));
    };
}

/// The schedule's word sixteen after `$w[$i]`, in its place.
macro_rules! schedule {
    ($w:ident, $($i:literal)*) => {$(
        let (near, far) = ($w[($i + 1) % 16], $w[($i + 14) % 16]);
        $w[$i] = $w[$i]
            .wrapping_add(near.rotate_right(1) ^ near.rotate_right(8) ^ (near >> 7))
            .wrapping_add($w[($i + 9) % 16])
            .wrapping_add(far.rotate_right(19) ^ far.rotate_right(61) ^ (far >> 6));
    )*};
}

/// Takes one block into the state.
fn compress(state: &mut State, block: &Block) {
    let mut w = *block;
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
    for (index, k) in ROUND_CONSTANTS.iter().enumerate() {
        if index > 0 {
            schedule!(w, 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
        }
        round!(a, b, c, d, e, f, g, h, w[0].wrapping_add(k[0]));
        round!(h, a, b, c, d, e, f, g, w[1].wrapping_add(k[1]));
        round!(g, h, a, b, c, d, e, f, w[2].wrapping_add(k[2]));
        round!(f, g, h, a, b, c, d, e, w[3].wrapping_add(k[3]));
        round!(e, f, g, h, a, b, c, d, w[4].wrapping_add(k[4]));
        round!(d, e, f, g, h, a, b, c, w[5].wrapping_add(k[5]));
        round!(c, d, e, f, g, h, a, b, w[6].wrapping_add(k[6]));
        round!(b, c, d, e, f, g, h, a, w[7].wrapping_add(k[7]));
        round!(a, b, c, d, e, f, g, h, w[8].wrapping_add(k[8]));
        round!(h, a, b, c, d, e, f, g, w[9].wrapping_add(k[9]));
        round!(g, h, a, b, c, d, e, f, w[10].wrapping_add(k[10]));
        round!(f, g, h, a, b, c, d, e, w[11].wrapping_add(k[11]));
        round!(e, f, g, h, a, b, c, d, w[12].wrapping_add(k[12]));
        round!(d, e, f, g, h, a, b, c, w[13].wrapping_add(k[13]));
        round!(c, d, e, f, g, h, a, b, w[14].wrapping_add(k[14]));
        round!(b, c, d, e, f, g, h, a, w[15].wrapping_add(k[15]));
    }
    for (word, new) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *word = word.wrapping_add(new);
    }
}

fn words(bytes: &[u8; BLOCK]) -> Zeroizing<Block> {
    let mut block = Zeroizing::new([0; 16]);
    for (word, bytes) in block.iter_mut().zip(bytes.as_chunks::<8>().0) {
        *word = u64::from_be_bytes(*bytes);
    }
    block
}

fn bytes(words: &State) -> Zeroizing<[u8; 64]> {
    let mut out = Zeroizing::new([0; 64]);
    for (bytes, word) in out.as_chunks_mut::<8>().0.iter_mut().zip(words) {
        *bytes = word.to_be_bytes();
    }
    out
}

/// The hash of what has led to `state`, `before` blocks of it, and then of `parts`.
fn finish(mut state: State, before: u64, parts: &[&[u8]]) -> State {
    let mut buffer = Zeroizing::new([0_u8; BLOCK]);
    let (mut held, mut length) = (0, before * BLOCK as u64);
    for part in parts {
        length += part.len() as u64;
        let mut rest = *part;
        while !rest.is_empty() {
            let (taken, left) = rest.split_at(rest.len().min(BLOCK - held));
            buffer[held..held + taken.len()].copy_from_slice(taken);
            held += taken.len();
            rest = left;
            if held == BLOCK {
                compress(&mut state, &words(&buffer));
                held = 0;
            }
        }
    }
    buffer[held] = 0x80;
    buffer[held + 1..].fill(0);
    // The length takes sixteen bytes, whose first eight stay zero.
    if held >= BLOCK - 16 {
        compress(&mut state, &words(&buffer));
        buffer.fill(0);
    }
    buffer[BLOCK - 8..].copy_from_slice(&(8 * length).to_be_bytes());
    compress(&mut state, &words(&buffer));
    state
}

/// HMAC-SHA512 under one key: the states after both pads. Wiped when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(crate) struct HmacSha512 {
    inner: State,
    outer: State,
}

impl HmacSha512 {
    pub(crate) fn new(key: &[u8]) -> Self {
        let mut padded = Zeroizing::new([0_u8; BLOCK]);
        match padded.get_mut(..key.len()) {
            Some(start) => start.copy_from_slice(key),
            None => {
                let mut hash = finish(INITIAL, 0, &[key]);
                padded[..64].copy_from_slice(&*bytes(&hash));
                hash.zeroize();
            }
        }
        let after = |pad: u8| {
            let mut block = padded.clone();
            block.iter_mut().for_each(|byte| *byte ^= pad);
            let mut state = INITIAL;
            compress(&mut state, &words(&block));
            state
        };
        Self { inner: after(0x36), outer: after(0x5c) }
    }

    /// The tag of the concatenation of `parts`.
    pub(crate) fn tag(&self, parts: &[&[u8]]) -> Zeroizing<[u8; 64]> {
        let mut tag = self.tag_words(parts);
        let out = bytes(&tag);
        tag.zeroize();
        out
    }

    fn tag_words(&self, parts: &[&[u8]]) -> State {
        let mut hash = finish(self.inner, 1, parts);
        let tag = self.outer_tag(&hash);
        hash.zeroize();
        tag
    }

    /// The outer hash.
    fn outer_tag(&self, hash: &State) -> State {
        let mut tag = self.outer;
        compress(&mut tag, &padded(hash));
        tag
    }

    /// The tag of one tag.
    fn tag_of_tag(&self, tag: &State) -> State {
        let mut hash = self.inner;
        compress(&mut hash, &padded(tag));
        self.outer_tag(&hash)
    }
}

/// The last block of a hash over one block and these 64 bytes.
#[inline(always)]
fn padded(message: &State) -> Block {
    let mut block = [0; 16];
    block[..8].copy_from_slice(message);
    block[8] = 1 << 63;
    block[15] = 8 * (BLOCK as u64 + 64);
    block
}

/// The first 64 bytes of PBKDF2-HMAC-SHA512 over the concatenation of `salt`.
pub(crate) fn pbkdf2(password: &[u8], salt: [&[u8]; 2], rounds: u32) -> Zeroizing<[u8; 64]> {
    let hmac = HmacSha512::new(password);
    let mut tag = hmac.tag_words(&[salt[0], salt[1], &1_u32.to_be_bytes()]);
    let mut sum = tag;
    for _ in 1..rounds {
        tag = hmac.tag_of_tag(&tag);
        for (sum, word) in sum.iter_mut().zip(tag) {
            *sum ^= word;
        }
    }
    let out = bytes(&sum);
    tag.zeroize();
    sum.zeroize();
    out
}
