/** Signatures and whose they are. Nothing here needs a key. Unlike viem's, these answer at once; `await` does no harm. */

import { hexToBytes } from '../hex'
import { call, wasm } from '../init'
import type { Address, Hex } from '../types'
import { encode } from '../wire'

/** A signature by its parts. `yParity`, or `v`: 27, 28, or 35 and more in a legacy transaction. */
export type Signature = { r: Hex; s: Hex } & (
  | { yParity: number; v?: bigint | undefined }
  | { yParity?: number | undefined; v: bigint }
)

/** 65 bytes r ‖ s ‖ v, as hex or bytes, or the parts. */
export type SignatureLike = Hex | Uint8Array | Signature

/**
 * Recovers who signed this hash. Any well-formed signature leads to some address: compare it with the one expected.
 *
 * @throws INVALID_PARAMS the hash does not have 32 bytes, or the signature is out of range, has a high s, or is nobody's
 * @example
 * ```ts
 * recoverAddress({
 *   hash: hashMessage('hello world'),
 *   signature:
 *     '0xa461f509887bd19e312c0c58467ce8ff8e300d3c1a90b608a760c5b80318eaf15fe57c96f9175d6cd4daad4663763baa7e78836e067d0163e9a2ccf2ff753f5b1b',
 * }) // => '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
 * ```
 */
export function recoverAddress({ hash, signature }: { hash: Hex | Uint8Array; signature: SignatureLike }): Address {
  return call(() => wasm.recover_address(encode([hash, signature]))) as Address
}

/**
 * Tells whether the signature of this hash is the address's. A malleable (high s) signature is not.
 *
 * @throws INVALID_PARAMS the address, the hash or the signature is malformed
 * @example
 * ```ts
 * verifyHash({
 *   address: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
 *   hash: hashMessage('hello world'),
 *   signature:
 *     '0xa461f509887bd19e312c0c58467ce8ff8e300d3c1a90b608a760c5b80318eaf15fe57c96f9175d6cd4daad4663763baa7e78836e067d0163e9a2ccf2ff753f5b1b',
 * }) // => false
 * ```
 */
export function verifyHash(parameters: {
  address: Address
  hash: Hex | Uint8Array
  signature: SignatureLike
}): boolean {
  const { address, hash, signature } = parameters
  return call(() => wasm.verify_signature(encode([address, hash, signature])))
}

/**
 * Writes a signature: r ‖ s ‖ v with v = 27 or 28, 65 bytes.
 *
 * @throws INVALID_PARAMS a part is missing, or out of range, or s is high
 * @example
 * ```ts
 * serializeSignature({ r: '0x01', s: '0x02', yParity: 1 }) // => concatHex([pad('0x01'), pad('0x02'), '0x1c'])
 * ```
 */
export function serializeSignature(signature: Signature): Hex {
  return call(() => wasm.serialize_signature(encode([signature]))) as Hex
}

/**
 * Reads a signature: 65 bytes into its parts.
 *
 * @throws INVALID_PARAMS not 65 bytes, or out of range, or s is high
 * @example
 * ```ts
 * const { v, yParity } = parseSignature(concatHex([pad('0x01'), pad('0x02'), '0x1c']))
 * v // => 28n
 * yParity // => 1
 * ```
 */
export function parseSignature(signature: Hex | Uint8Array): { r: Hex; s: Hex; v: bigint; yParity: number } {
  const hex = call(() => wasm.serialize_signature(encode([signature])))
  const v = hexToBytes(`0x${hex.slice(130)}`)[0] ?? 27
  return { r: `0x${hex.slice(2, 66)}`, s: `0x${hex.slice(66, 130)}`, v: BigInt(v), yParity: v - 27 }
}
