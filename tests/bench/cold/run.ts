/** What each script of this folder does, in a thread of its own: from nothing loaded to the first signature. */

export const mnemonic = 'test test test test test test test test test test test junk'
export const path = "m/44'/60'/0'/0/0"
export const message = 'Hello, Bob!'

export type ColdStart = { signature: string; milliseconds: number }

declare const WorkerGlobalScope: unknown

/** Times `sign`, which imports what it needs, and posts what came out. `base` is where a page's files are; empty in Node. */
export async function coldStart(sign: (base: string) => Promise<string>): Promise<void> {
  const inPage = typeof WorkerGlobalScope !== 'undefined'
  const start = performance.now()
  const signature = await sign(inPage ? new URL('/', location.href).href : '')
  const result: ColdStart = { signature, milliseconds: performance.now() - start }
  if (inPage) return (globalThis as unknown as { postMessage(message: unknown): void }).postMessage(result)
  const specifier = 'node:worker_threads'
  const { parentPort } = await import(specifier)
  parentPort.postMessage(result)
}
