/** A message on its way to a signer. */

import { hexToBytes, stringToBytes } from '../hex'
import type { Hex } from '../types'

/** The bytes before the prefix of EIP-191: text in UTF-8, raw ones as they are. */
export function messageBytes(message: string | { raw: Hex | Uint8Array }): Uint8Array {
  if (typeof message === 'string') return stringToBytes(message)
  return message.raw instanceof Uint8Array ? message.raw : hexToBytes(message.raw)
}
