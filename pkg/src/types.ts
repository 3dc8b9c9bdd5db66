/** Public types shared by the entry points. Shapes are viem's where viem has the thing. */

export type Hex = `0x${string}`
export type Address = `0x${string}`
export type Hash = `0x${string}`

/** A chain, in viem's shape: a `Chain` of viem/chains can be passed as it is. */
export type Chain = {
  id: number
  name: string
  nativeCurrency: { name: string; symbol: string; decimals: number }
  rpcUrls?: { default: { http: readonly string[] } }
  blockExplorers?: { default: { name: string; url: string } }
}

/** Credentials for a gateway. They go into headers, never into a URL, an error or a log. */
export type GatewayAuth =
  | { type: 'bearer'; token: string }
  | { type: 'basic'; username: string; password: string }
  | { type: 'header'; name: string; value: string }

export type Gateway = { url: string; auth?: GatewayAuth }

/** What the client knows of one gateway. The URL is shown without credentials. */
export type GatewayStatus = {
  url: string
  state: 'unknown' | 'up' | 'slow' | 'down' | 'wrong-chain'
  latencyMs: number | null
  blockNumber: bigint | null
  error: string | null
}

export type BlockTag = 'latest' | 'pending' | 'safe' | 'finalized' | 'earliest'
export type AccessList = readonly { address: Address; storageKeys: readonly Hex[] }[]

export type FeeSpeed = 'slow' | 'normal' | 'fast'
export type FeeEstimate = { maxFeePerGas: bigint; maxPriorityFeePerGas: bigint }
/** Fees from `eth_feeHistory`; wei per gas. */
export type FeeEstimates = { baseFeePerGas: bigint; slow: FeeEstimate; normal: FeeEstimate; fast: FeeEstimate }

export type Log = {
  address: Address
  topics: readonly Hex[]
  data: Hex
  blockNumber: bigint | null
  blockHash: Hash | null
  transactionHash: Hash | null
  transactionIndex: number | null
  logIndex: number | null
  removed: boolean
}

export type TransactionReceipt = {
  transactionHash: Hash
  blockHash: Hash
  blockNumber: bigint
  transactionIndex: number
  from: Address
  to: Address | null
  contractAddress: Address | null
  status: 'success' | 'reverted'
  gasUsed: bigint
  cumulativeGasUsed: bigint
  effectiveGasPrice: bigint
  logs: readonly Log[]
  type: string
}
