/** Public types of `latchkey/wallet`. */

import type { AccessList, Address, FeeSpeed, Hash, Hex, TransactionReceipt } from './types'

export type WalletStatus = 'empty' | 'locked' | 'unlocked' | 'damaged'

export type Account = {
  address: Address
  /** `hd`: derived from the mnemonic; `imported`: a private key of its own. */
  type: 'hd' | 'imported'
  derivationPath: string | null
  label: string | null
}

/** What to send. Whatever is absent is filled in: nonce, gas, fees. */
export type TransactionRequest = {
  account?: Address
  to?: Address | null
  value?: bigint
  data?: Hex
  nonce?: number
  gas?: bigint
  gasPrice?: bigint
  maxFeePerGas?: bigint
  maxPriorityFeePerGas?: bigint
  accessList?: AccessList
  type?: 'legacy' | 'eip2930' | 'eip1559'
  /** Which estimate fills the fees; `normal` if absent. */
  speed?: FeeSpeed
}

/** Mirror of `core::review::Review`: what a person is asked to judge. */
export type Review = {
  account: Address
  chainId: number | null
  action: ReviewAction
  warnings: readonly ReviewWarning[]
  signingHash: Hash
  transaction: TransactionFacts | null
}

export type TransactionFacts = {
  kind: 'legacy' | 'eip2930' | 'eip1559'
  nonce: number
  to: Address | null
  value: bigint
  gasLimit: bigint
  maxFeePerGas: bigint
  maxFee: bigint
  maxTotal: bigint
  data: Hex
  unsigned: Hex
}

export type ReviewArgument = { name: string; type: string; value: string }
export type ReviewWarning = { code: string; severity: 'caution' | 'danger'; facts: Readonly<Record<string, string>> }

export type ReviewAction =
  | { kind: 'send'; to: Address; value: bigint }
  | { kind: 'deploy'; address: Address; size: number; value: bigint }
  | { kind: 'tokenTransfer'; token: Address; from: Address; to: Address; amount: bigint }
  | { kind: 'tokenApproval'; token: Address; spender: Address; amount: bigint | null }
  | { kind: 'operatorApproval'; collection: Address; operator: Address; approved: boolean }
  | { kind: 'nftTransfer'; collection: Address; from: Address; to: Address; tokenId: bigint; amount: bigint }
  | { kind: 'call'; to: Address; value: bigint; signature: string; arguments: readonly ReviewArgument[] }
  | { kind: 'unknownCall'; to: Address; value: bigint; selector: Hex; size: number }
  | { kind: 'message'; text: string | null; bytes: Hex }
  | {
      kind: 'typedData'
      primaryType: string
      domainName: string | null
      verifyingContract: Address | null
      fields: readonly ReviewArgument[]
    }

/** What `approve` is asked. `origin` is null when the page that owns the wallet asks. */
export type ApprovalRequest =
  | { id: string; type: 'connect'; origin: string; accounts: readonly Account[] }
  | {
      id: string
      type: 'signTransaction' | 'sendTransaction' | 'signMessage' | 'signTypedData'
      origin: string | null
      review: Review
    }

/** Refusing is `false` or `{ approved: false }`. A connection may name the accounts given. */
export type Approve = (
  request: ApprovalRequest,
  /** Aborted when the question dies unanswered: the wallet was locked, the account or the chain changed. */
  options: { signal: AbortSignal },
) => Promise<boolean | { approved: boolean; accounts?: readonly Address[] }>

export type TransactionState =
  | { state: 'signed' } // journalled, not yet accepted by a gateway
  | { state: 'pending' }
  | { state: 'confirmed'; confirmations: number; blockNumber: bigint }
  | { state: 'failed'; reason: string | null; blockNumber: bigint }
  | { state: 'replaced'; by: Hash | null }
  | { state: 'dropped'; reason: string | null }

export type TransactionRecord = TransactionState & {
  hash: Hash
  chainId: number
  from: Address
  to: Address | null
  nonce: number
  value: bigint
  /** What it does, as reviewed. */
  action: ReviewAction
  origin: string | null
  /** Milliseconds since the Unix epoch. */
  createdAt: number
  contractAddress: Address | null
  gasUsed: bigint | null
  effectiveGasPrice: bigint | null
}

/**
 * What a notice is about: the vault, the journal, what waits to be broadcast, the chain, the storage, the password. A test
 * compares the list with what the core gives.
 */
export type NoticeCode =
  | 'vault-older-generation'
  | 'vault-damaged'
  | 'journal-damaged'
  | 'broadcast-delayed'
  | 'chain-restarted'
  | 'storage-refused'
  | 'storage-cleared'
  | 'storage-not-persistent'
  | 'password-old-copy'

export type WalletEvents = {
  status: WalletStatus
  accounts: readonly Account[]
  /** One record changed (or is new). */
  transaction: TransactionRecord
  /** A notice worth showing: an older vault generation was opened, persistence was refused, … `message` is English. */
  notice: { code: NoticeCode; message: string }
}

/** The EIP-1193 provider of one origin. */
export type Provider = {
  request(args: { method: string; params?: unknown }): Promise<unknown>
  on(event: string, listener: (...args: never[]) => void): unknown
  removeListener(event: string, listener: (...args: never[]) => void): unknown
}

export interface Wallet {
  readonly status: WalletStatus
  /** The account used when a request names none. */
  readonly selected: Address | null
  /** The chain of the client. */
  readonly chainId: number
  /** True once the mnemonic was proven to be written down. */
  readonly backedUp: boolean

  /** Makes a mnemonic and a vault. Show the words once, then drop the string. */
  create(options: {
    password: string
    words?: 12 | 15 | 18 | 21 | 24
    replace?: boolean
  }): Promise<{ mnemonic: string; accounts: readonly Account[] }>
  /** Checks words (zero-based positions) against the mnemonic, in the signer; remembers success. */
  confirmBackup(words: readonly { position: number; word: string }[]): Promise<boolean>
  restore(options: {
    mnemonic: string
    password: string
    passphrase?: string
    replace?: boolean
  }): Promise<readonly Account[]>
  unlock(password: string): Promise<readonly Account[]>
  /** Wipes the signer and terminates its worker. */
  lock(): Promise<void>
  changePassword(options: { password: string; newPassword: string }): Promise<void>
  /** Milliseconds without use after which the wallet locks itself; null: never. Default 15 minutes. */
  setAutoLock(milliseconds: number | null): Promise<void>
  readonly autoLock: number | null
  /** Says that the person is there: restarts the idle clock. */
  touch(): void

  accounts(): readonly Account[]
  select(address: Address): Promise<void>
  label(address: Address, label: string | null): Promise<void>
  addAccount(): Promise<Account>
  importPrivateKey(privateKey: Hex): Promise<Account>
  importKeystore(json: string, password: string): Promise<Account>
  exportKeystore(options: { address: Address; password: string; keystorePassword: string }): Promise<string>
  exportPrivateKey(options: { address: Address; password: string }): Promise<Hex>
  exportMnemonic(password: string): Promise<string>

  /** Fills nonce, gas and fees, checks the balance and decodes: what `sendTransaction` would ask to approve. */
  prepareTransaction(request: TransactionRequest): Promise<Review>
  signMessage(options: { account?: Address; message: string | { raw: Hex | Uint8Array } }): Promise<Hex>
  signTypedData(options: {
    account?: Address
    domain: object
    types: object
    primaryType: string
    message: object
  }): Promise<Hex>
  signTransaction(request: TransactionRequest): Promise<Hex>
  /**
   * Reviews, asks, signs, journals, broadcasts. Resolves with the hash once the journal holds it and a gateway took it, or,
   * with the notice `broadcast-delayed`, if no gateway answers: it is sent as soon as one does. Never send it anew.
   */
  sendTransaction(request: TransactionRequest): Promise<Hash>
  waitForTransaction(hash: Hash, options?: { confirmations?: number; timeout?: number }): Promise<TransactionReceipt>
  /** Newest first. */
  transactions(): readonly TransactionRecord[]

  /** Another client for the same or another chain. */
  setClient(client: import('./client-types').Client): Promise<void>
  provider(options: { origin: string }): Provider
  on<E extends keyof WalletEvents>(event: E, listener: (value: WalletEvents[E]) => void): () => void
  /** Stops following transactions and ends the signer. */
  close(): Promise<void>
}
