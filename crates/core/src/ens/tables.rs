//! What Unicode and ENSIP-15 say about each code point, unpacked from `tables.bin` at first use.
//!
//! `cargo xtask ens` writes the file; `ORIGIN.md` beside it says from what. All integers are LEB128; a list of code points
//! is a count and then, for each, its distance from the one before; a list of ranges is a count and then, for each, its
//! distance from the end of the one before and its length less one.

use std::sync::OnceLock;

use super::emoji::Emoji;
use super::forms::Forms;

/// Bits of a set of groups. There are 167 groups in Unicode 17.
const SET_WORDS: usize = 3;

/// A set of groups (scripts, and what ENSIP-15 adds to them).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct GroupSet([u64; SET_WORDS]);

impl GroupSet {
    /// The first `count` groups.
    fn all(count: usize) -> Self {
        let mut set = Self::default();
        (0..count).for_each(|group| set.insert(group));
        set
    }

    fn insert(&mut self, group: usize) {
        if let Some(word) = self.0.get_mut(group / 64) {
            *word |= 1 << (group % 64);
        }
    }

    pub(super) fn intersection(self, other: Self) -> Self {
        let mut words = self.0;
        words.iter_mut().zip(other.0).for_each(|(word, other)| *word &= other);
        Self(words)
    }

    pub(super) fn is_empty(self) -> bool {
        self == Self::default()
    }

    pub(super) fn len(self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    pub(super) fn contains(self, group: usize) -> bool {
        self.0.get(group / 64).is_some_and(|word| word >> (group % 64) & 1 == 1)
    }

    pub(super) fn iter(self) -> impl Iterator<Item = usize> {
        (0..64 * SET_WORDS).filter(move |group| self.contains(*group))
    }
}

/// One group.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) name: &'static str,
    /// Whether runs of nonspacing marks are bounded: not in groups whose composed forms are listed one by one.
    pub(super) bounds_marks: bool,
}

/// Code points with something in common, as ranges.
#[derive(Clone, Debug, Default)]
pub(super) struct Ranges(Vec<(u32, u32)>);

impl Ranges {
    pub(super) fn contains(&self, code_point: u32) -> bool {
        let after = self.0.partition_point(|(start, _)| *start <= code_point);
        after.checked_sub(1).and_then(|index| self.0.get(index)).is_some_and(|(_, end)| code_point < *end)
    }

    /// Starts, and ends (not included).
    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.0.iter().copied()
    }
}

/// All tables.
#[derive(Clone, Debug)]
pub(super) struct Tables {
    pub(super) groups: Vec<Group>,
    /// Ranges of code points that belong to the same groups.
    members: Vec<(u32, u32, GroupSet)>,
    /// Parts of decompositions that are in no group by themselves.
    parts: Ranges,
    ignored: Ranges,
    pub(super) marks: Ranges,
    pub(super) nonspacing: Ranges,
    /// Code points that are replaced, in order, and where in `replacements` the replacement ends.
    mapped: Vec<(u32, usize)>,
    replacements: Vec<u32>,
    /// Code points that look like another, and the groups in which that other is.
    confusable: Vec<(u32, GroupSet)>,
    pub(super) emoji: Emoji,
    pub(super) forms: Forms,
}

static BYTES: &[u8] = include_bytes!("tables.bin");

impl Tables {
    /// The tables that are built in. A module that never normalises does not contain them.
    pub(super) fn bundled() -> &'static Self {
        static TABLES: OnceLock<Tables> = OnceLock::new();
        TABLES.get_or_init(|| Self::read(&mut Cursor(BYTES)))
    }

    fn read(cursor: &mut Cursor) -> Self {
        let groups = (0..cursor.length()).map(|_| cursor.group()).collect::<Vec<_>>();
        let sets = (0..cursor.length()).map(|_| cursor.set()).collect::<Vec<_>>();
        let set = |index: usize| sets.get(index).copied().unwrap_or_default();
        let ranges = cursor.ranges();
        let members = ranges.0.into_iter().map(|(start, end)| (start, end, set(cursor.length()))).collect();
        let parts = cursor.ranges();
        let ignored = cursor.ranges();
        let marks = cursor.ranges();
        let nonspacing = cursor.ranges();
        let (mapped, replacements) = cursor.mappings();
        let looks = cursor.points();
        let confusable = looks.into_iter().map(|point| (point, set(cursor.length()))).collect();
        let emoji = Emoji::read(cursor);
        let forms = Forms::read(cursor);
        Self {
            groups,
            members,
            parts,
            ignored,
            marks,
            nonspacing,
            mapped,
            replacements,
            confusable,
            emoji,
            forms,
        }
    }

    /// The groups that have this code point; none if it is not valid by itself.
    pub(super) fn groups_of(&self, code_point: u32) -> GroupSet {
        let after = self.members.partition_point(|(start, ..)| *start <= code_point);
        match after.checked_sub(1).and_then(|index| self.members.get(index)) {
            Some((_, end, set)) if code_point < *end => *set,
            _ => GroupSet::default(),
        }
    }

    pub(super) fn every_group(&self) -> GroupSet {
        GroupSet::all(self.groups.len())
    }

    pub(super) fn is_valid(&self, code_point: u32) -> bool {
        !self.groups_of(code_point).is_empty() || self.parts.contains(code_point)
    }

    pub(super) fn is_ignored(&self, code_point: u32) -> bool {
        self.ignored.contains(code_point)
    }

    /// What replaces this code point.
    pub(super) fn replacement(&self, code_point: u32) -> Option<&[u32]> {
        let index = self.mapped.binary_search_by_key(&code_point, |(point, _)| *point).ok()?;
        let start = index.checked_sub(1).map_or(0, |before| self.mapped[before].1);
        self.replacements.get(start..self.mapped[index].1)
    }

    /// The groups in which something looks like this code point, if it is the kind that pretends.
    pub(super) fn pretended(&self, code_point: u32) -> Option<GroupSet> {
        let index = self.confusable.binary_search_by_key(&code_point, |(point, _)| *point).ok()?;
        Some(self.confusable[index].1)
    }
}

/// Reads `tables.bin`. Past its end everything is zero: a test checks that the file ends where reading does.
pub(super) struct Cursor(&'static [u8]);

impl Cursor {
    pub(super) fn uint(&mut self) -> u32 {
        let mut value = 0;
        for shift in (0..32).step_by(7) {
            let Some((byte, rest)) = self.0.split_first() else { break };
            self.0 = rest;
            value |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        value
    }

    /// A difference: 0, -1, 1, -2, …
    pub(super) fn int(&mut self) -> i32 {
        let value = self.uint();
        (value >> 1).cast_signed() ^ -(value & 1).cast_signed()
    }

    pub(super) fn length(&mut self) -> usize {
        usize::try_from(self.uint()).unwrap_or_default()
    }

    fn group(&mut self) -> Group {
        let length = self.length();
        let (name, rest) = self.0.split_at_checked(length).unwrap_or_default();
        self.0 = rest;
        Group { name: core::str::from_utf8(name).unwrap_or_default(), bounds_marks: self.uint() == 1 }
    }

    fn set(&mut self) -> GroupSet {
        let mut set = GroupSet::default();
        self.points()
            .into_iter()
            .filter_map(|group| usize::try_from(group).ok())
            .for_each(|group| set.insert(group));
        set
    }

    pub(super) fn ranges(&mut self) -> Ranges {
        let mut end = 0;
        let count = self.length();
        let range = |_| {
            let start = end + self.uint();
            end = start + self.uint() + 1;
            (start, end)
        };
        Ranges((0..count).map(range).collect())
    }

    pub(super) fn points(&mut self) -> Vec<u32> {
        let mut last = 0;
        (0..self.length())
            .map(|_| {
                last += self.uint();
                last
            })
            .collect()
    }

    /// Code points, each with one code point or more; the second list says where the replacement of each ends. In
    /// columns, so that runs compress: the points, the lengths, the differences from one replacement to the next.
    pub(super) fn mappings(&mut self) -> (Vec<(u32, usize)>, Vec<u32>) {
        let points = self.points();
        let mut end = 0;
        let mapped: Vec<(u32, usize)> = points
            .into_iter()
            .map(|point| {
                end += self.length();
                (point, end)
            })
            .collect();
        let mut last = 0_u32;
        let replacements = (0..end).map(|_| {
            last = last.wrapping_add_signed(self.int());
            last
        });
        let replacements = replacements.collect();
        (mapped, replacements)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_ends_where_reading_does() {
        let mut cursor = Cursor(BYTES);
        let tables = Tables::read(&mut cursor);
        assert!(cursor.0.is_empty());
        // Unicode 17, ENSIP-15 of 2025-09-14.
        assert_eq!((tables.groups.len(), tables.mapped.len(), tables.emoji.len()), (167, 5067, 3926));
        assert!(tables.groups.len() <= 64 * SET_WORDS);
    }
}
