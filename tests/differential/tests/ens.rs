//! Our normalised names against the crate `ens-normalize`, a port of ENSIP-15's reference implementation.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a helper that fails fails its test"
)]

#[path = "support/random.rs"]
mod random;

use latchkey_core::ens::{normalize, normalize_ascii};
use random::{Random, cases};

/// Where scripts, marks and emoji are: a start and how many.
const BLOCKS: [(u32, u32); 26] = [
    (0x20, 95),
    (0x61, 26),
    (0x61, 26),
    (0x30, 10),
    (0xA0, 0x1B0),
    (0x300, 0x70),
    (0x370, 0x190),
    (0x590, 0x170),
    (0x900, 0x80),
    (0xE00, 0x80),
    (0x1100, 0x100),
    (0x1E00, 0x200),
    (0x2000, 0x70),
    (0x2100, 0x90),
    (0x2600, 0x1C0),
    (0x3040, 0xC0),
    (0x4E00, 0x1000),
    (0xAC00, 0x400),
    (0xFE00, 0x10),
    (0xFF00, 0xF0),
    (0x1D400, 0x400),
    (0x1F1E6, 26),
    (0x1F300, 0x400),
    (0x1F3FB, 5),
    (0x1F900, 0x100),
    (0x0, 0x2_0000),
];

/// Characters with rules of their own.
const SPECIAL: [u32; 14] =
    [0x2D, 0x2D, 0x5F, 0x2E, 0x27, 0x2019, 0x2044, 0x30FB, 0xFE0F, 0xFE0F, 0x200D, 0x200C, 0x20E3, 0x1F3F4];

/// Labels mostly of one block, so that many are names.
fn name(random: &mut Random) -> String {
    let mut name = String::new();
    let mut block = BLOCKS[random.below(BLOCKS.len())];
    for _ in 0..1 + random.below(12) {
        if random.below(8) == 0 {
            block = BLOCKS[random.below(BLOCKS.len())];
        }
        let point = match random.below(6) {
            0 => SPECIAL[random.below(SPECIAL.len())],
            _ => block.0 + u32::try_from(random.below(usize::try_from(block.1).unwrap())).unwrap(),
        };
        name.extend(char::from_u32(point));
    }
    name
}

#[test]
fn names_are_equal() {
    let mut random = Random::new(80);
    let count = cases(100_000);
    let mut accepted = 0;
    for _ in 0..count {
        let name = name(&mut random);
        let ours = normalize(&name).ok();
        assert_eq!(ours, ens_normalize::normalize(&name).ok(), "{name:?}");
        if let Some(plain) = normalize_ascii(&name).transpose() {
            assert_eq!(plain.ok(), ours, "{name:?}");
        }
        accepted += usize::from(ours.is_some());
    }
    println!("{count} names: {accepted} normalised, the others refused by both");
    assert!(accepted > count / 10 && accepted < count);
}

/// Pieces of names that are known to be good, joined: emoji sequences and letters with marks come up whole.
#[test]
fn joined_names_are_equal() {
    let mut random = Random::new(81);
    let count = cases(100_000);
    let pieces = [
        "a",
        "é",
        "e\u{301}",
        "b",
        "1",
        "1\u{20E3}",
        "1\u{FE0F}\u{20E3}",
        "-",
        "_",
        "’",
        "'",
        "·",
        "・",
        "🏴‍☠️",
        "🏴‍☠",
        "👨‍👩‍👧",
        "🇨🇭",
        "🇨",
        "👍🏽",
        "👍",
        "❤️",
        "❤",
        "\u{FE0F}",
        "日本",
        "語",
        "カ",
        "か\u{3099}",
        "가",
        "\u{1100}\u{1161}",
        "\u{11A8}",
        "а",
        "х",
        "ѕ",
        "ο",
        "α",
        "ά",
        "ש",
        "\u{5B0}",
        "\u{628}",
        "\u{650}",
        "\u{651}",
        "ß",
        "ſ",
        "Ⅷ",
        "㎏",
        "ﬁ",
        "\u{AD}",
        "\u{200B}",
        "क",
        "\u{94D}",
        "ष",
        "\u{300}",
        "\u{327}",
        "\u{338}",
        "=",
        "≠",
        "Ω",
        "K",
        "ᄀ",
        "𝒜",
        "０",
        ".",
    ];
    let mut accepted = 0;
    for _ in 0..count {
        let name: String = (0..1 + random.below(6)).map(|_| pieces[random.below(pieces.len())]).collect();
        let ours = normalize(&name).ok();
        assert_eq!(ours, ens_normalize::normalize(&name).ok(), "{name:?}");
        accepted += usize::from(ours.is_some());
    }
    println!("{count} names of pieces: {accepted} normalised, the others refused by both");
    assert!(accepted > count / 20 && accepted < count);
}
