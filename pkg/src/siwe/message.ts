/** Sign-in with Ethereum (ERC-4361): write, read and judge the message. */

import { LatchkeyError } from '../errors'
import { call, wasm } from '../init'
import type { Address } from '../types'
import { decode, encode } from '../wire'

/** A sign-in message. */
export type SiweMessage = {
  /** The account that signs in. */
  address: Address
  chainId: number
  /** Who asks: `host[:port]`. */
  domain: string
  /** At least eight letters and digits that the asking side chose: `generateSiweNonce`. */
  nonce: string
  /** What the sign-in is for. */
  uri: string
  version: '1'
  /** When it was written; now if absent. */
  issuedAt?: Date | undefined
  /** From when on it no longer counts. */
  expirationTime?: Date | undefined
  /** From when on it counts. */
  notBefore?: Date | undefined
  /** A reference of the asking side. */
  requestId?: string | undefined
  /** URIs the sign-in is also about. */
  resources?: readonly string[] | undefined
  /** The scheme before the domain: `https`. */
  scheme?: string | undefined
  /** A sentence for the person; one line. */
  statement?: string | undefined
}

/**
 * Writes a sign-in message. What is written can be read: every field is checked against its grammar.
 *
 * @throws INVALID_PARAMS the message names the field
 * @throws LIMIT longer than 64 KiB
 * @example
 * ```ts
 * createSiweMessage({
 *   address: '0xA0Cf798816D4b9b9866b5330EEa46a18382f251e',
 *   chainId: 1,
 *   domain: 'example.com',
 *   nonce: 'foobarbaz',
 *   uri: 'https://example.com/path',
 *   version: '1',
 *   issuedAt: new Date(0),
 * }).split('\n').at(-1) // => 'Issued At: 1970-01-01T00:00:00.000Z'
 * ```
 */
export function createSiweMessage(message: SiweMessage): string {
  const fields = writeFields(message)
  return call(() => wasm.create_siwe_message(encode([fields])))
}

/**
 * Reads a sign-in message: the whole text. Unlike viem's, which gives what it finds, it refuses what is not one.
 *
 * Times lose what is below a millisecond, and their offset: `createSiweMessage` may spell them anew.
 *
 * @throws PARSE a line is missing, or not what must stand there
 * @throws INVALID_PARAMS a field breaks its grammar; an address without its checksum
 * @throws LIMIT longer than 64 KiB
 * @example
 * ```ts
 * const { domain, chainId } = parseSiweMessage(
 *   [
 *     'example.com wants you to sign in with your Ethereum account:',
 *     '0xA0Cf798816D4b9b9866b5330EEa46a18382f251e',
 *     '\n\nURI: https://example.com/path',
 *     'Version: 1',
 *     'Chain ID: 1',
 *     'Nonce: foobarbaz',
 *     'Issued At: 2023-02-01T00:00:00.000Z',
 *   ].join('\n'),
 * )
 * domain // => 'example.com'
 * chainId // => 1
 * parseSiweMessage('hello') // throws PARSE
 * ```
 */
export function parseSiweMessage(message: string): SiweMessage & { issuedAt: Date } {
  const fields = call(() => decode(wasm.parse_siwe_message(encode([message])))) as Record<string, unknown>
  for (const key of ['issuedAt', 'expirationTime', 'notBefore']) {
    if (fields[key] !== undefined) fields[key] = new Date(fields[key] as number)
  }
  return fields as unknown as SiweMessage & { issuedAt: Date }
}

/** What a message is compared with. Whoever verifies a sign-in gives at least domain and nonce. */
export type SiweExpectation = {
  address?: Address
  domain?: string
  nonce?: string
  scheme?: string
  /** Now if absent. */
  time?: Date
}

/**
 * Tells whether a message is the one asked for, at this time. It says nothing of a signature.
 *
 * An expectation that is there but undefined (`nonce: session.nonce`) is refused: it would compare nothing.
 *
 * @throws INVALID_PARAMS the message is malformed, or an expectation is
 * @throws LIMIT longer than 64 KiB
 * @example
 * ```ts
 * const message = {
 *   address: '0xA0Cf798816D4b9b9866b5330EEa46a18382f251e',
 *   chainId: 1,
 *   domain: 'example.com',
 *   nonce: 'foobarbaz',
 *   uri: 'https://example.com/path',
 *   version: '1',
 *   expirationTime: new Date('2030-01-01T00:00:00Z'),
 * } as const
 * validateSiweMessage({ message, domain: 'example.com', nonce: 'foobarbaz', time: new Date('2029-12-31') }) // => true
 * validateSiweMessage({ message, domain: 'example.org', nonce: 'foobarbaz', time: new Date('2029-12-31') }) // => false
 * validateSiweMessage({ message, domain: 'example.com', nonce: 'foobarbaz', time: new Date('2030-01-01') }) // => false
 * ```
 */
export function validateSiweMessage(parameters: SiweExpectation & { message: SiweMessage }): boolean {
  const { message, time = new Date(), address, domain, nonce, scheme } = parameters
  for (const key of ['address', 'domain', 'nonce', 'scheme'] as const) {
    if (key in parameters && parameters[key] === undefined) {
      throw new LatchkeyError('INVALID_PARAMS', `${key}: it is there, but undefined`, { path: key })
    }
  }
  const fields = writeFields(message)
  const now = milliseconds(time, 'time')
  return call(() => wasm.validate_siwe_message(encode([fields, { address, domain, nonce, scheme }, now])))
}

function milliseconds(time: Date, name: string): number {
  const value = time instanceof Date ? time.getTime() : Number.NaN
  // Years before 0 and after 9999 cannot be written (RFC 3339).
  if (!(value >= -62167219200000 && value < 253402300800000)) {
    throw new LatchkeyError('INVALID_PARAMS', `${name}: not a time`, { path: name })
  }
  return value
}

function writeFields(message: SiweMessage): object {
  const text = (time: Date | undefined, name: string) =>
    time === undefined ? undefined : new Date(milliseconds(time, name)).toISOString()
  return {
    ...message,
    issuedAt: text(message.issuedAt ?? new Date(), 'issuedAt'),
    expirationTime: text(message.expirationTime, 'expirationTime'),
    notBefore: text(message.notBefore, 'notBefore'),
  }
}
