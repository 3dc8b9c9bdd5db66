//! Does the time of a signature, or of a public key, depend on the key? A dudect-style test (Reparaz, Balasch, Verbauwhede, 2017).
//!
//! Two classes of inputs, one fixed key against random ones, measured in random order; Welch's t over the times, whole and with the
//! slowest cut off. |t| above 4.5 is a leak. The harness first measures a multiplication that leaks, and fails unless it says so.
//!
//! `cargo run --release -p latchkey-curve --example timing [measurements]`, on a machine that does little else.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "run by hand, for its output")]

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use latchkey_curve::{SigningKey, prepare_signing, recover};

const LIMIT: f64 = 4.5;

/// Inputs made at once.
const BATCH: usize = 1_000;

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn bytes(&mut self) -> [u8; 32] {
        let mut bytes = [0; 32];
        for chunk in bytes.as_chunks_mut::<8>().0 {
            *chunk = self.next().to_be_bytes();
        }
        // Below n.
        bytes[0] &= 0x7f;
        bytes
    }
}

/// Mean and variance, one value at a time (Welford).
#[derive(Clone, Copy, Default)]
struct Moments {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Moments {
    fn push(&mut self, value: f64) {
        self.count += 1.0;
        let delta = value - self.mean;
        self.mean += delta / self.count;
        self.squares += delta * (value - self.mean);
    }

    fn error(&self) -> f64 {
        self.squares / (self.count - 1.0) / self.count
    }
}

fn t(classes: &[Moments; 2]) -> f64 {
    let [a, b] = classes;
    (a.mean - b.mean) / (a.error() + b.error()).sqrt()
}

/// The largest |t| over all times and over those below some percentiles of a first part, which is not counted.
fn measure(
    count: usize,
    random: &mut Random,
    fixed: [u8; 32],
    mut run: impl FnMut(&[u8; 32], &[u8; 32]),
) -> f64 {
    // Inputs are made well before they are used, in the same way for both classes. The digest is random for both.
    let mut inputs = vec![(0, [0; 32], [0; 32]); BATCH];
    let mut sample = |random: &mut Random, times: &mut Vec<(usize, f64)>| {
        for (class, key, prehash) in &mut inputs {
            let (coin, random_key) = (random.next() >> 63, random.bytes());
            *class = usize::from(coin == 1);
            *prehash = random.bytes();
            *key = if *class == 0 { fixed } else { random_key };
        }
        for (class, key, prehash) in &inputs {
            let start = Instant::now();
            run(black_box(key), black_box(prehash));
            times.push((*class, start.elapsed().as_nanos() as f64));
        }
    };
    let mut times = Vec::new();
    for _ in 0..5 {
        sample(random, &mut times);
    }
    let mut sorted: Vec<f64> = times.drain(..).map(|(_, time)| time).collect();
    sorted.sort_by(f64::total_cmp);
    let crop = |percent: usize| sorted[sorted.len() * percent / 100];
    let mut cropped = [50, 70, 80, 90, 95, 99].map(|percent| (crop(percent), [Moments::default(); 2]));
    let mut all = [Moments::default(); 2];
    for _ in 0..count.div_ceil(BATCH) {
        sample(random, &mut times);
        for (class, time) in times.drain(..) {
            all[class].push(time);
            for (crop, classes) in &mut cropped {
                if time < *crop {
                    classes[class].push(time);
                }
            }
        }
    }
    cropped
        .iter()
        .map(|(_, classes)| classes)
        .chain([&all])
        .map(|classes| t(classes).abs())
        .fold(0.0, f64::max)
}

/// The planted leak: one cheap loop turn for each leading zero bit of the key, after a true signature.
fn leaky(key: &[u8; 32], prehash: &[u8; 32]) {
    black_box(SigningKey::from_bytes(key).unwrap().sign_prehash(prehash));
    let leading = key.iter().map_while(|byte| (*byte == 0).then_some(8)).sum::<u32>();
    for i in 0..leading * 4 {
        black_box(i);
    }
}

fn main() -> ExitCode {
    let count = std::env::args().nth(1).map_or(100_000, |count| count.parse().unwrap());
    let mut random = Random(u64::from(std::process::id()));
    prepare_signing();
    let prehash = [0x3c; 32];
    let mut small = [0; 32];
    small[31] = 3;
    let mut failed = false;
    let mut report = |name: &str, t: f64, leak: bool| {
        let found = t > LIMIT;
        println!("{name}: |t| = {t:.1}, {}", if found { "a leak" } else { "no leak found" });
        failed |= found != leak;
    };

    // What leaks must be seen: the planted loop, and recovery, which takes variable time by design.
    report("planted leak in signing", measure(count, &mut random, small, leaky), true);
    let signature = SigningKey::from_bytes(&[1; 32]).unwrap().sign_prehash(&prehash);
    let recovery = measure(count / 10, &mut random, small, |s, _| {
        black_box(recover(&prehash, &signature.r, s, signature.y_parity));
    });
    report("recovery, variable by design", recovery, true);

    // 3 has hardly a bit set; the second fixed key is nothing special.
    for (name, fixed) in [("3", small), ("a random key", random.bytes())] {
        let t = measure(count, &mut random, fixed, |key, prehash| {
            black_box(SigningKey::from_bytes(key).unwrap().sign_prehash(prehash));
        });
        report(&format!("signing, {name} against random keys"), t, false);
        let t = measure(count, &mut random, fixed, |key, _| {
            black_box(SigningKey::from_bytes(key).unwrap().public_key());
        });
        report(&format!("public keys, {name} against random keys"), t, false);
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
