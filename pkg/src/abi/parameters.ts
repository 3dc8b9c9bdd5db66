/** Values of a parameter list, without a function around them. */

import type { AbiParameter } from 'abitype'
import { call, wasm } from '../init'
import { askText, askValue } from '../scratch'
import type { Hex } from '../types'
import { encode } from '../wire'
import { paramsHandle } from './handles'
import type { Values } from './types'

/**
 * Encodes values as `abi.encode` does.
 *
 * @throws INVALID_PARAMS the message names the value that does not fit
 * @throws PARSE a type is malformed
 * @example
 * ```ts
 * encodeAbiParameters([{ type: 'uint256' }, { type: 'bool' }], [5n, true]) // => concatHex([pad('0x05'), pad('0x01')])
 * encodeAbiParameters([{ type: 'uint8' }], [256]) // throws INVALID_PARAMS
 * ```
 */
export function encodeAbiParameters<const params extends readonly AbiParameter[]>(
  params: params,
  values: Values<params, 'inputs'>,
): Hex {
  const handle = paramsHandle(params)
  return askText(values, (begin, end) => handle.encode(begin, end)) as Hex
}

/**
 * Decodes values as `abi.decode` does: dirty padding and offsets beyond the data are refused.
 *
 * @throws INVALID_PARAMS the message says where the data do not fit
 * @throws PARSE a type is malformed
 * @example
 * ```ts
 * decodeAbiParameters([{ type: 'uint256' }, { type: 'bool' }], concatHex([pad('0x05'), pad('0x01')])) // => [5n, true]
 * decodeAbiParameters([{ type: 'bool' }], pad('0x02')) // throws INVALID_PARAMS
 * ```
 */
export function decodeAbiParameters<const params extends readonly AbiParameter[]>(
  params: params,
  data: Hex | Uint8Array,
): Values<params, 'outputs'> {
  const handle = paramsHandle(params)
  return askValue([data], (begin, end) => handle.decode(begin, end)) as Values<params, 'outputs'>
}

type PackedValues<types extends readonly string[]> = Values<{ [key in keyof types]: { type: types[key] } }, 'inputs'>

/**
 * Encodes values as `abi.encodePacked` does, of types given as text. Like Solidity, and unlike viem, refuses tuples and arrays
 * of arrays, `bytes` or `string`.
 *
 * @throws INVALID_PARAMS the message names the value that does not fit, or the type that is not packed
 * @throws PARSE a type is malformed
 * @example
 * ```ts
 * encodePacked(['uint8', 'string'], [5, 'hi']) // => '0x056869'
 * ```
 */
export function encodePacked<const types extends readonly string[]>(types: types, values: PackedValues<types>): Hex {
  return call(() => wasm.encode_packed_values(encode([types, values]))) as Hex
}
