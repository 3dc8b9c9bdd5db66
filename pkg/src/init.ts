/** The module that the package's functions call: `latchkey.wasm`, or the wallet's, which has all of it and more. */

import { type Glue, type InitSource, Module } from './module'

export type { InitSource } from './module'

let main: Module = new Module({
  name: 'latchkey',
  url: () => new URL('./latchkey_bg.wasm', import.meta.url),
  // Apart, so that a page with the wallet's module does not load it.
  glue: () => import('../wasm/latchkey.js'),
  recognises: (exports) => !exports.has('wallet_open'),
})

/**
 * The main module's exports, once `init` is done. Only to be used inside `call` and `callAsync`.
 *
 * @internal
 */
export let wasm: Glue

/**
 * Its memory. Whoever keeps a view of its buffer makes a new one when it has grown.
 *
 * @internal
 */
export let memory: WebAssembly.Memory

/**
 * Makes `module` the main one, unless another is loaded already: it then has an instance of its own beside that.
 *
 * @internal
 */
export function preferModule(module: Module): void {
  if (main.untouched) main = module
}

/** Whether the package's functions call `module`. @internal */
export function isMain(module: Module): boolean {
  return main === module
}

let loading: Promise<void> | undefined

/**
 * Loads the WebAssembly module. Await it once, before any other call; calling it again is free.
 *
 * Takes: nothing (the module beside this file is fetched, or read in Node), or the module: a URL, a `Response`, its
 * bytes or a compiled `WebAssembly.Module`. It is `latchkey/latchkey_bg.wasm`, or `latchkey/latchkey_wallet_bg.wasm`
 * where `latchkey/wallet` is imported. Importing the package does nothing by itself.
 *
 * @throws INTERNAL the module could not be loaded, or is another one; the next call tries again
 * @example
 * ```ts
 * await init() // => undefined
 * ```
 */
export function init(source?: InitSource): Promise<void> {
  loading ??= main.load(source).then(
    (glue) => {
      wasm = glue
      memory = main.memory
    },
    (error: unknown) => {
      loading = undefined
      throw error
    },
  )
  return loading
}

/**
 * Calls into the module; what it throws becomes a `LatchkeyError`.
 *
 * @internal
 */
export function call<T>(run: () => T): T {
  return main.call(run)
}

/**
 * The same for a hot call, which takes two numbers and gives one: no closure is made for it.
 *
 * @internal
 */
export function callHot(run: (begin: number, end: number) => number, begin: number, end: number): number {
  return main.callHot(run, begin, end)
}

/**
 * Calls an asynchronous export; what it rejects with becomes a `LatchkeyError`, also when the module dies meanwhile.
 *
 * @internal
 */
export function callAsync<T>(run: () => Promise<T>): Promise<T> {
  return main.callAsync(run)
}
