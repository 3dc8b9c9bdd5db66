//! Keccak-256, the hash of everything in Ethereum (not SHA3-256: the padding differs).
//!
//! The sponge and the permutation are ours: every lane is a local variable and every index a constant, which in
//! WebAssembly is half as fast again as tiny-keccak, the oracle of the tests.
//!
//! Source: "The Keccak reference", version 3.0; FIPS 202 for the names of the steps.

use crate::primitives::B256;

/// Bytes absorbed between two permutations: 1,600 bits of state, of which 512 are the capacity.
const RATE: usize = 136;

/// Hashes `data` with Keccak-256. Gives 32 bytes.
///
/// ```
/// use latchkey_core::keccak::keccak256;
/// assert_eq!(
///     keccak256(b"").to_string(),
///     "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
/// );
/// ```
#[must_use]
pub fn keccak256(data: impl AsRef<[u8]>) -> B256 {
    hash(data.as_ref())
}

fn hash(data: &[u8]) -> B256 {
    let (blocks, rest) = data.as_chunks::<RATE>();
    let mut last = [0; RATE];
    for (to, from) in last.iter_mut().zip(rest.iter().chain(&[1])) {
        *to = *from;
    }
    last[RATE - 1] |= 0x80;
    // One loop over all blocks: the state never leaves its locals.
    let mut state = [0; 25];
    for block in blocks.iter().chain(core::iter::once(&last)) {
        state = absorb(state, block);
        for constant in ROUND_CONSTANTS {
            state = round(state, constant);
        }
    }
    let mut out = [0; 32];
    for (bytes, lane) in out.as_chunks_mut::<8>().0.iter_mut().zip(state) {
        *bytes = lane.to_le_bytes();
    }
    B256(out)
}

#[inline(always)]
#[rustfmt::skip]
fn absorb(a: [u64; 25], block: &[u8; RATE]) -> [u64; 25] {
    let lanes = block.as_chunks::<8>().0;
    let lane = |index: usize| u64::from_le_bytes(lanes[index]);
    [
        a[0] ^ lane(0), a[1] ^ lane(1), a[2] ^ lane(2), a[3] ^ lane(3), a[4] ^ lane(4),
        a[5] ^ lane(5), a[6] ^ lane(6), a[7] ^ lane(7), a[8] ^ lane(8), a[9] ^ lane(9),
        a[10] ^ lane(10), a[11] ^ lane(11), a[12] ^ lane(12), a[13] ^ lane(13), a[14] ^ lane(14),
        a[15] ^ lane(15), a[16] ^ lane(16), a[17], a[18], a[19],
        a[20], a[21], a[22], a[23], a[24],
    ]
}

const ROUND_CONSTANTS: [u64; 24] = [
    0x0000_0000_0000_0001,
    0x0000_0000_0000_8082,
    0x8000_0000_0000_808a,
    0x8000_0000_8000_8000,
    0x0000_0000_0000_808b,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8009,
    0x0000_0000_0000_008a,
    0x0000_0000_0000_0088,
    0x0000_0000_8000_8009,
    0x0000_0000_8000_000a,
    0x0000_0000_8000_808b,
    0x8000_0000_0000_008b,
    0x8000_0000_0000_8089,
    0x8000_0000_0000_8003,
    0x8000_0000_0000_8002,
    0x8000_0000_0000_0080,
    0x0000_0000_0000_800a,
    0x8000_0000_8000_000a,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8080,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8008,
];

/// One of the 24 rounds of Keccak-f[1600]: θ, then ρ and π row by row of their result, with χ over each row, and ι. The
/// lane of column x and row y is `a[x + 5 * y]`.
#[inline(always)]
fn round(a: [u64; 25], constant: u64) -> [u64; 25] {
    let c0 = a[0] ^ a[5] ^ a[10] ^ a[15] ^ a[20];
    let c1 = a[1] ^ a[6] ^ a[11] ^ a[16] ^ a[21];
    let c2 = a[2] ^ a[7] ^ a[12] ^ a[17] ^ a[22];
    let c3 = a[3] ^ a[8] ^ a[13] ^ a[18] ^ a[23];
    let c4 = a[4] ^ a[9] ^ a[14] ^ a[19] ^ a[24];
    let d0 = c4 ^ c1.rotate_left(1);
    let d1 = c0 ^ c2.rotate_left(1);
    let d2 = c1 ^ c3.rotate_left(1);
    let d3 = c2 ^ c4.rotate_left(1);
    let d4 = c3 ^ c0.rotate_left(1);
    let [e0, e1, e2, e3, e4] = chi([
        a[0] ^ d0,
        (a[6] ^ d1).rotate_left(44),
        (a[12] ^ d2).rotate_left(43),
        (a[18] ^ d3).rotate_left(21),
        (a[24] ^ d4).rotate_left(14),
    ]);
    let [e5, e6, e7, e8, e9] = chi([
        (a[3] ^ d3).rotate_left(28),
        (a[9] ^ d4).rotate_left(20),
        (a[10] ^ d0).rotate_left(3),
        (a[16] ^ d1).rotate_left(45),
        (a[22] ^ d2).rotate_left(61),
    ]);
    let [e10, e11, e12, e13, e14] = chi([
        (a[1] ^ d1).rotate_left(1),
        (a[7] ^ d2).rotate_left(6),
        (a[13] ^ d3).rotate_left(25),
        (a[19] ^ d4).rotate_left(8),
        (a[20] ^ d0).rotate_left(18),
    ]);
    let [e15, e16, e17, e18, e19] = chi([
        (a[4] ^ d4).rotate_left(27),
        (a[5] ^ d0).rotate_left(36),
        (a[11] ^ d1).rotate_left(10),
        (a[17] ^ d2).rotate_left(15),
        (a[23] ^ d3).rotate_left(56),
    ]);
    let [e20, e21, e22, e23, e24] = chi([
        (a[2] ^ d2).rotate_left(62),
        (a[8] ^ d3).rotate_left(55),
        (a[14] ^ d4).rotate_left(39),
        (a[15] ^ d0).rotate_left(41),
        (a[21] ^ d1).rotate_left(2),
    ]);
    [
        e0 ^ constant,
        e1,
        e2,
        e3,
        e4,
        e5,
        e6,
        e7,
        e8,
        e9,
        e10,
        e11,
        e12,
        e13,
        e14,
        e15,
        e16,
        e17,
        e18,
        e19,
        e20,
        e21,
        e22,
        e23,
        e24,
    ]
}

#[inline(always)]
const fn chi(b: [u64; 5]) -> [u64; 5] {
    [b[0] ^ !b[1] & b[2], b[1] ^ !b[2] & b[3], b[2] ^ !b[3] & b[4], b[3] ^ !b[4] & b[0], b[4] ^ !b[0] & b[1]]
}
