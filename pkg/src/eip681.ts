/** Payment links (`ethereum:…`, EIP-681): read and write. */

import { call, wasm } from './init'
import type { Address, Hex } from './types'
import { decode, encode } from './wire'

/** An argument of a link's call. An `address` may be given by its ENS name, which must be resolved first. */
export type PaymentLinkArgument = { type: string; value: string | number | bigint | boolean }

type Target = { to: Address; name?: undefined } | { name: string; to?: undefined }

/** What a link asks for: a payment to an account or, with `functionName`, a call of a contract. */
export type PaymentLink = Target & {
  /** The chain; whichever the wallet is on if absent. */
  chainId?: number | undefined
  functionName?: string | undefined
  args?: readonly PaymentLinkArgument[] | undefined
  /** Wei. */
  value?: bigint | undefined
  gas?: bigint | undefined
  /** Wei per gas. */
  gasPrice?: bigint | undefined
}

/** What a link says. */
export type ParsedPaymentLink = PaymentLink & {
  /** The call data, if the link calls a function and every argument is a value. */
  data?: Hex
  /**
   * An address of mixed case does not carry its EIP-55 checksum. The specification's own example does not, so it is no error:
   * a person must be told.
   */
  wrongChecksum: boolean
}

/**
 * Reads a payment link: the whole text. Numbers are exact or refused, a key stands once, types are elementary ones.
 *
 * @throws PARSE it does not start with `ethereum:`
 * @throws INVALID_PARAMS the message names the part that is wrong
 * @throws LIMIT more than 8 KiB or 64 parameters
 * @example
 * ```ts
 * const link = parsePaymentLink('ethereum:0xfb6916095ca1df60bb79Ce92ce3ea74c37c5d359?value=2.014e18')
 * link.to // => '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359'
 * link.value // => 2014000000000000000n
 * link.wrongChecksum // => true
 * parsePaymentLink('bitcoin:1') // throws PARSE
 * ```
 */
export function parsePaymentLink(link: string): ParsedPaymentLink {
  return call(() => decode(wasm.parse_payment_link(encode([link])))) as ParsedPaymentLink
}

/**
 * Writes a payment link. What is written can be read; addresses carry their checksum.
 *
 * @throws INVALID_PARAMS the message names the field
 * @throws LIMIT more than 8 KiB or 64 parameters
 * @example
 * ```ts
 * formatPaymentLink({ to: '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359', chainId: 1, value: parseEther('1') })
 * // => 'ethereum:0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359@1?value=1000000000000000000'
 * ```
 */
export function formatPaymentLink(link: PaymentLink): string {
  return call(() => wasm.format_payment_link(encode([link])))
}
