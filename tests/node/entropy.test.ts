/** Bars B01 and B02 of SECURITY.md: what is generated is random, and a broken source is refused. */

import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { createClient, init } from 'latchkey'
import * as accounts from 'latchkey/accounts'
import { createWallet } from 'latchkey/wallet'
import { english } from 'viem/accounts'
import { fails, rejects } from './support/expect'
import { type Randomness, type SignerThread, signerThread } from './support/signer-thread'
import { MapStore } from './support/store'

await init()
await accounts.initAccounts()

const full = process.env.LATCHKEY_SOAK !== undefined
const indices = new Map(english.map((word, index) => [word, index]))

/** The standard normal deviate of a chi-square sum, by Wilson and Hilferty. */
function deviate(counts: Uint32Array, draws: number): number {
  const expected = draws / counts.length
  const sum = counts.reduce((total, count) => total + (count - expected) ** 2 / expected, 0)
  const spread = 2 / (9 * (counts.length - 1))
  return (Math.cbrt(sum / (counts.length - 1)) - (1 - spread)) / Math.sqrt(spread)
}

/** Generates mnemonics of twelve words; gives the deviate at each position. */
function draw(count: number, seen: Set<string>): number[] {
  const positions = Array.from({ length: 12 }, () => new Uint32Array(2048))
  for (let index = 0; index < count; index++) {
    const mnemonic = accounts.generateMnemonic()
    // Eight words are 88 bits: enough to tell mnemonics apart, and less to remember.
    seen.add(mnemonic.split(' ', 8).join(' '))
    for (const [position, word] of mnemonic.split(' ').entries()) {
      const counts = positions[position]
      const number = indices.get(word)
      assert.ok(counts && number !== undefined)
      counts[number] = (counts[number] ?? 0) + 1
    }
  }
  return positions.map((counts) => deviate(counts, count))
}

test('mnemonics are even at every position, and none comes twice', (t) => {
  const count = full ? 1_000_000 : 20_000
  // p from 0.001 to 0.999. One of twelve sound positions is outside once in 42 runs: such a one is drawn again.
  const outside = (deviates: number[]) => deviates.flatMap((z, position) => (Math.abs(z) > 3.09 ? [position] : []))
  const seen = new Set<string>()
  const first = draw(count, seen)
  let drawn = count
  const suspects = outside(first)
  if (suspects.length > 0) {
    const again = outside(draw(count, seen))
    drawn += count
    assert.deepEqual(
      suspects.filter((position) => again.includes(position)),
      [],
    )
  }
  assert.equal(seen.size, drawn)
  const worst = Math.max(...first.map(Math.abs)).toFixed(2)
  t.diagnostic(`${drawn} mnemonics, 0 twice, 12 positions, worst deviate ${worst}`)
})

test('a test of evenness that can fail', () => {
  const skewed = new Uint32Array(2048).fill(10)
  skewed.fill(12, 0, 1024)
  assert.ok(Math.abs(deviate(skewed, 2048 * 11)) > 3.09)
  assert.ok(Math.abs(deviate(new Uint32Array(2048).fill(10), 20_480)) > 3.09, 'too even is not random either')
})

describe('a broken source', () => {
  const threads: SignerThread[] = []
  after(async () => {
    for (const thread of threads) await thread.stop()
  })
  const client = createClient({
    chain: { id: 31337, name: 'Local', nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 } },
    gateways: ['http://127.0.0.1:1'],
  })
  for (const randomness of ['throws', 'zeros', 'equal', 'repeats'] satisfies Randomness[]) {
    test(`no wallet is made of one that ${randomness}`, async () => {
      const thread = signerThread(randomness)
      threads.push(thread)
      const store = new MapStore()
      const wallet = await createWallet({ client, storage: store, signer: thread.connect, approve: async () => true })
      await rejects('ENTROPY', wallet.create({ password: 'a long enough passphrase' }))
      assert.equal(wallet.status, 'empty')
      assert.deepEqual([...store.entries.keys()], [])
      await wallet.close()
    })
  }

  test('nor a key, in this thread', () => {
    const original = crypto.getRandomValues
    const sources = {
      throws: () => {
        throw new Error('no randomness')
      },
      zeros: (out: Uint8Array) => out.fill(0),
      equal: (out: Uint8Array) => out.fill(0xa5),
    }
    for (const source of Object.values(sources)) {
      crypto.getRandomValues = source as typeof original
      try {
        fails('ENTROPY', () => accounts.generateMnemonic())
        fails('ENTROPY', () => accounts.generatePrivateKey())
      } finally {
        crypto.getRandomValues = original
      }
    }
    assert.equal(accounts.generateMnemonic().split(' ').length, 12)
  })
})
