/** Transactions of types 0 to 2, signed and unsigned. */

import { call, wasm } from '../init'
import type { Signature, SignatureLike } from '../message/signature'
import type { AccessList, Address, Hex } from '../types'
import { decode, encode } from '../wire'

type Common = {
  to?: Address | null | undefined
  nonce?: number | undefined
  gas?: bigint | undefined
  value?: bigint | undefined
  data?: Hex | undefined
}

type NoFee1559 = { maxFeePerGas?: undefined; maxPriorityFeePerGas?: undefined }

export type TransactionSerializableLegacy = Common &
  NoFee1559 & { type?: 'legacy'; chainId?: number | undefined; gasPrice?: bigint | undefined; accessList?: undefined }

export type TransactionSerializableEIP2930 = Common &
  NoFee1559 & { type?: 'eip2930'; chainId: number; gasPrice?: bigint | undefined; accessList?: AccessList | undefined }

export type TransactionSerializableEIP1559 = Common & {
  type?: 'eip1559'
  chainId: number
  gasPrice?: undefined
  maxFeePerGas?: bigint | undefined
  maxPriorityFeePerGas?: bigint | undefined
  accessList?: AccessList | undefined
}

/** A transaction to serialize. Without `type`, its fees tell which it is. It may carry its own signature. */
export type TransactionSerializable = (
  | TransactionSerializableLegacy
  | TransactionSerializableEIP2930
  | TransactionSerializableEIP1559
) &
  Partial<Pick<Signature, 'r' | 's'>> & { v?: bigint | undefined; yParity?: number | undefined }

/** The bytes to sign, or, with a signature, to broadcast. */
export function serializeTransaction(transaction: TransactionSerializable, signature?: Signature): Hex {
  return call(() => wasm.serialize_transaction(encode([transaction, signature]))) as Hex
}

type Parsed = { nonce: number; to?: Address; gas?: bigint; value?: bigint; data?: Hex } & Partial<
  Record<'r' | 's', Hex> & { v: bigint; yParity: number }
>

/** What `parseTransaction` gives: fields that are zero or empty are absent, as in viem. */
export type ParsedTransaction = Parsed &
  (
    | { type: 'legacy'; chainId?: number; gasPrice?: bigint }
    | { type: 'eip2930'; chainId: number; gasPrice?: bigint; accessList?: AccessList }
    | {
        type: 'eip1559'
        chainId: number
        maxFeePerGas?: bigint
        maxPriorityFeePerGas?: bigint
        accessList?: AccessList
      }
  )

/** Reads a transaction, signed or not. What is accepted serializes to the same bytes again. */
export function parseTransaction(serializedTransaction: Hex | Uint8Array): ParsedTransaction {
  return call(() => decode(wasm.parse_transaction(encode([serializedTransaction])))) as ParsedTransaction
}

/** Who signed this transaction; with `signature`, who signed these unsigned bytes. */
export function recoverTransactionAddress(parameters: {
  serializedTransaction: Hex | Uint8Array
  signature?: SignatureLike | undefined
}): Address {
  const { serializedTransaction, signature } = parameters
  return call(() => wasm.recover_transaction_address(encode([serializedTransaction, signature]))) as Address
}
