import type { GatewayChoice } from './preferences'

/** What the server says beside the page, in `config.json`. */
export type Config = {
  chainId: number
  chainName: string
  gatewayUrls: readonly string[]
  /** The chain is a test chain that gives ether for the asking. */
  faucet: boolean
}

const fallback: Config = {
  chainId: 1,
  chainName: 'Ethereum',
  gatewayUrls: ['https://ethereum-rpc.publicnode.com', 'https://eth.drpc.org'],
  faucet: false,
}

/** Reads `config.json`; a server without one gives a page for Ethereum through public gateways. */
export async function loadConfig(): Promise<Config> {
  const response = await fetch('./config.json', { cache: 'no-store' }).catch(() => null)
  if (!response?.ok) return fallback
  const value: Partial<Config> | null = await response.json().catch(() => null)
  if (!value || !Number.isSafeInteger(value.chainId) || !Array.isArray(value.gatewayUrls)) return fallback
  const gatewayUrls = value.gatewayUrls.filter((url) => typeof url === 'string')
  if (gatewayUrls.length === 0) return fallback
  return {
    chainId: value.chainId ?? fallback.chainId,
    chainName: value.chainName ?? `Chain ${value.chainId}`,
    gatewayUrls,
    faucet: value.faucet === true,
  }
}

/** The gateways in use: those served, less the removed, plus the added; never none. */
export function gatewaysOf(config: Config, choice: GatewayChoice | undefined): readonly string[] {
  const kept = config.gatewayUrls.filter((url) => !choice?.removed.includes(url))
  const urls = [...kept, ...(choice?.added ?? []).filter((url) => !kept.includes(url))]
  return urls.length > 0 ? urls : config.gatewayUrls
}
