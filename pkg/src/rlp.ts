/** RLP, the encoding of transactions. Reading is strict: one value has one encoding. */

import { bytesToHex, hexToBytes } from './hex'
import { call, wasm } from './init'
import { askNumbers, type Cursor } from './scratch'
import type { Hex } from './types'
import { encode } from './wire'

export type RecursiveArray<T> = T | readonly RecursiveArray<T>[]

/**
 * Encodes hex or bytes, or nested arrays of them, as RLP.
 *
 * @throws INVALID_PARAMS not hex of whole bytes
 * @throws LIMIT nested too deep
 * @example
 * ```ts
 * toRlp(['0x636174', '0x646f67']) // => '0xc88363617483646f67'
 * ```
 */
export function toRlp(value: RecursiveArray<Hex> | RecursiveArray<Uint8Array>, to?: 'hex'): Hex
export function toRlp(value: RecursiveArray<Hex> | RecursiveArray<Uint8Array>, to: 'bytes'): Uint8Array
export function toRlp(
  value: RecursiveArray<Hex> | RecursiveArray<Uint8Array>,
  to: 'hex' | 'bytes' = 'hex',
): Hex | Uint8Array {
  const hex = call(() => wasm.to_rlp(encode([value]))) as Hex
  return to === 'bytes' ? hexToBytes(hex) : hex
}

/**
 * Decodes RLP into hex or nested arrays of it. One value has one encoding: any other is refused.
 *
 * @throws PARSE the message says at which byte it is wrong
 * @throws INVALID_PARAMS not hex of whole bytes
 * @example
 * ```ts
 * fromRlp('0xc88363617483646f67') // => ['0x636174', '0x646f67']
 * fromRlp('0x8100') // throws PARSE
 * ```
 */
export function fromRlp(value: Hex | Uint8Array, to?: 'hex'): RecursiveArray<Hex>
export function fromRlp(value: Hex | Uint8Array, to: 'bytes'): RecursiveArray<Uint8Array>
export function fromRlp(
  value: Hex | Uint8Array,
  to: 'hex' | 'bytes' = 'hex',
): RecursiveArray<Hex> | RecursiveArray<Uint8Array> {
  // A copy: what is read stays what was checked, whatever becomes of the caller's bytes.
  const given = value instanceof Uint8Array ? new Uint8Array(value) : value
  const cursor = askNumbers([given], (begin, end) => wasm.from_rlp(begin, end))
  if (to === 'bytes') return readBytes(cursor, (typeof given === 'string' ? hexToBytes(given) : given).buffer)
  return readHex(cursor, typeof given === 'string' ? given.toLowerCase() : bytesToHex(given))
}

/** The tree that the module tells of (see `from_rlp` there), out of the bytes it was told about. Its bounds hold here, too. */
function readBytes(cursor: Cursor, buffer: ArrayBufferLike): RecursiveArray<Uint8Array> {
  const place = cursor.numbers[cursor.at++] as number
  if ((place & 1) === 0) return new Uint8Array(buffer, place >>> 1, cursor.numbers[cursor.at++])
  const items: RecursiveArray<Uint8Array>[] = []
  for (let left = place >>> 1; left > 0; left--) items.push(readBytes(cursor, buffer))
  return items
}

/** The same, out of hex. */
function readHex(cursor: Cursor, hex: string): RecursiveArray<Hex> {
  const place = cursor.numbers[cursor.at++] as number
  if (place & 1) {
    const items: RecursiveArray<Hex>[] = []
    for (let left = place >>> 1; left > 0; left--) items.push(readHex(cursor, hex))
    return items
  }
  const length = cursor.numbers[cursor.at++] as number
  // Two digits a byte, behind `0x`; `place` is even.
  return `0x${hex.slice(place + 2, place + 2 + length * 2)}`
}
