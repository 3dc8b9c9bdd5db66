/** The signer's worker as it ships, with two things added from outside: its randomness replaced, its memory scanned. */

import { MessageChannel, Worker } from 'node:worker_threads'
import type { SignerConnector } from 'latchkey/wallet'

/** What `crypto.getRandomValues` does in the worker; absent: what the platform does. */
export type Randomness = 'throws' | 'zeros' | 'equal' | 'repeats'

// Runs before the signer's own script. `WebAssembly.instantiate` is how its memory is got hold of; Node's own loader comes
// by there too, sooner or later, with a module to read CommonJS by.
const program = `
const { workerData } = require('node:worker_threads')
const { control, randomness, script } = workerData
let memory
const instantiate = WebAssembly.instantiate
WebAssembly.instantiate = async (...given) => {
  const made = await instantiate(...given)
  const { exports } = made.instance ?? made
  if ('signer_handle' in exports) memory = exports.memory
  return made
}
if (randomness) {
  const fill = {
    throws: () => { throw new Error('no randomness') },
    zeros: (out) => out.fill(0),
    equal: (out) => out.fill(0xa5),
    repeats: (out) => out.forEach((_, index) => { out[index] = (index * 7 + 1) & 0xff }),
  }[randomness]
  Object.defineProperty(globalThis, 'crypto', { value: { getRandomValues: (out) => (fill(out), out) } })
}
control.on('message', (needles) => {
  const bytes = memory ? Buffer.from(memory.buffer) : Buffer.alloc(0)
  const counts = needles.map((needle) => {
    let count = 0
    for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 1)) count++
    return count
  })
  for (const needle of needles) needle.fill(0)
  control.postMessage({ counts, size: bytes.length })
})
control.unref()
import(script)
`

/** How often each needle is in the memories, and how large each of those is. */
export type Scan = { counts: number[]; sizes: number[] }

export type SignerThread = {
  connect: SignerConnector
  /** Scans the memory of every signer that was started: it outlives the lock. */
  scan(needles: readonly Uint8Array[]): Promise<Scan>
  stop(): Promise<void>
}

export function signerThread(randomness?: Randomness): SignerThread {
  const workers: { worker: Worker; control: import('node:worker_threads').MessagePort }[] = []
  const connect: SignerConnector = () => {
    const { port1: control, port2 } = new MessageChannel()
    const worker = new Worker(program, {
      eval: true,
      workerData: { control: port2, randomness, script: import.meta.resolve('latchkey/signer-worker') },
      transferList: [port2],
    })
    workers.push({ worker, control })
    control.unref()
    const port: ReturnType<SignerConnector> & object = {
      postMessage: (message: unknown, transfer: ArrayBuffer[]) => worker.postMessage(message, transfer),
      onmessage: null as ((message: unknown) => void) | null,
      onfailure: null as (() => void) | null,
      // The worker stays, to be scanned. The wallet does not hear of it any more.
      terminate: () => worker.removeAllListeners('message'),
    }
    const heard = port as { onmessage: ((message: unknown) => void) | null; onfailure: (() => void) | null }
    worker.on('message', (message) => heard.onmessage?.(message))
    worker.on('error', () => heard.onfailure?.())
    return port
  }
  return {
    connect,
    scan: async (needles) => {
      const scan: Scan = { counts: needles.map(() => 0), sizes: [] }
      for (const { control } of workers) {
        const answer = new Promise<{ counts: number[]; size: number }>((resolve) => control.once('message', resolve))
        control.postMessage(needles.map((needle) => Buffer.from(needle)))
        const { counts, size } = await answer
        scan.sizes.push(size)
        scan.counts = scan.counts.map((count, index) => count + (counts[index] ?? 0))
      }
      return scan
    },
    stop: async () => {
      for (const { worker } of workers) await worker.terminate()
    },
  }
}
