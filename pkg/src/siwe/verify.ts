/** Sign-ins judged whole: the message, the time and the signature. */

import { verifyHashOn } from '../client/verify'
import type { AtBlock, Client } from '../client-types'
import { isLatchkeyError } from '../errors'
import { hashMessage } from '../message/message'
import type { Hex } from '../types'
import { parseSiweMessage, type SiweExpectation, validateSiweMessage } from './message'

/**
 * Whether the message is the one asked for, at this time, and signed by its account.
 *
 * @internal
 */
export async function verifySiweOn(
  client: Pick<Client, 'call'>,
  signed: { message: string; signature: Hex } & AtBlock,
  expected: SiweExpectation,
): Promise<boolean> {
  const { message: text, ...rest } = signed
  let message: ReturnType<typeof parseSiweMessage>
  try {
    message = parseSiweMessage(text)
  } catch (error) {
    // Whoever signs in wrote the text: what is no message is a no.
    const theirs = ['PARSE', 'INVALID_PARAMS', 'LIMIT'] as const
    if (theirs.some((code) => isLatchkeyError(error, code))) return false
    throw error
  }
  if (!validateSiweMessage({ ...expected, message })) return false
  return verifyHashOn(client, { ...rest, address: message.address, hash: hashMessage(text) })
}
