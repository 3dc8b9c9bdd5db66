/** Init code, read back. */

import type { Abi } from 'abitype'
import { call } from '../init'
import type { Hex } from '../types'
import { decode, encode } from '../wire'
import { abiHandle } from './handles'
import type { ContractConstructorArgs } from './types'

/**
 * Reads the constructor's arguments behind `bytecode` in init code.
 *
 * @throws INVALID_PARAMS the init code does not start with the bytecode, or the rest is not the arguments
 * @throws PARSE the ABI is malformed
 * @example
 * ```ts
 * const abi = parseAbi(['constructor(uint256 supply)'])
 * const data = encodeDeployData({ abi, bytecode: '0x6001', args: [5n] })
 * decodeDeployData({ abi, bytecode: '0x6001', data }).args // => [5n]
 * decodeDeployData({ abi, bytecode: '0x6002', data }) // throws INVALID_PARAMS
 * ```
 */
export function decodeDeployData<const abi extends Abi | readonly unknown[]>(parameters: {
  abi: abi
  bytecode: Hex
  data: Hex
}): { args: ContractConstructorArgs<abi> | undefined; bytecode: Hex } {
  const { abi, bytecode, data } = parameters
  const args = call(() => decode(abiHandle(abi).decode_deploy_data(encode([bytecode, data]))))
  return { args: (args ?? undefined) as ContractConstructorArgs<abi> | undefined, bytecode }
}
