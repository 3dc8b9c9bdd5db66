/** Human-readable ABIs and signatures, typed by abitype. */

import type { Abi, AbiEvent, AbiFunction, ParseAbi, ParseAbiItem, ParseAbiParameters } from 'abitype'
import { LatchkeyError } from '../errors'
import { call, wasm } from '../init'
import type { Hex } from '../types'
import { encode } from '../wire'
import { abiHandle } from './handles'

/** Solidity signatures → a JSON ABI: `parseAbi(['function balanceOf(address) view returns (uint256)'])`. */
export function parseAbi<const signatures extends readonly string[]>(
  signatures: signatures['length'] extends 0 ? never : signatures,
): ParseAbi<signatures> {
  return JSON.parse(call(() => wasm.parse_abi(encode([signatures])))) as ParseAbi<signatures>
}

/** One signature, with the structs it uses if there are any → its ABI item. */
export function parseAbiItem<const signature extends string | readonly string[]>(
  signature: signature,
): ParseAbiItem<signature> {
  const texts = typeof signature === 'string' ? [signature] : signature
  const [item] = JSON.parse(call(() => wasm.parse_abi(encode([texts])))) as Abi
  if (!item) throw new LatchkeyError('PARSE', 'no function, event, error or constructor among the signatures')
  return item as ParseAbiItem<signature>
}

/** A parameter list: `parseAbiParameters('address to, uint256 amount')`. */
export function parseAbiParameters<const params extends string | readonly string[]>(
  params: params,
): ParseAbiParameters<params> {
  const texts = typeof params === 'string' ? [params] : params
  const [item] = JSON.parse(call(() => wasm.parse_abi_parameters(encode([texts])))) as [AbiFunction]
  return item.inputs as unknown as ParseAbiParameters<params>
}

/** The first four bytes of a function's (or an error's) signature hash. */
export function toFunctionSelector(item: string | AbiFunction): Hex {
  return selector(item, 'function')
}

/** The hash of an event's signature: the first topic of its logs. */
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
