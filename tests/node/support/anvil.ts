/** A local chain for a test: Foundry's own program on a free port, ended with the test. */

import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Readable } from 'node:stream'

export type Anvil = {
  url: string
  rpc<T = unknown>(method: string, ...params: unknown[]): Promise<T>
  stop(): Promise<void>
}

/** The platform's own program: the npm package's wrapper would outlive us. */
function program(): string {
  const folder = join('node_modules', '@foundry-rs')
  const name = process.platform === 'win32' ? 'anvil.exe' : 'anvil'
  const found = readdirSync(folder)
    .map((packaged) => join(folder, packaged, 'bin', name))
    .find((path) => existsSync(path))
  if (!found) throw new Error('no anvil for this platform is installed')
  return found
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** Starts a chain and waits until it answers. Without a port it picks one by itself, which nobody else can take first. */
export async function startAnvil({ port = 0, args = [] }: { port?: number; args?: string[] } = {}): Promise<Anvil> {
  const child = spawn(program(), ['--port', String(port), '--host', '127.0.0.1', ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  const url = `http://127.0.0.1:${await listening(child)}`
  const rpc = async <T>(method: string, ...params: unknown[]): Promise<T> => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    const answer = (await response.json()) as { result: T; error?: { message: string } }
    if (answer.error) throw new Error(`${method}: ${answer.error.message}`)
    return answer.result
  }
  const stop = async () => {
    process.removeListener('exit', kill)
    if (child.exitCode === null && child.signalCode === null) {
      kill()
      await once(child, 'exit')
    }
  }
  return { url, rpc, stop }
}

/** The port on which it says that it listens. */
function listening(child: ChildProcessByStdio<null, Readable, null>): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`anvil ended (${code}): ${said}`)))
    // Read to its end, or the pipe would fill and hold it up.
    child.stdout.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4096)
      const port = /Listening on 127\.0\.0\.1:(\d+)/.exec(said)?.[1]
      if (port) resolve(Number(port))
    })
  })
}
