//! Arguments straight into ABI words: one walk over the message, beside the types, with no values in between.
//!
//! It takes what is right and usual. Whatever else it meets, it gives up, and the way over [`super::coerce`] judges the
//! same message again: that alone decides what is an error, and says why. A test compares the two.

use latchkey_core::abi::{AbiType, Params};
use latchkey_core::primitives::{U256, hex};

use crate::buffer::Buffer;
use crate::scratch::Scratch;
use crate::wire::{Reader, Token, put_hex, with_checksums};

/// Answers with `prefix` and the encoded arguments, in hex. The message is their list. Gives `None` if they have to be
/// judged.
pub(super) fn encode(params: &Params, prefix: &[u8], message: &[u8], scratch: &mut Scratch) -> Option<()> {
    let Scratch { bytes, answer, .. } = scratch;
    let mut encoder = Encoder { reader: Reader::new(message), out: bytes };
    match encoder.reader.token().ok()? {
        Token::List(count) if count == params.len() => {}
        Token::Null if params.is_empty() => {}
        _ => return None,
    }
    encoder.out.extend(prefix);
    let base = encoder.grow(params.head_size());
    encoder.values(params, base, base, false)?;
    if !encoder.reader.rest().is_empty() {
        return None;
    }
    put_hex(bytes.as_slice(), answer);
    Some(())
}

struct Encoder<'a> {
    reader: Reader<'a>,
    out: &'a mut Buffer,
}

impl<'a> Encoder<'a> {
    /// The next values of a parameter list: heads at `at`, tails at the end; offsets count from `base`.
    fn values(&mut self, params: &Params, base: usize, mut at: usize, keys: bool) -> Option<()> {
        for param in params.iter() {
            if keys && self.reader.text().ok()? != param.name.as_deref()? {
                return None;
            }
            self.value(&param.ty, base, at)?;
            at += param.ty.head_size();
        }
        Some(())
    }

    fn value(&mut self, ty: &AbiType, base: usize, at: usize) -> Option<()> {
        let token = self.reader.token().ok()?;
        if ty.is_dynamic() {
            let offset = self.out.len() - base;
            self.number(at, offset)?;
            return self.tail(ty, token);
        }
        match (ty, token) {
            (AbiType::Array(array), Token::List(count)) => {
                (array.length() == Some(count)).then_some(())?;
                self.elements(array.element(), count, base, at)
            }
            (AbiType::Tuple(params), token) => self.tuple(params, &token, base, at),
            (_, token) => self.word(ty, token, at),
        }
    }

    fn elements(&mut self, element: &AbiType, count: usize, base: usize, mut at: usize) -> Option<()> {
        for _ in 0..count {
            self.value(element, base, at)?;
            at += element.head_size();
        }
        Some(())
    }

    /// Components in order, with their names if it is an object.
    fn tuple(&mut self, params: &Params, token: &Token<'a>, base: usize, at: usize) -> Option<()> {
        let keys = match token {
            Token::List(count) if *count == params.len() => false,
            Token::Map(count) if *count == params.len() => true,
            _ => return None,
        };
        self.values(params, base, at, keys)
    }

    /// A dynamic value at the end.
    fn tail(&mut self, ty: &AbiType, token: Token<'a>) -> Option<()> {
        match (ty, token) {
            (AbiType::Bytes, Token::Text(text)) => {
                hex::decode_to(text, self.bytes(text.len().checked_sub(2)? / 2)?).ok()
            }
            (AbiType::Bytes, Token::Bytes(bytes)) => {
                self.bytes(bytes.len())?.copy_from_slice(bytes);
                Some(())
            }
            (AbiType::String, Token::Text(text)) => {
                self.bytes(text.len())?.copy_from_slice(text.as_bytes());
                Some(())
            }
            (AbiType::Array(array), Token::List(count)) => {
                match array.length() {
                    Some(length) => (length == count).then_some(())?,
                    None => {
                        let at = self.grow(32);
                        self.number(at, count)?;
                    }
                }
                // Each word takes a byte of the message at least: nothing grows for what cannot be there.
                let size = count.checked_mul(array.element().head_size())?;
                (size / 32 <= self.reader.rest().len()).then_some(())?;
                let base = self.grow(size);
                self.elements(array.element(), count, base, base)
            }
            (AbiType::Tuple(params), token) => {
                let base = self.grow(params.head_size());
                self.tuple(params, &token, base, base)
            }
            _ => None,
        }
    }

    /// Appends a length and zeros up to whole words; gives the place of so many bytes, to be written.
    fn bytes(&mut self, length: usize) -> Option<&mut [u8]> {
        let at = self.grow(32);
        self.number(at, length)?;
        let place = self.out.grow(length.next_multiple_of(32));
        if let Some(last) = place.last_chunk_mut::<32>() {
            *last = [0; 32];
        }
        place.get_mut(..length)
    }

    /// A value of one word.
    fn word(&mut self, ty: &AbiType, token: Token<'a>, at: usize) -> Option<()> {
        let place = self.out.word(at)?;
        match (ty, token) {
            (AbiType::Uint(bits), Token::Int { negative: false, magnitude }) => {
                (magnitude.bit_len() <= bits.get()).then_some(())?;
                *place = magnitude.to_be_bytes();
            }
            (AbiType::Int(bits), Token::Int { negative, magnitude }) => {
                // The lowest number has one bit more than the highest.
                let most = if negative { magnitude.checked_sub(U256::ONE)? } else { magnitude };
                (most.bit_len() < bits.get()).then_some(())?;
                let number = if negative { magnitude.wrapping_neg() } else { magnitude };
                *place = number.to_be_bytes();
            }
            (AbiType::Address, Token::Text(text)) => {
                *place = [0; 32];
                place[12..].copy_from_slice(&with_checksums(|checksums| checksums.parse(text)).ok()?.0);
            }
            (AbiType::Bool, Token::Bool(value)) => {
                *place = [0; 32];
                place[31] = u8::from(value);
            }
            (AbiType::FixedBytes(size), token) => left_aligned(place, size.get(), &token)?,
            (AbiType::Function, token) => left_aligned(place, 24, &token)?,
            _ => return None,
        }
        Some(())
    }

    fn number(&mut self, at: usize, number: usize) -> Option<()> {
        *self.out.word(at)? = U256::from(number).to_be_bytes();
        Some(())
    }

    /// Appends words, to be written; gives where they begin.
    fn grow(&mut self, bytes: usize) -> usize {
        let start = self.out.len();
        self.out.grow(bytes);
        start
    }
}

fn left_aligned(word: &mut [u8; 32], size: usize, token: &Token<'_>) -> Option<()> {
    *word = [0; 32];
    let place = word.get_mut(..size)?;
    match token {
        Token::Bytes(bytes) if bytes.len() == size => place.copy_from_slice(bytes),
        Token::Text(text) => hex::decode_to(text, place).ok()?,
        _ => return None,
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use latchkey_core::abi::Param;

    use super::*;
    use crate::abi::coerce;
    use crate::wire::Wire;

    /// xorshift64: enough to vary types and messages.
    struct Random(u64);

    impl Random {
        fn below(&mut self, limit: u64) -> u64 {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 >> 11) % limit
        }

        fn one_in(&mut self, times: u64) -> bool {
            self.below(times) == 0
        }

        fn bytes(&mut self, length: u64) -> Vec<u8> {
            (0..length).map(|_| u8::try_from(self.below(256)).unwrap()).collect()
        }

        fn ty(&mut self, depth: u8) -> AbiType {
            match self.below(if depth == 0 { 8 } else { 11 }) {
                0 => AbiType::Address,
                1 => AbiType::Bool,
                2 => AbiType::Bytes,
                3 => AbiType::String,
                4 => AbiType::Function,
                5 => AbiType::parse(&format!("bytes{}", 1 + self.below(32))).unwrap(),
                6 => AbiType::parse(&format!("uint{}", 8 + 8 * self.below(32))).unwrap(),
                7 => AbiType::parse(&format!("int{}", 8 + 8 * self.below(32))).unwrap(),
                8 => AbiType::array(self.ty(depth - 1), None).unwrap(),
                9 => AbiType::array(self.ty(depth - 1), Some(u32::try_from(1 + self.below(3)).unwrap()))
                    .unwrap(),
                _ => AbiType::Tuple(Box::new(self.params(depth - 1))),
            }
        }

        fn params(&mut self, depth: u8) -> Params {
            let names = self.one_in(2);
            let param = |index: u64, random: &mut Self| {
                let name = if names { format!("part{index}") } else { String::new() };
                Param::new(&name, random.ty(depth))
            };
            Params::new((0..1 + self.below(4)).map(|index| param(index, self)).collect()).unwrap()
        }

        /// A message's value of the type; now and then, of another.
        fn value(&mut self, ty: &AbiType, out: &mut Vec<u8>) {
            if self.one_in(150) {
                let other = self.ty(1);
                return self.value(&other, out);
            }
            match ty {
                AbiType::Address => {
                    let address = latchkey_core::primitives::Address(self.bytes(20).try_into().unwrap());
                    let mut text = address.to_checksum();
                    match self.below(12) {
                        0 => text = text.to_lowercase(),
                        1 => text = text.to_uppercase().replacen("0X", "0x", 1),
                        2 => text.push('0'),
                        3 => text = text.replacen(char::is_lowercase, "A", 2),
                        _ => {}
                    }
                    put_text(&text, out);
                }
                AbiType::Bool => out.push(1 + u8::from(self.one_in(2))),
                AbiType::String => put_text(if self.one_in(2) { "plain" } else { "日本語 and 😀" }, out),
                AbiType::Bytes => {
                    let length = self.below(70);
                    self.put_bytes(length, out);
                }
                AbiType::FixedBytes(size) => self.put_bytes(size.get() as u64, out),
                AbiType::Function => self.put_bytes(24, out),
                AbiType::Uint(bits) | AbiType::Int(bits) => self.put_integer(ty, bits.get() as u64, out),
                AbiType::Array(array) => {
                    let honest = array.length().map_or_else(|| self.below(4), |length| length as u64);
                    let count = honest + u64::from(self.one_in(40));
                    put_count(8, count, out);
                    (0..count).for_each(|_| self.value(array.element(), out));
                }
                AbiType::Tuple(params) => self.components(params, out),
                other => panic!("{other}"),
            }
        }

        fn components(&mut self, params: &Params, out: &mut Vec<u8>) {
            let keys = params.iter().all(|param| param.name.is_some()) && !self.one_in(4);
            let mut order: Vec<&Param> = params.iter().collect();
            if self.one_in(20) {
                order.reverse();
            }
            let more = u64::from(self.one_in(40));
            put_count(if keys { 9 } else { 8 }, order.len() as u64 + more, out);
            for param in order {
                if keys {
                    put_raw_text(param.name.as_deref().unwrap(), out);
                }
                self.value(&param.ty, out);
            }
            if more == 1 {
                if keys {
                    put_raw_text("more", out);
                }
                out.push(0);
            }
        }

        fn put_bytes(&mut self, length: u64, out: &mut Vec<u8>) {
            let more = u64::from(self.one_in(40));
            let bytes = self.bytes(length + more);
            if self.one_in(2) {
                put_count(7, bytes.len() as u64, out);
                out.extend(bytes);
            } else {
                let text = hex::encode(&bytes);
                put_text(if self.one_in(40) { &text[1..] } else { &text }, out);
            }
        }

        /// Of any length up to the type's, and one bit more now and then.
        fn put_integer(&mut self, ty: &AbiType, bits: u64, out: &mut Vec<u8>) {
            let negative = matches!(ty, AbiType::Int(_)) && self.one_in(2) || self.one_in(60);
            let length = (self.below(bits + 1) + u64::from(self.one_in(20))).min(256);
            let mut number =
                U256::from_le_slice(&self.bytes(32)) >> (256 - usize::try_from(length).unwrap().max(1));
            if self.one_in(4) {
                number = U256::ONE << usize::try_from(length.min(255)).unwrap();
            }
            match i64::try_from(number) {
                Ok(small) if small < 1 << 53 => {
                    out.push(3);
                    out.extend((if negative { -small } else { small }).to_le_bytes());
                }
                _ => {
                    out.extend([4 + u8::from(negative), 32]);
                    out.extend(number.to_le_bytes::<32>());
                }
            }
        }
    }

    fn put_count(tag: u8, count: u64, out: &mut Vec<u8>) {
        out.push(tag);
        out.extend(u32::try_from(count).unwrap().to_le_bytes());
    }

    fn put_raw_text(text: &str, out: &mut Vec<u8>) {
        out.extend(u32::try_from(text.len()).unwrap().to_le_bytes());
        out.extend(text.as_bytes());
    }

    fn put_text(text: &str, out: &mut Vec<u8>) {
        out.push(6);
        put_raw_text(text, out);
    }

    #[test]
    fn equals_the_way_over_values_on_100_000_random_messages() {
        let mut random = Random(0x9e37_79b9_7f4a_7c15);
        let (mut taken, mut judged, mut refused) = (0, 0, 0);
        let mut scratch = Scratch::default();
        for case in 0..100_000 {
            let params = random.params(3);
            let mut message = Vec::new();
            put_count(8, params.len() as u64, &mut message);
            params.iter().for_each(|param| random.value(&param.ty, &mut message));
            if random.one_in(50) {
                message.truncate(usize::try_from(random.below(message.len() as u64)).unwrap());
            }
            // What calls before have left behind must not show.
            for buffer in [&mut scratch.answer, &mut scratch.bytes] {
                buffer.clear();
                buffer.grow(2000).fill(0xa5);
                buffer.clear();
            }
            let straight = encode(&params, &[1, 2, 3, 4], &message, &mut scratch)
                .map(|()| scratch.answer.as_slice().to_vec());
            let over_values = Wire::read(&message).and_then(|args| {
                let values = coerce::values(&params, &args.into_list("args")?, "args")?;
                let mut data = vec![1, 2, 3, 4];
                params.encode_into(&values, &mut data)?;
                Ok(hex::encode(&data).into_bytes())
            });
            match (straight, over_values) {
                (Some(answer), expected) => {
                    assert_eq!(Ok(answer), expected, "case {case}: {}", params.canonical());
                    taken += 1;
                }
                (None, Ok(_)) => judged += 1,
                (None, Err(_)) => refused += 1,
            }
        }
        // What is right goes straight, but for objects in another order or with keys too many.
        assert!(taken > 40_000 && judged < taken / 10 && refused > 10_000, "{taken} {judged} {refused}");
    }
}
