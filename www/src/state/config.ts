import type { GatewayChoice } from './preferences'

/** What the server says beside the page, in `config.json`. */
export type Config = {
  chainId: number
  chainName: string
  gatewayUrls: readonly string[]
  /** The chain is a test chain that gives ether for the asking. */
  faucet: boolean
}

/** The page does not know its chain. It never picks one by itself: nobody's address goes to a gateway that nobody chose. */
export class ConfigError extends Error {
  readonly code = 'CONFIG'
}

/** Reads `config.json`. Throws a {@link ConfigError} if there is none, or it names no chain or no gateway. */
export async function loadConfig(): Promise<Config> {
  const response = await fetch('./config.json', { cache: 'no-store' }).catch(() => null)
  if (!response?.ok) throw new ConfigError('config.json is missing')
  const value: Partial<Config> | null = await response.json().catch(() => null)
  if (!value || !Number.isSafeInteger(value.chainId)) throw new ConfigError('config.json names no chain')
  const urls: readonly unknown[] = Array.isArray(value.gatewayUrls) ? value.gatewayUrls : []
  const gatewayUrls = urls.filter((url): url is string => typeof url === 'string')
  if (gatewayUrls.length === 0) throw new ConfigError('config.json names no gateway')
  const chainId = Number(value.chainId)
  return {
    chainId,
    chainName: value.chainName ?? `Chain ${chainId}`,
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
