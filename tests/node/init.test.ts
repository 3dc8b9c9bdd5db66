/** Loading the module: explicit, once, and clear about it when forgotten. */

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { errorCodes, init, isLatchkeyError, keccak256, LatchkeyError, parseAbi } from 'latchkey'
import { fails } from './support/expect'

const empty = '0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470'

test('a call before init says what to do', () => {
  const error = fails('INVALID_REQUEST', () => keccak256('0x'))
  assert.match(error.message, /await init\(\)/)
})

test('init refuses bytes that are no module, and can then be called again', async () => {
  await assert.rejects(init(new Uint8Array([1, 2, 3])), (error) => isLatchkeyError(error, 'INTERNAL'))
  fails('INVALID_REQUEST', () => keccak256('0x'))
  await init()
  assert.equal(keccak256('0x'), empty)
})

test('init is idempotent', async () => {
  assert.equal(init(), init())
  await Promise.all([init(), init()])
  assert.equal(keccak256('0x'), empty)
})

test('init takes the bytes of the module, in a worker thread too', async () => {
  const path = createRequire(import.meta.url).resolve('latchkey/latchkey_bg.wasm')
  const source = `
    const { parentPort, workerData } = require('node:worker_threads')
    import('latchkey').then(async ({ init, keccak256 }) => {
      await init(workerData)
      parentPort.postMessage(keccak256('0x'))
    })`
  const worker = new Worker(source, { eval: true, workerData: new Uint8Array(await readFile(path)) })
  const hash = await new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  await worker.terminate()
  assert.equal(hash, empty)
})

test('the error codes are those of the Rust core', async () => {
  const source = await readFile(new URL('../../../crates/core/src/code.rs', import.meta.url), 'utf8')
  const written = [...source.matchAll(/Code::\w+ => "([A-Z_]+)"/g)].map(([, code]) => code)
  assert.ok(written.length > 20, `only ${written.length} codes found in the source`)
  assert.deepEqual([...errorCodes], written)
})

test('isLatchkeyError tells our errors from others, and by code', () => {
  const error = new LatchkeyError('LOCKED', 'the wallet is locked')
  assert.ok(isLatchkeyError(error))
  assert.ok(isLatchkeyError(error, 'LOCKED'))
  assert.ok(!isLatchkeyError(error, 'TIMEOUT'))
  assert.ok(!isLatchkeyError(new Error('LOCKED')))
  assert.ok(!isLatchkeyError({ name: 'LatchkeyError', code: 'LOCKED' }))
})

test('arguments that cannot cross the boundary are refused, not sent', () => {
  const nested: unknown[] = []
  nested.push(nested)
  fails('LIMIT', () => parseAbi(nested as never))
  const error = fails('INVALID_PARAMS', () => parseAbi([() => 'function f()'] as never))
  assert.deepEqual(error.data, { path: '[0][0]' })
})

test('a crash ends the module: that call and every later one says so', () => {
  assert.equal(keccak256('0x'), empty)
  // More than a 32-bit allocator can give: the module traps.
  fails('CRASHED', () => keccak256(new Uint8Array(2 ** 31)))
  fails('CRASHED', () => keccak256('0x'))
  fails('CRASHED', () => parseAbi(['function f()']))
})
