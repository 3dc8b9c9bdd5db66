/** A function of an ABI, looked up once. */

import type { Abi, AbiFunction, ExtractAbiFunction } from 'abitype'
import { askText, askValue, type HotCall } from '../scratch'
import type { Hex } from '../types'
import { type ParsedAbi, parsedAbi, parsedFunction } from './handles'
import type { ContractFunctionArgs, ContractFunctionName, ContractFunctionReturnType, IsWide } from './types'

/** The function alone, as an ABI; some ABI if its own is only known to be some. */
type Alone<abi extends Abi | readonly unknown[], name> =
  IsWide<abi> extends true ? Abi : readonly [ExtractAbiFunction<Extract<abi, Abi>, name & string>]

/** `args`, or nothing if there are none to give. */
type ArgsList<args> = readonly [] extends args ? [args?: args] : [args: args]

/**
 * A function of an ABI, ready to encode and decode: what the ABI says of it is looked up and compiled once.
 *
 * It is also what `encodeFunctionData` and viem's take: `encodeFunctionData({ ...prepared, args })`.
 */
export interface PreparedFunction<
  abi extends Abi | readonly unknown[] = Abi,
  name extends ContractFunctionName<abi> = ContractFunctionName<abi>,
> {
  /** The function alone. */
  readonly abi: Alone<abi, name>
  /** Its selector, which names it among overloads too. */
  readonly functionName: Hex
  /** Call data: selector and arguments. As `encodeFunctionData`. */
  encode(...args: ArgsList<ContractFunctionArgs<abi, name>>): Hex
  /** The arguments of call data, an empty array if there are none; `NOT_FOUND` if it calls another function. */
  decode(data: Hex | Uint8Array): ContractFunctionArgs<abi, name>
  /** What the function returns, encoded. As `encodeFunctionResult`. */
  encodeResult(result?: ContractFunctionReturnType<abi, name>): Hex
  /** What a call returned: nothing, the value, or an array of several. As `decodeFunctionResult`. */
  decodeResult(data: Hex | Uint8Array): ContractFunctionReturnType<abi, name>
}

/** The module's memory that it takes is given back when nobody holds it any more. */
class Prepared {
  readonly abi: readonly [AbiFunction]
  readonly functionName: Hex
  readonly #parsed: ParsedAbi
  readonly #encode: HotCall
  readonly #decodeResult: HotCall

  constructor(item: AbiFunction) {
    this.abi = [item]
    this.#parsed = parsedAbi(this.abi)
    this.functionName = this.#parsed.handle.selector() as Hex
    const { encode, decodeResult } = parsedFunction(this.abi, this.functionName)
    this.#encode = encode
    this.#decodeResult = decodeResult
  }

  encode(args?: unknown): Hex {
    return askText(args, this.#encode) as Hex
  }

  decode(data: Hex | Uint8Array): unknown {
    const { handle } = this.#parsed
    const [, args] = askValue([data], (begin, end) => handle.decode_function_data(begin, end)) as [unknown, unknown]
    return args ?? []
  }

  encodeResult(result?: unknown): Hex {
    const { handle } = this.#parsed
    return askText(['', result], (begin, end) => handle.encode_function_result(begin, end)) as Hex
  }

  decodeResult(data: Hex | Uint8Array): unknown {
    return askValue(['', null, data], this.#decodeResult) ?? undefined
  }
}

/**
 * Looks a function up once, to encode and decode it often.
 *
 * Takes: the ABI, and the function's name; of an overloaded one its signature (`f(uint256)`) or selector. Gives: a handle,
 * typed by the ABI. The item is read now: what becomes of the ABI later changes nothing.
 *
 * @throws NOT_FOUND there is no such function
 * @throws INVALID_PARAMS there are several
 * @example
 * ```ts
 * const abi = parseAbi(['function transfer(address to, uint256 amount) returns (bool)'])
 * const transfer = prepareFunction(abi, 'transfer')
 * const data = transfer.encode(['0x70997970C51812dc3A010C7d01b50e0d17dc79C8', 5n])
 * transfer.decode(data) // => ['0x70997970C51812dc3A010C7d01b50e0d17dc79C8', 5n]
 * encodeFunctionData({ ...transfer, args: ['0x70997970C51812dc3A010C7d01b50e0d17dc79C8', 5n] }) === data // => true
 * ```
 */
export function prepareFunction<
  const abi extends Abi | readonly unknown[],
  const name extends ContractFunctionName<abi> | `${ContractFunctionName<abi>}(${string}` | Hex,
>(abi: abi, name: name): PreparedFunction<abi, NameOf<abi, name>> {
  const { index } = parsedFunction(abi, name)
  return new Prepared(JSON.parse(JSON.stringify(abi[index]))) as unknown as PreparedFunction<abi, NameOf<abi, name>>
}

/** The name itself; the one before the bracket of a signature; any of the ABI's for a selector. */
type NameOf<abi extends Abi | readonly unknown[], name> =
  name extends ContractFunctionName<abi>
    ? name
    : name extends `${infer start extends ContractFunctionName<abi>}(${string}`
      ? start
      : ContractFunctionName<abi>
