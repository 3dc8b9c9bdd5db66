/** ENS names against viem and ethers. */

import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import * as ethers from 'ethers'
import * as latchkey from 'latchkey'
import * as viemEns from 'viem/ens'
import { fails } from './support/expect'
import { type Random, randomFrom } from './support/random'

before(() => latchkey.init())

/** What a name becomes, or that it is refused. */
function outcome(act: () => string): string | undefined {
  try {
    return act()
  } catch {
    return undefined
  }
}

test('a plain name needs no tables; any other asks for them', async () => {
  assert.equal(latchkey.normalize('VITALIK.eth'), 'vitalik.eth')
  assert.equal(latchkey.normalize(''), '')
  fails('INVALID_PARAMS', () => latchkey.normalize('a b.eth'))
  fails('INVALID_PARAMS', () => latchkey.normalize('ab--c.eth'))
  const error = fails('INVALID_REQUEST', () => latchkey.normalize('Bücher.eth'))
  assert.match(error.message, /loadEns/)
  fails('INVALID_REQUEST', () => latchkey.normalize("it's.eth"))
  await latchkey.loadEns()
  await latchkey.loadEns()
  assert.equal(latchkey.normalize('Bücher.eth'), 'bücher.eth')
  assert.equal(latchkey.normalize("it's.eth"), 'it’s.eth')
})

test('a refusal names the label, the reason and the character', async () => {
  await latchkey.loadEns()
  for (const [name, data] of [
    ['ok.a\u200eb', { reason: 'disallowed', label: 1, codePoint: 'U+200E' }],
    ['vit\u0430lik.eth', { reason: 'mixture', label: 0, codePoint: 'U+0430' }],
    ['хур.eth', { reason: 'confusable', label: 0 }],
    ['a..eth', { reason: 'emptyLabel', label: 1 }],
    ['a_b', { reason: 'underscore', label: 0 }],
  ] as const) {
    assert.deepEqual(fails('INVALID_PARAMS', () => latchkey.normalize(name)).data, data, name)
  }
})

// biome-ignore format: one line reads better
const pieces = ['a', 'B', 'é', 'e\u0301', '1', '1️⃣', '-', '_', '$', '’', "'", '·', '・', '🏴‍☠️', '🏴‍☠', '👨‍👩‍👧', '🇨🇭', '👍🏽',
  '❤️', '\ufe0f', '日本', '語', 'カ', 'か\u3099', '가', '\u1100\u1161', 'а', 'х', 'ѕ', 'α', 'ά', 'ש', '\u0628', '\u0650', 'ß', 'Ⅷ', 'ﬁ',
  '\u00ad', '\u200b', 'क', '\u094d', 'ष', '\u0300', '\u0327', '=', 'Ω', '𝒜', '０', '.'] as const

const name = (random: Random) => Array.from({ length: 1 + random.integer(6) }, () => random.pick(pieces)).join('')

test('normalize: 20,000 random names', async () => {
  await latchkey.loadEns()
  const random = randomFrom(41)
  let normal = 0
  for (let index = 0; index < 20_000; index++) {
    const text = name(random)
    const ours = outcome(() => latchkey.normalize(text))
    assert.equal(
      ours,
      outcome(() => viemEns.normalize(text)),
      `viem, case ${index}: ${text}`,
    )
    // ethers refuses the empty name, of which there is none here.
    assert.equal(
      ours,
      outcome(() => ethers.ensNormalize(text)),
      `ethers, case ${index}: ${text}`,
    )
    if (ours === undefined) continue
    normal++
    assert.equal(latchkey.namehash(ours), viemEns.namehash(ours))
    assert.equal(latchkey.namehash(ours), ethers.namehash(text))
  }
  assert.ok(normal > 2000 && normal < 20_000, `${normal} normal`)
})

test('normalize: 20,000 names of random characters', async () => {
  await latchkey.loadEns()
  const random = randomFrom(42)
  const blocks = [
    0x20, 0x60, 0xa0, 0x300, 0x370, 0x400, 0x590, 0x900, 0x1e00, 0x2000, 0x2600, 0x3040, 0x4e00, 0xac00, 0xff00,
    0x1d400, 0x1f300,
  ]
  for (let index = 0; index < 20_000; index++) {
    const block = random.pick(blocks)
    const points = Array.from(
      { length: 1 + random.integer(5) },
      () => block + random.integer(random.boolean() ? 0x60 : 0x400),
    )
    const text = String.fromCodePoint(...points)
    assert.equal(
      outcome(() => latchkey.normalize(text)),
      outcome(() => viemEns.normalize(text)),
      `case ${index}: ${points}`,
    )
  }
})
