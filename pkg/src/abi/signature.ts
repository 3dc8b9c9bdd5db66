/** Canonical signatures of ABI items, and their hashes. */

import type { AbiError, AbiEvent, AbiFunction } from 'abitype'
import { stringToBytes } from '../hex'
import { call, wasm } from '../init'
import { keccak256 } from '../keccak'
import type { Hash } from '../types'
import { encode } from '../wire'
import { abiHandle } from './handles'

/**
 * Gives a function's (or an error's) canonical signature: what its selector is the hash of.
 *
 * @throws PARSE the text is not a signature
 * @throws INVALID_PARAMS the item has none
 * @example
 * ```ts
 * toFunctionSignature('function transfer(address to, uint amount) returns (bool)') // => 'transfer(address,uint256)'
 * ```
 */
export function toFunctionSignature(item: string | AbiFunction | AbiError): string {
  return signature(item, 'function')
}

/**
 * Gives an event's canonical signature: what the first topic of its logs is the hash of.
 *
 * @throws PARSE the text is not a signature
 * @throws INVALID_PARAMS the item has none
 * @example
 * ```ts
 * toEventSignature('event Transfer(address indexed from, address indexed to, uint256 amount)')
 * // => 'Transfer(address,address,uint256)'
 * ```
 */
export function toEventSignature(item: string | AbiEvent): string {
  return signature(item, 'event')
}

/**
 * Hashes a function's (or an error's) canonical signature. The first four bytes are its selector.
 *
 * @throws PARSE the text is not a signature
 * @throws INVALID_PARAMS the item has none
 * @example
 * ```ts
 * slice(toFunctionHash('transfer(address,uint256)'), 0, 4) // => '0xa9059cbb'
 * ```
 */
export function toFunctionHash(item: string | AbiFunction | AbiError): Hash {
  return keccak256(stringToBytes(toFunctionSignature(item)))
}

/**
 * Hashes an event's canonical signature: the first topic of its logs.
 *
 * @throws PARSE the text is not a signature
 * @throws INVALID_PARAMS the item has none
 * @example
 * ```ts
 * toEventHash('Transfer(address,address,uint256)')
 * // => '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'
 * ```
 */
export function toEventHash(item: string | AbiEvent): Hash {
  return keccak256(stringToBytes(toEventSignature(item)))
}

function signature(item: string | AbiFunction | AbiEvent | AbiError, kind: string): string {
  return call(() => {
    if (typeof item !== 'string') return abiHandle([item]).signature()
    const text = /^\s*(function|event|error)\s/.test(item) ? item : `${kind} ${item}`
    return abiHandle(JSON.parse(wasm.parse_abi(encode([[text]])))).signature()
  })
}
