//! Decoding, strict and bounded.
//!
//! What is refused and what is taken follows Solidity's ABI coder v2:
//! - bits outside a type (an address above 160 bits, a bool of 2, a `uint8` of 256, bytes behind a `bytes4`) are refused;
//! - offsets may point anywhere inside the data, in any order; data behind the last value is ignored;
//! - padding behind `bytes` and `string` is neither read nor required.
//!
//! Two things are refused that Solidity takes: a `string` that is not UTF-8 (showing it would need replacing bytes, and the
//! value would no longer encode to what was decoded), and offsets that make parts overlap so often that the values are
//! more than eight times the data: an honest encoding uses every word once.

use super::error::{AbiError, DecodeReason};
use super::types::{AbiType, Params};
use super::value::{FixedBytes, Value, fits_int, fits_uint};
use crate::primitives::{Address, Bytes, U256};

/// Words that may be read for each word of the data, and on top of that.
const WORDS_PER_WORD: usize = 8;
const WORDS_FREE: usize = 64;

impl Params {
    /// Decodes `data`, as `abi.decode` does.
    ///
    /// Work and memory are proportional to the data's length, whatever it says.
    ///
    /// # Errors
    /// [`AbiError::Decode`] with the place in the data and among the values.
    ///
    /// ```
    /// use latchkey_core::{abi::{AbiType, Params, Value}, primitives::U256};
    /// let params = Params::from_types([AbiType::Bool]).unwrap();
    /// assert_eq!(params.decode(&U256::ONE.to_be_bytes::<32>()).unwrap(), [Value::Bool(true)]);
    /// assert!(params.decode(&U256::from(2).to_be_bytes::<32>()).is_err());
    /// ```
    pub fn decode(&self, data: &[u8]) -> Result<Vec<Value>, AbiError> {
        let budget = (data.len() / 32).saturating_mul(WORDS_PER_WORD).saturating_add(WORDS_FREE);
        Decoder { data, budget }.params(self, 0, 0)
    }
}

struct Decoder<'a> {
    data: &'a [u8],
    /// Words that may still be read.
    budget: usize,
}

impl<'a> Decoder<'a> {
    fn params(&mut self, params: &Params, base: usize, mut at: usize) -> Result<Vec<Value>, AbiError> {
        self.expect(at, params.head_size())?;
        let mut values = Vec::with_capacity(params.len());
        for (index, param) in params.iter().enumerate() {
            let value = self
                .value(&param.ty, base, at)
                .map_err(|error| error.within(param.name.as_deref(), index))?;
            values.push(value);
            at += param.ty.head_size();
        }
        Ok(values)
    }

    fn elements(
        &mut self,
        element: &AbiType,
        count: usize,
        base: usize,
        mut at: usize,
    ) -> Result<Vec<Value>, AbiError> {
        // Before anything is allocated: the heads must be there, and the budget must allow them.
        self.expect(at, count.saturating_mul(element.head_size()))?;
        if count > self.budget {
            return Err(error(at, DecodeReason::Overlap));
        }
        let mut values = Vec::with_capacity(count);
        for index in 0..count {
            let value = self.value(element, base, at).map_err(|error| error.within_index(index))?;
            values.push(value);
            at += element.head_size();
        }
        Ok(values)
    }

    /// The value whose head is at `at`; offsets count from `base`.
    fn value(&mut self, ty: &AbiType, base: usize, at: usize) -> Result<Value, AbiError> {
        if !ty.is_dynamic() {
            return match ty {
                AbiType::Array(array) => {
                    let count = array.length().unwrap_or_default();
                    self.elements(array.element(), count, base, at).map(Value::Array)
                }
                AbiType::Tuple(params) => self.params(params, base, at).map(Value::Tuple),
                _ => {
                    let word = self.word(at)?;
                    static_value(ty, word).ok_or_else(|| error(at, DecodeReason::DirtyBits))
                }
            };
        }
        let start = base
            .checked_add(self.length(at)?)
            .filter(|start| *start <= self.data.len())
            .ok_or_else(|| error(at, DecodeReason::TooLarge))?;
        match ty {
            AbiType::Bytes => self.bytes(start).map(|bytes| Value::Bytes(Bytes(bytes.to_vec()))),
            AbiType::String => {
                let bytes = self.bytes(start)?;
                let text = core::str::from_utf8(bytes).map_err(|_| error(start + 32, DecodeReason::Utf8))?;
                Ok(Value::String(text.to_owned()))
            }
            AbiType::Array(array) => {
                let (count, base) = match array.length() {
                    Some(count) => (count, start),
                    None => (self.length(start)?, start + 32),
                };
                self.elements(array.element(), count, base, base).map(Value::Array)
            }
            AbiType::Tuple(params) => self.params(params, start, start).map(Value::Tuple),
            // Not dynamic: unreachable, and answered as data that does not fit.
            _ => Err(error(at, DecodeReason::TooLarge)),
        }
    }

    fn bytes(&mut self, start: usize) -> Result<&'a [u8], AbiError> {
        let length = self.length(start)?;
        self.expect(start + 32, length)?;
        self.spend(length.div_ceil(32), start)?;
        Ok(self.data.get(start + 32..start + 32 + length).unwrap_or_default())
    }

    /// An offset or a length: it cannot be honest unless it is at most the data's length.
    fn length(&mut self, at: usize) -> Result<usize, AbiError> {
        let word = self.word(at)?;
        let number = U256::from_be_bytes(*word);
        usize::try_from(number)
            .ok()
            .filter(|number| *number <= self.data.len())
            .ok_or_else(|| error(at, DecodeReason::TooLarge))
    }

    fn word(&mut self, at: usize) -> Result<&'a [u8; 32], AbiError> {
        self.spend(1, at)?;
        self.data.get(at..).and_then(<[u8]>::first_chunk).ok_or_else(|| self.out_of_bounds(at, 32))
    }

    fn spend(&mut self, words: usize, at: usize) -> Result<(), AbiError> {
        self.budget = self.budget.checked_sub(words).ok_or_else(|| error(at, DecodeReason::Overlap))?;
        Ok(())
    }

    fn expect(&self, at: usize, needed: usize) -> Result<(), AbiError> {
        let available = self.data.len().saturating_sub(at);
        if needed > available { Err(self.out_of_bounds(at, needed)) } else { Ok(()) }
    }

    fn out_of_bounds(&self, at: usize, needed: usize) -> AbiError {
        error(at, DecodeReason::OutOfBounds { needed, available: self.data.len().saturating_sub(at) })
    }
}

fn error(offset: usize, reason: DecodeReason) -> AbiError {
    AbiError::Decode { path: String::new(), offset, reason }
}

/// The value of a one-word type; `None` if bits outside the type are set.
pub(super) fn static_value(ty: &AbiType, word: &[u8; 32]) -> Option<Value> {
    let number = || U256::from_be_bytes(*word);
    match ty {
        AbiType::Uint(bits) => Some(number()).filter(|n| fits_uint(*n, bits.get())).map(Value::Uint),
        AbiType::Int(bits) => Some(number()).filter(|n| fits_int(*n, bits.get())).map(Value::Int),
        AbiType::Address => {
            let (padding, address) = word.split_last_chunk::<20>()?;
            is_zero(padding).then_some(Value::Address(Address(*address)))
        }
        AbiType::Bool => {
            let (last, padding) = word.split_last()?;
            (is_zero(padding) && *last <= 1).then_some(Value::Bool(*last == 1))
        }
        AbiType::FixedBytes(size) => {
            let (bytes, padding) = word.split_at_checked(size.get())?;
            if is_zero(padding) { FixedBytes::new(bytes).map(Value::FixedBytes) } else { None }
        }
        AbiType::Function => {
            let (bytes, padding) = word.split_first_chunk::<24>()?;
            is_zero(padding).then_some(Value::Function(*bytes))
        }
        AbiType::Bytes | AbiType::String | AbiType::Array(_) | AbiType::Tuple(_) => None,
    }
}

fn is_zero(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == 0)
}
