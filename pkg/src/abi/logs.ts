/** Logs of several events at once. */

import type { Abi } from 'abitype'
import { isLatchkeyError } from '../errors'
import { isHex } from '../hex'
import { call } from '../init'
import type { Log } from '../types'
import { decodeEventLog } from './events'
import { abiHandle } from './handles'
import type { ContractEventName, DecodedEventLog } from './types'

/**
 * Decodes those of the logs that are of the ABI's events, or of those named, and leaves out the others.
 *
 * With `args`, only logs whose arguments are these: each given value, or any of an array of values. With `strict: false` a
 * log that does not fit its event gives what can be read of it.
 *
 * @throws PARSE the ABI is malformed
 * @throws INVALID_PARAMS the ABI is no array
 * @example
 * ```ts
 * const abi = parseAbi(['event Ping(uint256 indexed id)', 'event Pong(uint256 indexed id)'])
 * const logs = [1n, 2n].map((id) => ({
 *   address: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed' as const,
 *   topics: encodeEventTopics({ abi, eventName: 'Ping', args: { id } }) as Hex[],
 *   data: '0x' as const,
 *   blockNumber: 1n, blockHash: null, transactionHash: null, transactionIndex: 0, logIndex: 0, removed: false,
 * }))
 * parseEventLogs({ abi, logs }).map((log) => log.args.id) // => [1n, 2n]
 * parseEventLogs({ abi, logs, eventName: 'Pong' }) // => []
 * parseEventLogs({ abi, logs, args: { id: 2n } }).length // => 1
 * ```
 */
export function parseEventLogs<
  const abi extends Abi | readonly unknown[],
  name extends ContractEventName<abi> = ContractEventName<abi>,
  strict extends boolean = true,
>(parameters: {
  abi: abi
  logs: readonly Log[]
  eventName?: name | readonly name[] | undefined
  args?: Readonly<Record<string, unknown>> | undefined
  strict?: strict | undefined
}): (Log & DecodedEventLog<abi, name, strict>)[] {
  const { abi, logs, eventName, args, strict } = parameters
  // An ABI that is none throws here, and is not taken for one that lacks the events.
  call(() => abiHandle(abi))
  const names: readonly string[] | undefined = eventName === undefined ? undefined : [eventName].flat()
  return logs.flatMap((log) => {
    const decoded = decodeOrSkip(abi, log, strict)
    if (!decoded || (names && !names.includes(decoded.eventName)) || !matches(decoded.args, args)) return []
    return [{ ...log, ...decoded } as unknown as Log & DecodedEventLog<abi, name, strict>]
  })
}

/**
 * A log's event, or nothing if it is of none: the same signature with other parameters indexed has the same first topic.
 *
 * @internal
 */
export function decodeOrSkip(
  abi: Abi | readonly unknown[],
  { topics, data }: Log,
  strict?: boolean,
): { eventName: string; args: unknown } | undefined {
  try {
    return decodeEventLog({ abi: abi as Abi, topics, data, strict })
  } catch (error) {
    if (isLatchkeyError(error, 'NOT_FOUND') || isLatchkeyError(error, 'INVALID_PARAMS')) return undefined
    throw error
  }
}

function matches(args: unknown, wanted: Readonly<Record<string, unknown>> | undefined): boolean {
  if (!wanted) return true
  const found = (args ?? {}) as Readonly<Record<string, unknown>>
  return Object.entries(wanted).every(([name, value]) => {
    if (value === undefined || value === null) return true
    const equal = (one: unknown) => same(one, found[name])
    return Array.isArray(value) ? value.some(equal) : equal(value)
  })
}

/** Addresses and bytes are the same in either case. */
function same(a: unknown, b: unknown): boolean {
  const fold = (value: unknown) => (isHex(value) ? value.toLowerCase() : value)
  return fold(a) === fold(b)
}
