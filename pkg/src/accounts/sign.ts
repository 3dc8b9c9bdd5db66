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

/** Signs a hash as it is: into r, s, v and yParity, or 65 bytes. */
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

/** Signs a personal message (EIP-191). */
export function signMessage(parameters: WithKey & { message: SignableMessage }): Promise<Hex> {
  return using(parameters, (key) => signMessageWith(key, parameters.message))
}

/** Signs typed data (EIP-712). */
export function signTypedData<
  const types extends TypedData | Record<string, unknown>,
  primaryType extends keyof types | 'EIP712Domain',
>(parameters: WithKey & TypedDataDefinition<types, primaryType>): Promise<Hex> {
  return using(parameters, (key) => signTypedDataWith(key, parameters as TypedDataDefinition))
}

/** Signs a transaction: what `eth_sendRawTransaction` takes. */
export function signTransaction(
  parameters: WithKey & { transaction: TransactionSerializable; serializer?: TransactionSerializer | undefined },
): Promise<Hex> {
  return using(parameters, (key) => signTransactionWith(key, parameters.transaction, parameters.serializer))
}

/** Signs an authorisation (EIP-7702): the code at that address then owns all that the account owns. */
export function signAuthorization(parameters: WithKey & AuthorizationRequest): Promise<SignedAuthorization> {
  return using(parameters, (key) => signAuthorizationWith(key, parameters))
}
