/** Custom errors, and Solidity's `Error` and `Panic`. */

import type { Abi } from 'abitype'
import { askText, askValue } from '../scratch'
import type { Hex } from '../types'
import { abiHandle, abiHandleWithErrors, solidityErrors } from './handles'
import type { ArgsProperty, ContractErrorArgs, ContractErrorName, DecodedErrorResult } from './types'

/**
 * Encodes the revert data of a custom error.
 *
 * @throws NOT_FOUND the ABI has no such error
 * @throws INVALID_PARAMS the message names the argument that does not fit
 * @throws PARSE the ABI is malformed
 * @example
 * ```ts
 * const abi = parseAbi(['error Nope(uint8 code)'])
 * slice(encodeErrorResult({ abi, errorName: 'Nope', args: [7] }), 4) // => pad('0x07')
 * ```
 */
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
  const handle = abiHandle(abi)
  return askText([errorName, args], (begin, end) => handle.encode_error_result(begin, end)) as Hex
}

/**
 * Decodes revert data: an error of the ABI, or Solidity's `Error(string)` and `Panic(uint256)`.
 *
 * @throws NOT_FOUND no error has this selector
 * @throws INVALID_PARAMS the rest is not its arguments
 * @throws PARSE the ABI is malformed
 * @example
 * ```ts
 * const panic = concatHex(['0x4e487b71', pad('0x11')])
 * decodeErrorResult({ abi: [], data: panic }).errorName // => 'Panic'
 * decodeErrorResult({ abi: [], data: panic }).args // => [17n]
 * decodeErrorResult({ abi: [], data: '0x12345678' }) // throws NOT_FOUND
 * ```
 */
export function decodeErrorResult<const abi extends Abi | readonly unknown[]>(parameters: {
  abi: abi
  data: Hex | Uint8Array
}): DecodedErrorResult<abi> {
  const { abi, data } = parameters
  const handle = abiHandleWithErrors(abi)
  const [index, errorName, args] = askValue([data], (begin, end) => handle.decode_error_result(begin, end)) as [
    number,
    string,
    readonly unknown[] | null,
  ]
  const abiItem = abi[index] ?? solidityErrors[index - abi.length]
  return { abiItem, args: args ?? undefined, errorName } as unknown as DecodedErrorResult<abi>
}
