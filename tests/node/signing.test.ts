/** Transactions signed by the wallet's own signer, byte for byte what viem and ethers sign with the same key. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as ethers from 'ethers'
import { type Address, createClient, type Hex, init } from 'latchkey'
import { createWallet } from 'latchkey/wallet'
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { startGateway } from './support/gateway'
import { randomFrom } from './support/random'

await init()

const each = 1000
const perKey = 50
const chainId = 1337
const types = { legacy: 0, eip2930: 1, eip1559: 2 } as const

type Fields = {
  nonce: number
  gas: bigint
  value: bigint
  data: Hex
  to?: Address
  gasPrice?: bigint
  maxFeePerGas?: bigint
  maxPriorityFeePerGas?: bigint
  accessList?: { address: Address; storageKeys: Hex[] }[]
}

test(`the wallet signs ${each} random transactions of each type as viem and ethers do`, async (t) => {
  const random = randomFrom(4242)
  const gateway = await startGateway(async ({ method }) => {
    if (method === 'eth_chainId') return `0x${chainId.toString(16)}`
    if (method === 'eth_getBalance') return `0x${'f'.repeat(64)}`
    if (method === 'eth_getTransactionCount') return '0x0'
    if (method === 'eth_blockNumber') return '0x1'
    return null
  })
  const chain = { id: chainId, name: 'Test', nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 } }
  const client = createClient({ chain, gateways: [gateway.url] })
  const wallet = await createWallet({ client, storage: 'memory', approve: async () => true })
  await wallet.create({ password: 'a long enough passphrase' })

  const keys = new Set<Hex>()
  const key = async (): Promise<{ privateKey: Hex; account: PrivateKeyAccount }> => {
    let privateKey: Hex
    // The generator likes small numbers: a key that is there already is drawn anew.
    do privateKey = `0x${(random.uint(250) + 1n).toString(16).padStart(64, '0')}`
    while (keys.has(privateKey))
    keys.add(privateKey)
    await wallet.importPrivateKey(privateKey)
    return { privateKey, account: privateKeyToAccount(privateKey) }
  }
  const fields = (type: keyof typeof types): Fields => {
    const fee = random.uint(100)
    const fields: Fields = {
      nonce: Number(random.uint(40)),
      gas: 21_000n + random.uint(40),
      value: random.uint(200),
      data: random.bytes(1 + random.integer(120)),
    }
    // One in five deploys a contract; a third of the rest carry no data, as a plain transfer.
    if (random.integer(5) !== 0) {
      fields.to = random.address()
      if (random.integer(3) === 0) fields.data = '0x'
    }
    if (type === 'eip1559') {
      fields.maxFeePerGas = fee
      fields.maxPriorityFeePerGas = random.uint(200) % (fee + 1n)
    } else fields.gasPrice = fee
    if (type !== 'legacy') {
      fields.accessList = random.list(3, () => ({
        address: random.address(),
        storageKeys: random.list(3, () => random.bytes(32)),
      }))
    }
    return fields
  }

  let compared = 0
  let signer = await key()
  for (const type of ['legacy', 'eip2930', 'eip1559'] as const) {
    for (let index = 0; index < each; index++) {
      if (compared % perKey === 0) signer = await key()
      const { privateKey, account } = signer
      const transaction = fields(type)
      const raw = await wallet.signTransaction({ ...transaction, type, account: account.address })
      // viem's types tell the kinds apart by their fields; here the kind is a variable.
      const viem = await account.signTransaction({ ...transaction, type, chainId } as Parameters<
        typeof account.signTransaction
      >[0])
      assert.equal(raw, viem, `viem, ${type} ${index}`)
      const { gas, to, ...rest } = transaction
      const other = { ...rest, to: to ?? null, gasLimit: gas, type: types[type], chainId }
      assert.equal(raw, await new ethers.Wallet(privateKey).signTransaction(other), `ethers, ${type} ${index}`)
      compared++
    }
  }
  assert.equal(compared, 3 * each)
  t.diagnostic(`${compared} signed transactions compared`)
  await wallet.close()
  await gateway.stop()
})
