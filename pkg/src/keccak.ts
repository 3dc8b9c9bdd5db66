/** Keccak-256, the hash of everything in Ethereum. */

import { hexToBytes } from './hex'
import { wasm } from './init'
import { askHash } from './scratch'
import type { Hex } from './types'

/**
 * Hashes hex or bytes. Text must be encoded first: `keccak256(toHex('text'))`.
 *
 * @throws INVALID_PARAMS not hex
 * @example
 * ```ts
 * keccak256('0x') // => '0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470'
 * keccak256('0x', 'bytes').length // => 32
 * ```
 */
export function keccak256(value: Hex | Uint8Array, to?: 'hex'): Hex
export function keccak256(value: Hex | Uint8Array, to: 'bytes'): Uint8Array
export function keccak256(value: Hex | Uint8Array, to: 'hex' | 'bytes' = 'hex'): Hex | Uint8Array {
  const bytes = typeof value === 'string' ? hexToBytes(value) : value
  const hash = askHash(bytes, (begin, end) => wasm.keccak256(begin, end))
  return to === 'bytes' ? hexToBytes(hash) : hash
}
