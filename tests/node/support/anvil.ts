/** A local chain for a test: Foundry's own program on a free port, ended with the test. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

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

/** Starts a chain and waits until it answers. */
export async function startAnvil({ port, args = [] }: { port?: number; args?: string[] } = {}): Promise<Anvil> {
  const chosen = port ?? (await freePort())
  const url = `http://127.0.0.1:${chosen}`
  const child = spawn(program(), ['--port', String(chosen), '--host', '127.0.0.1', '--silent', ...args], {
    stdio: 'ignore',
  })
  const kill = () => void child.kill('SIGKILL')
  process.once('exit', kill)
  const rpc = async <T>(method: string, ...params: unknown[]): Promise<T> => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    const answer = (await response.json()) as { result: T; error?: { message: string } }
    if (answer.error) throw new Error(`${method}: ${answer.error.message}`)
    return answer.result
  }
  const deadline = Date.now() + 30_000
  for (;;) {
    try {
      await rpc('eth_chainId')
      break
    } catch (error) {
      if (child.exitCode !== null || Date.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  const stop = async () => {
    process.removeListener('exit', kill)
    if (child.exitCode === null) {
      kill()
      await once(child, 'exit')
    }
  }
  return { url, rpc, stop }
}
