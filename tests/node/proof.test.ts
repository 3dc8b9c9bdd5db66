/** Merkle-Patricia proofs: of a real chain's accounts, storage, transactions and receipts, and of random tries. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import * as latchkey from 'latchkey'
import { type Anvil, startAnvil } from './support/anvil'
import { fails, rejects } from './support/expect'
import { startGateway } from './support/gateway'
import { randomFrom } from './support/random'
import { Trie } from './support/trie'

const local = { id: 31337, name: 'Local', nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 } }
const rich = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
const other = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'

let chain: Anvil
let client: latchkey.Client

before(async () => {
  await latchkey.init()
  chain = await startAnvil()
  client = latchkey.createClient({ chain: local, gateways: [{ url: chain.url }] })
})
after(async () => {
  client.close()
  await chain.stop()
})

/** Every flipped bit of one byte in a hundred, and every missing or added node, must be refused. */
function tampered(proof: readonly latchkey.Hex[], verify: (proof: latchkey.Hex[]) => unknown): void {
  for (const [index, node] of proof.entries()) {
    const bytes = latchkey.hexToBytes(node)
    for (let at = 0; at < bytes.length; at += 100) {
      const flipped = bytes.slice()
      flipped[at] = (flipped[at] ?? 0) ^ 1
      fails('PROOF_INVALID', () =>
        verify(proof.map((node, other) => (other === index ? latchkey.bytesToHex(flipped) : node))),
      )
    }
    fails('PROOF_INVALID', () => verify(proof.filter((_, other) => other !== index)))
  }
  fails('PROOF_INVALID', () => verify([...proof, '0x80']))
}

test('a chain’s accounts and storage are as its state root says', async () => {
  // Stores 42 in slot 0 and 2^256 - 1 in slot 7.
  const data = '0x602a60005560001960075560016000f3'
  const hash = await chain.rpc<latchkey.Hash>('eth_sendTransaction', { from: rich, data })
  // The chain gives a hash a moment before it has mined.
  while ((await client.getBlockNumber()) === 0n) await new Promise((resolve) => setTimeout(resolve, 20))
  const { contractAddress } = await client.getTransactionReceipt({ hash })
  assert.ok(contractAddress)
  const { stateRoot, number } = await client.getBlock()
  assert.ok(stateRoot)
  const zero = latchkey.pad('0x00')
  const storageKeys = [zero, latchkey.pad('0x07'), latchkey.pad('0x09')]
  const found = await client.getProof({ address: contractAddress, storageKeys, blockNumber: number })
  const account = latchkey.verifyAccountProof({ stateRoot, address: contractAddress, proof: found.accountProof })
  assert.ok(account)
  const { balance, nonce, codeHash, storageHash } = found
  assert.deepEqual(account, { balance, nonce, codeHash, storageHash })
  assert.equal(account.nonce, 1)
  const values = found.storageProof.map(({ key, proof }) => latchkey.verifyStorageProof({ storageHash, key, proof }))
  assert.deepEqual(values, [42n, 2n ** 256n - 1n, 0n])
  assert.deepEqual(
    values,
    found.storageProof.map(({ value }) => value),
  )
  assert.equal(latchkey.verifyStorageProof({ storageHash, key: '0x', proof: found.storageProof[0]?.proof ?? [] }), 42n)

  tampered(found.accountProof, (proof) => latchkey.verifyAccountProof({ stateRoot, address: contractAddress, proof }))
  for (const { key, proof } of found.storageProof) {
    tampered(proof, (proof) => latchkey.verifyStorageProof({ storageHash, key, proof }))
  }
  // Another account's proof shows nothing of this one, and a slot's nothing of another slot.
  fails('PROOF_INVALID', () =>
    latchkey.verifyAccountProof({ stateRoot: storageHash, address: rich, proof: found.accountProof }),
  )

  const nobody = '0x00000000000000000000000000000000000badad'
  const absent = await client.getProof({ address: nobody, storageKeys: [], blockNumber: number })
  assert.equal(latchkey.verifyAccountProof({ stateRoot, address: nobody, proof: absent.accountProof }), null)
})

test('a block’s transactions and receipts are at their places, and nothing is behind them', async () => {
  await chain.rpc('evm_setAutomine', false)
  const sent = 150
  for (let index = 0; index < sent; index++) {
    await chain.rpc('eth_sendTransaction', { from: rich, to: other, value: `0x${index.toString(16)}`, gas: '0x5208' })
  }
  await chain.rpc('anvil_mine', '0x1')
  await chain.rpc('evm_setAutomine', true)
  const { transactions, transactionsRoot, receiptsRoot } = await client.getBlock()
  assert.equal(transactions.length, sent)
  assert.ok(transactionsRoot && receiptsRoot)
  const key = (index: number): latchkey.Hex =>
    index === 0 ? '0x80' : latchkey.toRlp(latchkey.numberToHex(index, { size: index < 256 ? 1 : 2 }))
  const raw = await Promise.all(
    transactions.map((hash) => chain.rpc<latchkey.Hex>('eth_getRawTransactionByHash', hash)),
  )
  assert.deepEqual(
    raw.map((bytes) => latchkey.hashTransaction(bytes)),
    transactions,
  )
  const trie = new Trie(raw.map((bytes, index) => [key(index), bytes]))
  assert.equal(trie.root, transactionsRoot)
  for (const [index, bytes] of raw.entries()) {
    const proof = trie.proof(key(index))
    assert.equal(latchkey.verifyTransactionProof({ transactionsRoot, index, proof }), bytes)
  }
  for (const index of [sent, sent + 1, 255, 256, 5000]) {
    assert.equal(latchkey.verifyTransactionProof({ transactionsRoot, index, proof: trie.proof(key(index)) }), null)
  }
  tampered(trie.proof(key(77)), (proof) => latchkey.verifyTransactionProof({ transactionsRoot, index: 77, proof }))

  const receipts: latchkey.Hex[] = await Promise.all(
    transactions.map(async (hash) => {
      const receipt = await chain.rpc<{
        status: string
        cumulativeGasUsed: string
        logsBloom: latchkey.Hex
        type: string
      }>('eth_getTransactionReceipt', hash)
      const gas = latchkey.numberToHex(BigInt(receipt.cumulativeGasUsed))
      const even = (gas.length % 2 === 0 ? gas : `0x0${gas.slice(2)}`) as latchkey.Hex
      const body = latchkey.toRlp(['0x01', even, receipt.logsBloom, []])
      const type = Number(receipt.type)
      return type === 0 ? body : latchkey.concatHex([latchkey.numberToHex(type, { size: 1 }), body])
    }),
  )
  const receiptTrie = new Trie(receipts.map((bytes, index) => [key(index), bytes]))
  assert.equal(receiptTrie.root, receiptsRoot)
  for (const [index, bytes] of receipts.entries()) {
    assert.equal(latchkey.verifyReceiptProof({ receiptsRoot, index, proof: receiptTrie.proof(key(index)) }), bytes)
  }
  assert.equal(latchkey.verifyReceiptProof({ receiptsRoot, index: sent, proof: receiptTrie.proof(key(sent)) }), null)
})

test('5,000 keys, there and not, in random tries', () => {
  const random = randomFrom(1186)
  let cases = 0
  while (cases < 5000) {
    const length = random.pick([1, 2, 4, 32])
    const entries = new Map(
      random.list(60, () => [random.bytes(length), random.bytes(1 + random.integer(60))] as const),
    )
    const trie = new Trie([...entries])
    const asked = [...entries.keys(), ...Array.from({ length: 40 }, () => random.bytes(length))]
    for (const key of asked) {
      const parameters = { root: trie.root, key, proof: trie.proof(key) }
      assert.equal(latchkey.verifyProof(parameters), entries.get(key) ?? null, `case ${cases}`)
      cases++
    }
  }
})

test('a gateway that proves something else than was asked for is not believed', async () => {
  const proof = {
    address: other,
    balance: '0x0',
    codeHash: latchkey.pad('0x01'),
    nonce: '0x0',
    storageHash: latchkey.pad('0x02'),
    accountProof: [],
    storageProof: [{ key: '0x7', value: '0x0', proof: [] }],
  }
  const gateway = await startGateway(({ method }) => (method === 'eth_chainId' ? '0x7a69' : proof))
  const asking = latchkey.createClient({ chain: local, gateways: [gateway.url] })
  try {
    const found = await asking.getProof({ address: other, storageKeys: ['0x07'] })
    assert.deepEqual(found.storageProof, [{ key: latchkey.pad('0x07'), value: 0n, proof: [] }])
    await rejects('UPSTREAM_MALFORMED', asking.getProof({ address: rich, storageKeys: ['0x07'] }))
    await rejects('UPSTREAM_MALFORMED', asking.getProof({ address: other, storageKeys: ['0x08'] }))
    await rejects('UPSTREAM_MALFORMED', asking.getProof({ address: other, storageKeys: [] }))
    await rejects('INVALID_PARAMS', asking.getProof({ address: '0x12', storageKeys: [] }))
  } finally {
    asking.close()
    await gateway.stop()
  }
})
