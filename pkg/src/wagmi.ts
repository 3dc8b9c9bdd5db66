/** `latchkey/wagmi`: a wagmi connector around a wallet of the page. Types only: nothing of wagmi is loaded. */

import type { CreateConnectorFn } from '@wagmi/core'
import type { Address } from './types'
import type { Provider, Wallet } from './wallet-types'

export type LatchkeyConnectorOptions = {
  wallet: Wallet
  /** Whose permissions these are; the page's own origin if absent. */
  origin?: string
  name?: string
  /** A data URI. */
  icon?: string
}

/**
 * Makes a connector: what `createConfig({ connectors: [latchkeyConnector({ wallet })] })` takes.
 *
 * @example
 * ```ts
 * typeof latchkeyConnector({ wallet, origin: 'https://example.com' }) // => 'function'
 * ```
 */
export function latchkeyConnector(options: LatchkeyConnectorOptions): CreateConnectorFn<Provider> {
  const { wallet, origin = globalThis.location?.origin ?? 'null', name = 'Latchkey', icon } = options
  return (config) => {
    const provider = wallet.provider({ origin })
    const ask = <T>(method: string, params?: unknown) => provider.request({ method, params }) as Promise<T>
    const getAccounts = () => ask<readonly Address[]>('eth_accounts')
    const getChainId = async () => Number(await ask<string>('eth_chainId'))

    // wagmi calls connect again after disconnect: each listener is set once.
    const onAccountsChanged = (accounts: string[]) => {
      if (accounts.length === 0) config.emitter.emit('disconnect')
      else config.emitter.emit('change', { accounts: accounts as Address[] })
    }
    const onChainChanged = (chainId: string) => config.emitter.emit('change', { chainId: Number(chainId) })
    const onDisconnect = () => config.emitter.emit('disconnect')
    const listeners = Object.entries({
      accountsChanged: onAccountsChanged,
      chainChanged: onChainChanged,
      disconnect: onDisconnect,
    })

    const findChain = (chainId: number) => {
      const chain = config.chains.find(({ id }) => id === chainId)
      if (!chain) throw new Error(`chain ${chainId} is not in wagmi's config`)
      return chain
    }
    const switchChain = async (chainId: number) => {
      await ask('wallet_switchEthereumChain', [{ chainId: `0x${chainId.toString(16)}` }])
      return findChain(chainId)
    }

    return {
      id: 'latchkey',
      name,
      type: 'latchkey',
      ...(icon !== undefined && { icon }),
      async connect({ chainId, isReconnecting, withCapabilities } = {}) {
        const accounts = isReconnecting ? await getAccounts() : await ask<readonly Address[]>('eth_requestAccounts')
        if (chainId !== undefined && chainId !== (await getChainId())) await switchChain(chainId)
        for (const [event, listener] of listeners) {
          provider.removeListener(event, listener)
          provider.on(event, listener)
        }
        const given = withCapabilities ? accounts.map((address) => ({ address, capabilities: {} })) : accounts
        return { accounts: given as never, chainId: await getChainId() }
      },
      async disconnect() {
        for (const [event, listener] of listeners) provider.removeListener(event, listener)
        await ask('wallet_revokePermissions', [{ eth_accounts: {} }])
      },
      getAccounts,
      getChainId,
      getProvider: async () => provider,
      isAuthorized: async () => (await getAccounts()).length > 0,
      switchChain: ({ chainId }) => switchChain(chainId),
      onAccountsChanged,
      onChainChanged,
      onDisconnect,
    }
  }
}
