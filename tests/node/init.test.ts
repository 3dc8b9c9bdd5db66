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

const modulePath = createRequire(import.meta.url).resolve('latchkey/latchkey_bg.wasm')

/** Runs `body` in a worker thread with a module of these bytes; gives what it returns. */
async function inWorker(module: Uint8Array, body: string): Promise<unknown> {
  const source = `
    const { parentPort, workerData } = require('node:worker_threads')
    import('latchkey').then(async ({ init, keccak256, parseAbi }) => {
      await init(workerData)
      parentPort.postMessage((() => { ${body} })())
    })`
  const worker = new Worker(source, { eval: true, workerData: module })
  const answer = await new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
  await worker.terminate()
  return answer
}

test('init takes the bytes of the module, in a worker thread too', async () => {
  const module = new Uint8Array(await readFile(modulePath))
  assert.equal(await inWorker(module, "return keccak256('0x')"), empty)
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

/** The module, its memory limited to what it begins with and so many pages of 64 KiB. */
function limited(module: Buffer, pages: number): Uint8Array {
  let at = 8
  /** A number in LEB128. */
  const number = (): number => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = module.readUInt8(at++)
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
  }
  const leb = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...leb(value >> 7)])
  for (;;) {
    const start = at
    const [section, size] = [module.readUInt8(at++), number()]
    const next = at + size
    if (section === 5) {
      assert.deepEqual([number(), number()], [1, 0], 'one memory, without a limit')
      const first = number()
      const memory = [1, 1, ...leb(first), ...leb(first + pages)]
      return Buffer.concat([
        module.subarray(0, start),
        Buffer.from([5, memory.length, ...memory]),
        module.subarray(next),
      ])
    }
    at = next
  }
}

test('a crash ends the module: that call and every later one says so', async () => {
  const module = limited(await readFile(modulePath), 64)
  const codes = await inWorker(
    new Uint8Array(module),
    `const calls = [
      () => keccak256('0x'),
      () => keccak256(new Uint8Array(1 << 20)),
      // More than the allocator can get: the module traps.
      () => keccak256(new Uint8Array(1 << 24)),
      () => keccak256('0x'),
      () => parseAbi(['function f()']),
    ]
    return calls.map((call) => { try { call(); return 'ok' } catch (error) { return error.code } })`,
  )
  assert.deepEqual(codes, ['ok', 'ok', 'CRASHED', 'CRASHED', 'CRASHED'])
})
