/** Where a signer lives unless told otherwise: a worker of its own, in a page as in Node. */

import type { SignerPort } from './connection'

/** A dedicated worker in pages and workers, a worker thread in Node. */
export function connectWorker(): SignerPort | Promise<SignerPort> {
  return typeof Worker === 'function' ? webWorker() : nodeWorker()
}

function webWorker(): SignerPort {
  // Bundlers know this expression by its shape: they emit the worker and the module beside it.
  const worker = new Worker(new URL('./signer-worker.js', import.meta.url), { type: 'module', name: 'latchkey-signer' })
  const port: SignerPort = {
    postMessage: (message, transfer) => worker.postMessage(message, transfer),
    onmessage: null,
    onfailure: null,
    terminate: () => worker.terminate(),
  }
  worker.onmessage = (event) => port.onmessage?.(event.data)
  worker.onmessageerror = () => port.onfailure?.()
  worker.onerror = (event) => {
    event.preventDefault()
    port.onfailure?.()
  }
  return port
}

type NodeWorker = {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void
  on(event: string, listener: (value: unknown) => void): void
  terminate(): Promise<number>
  ref(): void
  unref(): void
}
type NodeWorkers = { Worker: new (url: URL) => NodeWorker }

async function nodeWorker(): Promise<SignerPort> {
  // The specifier is hidden from browser bundlers.
  const specifier = 'node:worker_threads'
  const { Worker }: NodeWorkers = await import(/* webpackIgnore: true */ /* @vite-ignore */ specifier)
  const worker = new Worker(new URL('./signer-worker.js', import.meta.url))
  const port: SignerPort = {
    postMessage: (message, transfer) => worker.postMessage(message, transfer),
    onmessage: null,
    onfailure: null,
    terminate: () => void worker.terminate(),
    // An unlocked wallet alone does not keep a process alive; a question under way does.
    busy: (awaiting) => (awaiting ? worker.ref() : worker.unref()),
  }
  worker.on('message', (message) => port.onmessage?.(message))
  for (const event of ['error', 'messageerror', 'exit']) worker.on(event, () => port.onfailure?.())
  worker.unref()
  return port
}
