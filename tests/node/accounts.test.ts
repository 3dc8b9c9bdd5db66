/** `latchkey/accounts`: byte for byte what viem and ethers make of the same keys. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as ethers from 'ethers'
import { type Address, type Hex, hexToBytes, isLatchkeyError, keccak256, parseTransaction } from 'latchkey'
import * as accounts from 'latchkey/accounts'
import { createWalletClient, custom } from 'viem'
import * as viem from 'viem/accounts'
import { mainnet } from 'viem/chains'
import { fails, rejects } from './support/expect'
import { type Random, randomFrom } from './support/random'

const junk = 'test test test test test test test test test test test junk'
const first = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

/** The module's memory, taken as it is instantiated: nobody else may have it. */
let memory: WebAssembly.Memory | undefined
const instantiate: (source: never, imports: WebAssembly.Imports) => Promise<unknown> = WebAssembly.instantiate
Object.defineProperty(WebAssembly, 'instantiate', {
  value: async (source: never, imports: WebAssembly.Imports) => {
    const made = await instantiate(source, imports)
    const instance = made instanceof WebAssembly.Instance ? made : (made as { instance: WebAssembly.Instance }).instance
    // Node has modules of its own.
    if ('accountkey_address' in instance.exports) memory = instance.exports.memory as WebAssembly.Memory
    return made
  },
})

test('nothing works before initAccounts, which can be called twice', async () => {
  fails('INVALID_REQUEST', () => accounts.privateKeyToAddress(`0x${'11'.repeat(32)}`))
  await rejects('INTERNAL', accounts.initAccounts(new Uint8Array([1, 2, 3])))
  await accounts.initAccounts()
  assert.equal(accounts.initAccounts(), accounts.initAccounts())
})

const reversed = (bytes: Uint8Array) => bytes.slice().reverse()

/** Every length of key comes up, and both ends of the range. */
function privateKey(random: Random): Hex {
  const key = (random.uint(256) % (order - 1n)) + 1n
  return `0x${key.toString(16).padStart(64, '0')}`
}

test('addresses and public keys', (t) => {
  const random = randomFrom(1)
  for (let index = 0; index < 5000; index++) {
    const key = privateKey(random)
    const address = accounts.privateKeyToAddress(key)
    assert.equal(address, ethers.computeAddress(key), key)
    if (index % 10 === 0) {
      const other = viem.privateKeyToAccount(key)
      const account = accounts.privateKeyToAccount(hexToBytes(key))
      assert.deepEqual([account.address, account.publicKey], [address, other.publicKey])
      assert.deepEqual([account.type, account.source], [other.type, other.source])
      assert.equal(accounts.publicKeyToAddress(other.publicKey), address)
      assert.equal(accounts.publicKeyToAddress(ethers.SigningKey.computePublicKey(key, true) as Hex), address)
    }
  }
  t.diagnostic('5,000 addresses compared')
})

test('hashes', async (t) => {
  const random = randomFrom(2)
  for (let index = 0; index < 5000; index++) {
    const [key, hash] = [privateKey(random), random.bytes(32)]
    const account = accounts.privateKeyToAccount(key, { verify: index % 8 === 0 })
    const signature = await account.sign({ hash })
    assert.equal(signature, new ethers.SigningKey(key).sign(hash).serialized, `${key} ${hash}`)
    if (index % 10 === 0) {
      assert.equal(signature, await viem.sign({ hash, privateKey: key, to: 'hex' }))
      const parts = await viem.sign({ hash, privateKey: key })
      assert.deepEqual(await accounts.sign({ hash, privateKey: key }), { ...parts, yParity: Number(parts.yParity) })
      assert.deepEqual(await accounts.sign({ hash, privateKey: key, to: 'bytes', verify: true }), hexToBytes(signature))
    }
  }
  t.diagnostic('5,000 signatures compared')
})

test('messages', async (t) => {
  const random = randomFrom(3)
  for (let index = 0; index < 2000; index++) {
    const key = privateKey(random)
    const raw = random.bytes(random.integer(100))
    const message = index % 2 ? random.text() : { raw: index % 4 ? raw : hexToBytes(raw) }
    const expected = await viem.signMessage({ message, privateKey: key })
    assert.equal(await accounts.privateKeyToAccount(key).signMessage({ message }), expected)
    const plain = typeof message === 'string' ? message : ethers.getBytes(message.raw)
    assert.equal(new ethers.Wallet(key).signMessageSync(plain), expected)
    if (index % 10 === 0) assert.equal(await accounts.signMessage({ message, privateKey: key, verify: true }), expected)
  }
  t.diagnostic('2,000 messages compared')
})

test('typed data', async (t) => {
  const random = randomFrom(4)
  const types = {
    Person: [
      { name: 'name', type: 'string' },
      { name: 'wallet', type: 'address' },
    ],
    Mail: [
      { name: 'from', type: 'Person' },
      { name: 'to', type: 'Person[]' },
      { name: 'amount', type: 'uint256' },
      { name: 'delta', type: 'int64' },
      { name: 'data', type: 'bytes' },
      { name: 'urgent', type: 'bool' },
    ],
  } as const
  const person = () => ({ name: random.text(), wallet: random.address() })
  for (let index = 0; index < 1000; index++) {
    const key = privateKey(random)
    const domain = {
      name: random.text(),
      version: '1',
      chainId: 1 + random.integer(1000),
      verifyingContract: random.address(),
    }
    const message = {
      from: person(),
      to: random.list(3, person),
      amount: random.uint(256),
      delta: random.int(64),
      data: random.bytes(random.integer(70)),
      urgent: random.boolean(),
    }
    const definition = { domain, types, primaryType: 'Mail', message } as const
    const expected = await viem.signTypedData({ ...definition, privateKey: key })
    assert.equal(await accounts.privateKeyToAccount(key).signTypedData(definition), expected)
    assert.equal(await new ethers.Wallet(key).signTypedData(domain, types as never, message), expected)
    if (index % 10 === 0) assert.equal(await accounts.signTypedData({ ...definition, privateKey: key }), expected)
  }
  t.diagnostic('1,000 messages of typed data compared')
})

test('transactions', async (t) => {
  const random = randomFrom(5)
  const kinds = { legacy: 0, eip2930: 1, eip1559: 2 } as const
  let compared = 0
  for (let index = 0; index < 3000; index++) {
    const type = random.pick(['legacy', 'eip2930', 'eip1559'] as const)
    const fee = random.uint(100)
    const transaction = {
      type,
      chainId: 1 + random.integer(1 << 20),
      nonce: Number(random.uint(40)),
      gas: 21_000n + random.uint(40),
      value: random.uint(200),
      data: random.bytes(1 + random.integer(120)),
      ...(random.integer(5) && { to: random.address() }),
      ...(type === 'eip1559'
        ? { maxFeePerGas: fee, maxPriorityFeePerGas: random.uint(200) % (fee + 1n) }
        : { gasPrice: fee }),
      ...(type !== 'legacy' && {
        accessList: random.list(3, () => ({
          address: random.address(),
          storageKeys: random.list(3, () => random.bytes(32)),
        })),
      }),
    }
    const key = privateKey(random)
    const account = accounts.privateKeyToAccount(key, { verify: index % 8 === 0 })
    const raw = await account.signTransaction(transaction as Parameters<typeof account.signTransaction>[0])
    const { gas, to, ...rest } = transaction as typeof transaction & { to?: Address }
    const same = { ...rest, gasLimit: gas, to: to ?? null, type: kinds[type] }
    assert.equal(raw, await new ethers.Wallet(key).signTransaction(same), `${type} ${index}`)
    if (index % 10 === 0) {
      const other = viem.privateKeyToAccount(key)
      assert.equal(raw, await other.signTransaction(transaction as Parameters<typeof other.signTransaction>[0]))
      // What was signed can be parsed and signed anew.
      assert.equal(raw, await accounts.signTransaction({ transaction: parseTransaction(raw), privateKey: key }))
    }
    compared++
  }
  t.diagnostic(`${compared} transactions compared`)
})

test('a serializer of one’s own', async () => {
  const key = privateKey(randomFrom(6))
  const serializer = (transaction: { memo: string }, signature?: { r: Hex; yParity: number }): Hex =>
    `0x7f${Buffer.from(transaction.memo).toString('hex')}${signature ? signature.r.slice(2) + signature.yParity : ''}`
  const ours = await accounts.privateKeyToAccount(key).signTransaction({ memo: 'ab' } as never, { serializer })
  const theirs = await viem.privateKeyToAccount(key).signTransaction({ memo: 'ab' } as never, { serializer } as never)
  assert.equal(ours, theirs)
})

test('authorisations', async (t) => {
  const random = randomFrom(7)
  for (let index = 0; index < 1000; index++) {
    const key = privateKey(random)
    const [chainId, address, nonce] = [random.integer(1 << 30), random.address(), Number(random.uint(40))]
    const request = index % 2 ? { chainId, address, nonce } : { chainId, contractAddress: address, nonce }
    const signed = await accounts.privateKeyToAccount(key).signAuthorization(request)
    const theirs = await viem.signAuthorization({ ...request, privateKey: key })
    assert.deepEqual(signed, { ...theirs, yParity: Number(theirs.yParity) })
    assert.deepEqual(await accounts.signAuthorization({ ...request, privateKey: key, verify: true }), signed)
    const { signature } = new ethers.Wallet(key).authorizeSync({ chainId, address, nonce })
    assert.deepEqual([signed.r, signed.s, signed.yParity], [signature.r, signature.s, signature.yParity])
  }
  t.diagnostic('1,000 authorisations compared')
})

test('mnemonics and what is derived of them', async (t) => {
  const random = randomFrom(8)
  for (let index = 0; index < 150; index++) {
    const entropy = random.bytes(random.pick([16, 20, 24, 28, 32]))
    const passphrase = index % 3 ? random.text().replaceAll('\u0000', '') : ''
    const mnemonic = ethers.Mnemonic.fromEntropy(entropy, passphrase)
    const seed = accounts.mnemonicToSeed(mnemonic.phrase, { passphrase })
    assert.equal(ethers.hexlify(seed), mnemonic.computeSeed(), `${entropy} ${JSON.stringify(passphrase)}`)
    const step = () => `${random.integer(2 ** 31)}${random.boolean() ? "'" : ''}`
    const path = index % 5 ? `m/44'/60'/${step()}/${step()}` : 'm'
    const theirs = ethers.HDNodeWallet.fromMnemonic(mnemonic, 'm').derivePath(path)
    const ours = accounts.HDKey.fromMnemonic(mnemonic.phrase, { passphrase }).derive(path)
    assert.equal(ours.privateExtendedKey, theirs.extendedKey)
    assert.equal(ours.publicExtendedKey, theirs.neuter().extendedKey)
    assert.equal(ethers.hexlify(ours.privateKey ?? ''), theirs.privateKey)
    assert.deepEqual(
      [ethers.hexlify(ours.publicKey), ours.address, ours.depth],
      [theirs.publicKey, theirs.address, theirs.depth],
    )
    const child = random.integer(2 ** 31)
    assert.equal(ours.deriveChild(child).address, theirs.deriveChild(child).address)
    assert.equal(ours.deriveChild(2 ** 31 + child).address, theirs.deriveChild(2 ** 31 + child).address)

    const watched = accounts.HDKey.fromExtendedKey(ours.publicExtendedKey)
    assert.deepEqual([watched.privateKey, watched.privateExtendedKey, watched.address], [null, null, ours.address])
    const start = random.integer(2 ** 31 - 10)
    const expected = Array.from({ length: 5 }, (_, offset) => theirs.deriveChild(start + offset).address)
    assert.deepEqual(ours.deriveAddresses({ start, count: 5 }), expected)
    assert.deepEqual(watched.deriveAddresses({ start, count: 5 }), expected)
    assert.equal(watched.deriveChild(start).publicExtendedKey, theirs.deriveChild(start).neuter().extendedKey)
    const again = accounts.HDKey.fromExtendedKey(ours.privateExtendedKey ?? '')
    assert.equal(again.publicExtendedKey, ours.publicExtendedKey)
    assert.equal(accounts.HDKey.fromMasterSeed(seed).derive(path).address, ours.address)
  }
  t.diagnostic('150 mnemonics compared, 17 keys of each')
})

test('accounts of a mnemonic are viem’s', async () => {
  for (const options of [
    {},
    { addressIndex: 3 },
    { accountIndex: 1, changeIndex: 2 },
    { path: "m/44'/60'/5'/1" },
  ] as const) {
    const ours = accounts.mnemonicToAccount(junk, options)
    const theirs = viem.mnemonicToAccount(junk, options)
    assert.deepEqual([ours.address, ours.publicKey, ours.source], [theirs.address, theirs.publicKey, theirs.source])
    assert.equal(await ours.signMessage({ message: 'x' }), await theirs.signMessage({ message: 'x' }))
    assert.equal(ours.getHdKey().privateExtendedKey, theirs.getHdKey().privateExtendedKey)
    assert.equal(accounts.hdKeyToAccount(accounts.HDKey.fromMnemonic(junk), options).address, theirs.address)
  }
  assert.equal(accounts.mnemonicToAccount(`  ${junk.toUpperCase()} `).address, first)
})

test('what is generated is new, and valid', () => {
  const keys = new Set(Array.from({ length: 200 }, () => accounts.generatePrivateKey()))
  assert.equal(keys.size, 200)
  for (const key of keys) assert.equal(accounts.privateKeyToAddress(key), ethers.computeAddress(key))
  for (const words of [12, 15, 18, 21, 24] as const) {
    const mnemonic = accounts.generateMnemonic({ words })
    assert.ok(ethers.Mnemonic.isValidMnemonic(mnemonic))
    assert.equal(mnemonic.split(' ').length, words)
    assert.notEqual(accounts.generateMnemonic({ words }), mnemonic)
  }
  assert.equal(accounts.generateMnemonic().split(' ').length, 12)
})

test('key files go to ethers and come from it', async () => {
  const random = randomFrom(9)
  const scrypt = { n: 1024, r: 8, p: 1 }
  for (let index = 0; index < 10; index++) {
    const [key, password] = [privateKey(random), `Ａ${random.text()}x`]
    const file = accounts.encryptKeystore({ privateKey: key, password, scrypt })
    assert.equal(ethers.decryptKeystoreJsonSync(file, password).privateKey, key)
    assert.equal(accounts.decryptKeystore({ json: file, password }), key)
    const account = { address: ethers.computeAddress(key), privateKey: key }
    const theirs = ethers.encryptKeystoreJsonSync(account, password, { scrypt: { N: 1024, r: 8, p: 1 } })
    assert.equal(accounts.decryptKeystore({ json: theirs, password }), key)
    fails('WRONG_PASSWORD', () => accounts.decryptKeystore({ json: theirs, password: `${password}y` }))
  }
  const standard = accounts.encryptKeystore({ privateKey: `0x${'11'.repeat(32)}`, password: 'x' })
  assert.deepEqual(JSON.parse(standard).crypto.kdfparams.n, 262_144)
  fails('INVALID_PARAMS', () => accounts.encryptKeystore({ privateKey: `0x${'11'.repeat(32)}`, password: '' }))
  fails('LIMIT', () =>
    accounts.encryptKeystore({ privateKey: `0x${'11'.repeat(32)}`, password: 'x', scrypt: { n: 2 ** 24 } }),
  )
})

test('viem takes the account', async () => {
  const account = accounts.mnemonicToAccount(junk)
  const client = createWalletClient({ account, chain: mainnet, transport: custom({ request: async () => '0x1' }) })
  const request = { to: first, value: 1n, gas: 21_000n, nonce: 0, maxFeePerGas: 2n, maxPriorityFeePerGas: 1n } as const
  const theirs = createWalletClient({
    account: viem.mnemonicToAccount(junk),
    chain: mainnet,
    transport: custom({ request: async () => '0x1' }),
  })
  assert.equal(
    await client.signTransaction({ ...request, type: 'eip1559' }),
    await theirs.signTransaction({ ...request, type: 'eip1559' }),
  )
})

test('what is no key, hash or path is refused, and not repeated', async () => {
  const key: Hex = `0x${'11'.repeat(32)}`
  const account = accounts.privateKeyToAccount(key)
  for (const bad of [
    '0x',
    `0x${'0'.repeat(64)}`,
    `0x${order.toString(16)}`,
    `${key}11`,
    key.slice(2),
    `0x${'zz'.repeat(32)}`,
  ]) {
    const error = fails('INVALID_PARAMS', () => accounts.privateKeyToAddress(bad as Hex))
    assert.ok(bad.length < 8 || !error.message.includes(bad.slice(2, 10)), error.message)
  }
  fails('INVALID_PARAMS', () => accounts.privateKeyToAccount(new Uint8Array(31)))
  fails('INVALID_PARAMS', () => accounts.publicKeyToAddress(`0x04${'11'.repeat(64)}`))
  fails('INVALID_MNEMONIC', () => accounts.mnemonicToSeed(junk.replace('junk', 'test')))
  const node = accounts.HDKey.fromMnemonic(junk)
  const watched = accounts.HDKey.fromExtendedKey(node.publicExtendedKey)
  for (const path of ['', 'm/', "m/0''", 'm/2147483648']) fails('INVALID_PARAMS', () => node.derive(path))
  fails('INVALID_PARAMS', () => watched.derive("m/0'"))
  fails('INVALID_PARAMS', () => accounts.hdKeyToAccount(watched))
  fails('INVALID_PARAMS', () => watched.deriveAddresses({ start: 2 ** 31 - 1, count: 2 }))
  fails('LIMIT', () => watched.deriveAddresses({ count: 2 ** 17 }))
  fails('INVALID_PARAMS', () => node.deriveChild(-1))
  fails('INVALID_PARAMS', () => accounts.HDKey.fromExtendedKey('xprv'))
  await Promise.all([
    rejects('INVALID_PARAMS', account.sign({ hash: '0x12' })),
    rejects('INVALID_PARAMS', account.signAuthorization({ chainId: 1, nonce: -1, address: first })),
    rejects('INVALID_PARAMS', account.signTransaction({ type: 'eip1559', chainId: 1, maxPriorityFeePerGas: 1n })),
    assert.rejects(account.signTypedData({ types: {}, primaryType: 'X', domain: {}, message: {} } as never), (error) =>
      isLatchkeyError(error),
    ),
  ])
})

test('bytes that were given stay the caller’s', () => {
  const key = hexToBytes(`0x${'11'.repeat(32)}`)
  accounts.privateKeyToAddress(key)
  assert.equal(accounts.privateKeyToAddress(key), accounts.privateKeyToAddress(`0x${'11'.repeat(32)}`))
  assert.equal(keccak256(key), keccak256(`0x${'11'.repeat(32)}`))
})

test('nothing of a secret stays in the module’s memory once it was used', async () => {
  const random = randomFrom(10)
  const key: Hex = `0x${Array.from({ length: 32 }, () => (1 + random.integer(254)).toString(16).padStart(2, '0')).join('')}`
  const phrase = ethers.Mnemonic.fromEntropy(random.bytes(32)).phrase
  const seed = accounts.mnemonicToSeed(phrase)
  const node = accounts.HDKey.fromMasterSeed(seed)
  const derived = node.privateKey ?? new Uint8Array()
  const { address } = node
  assert.deepEqual([node.wipePrivateData().address, node.privateKey, node.privateExtendedKey], [address, null, null])
  const [hash, message, password] = [random.bytes(32), 'x', 'correct horse battery staple']
  accounts.privateKeyToAddress(key)
  await accounts.sign({ hash, privateKey: key })
  await accounts.sign({ hash, privateKey: key, verify: true })
  await accounts.signMessage({ message, privateKey: key })
  await accounts.signTransaction({ transaction: { type: 'eip1559', chainId: 1 }, privateKey: key })
  const json = accounts.encryptKeystore({ privateKey: key, password, scrypt: { n: 1024 } })
  assert.equal(accounts.decryptKeystore({ json, password }), key)

  const bytes = hexToBytes(key)
  const forms: Record<string, Uint8Array> = {
    'the key': bytes,
    'the key, reversed': reversed(bytes),
    'the first half of the key': bytes.slice(0, 16),
    'the words': new TextEncoder().encode(phrase),
    'three of the words': new TextEncoder().encode(phrase.split(' ').slice(4, 7).join(' ')),
    'the password': new TextEncoder().encode(password),
    'the seed': seed,
    'the seed as words of 64 bits': new Uint8Array(seed.slice().buffer).map(
      (_, index) => seed[(index & ~7) + 7 - (index & 7)] ?? 0,
    ),
    'the derived key': derived,
    'the derived key, reversed': reversed(derived),
  }
  assert.ok(memory, 'the module’s memory was taken')
  const heap = Buffer.from(memory.buffer)
  for (const [name, form] of Object.entries(forms)) assert.equal(heap.indexOf(form), -1, name)
  // The search finds what is there: an account that is held keeps its key.
  const held = accounts.privateKeyToAccount(key)
  assert.notEqual(Buffer.from(memory.buffer).indexOf(reversed(bytes)), -1)
  assert.equal(held.address, ethers.computeAddress(key))
})
