/** Messages, typed data and signatures against viem and ethers. */

import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import * as ethers from 'ethers'
import * as latchkey from 'latchkey'
import * as viem from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { fails } from './support/expect'
import { type Random, randomFrom } from './support/random'

before(() => latchkey.init())

const account = privateKeyToAccount(`0x${'46'.repeat(32)}`)
const other = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'

test('hashMessage: 5,000 random texts and byte strings', () => {
  const random = randomFrom(21)
  for (let index = 0; index < 5000; index++) {
    const text = random.text()
    assert.equal(latchkey.hashMessage(text), viem.hashMessage(text))
    assert.equal(latchkey.hashMessage(text), ethers.hashMessage(text))
    const raw = random.bytes(random.integer(200))
    assert.equal(latchkey.hashMessage({ raw }), viem.hashMessage({ raw }))
    assert.equal(latchkey.hashMessage({ raw: viem.hexToBytes(raw) }), viem.hashMessage({ raw }))
    assert.deepEqual(latchkey.hashMessage({ raw }, 'bytes'), viem.hashMessage({ raw }, 'bytes'))
  }
  fails('INVALID_PARAMS', () => latchkey.hashMessage({ raw: '0x1' }))
  fails('INVALID_PARAMS', () => latchkey.hashMessage(5 as never))
})

test('signatures of messages: recovered, verified, and refused after any flipped bit', async () => {
  const random = randomFrom(22)
  for (let index = 0; index < 50; index++) {
    const message = random.text()
    const signature = await account.signMessage({ message })
    assert.equal(latchkey.recoverMessageAddress({ message, signature }), account.address)
    assert.ok(latchkey.verifyMessage({ address: account.address, message, signature }))
    assert.ok(!latchkey.verifyMessage({ address: other, message, signature }))
    assert.ok(!latchkey.verifyMessage({ address: account.address, message: `${message}.`, signature }))
    const { r, s, v, yParity } = latchkey.parseSignature(signature)
    assert.deepEqual({ r, s, v, yParity }, viem.parseSignature(signature))
    assert.equal(latchkey.serializeSignature({ r, s, yParity }), signature)
    assert.equal(latchkey.serializeSignature({ r, s, v }), signature)
    const hash = latchkey.hashMessage(message)
    for (const form of [signature, viem.hexToBytes(signature), { r, s, v }, { r, s, yParity }]) {
      assert.equal(latchkey.recoverAddress({ hash, signature: form }), account.address)
    }
  }
  const message = 'every bit counts'
  const signature = viem.hexToBytes(await account.signMessage({ message }))
  for (let bit = 0; bit < 64 * 8; bit++) {
    const flipped = signature.slice()
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    assert.equal(latchkey.verifyMessage({ address: account.address, message, signature: flipped }), false, `bit ${bit}`)
  }
})

test('malformed and malleable signatures are refused', async () => {
  const hash = latchkey.keccak256('0x')
  const signature = await account.sign({ hash })
  const { r, s, yParity } = latchkey.parseSignature(signature)
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
  const high = { r, s: latchkey.numberToHex(order - BigInt(s), { size: 32 }), yParity: 1 - yParity }
  fails('INVALID_PARAMS', () => latchkey.recoverAddress({ hash, signature: high }))
  assert.equal(latchkey.verifyHash({ address: account.address, hash, signature: high }), false)
  for (const bad of ['0x', signature.slice(0, -2), `${signature}00`, `${signature.slice(0, -2)}1d`, 'text', 5, null]) {
    fails('INVALID_PARAMS', () => latchkey.recoverAddress({ hash, signature: bad as never }))
    fails('INVALID_PARAMS', () => latchkey.verifyHash({ address: account.address, hash, signature: bad as never }))
  }
  fails('INVALID_PARAMS', () => latchkey.recoverAddress({ hash: '0x12', signature }))
  fails('INVALID_PARAMS', () => latchkey.verifyHash({ address: '0x12', hash, signature }))
})

type Field = { name: string; type: string }

/** Struct types that use only types before them, and a value of the last. */
function typedData(random: Random) {
  const names = ['Alpha', 'Beta', 'Gamma'].slice(0, 1 + random.integer(3))
  const types: Record<string, Field[]> = {}
  const defined: string[] = []
  for (const name of names) {
    types[name] = Array.from({ length: 1 + random.integer(4) }, (_, index) => {
      const base =
        defined.length > 0 && random.integer(3) === 0
          ? random.pick(defined)
          : random.pick(['uint256', 'int64', 'uint8', 'address', 'bool', 'bytes', 'string', 'bytes32', 'bytes4'])
      return { name: `field${index}`, type: base + random.pick(['', '', '', '[]', '[2]', '[][2]']) }
    })
    defined.push(name)
  }
  const value = (type: string): unknown => {
    const array = /^(.*)\[(\d*)\]$/.exec(type)
    if (array) {
      const [, inner = '', length = ''] = array
      return Array.from({ length: length === '' ? random.integer(3) : Number(length) }, () => value(inner))
    }
    const fields = types[type]
    if (fields) return Object.fromEntries(fields.map((field) => [field.name, value(field.type)]))
    if (type === 'uint256') return random.uint(256)
    if (type === 'int64') return random.int(64)
    if (type === 'uint8') return random.integer(256)
    if (type === 'address') return viem.getAddress(random.address())
    if (type === 'bool') return random.boolean()
    if (type === 'string') return random.text()
    return random.bytes(type === 'bytes' ? random.integer(70) : Number(type.slice(5)))
  }
  const primaryType = random.pick(names)
  const whole = {
    name: random.text(),
    version: '1',
    chainId: Number(random.uint(50)),
    verifyingContract: viem.getAddress(random.address()),
    salt: random.bytes(32),
  }
  const domain = Object.fromEntries(Object.entries(whole).filter(() => random.integer(3) > 0))
  return { types, primaryType, domain, message: value(primaryType) as Record<string, unknown> }
}

/** ethers refuses types that the primary type does not reach. */
function reached(types: Record<string, Field[]>, name: string, into: Record<string, Field[]> = {}) {
  const fields = types[name]
  if (!fields || into[name]) return into
  into[name] = fields
  for (const field of fields) reached(types, field.type.replace(/\[.*$/, ''), into)
  return into
}

test('hashTypedData: 5,000 random types, domains and messages', async () => {
  const random = randomFrom(23)
  for (let index = 0; index < 5000; index++) {
    const data = typedData(random)
    const expected = viem.hashTypedData(data)
    assert.equal(latchkey.hashTypedData(data), expected, `case ${index}`)
    const types = reached(data.types, data.primaryType)
    assert.equal(ethers.TypedDataEncoder.hash(data.domain, types, data.message), expected, `ethers ${index}`)
    assert.equal(latchkey.domainSeparator({ domain: data.domain }), ethers.TypedDataEncoder.hashDomain(data.domain))
    if (index % 20 === 0) {
      const signature = await account.signTypedData(data)
      assert.equal(latchkey.recoverTypedDataAddress({ ...data, signature }), account.address)
      assert.ok(latchkey.verifyTypedData({ ...data, address: account.address, signature }))
      assert.ok(!latchkey.verifyTypedData({ ...data, address: other, signature }))
    }
  }
})

test('the published example of EIP-712', () => {
  const data = {
    types: {
      EIP712Domain: [
        { name: 'name', type: 'string' },
        { name: 'version', type: 'string' },
        { name: 'chainId', type: 'uint256' },
        { name: 'verifyingContract', type: 'address' },
      ],
      Person: [
        { name: 'name', type: 'string' },
        { name: 'wallet', type: 'address' },
      ],
      Mail: [
        { name: 'from', type: 'Person' },
        { name: 'to', type: 'Person' },
        { name: 'contents', type: 'string' },
      ],
    },
    primaryType: 'Mail',
    domain: {
      name: 'Ether Mail',
      version: '1',
      chainId: 1,
      verifyingContract: '0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC',
    },
    message: {
      from: { name: 'Cow', wallet: '0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826' },
      to: { name: 'Bob', wallet: '0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB' },
      contents: 'Hello, Bob!',
    },
  } as const
  assert.equal(latchkey.hashTypedData(data), '0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2')
})

test('a domain of other types is hashed as declared, as viem does', () => {
  const data = {
    types: { EIP712Domain: [{ name: 'chainId', type: 'uint216' }], Vote: [{ name: 'yes', type: 'bool' }] },
    primaryType: 'Vote',
    domain: { chainId: 1n },
    message: { yes: true },
  } as const
  assert.equal(latchkey.hashTypedData(data), viem.hashTypedData(data))
})

test('typed data that is not what its types say is refused', () => {
  const types = { Vote: [{ name: 'choice', type: 'uint8' }] } as const
  const data = { types, primaryType: 'Vote', domain: {}, message: { choice: 1 } } as const
  latchkey.hashTypedData(data)
  for (const bad of [
    { ...data, message: {} },
    { ...data, message: { choice: 256 } },
    { ...data, message: { choice: 'one' } },
    { ...data, primaryType: 'Missing' },
    { ...data, types: { Vote: [{ name: 'choice', type: 'uint7' }] } },
    { ...data, domain: { chainId: 'one' } },
  ]) {
    fails('INVALID_PARAMS', () => latchkey.hashTypedData(bad as never))
  }
})

test('typed data in whatever objects JSON can write, and nothing else', () => {
  const types = {
    Deep: [
      { name: 'number', type: 'uint256' },
      { name: 'data', type: 'bytes' },
      { name: 'more', type: 'Deep[]' },
      { name: '__proto__', type: 'string' },
    ],
  }
  const domain = { name: 'Odd', chainId: 5n }
  const plain = JSON.parse('{"__proto__":"text"}')
  Object.assign(plain, { number: 7n, data: '0x0102', more: [] })
  const definition = (message: unknown) => ({ types, domain, primaryType: 'Deep', message }) as never
  const expected = viem.hashTypedData(definition(plain))
  assert.equal(latchkey.hashTypedData(definition(plain)), expected)
  class Message {
    number = 7n
    data = Uint8Array.of(1, 2)
    more = []
  }
  const inherited = Object.create(null)
  const own = { value: 'text', enumerable: true }
  for (const message of [
    Object.defineProperty(new Message(), '__proto__', own),
    Object.defineProperty(Object.assign(inherited, new Message()), '__proto__', own),
    { toJSON: () => plain },
    { ...plain, ...JSON.parse('{"__proto__":"text"}'), number: Object(7) },
    { ...plain, number: { toJSON: () => 7n } },
    new Proxy(plain, {}),
  ]) {
    const whole = Object.hasOwn(message, '__proto__') || 'toJSON' in message
    const hash = () => latchkey.hashTypedData(definition(message))
    if (whole) assert.equal(hash(), expected)
    else fails('INVALID_PARAMS', hash)
  }
  let nested: unknown = { ...plain }
  for (let depth = 0; depth < 40; depth++)
    nested = Object.assign(JSON.parse('{"__proto__":"text"}'), { number: 7n, data: '0x', more: [nested] })
  assert.equal(latchkey.hashTypedData(definition(nested)), viem.hashTypedData(definition(nested)))
  const cyclic: { more: unknown[] } = { ...plain, more: [] }
  cyclic.more.push(cyclic)
  fails('INVALID_PARAMS', () => latchkey.hashTypedData(definition(cyclic)))
  const throwing = {
    get number() {
      throw new RangeError('mine')
    },
  }
  fails('INVALID_PARAMS', () => latchkey.hashTypedData(definition(throwing)))
  assert.equal(latchkey.hashTypedData(definition(plain)), expected, 'the module goes on')
})
