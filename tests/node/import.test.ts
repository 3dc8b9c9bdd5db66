/** Other wallets' files and our own backup, through the package. viem is the oracle; the files are of their own software. */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, beforeEach, describe, test } from 'node:test'
import { Wallet as EthersWallet } from 'ethers'
import { createClient, init } from 'latchkey'
import { createWallet, type Wallet } from 'latchkey/wallet'
import { mnemonicToAccount, privateKeyToAccount } from 'viem/accounts'
import { rejects } from './support/expect'
import { MapStore } from './support/store'

await init()

const local = { id: 31337, name: 'Local', nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 } }
const password = 'a long enough passphrase'
const test12 = 'test test test test test test test test test test test junk'
const legal = 'legal winner thank year wave sausage worth useful legal winner thank yellow'
const vector = (name: string) => readFileSync(new URL(`../../vectors/${name}`, import.meta.url), 'utf8')

// Nothing here asks the chain.
const client = createClient({ chain: local, gateways: ['http://127.0.0.1:9'] })
const open: Wallet[] = []
let store: MapStore

async function openWallet(): Promise<Wallet> {
  const wallet = await createWallet({ client, storage: store, approve: async () => true })
  open.push(wallet)
  return wallet
}

async function created(): Promise<Wallet> {
  const wallet = await openWallet()
  await wallet.create({ password })
  return wallet
}

beforeEach(() => {
  store = new MapStore()
})
after(async () => {
  for (const wallet of open) await wallet.close()
})

describe('files of other wallets', () => {
  test('MetaMask, before and after it had 900,000 rounds', async () => {
    const vaults: Record<string, string> = JSON.parse(vector('metamask/vaults.json'))
    const expected = [
      ...[0, 1, 2].map((addressIndex) => mnemonicToAccount(test12, { addressIndex }).address),
      mnemonicToAccount(legal).address,
      privateKeyToAccount(`0x${'42'.repeat(32)}`).address,
    ]
    for (const name of ['iterations10000', 'iterations900000', 'state']) {
      store = new MapStore()
      const wallet = await created()
      const file = vaults[name] ?? assert.fail()
      await rejects('WRONG_PASSWORD', wallet.importFile(file, 'password'))
      // Typed on a keyboard that composes otherwise: the same password.
      const added = await wallet.importFile(file, 'pässword'.normalize('NFD'))
      assert.deepEqual(
        added.map(({ address }) => address),
        expected,
        name,
      )
      assert.equal(wallet.seeds().length, 3)
      assert.equal(await wallet.exportMnemonic(password, { seed: wallet.seeds()[2]?.fingerprint }), legal)
      await rejects('INVALID_PARAMS', wallet.importFile(file, 'pässword'))
    }
  })

  test('eth-lightwallet, versions 1 to 3; an Ether sale wallet', async () => {
    const wallet = await created()
    const [first] = await wallet.importFile(vector('lightwallet/version-1.json'), 'test')
    assert.equal(first?.address.toLowerCase(), '0xbc4061a92334dbec978e7c60d631d40ac9f2366d')
    const [second] = await wallet.importFile(vector('lightwallet/version-2.json'), 'PHveKjhQ&8dwWEdhu]q6')
    assert.equal(second?.address.toLowerCase(), '0xbe159be50befb5fe233871cf0e2ebe4d3005fd6f')
    const third = await wallet.importFile(vector('lightwallet/version-3.json'), 'pässword')
    assert.deepEqual(
      third.map(({ address }) => address),
      [0, 1, 2].map((addressIndex) => mnemonicToAccount(legal, { addressIndex }).address),
    )
    const [sale] = await wallet.importFile(vector('presale/geth.json'), 'foo')
    assert.equal(sale?.address, '0xd4584b5F6229b7BE90727b0FC8C6b91BB427821f')
    assert.equal(sale?.type, 'imported')
  })

  test('key files of ethers, and in the spelling of MyEtherWallet; ethers reads ours', async () => {
    const wallet = await created()
    const key = `0x${'43'.repeat(32)}`
    const file = await new EthersWallet(key).encrypt('pässword')
    const account = await wallet.importKeystore(file, 'pässword')
    assert.equal(account.address, privateKeyToAccount(key as `0x${string}`).address)
    const { Crypto, crypto, ...rest } = JSON.parse(file)
    const mew = JSON.stringify({ ...rest, 'x-ethers': undefined, Crypto: Crypto ?? crypto })
    await rejects('INVALID_PARAMS', wallet.importKeystore(mew, 'pässword'))
    const { address } = account
    const ours = await wallet.exportKeystore({ address, password, keystorePassword: 'ünlike' })
    assert.equal((await EthersWallet.fromEncryptedJson(ours, 'ünlike')).address, address)
  })

  test('what is none of them, or asks for too much, is refused at once and changes nothing', async () => {
    const wallet = await created()
    const before = wallet.accounts()
    const vault = JSON.parse(JSON.parse(vector('metamask/vaults.json')).iterations900000)
    vault.keyMetadata.params.iterations = 2 ** 40
    const started = performance.now()
    const memory = process.memoryUsage().rss
    await rejects('LIMIT', wallet.importFile(JSON.stringify(vault), 'x'))
    await rejects('PARSE', wallet.importFile('{', 'x'))
    await rejects('PARSE', wallet.importFile('{}', 'x'))
    const huge = ' '.repeat(100 << 20)
    await rejects('LIMIT', wallet.importFile(huge, 'x'))
    await rejects('LIMIT', wallet.importKeystore(huge, 'x'))
    store = new MapStore()
    await rejects('LIMIT', (await openWallet()).restoreBackup({ backup: huge, password: 'x' }))
    assert.ok(performance.now() - started < 3_000, 'six refusals')
    assert.ok(process.memoryUsage().rss - memory < 256 << 20)
    assert.deepEqual(wallet.accounts(), before)
  })
})

describe('a backup', () => {
  test('restores everything in another browser', async () => {
    const wallet = await openWallet()
    await wallet.restore({ mnemonic: test12, password })
    const { address } = await wallet.importPrivateKey(`0x${'42'.repeat(32)}`)
    await wallet.label(address, 'Savings')
    await wallet.watch('0x00000000000000000000000000000000000000C0')
    const origin = 'https://dapp.example'
    await wallet.provider({ origin }).request({ method: 'eth_requestAccounts' })
    await wallet.setAutoLock(60_000)
    await rejects('WRONG_PASSWORD', wallet.exportBackup('wrong'))
    const backup = await wallet.exportBackup(password)
    assert.ok(!backup.includes('Savings') && !backup.includes('dapp'))

    store = new MapStore()
    const other = await openWallet()
    await rejects('WRONG_PASSWORD', other.restoreBackup({ backup, password: 'wrong' }))
    assert.equal(store.entries.size, 0)
    assert.deepEqual(await other.restoreBackup({ backup, password }), wallet.accounts())
    assert.equal(other.status, 'unlocked')
    assert.equal(other.autoLock, 60_000)
    assert.equal(await other.exportMnemonic(password), test12)
    const given = await other.provider({ origin }).request({ method: 'eth_accounts' })
    assert.deepEqual(given, await wallet.provider({ origin }).request({ method: 'eth_accounts' }))
    await rejects('VAULT_STATE', other.restoreBackup({ backup, password }))
  })
})
