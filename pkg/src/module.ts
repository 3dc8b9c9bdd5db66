/** A WebAssembly module of ours: loading it, and the one door to it, which maps errors and shuts after a crash. */

import type * as latchkey from '../wasm/latchkey.js'
import { LatchkeyError, toLatchkeyError } from './errors'

/** Where the module comes from, if not from beside this file. */
export type InitSource = string | URL | Request | Response | PromiseLike<Response> | BufferSource | WebAssembly.Module

/** What wasm-bindgen wrote around a module. The wallet's has all of this and more. @internal */
export type Glue = Omit<typeof latchkey, 'default' | 'initSync'> & {
  default(options: { module_or_path: WebAssembly.Module }): Promise<unknown>
}

/** One module: of what name, with which glue, from where. @internal */
export type ModuleParts<G extends Glue> = {
  name: string
  url: () => URL
  glue: () => Promise<G>
  /** Whether a compiled module is this one: the glue of one on the other would connect the wrong functions. */
  recognises: (exports: ReadonlySet<string>) => boolean
}

/** A module of ours and the state of its one instance. @internal */
export class Module<G extends Glue = Glue> {
  readonly #parts: ModuleParts<G>
  #state: 'none' | 'ready' | 'crashed' = 'none'
  #loading: Promise<G> | undefined
  #memory: WebAssembly.Memory | undefined
  /** Rejects whatever still waits for the module when it crashes. */
  readonly #waiting = new Set<(error: LatchkeyError) => void>()

  constructor(parts: ModuleParts<G>) {
    this.#parts = parts
  }

  /** Whether nobody has asked to load it. */
  get untouched(): boolean {
    return this.#loading === undefined
  }

  /** The instance's memory, once it is loaded. */
  get memory(): WebAssembly.Memory {
    if (!this.#memory) throw new LatchkeyError('INVALID_REQUEST', 'the module is not loaded')
    return this.#memory
  }

  /** Loads the module, once; gives its exports, to be used inside `call` and `callAsync` only. */
  load(source?: InitSource): Promise<G> {
    this.#loading ??= this.#start(source).catch((cause: unknown) => {
      this.#loading = undefined
      throw new LatchkeyError('INTERNAL', `${this.#parts.name}.wasm could not be loaded`, undefined, { cause })
    })
    return this.#loading
  }

  async #start(source?: InitSource): Promise<G> {
    const [glue, module] = await Promise.all([this.#parts.glue(), compile(source ?? this.#parts.url())])
    const exports = new Set(WebAssembly.Module.exports(module).map(({ name }) => name))
    if (!this.#parts.recognises(exports)) throw new TypeError(`this is not ${this.#parts.name}.wasm`)
    const instance = (await glue.default({ module_or_path: module })) as { memory: WebAssembly.Memory }
    this.#memory = instance.memory
    glue.on_crash((location: string) => this.#crash(location))
    this.#state = 'ready'
    return glue
  }

  /** Nothing of a crashed instance can be believed: every call from here on, and every one under way, fails. */
  #crash(location: string, cause?: unknown): LatchkeyError {
    const error = new LatchkeyError('CRASHED', this.#crashed, location ? { location } : undefined, { cause })
    this.#state = 'crashed'
    for (const reject of this.#waiting) reject(error)
    this.#waiting.clear()
    return error
  }

  get #crashed(): string {
    return `${this.#parts.name}.wasm crashed; reload to go on`
  }

  #ready(): void {
    if (this.#state === 'ready') return
    if (this.#state === 'crashed') throw new LatchkeyError('CRASHED', this.#crashed)
    throw new LatchkeyError('INVALID_REQUEST', 'call `await init()` before any other function of latchkey')
  }

  #failed(thrown: unknown): LatchkeyError {
    // A trap (panic, memory exhausted) arrives as RuntimeError or, out of stack, as RangeError.
    if (thrown instanceof WebAssembly.RuntimeError || thrown instanceof RangeError) return this.#crash('', thrown)
    return toLatchkeyError(thrown)
  }

  /** Calls into the module; what it throws becomes a `LatchkeyError`. */
  call<T>(run: () => T): T {
    this.#ready()
    try {
      return run()
    } catch (thrown) {
      throw this.#failed(thrown)
    }
  }

  /** The same for a hot call, which takes two numbers and gives one: no closure is made for it. */
  callHot(run: (begin: number, end: number) => number, begin: number, end: number): number {
    this.#ready()
    try {
      return run(begin, end)
    } catch (thrown) {
      throw this.#failed(thrown)
    }
  }

  /** Calls an asynchronous export; what it rejects with becomes a `LatchkeyError`, also when the module dies meanwhile. */
  callAsync<T>(run: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#ready()
      const settle = () => this.#waiting.delete(reject)
      this.#waiting.add(reject)
      let promise: Promise<T>
      try {
        promise = run()
      } catch (thrown) {
        settle()
        return reject(this.#failed(thrown))
      }
      promise.then(
        (value) => {
          settle()
          resolve(value)
        },
        (thrown: unknown) => {
          settle()
          reject(this.#failed(thrown))
        },
      )
    })
  }
}

async function compile(source: InitSource): Promise<WebAssembly.Module> {
  const given = await source
  if (given instanceof WebAssembly.Module) return given
  if (given instanceof ArrayBuffer || ArrayBuffer.isView(given)) return WebAssembly.compile(given)
  if (given instanceof URL && given.protocol === 'file:') return WebAssembly.compile(await readFile(given))
  const response = given instanceof Response ? given : await fetch(given)
  if (!response.ok) throw new TypeError(`HTTP status ${response.status}`)
  // A server that does not know the type of .wasm is no reason to fail.
  if (response.headers.get('content-type') === 'application/wasm') return WebAssembly.compileStreaming(response)
  return WebAssembly.compile(await response.arrayBuffer())
}

/** Node's fetch knows no `file:` URLs, so Node reads the file. The specifier is hidden from browser bundlers. */
async function readFile(url: URL): Promise<BufferSource> {
  const fs = 'node:fs/promises'
  const { readFile } = await import(/* webpackIgnore: true */ /* @vite-ignore */ fs)
  return readFile(url)
}
