/** The signer's worker: `latchkey_signer.wasm` and nothing else. It talks to whoever started it, and to no one more. */

import { type Port, serve } from './signer/server'

declare const WorkerGlobalScope: unknown

if (typeof WorkerGlobalScope === 'undefined') {
  // Node: a worker thread. The specifier is hidden from browser bundlers.
  const specifier = 'node:worker_threads'
  import(/* webpackIgnore: true */ /* @vite-ignore */ specifier).then(({ parentPort }) => {
    parentPort.on('message', serve(parentPort as Port))
  })
} else {
  const scope = globalThis as unknown as Port & { onmessage: (event: { data: unknown }) => void }
  const receive = serve(scope)
  scope.onmessage = (event) => receive(event.data)
}
