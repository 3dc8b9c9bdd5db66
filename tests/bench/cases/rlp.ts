/** 97 KiB of nested RLP, read. */

import { decode as ethereumjsDecode, encode as ethereumjsEncode } from '@ethereumjs/rlp'
import { decodeRlp } from 'ethers'
import { fromRlp, init } from 'latchkey'
import { RLP } from 'micro-eth-signer/core/rlp.js'
import { Rlp } from 'ox'
import { bytesToHex, type Hex, fromRlp as viemFromRlp } from 'viem'
import { many, Source } from '../inputs'
import { defineCase } from '../types'

type Tree<Leaf> = Leaf | readonly Tree<Leaf>[]

/** Lists of lists of lists: 1,728 strings of 32 to 79 bytes. */
function encoded(count: number): Uint8Array[] {
  const source = new Source(4)
  return many(count, () =>
    ethereumjsEncode(many(12, () => many(12, () => many(12, () => source.bytes(32 + source.below(48)))))),
  )
}

function inHex(tree: unknown): unknown {
  const given = tree as Tree<Uint8Array>
  return given instanceof Uint8Array ? bytesToHex(given) : given.map(inHex)
}

export const rlpBytes = defineCase<Uint8Array>({
  name: 'rlp-decode',
  title: 'RLP decode, 97 KiB nested, bytes into bytes',
  note: 'The table’s target was set with viem as the best peer; micro-eth-signer, which was not measured then, is faster.',
  targets: [{ must: 0.8 }, { must: 0.8, against: 'viem' }],
  async prepare() {
    await init()
    return {
      inputs: encoded(4),
      candidates: [
        { name: 'latchkey', package: 'latchkey', run: (bytes) => fromRlp(bytes, 'bytes'), comparable: inHex },
        { name: 'viem', package: 'viem', run: (bytes) => viemFromRlp(bytes, 'bytes'), comparable: inHex },
        { name: 'ox', package: 'ox', run: (bytes) => Rlp.toBytes(bytes), comparable: inHex },
        {
          name: '@ethereumjs/rlp',
          package: '@ethereumjs/rlp',
          run: (bytes) => ethereumjsDecode(bytes),
          comparable: inHex,
        },
        { name: 'micro-eth-signer', package: 'micro-eth-signer', run: (bytes) => RLP.decode(bytes), comparable: inHex },
      ],
    }
  },
})

export const rlpHex = defineCase<Hex>({
  name: 'rlp-decode-hex',
  title: 'RLP decode, 97 KiB nested, hex into hex',
  note: 'The target in the table is for bytes; this is the same for who has hex.',
  targets: [{ must: 0.8 }],
  async prepare() {
    await init()
    return {
      inputs: encoded(4).map((bytes) => bytesToHex(bytes)),
      candidates: [
        { name: 'latchkey', package: 'latchkey', run: (hex) => fromRlp(hex) },
        { name: 'viem', package: 'viem', run: (hex) => viemFromRlp(hex) },
        { name: 'ox', package: 'ox', run: (hex) => Rlp.toHex(hex) },
        { name: 'ethers', package: 'ethers', run: (hex) => decodeRlp(hex) },
      ],
    }
  },
})
