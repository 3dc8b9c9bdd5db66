/** Hashes, addresses, amounts, hex, RLP and names against viem and ethers. */

import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import * as ethers from 'ethers'
import * as latchkey from 'latchkey'
import * as viem from 'viem'
import { fails } from './support/expect'
import { type Random, randomFrom } from './support/random'

before(() => latchkey.init())

test('keccak256 of 5,000 random inputs', () => {
  const random = randomFrom(1)
  for (let index = 0; index < 5000; index++) {
    const data = random.bytes(random.integer(300))
    const expected = viem.keccak256(data)
    assert.equal(latchkey.keccak256(data), expected)
    assert.deepEqual(latchkey.keccak256(viem.hexToBytes(data), 'bytes'), viem.keccak256(data, 'bytes'))
    assert.equal(ethers.keccak256(data), expected)
  }
  fails('INVALID_PARAMS', () => latchkey.keccak256('hello' as never))
})

test('addresses: 5,000 random checksums', () => {
  const random = randomFrom(2)
  for (let index = 0; index < 5000; index++) {
    const address = random.address()
    const expected = viem.getAddress(address)
    assert.equal(latchkey.getAddress(address), expected)
    assert.equal(ethers.getAddress(address), expected)
    assert.equal(latchkey.getAddress(expected), expected)
    assert.equal(latchkey.getAddress(`0x${address.slice(2).toUpperCase()}`), expected)
    assert.ok(latchkey.isAddressEqual(address, expected))
  }
})

test('a wrong checksum is refused, as ethers refuses it', () => {
  const wrong = '0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
  const error = fails('INVALID_PARAMS', () => latchkey.getAddress(wrong))
  assert.match(error.message, /checksum/)
  assert.throws(() => ethers.getAddress(wrong))
  assert.equal(latchkey.isAddress(wrong), viem.isAddress(wrong))
  assert.equal(latchkey.isAddress(wrong, { strict: false }), viem.isAddress(wrong, { strict: false }))
  for (const text of ['', '0x', '0x12', `0x${'g'.repeat(40)}`, `${'ab'.repeat(20)}`, `0x${'ab'.repeat(21)}`]) {
    fails('INVALID_PARAMS', () => latchkey.getAddress(text))
    assert.equal(latchkey.isAddress(text), false)
  }
  assert.equal(latchkey.isAddress(5), false)
})

test('amounts: 5,000 random round trips', () => {
  const random = randomFrom(3)
  for (let index = 0; index < 5000; index++) {
    const value = random.boolean() ? random.uint(255) : -random.uint(255)
    const decimals = random.integer(40)
    const text = latchkey.formatUnits(value, decimals)
    assert.equal(text, viem.formatUnits(value, decimals))
    assert.equal(ethers.formatUnits(value, decimals).replace(/\.0$/, ''), text)
    assert.equal(ethers.parseUnits(text, decimals), value)
    assert.equal(latchkey.parseUnits(text, decimals), value)
    assert.equal(latchkey.formatEther(value), viem.formatEther(value))
    assert.equal(latchkey.formatGwei(value), viem.formatGwei(value))
  }
  assert.equal(latchkey.parseEther('1.5'), 1500000000000000000n)
  assert.equal(latchkey.parseEther('1.5', 'gwei'), viem.parseEther('1.5', 'gwei'))
  assert.equal(latchkey.parseGwei('0.000000001'), 1n)
  assert.equal(latchkey.parseUnits('.5', 1), viem.parseUnits('.5', 1))
  assert.equal(latchkey.parseUnits('5.', 1), viem.parseUnits('5.', 1))
})

test('an amount with too many decimals is refused, never rounded', () => {
  fails('INVALID_PARAMS', () => latchkey.parseEther('0.0000000000000000001'))
  fails('INVALID_PARAMS', () => latchkey.parseUnits('1.01', 1))
  assert.equal(latchkey.parseUnits('1.10', 1), 11n)
  for (const text of ['', '.', '-', '1e3', '1,5', ' 1', '0x10', '1.2.3', '+1', 'NaN']) {
    fails('INVALID_PARAMS', () => latchkey.parseEther(text))
  }
  fails('INVALID_PARAMS', () => latchkey.parseUnits('1', -1))
  fails('INVALID_PARAMS', () => latchkey.parseUnits('1', 0.5))
  fails('INVALID_PARAMS', () => latchkey.parseUnits('1', 256))
})

test('hex helpers: 5,000 random values', () => {
  const random = randomFrom(4)
  for (let index = 0; index < 5000; index++) {
    const data = random.bytes(random.integer(40))
    const bytes = viem.hexToBytes(data)
    assert.equal(latchkey.bytesToHex(bytes), data)
    assert.deepEqual(latchkey.hexToBytes(data), bytes)
    assert.equal(latchkey.size(data), viem.size(data))
    const text = random.text()
    assert.equal(latchkey.stringToHex(text), viem.stringToHex(text))
    assert.equal(latchkey.hexToString(viem.stringToHex(text)), text)
    assert.equal(latchkey.toHex(text), viem.toHex(text))
    assert.deepEqual(latchkey.toBytes(text), viem.toBytes(text))
    const number = random.uint(256)
    assert.equal(latchkey.numberToHex(number), viem.numberToHex(number))
    assert.equal(latchkey.numberToHex(number, { size: 32 }), viem.numberToHex(number, { size: 32 }))
    assert.equal(latchkey.hexToBigInt(viem.numberToHex(number)), number)
    const signed = random.int(128)
    const hex = viem.numberToHex(signed, { size: 16, signed: true })
    assert.equal(latchkey.numberToHex(signed, { size: 16, signed: true }), hex)
    assert.equal(latchkey.hexToBigInt(hex, { signed: true }), signed)
    assert.equal(latchkey.pad(data, { size: 64 }), viem.pad(data, { size: 64 }))
    assert.equal(latchkey.pad(data, { size: 64, dir: 'right' }), viem.pad(data, { size: 64, dir: 'right' }))
    assert.deepEqual(latchkey.pad(bytes, { size: 64 }), viem.pad(bytes, { size: 64 }))
    assert.equal(latchkey.concat([data, hex]), viem.concat([data, hex]))
    assert.deepEqual(latchkey.concat([bytes, bytes]), viem.concat([bytes, bytes]))
    if (bytes.length > 8) assert.equal(latchkey.slice(data, 2, 7), viem.slice(data, 2, 7))
  }
  assert.equal(latchkey.toHex(true), viem.toHex(true))
  assert.equal(latchkey.hexToBool('0x01'), true)
  assert.equal(latchkey.hexToNumber('0x1a4'), 420)
  fails('INVALID_PARAMS', () => latchkey.hexToNumber('0x20000000000000'))
  fails('INVALID_PARAMS', () => latchkey.numberToHex(256, { size: 1 }))
  fails('INVALID_PARAMS', () => latchkey.numberToHex(-1))
  fails('INVALID_PARAMS', () => latchkey.numberToHex(1.5))
  fails('INVALID_PARAMS', () => latchkey.padHex('0xabcdef', { size: 2 }))
  fails('INVALID_PARAMS', () => latchkey.hexToBytes('0xzz'))
})

type Tree = latchkey.Hex | Tree[]

function tree(random: Random, depth: number): Tree {
  if (depth === 0 || random.integer(3) > 0) return random.bytes(random.integer(70))
  return random.list(6, () => tree(random, depth - 1))
}

test('RLP: 5,000 random trees', () => {
  const random = randomFrom(5)
  for (let index = 0; index < 5000; index++) {
    const value = tree(random, 5)
    const expected = viem.toRlp(value)
    assert.equal(latchkey.toRlp(value), expected)
    assert.equal(ethers.encodeRlp(value), expected)
    assert.deepEqual(latchkey.fromRlp(expected), value)
    assert.deepEqual(ethers.decodeRlp(expected), value)
    assert.deepEqual(latchkey.fromRlp(expected, 'bytes'), viem.fromRlp(expected, 'bytes'))
  }
  fails('PARSE', () => latchkey.fromRlp('0x8105'))
  fails('PARSE', () => latchkey.fromRlp('0x83646f'))
  fails('PARSE', () => latchkey.fromRlp('0x83646f6700'))
  fails('INVALID_PARAMS', () => latchkey.toRlp(5 as never))
})

test('namehash', () => {
  for (const name of ['', 'eth', 'foo.eth', 'vitalik.eth', 'a.b.c.d', '日本.eth', `[${'ab'.repeat(32)}].eth`]) {
    assert.equal(latchkey.namehash(name), viem.namehash(name), name)
  }
  fails('INVALID_PARAMS', () => latchkey.namehash('a..eth'))
})

test('contract addresses: 5,000 random deployments', () => {
  const random = randomFrom(6)
  for (let index = 0; index < 5000; index++) {
    const from = random.address()
    const nonce = random.uint(53)
    assert.equal(latchkey.getContractAddress({ from, nonce }), viem.getContractAddress({ from, nonce }))
    const bytecode = random.bytes(random.integer(100))
    const salt = random.bytes(1 + random.integer(32))
    const create2 = { opcode: 'CREATE2', from, bytecode, salt } as const
    const expected = viem.getContractAddress(create2)
    assert.equal(latchkey.getContractAddress(create2), expected)
    const bytecodeHash = viem.keccak256(bytecode)
    assert.equal(ethers.getCreate2Address(from, viem.pad(salt, { size: 32 }), bytecodeHash), expected)
    assert.equal(latchkey.getContractAddress({ opcode: 'CREATE2', from, bytecodeHash, salt }), expected)
    assert.equal(ethers.getCreateAddress({ from, nonce }), latchkey.getContractAddress({ from, nonce }))
  }
  fails('INVALID_PARAMS', () => latchkey.getContractAddress({ from: '0x', nonce: 0 }))
  fails('INVALID_PARAMS', () => latchkey.getContractAddress({ from: `0x${'00'.repeat(20)}`, nonce: -1 }))
})
