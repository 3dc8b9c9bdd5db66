//! scrypt (RFC 7914) on buffers that are wiped: what the 128 MiB table and the blocks hold would let whoever finds
//! them test passwords at the speed of two hashes.
//!
//! Sixteen words in locals: four quarter-rounds side by side keep more of a processor busy than rows of four words in SIMD
//! registers, whose one chain of additions, shifts and exclusive ors has nothing to overlap with.

use core::hint::black_box;

use pbkdf2::pbkdf2_hmac;
use sha2::Sha256;
use zeroize::Zeroizing;

/// Words in a block of Salsa20.
const WORDS: usize = 16;

type Block = [u32; WORDS];

/// No memory for the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OutOfMemory;

/// Blocks that are wiped when dropped.
struct Blocks(Vec<Block>);

impl Blocks {
    fn with_capacity(capacity: usize) -> Result<Self, OutOfMemory> {
        let mut blocks = Vec::new();
        blocks.try_reserve_exact(capacity).map_err(|_| OutOfMemory)?;
        Ok(Self(blocks))
    }
}

impl Drop for Blocks {
    fn drop(&mut self) {
        self.0.fill([0; WORDS]);
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
    let mut table = Blocks::with_capacity(n * r * 2)?;
    for block in blocks.chunks_exact_mut(size) {
        ro_mix(block, n, &mut table)?;
    }
    pbkdf2_hmac::<Sha256>(password, &blocks, 1, out);
    Ok(())
}

fn ro_mix(block: &mut [u8], n: usize, table: &mut Blocks) -> Result<(), OutOfMemory> {
    let width = block.len() / 64;
    let mut x = Blocks::with_capacity(width)?;
    x.0.extend(block.as_chunks::<64>().0.iter().map(load));
    let mut y = Blocks::with_capacity(width)?;
    y.0.resize(width, [0; WORDS]);
    table.0.clear();
    // n is even: x and y change places twice in each turn.
    for _ in 0..n / 2 {
        table.0.extend_from_slice(&x.0);
        block_mix(&x.0, &mut y.0);
        table.0.extend_from_slice(&y.0);
        block_mix(&y.0, &mut x.0);
    }
    for _ in 0..n / 2 {
        let start = (integerify(&x.0) & (n - 1)) * width;
        block_mix_xor(&x.0, &table.0[start..start + width], &mut y.0);
        let start = (integerify(&y.0) & (n - 1)) * width;
        block_mix_xor(&y.0, &table.0[start..start + width], &mut x.0);
    }
    for (bytes, words) in block.as_chunks_mut::<64>().0.iter_mut().zip(&x.0) {
        for (bytes, word) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(words) {
            *bytes = word.to_le_bytes();
        }
    }
    Ok(())
}

/// Reads 64 bytes.
fn load(bytes: &[u8; 64]) -> Block {
    let mut words = [0; WORDS];
    for (word, bytes) in words.iter_mut().zip(bytes.as_chunks::<4>().0) {
        *word = u32::from_le_bytes(*bytes);
    }
    words
}

/// The low 32 bits of the last block.
fn integerify(x: &[Block]) -> usize {
    x.last().map_or(0, |block| block[0] as usize)
}

/// `output = BlockMix(input)`. Not inlined: an engine swaps in its optimised code when a function is called anew.
#[inline(never)]
fn block_mix(input: &[Block], output: &mut [Block]) {
    let (even, odd) = output.split_at_mut(output.len() / 2);
    let Some(last) = input.last() else { return };
    let mut x = last;
    for ((pair, even), odd) in input.as_chunks::<2>().0.iter().zip(even).zip(odd) {
        salsa20_8(x, |i| pair[0][i], even);
        salsa20_8(even, |i| pair[1][i], odd);
        x = odd;
    }
}

/// `output = BlockMix(input ^ other)`.
#[inline(never)]
fn block_mix_xor(input: &[Block], other: &[Block], output: &mut [Block]) {
    let (even, odd) = output.split_at_mut(output.len() / 2);
    let (Some(last), Some(last_other)) = (input.last(), other.last()) else { return };
    let first: Block = core::array::from_fn(|i| last[i] ^ last_other[i]);
    let mut x = &first;
    let pairs = input.as_chunks::<2>().0.iter().zip(other.as_chunks::<2>().0);
    for (((pair, other), even), odd) in pairs.zip(even).zip(odd) {
        salsa20_8(x, |i| pair[0][i] ^ other[0][i], even);
        salsa20_8(even, |i| pair[1][i] ^ other[1][i], odd);
        x = odd;
    }
}

/// A quarter-round.
macro_rules! quarter {
    ($a:ident, $b:ident, $c:ident, $d:ident) => {
        $b ^= $a.wrapping_add($d).rotate_left(7);
        $c ^= $b.wrapping_add($a).rotate_left(9);
        $d ^= $c.wrapping_add($b).rotate_left(13);
        $a ^= $d.wrapping_add($c).rotate_left(18);
    };
}

/// `out = salsa20/8(x ^ y)`. Letters are the words of the matrix, row by row.
#[inline(always)]
#[allow(clippy::many_single_char_names, reason = "sixteen words")]
fn salsa20_8(x: &Block, y: impl Fn(usize) -> u32, out: &mut Block) {
    let at = |index: usize| x[index] ^ y(index);
    *out = [
        at(0),
        at(1),
        at(2),
        at(3),
        at(4),
        at(5),
        at(6),
        at(7),
        at(8),
        at(9),
        at(10),
        at(11),
        at(12),
        at(13),
        at(14),
        at(15),
    ];
    let [
        mut a,
        mut b,
        mut c,
        mut d,
        mut e,
        mut f,
        mut g,
        mut h,
        mut i,
        mut j,
        mut k,
        mut l,
        mut m,
        mut n,
        mut o,
        mut p,
    ] = *out;
    for _ in 0..4 {
        quarter!(a, e, i, m);
        quarter!(f, j, n, b);
        quarter!(k, o, c, g);
        quarter!(p, d, h, l);
        quarter!(a, b, c, d);
        quarter!(f, g, h, e);
        quarter!(k, l, i, j);
        quarter!(p, m, n, o);
    }
    let x = *out;
    *out = [
        x[0].wrapping_add(a),
        x[1].wrapping_add(b),
        x[2].wrapping_add(c),
        x[3].wrapping_add(d),
        x[4].wrapping_add(e),
        x[5].wrapping_add(f),
        x[6].wrapping_add(g),
        x[7].wrapping_add(h),
        x[8].wrapping_add(i),
        x[9].wrapping_add(j),
        x[10].wrapping_add(k),
        x[11].wrapping_add(l),
        x[12].wrapping_add(m),
        x[13].wrapping_add(n),
        x[14].wrapping_add(o),
        x[15].wrapping_add(p),
    ];
}
