/** EIP-1193 and EIP-6963: the wallet as dapps know it. What is asked is decided by the wallet's router. */

import { isLatchkeyError } from './errors'
import type { Address } from './types'
import { call, wasm } from './wallet-module'
import type { Provider } from './wallet-types'

/** An error with EIP-1193's or JSON-RPC's number. 4001 only ever means that a person refused. */
export class ProviderRpcError extends Error {
  override readonly name = 'ProviderRpcError'
  readonly code: number
  readonly data: unknown

  constructor(code: number, message: string, data?: unknown) {
    super(message)
    this.code = code
    this.data = data
  }
}

type Listener = (...args: never[]) => void

/** One origin's provider, with what only its wallet may call. @internal */
export type OriginProvider = {
  face: Provider
  /** `quietly` takes note without telling: what a page learns by asking is no change. */
  accountsChanged(accounts: readonly Address[], quietly?: boolean): void
  chainChanged(chainId: number): void
  disconnected(): void
}

/**
 * The provider of one origin.
 *
 * Takes: `ask`, which sends a method and its parameters (JSON text) to the router; the chain's id.
 *
 * @internal
 */
export function createProvider(
  ask: (method: string, params: string) => Promise<string>,
  chainId: number,
): OriginProvider {
  const listeners = new Map<string, Set<Listener>>()
  let connected = true
  let accounts = '[]'

  const emit = (event: string, value: unknown) => {
    for (const listener of listeners.get(event) ?? []) {
      try {
        ;(listener as (value: unknown) => void)(value)
      } catch (error) {
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }
  const face: Provider = {
    async request(args) {
      if (!connected) throw new ProviderRpcError(4900, 'the wallet is closed')
      if (typeof args?.method !== 'string') throw new ProviderRpcError(-32600, 'method is not a text')
      try {
        return JSON.parse(await ask(args.method, JSON.stringify(args.params ?? [])))
      } catch (error) {
        throw toRpcError(error)
      }
    },
    on(event, listener) {
      const set = listeners.get(event) ?? new Set()
      listeners.set(event, set.add(listener))
      return face
    },
    removeListener(event, listener) {
      listeners.get(event)?.delete(listener)
      return face
    },
  }
  queueMicrotask(() => emit('connect', { chainId: hex(chainId) }))
  return {
    face: Object.freeze(face),
    accountsChanged(next, quietly = false) {
      const text = JSON.stringify(next)
      if (text === accounts) return
      accounts = text
      if (quietly) return
      emit('accountsChanged', [...next])
    },
    chainChanged: (next) => emit('chainChanged', hex(next)),
    disconnected() {
      if (!connected) return
      connected = false
      emit('disconnect', new ProviderRpcError(4900, 'the wallet is closed'))
    },
  }
}

const hex = (value: number) => `0x${value.toString(16)}`

/** Numbers are made here and nowhere else, by Rust's table. */
function toRpcError(error: unknown): ProviderRpcError {
  if (error instanceof ProviderRpcError) return error
  if (!isLatchkeyError(error)) return new ProviderRpcError(-32603, 'an unexpected error')
  if (error.code === 'CRASHED') return new ProviderRpcError(-32603, error.message)
  const failure = JSON.stringify({ code: error.code, message: error.message, data: error.data ?? null })
  const rpc: { code: number; message: string; data?: unknown } = JSON.parse(call(() => wasm.rpc_error(failure)))
  return new ProviderRpcError(rpc.code, rpc.message, rpc.data)
}

/** Who announces: EIP-6963's `EIP6963ProviderInfo`. */
export type ProviderInfo = {
  /** A UUIDv4 of this page's life; made if absent. */
  uuid?: string
  name: string
  /** A data URI. */
  icon: string
  /** A domain in reverse, e.g. `org.example.wallet`. */
  rdns: string
}

/**
 * Announces `provider` to the dapps in this window (EIP-6963). Gives a function that stops answering them.
 *
 * @example
 * ```ts
 * const announce = (window: Window) =>
 *   announceProvider(wallet.provider({ origin: window.origin }), { name: 'Mine', icon: 'data:,', rdns: 'org.example.mine' })
 * typeof announce // => 'function'
 * ```
 */
export function announceProvider(provider: Provider, info: ProviderInfo): () => void {
  const detail = Object.freeze({ info: Object.freeze({ ...info, uuid: info.uuid ?? crypto.randomUUID() }), provider })
  const announce = () => void window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }))
  window.addEventListener('eip6963:requestProvider', announce)
  announce()
  return () => window.removeEventListener('eip6963:requestProvider', announce)
}
