/** Signing with a private key that is at hand: viem's functions. To sign much with one key, make an account of it. */

import type { TypedData } from 'abitype'
import { hexToBytes } from '../hex'
import type { SignableMessage } from '../message/message'
import type { TypedDataDefinition } from '../message/typed-data'
import type { TransactionSerializable } from '../transaction/transaction'
import type { Hash, Hex } from '../types'
import {
  type AccountOptions,
  type AuthorizationRequest,
  keyOf,
  type SignatureObject,
  type SignedAuthorization,
  signAuthorizationWith,
  signHash,
  signMessageWith,
  signTransactionWith,
  signTypedDataWith,
  type TransactionSerializer,
  toObject,
} from './account'
import type { wasm } from './module'

type WithKey = { privateKey: Hex | Uint8Array } & AccountOptions

async function using<T>({ privateKey, verify }: WithKey, use: (key: wasm.AccountKey) => T | Promise<T>): Promise<T> {
  const key = keyOf(privateKey, { verify })
  try {
    return await use(key)
  } finally {
    key.free()
  }
}

/**
 * Signs a hash as it is: into r, s, v and yParity, or 65 bytes.
 *
 * @throws INVALID_PARAMS not a private key, or not a hash
 * @example
 * ```ts
 * const privateKey = `0x${'46'.repeat(32)}` as const
 * const signature = await sign({ privateKey, hash: keccak256('0x'), to: 'hex' })
 * recoverAddress({ hash: keccak256('0x'), signature }) // => privateKeyToAddress(privateKey)
 * ```
 */
export async function sign<to extends 'object' | 'hex' | 'bytes' = 'object'>(
  parameters: WithKey & { hash: Hash; to?: to | undefined },
): Promise<to extends 'hex' ? Hex : to extends 'bytes' ? Uint8Array : SignatureObject>
export async function sign(
  parameters: WithKey & { hash: Hash; to?: 'object' | 'hex' | 'bytes' | undefined },
): Promise<SignatureObject | Hex | Uint8Array> {
  const signature = await using(parameters, (key) => signHash(key, parameters.hash))
  if (parameters.to === 'hex') return signature
  return parameters.to === 'bytes' ? hexToBytes(signature) : toObject(signature)
}

/**
 * Signs a personal message (EIP-191).
 *
 * @throws INVALID_PARAMS not a private key, or not a message
 * @example
 * ```ts
 * const privateKey = `0x${'46'.repeat(32)}` as const
 * const signature = await signMessage({ privateKey, message: 'hi' })
 * recoverMessageAddress({ message: 'hi', signature }) // => privateKeyToAddress(privateKey)
 * ```
 */
export function signMessage(parameters: WithKey & { message: SignableMessage }): Promise<Hex> {
  return using(parameters, (key) => signMessageWith(key, parameters.message))
}

/**
 * Signs typed data (EIP-712).
 *
 * @throws INVALID_PARAMS not a private key, or a value that does not fit its type
 * @example
 * ```ts
 * const privateKey = `0x${'46'.repeat(32)}` as const
 * const types = { Vote: [{ name: 'choice', type: 'uint8' }] } as const
 * const vote = { types, primaryType: 'Vote', domain: {}, message: { choice: 2 } } as const
 * const signature = await signTypedData({ privateKey, ...vote })
 * recoverTypedDataAddress({ ...vote, signature }) // => privateKeyToAddress(privateKey)
 * ```
 */
export function signTypedData<
  const types extends TypedData | Record<string, unknown>,
  primaryType extends keyof types | 'EIP712Domain',
>(parameters: WithKey & TypedDataDefinition<types, primaryType>): Promise<Hex> {
  return using(parameters, (key) => signTypedDataWith(key, parameters as TypedDataDefinition))
}

/**
 * Signs a transaction: what `eth_sendRawTransaction` takes.
 *
 * @throws INVALID_PARAMS not a private key, or a field of the transaction is wrong
 * @example
 * ```ts
 * const privateKey = `0x${'46'.repeat(32)}` as const
 * const transaction = { type: 'eip1559', chainId: 1, nonce: 0 } as const
 * const serializedTransaction = await signTransaction({ privateKey, transaction })
 * recoverTransactionAddress({ serializedTransaction }) // => privateKeyToAddress(privateKey)
 * ```
 */
export function signTransaction(
  parameters: WithKey & { transaction: TransactionSerializable; serializer?: TransactionSerializer | undefined },
): Promise<Hex> {
  return using(parameters, (key) => signTransactionWith(key, parameters.transaction, parameters.serializer))
}

/**
 * Signs an authorisation (EIP-7702): the code at that address then owns all that the account owns.
 *
 * @throws INVALID_PARAMS not a private key, or a field is wrong
 * @example
 * ```ts
 * const privateKey = `0x${'46'.repeat(32)}` as const
 * const request = { address: '0x5FbDB2315678afecb367f032d93F642f64180aa3', chainId: 1, nonce: 0 } as const
 * const authorization = await signAuthorization({ privateKey, ...request })
 * recoverAuthorizationAddress({ authorization }) // => privateKeyToAddress(privateKey)
 * ```
 */
export function signAuthorization(parameters: WithKey & AuthorizationRequest): Promise<SignedAuthorization> {
  return using(parameters, (key) => signAuthorizationWith(key, parameters))
}
