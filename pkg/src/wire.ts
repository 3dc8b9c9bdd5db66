/** The flat binary value that carries arguments in and results out. Twin: `crates/wasm/src/wire.rs`, which has the table. */

import { LatchkeyError } from './errors'

const maxDepth = 64
/** More than any argument can honestly be; also what ends the walk through an array that lies about its length. */
const maxMessage = 1 << 28
const [nullTag, falseTag, trueTag, numberTag, positiveTag, negativeTag, textTag, bytesTag, listTag, mapTag] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
]
/** Going out only. */
const [utf8Tag, newShapeTag, shapeTag] = [7, 10, 11]

const utf8Encoder = new TextEncoder()
/** A byte order mark is a character like others. */
const utf8Decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * Where a message is written: from `base` to `limit` of `bytes`. Reading an argument may run code of its owner (getters,
 * proxies), which may call us: then the inner message is written behind what there is of the outer one.
 *
 * @internal
 */
export interface Target {
  bytes: Uint8Array
  view: DataView
  base: number
  at: number
  limit: number
  /** Makes room for so many bytes more. What was written stays, `base` may move. */
  grow(bytes: number): void
}

function room(target: Target, bytes: number): void {
  // Memory that has grown leaves empty arrays behind.
  if (target.at + bytes > target.limit || target.bytes.length === 0) {
    if (target.at - target.base + bytes > maxMessage) throw new LatchkeyError('LIMIT', 'the arguments are too large')
    target.grow(bytes)
  }
}

/** A message on JavaScript's own heap: what is written is copied into the module before the next call writes. */
const heap: Target = {
  bytes: new Uint8Array(4096),
  view: new DataView(new ArrayBuffer(0)),
  base: 0,
  at: 0,
  limit: 0,
  grow(bytes) {
    const larger = new Uint8Array(Math.max(4096, this.at + bytes, this.at * 2))
    larger.set(this.bytes.subarray(0, this.at))
    this.bytes = larger
    this.view = new DataView(larger.buffer)
    this.limit = larger.length
  },
}

const lengthGetter = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), 'length')?.get

/** How long an array is, whatever its own properties say: they would decide how much of the memory is written. */
function lengthOf(bytes: Uint8Array): number {
  return lengthGetter?.call(bytes)
}

/** Where we are in the arguments that are being written: keys and indices, for errors. */
let trail: (string | number)[] = []

/** What is thrown for what an argument threw: a getter's own error, even a RangeError, says nothing about the module. */
function unreadable(cause: unknown): LatchkeyError {
  if (cause instanceof LatchkeyError) return cause
  return new LatchkeyError('INVALID_PARAMS', 'an argument could not be read', undefined, { cause })
}

/**
 * Writes `value` at `target.at`, and leaves it behind the value; if this fails, before it.
 *
 * @internal
 */
export function writeTo(target: Target, value: unknown): void {
  const begin = target.at - target.base
  const outer = trail
  trail = []
  try {
    write(target, value, 0)
  } catch (error) {
    target.at = target.base + begin
    throw unreadable(error)
  } finally {
    trail = outer
  }
}

/**
 * Writes bytes as they are, without tag and length.
 *
 * @internal
 */
export function writeRawTo(target: Target, bytes: Uint8Array): void {
  try {
    const length = lengthOf(bytes)
    room(target, length)
    target.bytes.set(bytes, target.at)
    target.at += length
  } catch (error) {
    throw unreadable(error)
  }
}

/**
 * Writes `value`. The result is valid until the next call.
 *
 * @internal
 */
export function encode(value: unknown): Uint8Array {
  const begin = heap.at
  if (begin === 0 && heap.limit > 1 << 20) heap.limit = 0
  writeTo(heap, value)
  const message = heap.bytes.subarray(begin, heap.at)
  heap.at = begin
  return message
}

function invalid(depth: number, message: string): LatchkeyError {
  let path = ''
  for (const part of trail.slice(0, depth)) {
    path += typeof part === 'number' ? `[${part}]` : path === '' ? part : `.${part}`
  }
  return new LatchkeyError(
    'INVALID_PARAMS',
    path === '' ? message : `${path}: ${message}`,
    path === '' ? undefined : { path },
  )
}

function write(target: Target, value: unknown, depth: number): void {
  room(target, 40)
  switch (typeof value) {
    case 'undefined':
      target.bytes[target.at++] = nullTag
      return
    case 'boolean':
      target.bytes[target.at++] = value ? trueTag : falseTag
      return
    case 'number':
      if (!Number.isSafeInteger(value)) {
        throw invalid(depth, `${value} is not a safe integer; use a bigint`)
      }
      target.bytes[target.at] = numberTag
      target.view.setUint32(target.at + 1, value >>> 0, true)
      target.view.setInt32(target.at + 5, Math.floor(value / 4294967296), true)
      target.at += 9
      return
    case 'bigint':
      writeBigint(target, value, depth)
      return
    case 'string':
      target.bytes[target.at++] = textTag
      writeText(target, value)
      return
    case 'object':
      if (depth > maxDepth) throw new LatchkeyError('LIMIT', 'arguments are nested too deep')
      writeObject(target, value, depth)
      return
    default:
      throw invalid(depth, `a ${typeof value} cannot be an argument`)
  }
}

function writeHeader(target: Target, tag: number, length: number): void {
  target.bytes[target.at] = tag
  target.view.setUint32(target.at + 1, length, true)
  target.at += 5
}

function writeObject(target: Target, value: object | null, depth: number): void {
  if (value === null) {
    target.bytes[target.at++] = nullTag
  } else if (value instanceof Uint8Array) {
    const length = lengthOf(value)
    room(target, length + 5)
    writeHeader(target, bytesTag, length)
    target.bytes.set(value, target.at)
    target.at += length
  } else if (Array.isArray(value)) {
    const { length } = value
    room(target, 5)
    writeHeader(target, listTag, length)
    for (let index = 0; index < length; index++) {
      trail[depth] = index
      write(target, value[index], depth + 1)
    }
  } else {
    const keys = Object.keys(value)
    room(target, 5)
    const start = target.at - target.base
    writeHeader(target, mapTag, 0)
    let entries = 0
    for (const key of keys) {
      const item = (value as Record<string, unknown>)[key]
      if (item === undefined) continue
      writeText(target, key)
      trail[depth] = key
      write(target, item, depth + 1)
      entries++
    }
    room(target, 0)
    target.view.setUint32(target.base + start + 1, entries, true)
  }
}

function writeBigint(target: Target, value: bigint, depth: number): void {
  const { bytes, view, at } = target
  const negative = value < 0n
  let rest = negative ? -value : value
  let end = at + 2
  while (rest !== 0n) {
    if (end === at + 34) throw invalid(depth, 'the integer needs more than 256 bits')
    view.setBigUint64(end, BigInt.asUintN(64, rest), true)
    rest >>= 64n
    end += 8
  }
  bytes[at] = negative ? negativeTag : positiveTag
  bytes[at + 1] = end - at - 2
  target.at = end
}

/** Above this, the encoder's own call is cheaper than a walk. */
const shortText = 128

function writeText(target: Target, text: string): void {
  let { length } = text
  room(target, 4 + length)
  let start = target.at + 4
  let index = 0
  if (length <= shortText) {
    const { bytes } = target
    for (; index < length; index++) {
      const unit = text.charCodeAt(index)
      if (unit > 127) break
      bytes[start + index] = unit
    }
  }
  if (index < length) {
    const { read } = utf8Encoder.encodeInto(text, target.bytes.subarray(start, start + length))
    if (read < length) {
      // Not ASCII: up to three bytes a character. A lone surrogate becomes a replacement character, as everywhere.
      room(target, 4 + length * 3)
      start = target.at + 4
      length = utf8Encoder.encodeInto(text, target.bytes.subarray(start, start + length * 3)).written
    }
  }
  target.view.setUint32(start - 4, length, true)
  target.at = start + length
}

/** How much text is made at once: parts that are kept keep the whole. */
const textPiece = 1 << 15

/** A walk through what the module wrote. */
class Source {
  readonly bytes: Uint8Array
  readonly view: DataView
  at: number
  readonly #end: number
  /** Where the next text is, and where the piece of text that was made last begins and ends. */
  #textAt: number
  #pieceAt = 0
  #pieceEnd = 0
  #piece = ''
  readonly shapes: string[][] = []

  constructor(bytes: Uint8Array, view: DataView, at: number, end: number) {
    this.bytes = bytes
    this.view = view
    this.at = at + 4
    this.#textAt = this.at + view.getUint32(at, true)
    this.#end = end
  }

  length(): number {
    const length = this.view.getUint32(this.at, true)
    this.at += 4
    return length
  }

  text(): string {
    const start = this.#textAt
    const end = start + this.length()
    if (end > this.#pieceEnd) {
      this.#pieceAt = start
      this.#pieceEnd = Math.min(this.#end, Math.max(end, start + textPiece))
      this.#piece = asciiText(this.bytes, start, this.#pieceEnd)
    }
    this.#textAt = end
    return this.#piece.slice(start - this.#pieceAt, end - this.#pieceAt)
  }
}

const asciiDecoder = new TextDecoder('latin1')
/** From here on, Chromium's decoder of single bytes is the faster one; below, its call costs more. */
const longText = 2048

/**
 * The text of ASCII characters.
 *
 * @internal
 */
export function asciiText(bytes: Uint8Array, start: number, end: number): string {
  return (end - start < longText ? utf8Decoder : asciiDecoder).decode(bytes.subarray(start, end))
}

/**
 * Reads what the module wrote.
 *
 * @internal
 */
export function decode(bytes: Uint8Array): unknown {
  return decodeFrom(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0, bytes.length)
}

/**
 * Reads what the module wrote from `at` to `end`.
 *
 * @internal
 */
export function decodeFrom(bytes: Uint8Array, view: DataView, at: number, end: number): unknown {
  return read(new Source(bytes, view, at, end))
}

function read(source: Source): unknown {
  switch (source.view.getUint8(source.at++)) {
    case nullTag:
      return null
    case falseTag:
      return false
    case trueTag:
      return true
    case numberTag: {
      const low = source.view.getUint32(source.at, true)
      const high = source.view.getInt32(source.at + 4, true)
      source.at += 8
      return high * 4294967296 + low
    }
    case positiveTag:
      return readMagnitude(source)
    case negativeTag:
      return -readMagnitude(source)
    case textTag:
      return source.text()
    case utf8Tag: {
      const length = source.length()
      source.at += length
      return utf8Decoder.decode(source.bytes.subarray(source.at - length, source.at))
    }
    case listTag: {
      const count = source.length()
      const items: unknown[] = []
      for (let index = 0; index < count; index++) items.push(read(source))
      return items
    }
    case mapTag: {
      const count = source.length()
      const entries = {}
      for (let index = 0; index < count; index++) put(entries, read(source) as string, read(source))
      return entries
    }
    case newShapeTag: {
      const count = source.length()
      const keys: string[] = []
      for (let index = 0; index < count; index++) keys.push(read(source) as string)
      source.shapes.push(keys)
      return readShape(source, keys)
    }
    case shapeTag:
      return readShape(source, source.shapes[source.length()] as string[])
    default:
      throw new LatchkeyError('INTERNAL', 'an unknown tag from the module')
  }
}

function readShape(source: Source, keys: string[]): Record<string, unknown> {
  const entries = {}
  for (const key of keys) put(entries, key, read(source))
  return entries
}

function put(entries: Record<string, unknown>, key: string, value: unknown): void {
  // A component may be called __proto__; assigning would lose it.
  if (key === '__proto__') {
    Object.defineProperty(entries, key, { value, enumerable: true, configurable: true, writable: true })
  } else entries[key] = value
}

function readMagnitude(source: Source): bigint {
  const { view, at } = source
  const length = view.getUint8(at)
  source.at = at + 1 + length
  let value = 0n
  for (let word = at + length - 7; word > at; word -= 8) value = (value << 64n) | view.getBigUint64(word, true)
  return value
}
