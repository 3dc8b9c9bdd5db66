/** Signatures of 64 bytes (EIP-2098): the parity rides in the top bit of s, which a low s leaves free. */

import { LatchkeyError } from '../errors'
import { isHex } from '../hex'
import type { Hex } from '../types'
import { parseSignature, type Signature, serializeSignature } from './signature'

/** r, and s with the parity in its top bit; 32 bytes each. */
export type CompactSignature = { r: Hex; yParityAndS: Hex }

const topBit = 1n << 255n

/**
 * Puts a signature into the compact form.
 *
 * @throws INVALID_PARAMS the signature is out of range or has a high s
 * @example
 * ```ts
 * // The first test case of EIP-2098.
 * signatureToCompactSignature({
 *   r: '0x68a020a209d3d56c46f38cc50a33f704f4a9a10a59377f8dd762ac66910e9b90',
 *   s: '0x7e865ad05c4035ab5792787d4a0297a43617ae897930a6fe4d822b8faea52064',
 *   yParity: 0,
 * }).yParityAndS // => '0x7e865ad05c4035ab5792787d4a0297a43617ae897930a6fe4d822b8faea52064'
 * ```
 */
export function signatureToCompactSignature(signature: Signature): CompactSignature {
  // Checked on the way, and 32 bytes each.
  const { r, s, yParity } = parseSignature(serializeSignature(signature))
  return { r, yParityAndS: yParity === 0 ? s : `0x${(BigInt(s) | topBit).toString(16)}` }
}

/**
 * Takes a signature out of the compact form.
 *
 * @throws INVALID_PARAMS a part is not 32 bytes, or the signature is out of range or has a high s
 * @example
 * ```ts
 * // The second test case of EIP-2098.
 * const { s, yParity } = compactSignatureToSignature({
 *   r: '0x9328da16089fcba9bececa81663203989f2df5fe1faa6291a45381c81bd17f76',
 *   yParityAndS: '0x939c6d6b623b42da56557e5e734a43dc83345ddfadec52cbe24d0cc64f550793',
 * })
 * s // => '0x139c6d6b623b42da56557e5e734a43dc83345ddfadec52cbe24d0cc64f550793'
 * yParity // => 1
 * ```
 */
export function compactSignatureToSignature(signature: CompactSignature): { r: Hex; s: Hex; yParity: number } {
  const { r, yParityAndS } = parseCompactSignature(serializeCompactSignature(signature))
  const value = BigInt(yParityAndS)
  const s = `0x${(value & ~topBit).toString(16).padStart(64, '0')}` as const
  const parts = { r, s, yParity: value >= topBit ? 1 : 0 }
  serializeSignature(parts)
  return parts
}

/**
 * Writes a compact signature: r ‖ yParityAndS, 64 bytes.
 *
 * @throws INVALID_PARAMS a part is not 32 bytes
 * @example
 * ```ts
 * const word = `0x${'11'.repeat(32)}` as const
 * serializeCompactSignature({ r: word, yParityAndS: word }) // => `0x${'11'.repeat(64)}`
 * ```
 */
export function serializeCompactSignature({ r, yParityAndS }: CompactSignature): Hex {
  return `0x${word(r, 'r')}${word(yParityAndS, 'yParityAndS')}`
}

/**
 * Reads a compact signature: 64 bytes into its parts.
 *
 * @throws INVALID_PARAMS the signature does not have 64 bytes
 * @example
 * ```ts
 * parseCompactSignature(`0x${'11'.repeat(64)}`).r // => `0x${'11'.repeat(32)}`
 * ```
 */
export function parseCompactSignature(signature: Hex): CompactSignature {
  const digits = hexDigits(signature, 64, 'signature')
  return { r: `0x${digits.slice(0, 64)}`, yParityAndS: `0x${digits.slice(64)}` }
}

const word = (value: Hex, name: string): string => hexDigits(value, 32, name)

function hexDigits(value: Hex, bytes: number, name: string): string {
  if (!isHex(value) || value.length !== 2 + bytes * 2) {
    throw new LatchkeyError('INVALID_PARAMS', `${name}: expected ${bytes} bytes as hex`, { path: name })
  }
  return value.slice(2).toLowerCase()
}
