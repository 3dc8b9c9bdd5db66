import { type Address, type Client, createClient } from 'latchkey'
import type { Config } from './config'

/** A client for the chain of `config` over `urls`. */
export function clientFor(config: Config, urls: readonly string[]): Client {
  return createClient({
    chain: {
      id: config.chainId,
      name: config.chainName,
      nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    },
    gateways: urls,
  })
}

/** Adds ether on a test chain. The method exists on local chains only. */
export async function giveTestEther(client: Client, address: Address, wei: bigint): Promise<void> {
  const balance = await client.getBalance({ address })
  await client.request({ method: 'anvil_setBalance', params: [address, `0x${(balance + wei).toString(16)}`] })
}
