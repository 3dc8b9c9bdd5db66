/** The wallet's values, to and from the JSON that its module takes and gives. */

import { getAddress } from './address'
import type { Wire } from './chain-types'
import { nullable, toNumber, toOptionalQuantity, toQuantity } from './quantities'
import type { Hash } from './types'
import type {
  Account,
  ApprovalRequest,
  DiscoveredAccount,
  Review,
  ReviewAction,
  ReviewWarning,
  TransactionFacts,
  TransactionRecord,
  TransactionRequest,
} from './wallet-types'

/** Keys that hold one address. Rust writes addresses in lower case; people compare them in EIP-55. */
const addresses: ReadonlySet<string> = new Set([
  'account',
  'address',
  'collection',
  'contractAddress',
  'from',
  'operator',
  'selected',
  'spender',
  'to',
  'token',
  'verifyingContract',
])

/** Reads JSON that the wallet wrote. @internal */
export function parse<T>(text: string): T {
  return JSON.parse(text, (key, value) => (addresses.has(key) && typeof value === 'string' ? getAddress(value) : value))
}

/** Keys of an action that are amounts, in whatever action they occur. */
const amounts: ReadonlySet<string> = new Set(['value', 'amount', 'tokenId'])

type WireReview = {
  account: Review['account']
  chainId: string | null
  action: Record<string, unknown>
  warnings: readonly { code: string; severity: ReviewWarning['severity']; facts: readonly [string, string][] }[]
  signingHash: Hash
  transaction: Wire<TransactionFacts> | null
}

/** @internal */
export function readAction(action: Record<string, unknown>): ReviewAction {
  const entries = Object.entries(action).map(([key, value]) => [
    key,
    amounts.has(key) && typeof value === 'string' ? BigInt(value) : value,
  ])
  return Object.fromEntries(entries) as ReviewAction
}

/** @internal */
export function readReview(review: WireReview): Review {
  return {
    account: review.account,
    chainId: nullable(review.chainId, toNumber),
    action: readAction(review.action),
    warnings: review.warnings.map((warning) => ({ ...warning, facts: Object.fromEntries(warning.facts) })),
    signingHash: review.signingHash,
    transaction: nullable(review.transaction, (facts) => ({
      ...facts,
      kind: facts.kind,
      nonce: toNumber(facts.nonce),
      value: BigInt(facts.value),
      gasLimit: BigInt(facts.gasLimit),
      maxFeePerGas: BigInt(facts.maxFeePerGas),
      maxFee: BigInt(facts.maxFee),
      maxTotal: BigInt(facts.maxTotal),
    })),
  }
}

type WireQuestion = {
  id: string
  origin: string | null
  type: ApprovalRequest['type']
  accounts?: readonly Account[]
  review?: WireReview
}

/** @internal */
export function readQuestion(text: string): ApprovalRequest {
  const question: WireQuestion = parse(text)
  return { ...question, ...(question.review && { review: readReview(question.review) }) } as ApprovalRequest
}

/** @internal */
export function readDiscovered(text: string): DiscoveredAccount[] {
  return parse<Wire<DiscoveredAccount>[]>(text).map((account) => ({
    ...account,
    nonce: toNumber(account.nonce),
    balance: BigInt(account.balance),
  }))
}

/** @internal */
export function readRecord(record: Record<string, unknown>): TransactionRecord {
  const wire = record as Record<string, string | null>
  const number = (key: string) => toNumber(wire[key] as string)
  return {
    ...record,
    ...(wire.confirmations !== undefined && { confirmations: number('confirmations') }),
    ...(wire.blockNumber !== undefined && { blockNumber: BigInt(wire.blockNumber as string) }),
    chainId: number('chainId'),
    nonce: number('nonce'),
    value: BigInt(wire.value as string),
    action: readAction(record.action as Record<string, unknown>),
    createdAt: number('createdAt'),
    gasUsed: nullable(wire.gasUsed, BigInt),
    effectiveGasPrice: nullable(wire.effectiveGasPrice, BigInt),
  } as TransactionRecord
}

/** @internal */
export function writeTransactionRequest(request: TransactionRequest): string {
  return JSON.stringify({
    ...request,
    to: request.to ?? undefined,
    value: toOptionalQuantity(request.value, 'value'),
    nonce: toOptionalQuantity(request.nonce, 'nonce'),
    gas: toOptionalQuantity(request.gas, 'gas'),
    gasPrice: toOptionalQuantity(request.gasPrice, 'gasPrice'),
    maxFeePerGas: toOptionalQuantity(request.maxFeePerGas, 'maxFeePerGas'),
    maxPriorityFeePerGas: toOptionalQuantity(request.maxPriorityFeePerGas, 'maxPriorityFeePerGas'),
    maxFeePerBlobGas: toOptionalQuantity(request.maxFeePerBlobGas, 'maxFeePerBlobGas'),
    authorizationList: request.authorizationList?.map(({ address, chainId, nonce, r, s, yParity }, index) => ({
      address,
      chainId: toQuantity(chainId, `authorizationList[${index}].chainId`),
      nonce: toQuantity(nonce, `authorizationList[${index}].nonce`),
      r,
      s,
      yParity: toQuantity(yParity, `authorizationList[${index}].yParity`),
    })),
  })
}
