/** A real local chain for one test file: anvil on a port of its own. */

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

export type Chain = {
  url: string
  rpc<T = string>(method: string, params?: unknown[]): Promise<T>
  /** Kills the gateway; the chain's state is lost unless it was dumped. */
  kill(): Promise<void>
  /** Starts it again on the same port, with the state it had when killed. */
  restart(): Promise<void>
  stop(): Promise<void>
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}

/** The platform's own program: the npm package's wrapper would outlive its own death. */
function program(): string {
  const packages = join(process.cwd(), 'node_modules/@foundry-rs')
  const found = readdirSync(packages)
    .map((name) => join(packages, name, 'bin/anvil'))
    .find((path) => existsSync(path))
  if (!found) throw new Error('no anvil for this platform')
  return found
}

export type ChainOptions = {
  /** Seconds between blocks; a block for each transaction if absent. */
  blockTime?: number
  /** No block until one is asked for by `evm_mine`. */
  manual?: boolean
  chainId?: number
}

export async function startChain(options: ChainOptions = {}): Promise<Chain> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const binary = program()
  let child: ChildProcess | null = null
  let state: string | null = null

  async function rpc<T>(method: string, params: unknown[] = []): Promise<T> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    })
    const answer = (await response.json()) as { result?: T; error?: { message: string } }
    if (answer.error) throw new Error(`${method}: ${answer.error.message}`)
    return answer.result as T
  }

  async function start(): Promise<void> {
    const args = ['--port', String(port), '--host', '127.0.0.1', '--silent', '--chain-id', String(options.chainId ?? 31337)]
    if (options.blockTime) args.push('--block-time', String(options.blockTime))
    if (options.manual) args.push('--no-mining')
    const started = spawn(binary, args, { stdio: 'ignore' })
    child = started
    const deadline = Date.now() + 30_000
    for (;;) {
      if (await rpc('eth_chainId').catch(() => null)) break
      if (Date.now() > deadline || started.exitCode !== null) throw new Error('anvil did not start')
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    if (state) await rpc('anvil_loadState', [state])
  }

  async function end(): Promise<void> {
    const running = child
    child = null
    if (!running || running.exitCode !== null) return
    const exited = new Promise((resolve) => running.once('exit', resolve))
    running.kill('SIGKILL')
    await exited
  }

  await start()
  return {
    url,
    rpc,
    async kill() {
      state = await rpc('anvil_dumpState')
      await end()
    },
    restart: start,
    stop: end,
  }
}
