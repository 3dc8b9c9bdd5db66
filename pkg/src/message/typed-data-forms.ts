/** The older forms of typed data that wallets still sign: `eth_signTypedData_v3`, and the first, a list of values. */

import type { TypedData } from 'abitype'
import { call, wasm } from '../init'
import type { Hex } from '../types'
import { serializeTypedData, type TypedDataDefinition, typedDataJson, type WideTypes } from './typed-data'

/**
 * Computes the hash that `eth_signTypedData_v3` signs. It knows neither arrays nor values of recursive types; what it can
 * hash, V4 hashes alike.
 *
 * A missing field, which V3 leaves out of the hash, is refused.
 *
 * @throws INVALID_PARAMS a value does not fit its type, or V3 has no hash for it
 * @throws LIMIT larger than anybody signs
 * @example
 * ```ts
 * const types = { Vote: [{ name: 'choice', type: 'uint8' }], Poll: [{ name: 'votes', type: 'Vote[]' }] } as const
 * const vote = { types, primaryType: 'Vote', domain: { name: 'Council' }, message: { choice: 2 } } as const
 * hashTypedDataV3(vote) === hashTypedData(vote) // => true
 * hashTypedDataV3({ ...vote, primaryType: 'Poll', message: { votes: [{ choice: 2 }] } }) // throws INVALID_PARAMS
 * ```
 */
export function hashTypedDataV3<
  const types extends TypedData | WideTypes,
  primaryType extends keyof types | 'EIP712Domain',
>(definition: TypedDataDefinition<types, primaryType>): Hex {
  const json = serializeTypedData<types, primaryType>(definition)
  return call(() => wasm.hash_typed_data_v3(json)) as Hex
}

/** A named value of the first form of typed data. */
export type TypedValue = { type: string; name: string; value: unknown }

/**
 * Computes the hash that the first `eth_signTypedData` signs: of a list of values.
 *
 * It names no chain, no contract and no dapp: a signature counts wherever the list does. Arrays, which it packs without
 * their lengths, are refused.
 *
 * @throws INVALID_PARAMS a value does not fit its type
 * @throws LIMIT larger than anybody signs
 * @example
 * ```ts
 * hashTypedDataV1([{ type: 'string', name: 'message', value: 'Hi, Alice!' }])
 * // => '0x14b9f24872e28cc49e72dc104d7380d8e0ba84a3fe2e712704bcac66a5702bd5'
 * ```
 */
export function hashTypedDataV1(values: readonly TypedValue[]): Hex {
  const json = typedDataJson(values)
  return call(() => wasm.hash_typed_data_v1(json)) as Hex
}
