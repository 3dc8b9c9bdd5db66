/** From nothing loaded to the first signature. Each run has a thread of its own, where nothing was imported or compiled before. */

import type { ColdStart } from '../cold/run'
import { defineCase } from '../types'

type Threads = {
  Worker: new (
    url: URL,
  ) => {
    once(event: string, listener: (value: never) => void): void
    terminate(): Promise<number>
  }
}

const inPage = typeof document !== 'undefined'

async function run(name: string): Promise<ColdStart> {
  if (inPage) {
    const worker = new Worker(`/cold/${name}.js`, { type: 'module' })
    try {
      return await new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data)
        worker.onerror = (event) => reject(new Error(`${name}: ${event.message}`))
      })
    } finally {
      worker.terminate()
    }
  }
  const specifier = 'node:worker_threads'
  const { Worker: Thread }: Threads = await import(specifier)
  const worker = new Thread(new URL(`./cold/${name}.mjs`, import.meta.url))
  try {
    return await new Promise((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
    })
  } finally {
    await worker.terminate()
  }
}

const others = { viem: 'viem', ethers: 'ethers', ox: 'ox', 'micro-eth-signer': 'micro-eth-signer' }

export const coldStart = defineCase<null>({
  name: 'cold-start',
  title: 'cold start: import → first signature from a mnemonic',
  note: 'A message, in a fresh worker; starting the worker is not counted. In Chromium, files come from a local server. A target of 2 is half the time.',
  targets: [{ must: 2 }],
  async prepare() {
    const candidate = (name: string, from: string) => ({
      name,
      package: from,
      run: () => run(name),
      comparable: (output: unknown) => (output as ColdStart).signature,
      elapsed: (output: unknown) => (output as ColdStart).milliseconds,
    })
    return {
      inputs: [null],
      candidates: [
        candidate('latchkey', 'latchkey'),
        ...Object.entries(others).map(([name, from]) => ({
          ...candidate(name, from),
          ...(name === 'micro-eth-signer' && { note: 'its mnemonics and keys are @scure/bip39’s and @scure/bip32’s' }),
        })),
      ],
    }
  },
})
