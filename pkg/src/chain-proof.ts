/** Accounts with proofs (EIP-1186), read from the JSON that `latchkey.wasm` checked. */

import { getAddress } from './address'
import { toNumber } from './quantities'
import type { Address, Hash, Hex } from './types'

/** What a gateway says of an account, and the nodes that show it. Nothing is proven yet: see `verifyAccountProof`. */
export type AccountProof = {
  address: Address
  balance: bigint
  codeHash: Hash
  nonce: number
  storageHash: Hash
  accountProof: readonly Hex[]
  /** One for each slot asked for, in that order. */
  storageProof: readonly { key: Hash; value: bigint; proof: readonly Hex[] }[]
}

type WireProof = Omit<AccountProof, 'balance' | 'nonce' | 'storageProof'> & {
  balance: string
  nonce: string
  storageProof: readonly { key: Hash; value: string; proof: readonly Hex[] }[]
}

/** @internal */
export function readProof(proof: WireProof): AccountProof {
  return {
    ...proof,
    address: getAddress(proof.address),
    balance: BigInt(proof.balance),
    nonce: toNumber(proof.nonce),
    storageProof: proof.storageProof.map((slot) => ({ ...slot, value: BigInt(slot.value) })),
  }
}
