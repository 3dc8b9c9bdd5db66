/** Accounts that sign in this thread, with viem's shapes. */

import type { TypedData } from 'abitype'
import { LatchkeyError } from '../errors'
import { bytesToHex, hexToBytes } from '../hex'
import { init } from '../init'
import { keccak256 } from '../keccak'
import type { SignableMessage } from '../message/message'
import { type TypedDataDefinition, typedDataJson } from '../message/typed-data'
import { messageBytes } from '../signer/message-bytes'
import { serializeTransaction, type TransactionSerializable } from '../transaction/transaction'
import type { Address, Hash, Hex } from '../types'
import { call, takeSecret, wasm } from './module'
import { wiping, withPrivateKey } from './secret-bytes'

export type AccountOptions = {
  /**
   * Whether each signature is checked by k256, an audited implementation that did not make it, before it is given out. That
   * takes most of a signature's time; without it, a fault of the machine or of our unaudited arithmetic goes unnoticed.
   * `latchkey/wallet` always checks. Absent: no.
   */
  verify?: boolean | undefined
}

/** A signature in viem's shape. */
export type SignatureObject = { r: Hex; s: Hex; v: bigint; yParity: number }

/** What delegates an account to a contract's code (EIP-7702). Chain 0 is every chain. */
export type AuthorizationRequest = { chainId: number; nonce: number } & (
  | { address: Address; contractAddress?: undefined }
  | { contractAddress: Address; address?: undefined }
)
export type SignedAuthorization = { address: Address; chainId: number; nonce: number } & SignatureObject

/** Writes a transaction of a chain with types of its own, without a signature and with one. */
export type TransactionSerializer = (transaction: never, signature?: never) => Hex | Promise<Hex>

/** A local account of viem: `createWalletClient({ account, … })` takes it. */
export type LocalAccount<source extends string = string> = {
  address: Address
  /** 4, x, y. */
  publicKey: Hex
  source: source
  type: 'local'
  /** Signs a hash as it is. What it stands for, nobody can tell from it. */
  sign(parameters: { hash: Hash }): Promise<Hex>
  signAuthorization(request: AuthorizationRequest): Promise<SignedAuthorization>
  signMessage(parameters: { message: SignableMessage }): Promise<Hex>
  signTransaction: {
    (transaction: TransactionSerializable, options?: { serializer?: TransactionSerializer | undefined }): Promise<Hex>
    /** As viem's clients call it. */
    (transaction: object, options?: { serializer?: TransactionSerializer | undefined }): Promise<Hex>
  }
  signTypedData: {
    <const types extends TypedData | Record<string, unknown>, primaryType extends keyof types | 'EIP712Domain'>(
      definition: TypedDataDefinition<types, primaryType>,
    ): Promise<Hex>
    /** As viem's clients call it. */
    (definition: object): Promise<Hex>
  }
}

export type PrivateKeyAccount = LocalAccount<'privateKey'>

/**
 * Gives the account of a private key: `0x` and 64 hex digits, or 32 bytes. The key stays in the module's memory until the
 * account is collected as garbage.
 *
 * @throws INVALID_PARAMS not a private key
 * @example
 * ```ts
 * privateKeyToAccount(`0x${'46'.repeat(32)}`).address // => '0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F'
 * privateKeyToAccount(`0x${'00'.repeat(32)}`) // throws INVALID_PARAMS
 * ```
 */
export function privateKeyToAccount(privateKey: Hex | Uint8Array, options: AccountOptions = {}): PrivateKeyAccount {
  return toAccount(keyOf(privateKey, options), 'privateKey')
}

/**
 * Gives the address of a private key.
 *
 * @throws INVALID_PARAMS not a private key
 * @example
 * ```ts
 * privateKeyToAddress(`0x${'46'.repeat(32)}`) // => '0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F'
 * ```
 */
export function privateKeyToAddress(privateKey: Hex | Uint8Array): Address {
  return call(() => withPrivateKey(privateKey, (bytes) => wasm.private_key_to_address(bytes))) as Address
}

/**
 * Gives the address of a public key: `0x`, 4, x, y, or compressed. A key that is no point of the curve is refused.
 *
 * @throws INVALID_PARAMS not a public key
 * @example
 * ```ts
 * const account = privateKeyToAccount(`0x${'46'.repeat(32)}`)
 * publicKeyToAddress(account.publicKey) // => account.address
 * ```
 */
export function publicKeyToAddress(publicKey: Hex): Address {
  const bytes = hexToBytes(publicKey)
  return call(() => wasm.public_key_to_address(bytes)) as Address
}

/**
 * Draws a new private key from the platform's randomness.
 *
 * @throws ENTROPY the platform has no secure randomness
 * @example
 * ```ts
 * size(generatePrivateKey()) // => 32
 * ```
 */
export function generatePrivateKey(): Hex {
  const key = call(() => wasm.AccountKey.generate(false))
  const bytes = takeSecret(() => key.private_key())
  key.free()
  return wiping(bytes, (bytes) => bytesToHex(bytes))
}

/** @internal */
export function keyOf(privateKey: Hex | Uint8Array, { verify = false }: AccountOptions): wasm.AccountKey {
  return call(() => withPrivateKey(privateKey, (bytes) => wasm.AccountKey.from_private_key(bytes, verify)))
}

/** @internal */
export function toAccount<source extends string>(key: wasm.AccountKey, source: source): LocalAccount<source> {
  return {
    address: call(() => key.address()) as Address,
    publicKey: call(() => key.public_key()) as Hex,
    source,
    type: 'local',
    sign: async ({ hash }) => signHash(key, hash),
    signAuthorization: async (request) => signAuthorizationWith(key, request),
    signMessage: async ({ message }) => signMessageWith(key, message),
    signTransaction: (transaction: object, { serializer }: { serializer?: TransactionSerializer | undefined } = {}) =>
      signTransactionWith(key, transaction as TransactionSerializable, serializer),
    signTypedData: async (definition: object) => signTypedDataWith(key, definition as TypedDataDefinition),
  }
}

/** @internal */
export function signHash(key: wasm.AccountKey, hash: Hash): Hex {
  return call(() => key.sign_hash(hash)) as Hex
}

/** @internal */
export function signMessageWith(key: wasm.AccountKey, message: SignableMessage): Hex {
  const bytes = messageBytes(message)
  return call(() => key.sign_message(bytes)) as Hex
}

/** @internal */
export function signTypedDataWith(key: wasm.AccountKey, definition: TypedDataDefinition): Hex {
  const { types, primaryType, domain, message } = definition
  const json = typedDataJson({ types, primaryType, domain, message })
  return call(() => key.sign_typed_data(json)) as Hex
}

/** @internal */
export function signAuthorizationWith(key: wasm.AccountKey, request: AuthorizationRequest): SignedAuthorization {
  const { chainId, nonce } = request
  const address = request.contractAddress ?? request.address
  const integer = (value: number, path: string): bigint => {
    if (Number.isSafeInteger(value) && value >= 0) return BigInt(value)
    throw new LatchkeyError('INVALID_PARAMS', `${path}: expected an integer, 0 or more`, { path })
  }
  const [chain, count] = [integer(chainId, 'chainId'), integer(nonce, 'nonce')]
  const signature = call(() => key.sign_authorization(chain, address, count)) as Hex
  return { address, chainId, nonce, ...toObject(signature) }
}

/** @internal */
export async function signTransactionWith(
  key: wasm.AccountKey,
  transaction: TransactionSerializable,
  serializer?: TransactionSerializer,
): Promise<Hex> {
  if (!codecsReady) await loadCodecs()
  const unsigned = withoutSignature(transaction)
  if (serializer) {
    const write = serializer as (transaction: object, signature?: SignatureObject) => Hex | Promise<Hex>
    const signature = signHash(key, keccak256(await write(signable(unsigned))))
    return write(unsigned, toObject(signature))
  }
  const bytes = serializeTransaction(signable(unsigned))
  if ((unsigned.type as string) !== 'eip4844') return call(() => key.sign_transaction(bytes)) as Hex
  // Blobs are not signed, and come back around what was.
  const signature = call(() => key.transaction_signature(bytes)) as Hex
  return serializeTransaction(unsigned, toObject(signature))
}

let codecsReady = false

/** `latchkey.wasm`, which reads transactions in viem's shape. It never gets a key. */
async function loadCodecs(): Promise<void> {
  await init()
  codecsReady = true
}

/** What is signed of what was given: a parsed transaction brings its signature along, and viem's clients their account. */
function withoutSignature(transaction: TransactionSerializable & { account?: unknown }): TransactionSerializable {
  if (transaction.r === undefined && transaction.s === undefined && transaction.account === undefined)
    return transaction
  const { r: _r, s: _s, v: _v, yParity: _yParity, account: _account, ...unsigned } = transaction
  return unsigned as TransactionSerializable
}

/** What of a transaction is signed: of one with blobs, no blob. */
function signable(transaction: TransactionSerializable): TransactionSerializable {
  return (transaction.type as string) === 'eip4844' ? ({ ...transaction, sidecars: false } as never) : transaction
}

/** @internal */
export function toObject(signature: Hex): SignatureObject {
  const odd = signature.endsWith('c')
  return {
    r: `0x${signature.slice(2, 66)}`,
    s: `0x${signature.slice(66, 130)}`,
    v: odd ? 28n : 27n,
    yParity: odd ? 1 : 0,
  }
}
