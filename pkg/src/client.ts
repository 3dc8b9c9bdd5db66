/** `createClient`: a chain through its gateways, with viem's action names. */

import type { Abi, AbiEvent } from 'abitype'
import type { Client as NativeClient } from '../wasm/latchkey.js'
import { decodeErrorResult } from './abi/errors'
import { encodeEventTopics } from './abi/events'
import { decodeFunctionResult, encodeFunctionData } from './abi/functions'
import { decodeOrSkip } from './abi/logs'
import type { ContractFunctionReturnType } from './abi/types'
import { type AccountProof, readProof } from './chain-proof'
import {
  type Block,
  readBlock,
  readLog,
  readReceipt,
  readStatus,
  readTransaction,
  type Transaction,
} from './chain-types'
import { type VerifyingAccount, verifyHashOn } from './client/verify'
import type {
  AtBlock,
  CallParameters,
  Client,
  GetLogsParameters,
  GetLogsReturnType,
  ReadContractParameters,
  ReadFunctionName,
} from './client-types'
import { isLatchkeyError, LatchkeyError } from './errors'
import { padHex } from './hex'
import { call, callAsync, wasm } from './init'
import { hashMessage, type SignableMessage } from './message/message'
import { hashTypedData, type TypedDataDefinition } from './message/typed-data'
import { toOptionalQuantity, toQuantity } from './quantities'
import type { SiweExpectation } from './siwe/message'
import { verifySiweOn } from './siwe/verify'
import type {
  Address,
  BlockTag,
  Chain,
  FeeEstimate,
  FeeEstimates,
  Gateway,
  GatewayStatus,
  Hash,
  Hex,
  Log,
  TransactionReceipt,
} from './types'

export type CreateClientOptions = {
  /** The chain every gateway must serve. */
  chain: Chain
  /** The preferred first; the chain's own `rpcUrls` if absent. */
  gateways?: readonly (Gateway | string)[]
  /** Most milliseconds for one exchange with one gateway; 6000 if absent. */
  timeout?: number
}

/**
 * Makes a client. It asks nothing yet; `init()` must have been awaited.
 *
 * @throws INVALID_PARAMS there is no gateway, or one cannot be used: plain `http:` to another machine, credentials inside a
 *   URL
 * @example
 * ```ts
 * const chain = { id: 1, name: 'Ethereum', nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 } }
 * createClient({ chain, gateways: [{ url: 'https://gateway.example' }] }).chain.id // => 1
 * createClient({ chain, gateways: ['http://gateway.example'] }) // throws INVALID_PARAMS
 * createClient({ chain }) // throws INVALID_PARAMS
 * ```
 */
export function createClient({ chain, gateways, timeout }: CreateClientOptions): Client {
  const list = gateways ?? chain.rpcUrls?.default.http ?? []
  if (timeout !== undefined && !(Number.isInteger(timeout) && timeout > 0 && timeout <= 600_000)) {
    throw new LatchkeyError('INVALID_PARAMS', 'timeout is not from 1 to 600000 milliseconds', { path: 'timeout' })
  }
  const config = JSON.stringify({
    chainId: toQuantity(chain.id, 'chain.id'),
    gateways: list.map((gateway) => (typeof gateway === 'string' ? { url: gateway } : gateway)),
    timeoutMs: timeout,
  })
  const native = call(() => new wasm.Client(config))
  const client = new GatewayClient(chain, native)
  halves.set(client, { native, config })
  return client
}

const halves = new WeakMap<Client, { native: NativeClient; config: string }>()

function half(client: Client) {
  const known = halves.get(client)
  if (!known) throw new LatchkeyError('INVALID_PARAMS', 'client was not made by createClient', { path: 'client' })
  return known
}

/** The module's half of a client made by `createClient`. @internal */
export const nativeClient = (client: Client): NativeClient => half(client).native

/** What the module's half was made of. @internal */
export const clientConfig = (client: Client): string => half(client).config

class GatewayClient implements Client {
  readonly chain: Chain
  readonly #native: NativeClient
  readonly #waiting = new Set<(error: LatchkeyError) => void>()
  #closed = false

  constructor(chain: Chain, native: NativeClient) {
    this.chain = chain
    this.#native = native
  }

  async request({ method, params }: { method: string; params?: unknown }): Promise<unknown> {
    const text = JSON.stringify(params ?? [])
    return JSON.parse(await this.#open(() => this.#native.request(method, text)))
  }

  async getChainId(): Promise<number> {
    return Number(await this.#ask('chainId'))
  }

  async getBlockNumber(): Promise<bigint> {
    return BigInt(await this.#ask('blockNumber'))
  }

  async getBalance({ address, ...at }: { address: Address } & AtBlock): Promise<bigint> {
    return BigInt(await this.#ask('balance', { address, block: block(at) }))
  }

  async getTransactionCount({ address, ...at }: { address: Address } & AtBlock): Promise<number> {
    return Number(await this.#ask('transactionCount', { address, block: block(at) }))
  }

  async getCode({ address, ...at }: { address: Address } & AtBlock): Promise<Hex | undefined> {
    return present(await this.#ask('code', { address, block: block(at) }))
  }

  async getProof({
    address,
    storageKeys,
    ...at
  }: { address: Address; storageKeys: readonly Hex[] } & AtBlock): Promise<AccountProof> {
    const keys = storageKeys.map((key) => padHex(key))
    return readProof(await this.#ask('proof', { address, keys, block: block(at) }))
  }

  verifyHash(args: VerifyingAccount & { hash: Hex | Uint8Array }): Promise<boolean> {
    return verifyHashOn(this, args)
  }

  async verifyMessage({ message, ...account }: VerifyingAccount & { message: SignableMessage }): Promise<boolean> {
    return verifyHashOn(this, { ...account, hash: hashMessage(message) })
  }

  async verifyTypedData({
    types,
    primaryType,
    domain,
    message,
    ...account
  }: VerifyingAccount & TypedDataDefinition): Promise<boolean> {
    return verifyHashOn(this, { ...account, hash: hashTypedData({ types, primaryType, domain, message } as never) })
  }

  async verifySiweMessage({
    message,
    signature,
    blockNumber,
    blockTag,
    ...expected
  }: SiweExpectation & AtBlock & { message: string; signature: Hex }): Promise<boolean> {
    return verifySiweOn(this, { message, signature, blockNumber, blockTag }, expected)
  }

  async call({ blockNumber, blockTag, ...args }: CallParameters & AtBlock): Promise<{ data: Hex | undefined }> {
    const at = block({ blockNumber, blockTag })
    return { data: present(await this.#ask('call', { ...callParameters(args), block: at })) }
  }

  async estimateGas(args: CallParameters): Promise<bigint> {
    return BigInt(await this.#ask('estimateGas', callParameters(args)))
  }

  async getGasPrice(): Promise<bigint> {
    return BigInt(await this.#ask('gasPrice'))
  }

  async estimateFeesPerGas(): Promise<FeeEstimate & FeeEstimates> {
    const fees: Fees = await this.#ask('fees')
    const read = (fee: Record<keyof FeeEstimate, string>): FeeEstimate => ({
      maxFeePerGas: BigInt(fee.maxFeePerGas),
      maxPriorityFeePerGas: BigInt(fee.maxPriorityFeePerGas),
    })
    const [slow, normal, fast] = [read(fees.slow), read(fees.normal), read(fees.fast)]
    return { ...normal, baseFeePerGas: BigInt(fees.baseFeePerGas), slow, normal, fast }
  }

  async getTransaction({ hash }: { hash: Hash }): Promise<Transaction> {
    return readTransaction(await this.#ask('transaction', { hash }))
  }

  async getTransactionReceipt({ hash }: { hash: Hash }): Promise<TransactionReceipt> {
    return readReceipt(await this.#ask('receipt', { hash }))
  }

  async getBlock({ blockHash, ...at }: AtBlock & { blockHash?: Hash } = {}): Promise<Block> {
    return readBlock(await this.#ask('block', { hash: blockHash, block: block(at) }))
  }

  async getLogs<const event extends AbiEvent | undefined = undefined>(
    parameters: GetLogsParameters<event> = {},
  ): Promise<GetLogsReturnType<event>> {
    const { address, event, args, fromBlock, toBlock } = parameters
    const abi = event && [event]
    const topics: readonly (Hex | readonly Hex[] | null)[] = abi
      ? encodeEventTopics({ abi: abi as Abi, args: args as readonly unknown[] | undefined })
      : (parameters.topics ?? [])
    const found: Parameters<typeof readLog>[0][] = await this.#ask('logs', {
      addresses: address === undefined ? [] : [address].flat(),
      topics: topics.map((topic) => (topic === null ? null : [topic].flat())),
      fromBlock: bound(fromBlock, 'fromBlock'),
      toBlock: bound(toBlock, 'toBlock'),
    })
    const logs = found.map(readLog)
    return (abi ? logs.flatMap((log) => withEvent(abi, log)) : logs) as unknown as GetLogsReturnType<event>
  }

  async readContract<const abi extends Abi | readonly unknown[], name extends ReadFunctionName<abi>>(
    parameters: ReadContractParameters<abi, name>,
  ): Promise<ContractFunctionReturnType<abi, name>> {
    const { address, account, blockNumber, blockTag } = parameters
    const { abi, functionName, args }: { abi: Abi; functionName: string; args?: readonly unknown[] } =
      parameters as never
    const data = encodeFunctionData({ abi, functionName, args })
    try {
      const result = await this.call({ account, to: address, data, blockNumber, blockTag })
      return decodeFunctionResult({ abi, functionName, args, data: result.data ?? '0x' }) as never
    } catch (error) {
      throw named(error, abi)
    }
  }

  async sendRawTransaction({ serializedTransaction }: { serializedTransaction: Hex }): Promise<Hash> {
    return await this.#ask('send', { raw: serializedTransaction })
  }

  status(): readonly GatewayStatus[] {
    const list: Parameters<typeof readStatus>[0][] = JSON.parse(call(() => this.#native.status()))
    return list.map(readStatus)
  }

  close(): void {
    this.#closed = true
    for (const reject of this.#waiting) reject(closed())
    this.#waiting.clear()
  }

  async #ask<T>(question: string, params: object = {}): Promise<T> {
    const text = JSON.stringify(params)
    return JSON.parse(await this.#open(() => this.#native.ask(question, text)))
  }

  /** Runs a call that ends when the client does. */
  async #open(run: () => Promise<string>): Promise<string> {
    if (this.#closed) throw closed()
    let reject: (error: LatchkeyError) => void = () => {}
    const end = new Promise<never>((_, end) => {
      reject = end
    })
    this.#waiting.add(reject)
    try {
      return await Promise.race([callAsync(run), end])
    } finally {
      this.#waiting.delete(reject)
    }
  }
}

type Fees = Record<'slow' | 'normal' | 'fast', Record<keyof FeeEstimate, string>> & { baseFeePerGas: string }

const closed = () => new LatchkeyError('DISCONNECTED', 'the client is closed')

/** viem's way to say that there is nothing. */
const present = (data: Hex): Hex | undefined => (data === '0x' ? undefined : data)

function block({ blockNumber, blockTag }: AtBlock): string | undefined {
  return toOptionalQuantity(blockNumber, 'blockNumber') ?? blockTag
}

function bound(at: bigint | BlockTag | undefined, path: string): string | undefined {
  return typeof at === 'string' ? at : toOptionalQuantity(at, path)
}

function callParameters({ account, to, value, data, gas }: CallParameters): object {
  return {
    from: account,
    to: to ?? undefined,
    value: toOptionalQuantity(value, 'value'),
    data,
    gas: toOptionalQuantity(gas, 'gas'),
  }
}

function withEvent(abi: readonly AbiEvent[], log: Log): object[] {
  const decoded = decodeOrSkip(abi, log)
  return decoded ? [{ ...log, ...decoded }] : []
}

/** A revert with one of the ABI's own errors, by name. */
function named(error: unknown, abi: Abi): unknown {
  if (!isLatchkeyError(error, 'REVERTED')) return error
  const data = error.data as { reason: string | null; data: Hex }
  try {
    const { errorName, args } = decodeErrorResult({ abi, data: data.data })
    if (errorName === 'Error' || errorName === 'Panic') return error
    return new LatchkeyError('REVERTED', `the call reverted with ${errorName}`, { ...data, errorName, args })
  } catch {
    return error
  }
}
