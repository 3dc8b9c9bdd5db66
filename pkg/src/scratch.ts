/**
 * Hot calls: the message is written straight into the module's memory, the answer read out of it. Twin:
 * `crates/wasm/src/scratch.rs`.
 */

import { type LatchkeyError, toLatchkeyError } from './errors'
import { call, callHot, memory, wasm } from './init'
import type { Hex } from './types'
import { asciiText, decodeFrom, type Target, writeRawTo, writeTo } from './wire'

/** The length of an answer that there is not. */
const failed = 0xffffffff
/** A hot export: takes where its message begins and ends, gives the length of its answer. */
export type HotCall = (begin: number, end: number) => number

const leastRoom = 1 << 14
/** More than this is given back before the next call. */
const mostRoom = 1 << 22

const target: Target = {
  bytes: new Uint8Array(0),
  view: new DataView(new ArrayBuffer(0)),
  base: 0,
  at: 0,
  limit: 0,
  grow(bytes) {
    const used = this.at - this.base
    const size = this.limit - this.base
    if (size === 0 || used + bytes > size) place(Math.max(leastRoom, size * 2, used + bytes))
    look()
  },
}

function place(size: number): void {
  const used = target.at - target.base
  target.base = call(() => wasm.message_place(size))
  target.at = target.base + used
  target.limit = target.base + size
}

/** Looks at the memory anew, if it has grown. */
function look(): void {
  if (target.bytes.length > 0) return
  target.bytes = new Uint8Array(memory.buffer)
  target.view = new DataView(memory.buffer)
}

/** Where a message begins, from the place of all messages: behind an outer one that is being written. */
function begin(): number {
  if (target.at === target.base && target.limit - target.base > mostRoom) place(leastRoom)
  return target.at - target.base
}

/** Runs a hot call; gives the length of its answer. Its message may be overwritten from now on. */
function answer(begin: number, run: HotCall): number {
  const end = target.at - target.base
  target.at = target.base + begin
  const length = callHot(run, begin, end)
  if (length === failed) throw takeFailure()
  look()
  return length
}

/**
 * Why the last hot call failed.
 *
 * @internal
 */
export function takeFailure(): LatchkeyError {
  return toLatchkeyError(call(() => wasm.take_failure()))
}

/** A hot call's answer: text. */
function text(length: number): string {
  const at = wasm.answer_place()
  return asciiText(target.bytes, at, at + length)
}

/** A hot call's answer: a hash in hex. One call with 64 arguments is what engines are fastest at; a decoder costs thrice that. */
function hashText(): Hex {
  const b = target.bytes
  const a = wasm.answer_place() + 2
  // biome-ignore format: a line for each eight
  const digits = String.fromCharCode(
    b[a + 0] as number, b[a + 1] as number, b[a + 2] as number, b[a + 3] as number, b[a + 4] as number, b[a + 5] as number, b[a + 6] as number, b[a + 7] as number,
    b[a + 8] as number, b[a + 9] as number, b[a + 10] as number, b[a + 11] as number, b[a + 12] as number, b[a + 13] as number, b[a + 14] as number, b[a + 15] as number,
    b[a + 16] as number, b[a + 17] as number, b[a + 18] as number, b[a + 19] as number, b[a + 20] as number, b[a + 21] as number, b[a + 22] as number, b[a + 23] as number,
    b[a + 24] as number, b[a + 25] as number, b[a + 26] as number, b[a + 27] as number, b[a + 28] as number, b[a + 29] as number, b[a + 30] as number, b[a + 31] as number,
    b[a + 32] as number, b[a + 33] as number, b[a + 34] as number, b[a + 35] as number, b[a + 36] as number, b[a + 37] as number, b[a + 38] as number, b[a + 39] as number,
    b[a + 40] as number, b[a + 41] as number, b[a + 42] as number, b[a + 43] as number, b[a + 44] as number, b[a + 45] as number, b[a + 46] as number, b[a + 47] as number,
    b[a + 48] as number, b[a + 49] as number, b[a + 50] as number, b[a + 51] as number, b[a + 52] as number, b[a + 53] as number, b[a + 54] as number, b[a + 55] as number,
    b[a + 56] as number, b[a + 57] as number, b[a + 58] as number, b[a + 59] as number, b[a + 60] as number, b[a + 61] as number, b[a + 62] as number, b[a + 63] as number,
  )
  return `0x${digits}`
}

/**
 * Asks with a value; the answer is text.
 *
 * @internal
 */
export function askText(value: unknown, run: HotCall): string {
  const start = begin()
  writeTo(target, value)
  return text(answer(start, run))
}

/**
 * Asks with a value; the answer is one, too.
 *
 * @internal
 */
export function askValue(value: unknown, run: HotCall): unknown {
  const start = begin()
  writeTo(target, value)
  const length = answer(start, run)
  const at = wasm.answer_place()
  return decodeFrom(target.bytes, target.view, at, at + length)
}

/**
 * Asks with bytes as they are; the answer is a hash.
 *
 * @internal
 */
export function askHash(bytes: Uint8Array, run: HotCall): Hex {
  const start = begin()
  writeRawTo(target, bytes)
  answer(start, run)
  return hashText()
}

/**
 * Asks with a value; the answer is a hash.
 *
 * @internal
 */
export function askHashOf(value: unknown, run: HotCall): Hex {
  const start = begin()
  writeTo(target, value)
  answer(start, run)
  return hashText()
}

/** A walk through numbers in the module's memory, until it is asked the next time. */
export type Cursor = { readonly numbers: Uint32Array; at: number }

/**
 * Asks with a value; the answer is numbers, and where a walk through them begins.
 *
 * @internal
 */
export function askNumbers(value: unknown, run: HotCall): Cursor {
  const start = begin()
  writeTo(target, value)
  answer(start, run)
  return { numbers: new Uint32Array(memory.buffer), at: wasm.numbers_place() / 4 }
}
