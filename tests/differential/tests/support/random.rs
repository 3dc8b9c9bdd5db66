//! Seeded random input that likes edges, and how many cases to run.

/// How many cases each test runs: `default`, or `LATCHKEY_CASES` where that is set (a long run).
pub(crate) fn cases(default: usize) -> usize {
    std::env::var("LATCHKEY_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// SplitMix64. `LATCHKEY_SEED` moves all tests to other inputs.
pub(crate) struct Random(u64);

#[allow(dead_code, reason = "not every test file needs all")]
impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        let moved = std::env::var("LATCHKEY_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(0_u64);
        println!("seed {seed} + {moved}");
        Self(seed.wrapping_add(moved.wrapping_mul(0x1000)))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end).expect("64 bits")).expect("fits")
    }

    pub(crate) fn flip(&mut self) -> bool {
        self.next() & 1 == 1
    }

    pub(crate) fn array<const N: usize>(&mut self) -> [u8; N] {
        let mut out = [0; N];
        for chunk in out.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_le_bytes()[..chunk.len()]);
        }
        out
    }

    pub(crate) fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next().to_le_bytes()[0]).collect()
    }

    /// A length around the edges of RLP and of ABI words, mostly short.
    pub(crate) fn length(&mut self) -> usize {
        match self.below(12) {
            0 => 0,
            1 => 1,
            2 => 31 + self.below(3),
            3 => 54 + self.below(4),
            4 => 254 + self.below(4),
            5 => self.below(2000),
            _ => self.below(64),
        }
    }

    /// Big-endian bytes of an integer of random width: leading zeros, zero and all ones are common.
    pub(crate) fn word<const N: usize>(&mut self) -> [u8; N] {
        let mut out = match self.below(8) {
            0 => return [0; N],
            1 => [0xff; N],
            _ => self.array(),
        };
        let zeros = self.below(N + 1);
        out[..zeros].fill(0);
        out
    }
}
