/** Signing with a key that is held: a digest, a transfer, typed data. */

import { instantiateSecp256k1 } from '@bitauth/libauth'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { SigningKey, Wallet } from 'ethers'
import { type Address, type Hex, hexToBytes, init } from 'latchkey'
import { initAccounts, privateKeyToAccount } from 'latchkey/accounts'
import { signTyped, Transaction } from 'micro-eth-signer'
import { sign as microSign } from 'micro-eth-signer/utils.js'
import { Secp256k1, Signature, TxEnvelopeEip1559, TypedData } from 'ox'
import { signRecoverable } from 'tiny-secp256k1'
import { bytesToHex } from 'viem'
import { privateKeyToAccount as viemAccount } from 'viem/accounts'
import { FeeMarketEIP1559Transaction, signTransaction as web3Sign } from 'web3-eth-accounts'
import { many, Source } from '../inputs'
import { wasmEngine } from '../ox'
import { type Candidate, type Case, defineCase } from '../types'
import { type Definition, mail, order } from './typed-data'

const privateKey: Hex = '0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318'
const verified = 'k256 checks each signature before it is given out; the peers check nothing'

/** r, s and the parity, of a signature in hex or in bytes with the parity first or last. */
function signatureText(output: unknown): string {
  if (typeof output === 'string') return `${output.slice(2, 130)} ${Number.parseInt(output.slice(130), 16) - 27}`
  const { compact, parity } = output as { compact: Uint8Array; parity: number }
  return `${bytesToHex(compact).slice(2)} ${parity}`
}

type Digest = { hash: Hex; bytes: Uint8Array }

export const signDigest = defineCase<Digest>({
  name: 'sign-digest',
  title: 'sign a digest, key held',
  targets: [{ must: 1.4 }],
  async prepare() {
    await initAccounts()
    const source = new Source(7)
    const key = hexToBytes(privateKey)
    const [account, careful] = [privateKeyToAccount(privateKey), privateKeyToAccount(privateKey, { verify: true })]
    const [viem, ethers] = [viemAccount(privateKey), new SigningKey(privateKey)]
    const libauth = await instantiateSecp256k1()
    const ox = ({ hash }: Digest) => Signature.toHex(Secp256k1.sign({ payload: hash, privateKey }))
    const inBytes = 'gives bytes'
    const candidates: Candidate<Digest>[] = [
      { name: 'latchkey', package: 'latchkey', run: ({ hash }) => account.sign({ hash }) },
      { name: 'latchkey, verified', package: 'latchkey', run: ({ hash }) => careful.sign({ hash }), note: verified },
      { name: 'viem', package: 'viem', run: ({ hash }) => viem.sign({ hash }) },
      { name: 'ethers', package: 'ethers', run: ({ hash }) => ethers.sign(hash).serialized },
      { name: 'ox', package: 'ox', run: ox },
      { name: 'ox/wasm', package: 'ox', run: ox, ...(await wasmEngine()) },
      {
        name: 'micro-eth-signer',
        package: 'micro-eth-signer',
        run: ({ bytes }) => {
          const signature = microSign(bytes, key, false)
          return { compact: signature.toBytes('compact'), parity: signature.recovery }
        },
        note: inBytes,
      },
      {
        name: '@noble/curves',
        package: '@noble/curves',
        run: ({ bytes }) => {
          const signature = secp256k1.sign(bytes, key, { prehash: false, format: 'recovered' })
          return { compact: signature.subarray(1), parity: signature[0] }
        },
        note: inBytes,
      },
      {
        name: '@bitauth/libauth',
        package: '@bitauth/libauth',
        run: ({ bytes }) => {
          const signature = libauth.signMessageHashRecoverableCompact(key, bytes)
          if (typeof signature === 'string') throw new Error(signature)
          return { compact: signature.signature, parity: signature.recoveryId }
        },
        note: inBytes,
      },
      {
        name: 'tiny-secp256k1',
        package: 'tiny-secp256k1',
        run: ({ bytes }) => {
          const { signature, recoveryId } = signRecoverable(bytes, key)
          return { compact: signature, parity: recoveryId }
        },
        note: inBytes,
      },
    ]
    return {
      inputs: many(256, () => {
        const bytes = source.bytes(32)
        return { hash: bytesToHex(bytes), bytes }
      }),
      candidates: candidates.map((candidate) => ({ comparable: signatureText, ...candidate })),
    }
  },
})

/** ox leaves an address’s checksum in what it serializes. */
const inLowerCase = (output: unknown) => String(output).toLowerCase()

type Transfer = {
  type: 'eip1559'
  chainId: number
  nonce: number
  to: Address
  value: bigint
  gas: bigint
  maxFeePerGas: bigint
  maxPriorityFeePerGas: bigint
}

export const signTransfer = defineCase<Transfer>({
  name: 'sign-transfer',
  title: 'sign an EIP-1559 transfer, object in, hex out',
  note: 'ethers, web3 and micro-eth-signer name some fields otherwise: they are given objects of their own, made before.',
  targets: [
    { must: { node: 7, chromium: 4 }, against: 'viem' },
    { must: { node: 7, chromium: 4 }, note: 'set with viem as the best peer' },
  ],
  async prepare() {
    await Promise.all([init(), initAccounts()])
    const source = new Source(8)
    const [account, careful] = [privateKeyToAccount(privateKey), privateKeyToAccount(privateKey, { verify: true })]
    const [viem, ethers] = [viemAccount(privateKey), new Wallet(privateKey)]
    const inputs = many(
      1000,
      (nonce): Transfer => ({
        type: 'eip1559',
        chainId: 1,
        nonce,
        to: source.address(),
        value: source.integer(8),
        gas: 21_000n,
        maxFeePerGas: 30_000_000_000n,
        maxPriorityFeePerGas: 1_500_000_000n,
      }),
    )
    const others = new Map(
      inputs.map((input) => {
        const { gas, nonce, to, ...rest } = input
        const ethers = { ...rest, to, nonce, gasLimit: gas, type: 2 }
        const micro = { ...rest, to, nonce: BigInt(nonce), gasLimit: gas, chainId: 1n }
        const web3 = { ...rest, to, nonce, gasLimit: gas, type: 2, data: '0x' }
        return [input, { ethers, micro, web3 }] as const
      }),
    )
    const other = (input: Transfer) => {
      const found = others.get(input)
      if (!found) throw new Error('an unknown input')
      return found
    }
    const ox = (input: Transfer) => {
      const envelope = TxEnvelopeEip1559.from(input as never) as TxEnvelopeEip1559.TxEnvelopeEip1559
      const signature = Secp256k1.sign({ payload: TxEnvelopeEip1559.getSignPayload(envelope), privateKey })
      return TxEnvelopeEip1559.serialize(envelope, { signature })
    }
    return {
      inputs,
      candidates: [
        { name: 'latchkey', package: 'latchkey', run: (transfer) => account.signTransaction(transfer) },
        {
          name: 'latchkey, verified',
          package: 'latchkey',
          run: (transfer) => careful.signTransaction(transfer),
          note: verified,
        },
        { name: 'viem', package: 'viem', run: (transfer) => viem.signTransaction(transfer) },
        { name: 'ethers', package: 'ethers', run: (transfer) => ethers.signTransaction(other(transfer).ethers) },
        {
          name: 'web3',
          package: 'web3-eth-accounts',
          run: async (transfer) => {
            const transaction = FeeMarketEIP1559Transaction.fromTxData(other(transfer).web3)
            return (await web3Sign(transaction, privateKey)).rawTransaction
          },
        },
        { name: 'ox', package: 'ox', run: ox, comparable: inLowerCase },
        { name: 'ox/wasm', package: 'ox', run: ox, comparable: inLowerCase, ...(await wasmEngine()) },
        {
          name: 'micro-eth-signer',
          package: 'micro-eth-signer',
          run: (transfer) => Transaction.prepare(other(transfer).micro).signBy(privateKey, false).toHex(),
          note: 'its `prepare` also checks the fields against limits of its own',
        },
      ],
    }
  },
})

function signTypedDataCase(name: string, title: string, must: number, make: (source: Source) => Definition): Case {
  return defineCase<Definition>({
    name,
    title,
    targets: [
      { must, against: 'viem' },
      { must, note: 'set with viem and micro-eth-signer as the best peers' },
    ],
    async prepare() {
      await initAccounts()
      const source = new Source(9)
      const [account, careful] = [privateKeyToAccount(privateKey), privateKeyToAccount(privateKey, { verify: true })]
      const [viem, ethers] = [viemAccount(privateKey), new Wallet(privateKey)]
      const ox = (input: Definition) =>
        Signature.toHex(Secp256k1.sign({ payload: TypedData.getSignPayload(input as never), privateKey }))
      return {
        inputs: many(500, () => make(source)),
        candidates: [
          { name: 'latchkey', package: 'latchkey', run: (input) => account.signTypedData(input) },
          {
            name: 'latchkey, verified',
            package: 'latchkey',
            run: (input) => careful.signTypedData(input),
            note: verified,
          },
          { name: 'viem', package: 'viem', run: (input) => viem.signTypedData(input as never) },
          {
            name: 'ethers',
            package: 'ethers',
            run: ({ domain, types, message }) => ethers.signTypedData(domain, types as never, message),
          },
          { name: 'ox', package: 'ox', run: ox },
          { name: 'ox/wasm', package: 'ox', run: ox, ...(await wasmEngine()) },
          {
            name: 'micro-eth-signer',
            package: 'micro-eth-signer',
            run: (input) => signTyped(withDomainType(input) as never, privateKey, false),
          },
        ],
      }
    },
  })
}

const domainType = [
  { name: 'name', type: 'string' },
  { name: 'version', type: 'string' },
  { name: 'chainId', type: 'uint256' },
  { name: 'verifyingContract', type: 'address' },
]

/** micro-eth-signer wants the domain's type beside the others, and integers as bigints. */
function withDomainType({ types, domain, ...rest }: Definition) {
  return {
    ...rest,
    domain: { ...domain, chainId: BigInt(domain.chainId) },
    types: { ...types, EIP712Domain: domainType },
  }
}

export const signTypedDataCases = [
  signTypedDataCase('sign-typed-data-mail', 'EIP-712 hash and sign, Mail', 3, mail),
  signTypedDataCase('sign-typed-data-seaport', 'EIP-712 hash and sign, Seaport order', 5, order),
]
