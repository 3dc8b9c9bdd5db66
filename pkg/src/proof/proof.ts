/** Merkle-Patricia proofs (EIP-1186): what a state, a storage or a block holds. Only the root is trusted. */

import { call, wasm } from '../init'
import { toNumber } from '../quantities'
import type { Address, Hash, Hex } from '../types'
import { decode, encode } from '../wire'

/** The nodes from the root on, as `client.getProof` gives them. */
export type ProofNodes = readonly (Hex | Uint8Array)[]

/** What a state holds of an account. */
export type ProvenAccount = { nonce: number; balance: bigint; storageHash: Hash; codeHash: Hash }

/**
 * Checks what the state of `stateRoot` holds of an account. Gives it, or null where the proof shows that there is none.
 *
 * @throws PROOF_INVALID the nodes show neither
 * @throws INVALID_PARAMS the root, the address or a node is malformed
 * @example
 * ```ts
 * const address = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
 * const empty = '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421'
 * verifyAccountProof({ stateRoot: empty, address, proof: [] }) // => null
 * verifyAccountProof({ stateRoot: keccak256('0x'), address, proof: [] }) // throws PROOF_INVALID
 * ```
 */
export function verifyAccountProof(parameters: {
  stateRoot: Hash
  address: Address
  proof: ProofNodes
}): ProvenAccount | null {
  const { stateRoot, address, proof } = parameters
  const account = call(() => decode(wasm.verify_account_proof(encode([stateRoot, address, proof])))) as
    | (Omit<ProvenAccount, 'nonce'> & { nonce: bigint })
    | null
  return account && { ...account, nonce: toNumber(`${account.nonce}`) }
}

/**
 * Checks what a storage holds in a slot. Gives zero where the proof shows that there is nothing.
 *
 * Takes: `storageHash` of an account that `verifyAccountProof` gave.
 *
 * @throws PROOF_INVALID the nodes do not show it
 * @throws INVALID_PARAMS the root, the slot or a node is malformed
 * @example
 * ```ts
 * const empty = '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421'
 * verifyStorageProof({ storageHash: empty, key: '0x00', proof: [] }) // => 0n
 * ```
 */
export function verifyStorageProof(parameters: { storageHash: Hash; key: Hex; proof: ProofNodes }): bigint {
  const { storageHash, key, proof } = parameters
  return call(() => decode(wasm.verify_storage_proof(encode([storageHash, key, proof])))) as bigint
}

/**
 * Checks which transaction a block has at an index. Gives its bytes, or null where the proof shows that there is none.
 *
 * @throws PROOF_INVALID the nodes show neither
 * @throws INVALID_PARAMS the root, the index or a node is malformed
 * @example
 * ```ts
 * const empty = '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421'
 * verifyTransactionProof({ transactionsRoot: empty, index: 0, proof: [] }) // => null
 * ```
 */
export function verifyTransactionProof(parameters: {
  transactionsRoot: Hash
  index: number
  proof: ProofNodes
}): Hex | null {
  return atIndex(parameters.transactionsRoot, parameters.index, parameters.proof)
}

/**
 * Checks which receipt a block has at an index. Gives its bytes (EIP-2718), or null where the proof shows that there is none.
 *
 * @throws PROOF_INVALID the nodes show neither
 * @throws INVALID_PARAMS the root, the index or a node is malformed
 * @example
 * ```ts
 * const empty = '0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421'
 * verifyReceiptProof({ receiptsRoot: empty, index: 0, proof: [] }) // => null
 * ```
 */
export function verifyReceiptProof(parameters: { receiptsRoot: Hash; index: number; proof: ProofNodes }): Hex | null {
  return atIndex(parameters.receiptsRoot, parameters.index, parameters.proof)
}

function atIndex(root: Hash, index: number, proof: ProofNodes): Hex | null {
  return call(() => decode(wasm.verify_index_proof(encode([root, index, proof])))) as Hex | null
}

/**
 * Checks what any Merkle-Patricia trie holds at a key. Gives the value, or null where the proof shows that there is none.
 *
 * Takes: the key as the trie has it; in the tries of the state it is a hash.
 *
 * @throws PROOF_INVALID the nodes show neither
 * @throws INVALID_PARAMS the root, the key or a node is malformed; a key of more than 64 bytes
 * @example
 * ```ts
 * // A trie of one leaf: the path "key" with its prefix, and the value.
 * const value = toHex('a value of more than thirty-one bytes')
 * const leaf = toRlp([concatHex(['0x20', toHex('key')]), value])
 * verifyProof({ root: keccak256(leaf), key: toHex('key'), proof: [leaf] }) // => value
 * verifyProof({ root: keccak256(leaf), key: toHex('kex'), proof: [leaf] }) // => null
 * ```
 */
export function verifyProof(parameters: { root: Hash; key: Hex | Uint8Array; proof: ProofNodes }): Hex | null {
  const { root, key, proof } = parameters
  return call(() => decode(wasm.verify_proof(encode([root, key, proof])))) as Hex | null
}
