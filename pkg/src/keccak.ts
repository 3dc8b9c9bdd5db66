/** Keccak-256, the hash of everything in Ethereum. */

import { hexToBytes } from './hex'
import { call, wasm } from './init'
import type { Hex } from './types'

/** Hashes hex or bytes. Text must be encoded first: `keccak256(toHex('text'))`. */
export function keccak256(value: Hex | Uint8Array, to?: 'hex'): Hex
export function keccak256(value: Hex | Uint8Array, to: 'bytes'): Uint8Array
export function keccak256(value: Hex | Uint8Array, to: 'hex' | 'bytes' = 'hex'): Hex | Uint8Array {
  const bytes = typeof value === 'string' ? hexToBytes(value) : value
  const hash = call(() => wasm.keccak256(bytes)) as Hex
  return to === 'bytes' ? hexToBytes(hash) : hash
}
