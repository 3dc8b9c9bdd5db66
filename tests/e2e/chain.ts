/** A real local chain for one test, which can be killed and started again. */

import { type Anvil, startAnvil } from '../node/support/anvil'

export type Chain = {
  url: string
  rpc<T = string>(method: string, params?: unknown[]): Promise<T>
  /** Kills the gateway. */
  kill(): Promise<void>
  /** Starts it again on the same port, with the state it had when it was killed. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export type ChainOptions = {
  /** Seconds between blocks; a block for each transaction if absent. */
  blockTime?: number
  /** No block until one is asked for by `evm_mine`. */
  manual?: boolean
  chainId?: number
}

export async function startChain({ blockTime, manual, chainId = 31337 }: ChainOptions = {}): Promise<Chain> {
  const args = ['--chain-id', String(chainId)]
  if (blockTime) args.push('--block-time', String(blockTime))
  if (manual) args.push('--no-mining')
  let anvil: Anvil = await startAnvil({ args })
  const port = Number(new URL(anvil.url).port)
  let state: string | null = null
  let running = true
  const stop = async () => {
    if (!running) return
    running = false
    await anvil.stop()
  }
  return {
    url: anvil.url,
    rpc: (method, params = []) => anvil.rpc(method, ...params),
    async kill() {
      state = await anvil.rpc<string>('anvil_dumpState')
      await stop()
    },
    async restart() {
      anvil = await startAnvil({ port, args })
      running = true
      if (state) await anvil.rpc('anvil_loadState', state)
    },
    stop,
  }
}

/** A chain of its own for `run`, which ends with it. */
export async function withChain(options: ChainOptions, run: (chain: Chain) => Promise<void>): Promise<void> {
  const chain = await startChain(options)
  try {
    await run(chain)
  } finally {
    await chain.stop()
  }
}
