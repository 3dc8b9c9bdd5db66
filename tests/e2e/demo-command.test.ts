/** The README's first command: it ends up serving the demo and a funded local chain, and ends with its interrupt. */

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'

test('cargo xtask demo serves the page, its configuration and a chain', { timeout: 600_000 }, async () => {
  const demo = spawn('cargo', ['xtask', 'demo', '--port', '0'], {
    cwd: join(process.cwd(), '..'),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let text = ''
      demo.once('exit', (code) => reject(new Error(`the demo ended (${code}) before it served:\n${text}`)))
      demo.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString()
        const found = /The demo is at (http:\/\/\S+)/.exec(text)?.[1]
        if (found) resolve(found)
      })
    })
    const page = await fetch(url)
    assert.equal(page.status, 200)
    assert.match(page.headers.get('content-security-policy') ?? '', /script-src 'self' 'wasm-unsafe-eval';/)
    assert.match(await page.text(), /<script type="module"/)
    const config = (await (await fetch(new URL('config.json', url))).json()) as {
      chainId: number
      gatewayUrls: string[]
      faucet: boolean
    }
    assert.equal(config.chainId, 31337)
    assert.equal(config.faucet, true)
    const gateway = config.gatewayUrls[0] ?? ''
    const ask = () =>
      fetch(gateway, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] }),
      })
    assert.equal(((await (await ask()).json()) as { result: string }).result, '0x7a69')
    for (const path of ['../Cargo.toml', '..%2fCargo.toml', '%2e%2e/Cargo.toml', '/etc/passwd']) {
      assert.equal((await fetch(new URL(path, url))).status, 404, path)
    }
    demo.removeAllListeners('exit')
    const ended = new Promise((resolve) => demo.once('exit', resolve))
    demo.kill('SIGTERM')
    await ended
    await assert.rejects(ask(), 'the chain ends with the demo')
  } finally {
    demo.kill('SIGKILL')
  }
})
