/** `latchkey_wallet.wasm`: the codecs, the client and the wallet. A page that imports `latchkey/wallet` loads it alone. */

import * as wallet from '../wasm/latchkey_wallet.js'
import { clientConfig, nativeClient } from './client'
import type { Client } from './client-types'
import { isMain, preferModule } from './init'
import { Module } from './module'

const module = new Module({
  name: 'latchkey_wallet',
  url: () => new URL('./latchkey_wallet_bg.wasm', import.meta.url),
  glue: async () => wallet,
  recognises: (exports) => exports.has('wallet_open'),
})

preferModule(module)

/**
 * Loads the wallet's module, if the main one is not it: if `latchkey.wasm` was loaded before this file was.
 *
 * @internal
 */
export async function loadWallet(): Promise<void> {
  await module.load()
}

/** As `call` of the main module. @internal */
export const call = <T>(run: () => T): T => module.call(run)

/** As `callAsync` of the main module. @internal */
export const callAsync = <T>(run: () => Promise<T>): Promise<T> => module.callAsync(run)

const clients = new WeakMap<Client, wallet.Client>()

/**
 * The wallet's half of a client. Where the main module is another one, the client's own half is over there: a second one
 * of the same configuration is made here.
 *
 * @internal
 */
export function walletClient(client: Client): wallet.Client {
  if (isMain(module)) return nativeClient(client)
  let made = clients.get(client)
  if (!made) {
    made = new wallet.Client(clientConfig(client))
    clients.set(client, made)
  }
  return made
}

/**
 * The wallet's module's exports. Only to be used inside its `call` and `callAsync`.
 *
 * @internal
 */
export { wallet as wasm }
