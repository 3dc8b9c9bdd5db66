/** Signatures of contract accounts that are not deployed yet (ERC-6492): with what deploys them, and a mark at the end. */

import { decodeAbiParameters, encodeAbiParameters } from '../abi/parameters'
import { LatchkeyError } from '../errors'
import { isHex } from '../hex'
import type { Address, Hex } from '../types'

const mark = '6492'.repeat(16)
const parts = [{ type: 'address' }, { type: 'bytes' }, { type: 'bytes' }] as const

/** A signature, the factory that deploys its account, and the call that does it. */
export type Erc6492Signature = { address: Address; data: Hex; signature: Hex }

/**
 * Tells whether a signature ends with ERC-6492's mark.
 *
 * @example
 * ```ts
 * isErc6492Signature('0x1234') // => false
 * isErc6492Signature(`0x${'6492'.repeat(16)}`) // => true
 * ```
 */
export function isErc6492Signature(signature: Hex): boolean {
  return isHex(signature) && signature.length >= 66 && signature.endsWith(mark)
}

/**
 * Wraps the signature of an account that is not deployed yet.
 *
 * @throws INVALID_PARAMS the factory is no address, or the call or the signature no hex
 * @example
 * ```ts
 * const address = '0x5FbDB2315678afecb367f032d93F642f64180aa3'
 * const wrapped = serializeErc6492Signature({ address, data: '0x1234', signature: '0x56' })
 * parseErc6492Signature(wrapped) // => { address, data: '0x1234', signature: '0x56' }
 * ```
 */
export function serializeErc6492Signature({ address, data, signature }: Erc6492Signature): Hex {
  return `${encodeAbiParameters(parts, [address, data, signature])}${mark}`
}

/**
 * Unwraps a signature. One without ERC-6492's mark is given as it is, as in viem.
 *
 * @throws INVALID_PARAMS it has the mark, but what stands before it is malformed
 * @example
 * ```ts
 * parseErc6492Signature('0x1234') // => { signature: '0x1234' }
 * parseErc6492Signature(`0x${'6492'.repeat(16)}`) // throws INVALID_PARAMS
 * ```
 */
export function parseErc6492Signature(
  signature: Hex,
): Erc6492Signature | { signature: Hex; address?: undefined; data?: undefined } {
  if (!isHex(signature)) throw new LatchkeyError('INVALID_PARAMS', 'signature: expected hex', { path: 'signature' })
  if (!isErc6492Signature(signature)) return { signature }
  const [address, data, inner] = decodeAbiParameters(parts, signature.slice(0, -mark.length) as Hex)
  return { address, data, signature: inner }
}
