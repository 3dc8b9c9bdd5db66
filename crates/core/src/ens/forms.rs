//! Unicode's normalization forms C and D (UAX #15), by the same Unicode version as the rest of the tables.

use super::tables::Cursor;

// Hangul syllables are composed by arithmetic (The Unicode Standard, 3.12).
const SYLLABLE: u32 = 0xAC00;
const LEADING: u32 = 0x1100;
const VOWEL: u32 = 0x1161;
const TRAILING: u32 = 0x11A7;
const LEADING_COUNT: u32 = 19;
const VOWEL_COUNT: u32 = 21;
const TRAILING_COUNT: u32 = 28;
const BLOCK: u32 = VOWEL_COUNT * TRAILING_COUNT;
const SYLLABLES: u32 = LEADING_COUNT * BLOCK;

/// Canonical combining classes, decompositions and compositions.
#[derive(Clone, Debug)]
pub(super) struct Forms {
    /// Ranges of code points whose combining class is not 0. The numbers keep the order of Unicode's classes.
    classes: Vec<(u32, u32, u8)>,
    /// Code points and their decompositions into one or two, the second 0 if there is none.
    decompositions: Vec<(u32, [u32; 2])>,
    /// Pairs and what they compose to.
    compositions: Vec<([u32; 2], u32)>,
}

impl Forms {
    pub(super) fn read(cursor: &mut Cursor) -> Self {
        let ranges = (1..=cursor.length()).flat_map(|class| {
            let class = u8::try_from(class).unwrap_or(u8::MAX);
            cursor.ranges().iter().map(move |(start, end)| (start, end, class)).collect::<Vec<_>>()
        });
        let mut classes: Vec<_> = ranges.collect();
        classes.sort_unstable();
        let exclusions = cursor.ranges();
        let (points, parts) = cursor.mappings();
        let mut start = 0;
        let mut decompositions = Vec::with_capacity(points.len());
        for (point, end) in points {
            let part = |index: usize| parts.get(start + index).copied().filter(|_| start + index < end);
            decompositions.push((point, [part(0).unwrap_or_default(), part(1).unwrap_or_default()]));
            start = end;
        }
        let pairs =
            decompositions.iter().filter(|(point, [_, second])| *second != 0 && !exclusions.contains(*point));
        let mut compositions: Vec<_> = pairs.map(|(point, pair)| (*pair, *point)).collect();
        compositions.sort_unstable();
        Self { classes, decompositions, compositions }
    }

    fn class(&self, point: u32) -> u8 {
        let after = self.classes.partition_point(|(start, ..)| *start <= point);
        match after.checked_sub(1).and_then(|index| self.classes.get(index)) {
            Some((_, end, class)) if point < *end => *class,
            _ => 0,
        }
    }

    fn push_decomposed(&self, point: u32, out: &mut Vec<(u32, u8)>) {
        if let Some(index) = point.checked_sub(SYLLABLE).filter(|index| *index < SYLLABLES) {
            out.push((LEADING + index / BLOCK, 0));
            out.push((VOWEL + index % BLOCK / TRAILING_COUNT, 0));
            if index % TRAILING_COUNT > 0 {
                out.push((TRAILING + index % TRAILING_COUNT, 0));
            }
            return;
        }
        match self.decompositions.binary_search_by_key(&point, |(point, _)| *point) {
            Ok(index) => {
                let parts = self.decompositions[index].1;
                // A decomposition is of earlier ones: this ends.
                parts.into_iter().filter(|part| *part != 0).for_each(|part| self.push_decomposed(part, out));
            }
            Err(_) => out.push((point, self.class(point))),
        }
    }

    /// Decomposed, marks in canonical order, each with its class.
    fn decomposed(&self, points: &[u32]) -> Vec<(u32, u8)> {
        let mut out = Vec::with_capacity(points.len());
        points.iter().for_each(|point| self.push_decomposed(*point, &mut out));
        // The sort is stable, and starters stay where they are.
        for marks in out.split_mut(|(_, class)| *class == 0) {
            marks.sort_by_key(|(_, class)| *class);
        }
        out
    }

    /// Form D.
    pub(super) fn decompose(&self, points: &[u32]) -> Vec<u32> {
        self.decomposed(points).into_iter().map(|(point, _)| point).collect()
    }

    fn pair(&self, first: u32, second: u32) -> Option<u32> {
        let leading = first.checked_sub(LEADING).filter(|index| *index < LEADING_COUNT);
        let vowel = second.checked_sub(VOWEL).filter(|index| *index < VOWEL_COUNT);
        if let (Some(leading), Some(vowel)) = (leading, vowel) {
            return Some(SYLLABLE + leading * BLOCK + vowel * TRAILING_COUNT);
        }
        let syllable =
            first.checked_sub(SYLLABLE).filter(|index| *index < SYLLABLES && index % TRAILING_COUNT == 0);
        let trailing = second.checked_sub(TRAILING).filter(|index| (1..TRAILING_COUNT).contains(index));
        if let (Some(_), Some(trailing)) = (syllable, trailing) {
            return Some(first + trailing);
        }
        let index = self.compositions.binary_search_by_key(&[first, second], |(pair, _)| *pair).ok()?;
        Some(self.compositions[index].1)
    }

    /// Form C.
    pub(super) fn compose(&self, points: &[u32]) -> Vec<u32> {
        let mut out: Vec<u32> = Vec::with_capacity(points.len());
        // Where the last starter is, and the class of what was kept last.
        let mut starter = None;
        let mut last_class = 0;
        for (point, class) in self.decomposed(points) {
            if let Some(at) = starter {
                // A mark of the same or a higher class between the two blocks.
                let blocked = out.len() > at + 1 && last_class >= class;
                if !blocked && let Some(composed) = self.pair(out[at], point) {
                    out[at] = composed;
                    continue;
                }
            }
            if class == 0 {
                starter = Some(out.len());
            }
            last_class = class;
            out.push(point);
        }
        out
    }
}
