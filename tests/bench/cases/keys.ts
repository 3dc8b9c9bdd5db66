/** Keys and what is derived of them. */

import { computeAddress, HDNodeWallet, Mnemonic } from 'ethers'
import type { Hex } from 'latchkey'
import { generateMnemonic, HDKey, initAccounts, mnemonicToSeed, privateKeyToAddress } from 'latchkey/accounts'
import { addr } from 'micro-eth-signer'
import { Address, HdKey, Mnemonic as OxMnemonic, Secp256k1 } from 'ox'
import { bytesToHex } from 'viem'
import { HDKey as ViemKey, privateKeyToAddress as viemAddress } from 'viem/accounts'
import { privateKeyToAddress as web3Address } from 'web3-eth-accounts'
import { many, Source } from '../inputs'
import { wasmEngine } from '../ox'
import { type Candidate, defineCase } from '../types'

export const keyToAddress = defineCase<Hex>({
  name: 'private-key-to-address',
  title: 'private key → address',
  note: 'Hex in, an address with its checksum out. The keys are new to the peers that remember checksums.',
  targets: [
    { must: { node: 6, chromium: 2.5 }, against: 'viem' },
    { must: { node: 6, chromium: 2.5 }, note: 'set with ethers and viem as the best peers' },
  ],
  async prepare() {
    await initAccounts()
    const source = new Source(10)
    const ox = (privateKey: Hex) => Address.fromPublicKey(Secp256k1.getPublicKey({ privateKey }), { checksum: true })
    return {
      inputs: many(2000, () => source.hex(32)),
      candidates: [
        { name: 'latchkey', package: 'latchkey', run: (key) => privateKeyToAddress(key) },
        { name: 'viem', package: 'viem', run: (key) => viemAddress(key) },
        { name: 'ethers', package: 'ethers', run: (key) => computeAddress(key) },
        { name: 'web3', package: 'web3-eth-accounts', run: (key) => web3Address(key) },
        { name: 'ox', package: 'ox', run: ox },
        { name: 'ox/wasm', package: 'ox', run: ox, ...(await wasmEngine()) },
        { name: 'micro-eth-signer', package: 'micro-eth-signer', run: (key) => addr.fromPrivateKey(key) },
      ],
    }
  },
})

const encoder = new TextEncoder()

export const mnemonicSeed = defineCase<string>({
  name: 'mnemonic-to-seed',
  title: 'mnemonic → seed',
  note: 'The engine’s own PBKDF2 is WebCrypto: OpenSSL in Node. It reads no words; latchkey, ethers and ox also check that they are a mnemonic.',
  targets: [{ must: { node: 0.85, chromium: 1.1 } }],
  async prepare() {
    await initAccounts()
    const parameters = { name: 'PBKDF2', hash: 'SHA-512', iterations: 2048, salt: encoder.encode('mnemonic') }
    const hex = (output: unknown) => (output instanceof Uint8Array ? bytesToHex(output) : output)
    const candidates: Candidate<string>[] = [
      { name: 'latchkey', package: 'latchkey', run: (words) => mnemonicToSeed(words) },
      {
        name: 'WebCrypto',
        package: 'the engine',
        run: async (words) => {
          const key = await crypto.subtle.importKey('raw', encoder.encode(words.normalize('NFKD')), 'PBKDF2', false, [
            'deriveBits',
          ])
          return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 512))
        },
      },
      { name: 'ethers', package: 'ethers', run: (words) => Mnemonic.fromPhrase(words).computeSeed() },
      { name: 'ox', package: 'ox', run: (words) => OxMnemonic.toSeed(words, { as: 'Bytes' }) },
    ]
    return {
      inputs: many(8, () => generateMnemonic()),
      candidates: candidates.map((candidate) => ({ comparable: hex, ...candidate })),
    }
  },
})

export const deriveAddresses = defineCase<string>({
  name: 'derive-addresses',
  title: 'derive 100 addresses',
  note: 'From an extended private key (read before), children 0 to 99, each with its checksum.',
  targets: [{ must: 4 }],
  async prepare() {
    await initAccounts()
    const source = new Source(11)
    const path = "m/44'/60'/0'/0"
    const inputs = many(4, () => HDNodeWallet.fromSeed(source.bytes(64)).derivePath(path).extendedKey)
    const parents = new Map(
      inputs.map((text) => [
        text,
        {
          latchkey: HDKey.fromExtendedKey(text),
          viem: ViemKey.fromExtendedKey(text),
          ethers: HDNodeWallet.fromExtendedKey(text) as HDNodeWallet,
          ox: HdKey.fromExtendedKey(text),
        },
      ]),
    )
    const parent = (text: string) => {
      const found = parents.get(text)
      if (!found) throw new Error('an unknown input')
      return found
    }
    const ox = (text: string) =>
      many(100, (index) => Address.fromPublicKey(parent(text).ox.derive(`m/${index}`).publicKey, { checksum: true }))
    return {
      inputs,
      candidates: [
        { name: 'latchkey', package: 'latchkey', run: (text) => parent(text).latchkey.deriveAddresses({ count: 100 }) },
        {
          name: 'viem',
          package: 'viem',
          run: (text) =>
            many(100, (index) => {
              const { privateKey } = parent(text).viem.deriveChild(index)
              if (!privateKey) throw new Error('no key')
              return viemAddress(bytesToHex(privateKey))
            }),
          note: 'its `HDKey` (of @scure/bip32) and `privateKeyToAddress`',
        },
        {
          name: 'ethers',
          package: 'ethers',
          run: (text) => many(100, (index) => parent(text).ethers.deriveChild(index).address),
        },
        { name: 'ox', package: 'ox', run: ox },
        { name: 'ox/wasm', package: 'ox', run: ox, ...(await wasmEngine()) },
      ],
    }
  },
})
