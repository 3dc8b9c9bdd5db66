/** Calls of functions and constructors, and what they return. */

import type { Abi } from 'abitype'
import { call } from '../init'
import type { Hex } from '../types'
import { decode, encode } from '../wire'
import { abiHandle } from './handles'
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
  functionName?: name | ContractFunctionName<abi> | undefined
} & ArgsProperty<ContractFunctionArgs<abi, name>>

/** Call data: selector and arguments. */
export function encodeFunctionData<
  const abi extends Abi | readonly unknown[],
  name extends ContractFunctionName<abi> = ContractFunctionName<abi>,
>(parameters: EncodeFunctionDataParameters<abi, name>): Hex {
  const { abi, functionName, args } = parameters
  return call(() => abiHandle(abi).encode_function_data(encode([functionName, args]))) as Hex
}

/** Which function call data calls, with what. */
export function decodeFunctionData<const abi extends Abi | readonly unknown[]>(parameters: {
  abi: abi
  data: Hex | Uint8Array
}): DecodedFunctionData<abi> {
  const { abi, data } = parameters
  const [functionName, args] = call(() => decode(abiHandle(abi).decode_function_data(encode([data])))) as [
    string,
    readonly unknown[] | null,
  ]
  return { functionName, args: args ?? undefined } as DecodedFunctionData<abi>
}

/** What a function returns, encoded: one value as it is, several as an array. */
export function encodeFunctionResult<
  const abi extends Abi | readonly unknown[],
  name extends ContractFunctionName<abi> = ContractFunctionName<abi>,
>(parameters: {
  abi: abi
  functionName?: name | ContractFunctionName<abi> | undefined
  result?: ContractFunctionReturnType<abi, name> | undefined
}): Hex {
  const { abi, functionName, result } = parameters
  return call(() => abiHandle(abi).encode_function_result(encode([functionName, result]))) as Hex
}

/** What a call returned: nothing, the value, or an array of several. `args` tell overloads apart. */
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
  const result = call(() => decode(abiHandle(abi).decode_function_result(encode([functionName, args, data]))))
  return (result ?? undefined) as ContractFunctionReturnType<abi, name, args>
}

/** Init code: bytecode and the constructor's arguments. */
export function encodeDeployData<const abi extends Abi | readonly unknown[]>(
  parameters: { abi: abi; bytecode: Hex | Uint8Array } & ArgsProperty<ContractConstructorArgs<abi>>,
): Hex {
  const { abi, bytecode, args } = parameters
  return call(() => abiHandle(abi).encode_deploy_data(encode([bytecode, args]))) as Hex
}
