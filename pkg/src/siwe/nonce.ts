/** Nonces for sign-ins. */

import { LatchkeyError } from '../errors'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/**
 * Draws a nonce from the platform's randomness: 22 letters and digits, 130 bits.
 *
 * @throws ENTROPY the platform has no secure randomness
 * @example
 * ```ts
 * /^[A-Za-z0-9]{22}$/.test(generateSiweNonce()) // => true
 * ```
 */
export function generateSiweNonce(): string {
  let nonce = ''
  while (nonce.length < 22) {
    for (const byte of random(32)) {
      // 248 = 4 × 62: whatever is above would make some characters likelier.
      if (byte < 248 && nonce.length < 22) nonce += alphabet[byte % 62]
    }
  }
  return nonce
}

function random(bytes: number): Uint8Array {
  try {
    const drawn = crypto.getRandomValues(new Uint8Array(bytes))
    if (drawn.every((byte) => byte === drawn[0])) throw new Error('all bytes are equal')
    return drawn
  } catch (cause) {
    throw new LatchkeyError('ENTROPY', 'the platform has no secure randomness', undefined, { cause })
  }
}
