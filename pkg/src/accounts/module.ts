/** `latchkey_accounts.wasm` in this thread, and the one door to it: calls of `latchkey/accounts` pass `call`. */

import load, * as glue from '../../wasm/latchkey_accounts.js'
import { LatchkeyError, toLatchkeyError } from '../errors'
import type { InitSource } from '../init'
import { readBeside } from '../signer/module-beside'

let loading: Promise<void> | undefined
let memory: WebAssembly.Memory | undefined
let crashed = false

/**
 * Loads the signer's module into this thread. Await it once, before any other call; calling it again is free.
 *
 * Takes: nothing (the module beside this file is fetched, or read in Node), or the module: a URL, a `Response`, its bytes or a
 * compiled `WebAssembly.Module`.
 *
 * @throws INTERNAL the module could not be loaded
 * @example
 * ```ts
 * await initAccounts() // => undefined
 * ```
 */
export function initAccounts(source?: InitSource): Promise<void> {
  loading ??= start(source).catch((cause: unknown) => {
    loading = undefined
    throw new LatchkeyError('INTERNAL', 'latchkey_accounts.wasm could not be loaded', undefined, { cause })
  })
  return loading
}

async function start(source?: InitSource): Promise<void> {
  const from = source ?? (await readBeside(new URL('./latchkey_accounts_bg.wasm', import.meta.url)))
  const module = await load({ module_or_path: from as glue.InitInput })
  memory = module.memory
}

/**
 * Calls into the module; nothing in return is a failure, and becomes a `LatchkeyError`.
 *
 * @internal
 */
export function call<T>(run: () => T | undefined): T {
  if (crashed) throw new LatchkeyError('CRASHED', 'latchkey_accounts.wasm crashed; reload to go on')
  if (memory === undefined) {
    throw new LatchkeyError(
      'INVALID_REQUEST',
      'call `await initAccounts()` before any other function of latchkey/accounts',
    )
  }
  let result: T | undefined
  try {
    result = run()
  } catch (thrown) {
    // The module itself throws nothing: it trapped. An error of ours came from JavaScript, before the call.
    if (thrown instanceof LatchkeyError) throw thrown
    crashed = true
    throw new LatchkeyError('CRASHED', 'latchkey_accounts.wasm crashed; reload to go on', undefined, { cause: thrown })
  }
  if (result === undefined) throw toLatchkeyError(glue.take_failure())
  return result
}

/**
 * A secret that comes out of the module: bytes of the caller's own. The module's copy is wiped.
 *
 * @internal
 */
export function takeSecret(run: () => glue.SecretOut | undefined): Uint8Array<ArrayBuffer> {
  return call(() => {
    const secret = run()
    if (secret === undefined || memory === undefined) return undefined
    const bytes = new Uint8Array(memory.buffer, secret.ptr(), secret.len()).slice()
    secret.free()
    return bytes
  })
}

/**
 * The module's exports. Only to be used inside `call` and `takeSecret`.
 *
 * @internal
 */
export { glue as wasm }
