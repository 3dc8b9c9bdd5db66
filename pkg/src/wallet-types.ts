/** Public types of `latchkey/wallet`. */

import type { AccessList, Address, FeeSpeed, Hash, Hex, TransactionReceipt } from './types'

export type WalletStatus = 'empty' | 'locked' | 'unlocked' | 'damaged'

export type Account = {
  address: Address
  /** `hd`: derived from a mnemonic; `imported`: a private key of its own; `watch`: only looked at, its key is elsewhere. */
  type: 'hd' | 'imported' | 'watch'
  derivationPath: string | null
  /** The fingerprint of the mnemonic that it is derived from. */
  seed: Hex | null
  label: string | null
  /** Its owner does not want to see it, and no page is given it. */
  hidden: boolean
}

/** One mnemonic of the wallet. */
export type Seed = {
  /** Of its BIP-32 master key, 4 bytes: its name. */
  fingerprint: Hex
  /** How many words it has. */
  words: number
  label: string | null
  /** True once it was proven to be written down. */
  backedUp: boolean
}

/** One way to open the wallet. */
export type WalletSlot = {
  id: Hex
  /** `password`, `passkey`, or what a newer version calls it. */
  type: string
  /** A passkey's credential id. */
  credential: Hex | null
  /** What a passkey's pseudo-random function is asked. */
  salt: Hash | null
}

/** Proves who asks: the password, or a passkey that opens this wallet, which the browser then asks for. */
export type Proof = string | { passkey: true }

/** An account that was used, found by `discoverAccounts`. */
export type DiscoveredAccount = {
  address: Address
  derivationPath: string
  scheme: string
  /** Whether the wallet has it already. */
  known: boolean
  nonce: number
  balance: bigint
  hasCode: boolean
}

export type DiscoveryProgress = { scheme: string; checked: number; found: number }

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
  type?: 'legacy' | 'eip2930' | 'eip1559' | 'eip4844' | 'eip7702'
  /** Which estimate fills the fees; `normal` if absent. */
  speed?: FeeSpeed
  /** Type 4: accounts that take a contract's code as their own, each with its signature. `gas` must be given. */
  authorizationList?: readonly SignedDelegation[]
  /** Type 3, which is signed and not sent: whoever has the blobs sends it (`serializeTransaction` with `sidecars`). */
  blobVersionedHashes?: readonly Hex[]
  /** Type 3: most wei per blob gas. */
  maxFeePerBlobGas?: bigint
}

/** An authorisation that an account signed (EIP-7702): chain 0 is every chain, the zero address ends a delegation. */
export type SignedDelegation = { address: Address; chainId: number; nonce: number; r: Hex; s: Hex; yParity: number }

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
  kind: 'legacy' | 'eip2930' | 'eip1559' | 'eip4844' | 'eip7702'
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
  | 'slot-old-copy'

export type WalletEvents = {
  status: WalletStatus
  accounts: readonly Account[]
  /** One record changed (or is new). */
  transaction: TransactionRecord
  /** A discovery of accounts went on. */
  discovery: DiscoveryProgress
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
  /** True once every mnemonic was proven to be written down. */
  readonly backedUp: boolean

  /**
   * Makes a mnemonic and a vault. Show the words once, then drop the string.
   *
   * @throws VAULT_STATE there is a vault, and `replace` is not set
   * @throws INVALID_PARAMS a number of words that no mnemonic has, or a password too short
   * @throws ENTROPY the platform has no secure randomness
   * @throws STORAGE the storage refuses; the wallet is as it was
   * @example
   * ```ts
   * const mine = await createWallet({ client, storage: 'memory', approve: async () => false })
   * const { mnemonic } = await mine.create({ password: 'correct horse battery staple' })
   * mnemonic.split(' ').length // => 12
   * await mine.close()
   * await wallet.create({ password: 'correct horse battery staple' }) // throws VAULT_STATE
   * ```
   */
  create(options: {
    password: string
    words?: 12 | 15 | 18 | 21 | 24
    replace?: boolean
  }): Promise<{ mnemonic: string; accounts: readonly Account[] }>

  /**
   * Checks words (zero-based positions) against a mnemonic, in the signer; remembers success. The first, if none is named.
   *
   * @throws LOCKED
   * @throws INVALID_PARAMS fewer than three words, or a position twice
   * @example
   * ```ts
   * const words = [{ position: 0, word: 'test' }, { position: 5, word: 'test' }, { position: 11, word: 'junk' }]
   * await wallet.confirmBackup(words) // => true
   * wallet.backedUp // => true
   * await wallet.confirmBackup(words.slice(1)) // throws INVALID_PARAMS
   * ```
   */
  confirmBackup(words: readonly { position: number; word: string }[], options?: { seed?: Hex }): Promise<boolean>

  /**
   * Makes a vault of a mnemonic, and of the BIP-39 passphrase if there is one.
   *
   * @throws INVALID_MNEMONIC the words are none
   * @throws VAULT_STATE there is a vault, and `replace` is not set
   * @throws STORAGE the storage refuses; the wallet is as it was
   * @example
   * ```ts
   * const mine = await createWallet({ client, storage: 'memory', approve: async () => false })
   * const mnemonic = 'test test test test test test test test test test test junk'
   * const [first] = await mine.restore({ mnemonic, password: 'correct horse battery staple' })
   * first?.address // => '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
   * await mine.close()
   * ```
   */
  restore(options: {
    mnemonic: string
    password: string
    passphrase?: string
    /**
     * The words' list (`loadWordList`). Not needed: where English does not know a word, the other lists are loaded and
     * tried. A list that is given is the only one tried.
     */
    wordList?: string
    replace?: boolean
  }): Promise<readonly Account[]>

  /**
   * Opens the vault, by the password or by a passkey; gives the accounts in it. After five wrong passwords each further try
   * has to wait 1, 2, 4 … 60 seconds.
   *
   * @throws WRONG_PASSWORD
   * @throws LIMIT not yet: `data.waitMs` tells how long
   * @throws NOT_FOUND no passkey opens this wallet
   * @throws VAULT_STATE there is no vault
   * @throws VAULT_DAMAGED the vault is damaged in every generation
   * @throws UNSUPPORTED_VERSION a newer version wrote the vault
   * @example
   * ```ts
   * await wallet.lock()
   * await wallet.unlock('another password') // throws WRONG_PASSWORD
   * const [first] = await wallet.unlock('correct horse battery staple')
   * first?.address // => '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
   * ```
   */
  unlock(proof: Proof): Promise<readonly Account[]>

  /**
   * Tells how many milliseconds must pass before a password may be tried. Kept across reloads.
   *
   * @example
   * ```ts
   * await wallet.waitBeforeUnlock() // => 0
   * ```
   */
  waitBeforeUnlock(): Promise<number>

  /**
   * Lists the ways to open the wallet, also of a locked one.
   *
   * @throws STORAGE the storage cannot be read
   * @example
   * ```ts
   * const [slot] = await wallet.slots()
   * slot?.type // => 'password'
   * ```
   */
  slots(): Promise<readonly WalletSlot[]>

  /**
   * Makes a passkey, named as a person will see it, and lets it open the wallet too.
   *
   * @throws WRONG_PASSWORD
   * @throws METHOD_UNSUPPORTED there are no passkeys here, or this one cannot open a wallet (WebAuthn `prf`)
   * @throws USER_REJECTED the person did not use it
   * @throws LIMIT the wallet has as many ways to open it as it can
   * @throws LOCKED
   * @example
   * ```ts
   * const options = { password: 'correct horse battery staple', name: 'Laptop' }
   * await wallet.addPasskey(options) // throws METHOD_UNSUPPORTED
   * ```
   */
  addPasskey(options: { password: Proof; name: string }): Promise<void>

  /**
   * Takes a way to open the wallet away. The one that is proven by must be another.
   *
   * @throws WRONG_PASSWORD
   * @throws NOT_FOUND there is no such way
   * @throws VAULT_STATE it is the one that is proven by
   * @throws LOCKED
   * @example
   * ```ts
   * const [slot] = await wallet.slots()
   * await wallet.removeSlot(slot?.id ?? '0x', 'correct horse battery staple') // throws VAULT_STATE
   * ```
   */
  removeSlot(id: Hex, password: Proof): Promise<void>

  /**
   * Wipes the signer and terminates its worker.
   *
   * @example
   * ```ts
   * await wallet.lock()
   * wallet.status // => 'locked'
   * await wallet.unlock('correct horse battery staple')
   * wallet.status // => 'unlocked'
   * ```
   */
  lock(): Promise<void>

  /**
   * Wraps the vault's key with another password. A passkey can set one when the old one is forgotten.
   *
   * @throws WRONG_PASSWORD
   * @throws LOCKED
   * @throws VAULT_STATE another tab changed the vault meanwhile
   * @throws STORAGE the storage refuses; the old password counts
   * @example
   * ```ts
   * const password = 'correct horse battery staple'
   * await wallet.changePassword({ password: 'another password', newPassword: password }) // throws WRONG_PASSWORD
   * await wallet.changePassword({ password, newPassword: 'a password of today' })
   * await wallet.changePassword({ password: 'a password of today', newPassword: password })
   * ```
   */
  changePassword(options: { password: Proof; newPassword: string }): Promise<void>

  /**
   * Sets the milliseconds without use after which the wallet locks itself; null: never. Default 15 minutes.
   *
   * @throws INVALID_PARAMS less than ten seconds or more than a week
   * @throws STORAGE the storage refuses
   * @example
   * ```ts
   * await wallet.setAutoLock(60_000)
   * wallet.autoLock // => 60000
   * await wallet.setAutoLock(5) // throws INVALID_PARAMS
   * await wallet.setAutoLock(null)
   * ```
   */
  setAutoLock(milliseconds: number | null): Promise<void>
  readonly autoLock: number | null

  /**
   * Says that the person is there: restarts the idle clock.
   *
   * @example
   * ```ts
   * wallet.touch() // => undefined
   * ```
   */
  touch(): void

  /**
   * Gives the accounts, also of a locked wallet: in their owner's order, hidden and watched ones too.
   *
   * @example
   * ```ts
   * wallet.accounts()[0]?.type // => 'hd'
   * ```
   */
  accounts(): readonly Account[]

  /**
   * Gives the mnemonics, by name, also of a locked wallet.
   *
   * @example
   * ```ts
   * wallet.seeds()[0]?.fingerprint // => '0x16a93ed0'
   * ```
   */
  seeds(): readonly Seed[]

  /**
   * Chooses the account used when a request names none.
   *
   * @throws INVALID_PARAMS the wallet has no such account
   * @throws STORAGE the storage refuses
   * @example
   * ```ts
   * await wallet.select('0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266')
   * wallet.selected // => '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
   * await wallet.select('0x00000000000000000000000000000000000badad') // throws INVALID_PARAMS
   * ```
   */
  select(address: Address): Promise<void>

  /**
   * Names an account, or takes its name away.
   *
   * @throws INVALID_PARAMS no such account; more than 64 characters, or ones that do not show or turn the writing around
   * @throws STORAGE the storage refuses
   * @example
   * ```ts
   * const address = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
   * await wallet.label(address, 'Savings')
   * wallet.accounts()[0]?.label // => 'Savings'
   * ```
   */
  label(address: Address, label: string | null): Promise<void>

  /**
   * Names a mnemonic, or takes its name away.
   *
   * @throws INVALID_PARAMS no such mnemonic; a label as `label` refuses it
   * @throws STORAGE the storage refuses
   * @example
   * ```ts
   * await wallet.labelSeed('0x16a93ed0', 'Main')
   * wallet.seeds()[0]?.label // => 'Main'
   * ```
   */
  labelSeed(seed: Hex, label: string | null): Promise<void>

  /**
   * Hides an account from lists and from pages, or shows it again.
   *
   * @throws INVALID_PARAMS no such account
   * @throws STORAGE the storage refuses
   * @example
   * ```ts
   * const address = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
   * await wallet.hide(address)
   * wallet.accounts()[0]?.hidden // => true
   * await wallet.hide(address, false)
   * ```
   */
  hide(address: Address, hidden?: boolean): Promise<void>

  /**
   * Puts the accounts in another order.
   *
   * @throws INVALID_PARAMS `order` does not name every account once
   * @throws STORAGE the storage refuses
   * @example
   * ```ts
   * await wallet.reorder(wallet.accounts().map(({ address }) => address))
   * await wallet.reorder([]) // throws INVALID_PARAMS
   * ```
   */
  reorder(order: readonly Address[]): Promise<void>

  /**
   * Adds an account that is only looked at: nothing can be signed with it.
   *
   * @throws INVALID_PARAMS it is in the list already
   * @throws STORAGE the storage refuses
   * @example
   * ```ts
   * const address = '0x00000000219ab540356cBB839Cbe05303d7705Fa'
   * await wallet.watch(address, 'Deposits')
   * await wallet.signMessage({ account: address, message: 'hello' }) // throws UNAUTHORIZED
   * await wallet.unwatch(address)
   * ```
   */
  watch(address: Address, label?: string): Promise<void>

  /**
   * Drops an account that was only looked at.
   *
   * @throws INVALID_PARAMS it is none of those
   * @throws STORAGE the storage refuses
   * @example
   * ```ts
   * await wallet.unwatch('0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266') // throws INVALID_PARAMS
   * ```
   */
  unwatch(address: Address): Promise<void>

  /**
   * Derives an account: at `path`, or the next one at `m/44'/60'/0'/0/i`; of the first mnemonic, if none is named.
   *
   * @throws INVALID_PARAMS the path is none, or its account is here already
   * @throws LOCKED
   * @throws VAULT_STATE another tab changed the vault meanwhile
   * @throws STORAGE the storage refuses
   * @example
   * ```ts
   * const { address } = await wallet.addAccount()
   * address // => '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
   * ```
   */
  addAccount(options?: { seed?: Hex; path?: string }): Promise<Account>

  /**
   * Derives the accounts at `paths`; gives those that are new.
   *
   * @throws INVALID_PARAMS a path is none, or no account is new
   * @throws LOCKED
   * @throws VAULT_STATE no such mnemonic, or another tab changed the vault meanwhile
   * @throws STORAGE the storage refuses
   * @example
   * ```ts
   * const [ledger] = await wallet.addAccounts({ paths: ["m/44'/60'/1'/0/0"] })
   * ledger?.address // => '0x8C8d35429F74ec245F8Ef2f4Fd1e551cFF97d650'
   * ```
   */
  addAccounts(options: { seed?: Hex; paths: readonly string[] }): Promise<readonly Account[]>

  /**
   * Looks through path schemes (`m/44'/60'/{index}'/0/0`) for accounts that sent a transaction, hold ether or have code, until
   * `gapLimit` (20) in a row did not. Adds none. The gateway learns that the addresses belong together.
   *
   * @throws INVALID_PARAMS a scheme without `{index}`, or a gap limit that is not 1 to 100
   * @throws LOCKED
   * @throws DISCONNECTED no gateway answers: what could not be asked is not taken for unused
   * @example
   * ```ts
   * await wallet.discoverAccounts({ gapLimit: 0 }) // throws INVALID_PARAMS
   * ```
   */
  discoverAccounts(options?: {
    seed?: Hex
    schemes?: readonly string[]
    gapLimit?: number
    onProgress?: (progress: DiscoveryProgress) => void
  }): Promise<readonly DiscoveredAccount[]>

  /**
   * Adds another mnemonic, and its first account.
   *
   * @throws INVALID_MNEMONIC the words are none
   * @throws INVALID_PARAMS it is in the wallet already
   * @throws LOCKED
   * @throws VAULT_STATE another tab changed the vault meanwhile
   * @throws STORAGE the storage refuses
   * @example
   * ```ts
   * const mnemonic = 'legal winner thank year wave sausage worth useful legal winner thank yellow'
   * const { fingerprint } = await wallet.addMnemonic({ mnemonic })
   * fingerprint // => '0xb8688df1'
   * ```
   */
  addMnemonic(options: { mnemonic: string; passphrase?: string; wordList?: string }): Promise<Seed>

  /**
   * Makes another mnemonic, and its first account. Show the words once, then drop the string.
   *
   * @throws ENTROPY the platform has no secure randomness
   * @throws LOCKED
   * @throws VAULT_STATE another tab changed the vault meanwhile
   * @throws STORAGE the storage refuses
   * @example
   * ```ts
   * const { mnemonic } = await wallet.createMnemonic({ words: 24 })
   * mnemonic.split(' ').length // => 24
   * ```
   */
  createMnemonic(options?: { words?: 12 | 15 | 18 | 21 | 24 }): Promise<{ mnemonic: string; seed: Seed }>

  /**
   * Adds a private key.
   *
   * @throws INVALID_PARAMS not a private key
   * @throws LOCKED
   * @throws VAULT_STATE another tab changed the vault meanwhile
   * @throws STORAGE the storage refuses
   * @example
   * ```ts
   * const { address } = await wallet.importPrivateKey(`0x${'46'.repeat(32)}`)
   * address // => '0x9d8A62f656a8d1615C1294fd71e9CFb3E4855A4F'
   * ```
   */
  importPrivateKey(privateKey: Hex): Promise<Account>

  /**
   * Adds the key of a key file (Web3 Secret Storage V3).
   *
   * @throws WRONG_PASSWORD the password is wrong, or the file is damaged
   * @throws PARSE the file is no key file
   * @throws LOCKED
   * @throws STORAGE the storage refuses
   * @example
   * ```ts
   * await wallet.importKeystore('{}', 'secret') // throws PARSE
   * ```
   */
  importKeystore(json: string, password: string): Promise<Account>

  /**
   * Adds what another wallet's file holds: Web3 Secret Storage V3, a MetaMask vault, an eth-lightwallet vault, an Ether sale
   * wallet. Gives the accounts that are new.
   *
   * @throws WRONG_PASSWORD the password is wrong, or the file is damaged
   * @throws PARSE the file is none of those
   * @throws LIMIT the file is over 2 MiB, or asks for more work than is sound
   * @throws INVALID_PARAMS all of it is here already
   * @throws LOCKED
   * @throws STORAGE the storage refuses
   * @example
   * ```ts
   * await wallet.importFile('{}', 'secret') // throws PARSE
   * ```
   */
  importFile(json: string, password: string): Promise<readonly Account[]>

  /**
   * Writes an account's key as a key file, encrypted with a password of its own.
   *
   * @throws WRONG_PASSWORD
   * @throws LOCKED
   * @throws INVALID_PARAMS the wallet has no such account
   * @example
   * ```ts
   * const address = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
   * const keystorePassword = 'another password'
   * await wallet.exportKeystore({ address, password: 'a wrong one', keystorePassword }) // throws WRONG_PASSWORD
   * ```
   */
  exportKeystore(options: { address: Address; password: Proof; keystorePassword: string }): Promise<string>

  /**
   * Gives an account's private key. Whoever has it has the account.
   *
   * @throws WRONG_PASSWORD
   * @throws LOCKED
   * @throws INVALID_PARAMS the wallet has no such account
   * @example
   * ```ts
   * const address = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
   * await wallet.exportPrivateKey({ address, password: 'correct horse battery staple' })
   * // => '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'
   * ```
   */
  exportPrivateKey(options: { address: Address; password: Proof }): Promise<Hex>

  /**
   * Gives a mnemonic; the first, if none is named. Whoever has it has every account that is derived from it.
   *
   * @throws WRONG_PASSWORD
   * @throws LOCKED
   * @example
   * ```ts
   * await wallet.exportMnemonic('correct horse battery staple')
   * // => 'test test test test test test test test test test test junk'
   * ```
   */
  exportMnemonic(password: Proof, options?: { seed?: Hex }): Promise<string>

  /**
   * Gives the BIP-39 passphrase that belongs to a mnemonic; null if it has none.
   *
   * @throws WRONG_PASSWORD
   * @throws LOCKED
   * @example
   * ```ts
   * await wallet.exportPassphrase('correct horse battery staple') // => null
   * ```
   */
  exportPassphrase(password: Proof, options?: { seed?: Hex }): Promise<string | null>

  /**
   * Writes everything as one encrypted file: the vault, labels, permissions, the journal, settings. What opens this wallet
   * opens it.
   *
   * @throws WRONG_PASSWORD
   * @throws LOCKED
   * @throws LIMIT it would be over 14 MiB
   * @throws VAULT_STATE another tab changed the vault meanwhile
   * @example
   * ```ts
   * const backup = await wallet.exportBackup('correct horse battery staple')
   * JSON.parse(backup).format // => 'latchkey-backup'
   * ```
   */
  exportBackup(password: Proof): Promise<string>

  /**
   * Makes this the wallet of a backup.
   *
   * @throws WRONG_PASSWORD
   * @throws VAULT_STATE there is a vault, and `replace` is not set
   * @throws PARSE the file is no backup
   * @throws LIMIT the file is over 14 MiB
   * @throws UNSUPPORTED_VERSION a newer version wrote it
   * @throws STORAGE the storage refuses; the wallet is as it was
   * @example
   * ```ts
   * const password = 'correct horse battery staple'
   * const backup = await wallet.exportBackup(password)
   * const mine = await createWallet({ client, storage: 'memory', approve: async () => false })
   * const accounts = await mine.restoreBackup({ backup, password })
   * accounts.length === wallet.accounts().length // => true
   * await mine.close()
   * ```
   */
  restoreBackup(options: { backup: string; password: string; replace?: boolean }): Promise<readonly Account[]>

  /**
   * Fills nonce, gas and fees, checks the balance and decodes: what `sendTransaction` would ask to approve.
   *
   * @throws INSUFFICIENT_FUNDS with figures
   * @throws REVERTED the call would fail
   * @throws INVALID_PARAMS the request contradicts itself, or names no account of the wallet
   * @example
   * ```ts
   * const to = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
   * const { action } = await wallet.prepareTransaction({ to, value: parseEther('0.5') })
   * action // => { kind: 'send', to, value: 500000000000000000n }
   * await wallet.prepareTransaction({ to, value: parseEther('1000000') }) // throws INSUFFICIENT_FUNDS
   * ```
   */
  prepareTransaction(request: TransactionRequest): Promise<Review>

  /**
   * Asks to approve a personal message (EIP-191), and signs it.
   *
   * @throws USER_REJECTED
   * @throws LOCKED
   * @throws INVALID_PARAMS not a message, or no account of the wallet
   * @example
   * ```ts
   * const signature = await wallet.signMessage({ message: 'hi' })
   * recoverMessageAddress({ message: 'hi', signature }) // => wallet.selected
   * ```
   */
  signMessage(options: { account?: Address; message: string | { raw: Hex | Uint8Array } }): Promise<Hex>

  /**
   * Asks to approve typed data (EIP-712, V4), and signs it.
   *
   * @throws USER_REJECTED
   * @throws LOCKED
   * @throws INVALID_PARAMS not typed data, of another chain than the wallet's, or no account of the wallet
   * @example
   * ```ts
   * const types = { Vote: [{ name: 'choice', type: 'uint8' }] } as const
   * const vote = { types, primaryType: 'Vote', domain: { chainId: wallet.chainId }, message: { choice: 2 } } as const
   * const signature = await wallet.signTypedData(vote)
   * recoverTypedDataAddress({ ...vote, signature }) // => wallet.selected
   * await wallet.signTypedData({ ...vote, domain: { chainId: 5 } }) // throws INVALID_PARAMS
   * ```
   */
  signTypedData(options: {
    account?: Address
    domain: object
    types: object
    primaryType: string
    message: object
  }): Promise<Hex>

  /**
   * Asks to approve a transaction, and signs it without sending it.
   *
   * @throws USER_REJECTED
   * @throws LOCKED
   * @throws INSUFFICIENT_FUNDS with figures
   * @throws REVERTED the call would fail
   * @throws INVALID_PARAMS the request contradicts itself, or names no account of the wallet
   * @example
   * ```ts
   * const serializedTransaction = await wallet.signTransaction({ to: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8', value: 1n })
   * recoverTransactionAddress({ serializedTransaction }) // => wallet.selected
   * ```
   */
  signTransaction(request: TransactionRequest): Promise<Hex>

  /**
   * Reviews, asks, signs, journals, broadcasts. Resolves with the hash once the journal holds it and a gateway took it, or,
   * with the notice `broadcast-delayed`, if no gateway answers: it is sent as soon as one does. Never send it anew.
   *
   * @throws USER_REJECTED
   * @throws LOCKED
   * @throws INSUFFICIENT_FUNDS with figures
   * @throws REVERTED the call would fail
   * @throws INVALID_PARAMS the request contradicts itself, or names no account of the wallet
   * @throws STORAGE the journal cannot be written: nothing was sent
   * @throws TX_REJECTED the gateways refuse it
   * @example
   * ```ts
   * const hash = await wallet.sendTransaction({ to: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8', value: 1n })
   * const { status } = await wallet.waitForTransaction(hash)
   * status // => 'success'
   * ```
   */
  sendTransaction(request: TransactionRequest): Promise<Hash>

  /**
   * Waits until a transaction of the journal is mined, and has so many confirmations (1 if absent).
   *
   * @throws TIMEOUT it is not, after `timeout` milliseconds
   * @throws TX_REJECTED it was replaced or dropped
   * @throws DISCONNECTED the wallet was closed
   * @example
   * ```ts
   * const hash = await wallet.sendTransaction({ to: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8', value: 1n })
   * const receipt = await wallet.waitForTransaction(hash, { confirmations: 1, timeout: 60_000 })
   * receipt.transactionHash // => hash
   * ```
   */
  waitForTransaction(hash: Hash, options?: { confirmations?: number; timeout?: number }): Promise<TransactionReceipt>

  /**
   * Gives the journal, newest first.
   *
   * @example
   * ```ts
   * const hash = await wallet.sendTransaction({ to: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8', value: 1n })
   * wallet.transactions()[0]?.hash // => hash
   * ```
   */
  transactions(): readonly TransactionRecord[]

  /**
   * Takes another client, for the same or another chain.
   *
   * @throws INVALID_PARAMS the client was not made by `createClient`
   * @example
   * ```ts
   * await wallet.setClient(client)
   * wallet.chainId // => 31337
   * ```
   */
  setClient(client: import('./client-types').Client): Promise<void>

  /**
   * Gives the EIP-1193 provider of one origin.
   *
   * @throws INVALID_PARAMS not an origin
   * @example
   * ```ts
   * const provider = wallet.provider({ origin: 'https://dapp.example' })
   * await provider.request({ method: 'eth_chainId' }) // => '0x7a69'
   * ```
   */
  provider(options: { origin: string }): Provider

  /**
   * Listens to an event; gives a function that stops listening.
   *
   * @example
   * ```ts
   * const seen: string[] = []
   * const stop = wallet.on('status', (status) => seen.push(status))
   * await wallet.lock()
   * await wallet.unlock('correct horse battery staple')
   * stop()
   * seen // => ['locked', 'unlocked']
   * ```
   */
  on<E extends keyof WalletEvents>(event: E, listener: (value: WalletEvents[E]) => void): () => void

  /**
   * Stops following transactions and ends the signer.
   *
   * @example
   * ```ts
   * const mine = await createWallet({ client, storage: 'memory', approve: async () => false })
   * await mine.close() // => undefined
   * ```
   */
  close(): Promise<void>
}
