/** RLP, the encoding of transactions. Reading is strict: one value has one encoding. */

import { hexToBytes } from './hex'
import { call, wasm } from './init'
import type { Hex } from './types'
import { decode, encode } from './wire'

export type RecursiveArray<T> = T | readonly RecursiveArray<T>[]

export function toRlp(value: RecursiveArray<Hex> | RecursiveArray<Uint8Array>, to?: 'hex'): Hex
export function toRlp(value: RecursiveArray<Hex> | RecursiveArray<Uint8Array>, to: 'bytes'): Uint8Array
export function toRlp(
  value: RecursiveArray<Hex> | RecursiveArray<Uint8Array>,
  to: 'hex' | 'bytes' = 'hex',
): Hex | Uint8Array {
  const hex = call(() => wasm.to_rlp(encode([value]))) as Hex
  return to === 'bytes' ? hexToBytes(hex) : hex
}

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
