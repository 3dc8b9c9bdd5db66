/** What is signed of typed data (EIP-712): the example of the standard, and an order of Seaport. */

import { TypedDataEncoder } from 'ethers'
import { type Address, type Hex, hashTypedData, init } from 'latchkey'
import { TypedData } from 'ox'
import { hashTypedData as viemHash } from 'viem'
import { getEncodedEip712Data } from 'web3-eth-abi'
import { keccak256 } from 'web3-utils'
import { many, Source } from '../inputs'
import { wasmEngine } from '../ox'
import { type Case, defineCase } from '../types'

type Types = Record<string, readonly { name: string; type: string }[]>
export type Definition = {
  domain: { name: string; version: string; chainId: number; verifyingContract: Address }
  primaryType: string
  types: Types
  message: Record<string, unknown>
}

const domainType = [
  { name: 'name', type: 'string' },
  { name: 'version', type: 'string' },
  { name: 'chainId', type: 'uint256' },
  { name: 'verifyingContract', type: 'address' },
]

const mailTypes: Types = {
  Person: [
    { name: 'name', type: 'string' },
    { name: 'wallet', type: 'address' },
  ],
  Mail: [
    { name: 'from', type: 'Person' },
    { name: 'to', type: 'Person' },
    { name: 'contents', type: 'string' },
  ],
}

export function mail(source: Source): Definition {
  return {
    domain: {
      name: 'Ether Mail',
      version: '1',
      chainId: 1,
      verifyingContract: '0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC',
    },
    primaryType: 'Mail',
    types: mailTypes,
    message: {
      from: { name: 'Cow', wallet: source.address() },
      to: { name: 'Bob', wallet: source.address() },
      contents: `Hello, Bob, for the ${source.below(1_000_000)}th time!`,
    },
  }
}

const orderTypes: Types = {
  OrderComponents: [
    { name: 'offerer', type: 'address' },
    { name: 'zone', type: 'address' },
    { name: 'offer', type: 'OfferItem[]' },
    { name: 'consideration', type: 'ConsiderationItem[]' },
    { name: 'orderType', type: 'uint8' },
    { name: 'startTime', type: 'uint256' },
    { name: 'endTime', type: 'uint256' },
    { name: 'zoneHash', type: 'bytes32' },
    { name: 'salt', type: 'uint256' },
    { name: 'conduitKey', type: 'bytes32' },
    { name: 'counter', type: 'uint256' },
  ],
  OfferItem: [
    { name: 'itemType', type: 'uint8' },
    { name: 'token', type: 'address' },
    { name: 'identifierOrCriteria', type: 'uint256' },
    { name: 'startAmount', type: 'uint256' },
    { name: 'endAmount', type: 'uint256' },
  ],
  ConsiderationItem: [
    { name: 'itemType', type: 'uint8' },
    { name: 'token', type: 'address' },
    { name: 'identifierOrCriteria', type: 'uint256' },
    { name: 'startAmount', type: 'uint256' },
    { name: 'endAmount', type: 'uint256' },
    { name: 'recipient', type: 'address' },
  ],
}

/** One token offered; the price and two fees asked. */
export function order(source: Source): Definition {
  const offerer = source.address()
  const item = (itemType: number) => {
    const amount = source.integer(9)
    return {
      itemType,
      token: source.address(),
      identifierOrCriteria: source.integer(4),
      startAmount: amount,
      endAmount: amount,
    }
  }
  return {
    domain: {
      name: 'Seaport',
      version: '1.5',
      chainId: 1,
      verifyingContract: '0x00000000000000ADc04C56Bf30aC9d3c0aAF14dC',
    },
    primaryType: 'OrderComponents',
    types: orderTypes,
    message: {
      offerer,
      zone: source.address(),
      offer: [item(2)],
      consideration: many(3, () => ({ ...item(1), recipient: source.address() })),
      orderType: 0,
      startTime: 1_700_000_000n,
      endTime: 1_800_000_000n,
      zoneHash: source.hex(32),
      salt: source.integer(32),
      conduitKey: source.hex(32),
      counter: 0n,
    },
  }
}

function typedDataCase(name: string, title: string, must: number, make: (source: Source) => Definition): Case {
  return defineCase<Definition>({
    name,
    title,
    note: 'Hashing alone; the table’s target is for hashing and signing.',
    targets: [{ must, note: 'set for hash and sign' }],
    async prepare() {
      await init()
      const source = new Source(6)
      const inputs = many(1000, () => make(source))
      // web3 wants the domain's type beside the others.
      const forWeb3 = new Map(
        inputs.map((input) => [input, { ...input, types: { ...input.types, EIP712Domain: domainType } }] as const),
      )
      const hash = (input: Definition): Hex => TypedData.getSignPayload(input as never)
      return {
        inputs,
        candidates: [
          { name: 'latchkey', package: 'latchkey', run: (input) => hashTypedData(input) },
          { name: 'viem', package: 'viem', run: (input) => viemHash(input) },
          {
            name: 'ethers',
            package: 'ethers',
            run: ({ domain, types, message }) => TypedDataEncoder.hash(domain, types as never, message),
          },
          {
            name: 'web3',
            package: 'web3-eth-abi',
            run: (input) => keccak256(getEncodedEip712Data(forWeb3.get(input) as never)),
            note: 'does not check checksums; not compared with',
            lessWork: true,
          },
          { name: 'ox', package: 'ox', run: hash },
          { name: 'ox/wasm', package: 'ox', run: hash, ...(await wasmEngine()) },
        ],
      }
    },
  })
}

export const typedDataCases = [
  typedDataCase('typed-data-mail', 'EIP-712 hash, Mail', 3, mail),
  typedDataCase('typed-data-seaport', 'EIP-712 hash, Seaport order', 5, order),
]
