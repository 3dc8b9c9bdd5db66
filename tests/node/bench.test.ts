/** The benchmark's harness: it refuses candidates that disagree, and its figures are what they are called. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keccak256 as ethersKeccak } from 'ethers'
import { init, keccak256 } from 'latchkey'
import { measure, ratios } from '../bench/harness'
import { middle, quartiles } from '../bench/statistics'
import { type Candidate, defineCase } from '../bench/types'

const smoke = { repeats: 1, batchMilliseconds: 1, warmUpMilliseconds: 1 }

function keccakCase(...more: Candidate<Uint8Array>[]) {
  return defineCase<Uint8Array>({
    name: 'keccak',
    title: 'keccak',
    targets: [{ must: { node: 2, chromium: 3 } }],
    async prepare() {
      await init()
      return {
        inputs: [new Uint8Array(32), new Uint8Array(32).fill(1)],
        candidates: [
          { name: 'latchkey', package: 'latchkey', run: (bytes) => keccak256(bytes) },
          { name: 'ethers', package: 'ethers', run: async (bytes) => ethersKeccak(bytes) },
          ...more,
        ],
      }
    },
  })
}

test('a case is measured: every candidate as often as asked, ours against the fastest other', async () => {
  const result = await measure(keccakCase(), { ...smoke, repeats: 2 }, 'chromium')
  assert.deepEqual(
    result.candidates.map(({ name, samples }) => [name, samples.length]),
    [
      ['latchkey', 2],
      ['ethers', 2],
    ],
  )
  assert.ok(result.candidates.every(({ median }) => median > 0 && Number.isFinite(median)))
  const [target] = result.targets
  assert.equal(target?.against, 'ethers')
  assert.equal(target.must, 3)
  assert.equal(target.met, target.ratio >= 3)
})

test('a candidate that does less than the others is shown, and is not the peer compared with', async () => {
  const less: Candidate<Uint8Array> = {
    name: 'less',
    package: 'less',
    run: (bytes) => keccak256(bytes),
    lessWork: true,
  }
  const result = await measure(keccakCase(less), smoke, 'node')
  assert.ok(result.candidates.some(({ name, lessWork }) => name === 'less' && lessWork))
  assert.deepEqual(
    result.targets.map(({ against, must }) => [against, must]),
    [['ethers', 2]],
  )
})

test('a candidate that gives something else, for any input, ends the case', async () => {
  const wrong: Candidate<Uint8Array> = {
    name: 'wrong',
    package: 'wrong',
    run: (bytes) => (bytes[0] === 1 ? '0x00' : keccak256(bytes)),
  }
  await assert.rejects(measure(keccakCase(wrong), smoke, 'node'), /^Error: keccak, input 1: .* wrong "0x00"$/)
})

test('engines are switched on for their own batches only', async () => {
  let on = false
  const states: boolean[] = []
  const engine: Candidate<Uint8Array> = {
    name: 'engine',
    package: 'engine',
    run: (bytes) => {
      states.push(on)
      return keccak256(bytes)
    },
    enter: () => {
      on = true
    },
    leave: () => {
      on = false
    },
  }
  await measure(keccakCase(engine), smoke, 'node')
  assert.ok(states.length > 0 && states.every(Boolean))
  assert.equal(on, false)
})

test('median, quartiles, ratios', () => {
  assert.equal(middle([9, 1, 5]), 5)
  assert.equal(middle([4, 1, 3, 2]), 2.5)
  assert.deepEqual(quartiles([5, 1, 4, 2, 3]), [2, 4])
  assert.deepEqual(ratios([10, 30], [5, 10]), [2, 3])
  assert.throws(() => middle([]), /no numbers/)
})
