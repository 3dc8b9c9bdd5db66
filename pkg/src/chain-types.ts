/** What the chain answers, read from the JSON that the module checked: quantities become `bigint` or `number`. */

import { nullable, toNumber } from './quantities'
import type { Address, GatewayStatus, Hash, Hex, Log, TransactionReceipt } from './types'

/** A block with the hashes of its transactions. */
export type Block = {
  number: bigint
  hash: Hash | null
  parentHash: Hash
  /** The roots of the state after it, of its transactions and of its receipts; null while pending. */
  stateRoot: Hash | null
  transactionsRoot: Hash | null
  receiptsRoot: Hash | null
  /** Seconds since the Unix epoch. */
  timestamp: bigint
  miner: Address | null
  gasLimit: bigint
  gasUsed: bigint
  /** Wei per gas; null before EIP-1559. */
  baseFeePerGas: bigint | null
  transactions: readonly Hash[]
}

/** A transaction, pending or mined, as a gateway tells it. */
export type Transaction = {
  hash: Hash
  blockHash: Hash | null
  blockNumber: bigint | null
  transactionIndex: number | null
  from: Address
  to: Address | null
  nonce: number
  value: bigint
  input: Hex
  gas: bigint
  gasPrice: bigint | null
  maxFeePerGas: bigint | null
  maxPriorityFeePerGas: bigint | null
  type: string
}

/** The JSON of a type: what Rust writes as a quantity is text. */
export type Wire<T> = {
  [K in keyof T]: T[K] extends bigint | number ? string : T[K] extends bigint | number | null ? string | null : T[K]
}

/** @internal */
export function readLog(log: Wire<Log>): Log {
  return {
    ...log,
    blockNumber: nullable(log.blockNumber, BigInt),
    transactionIndex: nullable(log.transactionIndex, toNumber),
    logIndex: nullable(log.logIndex, toNumber),
  }
}

const typeNames: Readonly<Record<string, string>> = {
  '0x0': 'legacy',
  '0x1': 'eip2930',
  '0x2': 'eip1559',
  '0x3': 'eip4844',
  '0x4': 'eip7702',
}

type WireReceipt = Omit<Wire<TransactionReceipt>, 'logs'> & { logs: readonly Wire<Log>[] }

/** @internal */
export function readReceipt(receipt: WireReceipt): TransactionReceipt {
  return {
    ...receipt,
    blockNumber: BigInt(receipt.blockNumber),
    transactionIndex: toNumber(receipt.transactionIndex),
    gasUsed: BigInt(receipt.gasUsed),
    cumulativeGasUsed: BigInt(receipt.cumulativeGasUsed),
    effectiveGasPrice: BigInt(receipt.effectiveGasPrice),
    logs: receipt.logs.map(readLog),
    type: typeNames[receipt.type] ?? receipt.type,
  }
}

/** @internal */
export function readTransaction(transaction: Wire<Transaction>): Transaction {
  return {
    ...transaction,
    blockNumber: nullable(transaction.blockNumber, BigInt),
    transactionIndex: nullable(transaction.transactionIndex, toNumber),
    nonce: toNumber(transaction.nonce),
    value: BigInt(transaction.value),
    gas: BigInt(transaction.gas),
    gasPrice: nullable(transaction.gasPrice, BigInt),
    maxFeePerGas: nullable(transaction.maxFeePerGas, BigInt),
    maxPriorityFeePerGas: nullable(transaction.maxPriorityFeePerGas, BigInt),
    type: typeNames[transaction.type] ?? transaction.type,
  }
}

/** @internal */
export function readBlock(block: Wire<Block>): Block {
  return {
    ...block,
    number: BigInt(block.number),
    timestamp: BigInt(block.timestamp),
    gasLimit: BigInt(block.gasLimit),
    gasUsed: BigInt(block.gasUsed),
    baseFeePerGas: nullable(block.baseFeePerGas, BigInt),
  }
}

/** @internal */
export function readStatus(status: Omit<GatewayStatus, 'blockNumber'> & { blockNumber: string | null }): GatewayStatus {
  return { ...status, blockNumber: nullable(status.blockNumber, BigInt) }
}
