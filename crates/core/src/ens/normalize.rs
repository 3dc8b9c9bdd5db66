//! ENSIP-15: the one spelling of a name, and refusal of names that mislead.

use super::error::{EnsError, LabelFault};
use super::tables::{GroupSet, Tables};

const STOP: char = '.';
const HYPHEN: u32 = '-' as u32;
const UNDERSCORE: u32 = '_' as u32;
/// Replaced by U+2019, which has rules of its own.
const APOSTROPHE: u8 = b'\'';
/// Characters that would pass for punctuation: apostrophe, fraction slash, middle dot.
const FENCED: [u32; 3] = [0x2019, 0x2044, 0x30FB];
/// The most nonspacing marks on one character.
const MAX_MARKS: usize = 4;

/// Gives the normalised form of `name`: what its owner registered, whatever was typed.
///
/// Takes: any text. Gives: the labels in lower case, without invisible characters, emoji without variation selectors,
/// in Unicode's form C. The empty name is itself. What could be taken for another name is refused.
///
/// Source: ENSIP-15, with the tables of Unicode 17; vectors of `@adraffy/ens-normalize` 1.11.1.
///
/// # Errors
/// [`EnsError`]: the label and what is wrong with it.
///
/// ```
/// use latchkey_core::ens::normalize;
/// assert_eq!(normalize("VITALIK.eth").unwrap(), "vitalik.eth");
/// assert_eq!(normalize("🏴\u{200D}☠\u{FE0F}Nick.ETH").unwrap(), "🏴\u{200D}☠nick.eth");
/// let cyrillic = normalize("vit\u{430}lik.eth").unwrap_err();
/// assert_eq!(cyrillic.to_string(), "label 0 of the name: U+0430 does not go together with Latin characters");
/// ```
pub fn normalize(name: &str) -> Result<String, EnsError> {
    if name.is_empty() {
        return Ok(String::new());
    }
    let tables = Tables::bundled();
    join(name, |label| {
        let input: Vec<u32> = label.chars().map(u32::from).collect();
        let output = normalize_label(tables, &input)?;
        Ok(output.into_iter().filter_map(char::from_u32).collect())
    })
}

/// The same for names that need no tables: `None` if `name` is not one of them.
///
/// Takes: any text; what is not ASCII, or has an apostrophe, is for [`normalize`].
///
/// # Errors
/// [`EnsError`], as [`normalize`].
///
/// ```
/// use latchkey_core::ens::normalize_ascii;
/// assert_eq!(normalize_ascii("Vitalik.ETH").unwrap().as_deref(), Some("vitalik.eth"));
/// assert_eq!(normalize_ascii("böb.eth").unwrap(), None);
/// ```
pub fn normalize_ascii(name: &str) -> Result<Option<String>, EnsError> {
    if !name.is_ascii() || name.bytes().any(|byte| byte == APOSTROPHE) {
        return Ok(None);
    }
    if name.is_empty() {
        return Ok(Some(String::new()));
    }
    join(name, |label| {
        let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'$');
        if let Some(byte) = label.bytes().find(|byte| !allowed(byte)) {
            return Err(LabelFault::Disallowed { code_point: byte.into() }.into());
        }
        let label = label.to_ascii_lowercase();
        let points: Vec<u32> = label.chars().map(u32::from).collect();
        check_ascii(&points)?;
        Ok(label)
    })
    .map(Some)
}

/// What stops a label.
enum Stop {
    Empty,
    Fault(LabelFault),
}

impl From<LabelFault> for Stop {
    fn from(fault: LabelFault) -> Self {
        Self::Fault(fault)
    }
}

fn join(name: &str, mut each: impl FnMut(&str) -> Result<String, Stop>) -> Result<String, EnsError> {
    let mut out = String::with_capacity(name.len());
    for (index, label) in name.split(STOP).enumerate() {
        if index > 0 {
            out.push(STOP);
        }
        if label.is_empty() {
            return Err(EnsError::EmptyLabel { index });
        }
        let label = each(label).map_err(|stop| match stop {
            Stop::Empty => EnsError::EmptyLabel { index },
            Stop::Fault(fault) => EnsError::Label { index, fault },
        })?;
        out.push_str(&label);
    }
    Ok(out)
}

/// A run of text in form C, or one emoji.
struct Token {
    points: Vec<u32>,
    emoji: bool,
}

fn tokens(tables: &Tables, input: &[u32]) -> Result<Vec<Token>, LabelFault> {
    let mut tokens = Vec::new();
    let mut text = Vec::new();
    let flush = |text: &mut Vec<u32>, tokens: &mut Vec<Token>| {
        if !text.is_empty() {
            tokens.push(Token { points: tables.forms.compose(text), emoji: false });
            text.clear();
        }
    };
    let mut rest = input;
    while let Some((point, after)) = rest.split_first() {
        if let Some((points, length)) = tables.emoji.longest_at(rest) {
            flush(&mut text, &mut tokens);
            tokens.push(Token { points: points.to_vec(), emoji: true });
            rest = &rest[length..];
            continue;
        }
        rest = after;
        if tables.is_valid(*point) {
            text.push(*point);
        } else if let Some(replacement) = tables.replacement(*point) {
            text.extend_from_slice(replacement);
        } else if !tables.is_ignored(*point) {
            return Err(LabelFault::Disallowed { code_point: *point });
        }
    }
    flush(&mut text, &mut tokens);
    Ok(tokens)
}

fn normalize_label(tables: &Tables, input: &[u32]) -> Result<Vec<u32>, Stop> {
    let tokens = tokens(tables, input)?;
    let output: Vec<u32> = tokens.iter().flat_map(|token| token.points.iter().copied()).collect();
    if output.is_empty() {
        return Err(Stop::Empty);
    }
    if !tokens.iter().any(|token| token.emoji) && output.iter().all(|point| *point < 0x80) {
        check_ascii(&output)?;
        return Ok(output);
    }
    check_underscores(&output)?;
    let text: Vec<u32> =
        tokens.iter().filter(|token| !token.emoji).flat_map(|token| token.points.iter().copied()).collect();
    if !text.is_empty() {
        for token in tokens.iter().filter(|token| !token.emoji) {
            // The first character of the label, or after an emoji.
            if let Some(code_point) =
                token.points.first().copied().filter(|point| tables.marks.contains(*point))
            {
                return Err(LabelFault::LooseMark { code_point }.into());
            }
        }
        check_fenced(&output)?;
        check_scripts(tables, &text)?;
    }
    Ok(output)
}

/// What is asked of a label without anything but ASCII: its letters are of one script and look like no others.
fn check_ascii(label: &[u32]) -> Result<(), LabelFault> {
    check_underscores(label)?;
    if label.get(2..4) == Some(&[HYPHEN, HYPHEN]) { Err(LabelFault::Extension) } else { Ok(()) }
}

fn check_underscores(label: &[u32]) -> Result<(), LabelFault> {
    let mut after = label.iter().skip_while(|point| **point == UNDERSCORE);
    if after.any(|point| *point == UNDERSCORE) { Err(LabelFault::Underscore) } else { Ok(()) }
}

fn check_fenced(label: &[u32]) -> Result<(), LabelFault> {
    for (index, point) in label.iter().enumerate().filter(|(_, point)| FENCED.contains(point)) {
        let next = label.get(index + 1);
        if index == 0 || next.is_none_or(|next| FENCED.contains(next)) {
            return Err(LabelFault::Fenced { code_point: *point });
        }
    }
    Ok(())
}

/// One script for all, not too many marks, and nothing that looks the same in another script.
fn check_scripts(tables: &Tables, text: &[u32]) -> Result<(), LabelFault> {
    let mut unique: Vec<u32> = Vec::with_capacity(text.len());
    for point in text {
        if !unique.contains(point) {
            unique.push(*point);
        }
    }
    let group = shared_group(tables, &unique)?;
    check_marks(tables, group, text)?;
    check_confusable(tables, group, &unique)
}

fn group_name(tables: &Tables, group: usize) -> &'static str {
    tables.groups.get(group).map_or("", |group| group.name)
}

/// The first group that has all of these characters.
fn shared_group(tables: &Tables, unique: &[u32]) -> Result<usize, LabelFault> {
    let mut left = tables.every_group();
    for point in unique {
        let groups = tables.groups_of(*point);
        // Made of valid parts, but not valid in form C.
        if groups.is_empty() {
            return Err(LabelFault::Disallowed { code_point: *point });
        }
        let first = left.iter().next().unwrap_or_default();
        left = left.intersection(groups);
        if left.is_empty() {
            return Err(LabelFault::Mixture { group: group_name(tables, first), code_point: *point });
        }
    }
    Ok(left.iter().next().unwrap_or_default())
}

fn check_marks(tables: &Tables, group: usize, text: &[u32]) -> Result<(), LabelFault> {
    if !tables.groups.get(group).is_some_and(|group| group.bounds_marks) {
        return Ok(());
    }
    let decomposed = tables.forms.decompose(text);
    for marks in decomposed.split(|point| !tables.nonspacing.contains(*point)) {
        for (index, mark) in marks.iter().enumerate() {
            if marks[..index].contains(mark) {
                return Err(LabelFault::RepeatedMark { code_point: *mark });
            }
        }
        if marks.len() > MAX_MARKS {
            return Err(LabelFault::TooManyMarks);
        }
    }
    Ok(())
}

fn check_confusable(tables: &Tables, group: usize, unique: &[u32]) -> Result<(), LabelFault> {
    let mut pretended = None;
    let mut shared = Vec::new();
    for point in unique {
        let groups = match tables.pretended(*point) {
            Some(groups) => groups,
            // Of one group only and like nothing else: the label cannot be taken for another.
            None if tables.groups_of(*point).len() == 1 => return Ok(()),
            None => {
                shared.push(*point);
                continue;
            }
        };
        let left = pretended.map_or(groups, |before: GroupSet| before.intersection(groups));
        if left.is_empty() {
            return Ok(());
        }
        pretended = Some(left);
    }
    for other in pretended.into_iter().flat_map(GroupSet::iter) {
        if shared.iter().all(|point| tables.groups_of(*point).contains(other)) {
            let (group, other) = (group_name(tables, group), group_name(tables, other));
            return Err(LabelFault::Confusable { group, other });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names of up to four ASCII characters around every rule: with and without tables the answers are the same.
    #[test]
    fn plain_names_are_judged_as_with_tables() {
        let mut plain = 0;
        let mut same = |name: &str| {
            if let Some(answer) = normalize_ascii(name).transpose() {
                assert_eq!(answer, normalize(name), "{name:?}");
                plain += 1;
            } else {
                assert!(name.contains('\''), "{name:?}");
            }
        };
        let alphabet: Vec<char> = "aZ9-_.$ '".chars().collect();
        for number in 0..9_usize.pow(5) {
            let letters = (0..5).map(|place| alphabet[number / 9_usize.pow(place) % 9]);
            let name: String = letters.collect();
            same(&name);
        }
        for byte in 0..128_u8 {
            for name in [format!("{}", char::from(byte)), format!("a{}b", char::from(byte))] {
                same(&name);
            }
        }
        assert!(plain > 30_000, "{plain}");
    }

    #[test]
    fn a_selector_is_where_its_emoji_has_it_or_nowhere() {
        let pirate = |text: &str| normalize(text).map_err(|error| error.to_string());
        for text in ["🏴\u{200D}☠", "🏴\u{200D}☠\u{FE0F}"] {
            assert_eq!(pirate(text).as_deref(), Ok("🏴\u{200D}☠"));
        }
        assert!(tables_know("🏴\u{200D}☠"));
        for text in ["🏴\u{FE0F}\u{200D}☠", "🏴\u{200D}\u{FE0F}☠"] {
            pirate(text).unwrap_err();
        }
    }

    fn tables_know(text: &str) -> bool {
        let points: Vec<u32> = text.chars().map(u32::from).collect();
        Tables::bundled().emoji.longest_at(&points).is_some_and(|(found, _)| found == points)
    }
}
