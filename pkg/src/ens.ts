/** ENS names as the registry knows them. */

import { isHex, stringToBytes } from './hex'
import { call, wasm } from './init'
import { keccak256 } from './keccak'
import type { Hex } from './types'

/**
 * Computes the node of a name that is already normalised; nothing is normalised here.
 *
 * @throws INVALID_PARAMS a label is empty: two dots in a row, or one at an end
 * @example
 * ```ts
 * namehash('foo.eth') // => '0xde9b09fd7c5f901e23a3f19fecc54828e9c848539801e86591bd9801b019f84f'
 * namehash('foo..eth') // throws INVALID_PARAMS
 * ```
 */
export function namehash(name: string): Hex {
  return call(() => wasm.namehash(name)) as Hex
}

/**
 * Computes the hash of one label that is already normalised. `[` 64 hex digits `]` stands for its own hash; the empty label
 * is 32 zero bytes, as in viem.
 *
 * @example
 * ```ts
 * labelhash('eth') // => '0x4f5b812789fc606be1b3b16908db13fc7a9adf7ca72641f84d75b47069d3d7f0'
 * ```
 */
export function labelhash(label: string): Hex {
  if (label === '') return `0x${'00'.repeat(32)}`
  const hash = `0x${label.slice(1, -1)}`
  if (label.startsWith('[') && label.endsWith(']') && label.length === 66 && isHex(hash)) return hash
  return keccak256(stringToBytes(label))
}
