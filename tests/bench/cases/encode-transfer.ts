/** Call data of an ERC-20 transfer. */

import { Interface } from 'ethers'
import { type Address, encodeFunctionData, init, parseAbi } from 'latchkey'
import { createContract } from 'micro-eth-signer/abi.js'
import { AbiFunction } from 'ox'
import { bytesToHex, prepareEncodeFunctionData, encodeFunctionData as viemEncode } from 'viem'
import { encodeFunctionCall } from 'web3-eth-abi'
import { many, moreThanCached, Source } from '../inputs'
import { defineCase } from '../types'

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

export const encodeTransfer = defineCase<readonly [Address, bigint]>({
  name: 'encode-transfer',
  title: 'encode transfer(address,uint256)',
  note: 'Addresses have checksums, and each is new to the peers that remember those they saw.',
  targets: [{ must: 2.5 }, { must: 15, against: 'viem' }],
  async prepare() {
    await init()
    const source = new Source(1)
    const abi = [item] as const
    const parsed = parseAbi(['function transfer(address to, uint256 value) returns (bool)'])
    const prepared = prepareEncodeFunctionData({ abi, functionName: 'transfer' })
    const ethers = new Interface(abi)
    const ox = AbiFunction.from(item)
    const micro = createContract(abi)
    return {
      inputs: many(moreThanCached, () => [source.address(), source.integer(12)] as const),
      candidates: [
        {
          name: 'latchkey',
          package: 'latchkey',
          run: (args) => encodeFunctionData({ abi: parsed, functionName: 'transfer', args }),
        },
        { name: 'viem', package: 'viem', run: (args) => viemEncode({ abi, functionName: 'transfer', args }) },
        { name: 'viem, prepared', package: 'viem', run: (args) => viemEncode({ ...prepared, args }) },
        { name: 'ethers', package: 'ethers', run: (args) => ethers.encodeFunctionData('transfer', args) },
        { name: 'web3', package: 'web3-eth-abi', run: (args) => encodeFunctionCall(item, [...args]) },
        { name: 'ox', package: 'ox', run: (args) => AbiFunction.encodeData(ox, args) },
        {
          name: 'micro-eth-signer',
          package: 'micro-eth-signer',
          run: ([to, value]) => bytesToHex(micro.transfer.encodeInput({ to, value })),
        },
      ],
    }
  },
})
