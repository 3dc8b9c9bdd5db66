/** Drives Chromium: serves the page and the module, runs one case after the other. */

import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import type { CaseResult, Settings } from './types'

const html =
  '<!doctype html><meta charset="utf-8"><title>Benchmark</title><script type="module" src="/page.js"></script>'
const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking']

export type Measure = (name: string) => Promise<CaseResult>

export async function inChromium(
  script: string,
  settings: Settings,
  work: (measure: Measure) => Promise<void>,
): Promise<string> {
  const executablePath = process.env.CHROMIUM
  if (!executablePath) throw new Error('CHROMIUM must name the browser: run cargo xtask bench --env chromium')
  const module = (name: string) => readFileSync(fileURLToPath(import.meta.resolve(`latchkey/${name}`)))
  const files: Record<string, readonly [type: string, body: string | Buffer]> = {
    '/': ['text/html', html],
    '/page.js': ['text/javascript', readFileSync(script)],
    '/latchkey_bg.wasm': ['application/wasm', module('latchkey_bg.wasm')],
    '/latchkey_accounts_bg.wasm': ['application/wasm', module('latchkey_accounts_bg.wasm')],
  }
  const cold = join(dirname(script), 'cold')
  for (const name of readdirSync(cold)) files[`/cold/${name}`] = ['text/javascript', readFileSync(join(cold, name))]
  const server = createServer((request, response) => {
    const file = files[request.url ?? '']
    if (!file) return response.writeHead(404).end()
    // Isolated pages get finer clocks.
    response.writeHead(200, {
      'content-type': file[0],
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    })
    response.end(file[1])
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const browser = await chromium.launch({ executablePath, args: flags })
  try {
    const page = await browser.newPage()
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(error.message))
    await page.goto(`http://127.0.0.1:${address.port}/`)
    await page
      .waitForFunction(() => window.bench !== undefined, undefined, { timeout: 60_000 })
      .catch((cause: unknown) => {
        throw new Error(`the page did not start: ${faults.join('; ')}`, { cause })
      })
    await work((name) =>
      page.evaluate(([name, settings]) => window.bench?.(name, settings) ?? Promise.reject(new Error('no benchmark')), [
        name,
        settings,
      ] as const),
    )
    return `Chromium ${browser.version()}`
  } finally {
    await browser.close()
    server.close()
  }
}
