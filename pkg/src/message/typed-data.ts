/** Typed data (EIP-712). */

import type { TypedData, TypedDataDomain, TypedDataToPrimitiveTypes } from 'abitype'
import { bytesToHex } from '../hex'
import { call, wasm } from '../init'
import type { Address, Hex } from '../types'
import { recoverAddress, type SignatureLike, verifyHash } from './signature'

type WideTypes = Record<string, unknown>

type MessageOf<types, primaryType> = types extends TypedData
  ? TypedData extends types
    ? Record<string, unknown>
    : primaryType extends keyof TypedDataToPrimitiveTypes<types>
      ? TypedDataToPrimitiveTypes<types>[primaryType]
      : Record<string, unknown>
  : Record<string, unknown>

/** What is signed. `EIP712Domain` may be missing among the types: it is inferred from the domain. */
export type TypedDataDefinition<
  types extends TypedData | WideTypes = TypedData,
  primaryType extends keyof types | 'EIP712Domain' = keyof types,
> = {
  types: types
  primaryType: primaryType | (keyof types & string)
  domain?: TypedDataDomain | Record<string, unknown> | undefined
} & (primaryType extends 'EIP712Domain' ? { message?: undefined } : { message: MessageOf<types, primaryType> })

/**
 * bigints travel as decimal text, bytes as hex: both are what typed data has for them in JSON.
 *
 * @internal
 */
export function typedDataJson(definition: object): string {
  return JSON.stringify(definition, (_key, value: unknown) => {
    if (typeof value === 'bigint') return value.toString()
    return value instanceof Uint8Array ? bytesToHex(value) : value
  })
}

/** The hash that is signed. */
export function hashTypedData<
  const types extends TypedData | WideTypes,
  primaryType extends keyof types | 'EIP712Domain',
>(definition: TypedDataDefinition<types, primaryType>): Hex {
  const { types, primaryType, domain, message } = definition
  return call(() => wasm.hash_typed_data(typedDataJson({ types, primaryType, domain, message }))) as Hex
}

/** `hashStruct` of a domain: a contract's `DOMAIN_SEPARATOR()`. */
export function domainSeparator({ domain }: { domain: TypedDataDomain }): Hex {
  return call(() => wasm.domain_separator(typedDataJson({ types: {}, primaryType: 'EIP712Domain', domain }))) as Hex
}

/** Who signed this typed data. */
export function recoverTypedDataAddress<
  const types extends TypedData | WideTypes,
  primaryType extends keyof types | 'EIP712Domain',
>(definition: TypedDataDefinition<types, primaryType> & { signature: SignatureLike }): Address {
  return recoverAddress({ hash: hashTypedData<types, primaryType>(definition), signature: definition.signature })
}

/** Whether the address signed this typed data with its own key. Contract accounts (ERC-1271) are not asked. */
export function verifyTypedData<
  const types extends TypedData | WideTypes,
  primaryType extends keyof types | 'EIP712Domain',
>(definition: TypedDataDefinition<types, primaryType> & { address: Address; signature: SignatureLike }): boolean {
  const { address, signature } = definition
  return verifyHash({ address, hash: hashTypedData<types, primaryType>(definition), signature })
}
