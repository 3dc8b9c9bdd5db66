/** The flat binary value that carries arguments in and results out. Twin: `crates/wasm/src/wire.rs`, which has the table. */

import { LatchkeyError } from './errors'

const maxDepth = 64
const [nullTag, falseTag, trueTag, numberTag, positiveTag, negativeTag, textTag, bytesTag, listTag, mapTag] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
]

const utf8Encoder = new TextEncoder()
const utf8Decoder = new TextDecoder()

/** Reused by every call: what is written is copied into the module before the next call writes. */
let buffer = new Uint8Array(4096)
let view = new DataView(buffer.buffer)
let at = 0

function room(bytes: number): void {
  const needed = at + bytes
  if (needed <= buffer.length) return
  const larger = new Uint8Array(Math.max(needed, buffer.length * 2))
  larger.set(buffer.subarray(0, at))
  buffer = larger
  view = new DataView(buffer.buffer)
}

/**
 * Writes `value`. The result is valid until the next call.
 *
 * @internal
 */
export function encode(value: unknown): Uint8Array {
  if (buffer.length > 1 << 20) {
    buffer = new Uint8Array(4096)
    view = new DataView(buffer.buffer)
  }
  at = 0
  write(value, 0, '')
  return buffer.subarray(0, at)
}

function invalid(path: string, message: string): LatchkeyError {
  return new LatchkeyError(
    'INVALID_PARAMS',
    path === '' ? message : `${path}: ${message}`,
    path === '' ? undefined : { path },
  )
}

function write(value: unknown, depth: number, path: string): void {
  room(16)
  switch (typeof value) {
    case 'undefined':
      buffer[at++] = nullTag
      return
    case 'boolean':
      buffer[at++] = value ? trueTag : falseTag
      return
    case 'number':
      if (!Number.isSafeInteger(value)) {
        throw invalid(path, `${value} is not a safe integer; use a bigint`)
      }
      buffer[at++] = numberTag
      view.setUint32(at, value >>> 0, true)
      view.setInt32(at + 4, Math.floor(value / 4294967296), true)
      at += 8
      return
    case 'bigint':
      writeBigint(value, path)
      return
    case 'string':
      buffer[at++] = textTag
      writeText(value)
      return
    case 'object':
      if (depth > maxDepth) throw new LatchkeyError('LIMIT', 'arguments are nested too deep')
      writeObject(value, depth, path)
      return
    default:
      throw invalid(path, `a ${typeof value} cannot be an argument`)
  }
}

function writeObject(value: object | null, depth: number, path: string): void {
  if (value === null) {
    buffer[at++] = nullTag
  } else if (value instanceof Uint8Array) {
    buffer[at++] = bytesTag
    view.setUint32(at, value.length, true)
    at += 4
    room(value.length)
    buffer.set(value, at)
    at += value.length
  } else if (Array.isArray(value)) {
    buffer[at++] = listTag
    view.setUint32(at, value.length, true)
    at += 4
    for (let index = 0; index < value.length; index++) write(value[index], depth + 1, `${path}[${index}]`)
  } else {
    buffer[at++] = mapTag
    const count = at
    at += 4
    let entries = 0
    for (const [key, item] of Object.entries(value)) {
      if (item === undefined) continue
      room(4)
      writeText(key)
      write(item, depth + 1, path === '' ? key : `${path}.${key}`)
      entries++
    }
    view.setUint32(count, entries, true)
  }
}

function writeBigint(value: bigint, path: string): void {
  const negative = value < 0n
  let rest = negative ? -value : value
  if (rest >> 256n) throw invalid(path, 'the integer needs more than 256 bits')
  buffer[at++] = negative ? negativeTag : positiveTag
  let words = 0
  for (let left = rest; left; left >>= 64n) words++
  buffer[at++] = words * 8
  room(words * 8)
  for (let word = words - 1; word >= 0; word--) {
    view.setBigUint64(at + word * 8, BigInt.asUintN(64, rest))
    rest >>= 64n
  }
  at += words * 8
}

function writeText(text: string): void {
  // Hex, which nearly every text is, takes this path: one byte a character.
  room(4 + text.length * 3)
  const start = at + 4
  let index = 0
  for (; index < text.length && index < 256; index++) {
    const unit = text.charCodeAt(index)
    if (unit > 127) break
    buffer[start + index] = unit
  }
  let length = index
  if (index < text.length) length += utf8Encoder.encodeInto(text.slice(index), buffer.subarray(start + index)).written
  view.setUint32(at, length, true)
  at = start + length
}

type Source = { bytes: Uint8Array; view: DataView; at: number }

/**
 * Reads what the module wrote.
 *
 * @internal
 */
export function decode(bytes: Uint8Array): unknown {
  return read({ bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), at: 0 })
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
      return readText(source)
    case bytesTag: {
      const length = readLength(source)
      source.at += length
      return source.bytes.slice(source.at - length, source.at)
    }
    case listTag: {
      const count = readLength(source)
      const items: unknown[] = []
      for (let index = 0; index < count; index++) items.push(read(source))
      return items
    }
    case mapTag: {
      const count = readLength(source)
      const entries: Record<string, unknown> = {}
      for (let index = 0; index < count; index++) {
        const key = readText(source)
        const value = read(source)
        // A component may be called __proto__; assigning would lose it.
        if (key === '__proto__') {
          Object.defineProperty(entries, key, { value, enumerable: true, configurable: true, writable: true })
        } else entries[key] = value
      }
      return entries
    }
    default:
      throw new LatchkeyError('INTERNAL', 'an unknown tag from the module')
  }
}

function readLength(source: Source): number {
  const length = source.view.getUint32(source.at, true)
  source.at += 4
  return length
}

function readMagnitude(source: Source): bigint {
  const end = source.view.getUint8(source.at) + ++source.at
  let value = 0n
  for (; source.at < end; source.at += 8) value = (value << 64n) | source.view.getBigUint64(source.at)
  return value
}

function readText(source: Source): string {
  const length = readLength(source)
  const start = source.at
  source.at += length
  return utf8Decoder.decode(source.bytes.subarray(start, source.at))
}
