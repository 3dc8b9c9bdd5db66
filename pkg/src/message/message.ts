/** Personal messages (EIP-191). */

import { hexToBytes } from '../hex'
import { call, wasm } from '../init'
import type { Address, Hex } from '../types'
import { encode } from '../wire'
import { recoverAddress, type SignatureLike, verifyHash } from './signature'

/** Text, or bytes that are signed as they are. */
export type SignableMessage = string | { raw: Hex | Uint8Array }

/** The hash that is signed: of the prefix, the length and the message. */
export function hashMessage(message: SignableMessage, to?: 'hex'): Hex
export function hashMessage(message: SignableMessage, to: 'bytes'): Uint8Array
export function hashMessage(message: SignableMessage, to: 'hex' | 'bytes' = 'hex'): Hex | Uint8Array {
  const hash = call(() => wasm.hash_message(encode([message]))) as Hex
  return to === 'bytes' ? hexToBytes(hash) : hash
}

/** Who signed this message. */
export function recoverMessageAddress(parameters: { message: SignableMessage; signature: SignatureLike }): Address {
  return recoverAddress({ hash: hashMessage(parameters.message), signature: parameters.signature })
}

/** Whether the address signed this message with its own key. Contract accounts (ERC-1271) are not asked. */
export function verifyMessage(parameters: {
  address: Address
  message: SignableMessage
  signature: SignatureLike
}): boolean {
  const { address, message, signature } = parameters
  return verifyHash({ address, hash: hashMessage(message), signature })
}
