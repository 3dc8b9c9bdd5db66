/** Typed data (EIP-712). */

import type { TypedData, TypedDataDomain, TypedDataToPrimitiveTypes } from 'abitype'
import { LatchkeyError } from '../errors'
import { bytesToHex } from '../hex'
import { call, wasm } from '../init'
import { askHashOf } from '../scratch'
import type { Address, Hex } from '../types'
import { recoverAddress, type SignatureLike, verifyHash } from './signature'

/** @internal */
export type WideTypes = Record<string, unknown>

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
  try {
    const copy = plain(definition, 0)
    return JSON.stringify(copy === odd ? definition : copy, copy === odd ? replace : undefined)
  } catch (cause) {
    throw new LatchkeyError('INVALID_PARAMS', 'typed data: it cannot be written as JSON', undefined, { cause })
  }
}

function replace(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  return value instanceof Uint8Array ? bytesToHex(value) : value
}

/** What only `JSON.stringify` with a replacer gets right. */
const odd = Symbol()
const deepest = 32

/** A copy of plain objects and arrays, replaced within: writing it takes half the time of writing with a replacer. */
function plain(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? value.toString() : value
  if (value instanceof Uint8Array) return bytesToHex(value)
  const prototype = Object.getPrototypeOf(value)
  if (depth > deepest || 'toJSON' in value) return odd
  if (Array.isArray(value)) {
    const items: unknown[] = []
    for (const item of value) {
      const copy = plain(item, depth + 1)
      if (copy === odd) return odd
      items.push(copy)
    }
    return items
  }
  if (prototype !== Object.prototype && prototype !== null) return odd
  const copies: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const copy = plain((value as Record<string, unknown>)[key], depth + 1)
    if (copy === odd || key === '__proto__') return odd
    copies[key] = copy
  }
  return copies
}

/**
 * Computes the hash that `eth_signTypedData_v4` signs. A missing or misfitting field is refused, never left out.
 *
 * @throws INVALID_PARAMS the message says which value does not fit its type
 * @throws PARSE the same key twice
 * @throws LIMIT larger than anybody signs
 * @example
 * ```ts
 * hashTypedData({
 *   types: { Vote: [{ name: 'choice', type: 'uint8' }] },
 *   primaryType: 'Vote',
 *   domain: { name: 'Council', chainId: 1 },
 *   message: { choice: 2 },
 * }) // => '0xc8fd3e70deb901c9ac02924a97cfd34144843bb016e34dbbf8a986d41e8a5610'
 * ```
 */
export function hashTypedData<
  const types extends TypedData | WideTypes,
  primaryType extends keyof types | 'EIP712Domain',
>(definition: TypedDataDefinition<types, primaryType>): Hex {
  const json = serializeTypedData<types, primaryType>(definition)
  return askHashOf([json], (begin, end) => wasm.hash_typed_data(begin, end))
}

/**
 * Writes typed data as the JSON that `eth_signTypedData_v4` takes: bigints as decimal text, bytes as hex.
 *
 * @throws INVALID_PARAMS it cannot be written: it holds itself
 * @example
 * ```ts
 * serializeTypedData({ types: { A: [{ name: 'n', type: 'uint256' }] }, primaryType: 'A', domain: {}, message: { n: 1n } })
 * // => '{"domain":{},"message":{"n":"1"},"primaryType":"A","types":{"A":[{"name":"n","type":"uint256"}]}}'
 * ```
 */
export function serializeTypedData<
  const types extends TypedData | WideTypes,
  primaryType extends keyof types | 'EIP712Domain',
>(definition: TypedDataDefinition<types, primaryType>): string {
  const { types, primaryType, domain, message } = definition
  return typedDataJson({ domain, message, primaryType, types })
}

/**
 * Checks typed data as `hashTypedData` does.
 *
 * @throws INVALID_PARAMS the message says which value does not fit its type
 * @throws PARSE the same key twice
 * @throws LIMIT larger than anybody signs
 * @example
 * ```ts
 * const types = { Vote: [{ name: 'choice', type: 'uint8' }] } as const
 * validateTypedData({ types, primaryType: 'Vote', domain: {}, message: { choice: 2 } })
 * validateTypedData({ types, primaryType: 'Vote', domain: {}, message: { choice: 256 } }) // throws INVALID_PARAMS
 * ```
 */
export function validateTypedData<
  const types extends TypedData | WideTypes,
  primaryType extends keyof types | 'EIP712Domain',
>(definition: TypedDataDefinition<types, primaryType>): void {
  hashTypedData<types, primaryType>(definition)
}

/**
 * Computes `hashStruct` of a value of one of the types.
 *
 * @throws INVALID_PARAMS the message says which value does not fit its type
 * @throws LIMIT larger than anybody signs
 * @example
 * ```ts
 * const types = { Vote: [{ name: 'choice', type: 'uint8' }] } as const
 * const typeHash = keccak256(toHex('Vote(uint8 choice)'))
 * hashStruct({ types, primaryType: 'Vote', data: { choice: 2 } })
 * // => keccak256(concatHex([typeHash, numberToHex(2, { size: 32 })]))
 * ```
 */
export function hashStruct<const types extends TypedData | WideTypes>(parameters: {
  types: types
  primaryType: keyof types & string
  data: Record<string, unknown>
}): Hex {
  const { primaryType, data } = parameters
  const { EIP712Domain, ...others }: WideTypes = parameters.types
  const ofDomain = primaryType === 'EIP712Domain'
  // Beside a struct of another type stands no domain.
  const types = ofDomain ? { EIP712Domain, ...others } : others
  const json = typedDataJson({ types, primaryType, domain: ofDomain ? data : {}, message: data })
  return call(() => wasm.hash_struct(json)) as Hex
}

/**
 * Computes `hashStruct` of a domain whose type is given.
 *
 * @throws INVALID_PARAMS the message says which value does not fit its type
 * @example
 * ```ts
 * const types = { EIP712Domain: [{ name: 'name', type: 'string' }] }
 * hashDomain({ types, domain: { name: 'Council' } }) === domainSeparator({ domain: { name: 'Council' } }) // => true
 * ```
 */
export function hashDomain<const types extends TypedData | WideTypes>(parameters: {
  types: types
  domain: TypedDataDomain | Record<string, unknown>
}): Hex {
  const { types, domain } = parameters
  const json = typedDataJson({ types, primaryType: 'EIP712Domain', domain })
  return askHashOf([json], (begin, end) => wasm.domain_separator(begin, end))
}

/**
 * Computes `hashStruct` of a domain, its type inferred: a contract's `DOMAIN_SEPARATOR()`.
 *
 * @throws INVALID_PARAMS a field does not fit its type
 * @example
 * ```ts
 * const typeHash = keccak256(toHex('EIP712Domain(uint256 chainId)'))
 * domainSeparator({ domain: { chainId: 1 } }) // => keccak256(concatHex([typeHash, numberToHex(1, { size: 32 })]))
 * ```
 */
export function domainSeparator({ domain }: { domain: TypedDataDomain }): Hex {
  return hashDomain({ types: {}, domain })
}

/**
 * Recovers who signed this typed data.
 *
 * @throws INVALID_PARAMS a value does not fit its type, or the signature is out of range, has a high s, or is nobody's
 * @example
 * ```ts
 * const signature = '0x'
 * const types = { Vote: [{ name: 'choice', type: 'uint8' }] } as const
 * recoverTypedDataAddress({ types, primaryType: 'Vote', domain: {}, message: { choice: 2 }, signature }) // throws INVALID_PARAMS
 * ```
 */
export function recoverTypedDataAddress<
  const types extends TypedData | WideTypes,
  primaryType extends keyof types | 'EIP712Domain',
>(definition: TypedDataDefinition<types, primaryType> & { signature: SignatureLike }): Address {
  return recoverAddress({ hash: hashTypedData<types, primaryType>(definition), signature: definition.signature })
}

/**
 * Tells whether the address signed this typed data with its own key. Contract accounts are not asked: `client.verifyTypedData`
 * asks them.
 *
 * @throws INVALID_PARAMS a value does not fit its type, or the address or the signature is malformed
 * @example
 * ```ts
 * const address = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
 * const types = { Vote: [{ name: 'choice', type: 'uint8' }] } as const
 * const signature = `0x${'11'.repeat(64)}1b` as const
 * verifyTypedData({ types, primaryType: 'Vote', domain: {}, message: { choice: 2 }, address, signature }) // => false
 * ```
 */
export function verifyTypedData<
  const types extends TypedData | WideTypes,
  primaryType extends keyof types | 'EIP712Domain',
>(definition: TypedDataDefinition<types, primaryType> & { address: Address; signature: SignatureLike }): boolean {
  const { address, signature } = definition
  return verifyHash({ address, hash: hashTypedData<types, primaryType>(definition), signature })
}
