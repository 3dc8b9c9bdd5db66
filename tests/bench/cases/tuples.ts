/** A hundred (address,uint256,bytes,string), encoded and decoded. */

import { AbiCoder } from 'ethers'
import { type Address, decodeAbiParameters, encodeAbiParameters, type Hex, init } from 'latchkey'
import { addr } from 'micro-eth-signer'
import { createContract } from 'micro-eth-signer/abi.js'
import { AbiParameters } from 'ox'
import { bytesToHex, hexToBytes, decodeAbiParameters as viemDecode, encodeAbiParameters as viemEncode } from 'viem'
import { decodeParameters, encodeParameters } from 'web3-eth-abi'
import { many, moreThanCached, Source } from '../inputs'
import { type Candidate, defineCase } from '../types'

type Entry = { account: Address; amount: bigint; data: Hex; label: string }
type Entries = readonly Entry[]

const components = [
  { name: 'account', type: 'address' },
  { name: 'amount', type: 'uint256' },
  { name: 'data', type: 'bytes' },
  { name: 'label', type: 'string' },
] as const
const parameters = [{ name: 'entries', type: 'tuple[]', components }] as const
const type = 'tuple(address account, uint256 amount, bytes data, string label)[] entries'

/** micro-eth-signer has functions only: one takes the entries, one returns them. */
const functions = [
  { type: 'function', name: 'put', inputs: parameters, outputs: [] },
  { type: 'function', name: 'get', inputs: [], outputs: parameters },
] as const

const perInput = 100

function inputs(): Entries[] {
  const source = new Source(2)
  const entry = () => ({
    account: source.address(),
    amount: source.integer(32),
    data: source.hex(source.below(97)),
    label: `entry ${source.below(1_000_000)} of the list`,
  })
  return many(Math.ceil(moreThanCached / perInput), () => many(perInput, entry))
}

/** The entries as lists, whatever shape a candidate gives them. */
function lists(output: unknown): unknown {
  const entries = Array.from((output as readonly [Entries])[0])
  return entries.map((entry) => {
    const values = entry as unknown as Record<number, unknown>
    const list = values[0] === undefined ? Object.values(entry) : [values[0], values[1], values[2], values[3]]
    return list.map((value) => (value instanceof Uint8Array ? bytesToHex(value) : value))
  })
}

export const encodeTuples = defineCase<Entries>({
  name: 'encode-tuples',
  title: 'encode 100 × (address,uint256,bytes,string)',
  targets: [{ must: 4 }],
  async prepare() {
    await init()
    const coder = AbiCoder.defaultAbiCoder()
    const micro = createContract(functions)
    return {
      inputs: inputs(),
      candidates: [
        { name: 'latchkey', package: 'latchkey', run: (entries) => encodeAbiParameters(parameters, [entries]) },
        { name: 'viem', package: 'viem', run: (entries) => viemEncode(parameters, [entries]) },
        { name: 'ethers', package: 'ethers', run: (entries) => coder.encode([type], [entries]) },
        {
          name: 'web3',
          package: 'web3-eth-abi',
          run: (entries) => encodeParameters(parameters, [entries]),
          note: 'does not check checksums; not compared with',
          lessWork: true,
        },
        {
          name: 'ox',
          package: 'ox',
          run: (entries) => AbiParameters.encode(parameters, [entries], { checksumAddress: true }),
        },
        {
          name: 'micro-eth-signer',
          package: 'micro-eth-signer',
          run: (entries) =>
            bytesToHex(
              micro.put.encodeInput(
                entries.map(({ account, amount, data, label }) => ({
                  account,
                  amount,
                  data: hexToBytes(data),
                  label,
                })),
              ),
            ),
          comparable: (output) => `0x${String(output).slice(10)}`,
          note: 'does not check checksums; not compared with. It adds a selector, and is given bytes made of hex within the time',
          lessWork: true,
        },
      ],
    }
  },
})

export const decodeTuples = defineCase<Hex>({
  name: 'decode-tuples',
  title: 'decode 100 × (address,uint256,bytes,string)',
  targets: [{ must: 4 }],
  async prepare() {
    await init()
    const coder = AbiCoder.defaultAbiCoder()
    const micro = createContract(functions)
    const candidates: Candidate<Hex>[] = [
      { name: 'latchkey', package: 'latchkey', run: (data) => decodeAbiParameters(parameters, data) },
      { name: 'viem', package: 'viem', run: (data) => viemDecode(parameters, data) },
      { name: 'ethers', package: 'ethers', run: (data) => coder.decode([type], data) },
      { name: 'web3', package: 'web3-eth-abi', run: (data) => decodeParameters(parameters, data) },
      { name: 'ox', package: 'ox', run: (data) => AbiParameters.decode(parameters, data, { checksumAddress: true }) },
      {
        name: 'micro-eth-signer',
        package: 'micro-eth-signer',
        run: (data) => [
          micro.get
            .decodeOutput(hexToBytes(data))
            .map((entry) => ({ ...entry, account: addr.addChecksum(entry.account) })),
        ],
        note: 'leaves bytes as bytes; it makes no checksums of its own: its `addChecksum` is called within the time',
      },
    ]
    return {
      inputs: inputs().map((entries) => viemEncode(parameters, [entries])),
      candidates: candidates.map((candidate) => ({ comparable: lists, ...candidate })),
    }
  },
})
