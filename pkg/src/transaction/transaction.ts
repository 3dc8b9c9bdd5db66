/** Transactions of types 0 to 4, signed and unsigned. */

import { call, wasm } from '../init'
import type { Signature, SignatureLike } from '../message/signature'
import type { AccessList, Address, Hash, Hex } from '../types'
import { decode, encode } from '../wire'
import type { SignedAuthorization } from './authorization'
import type { BlobSidecar } from './blob'

type Common = {
  nonce?: number | undefined
  gas?: bigint | undefined
  value?: bigint | undefined
  data?: Hex | undefined
}

type To = { to?: Address | null | undefined }

type NoFee1559 = { maxFeePerGas?: undefined; maxPriorityFeePerGas?: undefined }

type Fee1559 = {
  chainId: number
  gasPrice?: undefined
  maxFeePerGas?: bigint | undefined
  maxPriorityFeePerGas?: bigint | undefined
  accessList?: AccessList | undefined
}

/** Type 0. Without a chain id (EIP-155) it is valid on every chain. */
export type TransactionSerializableLegacy = Common &
  To &
  NoFee1559 & { type?: 'legacy'; chainId?: number | undefined; gasPrice?: bigint | undefined; accessList?: undefined }

/** Type 1: a gas price and an access list. */
export type TransactionSerializableEIP2930 = Common &
  To &
  NoFee1559 & { type?: 'eip2930'; chainId: number; gasPrice?: bigint | undefined; accessList?: AccessList | undefined }

/** Type 2: base fee and priority fee. */
export type TransactionSerializableEIP1559 = Common & To & Fee1559 & { type?: 'eip1559' }

/**
 * Type 3: blobs. Commitments and proofs are given, never computed here. With `sidecars` a signed transaction is written as
 * gateways take it; without, or with `false`, as it is signed and as blocks hold it.
 */
export type TransactionSerializableEIP4844 = Common &
  Fee1559 & {
    type?: 'eip4844'
    to: Address
    maxFeePerBlobGas?: bigint | undefined
    /** Those of the sidecars' commitments if absent; checked against them otherwise. */
    blobVersionedHashes?: readonly Hex[] | undefined
    sidecars?: readonly BlobSidecar[] | false | undefined
  }

/** Type 4: accounts that take a contract's code as their own. */
export type TransactionSerializableEIP7702 = Common &
  Fee1559 & { type?: 'eip7702'; to: Address; authorizationList: readonly SignedAuthorization[] }

/** A transaction to serialize. Without `type`, its fields tell which it is. It may carry its own signature. */
export type TransactionSerializable = (
  | TransactionSerializableLegacy
  | TransactionSerializableEIP2930
  | TransactionSerializableEIP1559
  | TransactionSerializableEIP4844
  | TransactionSerializableEIP7702
) &
  Partial<Pick<Signature, 'r' | 's'>> & { v?: bigint | undefined; yParity?: number | undefined }

/**
 * Writes the bytes to sign, or, with a signature, to broadcast.
 *
 * A field that the type does not have is refused, and so are sidecars around what is not signed.
 *
 * @throws INVALID_PARAMS the message names the field; or the signature is out of range, or has a high s
 * @example
 * ```ts
 * const transaction = { type: 'eip1559', chainId: 1, nonce: 9, to: '0x3535353535353535353535353535353535353535', value: 1n } as const
 * serializeTransaction(transaction)
 * // => '0x02dd01098080809435353535353535353535353535353535353535350180c0'
 * ```
 */
export function serializeTransaction(transaction: TransactionSerializable, signature?: Signature): Hex {
  return call(() => wasm.serialize_transaction(encode([transaction, signature]))) as Hex
}

type Parsed = { nonce: number; gas?: bigint; value?: bigint; data?: Hex } & Partial<
  Record<'r' | 's', Hex> & { v: bigint; yParity: number }
>

type ParsedFee1559 = {
  chainId: number
  maxFeePerGas?: bigint
  maxPriorityFeePerGas?: bigint
  accessList?: AccessList
}

/** What `parseTransaction` gives: fields that are zero or empty are absent, as in viem. */
export type ParsedTransaction = Parsed &
  (
    | { type: 'legacy'; to?: Address; chainId?: number; gasPrice?: bigint }
    | { type: 'eip2930'; to?: Address; chainId: number; gasPrice?: bigint; accessList?: AccessList }
    | ({ type: 'eip1559'; to?: Address } & ParsedFee1559)
    | ({
        type: 'eip4844'
        to: Address
        maxFeePerBlobGas?: bigint
        blobVersionedHashes: readonly Hex[]
        sidecars?: readonly BlobSidecar<Hex>[]
      } & ParsedFee1559)
    | ({ type: 'eip7702'; to: Address; authorizationList: readonly SignedAuthorization[] } & ParsedFee1559)
  )

/**
 * Reads a transaction, signed or not, with or without blobs. What is accepted serializes to the same bytes again.
 *
 * A chain id or nonce beyond 2^53 is given as a bigint: as a number it would be another one.
 *
 * @throws PARSE the message says which field is wrong, and at which byte
 * @throws INVALID_PARAMS a field is not what it must be: an unknown type, a high s, a hash that is not its commitment's
 * @example
 * ```ts
 * // The worked example of EIP-155.
 * const { to, value, chainId } = parseTransaction(
 *   '0xec098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a764000080018080',
 * )
 * to // => '0x3535353535353535353535353535353535353535'
 * value // => 1000000000000000000n
 * chainId // => 1
 * parseTransaction('0x02c0') // throws PARSE
 * ```
 */
export function parseTransaction(serializedTransaction: Hex | Uint8Array): ParsedTransaction {
  return call(() => decode(wasm.parse_transaction(encode([serializedTransaction])))) as ParsedTransaction
}

/**
 * Computes the hash that a signed transaction is known by, or, with `presign`, the hash that is signed.
 *
 * Takes fields or bytes. Sidecars are no part of either hash. (viem has no such function; ox names the option.)
 *
 * @throws INVALID_PARAMS a field is wrong; without `presign`, the transaction is not signed
 * @throws PARSE the bytes are not a transaction
 * @example
 * ```ts
 * // The worked example of EIP-155.
 * const unsigned = '0xec098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a764000080018080'
 * hashTransaction(unsigned, { presign: true })
 * // => '0xdaf5a779ae972f972197303d7b574746c7ef83eadac0f2791ad23db92e4c8e53'
 * hashTransaction(unsigned) // throws INVALID_PARAMS
 * ```
 */
export function hashTransaction(
  transaction: TransactionSerializable | Hex | Uint8Array,
  options: { presign?: boolean | undefined; signature?: Signature | undefined } = {},
): Hash {
  const { signature, presign = false } = options
  return call(() => wasm.hash_transaction(encode([transaction, signature, presign]))) as Hash
}

/**
 * Recovers who signed this transaction; with `signature`, who signed these unsigned bytes.
 *
 * @throws PARSE the bytes are not a transaction
 * @throws INVALID_PARAMS the transaction is not signed, or the signature is nobody's
 * @example
 * ```ts
 * // The worked example of EIP-155.
 * const serializedTransaction =
 *   '0xf86c098504a817c800825208943535353535353535353535353535353535353535880de0b6b3a76400008025a028ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276a067cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83'
 * recoverTransactionAddress({ serializedTransaction }) // => '0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F'
 * ```
 */
export function recoverTransactionAddress(parameters: {
  serializedTransaction: Hex | Uint8Array
  signature?: SignatureLike | undefined
}): Address {
  const { serializedTransaction, signature } = parameters
  return call(() => wasm.recover_transaction_address(encode([serializedTransaction, signature]))) as Address
}
