/** Secrets on their way into the module: bytes, overwritten as soon as the module has its copy. */

import { LatchkeyError } from '../errors'
import type { Hex } from '../types'

function digit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  const letter = code | 32
  return letter >= 97 && letter <= 102 ? letter - 87 : -1
}

/** Runs `use` on the bytes of a private key, `0x` hex or bytes, and overwrites them. Bytes that were given stay the caller's. */
export function withPrivateKey<T>(privateKey: Hex | Uint8Array, use: (bytes: Uint8Array) => T): T {
  return wiping(typeof privateKey === 'string' ? fromHex(privateKey) : privateKey.slice(), use)
}

/** Runs `use` on bytes that are this function's to overwrite. */
export function wiping<T>(bytes: Uint8Array, use: (bytes: Uint8Array) => T): T {
  try {
    return use(bytes)
  } finally {
    bytes.fill(0)
  }
}

/** Never names what it was given. */
function fromHex(text: string): Uint8Array {
  const bytes = new Uint8Array(32)
  let valid = text.length === 66 && text.startsWith('0x')
  for (let index = 0; index < 32 && valid; index++) {
    const [high, low] = [digit(text.charCodeAt(2 + 2 * index)), digit(text.charCodeAt(3 + 2 * index))]
    valid = high >= 0 && low >= 0
    bytes[index] = high * 16 + low
  }
  if (valid) return bytes
  bytes.fill(0)
  throw new LatchkeyError('INVALID_PARAMS', 'a private key is 0x and 64 hex digits')
}
