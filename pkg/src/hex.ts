/** Hex, bytes, text and numbers into each other, with viem's names. Pure JavaScript: works before `init`. */

import { LatchkeyError } from './errors'
import type { Hex } from './types'

export type ByteArray = Uint8Array

function invalid(message: string): LatchkeyError {
  return new LatchkeyError('INVALID_PARAMS', message)
}

const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
/** Of each ASCII character that is a digit, its value. */
const values = new Uint8Array(128)
for (let value = 0; value < 16; value++) {
  values[value.toString(16).charCodeAt(0)] = value
  values[value.toString(16).toUpperCase().charCodeAt(0)] = value
}

/**
 * Tells whether `value` is `0x` and hex digits; with `strict: false`, whether it starts with `0x`.
 *
 * @example
 * ```ts
 * isHex('0xabc') // => true
 * isHex('0xyz') // => false
 * isHex('0xyz', { strict: false }) // => true
 * ```
 */
export function isHex(value: unknown, { strict = true }: { strict?: boolean } = {}): value is Hex {
  if (typeof value !== 'string') return false
  return strict ? /^0x[0-9a-fA-F]*$/.test(value) : value.startsWith('0x')
}

/**
 * Writes bytes as hex; with `size`, zeros follow until there are so many.
 *
 * @throws INVALID_PARAMS more bytes than `size`
 * @example
 * ```ts
 * bytesToHex(new Uint8Array([1, 255])) // => '0x01ff'
 * bytesToHex(new Uint8Array([1]), { size: 2 }) // => '0x0100'
 * ```
 */
export function bytesToHex(bytes: ByteArray, { size }: { size?: number } = {}): Hex {
  let text = '0x'
  for (const byte of bytes) text += digits[byte]
  return size === undefined ? (text as Hex) : padHex(text as Hex, { dir: 'right', size })
}

/**
 * Reads `0x` hex. An odd digit stands for a low half byte, as in viem.
 *
 * @throws INVALID_PARAMS not hex, or more bytes than `size`
 * @example
 * ```ts
 * hexToBytes('0x01ff') // => new Uint8Array([1, 255])
 * hexToBytes('0xf') // => new Uint8Array([15])
 * ```
 */
export function hexToBytes(hex: Hex, { size }: { size?: number } = {}): ByteArray {
  if (!isHex(hex)) throw invalid('not hex: it starts with 0x and has only hex digits')
  const whole = hex.length % 2 === 1 ? `0x0${hex.slice(2)}` : hex
  const length = whole.length / 2 - 1
  if (size !== undefined && length > size) throw invalid(`the hex has ${length} bytes, more than ${size}`)
  const bytes = new Uint8Array(size ?? length)
  const start = bytes.length - length
  for (let index = 0; index < length; index++) {
    const high = values[whole.charCodeAt(2 + index * 2)] as number
    const low = values[whole.charCodeAt(3 + index * 2)] as number
    bytes[start + index] = high * 16 + low
  }
  return bytes
}

/**
 * Writes an integer as hex: shortest, or `size` bytes; two's complement if `signed`.
 *
 * @throws INVALID_PARAMS no safe integer, or it does not fit; a negative one without a size
 * @example
 * ```ts
 * numberToHex(256) // => '0x100'
 * numberToHex(-1, { size: 2, signed: true }) // => '0xffff'
 * numberToHex(256, { size: 1 }) // throws INVALID_PARAMS
 * ```
 */
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

/**
 * Reads hex as a big-endian integer; as two's complement if `signed`.
 *
 * @throws INVALID_PARAMS not hex, no digits, or more bytes than `size`
 * @example
 * ```ts
 * hexToBigInt('0x0100') // => 256n
 * hexToBigInt('0xff', { signed: true }) // => -1n
 * ```
 */
export function hexToBigInt(hex: Hex, options: { size?: number; signed?: boolean } = {}): bigint {
  if (!isHex(hex) || hex.length === 2) throw invalid('not a hex integer')
  const bytes = Math.ceil((hex.length - 2) / 2)
  if (options.size !== undefined && bytes > options.size) {
    throw invalid(`the hex has ${bytes} bytes, more than ${options.size}`)
  }
  const value = BigInt(hex)
  return options.signed ? BigInt.asIntN(bytes * 8, value) : value
}

/**
 * Reads hex as a big-endian integer that a JavaScript number holds exactly.
 *
 * @throws INVALID_PARAMS not hex, no digits, or beyond 2^53 - 1
 * @example
 * ```ts
 * hexToNumber('0x0100') // => 256
 * hexToNumber('0xffffffffffffffff') // throws INVALID_PARAMS
 * ```
 */
export function hexToNumber(hex: Hex, options: { size?: number; signed?: boolean } = {}): number {
  const value = Number(hexToBigInt(hex, options))
  if (!Number.isSafeInteger(value)) throw invalid('the integer does not fit a JavaScript number; use hexToBigInt')
  return value
}

/**
 * Reads hex as a boolean: 0 or 1.
 *
 * @throws INVALID_PARAMS anything else
 * @example
 * ```ts
 * hexToBool('0x01') // => true
 * hexToBool('0x02') // throws INVALID_PARAMS
 * ```
 */
export function hexToBool(hex: Hex): boolean {
  const value = hexToBigInt(hex)
  if (value > 1n) throw invalid('not a boolean: 0 or 1')
  return value === 1n
}

/**
 * Writes text as UTF-8.
 *
 * @example
 * ```ts
 * stringToBytes('é') // => new Uint8Array([0xc3, 0xa9])
 * ```
 */
export function stringToBytes(text: string): ByteArray {
  return new TextEncoder().encode(text)
}

/**
 * Reads UTF-8. What is not UTF-8 becomes U+FFFD, as in viem.
 *
 * @example
 * ```ts
 * bytesToString(new Uint8Array([0xc3, 0xa9])) // => 'é'
 * ```
 */
export function bytesToString(bytes: ByteArray): string {
  return new TextDecoder().decode(bytes)
}

/**
 * Writes text as the hex of its UTF-8; with `size`, zeros follow until there are so many bytes.
 *
 * @throws INVALID_PARAMS more bytes than `size`
 * @example
 * ```ts
 * stringToHex('hi') // => '0x6869'
 * ```
 */
export function stringToHex(text: string, options: { size?: number } = {}): Hex {
  return bytesToHex(stringToBytes(text), options)
}

/**
 * Reads hex as UTF-8. What is not UTF-8 becomes U+FFFD, as in viem.
 *
 * @throws INVALID_PARAMS not hex
 * @example
 * ```ts
 * hexToString('0x6869') // => 'hi'
 * ```
 */
export function hexToString(hex: Hex): string {
  return bytesToString(hexToBytes(hex))
}

/**
 * Writes a boolean as hex: 0 or 1.
 *
 * @throws INVALID_PARAMS no room in `size` bytes
 * @example
 * ```ts
 * boolToHex(true) // => '0x1'
 * boolToHex(true, { size: 2 }) // => '0x0001'
 * ```
 */
export function boolToHex(value: boolean, { size }: { size?: number } = {}): Hex {
  return numberToHex(value ? 1 : 0, size === undefined ? {} : { size })
}

/**
 * Writes text as UTF-8, numbers and booleans as integers, bytes as they are. Hex text is text here: see `hexToBytes`.
 *
 * @throws INVALID_PARAMS it does not fit `size`, or is no safe integer
 * @example
 * ```ts
 * toHex('hi') // => '0x6869'
 * toHex(255) // => '0xff'
 * ```
 */
export function toHex(
  value: string | number | bigint | boolean | ByteArray,
  options: { size?: number; signed?: boolean } = {},
): Hex {
  if (typeof value === 'string') return stringToHex(value, options)
  if (typeof value === 'boolean') return boolToHex(value, options)
  if (typeof value === 'number' || typeof value === 'bigint') return numberToHex(value, options)
  return bytesToHex(value, options)
}

/**
 * Gives the bytes of hex if it is hex, of UTF-8 text otherwise; integers big-endian.
 *
 * @throws INVALID_PARAMS it does not fit `size`, or is no safe integer
 * @example
 * ```ts
 * toBytes('0x6869') // => new Uint8Array([0x68, 0x69])
 * toBytes('hi') // => new Uint8Array([0x68, 0x69])
 * ```
 */
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

/**
 * Fills hex up with zeros to `size` bytes (32 if absent), before it or behind it; refuses what is longer.
 *
 * @throws INVALID_PARAMS longer than `size`
 * @example
 * ```ts
 * padHex('0x1', { size: 2 }) // => '0x0001'
 * padHex('0x01', { size: 2, dir: 'right' }) // => '0x0100'
 * ```
 */
export function padHex(hex: Hex, { dir = 'left', size = 32 }: PadOptions = {}): Hex {
  if (size === null) return hex
  const text = hex.slice(2)
  if (text.length > size * 2) throw invalid(`the hex has ${Math.ceil(text.length / 2)} bytes, more than ${size}`)
  return `0x${dir === 'right' ? text.padEnd(size * 2, '0') : text.padStart(size * 2, '0')}`
}

/**
 * Fills hex or bytes up with zeros to `size` bytes (32 if absent), before them or behind them; refuses what is longer.
 *
 * @throws INVALID_PARAMS longer than `size`
 * @example
 * ```ts
 * pad(new Uint8Array([1]), { size: 2 }) // => new Uint8Array([0, 1])
 * ```
 */
export function pad<value extends Hex | ByteArray>(value: value, options: PadOptions = {}): value {
  if (typeof value === 'string') return padHex(value, options) as value
  return hexToBytes(padHex(bytesToHex(value), options)) as value
}

/**
 * Counts the bytes of hex or bytes.
 *
 * @example
 * ```ts
 * size('0x1234') // => 2
 * ```
 */
export function size(value: Hex | ByteArray): number {
  return typeof value === 'string' ? Math.ceil((value.length - 2) / 2) : value.length
}

/**
 * Gives bytes `start` to `end`, as `Array.prototype.slice` counts. Unlike viem's, it gives nothing beyond the end.
 *
 * @throws INVALID_PARAMS not hex
 * @example
 * ```ts
 * slice('0x01020304', 1, 3) // => '0x0203'
 * ```
 */
export function slice<value extends Hex | ByteArray>(value: value, start?: number, end?: number): value {
  if (typeof value !== 'string') return value.slice(start, end) as value
  return bytesToHex(hexToBytes(value).slice(start, end)) as value
}

/**
 * Joins hex.
 *
 * @example
 * ```ts
 * concatHex(['0x01', '0x0203']) // => '0x010203'
 * ```
 */
export function concatHex(parts: readonly Hex[]): Hex {
  let text = '0x'
  for (const part of parts) text += part.slice(2)
  return text as Hex
}

/**
 * Joins hex, or bytes.
 *
 * @example
 * ```ts
 * concat([new Uint8Array([1]), new Uint8Array([2, 3])]) // => new Uint8Array([1, 2, 3])
 * ```
 */
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
