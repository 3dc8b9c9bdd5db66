/** Values of a parameter list, without a function around them. */

import type { AbiParameter } from 'abitype'
import { call, wasm } from '../init'
import type { Hex } from '../types'
import { decode, encode } from '../wire'
import { paramsHandle } from './handles'
import type { Values } from './types'

/** `abi.encode(values)`. */
export function encodeAbiParameters<const params extends readonly AbiParameter[]>(
  params: params,
  values: Values<params, 'inputs'>,
): Hex {
  return call(() => paramsHandle(params).encode(encode([values]))) as Hex
}

/** `abi.decode(data, …)`. */
export function decodeAbiParameters<const params extends readonly AbiParameter[]>(
  params: params,
  data: Hex | Uint8Array,
): Values<params, 'outputs'> {
  return call(() => decode(paramsHandle(params).decode(encode([data])))) as Values<params, 'outputs'>
}

type PackedValues<types extends readonly string[]> = Values<{ [key in keyof types]: { type: types[key] } }, 'inputs'>

/**
 * `abi.encodePacked(values)`, of types given as text. Like Solidity, and unlike viem, refuses tuples and arrays of
 * arrays, `bytes` or `string`.
 */
export function encodePacked<const types extends readonly string[]>(types: types, values: PackedValues<types>): Hex {
  return call(() => wasm.encode_packed_values(encode([types, values]))) as Hex
}
