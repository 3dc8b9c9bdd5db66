/** Hex, bytes, text and numbers into each other, with viem's names. Pure JavaScript: works before `init`. */

import { LatchkeyError } from './errors'
import type { Hex } from './types'

export type ByteArray = Uint8Array

function invalid(message: string): LatchkeyError {
  return new LatchkeyError('INVALID_PARAMS', message)
}

const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const values = new Map<number, number>()
for (let value = 0; value < 16; value++) {
  values.set(value.toString(16).charCodeAt(0), value)
  values.set(value.toString(16).toUpperCase().charCodeAt(0), value)
}

/** Whether `value` is `0x` and hex digits; with `strict: false`, whether it starts with `0x`. */
export function isHex(value: unknown, { strict = true }: { strict?: boolean } = {}): value is Hex {
  if (typeof value !== 'string') return false
  return strict ? /^0x[0-9a-fA-F]*$/.test(value) : value.startsWith('0x')
}

export function bytesToHex(bytes: ByteArray, { size }: { size?: number } = {}): Hex {
  let text = '0x'
  for (const byte of bytes) text += digits[byte]
  return size === undefined ? (text as Hex) : padHex(text as Hex, { dir: 'right', size })
}

/** Reads `0x` hex. An odd digit stands for a low half byte, as in viem. */
export function hexToBytes(hex: Hex, { size }: { size?: number } = {}): ByteArray {
  if (!isHex(hex)) throw invalid('not hex: it starts with 0x and has only hex digits')
  const whole = hex.length % 2 === 1 ? `0x0${hex.slice(2)}` : hex
  const length = whole.length / 2 - 1
  if (size !== undefined && length > size) throw invalid(`the hex has ${length} bytes, more than ${size}`)
  const bytes = new Uint8Array(size ?? length)
  const start = bytes.length - length
  for (let index = 0; index < length; index++) {
    const high = values.get(whole.charCodeAt(2 + index * 2)) ?? 0
    const low = values.get(whole.charCodeAt(3 + index * 2)) ?? 0
    bytes[start + index] = high * 16 + low
  }
  return bytes
}

/** An integer as hex: shortest, or `size` bytes; two's complement if `signed`. */
export function numberToHex(value: number | bigint, options: { size?: number; signed?: boolean } = {}): Hex {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw invalid(`${value} is not a safe integer; use a bigint`)
  }
  const { size, signed = false } = options
  const integer = BigInt(value)
  if (size === undefined) {
    if (integer < 0n) throw invalid('a negative integer needs a size')
    return `0x${integer.toString(16)}`
  }
  const bits = BigInt(size) * 8n
  const most = signed ? 1n << (bits - 1n) : 1n << bits
  if (integer >= most || integer < (signed ? -most : 0n)) throw invalid(`the integer does not fit ${size} bytes`)
  return `0x${BigInt.asUintN(Number(bits), integer)
    .toString(16)
    .padStart(size * 2, '0')}`
}

export function hexToBigInt(hex: Hex, options: { size?: number; signed?: boolean } = {}): bigint {
  if (!isHex(hex) || hex.length === 2) throw invalid('not a hex integer')
  const bytes = Math.ceil((hex.length - 2) / 2)
  if (options.size !== undefined && bytes > options.size) {
    throw invalid(`the hex has ${bytes} bytes, more than ${options.size}`)
  }
  const value = BigInt(hex)
  return options.signed ? BigInt.asIntN(bytes * 8, value) : value
}

export function hexToNumber(hex: Hex, options: { size?: number; signed?: boolean } = {}): number {
  const value = Number(hexToBigInt(hex, options))
  if (!Number.isSafeInteger(value)) throw invalid('the integer does not fit a JavaScript number; use hexToBigInt')
  return value
}

export function hexToBool(hex: Hex): boolean {
  const value = hexToBigInt(hex)
  if (value > 1n) throw invalid('not a boolean: 0 or 1')
  return value === 1n
}

export function stringToBytes(text: string): ByteArray {
  return new TextEncoder().encode(text)
}

export function bytesToString(bytes: ByteArray): string {
  return new TextDecoder().decode(bytes)
}

export function stringToHex(text: string, options: { size?: number } = {}): Hex {
  return bytesToHex(stringToBytes(text), options)
}

export function hexToString(hex: Hex): string {
  return bytesToString(hexToBytes(hex))
}

export function boolToHex(value: boolean, { size }: { size?: number } = {}): Hex {
  return numberToHex(value ? 1 : 0, size === undefined ? {} : { size })
}

/** Text as UTF-8, numbers and booleans as integers, bytes as they are. Hex text is text here: see `hexToBytes`. */
export function toHex(
  value: string | number | bigint | boolean | ByteArray,
  options: { size?: number; signed?: boolean } = {},
): Hex {
  if (typeof value === 'string') return stringToHex(value, options)
  if (typeof value === 'boolean') return boolToHex(value, options)
  if (typeof value === 'number' || typeof value === 'bigint') return numberToHex(value, options)
  return bytesToHex(value, options)
}

/** Bytes of hex if it is hex, of UTF-8 text otherwise; integers big-endian. */
export function toBytes(
  value: string | number | bigint | boolean | ByteArray,
  options: { size?: number } = {},
): ByteArray {
  if (value instanceof Uint8Array) return value
  if (isHex(value)) return hexToBytes(value, options)
  if (typeof value === 'string') return hexToBytes(stringToHex(value, options))
  return hexToBytes(toHex(value, options))
}

type PadOptions = { dir?: 'left' | 'right'; size?: number | null }

/** Fills up with zeros to `size` bytes (32 if absent); refuses what is longer. */
export function padHex(hex: Hex, { dir = 'left', size = 32 }: PadOptions = {}): Hex {
  if (size === null) return hex
  const text = hex.slice(2)
  if (text.length > size * 2) throw invalid(`the hex has ${Math.ceil(text.length / 2)} bytes, more than ${size}`)
  return `0x${dir === 'right' ? text.padEnd(size * 2, '0') : text.padStart(size * 2, '0')}`
}

export function pad<value extends Hex | ByteArray>(value: value, options: PadOptions = {}): value {
  if (typeof value === 'string') return padHex(value, options) as value
  return hexToBytes(padHex(bytesToHex(value), options)) as value
}

export function size(value: Hex | ByteArray): number {
  return typeof value === 'string' ? Math.ceil((value.length - 2) / 2) : value.length
}

/** Bytes `start` to `end`, as `Array.prototype.slice` counts. */
export function slice<value extends Hex | ByteArray>(value: value, start?: number, end?: number): value {
  if (typeof value !== 'string') return value.slice(start, end) as value
  return bytesToHex(hexToBytes(value).slice(start, end)) as value
}

export function concatHex(parts: readonly Hex[]): Hex {
  let text = '0x'
  for (const part of parts) text += part.slice(2)
  return text as Hex
}

export function concat<value extends Hex | ByteArray>(parts: readonly value[]): value {
  const [first] = parts
  if (first === undefined || typeof first === 'string') return concatHex(parts as readonly Hex[]) as value
  const bytes = new Uint8Array(parts.reduce((total, part) => total + part.length, 0))
  let at = 0
  for (const part of parts as readonly ByteArray[]) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes as value
}
