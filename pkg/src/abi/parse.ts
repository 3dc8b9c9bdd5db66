/** Human-readable ABIs and signatures, typed by abitype. */

import type { Abi, AbiEvent, AbiFunction, ParseAbi, ParseAbiItem, ParseAbiParameters } from 'abitype'
import { LatchkeyError } from '../errors'
import { call, wasm } from '../init'
import type { Hex } from '../types'
import { encode } from '../wire'
import { abiHandle } from './handles'

/**
 * Reads Solidity signatures as a JSON ABI. Structs are among them, by name.
 *
 * @throws PARSE the message says which signature is wrong, and where
 * @example
 * ```ts
 * const [item] = parseAbi(['function balanceOf(address owner) view returns (uint256)'])
 * item.name // => 'balanceOf'
 * parseAbi(['function ('] as const as never) // throws PARSE
 * ```
 */
export function parseAbi<const signatures extends readonly string[]>(
  signatures: signatures['length'] extends 0 ? never : signatures,
): ParseAbi<signatures> {
  return JSON.parse(call(() => wasm.parse_abi(encode([signatures])))) as ParseAbi<signatures>
}

/**
 * Reads one signature, with the structs it uses if there are any, as its ABI item.
 *
 * @throws PARSE the message says what is wrong, and where
 * @example
 * ```ts
 * parseAbiItem('event Ping(uint256 indexed id)').inputs[0].type // => 'uint256'
 * ```
 */
export function parseAbiItem<const signature extends string | readonly string[]>(
  signature: signature,
): ParseAbiItem<signature> {
  const texts = typeof signature === 'string' ? [signature] : signature
  const [item] = JSON.parse(call(() => wasm.parse_abi(encode([texts])))) as Abi
  if (!item) throw new LatchkeyError('PARSE', 'no function, event, error or constructor among the signatures')
  return item as ParseAbiItem<signature>
}

/**
 * Reads a parameter list.
 *
 * @throws PARSE the message says what is wrong, and where
 * @example
 * ```ts
 * parseAbiParameters('address to, uint256 amount').map(({ name }) => name) // => ['to', 'amount']
 * ```
 */
export function parseAbiParameters<const params extends string | readonly string[]>(
  params: params,
): ParseAbiParameters<params> {
  const texts = typeof params === 'string' ? [params] : params
  const [item] = JSON.parse(call(() => wasm.parse_abi_parameters(encode([texts])))) as [AbiFunction]
  return item.inputs as unknown as ParseAbiParameters<params>
}

/**
 * Computes the first four bytes of a function's (or an error's) signature hash.
 *
 * @throws PARSE the text is not a signature
 * @throws INVALID_PARAMS the item has none
 * @example
 * ```ts
 * toFunctionSelector('transfer(address,uint256)') // => '0xa9059cbb'
 * ```
 */
export function toFunctionSelector(item: string | AbiFunction): Hex {
  return selector(item, 'function')
}

/**
 * Computes the hash of an event's signature: the first topic of its logs.
 *
 * @throws PARSE the text is not a signature
 * @throws INVALID_PARAMS the item has none
 * @example
 * ```ts
 * toEventSelector('Transfer(address,address,uint256)')
 * // => '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'
 * ```
 */
export function toEventSelector(item: string | AbiEvent): Hex {
  return selector(item, 'event')
}

function selector(item: string | AbiFunction | AbiEvent, kind: string): Hex {
  return call(() => {
    if (typeof item !== 'string') return abiHandle([item]).selector()
    const text = /^\s*(function|event|error)\s/.test(item) ? item : `${kind} ${item}`
    return abiHandle(JSON.parse(wasm.parse_abi(encode([[text]])))).selector()
  }) as Hex
}
