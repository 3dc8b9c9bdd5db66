/** Addresses: checksums, comparison, and where contracts will be. */

import { isLatchkeyError, LatchkeyError } from './errors'
import { call, wasm } from './init'
import type { Address, Hex } from './types'
import { encode } from './wire'

/**
 * Gives the EIP-55 spelling, or with a chain id the ERC-1191 one. All lower or all upper case is taken as it is; a wrong
 * checksum is refused, where viem silently corrects it: most likely a digit is mistyped.
 *
 * Only for chains that adopted ERC-1191 (Rootstock: 30, 31) give a chain id: elsewhere its checksums count as wrong.
 *
 * @throws INVALID_PARAMS not an address, or its checksum is wrong
 * @example
 * ```ts
 * getAddress('0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed') // => '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
 * getAddress('0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed', 30) // => '0x5aaEB6053f3e94c9b9a09f33669435E7ef1bEAeD'
 * getAddress('0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed') // throws INVALID_PARAMS
 * ```
 */
export function getAddress(address: string, chainId?: number): Address {
  if (typeof address !== 'string') throw new LatchkeyError('INVALID_PARAMS', 'an address is a string')
  if (chainId === undefined) return call(() => wasm.checksum_address(address)) as Address
  return call(() => wasm.checksum_address_on(encode([address, chainId]))) as Address
}

/**
 * Spells an address anew, whatever its checksum says: EIP-55, or with a chain id ERC-1191.
 *
 * @throws INVALID_PARAMS not an address
 * @example
 * ```ts
 * checksumAddress('0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed') // => '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
 * ```
 */
export function checksumAddress(address: Address, chainId?: number): Address {
  return getAddress(typeof address === 'string' ? address.toLowerCase() : address, chainId)
}

/**
 * Tells whether this is an address; with `strict: false`, whatever its checksum says. With `chainId`, mixed case must carry
 * the ERC-1191 checksum of that chain.
 *
 * @throws INVALID_PARAMS the chain id is not one
 * @example
 * ```ts
 * isAddress('0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed') // => true
 * isAddress('0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed') // => false
 * isAddress('0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', { strict: false }) // => true
 * isAddress('0x5aaEB6053f3e94c9b9a09f33669435E7ef1bEAeD', { chainId: 30 }) // => true
 * ```
 */
export function isAddress(
  address: unknown,
  { strict = true, chainId }: { strict?: boolean; chainId?: number | undefined } = {},
): address is Address {
  if (chainId !== undefined && !(Number.isSafeInteger(chainId) && chainId >= 0)) {
    throw new LatchkeyError('INVALID_PARAMS', 'chainId: not a chain id', { path: 'chainId' })
  }
  if (typeof address !== 'string') return false
  try {
    if (!strict) getAddress(address.toLowerCase())
    else if (chainId === undefined) getAddress(address)
    else call(() => wasm.checksum_address_on(encode([address, chainId, true])))
    return true
  } catch (error) {
    if (isLatchkeyError(error, 'INVALID_PARAMS')) return false
    throw error
  }
}

/**
 * Tells whether both are the same address, however they are spelled.
 *
 * @throws INVALID_PARAMS one is not an address, or its checksum is wrong
 * @example
 * ```ts
 * isAddressEqual('0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed', '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed') // => true
 * ```
 */
export function isAddressEqual(a: Address, b: Address): boolean {
  return getAddress(a) === getAddress(b)
}

export type GetCreateAddressOptions = { from: Address; nonce: bigint | number }
export type GetCreate2AddressOptions = { from: Address; salt: Hex | Uint8Array } & (
  | { bytecode: Hex | Uint8Array }
  | { bytecodeHash: Hex }
)
export type GetContractAddressOptions =
  | ({ opcode?: 'CREATE' } & GetCreateAddressOptions)
  | ({ opcode: 'CREATE2' } & GetCreate2AddressOptions)

/**
 * Computes where a contract will be: of a deployment with a nonce, or of CREATE2 with a salt.
 *
 * A salt of fewer than 32 bytes is an integer: zeros stand before it.
 *
 * @throws INVALID_PARAMS the message names the option
 * @example
 * ```ts
 * getContractAddress({ from: '0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0', nonce: 0 })
 * // => '0xcd234A471b72ba2F1Ccf0A70FCABA648a5eeCD8d'
 * // The first example of EIP-1014.
 * const zero = '0x0000000000000000000000000000000000000000'
 * getContractAddress({ opcode: 'CREATE2', from: zero, salt: '0x00', bytecode: '0x00' })
 * // => '0x4D1A2e2bB4F88F0250f26Ffff098B0b30B26BF38'
 * ```
 */
export function getContractAddress(options: GetContractAddressOptions): Address {
  return call(() => wasm.contract_address(encode([options]))) as Address
}

/**
 * Computes where the contract of a deployment with a nonce will be.
 *
 * @throws INVALID_PARAMS the message names the option
 * @example
 * ```ts
 * getCreateAddress({ from: '0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0', nonce: 0 })
 * // => '0xcd234A471b72ba2F1Ccf0A70FCABA648a5eeCD8d'
 * ```
 */
export function getCreateAddress(options: GetCreateAddressOptions): Address {
  return getContractAddress({ ...options, opcode: 'CREATE' })
}

/**
 * Computes where the contract of CREATE2 with a salt will be.
 *
 * @throws INVALID_PARAMS the message names the option
 * @example
 * ```ts
 * getCreate2Address({ from: '0x0000000000000000000000000000000000000000', salt: '0x00', bytecode: '0x00' })
 * // => '0x4D1A2e2bB4F88F0250f26Ffff098B0b30B26BF38'
 * ```
 */
export function getCreate2Address(options: GetCreate2AddressOptions): Address {
  return getContractAddress({ ...options, opcode: 'CREATE2' })
}
