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

/** Who signed this hash. Any well-formed signature leads to some address: compare it with the one expected. */
export function recoverAddress({ hash, signature }: { hash: Hex | Uint8Array; signature: SignatureLike }): Address {
  return call(() => wasm.recover_address(encode([hash, signature]))) as Address
}

/** Whether the signature of this hash is the address's. A malleable (high s) signature is not. */
export function verifyHash(parameters: {
  address: Address
  hash: Hex | Uint8Array
  signature: SignatureLike
}): boolean {
  const { address, hash, signature } = parameters
  return call(() => wasm.verify_signature(encode([address, hash, signature])))
}

/** r ‖ s ‖ v with v = 27 or 28. */
export function serializeSignature(signature: Signature): Hex {
  return call(() => wasm.serialize_signature(encode([signature]))) as Hex
}

/** 65 bytes into parts. */
export function parseSignature(signature: Hex | Uint8Array): { r: Hex; s: Hex; v: bigint; yParity: number } {
  const hex = call(() => wasm.serialize_signature(encode([signature])))
  const v = hexToBytes(`0x${hex.slice(130)}`)[0] ?? 27
  return { r: `0x${hex.slice(2, 66)}`, s: `0x${hex.slice(66, 130)}`, v: BigInt(v), yParity: v - 27 }
}
