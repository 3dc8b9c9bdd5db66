/** Authorisations to run a contract's code as an account's own (EIP-7702). */

import { hexToBytes } from '../hex'
import { call, wasm } from '../init'
import { recoverAddress, type Signature, type SignatureLike, verifyHash } from '../message/signature'
import type { Address, Hex } from '../types'
import { encode } from '../wire'

/** What is authorised. Chain 0 is every chain; the zero address ends a delegation. */
export type AuthorizationRequest = (
  | { address: Address; contractAddress?: undefined }
  | { contractAddress: Address; address?: undefined }
) & { chainId: number; nonce: number }

/** An authorisation and its signature. */
export type SignedAuthorization = { address: Address; chainId: number; nonce: number } & Signature

/** An authorisation that may carry its signature. */
export type Authorization = { address: Address; chainId: number; nonce: number } & Partial<
  Record<'r' | 's', Hex> & { v: bigint | undefined; yParity: number | undefined }
>

/**
 * Computes the hash that an authorisation's account signs: keccak256(`0x05` ‖ rlp([chainId, address, nonce])).
 *
 * @throws INVALID_PARAMS the message names the field
 * @example
 * ```ts
 * hashAuthorization({ address: '0xe5E600FBA10D0c4080438597F0Dc036142c80BdE', chainId: 1, nonce: 1 })
 * // => '0x114589d42e4925f801ba462c97eb5354cf63d623ad54b2f877b1708700de9d9d'
 * ```
 */
export function hashAuthorization(parameters: AuthorizationRequest & { to?: 'hex' | undefined }): Hex
export function hashAuthorization(parameters: AuthorizationRequest & { to: 'bytes' }): Uint8Array
export function hashAuthorization(
  parameters: AuthorizationRequest & { to?: 'hex' | 'bytes' | undefined },
): Hex | Uint8Array {
  const { address, contractAddress, chainId, nonce, to } = parameters
  const hash = call(() => wasm.hash_authorization(encode([{ address, contractAddress, chainId, nonce }]))) as Hex
  return to === 'bytes' ? hexToBytes(hash) : hash
}

/**
 * Recovers the account that delegates itself. The signature is the authorisation's own, or given.
 *
 * @throws INVALID_PARAMS there is no signature, or it is out of range, has a high s, or is nobody's
 * @example
 * ```ts
 * const authorization = { address: '0x5FbDB2315678afecb367f032d93F642f64180aa3', chainId: 1, nonce: 0 } as const
 * recoverAuthorizationAddress({ authorization }) // throws INVALID_PARAMS
 * ```
 */
export function recoverAuthorizationAddress(parameters: {
  authorization: Authorization
  signature?: SignatureLike | undefined
}): Address {
  const { authorization, signature } = parameters
  const { address, chainId, nonce } = authorization
  return recoverAddress({
    hash: hashAuthorization({ address, chainId, nonce }),
    signature: signature ?? (authorization as Signature),
  })
}

/**
 * Tells whether `address` signed this authorisation. A signature that no key can have made is a no.
 *
 * @throws INVALID_PARAMS the authorisation or the address is malformed
 * @example
 * ```ts
 * const address = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
 * const authorization = { address, chainId: 1, nonce: 0, r: keccak256('0x01'), s: numberToHex(5n, { size: 32 }), yParity: 0 } as const
 * verifyAuthorization({ address, authorization }) // => false
 * ```
 */
export function verifyAuthorization(parameters: {
  address: Address
  authorization: Authorization
  signature?: SignatureLike | undefined
}): boolean {
  const { address, authorization, signature } = parameters
  const { address: contract, chainId, nonce } = authorization
  // What is malformed beside the signature throws here.
  const hash = hashAuthorization({ address: contract, chainId, nonce })
  const given = signature ?? (authorization as Signature)
  return verifyHash({ address, hash, signature: given })
}
