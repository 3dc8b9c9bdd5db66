/** ENS names in their normalised form. The tables for it are a module of their own. */

import { LatchkeyError, toLatchkeyError } from './errors'
import { call, type InitSource, wasm } from './init'

type Ens = typeof import('../wasm/latchkey_ens.js')

let loading: Promise<void> | undefined
let ens: Ens | undefined

/**
 * Loads the tables that names other than plain ones need: `latchkey_ens.wasm`, about 50 KB compressed. Calling it again is free.
 *
 * Takes: nothing, or what `init` takes: where the module is, or the module.
 *
 * @throws INTERNAL it could not be loaded; it may be called again
 * @example
 * ```ts
 * await loadEns()
 * normalize('Bücher.eth') // => 'bücher.eth'
 * ```
 */
export function loadEns(source?: InitSource): Promise<void> {
  loading ??= load(source).catch((cause: unknown) => {
    loading = undefined
    throw new LatchkeyError('INTERNAL', 'latchkey_ens.wasm could not be loaded', undefined, { cause })
  })
  return loading
}

async function load(source?: InitSource): Promise<void> {
  const glue = await import('../wasm/latchkey_ens.js')
  await glue.default({ module_or_path: (source ?? (await besideThisFile())) as Parameters<Ens['default']>[0] })
  ens = glue
}

/** Node's fetch knows no `file:` URLs, so Node reads the file. The specifier is hidden from browser bundlers. */
async function besideThisFile(): Promise<InitSource> {
  const url = new URL('./latchkey_ens_bg.wasm', import.meta.url)
  if (url.protocol !== 'file:') return url
  const fs = 'node:fs/promises'
  const { readFile } = await import(/* webpackIgnore: true */ /* @vite-ignore */ fs)
  return readFile(url)
}

/**
 * Normalises a name (ENSIP-15, Unicode 17): what its owner registered, whatever was typed.
 *
 * Names of ASCII letters, digits, `-`, `_` and `$` are answered after `init()` alone; any other after `loadEns()`. The
 * empty name is itself.
 *
 * @throws INVALID_PARAMS the name could be taken for another, or is none; `data` is `{ reason, label, codePoint? }`
 * @throws INVALID_REQUEST the tables are needed and not loaded
 * @example
 * ```ts
 * normalize('Vitalik.ETH') // => 'vitalik.eth'
 * normalize('a b.eth') // throws INVALID_PARAMS
 * ```
 */
export function normalize(name: string): string {
  if (ens) return withTables(ens, name)
  const plain = call(() => wasm.normalize_ascii(name))
  if (plain !== undefined) return plain
  throw new LatchkeyError('INVALID_REQUEST', 'call `await loadEns()` before normalising a name that is not plain ASCII')
}

function withTables(module: Ens, name: string): string {
  try {
    return module.normalize(name)
  } catch (thrown) {
    if (typeof thrown === 'string') throw toLatchkeyError(thrown)
    // A trap: the instance is not to be believed any more.
    ens = undefined
    loading = undefined
    throw new LatchkeyError('CRASHED', 'latchkey_ens.wasm crashed; load it again', undefined, { cause: thrown })
  }
}
