//! The emoji sequences that names may have.

use super::tables::Cursor;

/// The variation selector that asks for an emoji: optional wherever a sequence has it, and left out of the result.
pub(super) const SELECTOR: u32 = 0xFE0F;

/// A sequence without its selectors.
#[derive(Clone, Debug)]
struct Sequence {
    points: Vec<u32>,
    /// Bit `n` is set if a selector may follow the `n`th code point.
    selectors: u32,
}

/// All sequences, in the order of their code points.
#[derive(Clone, Debug)]
pub(super) struct Emoji(Vec<Sequence>);

impl Emoji {
    /// Each sequence: how many code points it shares with the one before, how many follow, those (as differences from
    /// the code point before), where selectors may be.
    pub(super) fn read(cursor: &mut Cursor) -> Self {
        let mut last = Vec::new();
        let sequences = (0..cursor.length()).map(|_| {
            last.truncate(cursor.length());
            for _ in 0..cursor.length() {
                let before = last.last().copied().unwrap_or_default();
                last.push(u32::wrapping_add_signed(before, cursor.int()));
            }
            Sequence { points: last.clone(), selectors: cursor.uint() }
        });
        Self(sequences.collect())
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The longest sequence that `input` starts with: its code points without selectors, and how long it is in `input`.
    pub(super) fn longest_at(&self, input: &[u32]) -> Option<(&[u32], usize)> {
        let mut candidates = self.0.as_slice();
        let mut found = None;
        let (mut depth, mut position, mut seen) = (0_u32, 0, 0_u32);
        while let Some(point) = input.get(position) {
            position += 1;
            if *point == SELECTOR {
                // Never first, never twice.
                let bit = depth.checked_sub(1).map_or(0, |index| 1 << index);
                if bit == 0 || seen & bit != 0 {
                    break;
                }
                seen |= bit;
            } else {
                let index = usize::try_from(depth).unwrap_or(usize::MAX);
                let at = |sequence: &Sequence| sequence.points.get(index).copied();
                let from = candidates.partition_point(|sequence| at(sequence) < Some(*point));
                let to = candidates.partition_point(|sequence| at(sequence) <= Some(*point));
                candidates = &candidates[from..to];
                depth += 1;
            }
            // Sequences come in order: what ends here is before what goes on.
            let Some(first) = candidates.first() else { break };
            if u32::try_from(first.points.len()) == Ok(depth) && seen & !first.selectors == 0 {
                found = Some((first.points.as_slice(), position));
            }
        }
        found
    }
}
