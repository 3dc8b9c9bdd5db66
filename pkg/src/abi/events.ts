/** Events: the topics to filter for, and logs. */

import type { Abi } from 'abitype'
import { askValue } from '../scratch'
import type { Hex } from '../types'
import { abiHandle } from './handles'
import type { ContractEventName, DecodedEventLog, EventFilterArgs } from './types'

/**
 * Encodes the topics of a log filter: a hash, several of which any will do, or null for anything.
 *
 * @throws NOT_FOUND the ABI has no such event
 * @throws INVALID_PARAMS the message names the argument that does not fit
 * @throws PARSE the ABI is malformed
 * @example
 * ```ts
 * const abi = parseAbi(['event Ping(uint256 indexed id, address indexed to)'])
 * encodeEventTopics({ abi, eventName: 'Ping', args: { id: [1n, 2n] } })
 * // => [toEventHash('Ping(uint256,address)'), [pad('0x01'), pad('0x02')], null]
 * ```
 */
export function encodeEventTopics<
  const abi extends Abi | readonly unknown[],
  name extends ContractEventName<abi> = ContractEventName<abi>,
>(parameters: {
  abi: abi
  /** May be left away if the ABI has one event. */
  eventName?: name | ContractEventName<abi> | undefined
  args?: EventFilterArgs<abi, name> | undefined
}): [Hex, ...(Hex | Hex[] | null)[]] {
  const { abi, eventName, args } = parameters
  const handle = abiHandle(abi)
  return askValue([eventName, args], (begin, end) => handle.encode_event_topics(begin, end)) as [
    Hex,
    ...(Hex | Hex[] | null)[],
  ]
}

/**
 * Decodes a log: of which event it is, with what. With `strict: false` a log that does not fit its event gives what can be read
 * of it.
 *
 * Two events may differ in `indexed` only (ERC-20's and ERC-721's `Transfer`): the number of topics tells them apart.
 *
 * @throws NOT_FOUND no event has this topic
 * @throws INVALID_PARAMS topics or data do not fit the event
 * @throws PARSE the ABI is malformed
 * @example
 * ```ts
 * const abi = parseAbi(['event Ping(uint256 indexed id, string text)'])
 * const topics = [toEventHash('Ping(uint256,string)'), pad('0x07')]
 * const data = encodeAbiParameters([{ type: 'string' }], ['hi'])
 * decodeEventLog({ abi, topics, data }) // => { eventName: 'Ping', args: { id: 7n, text: 'hi' } }
 * ```
 */
export function decodeEventLog<
  const abi extends Abi | readonly unknown[],
  name extends ContractEventName<abi> = ContractEventName<abi>,
  strict extends boolean = true,
>(parameters: {
  abi: abi
  /** For the types only: which event it must be. */
  eventName?: name | ContractEventName<abi> | undefined
  topics: readonly Hex[]
  data?: Hex | Uint8Array | undefined
  strict?: strict | undefined
}): DecodedEventLog<abi, name, strict> {
  const { abi, topics, data, strict } = parameters
  const handle = abiHandle(abi)
  const [eventName, args] = askValue([topics, data, strict !== false], (begin, end) =>
    handle.decode_event_log(begin, end),
  ) as [string, readonly unknown[] | Record<string, unknown> | null]
  return { eventName, args: args ?? undefined } as DecodedEventLog<abi, name, strict>
}
