/** A thousand Transfer logs, their addresses with checksums. */

import { Interface } from 'ethers'
import { decodeEventLog, type Hex, init } from 'latchkey'
import { addr } from 'micro-eth-signer'
import { events } from 'micro-eth-signer/abi.js'
import { AbiEvent } from 'ox'
import { decodeEventLog as viemDecode } from 'viem'
import { decodeLog } from 'web3-eth-abi'
import { many, moreThanCached, Source } from '../inputs'
import { type Candidate, defineCase } from '../types'

type Log = { topics: [Hex, Hex, Hex]; data: Hex }
type Transfer = { from: string; to: string; value: bigint }

const item = {
  type: 'event',
  name: 'Transfer',
  inputs: [
    { name: 'from', type: 'address', indexed: true },
    { name: 'to', type: 'address', indexed: true },
    { name: 'value', type: 'uint256', indexed: false },
  ],
} as const

const perInput = 1000
const topic = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'

function values(transfers: readonly Transfer[]): unknown {
  return transfers.map(({ from, to, value }) => [from, to, value])
}

export const decodeLogs = defineCase<readonly Log[]>({
  name: 'decode-logs',
  title: 'decode 1,000 Transfer logs',
  note: 'Addresses get their checksum, and each is new to the peers that remember those they saw.',
  targets: [{ must: 2.5 }],
  async prepare() {
    await init()
    const source = new Source(3)
    const word = (length: number): Hex => `0x${source.hex(length).slice(2).padStart(64, '0')}`
    const abi = [item] as const
    const ethers = new Interface(abi)
    const ox = AbiEvent.from(item)
    const micro = events(abi)
    const args = (output: unknown) => values((output as readonly { args: Transfer }[]).map((log) => log.args))
    const candidates: Candidate<readonly Log[]>[] = [
      {
        name: 'latchkey',
        package: 'latchkey',
        run: (logs) => logs.map(({ topics, data }) => decodeEventLog({ abi, topics, data })),
        comparable: args,
      },
      {
        name: 'viem',
        package: 'viem',
        run: (logs) => logs.map(({ topics, data }) => viemDecode({ abi, topics, data })),
        comparable: args,
      },
      {
        name: 'ethers',
        package: 'ethers',
        run: (logs) => logs.map((log) => ethers.parseLog(log)),
        comparable: (output) =>
          values((output as ReturnType<Interface['parseLog']>[]).map((log) => log?.args as unknown as Transfer)),
      },
      {
        name: 'web3',
        package: 'web3-eth-abi',
        run: (logs) => logs.map(({ topics, data }) => decodeLog(item.inputs, data, topics.slice(1))),
        comparable: (output) => values(output as Transfer[]),
      },
      {
        name: 'ox',
        package: 'ox',
        run: (logs) => logs.map((log) => AbiEvent.decode(ox, log, { checksumAddress: true })),
        comparable: (output) => values(output as Transfer[]),
      },
      {
        name: 'micro-eth-signer',
        package: 'micro-eth-signer',
        run: (logs) =>
          logs.map(({ topics, data }) => {
            const { from, to, value } = micro.Transfer.decode(topics, data)
            return { from: addr.addChecksum(from), to: addr.addChecksum(to), value }
          }),
        comparable: (output) => values(output as Transfer[]),
        note: 'it makes no checksums of its own: its `addChecksum` is called within the time',
      },
    ]
    return {
      inputs: many(Math.ceil(moreThanCached / perInput / 2), () =>
        many(perInput, () => ({ topics: [topic, word(20), word(20)] as Log['topics'], data: word(9) })),
      ),
      candidates,
    }
  },
})
