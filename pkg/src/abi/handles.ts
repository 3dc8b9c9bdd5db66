/** ABIs are parsed once: by identity, and by content where an equal ABI is another object. */

import type { Abi, AbiParameter } from 'abitype'
import { LatchkeyError } from '../errors'
import { wasm } from '../init'

/** Parsed things by the object they were parsed from. The module's memory is freed with the last reference. */
class Cache<T extends object> {
  readonly #byIdentity = new WeakMap<object, T>()
  readonly #byText = new Map<string, WeakRef<T>>()
  readonly #gone = new FinalizationRegistry<string>((text) => {
    if (this.#byText.get(text)?.deref() === undefined) this.#byText.delete(text)
  })
  readonly #parse: (text: string) => T
  readonly #what: string

  constructor(what: string, parse: (text: string) => T) {
    this.#what = what
    this.#parse = parse
  }

  get(source: readonly unknown[], content: readonly unknown[] = source): T {
    if (!Array.isArray(source)) throw new LatchkeyError('INVALID_PARAMS', `${this.#what} must be an array`)
    const known = this.#byIdentity.get(source)
    if (known) return known
    const text = JSON.stringify(content)
    let parsed = this.#byText.get(text)?.deref()
    if (!parsed) {
      parsed = this.#parse(text)
      this.#byText.set(text, new WeakRef(parsed))
      this.#gone.register(parsed, text)
    }
    this.#byIdentity.set(source, parsed)
    return parsed
  }
}

const abis = new Cache('abi', (text) => new wasm.AbiHandle(text))
const abisWithErrors = new Cache('abi', (text) => new wasm.AbiHandle(text))
const lists = new Cache('params', (text) => new wasm.ParamsHandle(text))

/** Solidity's own errors, which every contract can revert with. */
export const solidityErrors = [
  { inputs: [{ name: 'message', type: 'string' }], name: 'Error', type: 'error' },
  { inputs: [{ name: 'reason', type: 'uint256' }], name: 'Panic', type: 'error' },
] as const satisfies Abi

/** The handle of an ABI. To be called inside `call`. */
export function abiHandle(abi: Abi | readonly unknown[]) {
  return abis.get(abi)
}

/** The handle of an ABI with Solidity's own errors behind its items. To be called inside `call`. */
export function abiHandleWithErrors(abi: Abi | readonly unknown[]) {
  return abisWithErrors.get(abi, Array.isArray(abi) ? [...abi, ...solidityErrors] : abi)
}

/** The handle of a parameter list. To be called inside `call`. */
export function paramsHandle(params: readonly AbiParameter[]) {
  return lists.get(params)
}
