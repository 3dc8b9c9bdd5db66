/** The built package without a bundler: a plain module script in a page, and in a worker. */

import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { test } from 'node:test'
import { launch } from './browser'

const folder = join(process.cwd(), '../pkg/dist')
const kinds: Record<string, string> = { '.js': 'text/javascript', '.wasm': 'application/wasm' }

const script = `
  import { init, keccak256, encodeFunctionData, parseAbi, parseEther } from '/index.js'
  await init()
  const data = encodeFunctionData({
    abi: parseAbi(['function transfer(address to, uint256 amount) returns (bool)']),
    functionName: 'transfer',
    args: ['0x70997970C51812dc3A010C7d01b50e0d17dc79C8', parseEther('1.5')],
  })
  const answer = { hash: keccak256('0x'), data }
  if (globalThis.document) globalThis.answer = answer
  else postMessage(answer)
`
const expected = {
  hash: '0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470',
  data: '0xa9059cbb00000000000000000000000070997970c51812dc3a010c7d01b50e0d17dc79c800000000000000000000000000000000000000000000000014d1120d7b160000',
}

test('a plain module script and a module worker use the package as it is', async () => {
  const server = createServer((request, response) => {
    const path = normalize(request.url ?? '/')
    if (path === '/')
      return response.setHeader('content-type', 'text/html').end('<script type="module" src="/page.mjs"></script>')
    if (path === '/page.mjs') return response.setHeader('content-type', 'text/javascript').end(script)
    const file = join(folder, path)
    if (!existsSync(file)) return response.writeHead(404).end()
    return response.setHeader('content-type', kinds[extname(file)] ?? 'text/plain').end(readFileSync(file))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  assert.ok(address && typeof address === 'object')
  const browser = await launch()
  try {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${address.port}/`)
    const inPage = await (await page.waitForFunction(() => (globalThis as { answer?: unknown }).answer)).jsonValue()
    assert.deepEqual(inPage, expected)
    const inWorker = await page.evaluate(
      () =>
        new Promise((resolve, reject) => {
          const worker = new Worker('/page.mjs', { type: 'module' })
          worker.onmessage = ({ data }) => resolve(data)
          worker.onerror = ({ message }) => reject(new Error(message))
        }),
    )
    assert.deepEqual(inWorker, expected)
  } finally {
    await browser.close()
    server.close()
  }
})
