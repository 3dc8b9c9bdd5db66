//! Where hot calls find their message and leave their answer: memory of the module that JavaScript writes and reads itself.
//!
//! An export that takes `&[u8]` and gives a `String` allocates, copies and frees twice, and returns three numbers in a JavaScript
//! array. A hot one takes where its message begins and ends, and gives the length of its answer; if it failed, [`FAILED`],
//! and [`take_failure`] says why. Twin: `pkg/src/scratch.ts`.

use std::cell::{Cell, RefCell};

use latchkey_core::code::{Code, Failure};
use latchkey_core::message::eip712::KnownTypes;
use wasm_bindgen::prelude::*;

use crate::buffer::Buffer;
use crate::failure::Thrown;
use crate::wire::{Writer, put_hex};

/// The length of an answer that there is not.
const FAILED: usize = usize::MAX;

/// What a hot call works with. All is empty when it begins, but for what is remembered of types.
#[derive(Default)]
pub(crate) struct Scratch {
    /// What the call gives.
    pub(crate) answer: Buffer,
    /// For whatever it needs.
    pub(crate) bytes: Buffer,
    /// What it gives, if that is numbers: then the answer's length means nothing.
    pub(crate) numbers: Vec<u32>,
    pub(crate) writer: Writer,
    pub(crate) types: KnownTypes,
}

impl Scratch {
    /// Answers with `0x` hex.
    pub(crate) fn answer_hex(&mut self, bytes: &[u8]) {
        put_hex(bytes, &mut self.answer);
    }

    /// Answers with what was written.
    pub(crate) fn answer_written(&mut self) {
        self.writer.finish_into(&mut self.answer);
    }
}

thread_local! {
    static MESSAGE: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    static SCRATCH: RefCell<Scratch> = RefCell::default();
    static FAILURE: Cell<Option<Failure>> = const { Cell::new(None) };
}

/// What a hot call does with its message.
type Act<'a> = dyn Fn(&[u8], &mut Scratch) -> Result<(), Failure> + 'a;

/// Runs a hot call with the message from `begin` to `end`; gives the length of its answer.
#[inline(never)]
pub(crate) fn hot(begin: usize, end: usize, act: &Act<'_>) -> usize {
    let outcome = MESSAGE.with_borrow(|messages| {
        let outside = || Failure::new(Code::InvalidParams, "no message at the module's boundary");
        let message = messages.get(begin..end).ok_or_else(outside)?;
        SCRATCH.with_borrow_mut(|scratch| {
            scratch.answer.clear();
            scratch.bytes.clear();
            scratch.numbers.clear();
            let outcome = act(message, scratch);
            if outcome.is_err() {
                scratch.writer.clear();
            }
            outcome.map(|()| scratch.answer.len())
        })
    });
    outcome.unwrap_or_else(fail)
}

/// Keeps the failure for [`take_failure`]; gives what tells of it.
pub(crate) fn fail(failure: Failure) -> usize {
    FAILURE.set(Some(failure));
    FAILED
}

/// Makes the place for messages this large, and tells where it is. What stands in it stays, as far as it has room; with less
/// room than before, the memory of the last answers is given back too.
#[wasm_bindgen]
#[must_use]
pub fn message_place(bytes: usize) -> *const u8 {
    MESSAGE.with_borrow_mut(|messages| {
        if bytes < messages.len() {
            SCRATCH.with_borrow_mut(|scratch| {
                (scratch.answer, scratch.bytes, scratch.numbers, scratch.writer) = Default::default();
            });
        }
        messages.resize(bytes, 0);
        messages.shrink_to_fit();
        messages.as_ptr()
    })
}

/// Where the last answer is.
#[wasm_bindgen]
#[must_use]
pub fn answer_place() -> *const u8 {
    SCRATCH.with_borrow(|scratch| scratch.answer.as_slice().as_ptr())
}

/// Where the last answer of numbers is.
#[wasm_bindgen]
#[must_use]
pub fn numbers_place() -> *const u32 {
    SCRATCH.with_borrow(|scratch| scratch.numbers.as_ptr())
}

/// Why the last hot call failed.
#[wasm_bindgen]
#[must_use]
pub fn take_failure() -> JsValue {
    let failure = FAILURE.take();
    Thrown(failure.unwrap_or_else(|| Failure::new(Code::Internal, "no failure"))).into()
}
