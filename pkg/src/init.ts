/** Loading `latchkey.wasm`, and the one door to it: every call of the package passes `call` or `callAsync`. */

import load, * as glue from '../wasm/latchkey.js'
import { LatchkeyError, toLatchkeyError } from './errors'

/** Where the module comes from, if not from beside this file. */
export type InitSource = string | URL | Request | Response | PromiseLike<Response> | BufferSource | WebAssembly.Module

type State = 'none' | 'ready' | 'crashed'

let state: State = 'none'
let loading: Promise<void> | undefined
/** Rejects whatever still waits for the module when it crashes. */
const waiting = new Set<(error: LatchkeyError) => void>()

/**
 * Loads the WebAssembly module. Await it once, before any other call; calling it again is free.
 *
 * Takes: nothing (the module beside this file is fetched, or read in Node), or the module: a URL, a `Response`, its
 * bytes or a compiled `WebAssembly.Module`. Importing the package does nothing by itself.
 *
 * @throws INTERNAL the module could not be loaded; the next call tries again
 * @example
 * ```ts
 * await init() // => undefined
 * ```
 */
export function init(source?: InitSource): Promise<void> {
  loading ??= start(source).catch((cause: unknown) => {
    loading = undefined
    throw new LatchkeyError('INTERNAL', 'latchkey.wasm could not be loaded', undefined, { cause })
  })
  return loading
}

async function start(source?: InitSource): Promise<void> {
  await load({ module_or_path: (source ?? (await besideThisFile())) as glue.InitInput })
  glue.on_crash((location: string) => crash(location))
  state = 'ready'
}

/** Node's fetch knows no `file:` URLs, so Node reads the file. The specifier is hidden from browser bundlers. */
async function besideThisFile(): Promise<InitSource> {
  const url = new URL('./latchkey_bg.wasm', import.meta.url)
  if (url.protocol !== 'file:') return url
  const fs = 'node:fs/promises'
  const { readFile } = await import(/* webpackIgnore: true */ /* @vite-ignore */ fs)
  return readFile(url)
}

/** Nothing of a crashed instance can be believed: every call from here on, and every one under way, fails. */
function crash(location: string, cause?: unknown): LatchkeyError {
  const error = new LatchkeyError('CRASHED', 'latchkey.wasm crashed; reload to go on', { location }, { cause })
  state = 'crashed'
  for (const reject of waiting) reject(error)
  waiting.clear()
  return error
}

function ready(): void {
  if (state === 'ready') return
  if (state === 'crashed') throw new LatchkeyError('CRASHED', 'latchkey.wasm crashed; reload to go on')
  throw new LatchkeyError('INVALID_REQUEST', 'call `await init()` before any other function of latchkey')
}

function failed(thrown: unknown): LatchkeyError {
  // A trap (panic, memory exhausted) arrives as RuntimeError or, out of stack, as RangeError.
  if (thrown instanceof WebAssembly.RuntimeError || thrown instanceof RangeError) return crash('', thrown)
  return toLatchkeyError(thrown)
}

/**
 * Calls into the module; what it throws becomes a `LatchkeyError`.
 *
 * @internal
 */
export function call<T>(run: () => T): T {
  ready()
  try {
    return run()
  } catch (thrown) {
    throw failed(thrown)
  }
}

/**
 * Calls an asynchronous export; what it rejects with becomes a `LatchkeyError`, also when the module dies meanwhile.
 *
 * @internal
 */
export function callAsync<T>(run: () => Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    ready()
    const settle = () => waiting.delete(reject)
    waiting.add(reject)
    let promise: Promise<T>
    try {
      promise = run()
    } catch (thrown) {
      settle()
      return reject(failed(thrown))
    }
    promise.then(
      (value) => {
        settle()
        resolve(value)
      },
      (thrown: unknown) => {
        settle()
        reject(failed(thrown))
      },
    )
  })
}

/**
 * The module's exports. Only to be used inside `call` and `callAsync`.
 *
 * @internal
 */
export { glue as wasm }
