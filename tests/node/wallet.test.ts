/** The wallet on a real chain, its keys in a worker thread: create, fund, send, restart, unlock. viem is the oracle. */

import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { type Client, createClient, init, parseEther } from 'latchkey'
import { type ApprovalRequest, createWallet, type Wallet } from 'latchkey/wallet'
import {
  createPublicClient,
  http,
  parseTransaction,
  recoverTransactionAddress,
  verifyMessage,
  verifyTypedData,
} from 'viem'
import { mnemonicToAccount, privateKeyToAccount } from 'viem/accounts'
import { type Anvil, startAnvil } from './support/anvil'
import { rejects } from './support/expect'
import { startGateway } from './support/gateway'
import { MapStore } from './support/store'
import { until } from './support/until'

await init()

const local = { id: 31337, name: 'Local', nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 } }
const password = 'a long enough passphrase'
const known = 'test test test test test test test test test test test junk'
const other = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'

let chain: Anvil
let client: Client
let store: MapStore
let asked: ApprovalRequest[]
let consent: boolean | 'throw'
const open: Wallet[] = []

const approve = async (request: ApprovalRequest) => {
  asked.push(request)
  if (consent === 'throw') throw new Error('no screen')
  return consent
}

async function openWallet(options: Partial<Parameters<typeof createWallet>[0]> = {}): Promise<Wallet> {
  const wallet = await createWallet({ client, storage: store, approve, ...options })
  open.push(wallet)
  return wallet
}

async function fund(address: string): Promise<void> {
  await chain.rpc('anvil_setBalance', address, `0x${parseEther('10').toString(16)}`)
}

before(async () => {
  chain = await startAnvil()
  client = createClient({ chain: local, gateways: [chain.url] })
})
after(async () => {
  for (const wallet of open) await wallet.close()
  await chain.stop()
})
beforeEach(() => {
  store = new MapStore()
  asked = []
  consent = true
})

describe('the story', () => {
  test('create, fund, send, restart, unlock: everything is there', async () => {
    const wallet = await openWallet()
    assert.equal(wallet.status, 'empty')
    const { mnemonic, accounts } = await wallet.create({ password, words: 12 })
    assert.equal(wallet.status, 'unlocked')
    assert.equal(mnemonic.split(' ').length, 12)
    assert.equal(accounts.length, 1)
    const [account] = accounts
    assert.ok(account)
    assert.equal(account.address, mnemonicToAccount(mnemonic).address)
    assert.equal(account.derivationPath, "m/44'/60'/0'/0/0")

    const words = mnemonic.split(' ')
    const proof = [1, 4, 9].map((position) => ({ position, word: words[position] ?? '' }))
    assert.equal(wallet.backedUp, false)
    assert.equal(await wallet.confirmBackup(proof.map((entry) => ({ ...entry, word: 'zoo' }))), false)
    assert.equal(await wallet.confirmBackup(proof), true)
    assert.equal(wallet.backedUp, true)

    const empty = await rejects('INSUFFICIENT_FUNDS', wallet.sendTransaction({ to: other, value: 1n }))
    assert.equal((empty.data as { balance: string }).balance, '0x0')
    await fund(account.address)

    const records: string[] = []
    wallet.on('transaction', (record) => records.push(record.state))
    const before = store.written.length
    const hash = await wallet.sendTransaction({ to: other, value: parseEther('1.5') })
    const request = asked.at(-1)
    assert.ok(request?.type === 'sendTransaction')
    assert.equal(request.origin, null)
    assert.deepEqual(request.review.action, { kind: 'send', to: other, value: parseEther('1.5') })
    assert.ok(store.written.slice(before).some((key) => key.startsWith('journal/')))

    const receipt = await wallet.waitForTransaction(hash)
    assert.equal(receipt.status, 'success')
    const [record] = wallet.transactions()
    assert.equal(record?.hash, hash)
    assert.equal(record?.value, parseEther('1.5'))
    assert.equal(await client.getBalance({ address: other }), parseEther('10001.5'))

    // What is signed is what is shown, and what is sent is what is signed.
    const sent = await createPublicClient({ transport: http(chain.url) }).getTransaction({ hash })
    assert.equal(sent.from.toLowerCase(), account.address.toLowerCase())
    await wallet.close()

    const again = await openWallet()
    assert.equal(again.status, 'locked')
    assert.deepEqual(again.accounts(), accounts)
    assert.equal(again.transactions()[0]?.hash, hash)
    assert.equal(again.backedUp, true)
    await rejects('LOCKED', again.signMessage({ message: 'hello' }))
    await rejects('WRONG_PASSWORD', again.unlock('wrong'))
    assert.deepEqual(await again.unlock(password), accounts)
    assert.equal(again.status, 'unlocked')
    assert.equal(await again.exportMnemonic(password), mnemonic)
  })

  test('a wallet is not created over another one', async () => {
    const wallet = await openWallet()
    await wallet.restore({ mnemonic: known, password })
    await rejects('VAULT_STATE', wallet.create({ password }))
    await rejects('VAULT_STATE', wallet.restore({ mnemonic: known, password }))
  })
})

describe('keys and signatures, as viem has them', () => {
  const oracle = mnemonicToAccount(known)
  let wallet: Wallet

  before(async () => {
    store = new MapStore()
    wallet = await openWallet()
    await wallet.restore({ mnemonic: known, password })
    await fund(oracle.address)
  })

  test('the account, a second one, an imported one', async () => {
    assert.equal(wallet.accounts()[0]?.address, oracle.address)
    const second = await wallet.addAccount()
    assert.equal(second.address, mnemonicToAccount(known, { addressIndex: 1 }).address)
    const key = `0x${'42'.repeat(32)}` as const
    const imported = await wallet.importPrivateKey(key)
    assert.equal(imported.address, privateKeyToAccount(key).address)
    assert.equal(imported.type, 'imported')
    assert.equal(await wallet.exportPrivateKey({ address: imported.address, password }), key)
    await rejects('WRONG_PASSWORD', wallet.exportPrivateKey({ address: imported.address, password: 'wrong' }))
    await wallet.label(imported.address, 'Savings')
    assert.equal(wallet.accounts()[2]?.label, 'Savings')
    await wallet.select(imported.address)
    assert.equal(wallet.selected, imported.address)
    await wallet.select(oracle.address)
  })

  test('messages', async () => {
    for (const message of ['hello', '', 'žluťoučký kůň 🐎', { raw: '0xdeadbeef' }] as const) {
      const signature = await wallet.signMessage({ message })
      assert.equal(signature, await oracle.signMessage({ message }))
      assert.ok(await verifyMessage({ address: oracle.address, message, signature }))
    }
  })

  test('typed data', async () => {
    const typedData = {
      domain: { name: 'Ether Mail', version: '1', chainId: 31337, verifyingContract: other },
      types: {
        Mail: [
          { name: 'to', type: 'address' },
          { name: 'amount', type: 'uint256' },
        ],
      },
      primaryType: 'Mail',
      message: { to: other, amount: 10n ** 30n },
    } as const
    const signature = await wallet.signTypedData(typedData)
    assert.equal(signature, await oracle.signTypedData(typedData))
    assert.ok(await verifyTypedData({ ...typedData, address: oracle.address, signature }))
    const elsewhere = { ...typedData, domain: { ...typedData.domain, chainId: 1 } }
    await rejects('INVALID_PARAMS', wallet.signTypedData(elsewhere))
  })

  test('transactions, byte for byte, of each kind', async () => {
    const fields = { to: other, value: 5n, nonce: 9, gas: 30_000n, data: '0x1234' } as const
    const eip1559 = { ...fields, maxFeePerGas: 30_000_000_000n, maxPriorityFeePerGas: 1_000_000_000n }
    const legacy = { ...fields, gasPrice: 30_000_000_000n }
    const accessList = [{ address: oracle.address, storageKeys: [`0x${'01'.repeat(32)}`] }] as const
    const cases = [
      { ...eip1559, type: 'eip1559' },
      { ...legacy, type: 'legacy' },
      { ...legacy, type: 'eip2930', accessList },
    ] as const
    for (const transaction of cases) {
      const raw = await wallet.signTransaction(transaction)
      assert.equal(raw, await oracle.signTransaction({ ...transaction, chainId: 31337 } as never), transaction.type)
      assert.equal(parseTransaction(raw).type, transaction.type)
      assert.equal(await recoverTransactionAddress({ serializedTransaction: raw as never }), oracle.address)
    }
  })

  test('a keystore goes out and comes back', async () => {
    const json = await wallet.exportKeystore({ address: oracle.address, password, keystorePassword: 'another' })
    const { address, version } = JSON.parse(json)
    assert.equal(version, 3)
    assert.equal(`0x${address}`, oracle.address.toLowerCase())
    store = new MapStore()
    const second = await openWallet()
    await second.create({ password })
    await rejects('WRONG_PASSWORD', second.importKeystore(json, 'wrong'))
    assert.equal((await second.importKeystore(json, 'another')).address, oracle.address)
  })
})

describe('refusals and faults', () => {
  test('a refusal is USER_REJECTED, a broken prompt is not', async () => {
    const wallet = await openWallet()
    await wallet.restore({ mnemonic: known, password })
    consent = false
    await rejects('USER_REJECTED', wallet.signMessage({ message: 'hello' }))
    consent = 'throw'
    await rejects('INTERNAL', wallet.signMessage({ message: 'hello' }))
  })

  test('a mnemonic with a wrong checksum, or a word that is none', async () => {
    const wallet = await openWallet()
    const wrong = known.replace(/junk$/, 'test')
    await rejects('INVALID_MNEMONIC', wallet.restore({ mnemonic: wrong, password }))
    await rejects('INVALID_MNEMONIC', wallet.restore({ mnemonic: known.replace('junk', 'jnuk'), password }))
    assert.equal(wallet.status, 'empty')
  })

  test('a password in another Unicode form opens the same vault', async () => {
    const wallet = await openWallet()
    await wallet.restore({ mnemonic: known, password: '\u212b passphrase of ours' })
    await wallet.lock()
    await wallet.unlock('\u00c5 passphrase of ours')
    assert.equal(wallet.status, 'unlocked')
  })

  test('a lock ends a signature that waits for consent', async () => {
    let signal: AbortSignal | undefined
    const wallet = await openWallet({
      approve: (_request, options) => {
        signal = options.signal
        return new Promise(() => {})
      },
    })
    await wallet.restore({ mnemonic: known, password })
    const refused = wallet.signMessage({ message: 'hello' })
    const outcome = rejects('LOCKED', refused)
    const given = await until(
      () => signal,
      (value) => value !== undefined,
      'the question is asked',
    )
    await wallet.lock()
    await outcome
    assert.equal(given?.aborted, true)
    assert.equal(wallet.status, 'locked')
  })

  test('storage that refuses: STORAGE, and nothing is half done', async () => {
    const wallet = await openWallet()
    store.refuses = true
    await rejects('STORAGE', wallet.create({ password }))
    assert.equal(wallet.status, 'empty')
    assert.equal(store.entries.size, 0)
    store.refuses = false
    await wallet.restore({ mnemonic: known, password })
    store.refuses = true
    await rejects('STORAGE', wallet.addAccount())
    assert.equal(wallet.accounts().length, 1)
    await rejects('STORAGE', wallet.sendTransaction({ to: other, value: 1n }))
  })

  test('a damaged generation gives way to the good one; both damaged is a status', async () => {
    const wallet = await openWallet()
    await wallet.restore({ mnemonic: known, password })
    await wallet.addAccount()
    await wallet.close()
    const generations = [...store.entries.keys()].filter((key) => /^vault\/[01]$/.test(key))
    assert.equal(generations.length, 2)
    const flip = (key: string | undefined) => {
      const bytes = store.entries.get(key ?? '')
      assert.ok(bytes)
      bytes[bytes.length - 5] = (bytes.at(-5) ?? 0) ^ 1
    }
    flip(generations[1])
    const notices: string[] = []
    const second = await openWallet()
    second.on('notice', ({ code }) => notices.push(code))
    assert.equal(second.status, 'locked')
    await second.unlock(password)
    assert.equal(second.accounts()[0]?.address, mnemonicToAccount(known).address)
    await second.close()
    const stored = [...store.entries.keys()].filter((key) => /^vault\/[01]$/.test(key))
    for (const key of stored) if (key !== generations[1]) flip(key)
    const third = await openWallet()
    assert.equal(third.status, 'damaged')
    await rejects('VAULT_DAMAGED', third.unlock(password))
  })

  test('a gateway that is away when a transaction is sent: it is journalled and sent again', async () => {
    let away = true
    const flaky = await startGateway(async ({ method, params }) => {
      if (method === 'eth_sendRawTransaction' && away) throw new Error('away')
      return (await chain.rpc(method, ...params)) ?? null
    })
    const wallet = await openWallet({ client: createClient({ chain: local, gateways: [flaky.url] }) })
    await wallet.restore({ mnemonic: known, password })
    await fund(mnemonicToAccount(known).address)
    const sending = wallet.sendTransaction({ to: other, value: 3n }).then(
      (hash) => hash,
      (error) => error.data?.hash,
    )
    await until(
      () => flaky.asked.some(({ method }) => method === 'eth_sendRawTransaction'),
      (tried) => tried,
      'a broadcast is tried',
    )
    away = false
    const hash = wallet.transactions()[0]?.hash
    assert.ok(hash)
    assert.equal((await wallet.waitForTransaction(hash, { timeout: 60_000 })).status, 'success')
    assert.equal(await sending, hash)
    assert.equal(wallet.transactions().length, 1)
    await wallet.close()
    await flaky.stop()
  })
})

describe('the provider', () => {
  test('consent, numbers, events', async () => {
    const wallet = await openWallet()
    await wallet.restore({ mnemonic: known, password })
    // As nodes and other wallets spell it here: in lower case.
    const address = mnemonicToAccount(known).address.toLowerCase()
    const provider = wallet.provider({ origin: 'https://dapp.example' })
    const connected: unknown[] = []
    const accounts: unknown[] = []
    provider.on('connect', (info: unknown) => connected.push(info))
    provider.on('accountsChanged', (list: unknown) => accounts.push(list))
    const code = async (method: string, params?: unknown) =>
      provider.request({ method, params }).then(
        () => assert.fail(`${method} succeeded`),
        (error) => error.code,
      )
    assert.deepEqual(await provider.request({ method: 'eth_accounts' }), [])
    assert.deepEqual(connected, [{ chainId: '0x7a69' }])
    assert.equal(await provider.request({ method: 'eth_chainId' }), '0x7a69')
    assert.equal(await code('personal_sign', ['0x68656c6c6f', address]), 4100)
    assert.equal(await code('eth_sign', [address, '0x00']), 4200)
    assert.equal(await code('no_suchMethod'), -32601)
    assert.equal(await code('wallet_switchEthereumChain', [{ chainId: '0x1' }]), 4902)
    consent = false
    assert.equal(await code('eth_requestAccounts'), 4001)
    consent = true
    assert.deepEqual(await provider.request({ method: 'eth_requestAccounts' }), [address])
    assert.deepEqual(accounts, [[address]])
    assert.equal(asked.at(-1)?.type, 'connect')
    assert.equal(asked.at(-1)?.origin, 'https://dapp.example')
    const signature = await provider.request({ method: 'personal_sign', params: ['0x68656c6c6f', address] })
    assert.equal(signature, await mnemonicToAccount(known).signMessage({ message: 'hello' }))
    assert.deepEqual(await wallet.provider({ origin: 'https://other.example' }).request({ method: 'eth_accounts' }), [])
    await provider.request({ method: 'wallet_revokePermissions', params: [{ eth_accounts: {} }] })
    assert.deepEqual(await provider.request({ method: 'eth_accounts' }), [])
    assert.deepEqual(accounts.at(-1), [])
    const ended: unknown[] = []
    provider.on('disconnect', (error: { code: number }) => ended.push(error.code))
    await wallet.close()
    assert.deepEqual(ended, [4900])
    assert.equal(await code('eth_chainId'), 4900)
  })
})
