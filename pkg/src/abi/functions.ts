/** Calls of functions and constructors, and what they return. */

import type { Abi } from 'abitype'
import { askText, askValue } from '../scratch'
import type { Hex } from '../types'
import { abiHandle, parsedAbi } from './handles'
import type {
  ArgsProperty,
  ContractConstructorArgs,
  ContractFunctionArgs,
  ContractFunctionName,
  ContractFunctionReturnType,
  DecodedFunctionData,
} from './types'

export type EncodeFunctionDataParameters<
  abi extends Abi | readonly unknown[] = Abi,
  name extends ContractFunctionName<abi> = ContractFunctionName<abi>,
> = {
  abi: abi
  /** May be left away if the ABI has one function. An overload that its arguments do not tell is named by signature. */
  functionName?: name | ContractFunctionName<abi> | Hex | undefined
} & ArgsProperty<ContractFunctionArgs<abi, name>>

/**
 * Encodes call data: selector and arguments.
 *
 * @throws NOT_FOUND the ABI has no such function
 * @throws INVALID_PARAMS the message names the argument that does not fit, or overloads fit alike
 * @throws PARSE the ABI is malformed
 * @example
 * ```ts
 * const abi = parseAbi(['function set(uint256 value)'])
 * encodeFunctionData({ abi, functionName: 'set', args: [5n] }) // => concatHex(['0x60fe47b1', pad('0x05')])
 * ```
 */
export function encodeFunctionData<
  const abi extends Abi | readonly unknown[],
  name extends ContractFunctionName<abi> = ContractFunctionName<abi>,
>(parameters: EncodeFunctionDataParameters<abi, name>): Hex {
  const { abi, functionName, args } = parameters
  const parsed = parsedAbi(abi)
  const found = parsed.function(functionName)
  if (found) return askText(args, found.encode) as Hex
  const { handle } = parsed
  return askText([functionName, args], (begin, end) => handle.encode_function_data(begin, end)) as Hex
}

/**
 * Decodes call data: which function it calls, with what.
 *
 * @throws NOT_FOUND no function has this selector
 * @throws INVALID_PARAMS the rest is not its arguments
 * @throws PARSE the ABI is malformed
 * @example
 * ```ts
 * const abi = parseAbi(['function set(uint256 value)'])
 * decodeFunctionData({ abi, data: concatHex(['0x60fe47b1', pad('0x05')]) }) // => { functionName: 'set', args: [5n] }
 * ```
 */
export function decodeFunctionData<const abi extends Abi | readonly unknown[]>(parameters: {
  abi: abi
  data: Hex | Uint8Array
}): DecodedFunctionData<abi> {
  const { abi, data } = parameters
  const handle = abiHandle(abi)
  const [functionName, args] = askValue([data], (begin, end) => handle.decode_function_data(begin, end)) as [
    string,
    readonly unknown[] | null,
  ]
  return { functionName, args: args ?? undefined } as DecodedFunctionData<abi>
}

/**
 * Encodes what a function returns: one value as it is, several as an array.
 *
 * @throws NOT_FOUND the ABI has no such function
 * @throws INVALID_PARAMS the message names the value that does not fit
 * @throws PARSE the ABI is malformed
 * @example
 * ```ts
 * const abi = parseAbi(['function get() view returns (uint256)'])
 * encodeFunctionResult({ abi, functionName: 'get', result: 5n }) // => pad('0x05')
 * ```
 */
export function encodeFunctionResult<
  const abi extends Abi | readonly unknown[],
  name extends ContractFunctionName<abi> = ContractFunctionName<abi>,
>(parameters: {
  abi: abi
  functionName?: name | ContractFunctionName<abi> | undefined
  result?: ContractFunctionReturnType<abi, name> | undefined
}): Hex {
  const { abi, functionName, result } = parameters
  const handle = abiHandle(abi)
  return askText([functionName, result], (begin, end) => handle.encode_function_result(begin, end)) as Hex
}

/**
 * Decodes what a call returned: nothing, the value, or an array of several. `args` tell overloads apart.
 *
 * @throws NOT_FOUND the ABI has no such function
 * @throws INVALID_PARAMS the data are not its results
 * @throws PARSE the ABI is malformed
 * @example
 * ```ts
 * const abi = parseAbi(['function get() view returns (uint256)'])
 * decodeFunctionResult({ abi, functionName: 'get', data: pad('0x05') }) // => 5n
 * decodeFunctionResult({ abi, functionName: 'get', data: '0x' }) // throws INVALID_PARAMS
 * ```
 */
export function decodeFunctionResult<
  const abi extends Abi | readonly unknown[],
  name extends ContractFunctionName<abi> = ContractFunctionName<abi>,
  const args extends ContractFunctionArgs<abi, name> = ContractFunctionArgs<abi, name>,
>(parameters: {
  abi: abi
  functionName?: name | ContractFunctionName<abi> | undefined
  args?: args | undefined
  data: Hex | Uint8Array
}): ContractFunctionReturnType<abi, name, args> {
  const { abi, functionName, args, data } = parameters
  const parsed = parsedAbi(abi)
  const { handle } = parsed
  const run = parsed.function(functionName)?.decodeResult
  const result = run
    ? askValue(['', null, data], run)
    : askValue([functionName, args, data], (begin, end) => handle.decode_function_result(0xffffffff, begin, end))
  return (result ?? undefined) as ContractFunctionReturnType<abi, name, args>
}

/**
 * Encodes init code: bytecode and the constructor's arguments.
 *
 * @throws INVALID_PARAMS the message names the argument that does not fit
 * @throws PARSE the ABI is malformed
 * @example
 * ```ts
 * const abi = parseAbi(['constructor(uint256 supply)'])
 * encodeDeployData({ abi, bytecode: '0x6001', args: [5n] }) // => concatHex(['0x6001', pad('0x05')])
 * ```
 */
export function encodeDeployData<const abi extends Abi | readonly unknown[]>(
  parameters: { abi: abi; bytecode: Hex | Uint8Array } & ArgsProperty<ContractConstructorArgs<abi>>,
): Hex {
  const { abi, bytecode, args } = parameters
  const handle = abiHandle(abi)
  return askText([bytecode, args], (begin, end) => handle.encode_deploy_data(begin, end)) as Hex
}
