/** What the wallet signs of types 3 and 4: for the page that owns it, reviewed, and for no other page. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import * as latchkey from 'latchkey'
import { type ApprovalRequest, createWallet, type TransactionRequest, type Wallet } from 'latchkey/wallet'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { type Anvil, startAnvil } from './support/anvil'
import { rejects } from './support/expect'

const local = { id: 31337, name: 'Local', nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 } }
const mnemonic = 'test test test test test test test test test test test junk'
const to = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
const delegate = '0x00000000000000000000000000000000000a0001'
const hash = `0x01${'11'.repeat(31)}` as const

let chain: Anvil
let client: latchkey.Client
let wallet: Wallet
const asked: ApprovalRequest[] = []

before(async () => {
  await latchkey.init()
  chain = await startAnvil()
  client = latchkey.createClient({ chain: local, gateways: [{ url: chain.url }] })
  wallet = await createWallet({
    client,
    storage: 'memory',
    approve: async (request) => {
      asked.push(request)
      return true
    },
  })
  await wallet.restore({ mnemonic, password: 'correct horse battery staple' })
  // Returns 42.
  await chain.rpc('anvil_setCode', delegate, '0x602a60005260206000f3')
})
after(async () => {
  await wallet.close()
  client.close()
  await chain.stop()
})

function warnings(): string[] {
  const last = asked.at(-1)
  assert.ok(last && 'review' in last)
  return last.review.warnings.map(({ code }) => code)
}

test('an authorisation is sent, after a warning that names the delegate', async () => {
  const authority = privateKeyToAccount(generatePrivateKey())
  const signed = await authority.signAuthorization({ address: delegate, chainId: 31337, nonce: 0 })
  const { address, chainId, nonce, r, s, yParity = 0 } = signed
  const authorizationList = [{ address, chainId, nonce, r, s, yParity }]
  const sent = await wallet.sendTransaction({ to, authorizationList, gas: 100_000n })
  assert.deepEqual(warnings(), ['delegation'])
  const receipt = await wallet.waitForTransaction(sent)
  assert.equal(receipt.status, 'success')
  assert.equal(receipt.type, 'eip7702')
  assert.equal(await client.getCode({ address: authority.address }), `0xef0100${delegate.slice(2)}`)
  assert.deepEqual(await client.call({ to: authority.address }), { data: latchkey.pad('0x2a') })

  // The zero address ends it.
  const zero = '0x0000000000000000000000000000000000000000'
  const end = await authority.signAuthorization({ address: zero, chainId: 0, nonce: 1 })
  const ending = [{ ...end, address: zero, yParity: end.yParity ?? 0 }] as const
  await wallet.waitForTransaction(await wallet.sendTransaction({ to, authorizationList: ending, gas: 100_000n }))
  assert.deepEqual(warnings(), ['delegation-end'])
  assert.equal(await client.getCode({ address: authority.address }), undefined)
})

test('a blob transaction is signed without its blobs, and sent by whoever has them', async () => {
  const request: TransactionRequest = { to, blobVersionedHashes: [hash], maxFeePerBlobGas: 5n, gas: 21_000n }
  const serializedTransaction = await wallet.signTransaction(request)
  assert.deepEqual(warnings(), ['blobs'])
  const parsed = latchkey.parseTransaction(serializedTransaction)
  assert.ok(parsed.type === 'eip4844')
  assert.deepEqual(parsed.blobVersionedHashes, [hash])
  assert.equal(parsed.maxFeePerBlobGas, 5n)
  assert.equal(latchkey.recoverTransactionAddress({ serializedTransaction }), wallet.selected)
  await rejects('INVALID_PARAMS', wallet.sendTransaction(request))
  // The blobs' fee counts towards what the account must have: 131072 gas each.
  await rejects('INSUFFICIENT_FUNDS', wallet.signTransaction({ ...request, maxFeePerBlobGas: 2n ** 100n }))
})

test('what types 3 and 4 lack is refused, and what only they have elsewhere', async () => {
  const authority = privateKeyToAccount(generatePrivateKey())
  const signed = await authority.signAuthorization({ address: delegate, chainId: 31337, nonce: 0 })
  const entry = {
    address: delegate,
    chainId: 31337,
    nonce: 0,
    r: signed.r,
    s: signed.s,
    yParity: signed.yParity ?? 0,
  } as const
  const good = { to, authorizationList: [entry], gas: 100_000n } as const
  const before = asked.length
  for (const bad of [
    { ...good, authorizationList: [] },
    { ...good, gas: undefined },
    { ...good, to: undefined, data: '0x00' },
    { ...good, gasPrice: 1n },
    { ...good, type: 'eip1559' },
    { ...good, blobVersionedHashes: [hash] },
    { ...good, authorizationList: [{ ...entry, yParity: 2 }] },
    { ...good, authorizationList: [{ ...entry, s: latchkey.pad('0x00') }] },
    { to, blobVersionedHashes: [hash] },
    { to, blobVersionedHashes: [], maxFeePerBlobGas: 1n },
    { to, blobVersionedHashes: [`0x02${'11'.repeat(31)}`], maxFeePerBlobGas: 1n, gas: 21_000n },
    { to, maxFeePerBlobGas: 1n, type: 'eip1559' },
  ]) {
    await rejects('INVALID_PARAMS', wallet.signTransaction(bad as never))
  }
  assert.equal(asked.length, before)
})

test('no page may ask for either', async () => {
  const provider = wallet.provider({ origin: 'https://dapp.example' })
  await provider.request({ method: 'eth_requestAccounts' })
  const from = wallet.selected
  const before = asked.length
  for (const odd of [
    { type: '0x3', blobVersionedHashes: [hash], maxFeePerBlobGas: '0x1' },
    { type: '0x4', authorizationList: [] },
    { type: '0x4' },
    { authorizationList: [{ address: delegate }] },
    { blobVersionedHashes: [hash] },
  ]) {
    const asking = provider.request({ method: 'eth_sendTransaction', params: [{ from, to, ...odd }] })
    await assert.rejects(asking, (error: { code: number }) => error.code === -32602)
  }
  assert.equal(asked.length, before)
})
