/** Bar B14 of SECURITY.md: what the signer's memory holds after each flow, after errors, and after lock. */

import assert from 'node:assert/strict'
import { createDecipheriv, createHmac, pbkdf2Sync, scryptSync } from 'node:crypto'
import { after, before, test } from 'node:test'
import { encryptKeystoreJsonSync } from 'ethers'
import { createClient, init } from 'latchkey'
import { createWallet, type Wallet } from 'latchkey/wallet'
import { mnemonicToAccount, privateKeyToAccount } from 'viem/accounts'
import { type Anvil, startAnvil } from './support/anvil'
import { rejects } from './support/expect'
import { type SignerThread, signerThread } from './support/signer-thread'
import { MapStore } from './support/store'

await init()

const password = 'canary of a password, long enough'
const newPassword = 'another canary, as long as that one'
const filePassword = 'canary of a key file, long enough'
const imported = `0x${'ca11ab1e'.repeat(8)}` as const
const to = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'

/** A key file of another wallet. */
const foreign = encryptKeystoreJsonSync(
  { address: privateKeyToAccount(`0x${'11'.repeat(32)}`).address, privateKey: `0x${'11'.repeat(32)}` },
  filePassword,
  { scrypt: { N: 1024, r: 8, p: 1 } },
)

type Needle = { name: string; bytes: Uint8Array }

const utf16 = (text: string) => Buffer.from(text, 'utf16le')
const pad = (text: string, by: number) => Buffer.from(text).map((byte) => byte ^ by)

/** A text as it is written, and as HMAC's pads hold it. */
const texts = (name: string, text: string): Needle[] => [
  { name, bytes: Buffer.from(text) },
  { name: `${name}, UTF-16`, bytes: utf16(text) },
  { name: `${name}, inner pad`, bytes: pad(text.slice(0, 64), 0x36) },
  { name: `${name}, outer pad`, bytes: pad(text.slice(0, 64), 0x5c) },
]

/** Bytes as they are, turned around, in hex, and with each word's bytes turned around. */
const binary = (name: string, bytes: Uint8Array): Needle[] => {
  const words = Buffer.from(bytes)
  if (words.length % 4 === 0) words.swap32()
  return [
    { name, bytes },
    { name: `${name}, reversed`, bytes: Buffer.from(bytes).reverse() },
    { name: `${name}, words swapped`, bytes: words },
    { name: `${name}, hex`, bytes: Buffer.from(Buffer.from(bytes).toString('hex')) },
  ]
}

const hmac = (key: string, data: Uint8Array) => createHmac('sha512', key).update(data).digest()
const fromHex = (hex: string) => Buffer.from(hex.replace(/^0x/, ''), 'hex')

/** What a mnemonic is kept as and made into. */
function ofMnemonic(mnemonic: string): Needle[] {
  const seed = pbkdf2Sync(mnemonic, 'mnemonic', 2048, 64, 'sha512')
  const master = hmac('Bitcoin seed', seed)
  const key = mnemonicToAccount(mnemonic).getHdKey().privateKey
  assert.ok(key)
  return [
    ...binary('seed', seed),
    ...binary('seed, first half', seed.subarray(0, 32)),
    ...binary('master key', master.subarray(0, 32)),
    ...binary('private key', key),
  ]
}

/** The key of the stored vault's password, and the one that it wraps. */
function ofVault(store: MapStore, secret: string): Needle[] {
  const text = ['vault/0', 'vault/1'].map((slot) =>
    Buffer.from(store.entries.get(slot) ?? [])
      .subarray(44)
      .toString(),
  )
  return text.filter(Boolean).flatMap((json) => {
    const [slot] = JSON.parse(json).slots
    const { n, r, p, salt } = slot.kdf
    const key = scryptSync(secret, fromHex(salt), 32, { N: n, r, p, maxmem: 2 ** 28 })
    // AES-GCM's first block of keystream has the counter 2.
    const counter = Buffer.concat([fromHex(slot.iv), Buffer.from([0, 0, 0, 2])])
    const decipher = createDecipheriv('aes-256-ctr', key, counter)
    const dataKey = decipher.update(fromHex(slot.wrappedKey).subarray(0, 32))
    return [...binary('password’s key', key), ...binary('data key', dataKey)]
  })
}

let chain: Anvil
let thread: SignerThread
let wallet: Wallet
let scans = 0
let memories: number[] = []
const store = new MapStore()

before(async () => {
  chain = await startAnvil()
  thread = signerThread()
  const local = { id: 31337, name: 'Local', nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 } }
  const client = createClient({ chain: local, gateways: [chain.url] })
  wallet = await createWallet({ client, storage: store, signer: thread.connect, approve: async () => true })
})
after(async () => {
  await wallet.close()
  await thread.stop()
  await chain.stop()
})

async function found(needles: Needle[]): Promise<string[]> {
  const { counts, sizes } = await thread.scan(needles.map((needle) => needle.bytes))
  scans++
  // Each has derived a key from a password, and a memory never shrinks: a smaller one is not the signer's.
  assert.ok(
    sizes.every((size) => size > 2 ** 27),
    `memories of ${sizes} bytes`,
  )
  memories = sizes.map((size) => size >> 20)
  return needles.flatMap(({ name }, index) => (counts[index] ? [`${name}: ${counts[index]}`] : []))
}

test('no password and no words stay after a flow; after lock nothing at all does', async (t) => {
  const { mnemonic, accounts } = await wallet.create({ password })
  const [account] = accounts
  assert.ok(account)
  await chain.rpc('anvil_setBalance', account.address, '0xde0b6b3a7640000')
  const typed = [
    ...texts('password', password),
    ...texts('new password', newPassword),
    ...texts('file’s password', filePassword),
    ...texts('mnemonic', mnemonic),
    { name: 'imported key, as text', bytes: Buffer.from(imported.slice(2)) },
  ]
  const keys = [...ofMnemonic(mnemonic), ...binary('imported key', fromHex(imported))]

  // The scan finds what is there: while open, the signer holds the key.
  assert.ok((await found(keys)).some((line) => line.startsWith('private key')))
  assert.deepEqual(await found(typed), [], 'after create')

  const fields = {
    to,
    value: 1n,
    nonce: 0,
    gas: 30_000n,
    maxFeePerGas: 3_000_000_000n,
    maxPriorityFeePerGas: 1n,
  } as const
  const flows: [string, () => Promise<unknown>][] = [
    ['sign a message', () => wallet.signMessage({ message: 'hello' })],
    [
      'sign typed data',
      () =>
        wallet.signTypedData({
          domain: { name: 'Mail', chainId: 31337 },
          types: { Mail: [{ name: 'to', type: 'address' }] },
          primaryType: 'Mail',
          message: { to },
        }),
    ],
    ['sign a transaction', () => wallet.signTransaction({ ...fields, type: 'eip1559' })],
    ['add an account', () => wallet.addAccount()],
    ['import a key', () => wallet.importPrivateKey(imported)],
    ['export a key', () => wallet.exportPrivateKey({ address: account.address, password })],
    ['export the words', () => wallet.exportMnemonic(password)],
    [
      'export and import a key file',
      async () => {
        const options = { address: account.address, password, keystorePassword: filePassword }
        const json = await wallet.exportKeystore(options)
        await rejects('WRONG_PASSWORD', wallet.importKeystore(json, password))
        await wallet.importKeystore(foreign, filePassword)
      },
    ],
    ['a wrong password', () => rejects('WRONG_PASSWORD', wallet.exportMnemonic(newPassword))],
    ['a key that is none', () => rejects('INVALID_PARAMS', wallet.importPrivateKey(`0x${'ff'.repeat(32)}`))],
    ['change the password', () => wallet.changePassword({ password, newPassword })],
  ]
  for (const [name, act] of flows) {
    await act()
    assert.deepEqual(await found(typed), [], `after: ${name}`)
  }
  assert.equal(
    wallet.accounts().some(({ address }) => address === privateKeyToAccount(imported).address),
    true,
  )

  await wallet.lock()
  const everything = [...typed, ...keys, ...ofVault(store, newPassword)]
  assert.deepEqual(await found(everything), [], 'after lock')

  // Another signer: a wrong password, then the right one, then lock.
  await rejects('WRONG_PASSWORD', wallet.unlock(password))
  assert.deepEqual(await found(everything), [], 'after a wrong password')
  await wallet.unlock(newPassword)
  assert.deepEqual(await found(typed), [], 'after unlock')
  await wallet.lock()
  assert.deepEqual(await found(everything), [], 'after the second lock')
  t.diagnostic(
    `${flows.length + 2} flows, ${scans} scans of memories of ${memories.join(', ')} MiB, ${everything.length} patterns, 0 found`,
  )
})
