/** Call data of an ERC-20 transfer. */

import { Interface } from 'ethers'
import { type Address, encodeFunctionData, init, parseAbi, prepareFunction } from 'latchkey'
import { createContract } from 'micro-eth-signer/abi.js'
import { AbiFunction, AbiParameters, Hex } from 'ox'
import { bytesToHex, prepareEncodeFunctionData, encodeFunctionData as viemEncode } from 'viem'
import { encodeFunctionCall } from 'web3-eth-abi'
import { many, moreThanCached, Source } from '../inputs'
import { type Case, defineCase } from '../types'

const item = {
  type: 'function',
  name: 'transfer',
  stateMutability: 'nonpayable',
  inputs: [
    { name: 'to', type: 'address' },
    { name: 'value', type: 'uint256' },
  ],
  outputs: [{ name: '', type: 'bool' }],
} as const

const unchecked = 'does not check the address’s checksum; not compared with'

function transferCase(name: string, title: string, note: string, addresses: number): Case {
  return defineCase<readonly [Address, bigint]>({
    name,
    title,
    note,
    targets: [
      { must: 2.5, of: 'latchkey, prepared' },
      { must: 15, of: 'latchkey', against: 'viem' },
    ],
    async prepare() {
      await init()
      const source = new Source(1)
      const abi = [item] as const
      const parsed = parseAbi(['function transfer(address to, uint256 value) returns (bool)'])
      const transfer = prepareFunction(parsed, 'transfer')
      const prepared = prepareEncodeFunctionData({ abi, functionName: 'transfer' })
      const ethers = new Interface(abi)
      const ox = AbiFunction.from(item)
      const selector = AbiFunction.getSelector(ox)
      const micro = createContract(abi)
      return {
        inputs: many(addresses, () => [source.address(), source.integer(12)] as const),
        candidates: [
          {
            name: 'latchkey',
            package: 'latchkey',
            run: (args) => encodeFunctionData({ abi: parsed, functionName: 'transfer', args }),
          },
          { name: 'latchkey, prepared', package: 'latchkey', run: (args) => transfer.encode(args) },
          { name: 'viem', package: 'viem', run: (args) => viemEncode({ abi, functionName: 'transfer', args }) },
          { name: 'viem, prepared', package: 'viem', run: (args) => viemEncode({ ...prepared, args }) },
          { name: 'ethers', package: 'ethers', run: (args) => ethers.encodeFunctionData('transfer', args) },
          {
            name: 'web3',
            package: 'web3-eth-abi',
            run: (args) => encodeFunctionCall(item, [...args]),
            note: unchecked,
            lessWork: true,
          },
          {
            name: 'ox',
            package: 'ox',
            run: (args) => Hex.concat(selector, AbiParameters.encode(ox.inputs, [...args], { checksumAddress: true })),
            note: 'a selector and `AbiParameters.encode`, which can check checksums as the others do',
          },
          {
            name: 'ox, unchecked',
            package: 'ox',
            run: (args) => AbiFunction.encodeData(ox, args),
            note: unchecked,
            lessWork: true,
          },
          {
            name: 'micro-eth-signer',
            package: 'micro-eth-signer',
            run: ([to, value]) => bytesToHex(micro.transfer.encodeInput({ to, value })),
            note: unchecked,
            lessWork: true,
          },
        ],
      }
    },
  })
}

export const transferCases = [
  transferCase(
    'encode-transfer',
    'encode transfer(address,uint256)',
    'To 64 addresses: viem and ox have their checksums from a cache, all but the first time.',
    64,
  ),
  transferCase(
    'encode-transfer-new',
    'encode transfer(address,uint256), new addresses',
    'Each address is new to the peers that remember those they saw. The targets are those of the case above.',
    moreThanCached,
  ),
]
