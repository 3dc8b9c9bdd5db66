/** Prepared functions, and what the fast ways through the module's memory must not get wrong. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as ethers from 'ethers'
import * as latchkey from 'latchkey'
import * as viem from 'viem'
import { fails } from './support/expect'
import { canonical, params, positional, value } from './support/parameters'
import { randomFrom } from './support/random'

await latchkey.init()

const owner = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
const erc20 = latchkey.parseAbi([
  'function transfer(address to, uint256 amount) returns (bool)',
  'function balanceOf(address owner) view returns (uint256)',
  'function f(uint256 a)',
  'function f(string a)',
  'function pause()',
])

test('prepared functions: 1,000 random ones, calls and results', () => {
  const random = randomFrom(41)
  for (let index = 0; index < 1000; index++) {
    const inputs = random.integer(5) === 0 ? [] : params(random, random.boolean())
    const outputs = random.integer(5) === 0 ? [] : params(random, random.boolean())
    const item = { type: 'function', name: 'run', inputs, outputs, stateMutability: 'view' }
    const abi = [{ type: 'event', name: 'run', inputs: [] }, item] as viem.Abi
    const prepared = latchkey.prepareFunction(abi, 'run')
    const args = inputs.map((input) => value(random, input))
    const data = viem.encodeFunctionData({ abi: [item], args } as never)
    assert.equal(prepared.encode(args), data)
    assert.equal(latchkey.encodeFunctionData({ ...prepared, args }), data)
    assert.equal(viem.encodeFunctionData({ ...prepared, args } as never), data)
    const iface = new ethers.Interface([item as never])
    assert.equal(iface.encodeFunctionData('run', positional(args) as unknown[]), data, inputs.map(canonical).join())
    assert.deepEqual(prepared.decode(data), args)
    assert.deepEqual(prepared.decode(viem.hexToBytes(data)), args)
    const values = outputs.map((output) => value(random, output))
    const result = values.length > 1 ? values : values[0]
    const returned = viem.encodeFunctionResult({ abi: [item], functionName: 'run', result } as never)
    assert.equal(prepared.encodeResult(result), returned)
    assert.deepEqual(prepared.decodeResult(returned), result)
  }
})

test('a prepared function is named by name, signature or selector', () => {
  const data = viem.encodeFunctionData({ abi: viem.parseAbi(['function f(string a)']), args: ['text'] })
  const text = latchkey.prepareFunction(erc20, 'f(string)')
  assert.equal(text.encode(['text']), data)
  assert.equal(latchkey.prepareFunction(erc20, data.slice(0, 10) as latchkey.Hex).encode(['text']), data)
  assert.equal(latchkey.prepareFunction(erc20, 'pause').encode(), viem.toFunctionSelector('pause()'))
  assert.deepEqual(latchkey.prepareFunction(erc20, 'pause').decode(viem.toFunctionSelector('pause()')), [])
  fails('INVALID_PARAMS', () => latchkey.prepareFunction(erc20, 'f'))
  fails('NOT_FOUND', () => latchkey.prepareFunction(erc20, 'g' as never))
  fails('NOT_FOUND', () => latchkey.prepareFunction(erc20, '0x12345678'))
  fails('INVALID_PARAMS', () => latchkey.prepareFunction(erc20, 5 as never))
  fails('NOT_FOUND', () => latchkey.prepareFunction(erc20, 'transfer').decode(data))
  fails('INVALID_PARAMS', () => latchkey.prepareFunction(erc20, 'transfer').encode([owner] as never))
  const wrong = owner.replace('A', 'a') as latchkey.Address
  for (const _ of [1, 2]) {
    fails('INVALID_PARAMS', () => latchkey.prepareFunction(erc20, 'transfer').encode([wrong, 1n]))
    latchkey.prepareFunction(erc20, 'transfer').encode([owner, 1n])
  }
})

test('an ABI changed after the function was prepared changes nothing', () => {
  const abi = JSON.parse(JSON.stringify(erc20)) as { name: string }[]
  const prepared = latchkey.prepareFunction(abi, 'pause')
  for (const item of abi) item.name = 'other'
  assert.equal(prepared.encode(), viem.toFunctionSelector('pause()'))
})

test('arguments whose reading calls us, or fails', () => {
  const prepared = latchkey.prepareFunction(
    latchkey.parseAbi(['function f((address a, uint256 b, string c)[] list)']),
    'f',
  )
  const plain = { a: owner, b: 2n ** 200n, c: 'text' } as const
  const expected = prepared.encode([[plain, plain]])
  const calling = {
    get a() {
      // Ours, within ours: with a message larger than all room there is.
      assert.equal(latchkey.keccak256(new Uint8Array(3 << 20)).length, 66)
      assert.equal(latchkey.toRlp([['0x01', '0x']]), viem.toRlp([['0x01', '0x']]))
      assert.equal(prepared.encode([[plain, plain]]), expected)
      fails('INVALID_PARAMS', () => prepared.encode([[plain, { ...plain, b: -1n }]]))
      return owner as latchkey.Address
    },
    get b() {
      assert.equal(latchkey.parseEther('1'), 10n ** 18n)
      return plain.b
    },
    c: 'text',
  } as const
  assert.equal(prepared.encode([[calling, calling]]), expected)
  assert.equal(prepared.encode(new Proxy([[plain, calling]], {}) as never), expected)
  const nested = new Proxy(plain, { ownKeys: () => ['c', 'b', 'a'] })
  assert.equal(prepared.encode([[nested, plain]]), expected, 'keys in another order')
  for (const error of [new RangeError('mine'), new Error('mine'), 'mine']) {
    const failing = {
      ...plain,
      get b(): bigint {
        throw error
      },
    }
    const got = fails('INVALID_PARAMS', () => prepared.encode([[plain, failing]]))
    assert.equal(got.cause, error)
    assert.equal(prepared.encode([[plain, plain]]), expected, 'the module goes on')
  }
  let reads = 0
  const counting = {
    ...plain,
    get b() {
      reads++
      return 'not a number' as never
    },
  }
  fails('INVALID_PARAMS', () => prepared.encode([[counting]]))
  assert.equal(reads, 1, 'what is judged was read once')
})

test('arrays and bytes that are not what they seem', () => {
  const list = latchkey.prepareFunction(latchkey.parseAbi(['function f(uint256[] list)']), 'f')
  const bytes = latchkey.prepareFunction(latchkey.parseAbi(['function f(bytes data)']), 'f')
  const three = Uint8Array.of(1, 2, 3)
  const expected = viem.encodeFunctionData({ abi: bytes.abi as viem.Abi, args: ['0x010203'] })
  assert.equal(bytes.encode([three as never]), expected)
  assert.equal(bytes.encode([Buffer.from(three) as never]), expected)
  assert.equal(bytes.encode([new Uint8Array([9, 1, 2, 3, 9]).subarray(1, 4) as never]), expected)
  class Longer extends Uint8Array {
    override get length() {
      return 1 << 20
    }
  }
  class Shorter extends Uint8Array {
    override get length() {
      return 1
    }
  }
  for (const lying of [new Longer([1, 2, 3]), new Shorter([1, 2, 3])]) {
    assert.equal(bytes.encode([lying as never]), expected)
    assert.equal(latchkey.keccak256(lying), viem.keccak256(three))
  }
  const detached = Uint8Array.of(1, 2, 3)
  structuredClone(detached, { transfer: [detached.buffer] })
  for (const none of [detached, new Proxy(three, {}), [1, 2, 3], 3]) {
    fails('INVALID_PARAMS', () => bytes.encode([none as never]))
    fails('INVALID_PARAMS', () => latchkey.keccak256(none as never))
  }
  // biome-ignore lint/suspicious/noSparseArray: it is what is tested
  fails('INVALID_PARAMS', () => list.encode([[1n, , 3n] as never]))
  fails('LIMIT', () => list.encode([new Array(2 ** 32 - 1) as never]))
  assert.equal(list.encode([Array(100_000).fill(7n)]).length, 10 + 64 * 100_002)
  const sixtyFive = { valueOf: () => 65n }
  for (const odd of [
    '65',
    65.5,
    -1,
    -1n,
    2n ** 256n,
    2n ** 1000n,
    Number.MAX_SAFE_INTEGER + 1,
    null,
    sixtyFive,
    Symbol.iterator,
  ]) {
    fails('INVALID_PARAMS', () => list.encode([[1n, odd as never]]))
  }
  for (const right of [
    0,
    -0,
    65,
    Number.MAX_SAFE_INTEGER,
    2n ** 64n - 1n,
    2n ** 64n,
    2n ** 128n,
    2n ** 192n - 1n,
    2n ** 256n - 1n,
  ]) {
    const args = [[BigInt(right)]] as const
    assert.equal(list.encode([[right as bigint]]), viem.encodeFunctionData({ abi: list.abi as viem.Abi, args }))
  }
})

test('texts: lone surrogates, byte order marks, every length around the limits', () => {
  const strings = latchkey.parseAbiParameters('string[] list')
  const coder = ethers.AbiCoder.defaultAbiCoder()
  const texts = ['', '\ud800', 'a\udc00b', '\ufefftext', '\u0000', '日本語', '😀'.repeat(50), `${'a'.repeat(127)}é`]
  for (const length of [1, 127, 128, 129, 255, 2047, 2048, 4095, 32767, 32768, 32769, 100_000]) {
    texts.push('x'.repeat(length), `${'y'.repeat(length - 1)}é`, 'é'.repeat(length))
  }
  const data = latchkey.encodeAbiParameters(strings, [texts])
  assert.equal(data, viem.encodeAbiParameters(strings, [texts]))
  const whole = texts.map((text) => text.replace(/[\ud800-\udfff](?![\udc00-\udfff])/u, '\ufffd'))
  assert.deepEqual(latchkey.decodeAbiParameters(strings, data), [whole])
  assert.deepEqual(
    [...coder.decode(['string[]'], data)].map((list) => [...list]),
    [whole],
  )
})

test('objects in every shape', () => {
  const inner = [
    { name: '__proto__', type: 'address' },
    { name: 'ключ', type: 'uint8' },
  ]
  const components = [
    { name: 'one', type: 'tuple[]', components: inner },
    { name: 'two', type: 'tuple', components: inner },
  ]
  const types = [
    { name: 'list', type: 'tuple[]', components },
    { type: 'tuple', components: inner },
  ]
  const leaf = (digit: number) => JSON.parse(`{"__proto__":"${owner}","ключ":${digit}}`)
  const values = [
    [
      { one: [leaf(1), leaf(2)], two: leaf(3) },
      { one: [], two: leaf(4) },
      { one: [leaf(5)], two: leaf(6) },
    ],
    leaf(7),
  ]
  const positions = ethers.AbiCoder.defaultAbiCoder().encode(
    ['tuple(tuple(address,uint8)[],tuple(address,uint8))[]', 'tuple(address,uint8)'],
    positional(values) as unknown[],
  )
  assert.equal(latchkey.encodeAbiParameters(types, values), positions)
  const decoded = latchkey.decodeAbiParameters(types, positions as latchkey.Hex)
  assert.deepEqual(decoded, values)
  assert.equal(JSON.stringify(decoded), JSON.stringify(values), 'keys, in their order')
})

test('RLP of bytes is a tree of its own bytes', () => {
  const random = randomFrom(42)
  const tree = [random.bytes(60), [], '0x', ['0x7f', '0x80', [random.bytes(300)]]] as const
  const given = viem.hexToBytes(viem.toRlp(tree as never))
  const kept = given.slice()
  const bytes = latchkey.fromRlp(given, 'bytes')
  given.fill(0)
  assert.deepEqual(bytes, viem.fromRlp(kept, 'bytes'))
  assert.deepEqual(latchkey.fromRlp(kept), tree)
  assert.deepEqual(latchkey.fromRlp(Buffer.from(kept)), tree)
  const upper = `0x${viem.bytesToHex(kept).slice(2).toUpperCase()}` as const
  assert.deepEqual(latchkey.fromRlp(upper), tree)
  assert.deepEqual(latchkey.fromRlp(upper, 'bytes'), bytes)
  for (const odd of [5, null, undefined, {}, [], '', 'c0', '0xc', '0x']) {
    assert.throws(() => latchkey.fromRlp(odd as never), latchkey.LatchkeyError)
  }
  let deep: unknown[] = []
  for (let depth = 1; depth < 1024; depth++) deep = [deep]
  assert.deepEqual(latchkey.fromRlp(latchkey.toHex(nest(1024))), deep)
  fails('LIMIT', () => latchkey.fromRlp(nest(1025)))
})

/** So many lists, one in the other. */
function nest(depth: number): Uint8Array {
  let inner: number[] = []
  for (let level = 0; level < depth; level++) {
    const { length } = inner
    const header = length < 56 ? [0xc0 + length] : length < 256 ? [0xf8, length] : [0xf9, length >> 8, length & 255]
    inner = [...header, ...inner]
  }
  return Uint8Array.from(inner)
}

test('RLP with a byte changed is refused or read as viem and ethers read it', () => {
  const random = randomFrom(43)
  let refused = 0
  for (let index = 0; index < 5000; index++) {
    const bytes = viem.hexToBytes(
      viem.toRlp(random.list(4, () => random.list(3, () => random.bytes(random.integer(60))))),
    )
    bytes[random.integer(bytes.length)] = random.integer(256)
    const data = viem.bytesToHex(bytes)
    let read: unknown
    try {
      read = latchkey.fromRlp(data)
    } catch (error) {
      assert.ok(latchkey.isLatchkeyError(error, 'PARSE'), `${error}`)
      refused++
      continue
    }
    assert.deepEqual(read, ethers.decodeRlp(data))
    assert.equal(latchkey.toRlp(read as never), data, 'one value has one encoding')
  }
  assert.ok(refused > 500 && refused < 4500, `${refused}`)
})

test('hex of every length, in either case, with every character that is no digit', () => {
  const random = randomFrom(44)
  const types = [{ type: 'bytes' }] as const
  for (let length = 0; length < 200; length++) {
    const data = random.bytes(length)
    const expected = viem.encodeAbiParameters(types, [data])
    for (const given of [data, `0x${data.slice(2).toUpperCase()}` as const, viem.hexToBytes(data)]) {
      assert.equal(latchkey.encodeAbiParameters(types, [given as latchkey.Hex]), expected)
    }
    assert.deepEqual(latchkey.decodeAbiParameters(types, expected), [data])
    assert.equal(latchkey.keccak256(data), viem.keccak256(data))
  }
  const whole = `0x${'0123456789abcdefABCDEF'.repeat(4)}` as const
  for (let code = 0; code < 256; code++) {
    const character = String.fromCharCode(code)
    if (/[0-9a-fA-F]/.test(character)) continue
    for (const at of [2, 3, 33, 34, 35, 65, 66, 88, 89]) {
      const text = `${whole.slice(0, at)}${character}${whole.slice(at + 1)}` as latchkey.Hex
      const error = fails('INVALID_PARAMS', () => latchkey.encodeAbiParameters(types, [text]))
      // One character is more than one byte of text from 128 on.
      if (code < 128) assert.match(error.message, new RegExp(`character ${at} is not a hex digit`))
    }
  }
})
