/** Sign-in messages against viem's. */

import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import * as latchkey from 'latchkey'
import * as siwe from 'viem/siwe'
import { fails } from './support/expect'
import { type Random, randomFrom } from './support/random'

before(() => latchkey.init())

const count = 5000

function word(random: Random, least: number, most: number): string {
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
  const length = least + random.integer(most - least + 1)
  return Array.from({ length }, () => random.pick([...letters])).join('')
}

const maybe = <T>(random: Random, make: () => T): T | undefined => (random.boolean() ? make() : undefined)
const time = (random: Random): Date => new Date(Number(random.uint(40)))
const uri = (random: Random): string =>
  `${random.pick(['https', 'ipfs'])}://${word(random, 1, 9).toLowerCase()}.com/${word(random, 0, 9)}`

function message(random: Random) {
  return {
    address: latchkey.getAddress(random.address()),
    chainId: Number(random.uint(50)),
    domain: random.pick(['example.com', 'sub.example.org:8080', 'localhost', 'localhost:3000', '127.0.0.1:80']),
    nonce: word(random, 8, 20),
    uri: uri(random),
    version: '1' as const,
    issuedAt: time(random),
    expirationTime: maybe(random, () => time(random)),
    notBefore: maybe(random, () => time(random)),
    requestId: maybe(random, () => word(random, 1, 9)),
    resources: maybe(random, () => [uri(random), ...random.list(3, () => uri(random))]),
    scheme: maybe(random, () => 'https'),
    statement: maybe(random, () => `I accept: ${word(random, 1, 30)}, or not`),
  }
}

/** Absent keys and undefined ones are the same. */
const present = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

test(`${count} random messages are equal to viem’s, and read back as viem reads them`, () => {
  const random = randomFrom(4361)
  for (let index = 0; index < count; index++) {
    const fields = message(random)
    const text = latchkey.createSiweMessage(fields)
    assert.equal(text, siwe.createSiweMessage(fields), `case ${index}`)
    const parsed = latchkey.parseSiweMessage(text)
    assert.deepEqual(parsed, present(fields), `case ${index}`)
    assert.deepEqual(parsed, present(siwe.parseSiweMessage(text)), `case ${index}`)
    assert.equal(latchkey.createSiweMessage(parsed), text)
    const expected = {
      address: random.boolean() ? fields.address : random.address(),
      domain: random.pick([fields.domain, 'example.com']),
      nonce: random.integer(4) === 0 ? 'anotherNonce' : fields.nonce,
      time: time(random),
    }
    assert.equal(
      latchkey.validateSiweMessage({ message: parsed, ...expected }),
      siwe.validateSiweMessage({ message: fields, ...expected }),
      `case ${index}`,
    )
  }
})

test('what is no message, and what breaks a grammar, is refused', () => {
  const good = message(randomFrom(1))
  const text = latchkey.createSiweMessage(good)
  for (const [bad, code] of [
    ['', 'PARSE'],
    [`${text}\nmore`, 'PARSE'],
    [text.replace('Version: 1', 'Version: 2'), 'INVALID_PARAMS'],
    [text.replace(good.address, good.address.toLowerCase()), 'INVALID_PARAMS'],
    [text.replaceAll('\n', '\r\n'), 'PARSE'],
  ] as const) {
    fails(code, () => latchkey.parseSiweMessage(bad))
  }
  for (const bad of [
    { ...good, nonce: 'short' },
    { ...good, domain: 'exa mple.com' },
    { ...good, uri: 'no uri' },
    { ...good, statement: 'two\nlines' },
    { ...good, version: '2' },
    { ...good, issuedAt: new Date(Number.NaN) },
    { ...good, expirationTime: 5 },
    { ...good, chainId: 1.5 },
    { ...good, address: '0x12' },
    { ...good, resources: ['no uri'] },
    'message',
  ]) {
    fails('INVALID_PARAMS', () => latchkey.createSiweMessage(bad as never))
  }
  fails('INVALID_PARAMS', () => latchkey.validateSiweMessage({ message: good, nonce: undefined }))
  assert.equal(latchkey.validateSiweMessage({ message: good, nonce: '' }), false)
})

test('a message counts from its start on and until its end, to the millisecond', () => {
  const expirationTime = new Date('2030-01-01T00:00:00.000Z')
  const notBefore = new Date('2029-01-01T00:00:00.000Z')
  const fields = { ...message(randomFrom(2)), expirationTime, notBefore }
  const at = (milliseconds: number) => latchkey.validateSiweMessage({ message: fields, time: new Date(milliseconds) })
  assert.equal(at(notBefore.getTime() - 1), false)
  assert.equal(at(notBefore.getTime()), true)
  assert.equal(at(expirationTime.getTime() - 1), true)
  assert.equal(at(expirationTime.getTime()), false)
})

test('nonces are long, of letters and digits, and never twice', () => {
  const nonces = Array.from({ length: 1000 }, () => latchkey.generateSiweNonce())
  assert.equal(new Set(nonces).size, nonces.length)
  assert.ok(nonces.every((nonce) => /^[A-Za-z0-9]{22}$/.test(nonce)))
  // Every character comes up about as often as every other: 22,000 draws of 62.
  const counts = new Map<string, number>()
  for (const character of nonces.join('')) counts.set(character, (counts.get(character) ?? 0) + 1)
  assert.equal(counts.size, 62)
  assert.ok([...counts.values()].every((drawn) => drawn > 200 && drawn < 550))
  const { crypto } = globalThis
  Object.defineProperty(globalThis, 'crypto', {
    value: { getRandomValues: (bytes: Uint8Array) => bytes },
    configurable: true,
  })
  try {
    fails('ENTROPY', () => latchkey.generateSiweNonce())
  } finally {
    Object.defineProperty(globalThis, 'crypto', { value: crypto, configurable: true })
  }
})
