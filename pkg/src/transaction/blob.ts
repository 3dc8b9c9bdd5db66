/** Blobs around transactions of type 3 (EIP-4844, EIP-7594). Commitments and proofs come from a KZG library. */

import { hexToBytes } from '../hex'
import { call, wasm } from '../init'
import type { Hex } from '../types'
import { encode } from '../wire'

/**
 * A blob (131072 bytes) with its commitment (48 bytes), and its proof (48 bytes, EIP-4844) or the proofs of its 128 cells
 * (EIP-7594).
 */
export type BlobSidecar<type extends Hex | Uint8Array = Hex | Uint8Array> = { blob: type; commitment: type } & (
  | { proof: type; cellProofs?: undefined }
  | { cellProofs: readonly type[]; proof?: undefined }
)

/**
 * Computes the versioned hash of a KZG commitment: `0x01` ‖ sha256(commitment) without its first byte.
 *
 * @throws INVALID_PARAMS a commitment has 48 bytes
 * @example
 * ```ts
 * commitmentToVersionedHash({ commitment: `0xc0${'00'.repeat(47)}` })
 * // => '0x010657f37554c781402a22917dee2f75def7ab966d7b770905398eba3c444014'
 * ```
 */
export function commitmentToVersionedHash<type extends Hex | Uint8Array>(parameters: { commitment: type }): type {
  const { commitment } = parameters
  const hash = call(() => wasm.commitment_to_versioned_hash(encode([commitment]))) as Hex
  return (typeof commitment === 'string' ? hash : hexToBytes(hash)) as type
}

/**
 * Computes the versioned hashes of sidecars, in their order.
 *
 * @throws INVALID_PARAMS a commitment has 48 bytes
 * @example
 * ```ts
 * sidecarsToVersionedHashes({ sidecars: [] }) // => []
 * ```
 */
export function sidecarsToVersionedHashes<type extends Hex | Uint8Array>(parameters: {
  sidecars: readonly BlobSidecar<type>[]
}): type[] {
  return parameters.sidecars.map(({ commitment }) => commitmentToVersionedHash({ commitment }))
}
