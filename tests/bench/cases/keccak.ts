/** Keccak-256 of bytes into hex, at three lengths. */

import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { keccak256 as ethersKeccak } from 'ethers'
import { createKeccak } from 'hash-wasm'
import { init, keccak256 } from 'latchkey'
import { Hash } from 'ox'
import { keccak256 as viemKeccak } from 'viem'
import { sha3Raw } from 'web3-utils'
import { many, Source } from '../inputs'
import { wasmEngine } from '../ox'
import { type Case, defineCase } from '../types'

function keccakCase(name: string, title: string, length: number, count: number, must: number): Case {
  return defineCase<Uint8Array>({
    name,
    title,
    targets: [{ must }],
    async prepare() {
      await init()
      const hasher = await createKeccak(256)
      const source = new Source(length)
      return {
        inputs: many(count, () => source.bytes(length)),
        candidates: [
          { name: 'latchkey', package: 'latchkey', run: (bytes) => keccak256(bytes) },
          { name: 'viem', package: 'viem', run: (bytes) => viemKeccak(bytes) },
          { name: 'ethers', package: 'ethers', run: (bytes) => ethersKeccak(bytes) },
          { name: 'web3', package: 'web3-utils', run: (bytes) => sha3Raw(bytes) },
          { name: 'ox', package: 'ox', run: (bytes) => Hash.keccak256(bytes, { as: 'Hex' }) },
          {
            name: 'ox/wasm',
            package: 'ox',
            run: (bytes) => Hash.keccak256(bytes, { as: 'Hex' }),
            ...(await wasmEngine()),
          },
          { name: '@noble/hashes', package: '@noble/hashes', run: (bytes) => `0x${bytesToHex(keccak_256(bytes))}` },
          { name: 'hash-wasm', package: 'hash-wasm', run: (bytes) => `0x${hasher.init().update(bytes).digest()}` },
        ],
      }
    },
  })
}

export const keccakCases = [
  keccakCase('keccak-32', 'keccak256 of 32 bytes', 32, 64, 1.0),
  keccakCase('keccak-1k', 'keccak256 of 1 KiB', 1024, 16, 1.05),
  keccakCase('keccak-1m', 'keccak256 of 1 MiB', 1024 * 1024, 2, 1.05),
]
