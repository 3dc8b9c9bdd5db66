//! Reads JSON text (RFC 8259) without the parts where parsers disagree: a key that occurs twice is refused, and so are
//! half a surrogate pair, a number beyond `f64`, more levels than 127 and more values than the reader allows.

use serde_json::{Map, Number, Value};

use super::JsonError;

/// Levels of arrays and objects.
const MOST_LEVELS: usize = 127;

pub(super) fn parse(text: &str, most: u32) -> Result<Value, JsonError> {
    let mut reader = Reader { text, at: 0, left: most, levels: 0 };
    let read = reader.value().and_then(|value| {
        reader.skip_space();
        if reader.at == text.len() { Ok(value) } else { Err("something follows the end") }
    });
    read.map_err(|problem| {
        let before = text.as_bytes().get(..reader.at).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
        JsonError::Text {
            reason: [problem, " at line ", &line.to_string(), " column ", &column.to_string()].concat(),
        }
    })
}

type Read<T> = Result<T, &'static str>;

struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// Values still allowed.
    left: u32,
    levels: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Steps over `byte`, if it is next.
    fn take(&mut self, byte: u8) -> bool {
        let next = self.peek() == Some(byte);
        self.at += usize::from(next);
        next
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn value(&mut self) -> Read<Value> {
        self.left = self.left.checked_sub(1).ok_or("too many values")?;
        self.skip_space();
        match self.peek() {
            Some(b'"') => self.string().map(Value::String),
            Some(b'[') => self.nested(Self::array),
            Some(b'{') => self.nested(Self::object),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Null),
            _ => Err("a value is expected"),
        }
    }

    fn word(&mut self, word: &str, value: Value) -> Read<Value> {
        if !self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word)) {
            return Err("a value is expected");
        }
        self.at += word.len();
        Ok(value)
    }

    fn nested(&mut self, read: fn(&mut Self) -> Read<Value>) -> Read<Value> {
        if self.levels == MOST_LEVELS {
            return Err("too many levels");
        }
        self.levels += 1;
        self.at += 1;
        let value = read(self)?;
        self.levels -= 1;
        Ok(value)
    }

    fn array(&mut self) -> Read<Value> {
        let mut items = Vec::new();
        self.skip_space();
        if self.take(b']') {
            return Ok(Value::Array(items));
        }
        loop {
            items.push(self.value()?);
            if self.is_end(b']')? {
                return Ok(Value::Array(items));
            }
        }
    }

    fn object(&mut self) -> Read<Value> {
        let mut map = Map::new();
        self.skip_space();
        if self.take(b'}') {
            return Ok(Value::Object(map));
        }
        loop {
            self.skip_space();
            if self.peek() != Some(b'"') {
                return Err("a key is expected");
            }
            let key = self.string()?;
            self.skip_space();
            if !self.take(b':') {
                return Err("a colon is expected");
            }
            let value = self.value()?;
            if map.insert(key, value).is_some() {
                return Err("a key occurs twice in an object");
            }
            if self.is_end(b'}')? {
                return Ok(Value::Object(map));
            }
        }
    }

    /// After an item: whether the list ends here, or a comma follows.
    fn is_end(&mut self, end: u8) -> Read<bool> {
        self.skip_space();
        if self.take(end) {
            Ok(true)
        } else if self.take(b',') {
            Ok(false)
        } else {
            Err("a comma or the end is expected")
        }
    }

    fn string(&mut self) -> Read<String> {
        self.at += 1;
        let mut text = String::new();
        loop {
            let start = self.at;
            while self.peek().is_some_and(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\') {
                self.at += 1;
            }
            // Cut at ASCII characters or at the end: never inside one.
            text.push_str(self.text.get(start..self.at).unwrap_or_default());
            if self.take(b'"') {
                return Ok(text);
            }
            if !self.take(b'\\') {
                return Err("a string does not end, or has a control character");
            }
            text.push(self.escaped()?);
        }
    }

    fn escaped(&mut self) -> Read<char> {
        let letter = self.peek().ok_or("a string does not end")?;
        self.at += 1;
        Ok(match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.four_digits()?;
                let code = if matches!(first, 0xd800..=0xdbff) && self.take(b'\\') && self.take(b'u') {
                    let second = self.four_digits()?.wrapping_sub(0xdc00);
                    if second > 0x3ff { first } else { 0x10000 + (((first - 0xd800) << 10) | second) }
                } else {
                    first
                };
                char::from_u32(code).ok_or("half a surrogate pair")?
            }
            _ => return Err("an unknown escape"),
        })
    }

    fn four_digits(&mut self) -> Read<u32> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            code = (code << 4) | digit.ok_or("four hex digits are expected")?;
            self.at += 1;
        }
        Ok(code)
    }

    fn number(&mut self) -> Read<Value> {
        let negative = self.take(b'-');
        let mut decimal = Decimal::default();
        if !self.take(b'0') && self.digits(|digit| decimal.push(digit)) == 0 {
            return Err("a digit is expected");
        }
        let mut whole = true;
        if self.take(b'.') {
            whole = false;
            if self.digits(|digit| decimal.push_fraction(digit)) == 0 {
                return Err("a digit is expected");
            }
        }
        if self.take(b'e') || self.take(b'E') {
            whole = false;
            let down = self.take(b'-');
            if !down {
                self.take(b'+');
            }
            let mut exponent = 0_i32;
            if self.digits(|digit| exponent = exponent.saturating_mul(10).saturating_add(i32::from(digit)))
                == 0
            {
                return Err("a digit is expected");
            }
            let exponent = if down { -exponent } else { exponent };
            decimal.exponent = decimal.exponent.saturating_add(exponent);
        }
        if whole && decimal.exponent == 0 {
            if !negative {
                return Ok(decimal.significand.into());
            }
            // -0 is a number of its own.
            if let Some(number) =
                0_i64.checked_sub_unsigned(decimal.significand).filter(|number| *number != 0)
            {
                return Ok(number.into());
            }
        }
        let magnitude = decimal.to_f64();
        let number = Number::from_f64(if negative { -magnitude } else { magnitude });
        number.map(Value::Number).ok_or("a number is out of range")
    }

    /// Hands on the digits that follow; gives how many.
    fn digits(&mut self, mut push: impl FnMut(u8)) -> usize {
        let start = self.at;
        while let Some(byte @ b'0'..=b'9') = self.peek() {
            push(byte - b'0');
            self.at += 1;
        }
        self.at - start
    }
}

/// A number `significand` · 10^`exponent`; digits beyond 64 bits are cut off.
#[derive(Default)]
struct Decimal {
    significand: u64,
    exponent: i32,
    full: bool,
}

impl Decimal {
    fn push(&mut self, digit: u8) {
        let longer = self.significand.checked_mul(10).and_then(|tens| tens.checked_add(digit.into()));
        match longer.filter(|_| !self.full) {
            Some(longer) => self.significand = longer,
            None => {
                self.full = true;
                self.exponent = self.exponent.saturating_add(1);
            }
        }
    }

    fn push_fraction(&mut self, digit: u8) {
        let before = self.exponent;
        self.push(digit);
        self.exponent = if self.exponent == before { before.saturating_sub(1) } else { before };
    }

    /// Right to the last bit where significand and power of ten are exact in `f64` (15 digits, 22 decimals); elsewhere
    /// a few units in the last place off.
    #[expect(clippy::cast_precision_loss, reason = "as told")]
    fn to_f64(&self) -> f64 {
        const POWERS: [f64; 9] = [1e1, 1e2, 1e4, 1e8, 1e16, 1e32, 1e64, 1e128, 1e256];
        let mut value = self.significand as f64;
        // Beyond this, all is zero or infinite.
        let mut left = self.exponent.unsigned_abs().min(700);
        while left > 0 && value != 0.0 {
            let step = left.min(300);
            left -= step;
            let mut power = 1.0;
            for (bit, factor) in POWERS.iter().enumerate() {
                if (step >> bit) & 1 == 1 {
                    power *= factor;
                }
            }
            value = if self.exponent < 0 { value / power } else { value * power };
        }
        value
    }
}

#[cfg(test)]
mod tests;
