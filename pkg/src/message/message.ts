/** Personal messages (EIP-191). */

import { LatchkeyError } from '../errors'
import { concatHex, hexToBytes, isHex, stringToHex, toHex } from '../hex'
import { call, wasm } from '../init'
import type { Address, Hex } from '../types'
import { encode } from '../wire'
import { recoverAddress, type SignatureLike, verifyHash } from './signature'

/** Text, or bytes that are signed as they are. */
export type SignableMessage = string | { raw: Hex | Uint8Array }

/**
 * Computes the hash that is signed: of the prefix, the length and the message.
 *
 * @throws INVALID_PARAMS the message is neither text nor `{ raw }` with whole bytes
 * @example
 * ```ts
 * hashMessage('hello world') // => '0xd9eba16ed0ecae432b71fe008c98cc872bb4cc214d3220a36f365326cf807d68'
 * hashMessage({ raw: toHex('hello world') }) === hashMessage('hello world') // => true
 * ```
 */
export function hashMessage(message: SignableMessage, to?: 'hex'): Hex
export function hashMessage(message: SignableMessage, to: 'bytes'): Uint8Array
export function hashMessage(message: SignableMessage, to: 'hex' | 'bytes' = 'hex'): Hex | Uint8Array {
  const hash = call(() => wasm.hash_message(encode([message]))) as Hex
  return to === 'bytes' ? hexToBytes(hash) : hash
}

/**
 * Writes what `hashMessage` hashes: the prefix, the length and the message.
 *
 * @throws INVALID_PARAMS `raw` is not hex of whole bytes
 * @example
 * ```ts
 * hexToString(toPrefixedMessage('hi')) // => '\x19Ethereum Signed Message:\n2hi'
 * ```
 */
export function toPrefixedMessage(message: SignableMessage): Hex {
  const text = typeof message === 'string' ? stringToHex(message) : message.raw
  if (typeof text === 'string' && (!isHex(text) || text.length % 2 === 1)) {
    throw new LatchkeyError('INVALID_PARAMS', 'message.raw: expected hex of whole bytes', { path: 'message.raw' })
  }
  const hex = toHex(typeof text === 'string' ? hexToBytes(text) : text)
  return concatHex([stringToHex(`\x19Ethereum Signed Message:\n${(hex.length - 2) / 2}`), hex])
}

/**
 * Recovers who signed this message.
 *
 * @throws INVALID_PARAMS the message is malformed, or the signature is out of range, has a high s, or is nobody's
 * @example
 * ```ts
 * recoverMessageAddress({
 *   message: 'hello world',
 *   signature:
 *     '0xa461f509887bd19e312c0c58467ce8ff8e300d3c1a90b608a760c5b80318eaf15fe57c96f9175d6cd4daad4663763baa7e78836e067d0163e9a2ccf2ff753f5b1b',
 * }) // => '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
 * ```
 */
export function recoverMessageAddress(parameters: { message: SignableMessage; signature: SignatureLike }): Address {
  return recoverAddress({ hash: hashMessage(parameters.message), signature: parameters.signature })
}

/**
 * Tells whether the address signed this message with its own key. Contract accounts are not asked: `client.verifyMessage`
 * asks them.
 *
 * @throws INVALID_PARAMS the message, the address or the signature is malformed
 * @example
 * ```ts
 * verifyMessage({
 *   address: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
 *   message: 'hello world',
 *   signature:
 *     '0xa461f509887bd19e312c0c58467ce8ff8e300d3c1a90b608a760c5b80318eaf15fe57c96f9175d6cd4daad4663763baa7e78836e067d0163e9a2ccf2ff753f5b1b',
 * }) // => true
 * ```
 */
export function verifyMessage(parameters: {
  address: Address
  message: SignableMessage
  signature: SignatureLike
}): boolean {
  const { address, message, signature } = parameters
  return verifyHash({ address, hash: hashMessage(message), signature })
}
