/** Compact signatures (EIP-2098) and wrapped ones (ERC-6492) against viem's and ethers'. */

import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import * as ethers from 'ethers'
import * as latchkey from 'latchkey'
import * as viem from 'viem'
import { fails } from './support/expect'
import { randomFrom } from './support/random'

const count = 5000
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
const word = (value: bigint) => latchkey.numberToHex(value, { size: 32 })

before(() => latchkey.init())

test(`${count} random signatures go into the compact form and back, as viem’s and ethers’ do`, () => {
  const random = randomFrom(2098)
  for (let index = 0; index < count; index++) {
    const signature = {
      r: word((random.uint(256) % (order - 1n)) + 1n),
      s: word((random.uint(256) % (order / 2n)) + 1n),
      yParity: random.integer(2),
    }
    const compact = latchkey.signatureToCompactSignature(signature)
    assert.deepEqual(compact, viem.signatureToCompactSignature(signature), `case ${index}`)
    assert.deepEqual(latchkey.compactSignatureToSignature(compact), signature)
    const bytes = latchkey.serializeCompactSignature(compact)
    assert.equal(bytes, viem.serializeCompactSignature(compact))
    assert.deepEqual(latchkey.parseCompactSignature(bytes), viem.parseCompactSignature(bytes))
    assert.equal(
      bytes,
      ethers.Signature.from({ ...signature, yParity: signature.yParity === 0 ? 0 : 1 }).compactSerialized,
    )
    const v = BigInt(27 + signature.yParity)
    assert.deepEqual(latchkey.signatureToCompactSignature({ r: signature.r, s: signature.s, v }), compact)
  }
})

test('what is out of range, high or of another length is refused', () => {
  const good = { r: word(1n), s: word(1n), yParity: 0 }
  for (const bad of [
    { ...good, s: word(order / 2n + 1n) },
    { ...good, r: word(0n) },
    { ...good, r: word(order) },
    { ...good, yParity: 2 },
  ]) {
    fails('INVALID_PARAMS', () => latchkey.signatureToCompactSignature(bad))
  }
  const compact = { r: word(1n), yParityAndS: word(1n) }
  for (const bad of [
    { ...compact, yParityAndS: word(order / 2n + 1n) },
    { ...compact, yParityAndS: word((1n << 255n) | (order / 2n + 1n)) },
    { ...compact, yParityAndS: word(0n) },
    { ...compact, yParityAndS: word(1n << 255n) },
    { ...compact, r: '0x01' },
    { ...compact, r: `${word(1n)}00` },
    {},
  ]) {
    fails('INVALID_PARAMS', () => latchkey.compactSignatureToSignature(bad as never))
  }
  for (const length of [0, 63, 65]) {
    fails('INVALID_PARAMS', () => latchkey.parseCompactSignature(`0x${'11'.repeat(length)}`))
  }
})

test(`${count} random signatures are wrapped (ERC-6492) as viem wraps them`, () => {
  const random = randomFrom(6492)
  for (let index = 0; index < count; index++) {
    const parts = {
      address: latchkey.getAddress(random.address()),
      data: random.bytes(random.integer(100)),
      signature: random.bytes(random.integer(100)),
    }
    const wrapped = latchkey.serializeErc6492Signature(parts)
    assert.equal(wrapped, viem.serializeErc6492Signature(parts), `case ${index}`)
    assert.deepEqual(latchkey.parseErc6492Signature(wrapped), parts)
    assert.ok(latchkey.isErc6492Signature(wrapped))
    assert.equal(latchkey.isErc6492Signature(parts.signature), viem.isErc6492Signature(parts.signature))
    assert.deepEqual(latchkey.parseErc6492Signature(parts.signature), { signature: parts.signature })
  }
  fails('INVALID_PARAMS', () => latchkey.parseErc6492Signature(`0x00${'6492'.repeat(16)}`))
})
