/** Custom errors, and Solidity's `Error` and `Panic`. */

import type { Abi } from 'abitype'
import { call } from '../init'
import type { Hex } from '../types'
import { decode, encode } from '../wire'
import { abiHandle, abiHandleWithErrors, solidityErrors } from './handles'
import type { ArgsProperty, ContractErrorArgs, ContractErrorName, DecodedErrorResult } from './types'

/** Revert data of a custom error. */
export function encodeErrorResult<
  const abi extends Abi | readonly unknown[],
  name extends ContractErrorName<abi> = ContractErrorName<abi>,
>(
  parameters: {
    abi: abi
    /** May be left away if the ABI has one error. */
    errorName?: name | ContractErrorName<abi> | undefined
  } & ArgsProperty<ContractErrorArgs<abi, name>>,
): Hex {
  const { abi, errorName, args } = parameters
  return call(() => abiHandle(abi).encode_error_result(encode([errorName, args]))) as Hex
}

/** Which error revert data is. */
export function decodeErrorResult<const abi extends Abi | readonly unknown[]>(parameters: {
  abi: abi
  data: Hex | Uint8Array
}): DecodedErrorResult<abi> {
  const { abi, data } = parameters
  const [index, errorName, args] = call(() => decode(abiHandleWithErrors(abi).decode_error_result(encode([data])))) as [
    number,
    string,
    readonly unknown[] | null,
  ]
  const abiItem = abi[index] ?? solidityErrors[index - abi.length]
  return { abiItem, args: args ?? undefined, errorName } as unknown as DecodedErrorResult<abi>
}
