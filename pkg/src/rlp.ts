/** RLP, the encoding of transactions. Reading is strict: one value has one encoding. */

import { hexToBytes } from './hex'
import { call, wasm } from './init'
import type { Hex } from './types'
import { decode, encode } from './wire'

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
  const tree = call(() => decode(wasm.from_rlp(encode([value])))) as RecursiveArray<Hex>
  return to === 'bytes' ? toBytes(tree) : tree
}

function toBytes(tree: RecursiveArray<Hex>): RecursiveArray<Uint8Array> {
  return typeof tree === 'string' ? hexToBytes(tree) : tree.map(toBytes)
}
