/** ABIs are parsed once: by identity, and by content where an equal ABI is another object. */

import type { Abi, AbiParameter } from 'abitype'
import { LatchkeyError } from '../errors'
import { call, wasm } from '../init'
import { type HotCall, takeFailure } from '../scratch'

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
    const text = this.#text(content)
    let parsed = this.#byText.get(text)?.deref()
    if (!parsed) {
      parsed = call(() => this.#parse(text))
      this.#byText.set(text, new WeakRef(parsed))
      this.#gone.register(parsed, text)
    }
    this.#byIdentity.set(source, parsed)
    return parsed
  }

  #text(content: readonly unknown[]): string {
    try {
      return JSON.stringify(content)
    } catch (cause) {
      throw new LatchkeyError('INVALID_PARAMS', `${this.#what} is not JSON`, undefined, { cause })
    }
  }
}

/** A function of a parsed ABI: its item's index, and how it is called. */
type ParsedFunction = { readonly index: number; readonly encode: HotCall; readonly decodeResult: HotCall }

/** A parsed ABI, and the functions of it that were asked for. */
export class ParsedAbi {
  readonly handle: InstanceType<typeof wasm.AbiHandle>
  readonly #functions = new Map<string, ParsedFunction>()

  constructor(text: string) {
    this.handle = new wasm.AbiHandle(text)
  }

  /** The function of a name, signature or selector; undefined if there is none, or several that arguments tell apart. */
  function(name: string | undefined): ParsedFunction | undefined {
    const known = this.#functions.get(name ?? '')
    if (known || (name !== undefined && typeof name !== 'string')) return known
    const { handle } = this
    const index = call(() => handle.function_index(name ?? ''))
    // What is not there is not remembered: there is no end of it.
    if (index === noItem) return undefined
    const found = {
      index,
      encode: (begin: number, end: number) => handle.encode_call(index, begin, end),
      decodeResult: (begin: number, end: number) => handle.decode_function_result(index, begin, end),
    }
    this.#functions.set(name ?? '', found)
    return found
  }
}

/** An index beyond all items. */
const noItem = 0xffffffff

const abis = new Cache('abi', (text) => new ParsedAbi(text))
const abisWithErrors = new Cache('abi', (text) => new ParsedAbi(text))
const lists = new Cache('params', (text) => new wasm.ParamsHandle(text))

/** Solidity's own errors, which every contract can revert with. */
export const solidityErrors = [
  { inputs: [{ name: 'message', type: 'string' }], name: 'Error', type: 'error' },
  { inputs: [{ name: 'reason', type: 'uint256' }], name: 'Panic', type: 'error' },
] as const satisfies Abi

/** An ABI, parsed. */
export function parsedAbi(abi: Abi | readonly unknown[]): ParsedAbi {
  return abis.get(abi)
}

/** The one function of a name, signature or selector. */
export function parsedFunction(abi: Abi | readonly unknown[], name: string): ParsedFunction {
  if (typeof name !== 'string') throw new LatchkeyError('INVALID_PARAMS', "a function's name is a string")
  const found = parsedAbi(abi).function(name)
  if (found === undefined) throw takeFailure()
  return found
}

/** The handle of an ABI. */
export function abiHandle(abi: Abi | readonly unknown[]) {
  return abis.get(abi).handle
}

/** The handle of an ABI with Solidity's own errors behind its items. */
export function abiHandleWithErrors(abi: Abi | readonly unknown[]) {
  return abisWithErrors.get(abi, Array.isArray(abi) ? [...abi, ...solidityErrors] : abi).handle
}

/** The handle of a parameter list. */
export function paramsHandle(params: readonly AbiParameter[]) {
  return lists.get(params)
}
