/** Addresses: checksums, comparison, and where contracts will be. */

import { isLatchkeyError, LatchkeyError } from './errors'
import { call, wasm } from './init'
import type { Address, Hex } from './types'
import { encode } from './wire'

/**
 * The EIP-55 spelling. All lower or all upper case is taken as it is; a wrong checksum is refused, where viem silently
 * corrects it: most likely a digit is mistyped.
 */
export function getAddress(address: string): Address {
  if (typeof address !== 'string') throw new LatchkeyError('INVALID_PARAMS', 'an address is a string')
  return call(() => wasm.checksum_address(address)) as Address
}

/** Whether this is an address; with `strict: false`, whatever its checksum says. */
export function isAddress(address: unknown, { strict = true }: { strict?: boolean } = {}): address is Address {
  if (typeof address !== 'string') return false
  try {
    getAddress(strict ? address : address.toLowerCase())
    return true
  } catch (error) {
    if (isLatchkeyError(error, 'INVALID_PARAMS')) return false
    throw error
  }
}

/** Whether both are the same address, however they are spelled. */
export function isAddressEqual(a: Address, b: Address): boolean {
  return getAddress(a) === getAddress(b)
}

export type GetContractAddressOptions =
  | { opcode?: 'CREATE'; from: Address; nonce: bigint | number }
  | ({ opcode: 'CREATE2'; from: Address; salt: Hex | Uint8Array } & (
      | { bytecode: Hex | Uint8Array }
      | { bytecodeHash: Hex }
    ))

/** Where a contract will be: of a deployment with a nonce, or of CREATE2 with a salt. */
export function getContractAddress(options: GetContractAddressOptions): Address {
  return call(() => wasm.contract_address(encode([options]))) as Address
}
