//! Times of RFC 3339.

/// Reads `2021-09-30T16:25:24.000Z`: milliseconds since 1970, cut below that. `None` if it is not a time of RFC 3339.
///
/// A leap second is that of the minute's end.
///
/// ```
/// use latchkey_core::message::siwe::parse_time;
/// assert_eq!(parse_time("1970-01-01T01:00:01.5+01:00"), Some(1_500));
/// assert_eq!(parse_time("2023-02-29T00:00:00Z"), None);
/// ```
#[must_use]
pub fn parse_time(text: &str) -> Option<i64> {
    let mut cursor = Cursor(text.as_bytes());
    let year = cursor.number(4)?;
    cursor.literal(b"-")?;
    let month = cursor.number(2)?;
    cursor.literal(b"-")?;
    let day = cursor.number(2)?;
    cursor.literal(b"Tt")?;
    let hour = cursor.number(2)?;
    cursor.literal(b":")?;
    let minute = cursor.number(2)?;
    cursor.literal(b":")?;
    let second = cursor.number(2)?;
    let milliseconds = if cursor.literal(b".").is_some() { cursor.fraction()? } else { 0 };
    let offset = cursor.offset()?;
    let in_range = (1..=12).contains(&month)
        && (1..=days_in(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second <= 60;
    if !in_range || !cursor.0.is_empty() {
        return None;
    }
    let seconds = days_before(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second - offset * 60;
    Some(seconds * 1_000 + milliseconds)
}

const fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

const fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01; negative before.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let past = year - 1;
    let leap_days = |years: i64| years.div_euclid(4) - years.div_euclid(100) + years.div_euclid(400);
    let years = (year - 1970) * 365 + leap_days(past) - leap_days(1969);
    years + (1..month).map(|month| days_in(year, month)).sum::<i64>() + day - 1
}

struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    /// One of `any`.
    fn literal(&mut self, any: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        if !any.contains(first) {
            return None;
        }
        self.0 = rest;
        Some(*first)
    }

    fn digit(&mut self) -> Option<i64> {
        self.literal(b"0123456789").map(|digit| i64::from(digit - b'0'))
    }

    /// Exactly `digits` digits.
    fn number(&mut self, digits: usize) -> Option<i64> {
        (0..digits).try_fold(0, |number, _| Some(number * 10 + self.digit()?))
    }

    /// One digit or more, as thousandths.
    fn fraction(&mut self) -> Option<i64> {
        let mut thousandths = self.digit()? * 100;
        let mut weight = 10;
        while let Some(digit) = self.digit() {
            thousandths += digit * weight;
            weight /= 10;
        }
        Some(thousandths)
    }

    /// `Z` or `±hh:mm`, in minutes.
    fn offset(&mut self) -> Option<i64> {
        let sign = match self.literal(b"Zz+-")? {
            b'+' => 1,
            b'-' => -1,
            _ => return Some(0),
        };
        let hours = self.number(2)?;
        self.literal(b":")?;
        let minutes = self.number(2)?;
        (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes))
    }
}
