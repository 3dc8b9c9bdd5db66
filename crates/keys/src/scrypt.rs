//! scrypt (RFC 7914) on buffers that are wiped: what the 128 MiB table and the blocks hold would let whoever finds
//! them test passwords at the speed of two hashes.
//!
//! Rows of four words hold the diagonals of the Salsa20 matrix, as in C. Percival's SSE2 version, so that one row is
//! one 128-bit register: `rows::simd128` on wasm32, `rows::portable` elsewhere.

mod rows;

use core::hint::black_box;

use pbkdf2::pbkdf2_hmac;
use sha2::Sha256;
use zeroize::Zeroizing;

use rows::{Row, ZERO, add_rotate_xor, first_lane, from_words, rotate_lanes, to_words, xor};

/// Rows in a 64-byte block.
const ROWS: usize = 4;

/// No memory for the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OutOfMemory;

/// Rows that are wiped when dropped.
struct Rows(Vec<Row>);

impl Rows {
    fn with_capacity(capacity: usize) -> Result<Self, OutOfMemory> {
        let mut rows = Vec::new();
        rows.try_reserve_exact(capacity).map_err(|_| OutOfMemory)?;
        Ok(Self(rows))
    }
}

impl Drop for Rows {
    fn drop(&mut self) {
        self.0.fill(ZERO);
        // Makes the compiler believe that somebody looks at the zeros.
        black_box(self.0.as_mut_slice());
    }
}

/// Derives `out` from `password` and `salt`. The caller has bounded the parameters: `n` is a power of two above 1,
/// `n * r * 128` and `r * p * 128` fit the memory.
pub(crate) fn scrypt(
    password: &[u8],
    salt: &[u8],
    (n, r, p): (usize, usize, usize),
    out: &mut [u8],
) -> Result<(), OutOfMemory> {
    let size = r * 128;
    let mut blocks = Zeroizing::new(vec![0_u8; size * p]);
    pbkdf2_hmac::<Sha256>(password, salt, 1, &mut blocks);
    let mut table = Rows::with_capacity(n * r * 2 * ROWS)?;
    for block in blocks.chunks_exact_mut(size) {
        ro_mix(block, n, &mut table)?;
    }
    pbkdf2_hmac::<Sha256>(password, &blocks, 1, out);
    Ok(())
}

fn ro_mix(block: &mut [u8], n: usize, table: &mut Rows) -> Result<(), OutOfMemory> {
    let width = block.len() / 16;
    let mut x = Rows::with_capacity(width)?;
    x.0.extend(block.chunks_exact(64).flat_map(load));
    let mut y = Rows::with_capacity(width)?;
    y.0.resize(width, ZERO);

    table.0.clear();
    for _ in 0..n {
        table.0.extend_from_slice(&x.0);
        block_mix(&x.0, &mut y.0);
        core::mem::swap(&mut x, &mut y);
    }
    for _ in 0..n {
        let start = (integerify(&x.0) & (n - 1)) * width;
        for (row, other) in x.0.iter_mut().zip(&table.0[start..start + width]) {
            *row = xor(*row, *other);
        }
        block_mix(&x.0, &mut y.0);
        core::mem::swap(&mut x, &mut y);
    }
    for (bytes, rows) in block.chunks_exact_mut(64).zip(x.0.chunks_exact(ROWS)) {
        store(rows, bytes);
    }
    Ok(())
}

/// The low 32 bits of the last 64-byte block.
fn integerify(x: &[Row]) -> usize {
    x.len().checked_sub(ROWS).and_then(|index| x.get(index)).map_or(0, |row| first_lane(*row) as usize)
}

fn block_mix(input: &[Row], output: &mut [Row]) {
    let half = output.len() / 2;
    let (even, odd) = output.split_at_mut(half);
    let mut x = [ZERO; ROWS];
    x.copy_from_slice(&input[input.len() - ROWS..]);
    let pairs = input.chunks_exact(2 * ROWS);
    for ((pair, even), odd) in pairs.zip(even.chunks_exact_mut(ROWS)).zip(odd.chunks_exact_mut(ROWS)) {
        let (first, second) = pair.split_at(ROWS);
        salsa20_8_xor(&mut x, first);
        even.copy_from_slice(&x);
        salsa20_8_xor(&mut x, second);
        odd.copy_from_slice(&x);
    }
}

/// `x = salsa20/8(x ^ input)`.
#[inline]
fn salsa20_8_xor(x: &mut [Row; ROWS], input: &[Row]) {
    for (row, other) in x.iter_mut().zip(input) {
        *row = xor(*row, *other);
    }
    let [mut a, mut b, mut c, mut d] = *x;
    for _ in 0..4 {
        b = add_rotate_xor::<7>(b, a, d);
        c = add_rotate_xor::<9>(c, b, a);
        d = add_rotate_xor::<13>(d, c, b);
        a = add_rotate_xor::<18>(a, d, c);
        b = rotate_lanes::<3>(b);
        c = rotate_lanes::<2>(c);
        d = rotate_lanes::<1>(d);
        d = add_rotate_xor::<7>(d, a, b);
        c = add_rotate_xor::<9>(c, d, a);
        b = add_rotate_xor::<13>(b, c, d);
        a = add_rotate_xor::<18>(a, b, c);
        b = rotate_lanes::<1>(b);
        c = rotate_lanes::<2>(c);
        d = rotate_lanes::<3>(d);
    }
    for (row, word) in x.iter_mut().zip([a, b, c, d]) {
        *row = rows::add(*row, word);
    }
}

/// Reads a 64-byte block into diagonals: row `i` lane `j` is word `(4i + 5j) mod 16`.
fn load(bytes: &[u8]) -> [Row; ROWS] {
    let word = |index: usize| {
        let start = index % 16 * 4;
        bytes.get(start..start + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes)
    };
    core::array::from_fn(|i| from_words(core::array::from_fn(|j| word(4 * i + 5 * j))))
}

/// The reverse of [`load`].
fn store(rows: &[Row], bytes: &mut [u8]) {
    for (i, row) in rows.iter().enumerate() {
        for (j, word) in to_words(*row).into_iter().enumerate() {
            let start = (4 * i + 5 * j) % 16 * 4;
            bytes[start..start + 4].copy_from_slice(&word.to_le_bytes());
        }
    }
}
