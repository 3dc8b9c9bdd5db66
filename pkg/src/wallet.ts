/** `latchkey/wallet`: the wallet of a page. Everything it decides is decided in its module; this is its plumbing. */

import { readReceipt } from './chain-types'
import type { Client } from './client-types'
import { isLatchkeyError, LatchkeyError } from './errors'
import { bytesToHex, hexToBytes } from './hex'
import { init } from './init'
import { askPasskey, type PasskeySlot, registerPasskey } from './passkey'
import { watchPresence } from './presence'
import { createProvider, type OriginProvider } from './provider'
import { toQuantity } from './quantities'
import { connectWorker } from './signer/connect'
import { SignerConnection, type SignerConnector } from './signer/connection'
import { messageBytes } from './signer/message-bytes'
import type { Secrets } from './signer/protocol'
import { mnemonicBytes, passwordBytes, takeText, textBytes } from './signer/secrets'
import type { Address, Hash, Hex, TransactionReceipt } from './types'
import { parse, readDiscovered, readQuestion, readRecord, readReview, writeTransactionRequest } from './wallet-json'
import { call, callAsync, loadWallet, walletClient, wasm } from './wallet-module'
import type {
  Account,
  Approve,
  DiscoveredAccount,
  Proof,
  Provider,
  Review,
  Seed,
  TransactionRecord,
  TransactionRequest,
  Wallet,
  WalletEvents,
  WalletSlot,
  WalletStatus,
} from './wallet-types'
import { withWordList } from './wordlists'

export { announceProvider, type ProviderInfo, ProviderRpcError } from './provider'
export type { SignerConnector, SignerPort } from './signer/connection'
export type { SignerCall, SignerReply } from './signer/protocol'
export type * from './wallet-types'
export { loadWordList, type WordListLanguage, wordListLanguages } from './wordlists'

/** One change of a commit. */
export type StoreChange = { type: 'put'; key: string; value: Uint8Array } | { type: 'delete'; key: string }

/** A store of one's own. `commit` makes all changes or none, and resolves once they are durable. */
export type Store = {
  read(key: string): Promise<Uint8Array | null | undefined>
  list(prefix: string): Promise<readonly (readonly [key: string, value: Uint8Array])[]>
  commit(changes: readonly StoreChange[]): Promise<void>
}

export type CreateWalletOptions = {
  /** Reads the chain. `setClient` changes it. */
  client: Client
  /** Starts a signer; a worker of its own if absent. */
  signer?: SignerConnector
  /** Where the vault and the journal are kept; `indexeddb` if absent. */
  storage?: 'indexeddb' | 'memory' | Store
  /** Asks the person. Only `true` or `{ approved: true }` is consent. */
  approve: Approve
  /** Tells this wallet from others of the same origin; `latchkey` if absent. */
  name?: string
}

/**
 * Opens the wallet that the storage holds, or an empty one. It starts locked. A damaged vault is a status, not an error.
 *
 * @throws STORAGE the storage cannot be read
 * @throws INVALID_PARAMS the client was not made by `createClient`
 * @example
 * ```ts
 * const mine = await createWallet({ client, storage: 'memory', approve: async () => false })
 * mine.status // => 'empty'
 * await mine.close()
 * ```
 */
export async function createWallet(options: CreateWalletOptions): Promise<Wallet> {
  await init()
  await loadWallet()
  const wallet = new PageWallet(options)
  await wallet.open(options)
  return wallet
}

/** The longest file of another wallet. */
const largestFile = 2 << 20
/** The longest backup. */
const largestBackup = 14 << 20

type Snapshot = {
  status: WalletStatus
  selected: Address | null
  backedUp: boolean
  autoLock: number | null
  chainId: string
  accounts: readonly Account[]
  seeds: readonly Seed[]
}
type Listeners = { [E in keyof WalletEvents]: Set<(value: WalletEvents[E]) => void> }

class PageWallet implements Wallet {
  readonly #signer: SignerConnection
  readonly #approve: Approve
  readonly #persistent: boolean
  readonly #questions = new Map<string, AbortController>()
  readonly #listeners: Listeners = {
    status: new Set(),
    accounts: new Set(),
    transaction: new Set(),
    discovery: new Set(),
    notice: new Set(),
  }
  readonly #providers = new Map<string, OriginProvider>()
  /** Notices from before anybody listened: opening the vault makes some. */
  readonly #early: WalletEvents['notice'][] = []
  /** Other tabs of this wallet. */
  readonly #tabs: BroadcastChannel | null
  #stopWatching: () => void = () => {}
  #inner!: wasm.Wallet

  constructor(options: CreateWalletOptions) {
    this.#approve = options.approve
    this.#persistent = (options.storage ?? 'indexeddb') === 'indexeddb'
    this.#signer = new SignerConnection(options.signer ?? connectWorker, () => this.#hear('locked'))
    const tabs = this.#persistent && typeof BroadcastChannel === 'function'
    this.#tabs = tabs ? new BroadcastChannel(`latchkey/${options.name ?? 'latchkey'}`) : null
  }

  /** @internal */
  async open({ client, storage = 'indexeddb', name = 'latchkey' }: CreateWalletOptions): Promise<void> {
    const ports = {
      name,
      store: storage === 'indexeddb' ? `indexeddb:${name}` : storage,
      signer: this.#signer,
      approve: (question: string) => this.#ask(question),
      withdraw: (id: string) => this.#questions.get(id)?.abort(),
      listener: (event: string) => this.#receive(event),
      changed: () => this.#tabs?.postMessage('changed'),
    }
    this.#inner = await callAsync(() => wasm.Wallet.open(walletClient(client), ports))
    if (this.#tabs) this.#tabs.onmessage = ({ data }) => this.#hear(data)
    this.#stopWatching = watchPresence(() => this.touch())
  }

  get #snapshot(): Snapshot {
    return parse(call(() => this.#inner.snapshot()))
  }
  get status(): WalletStatus {
    return this.#snapshot.status
  }
  get selected(): Address | null {
    return this.#snapshot.selected
  }
  get backedUp(): boolean {
    return this.#snapshot.backedUp
  }
  get autoLock(): number | null {
    return this.#snapshot.autoLock
  }
  get chainId(): number {
    return Number(this.#snapshot.chainId)
  }
  accounts(): readonly Account[] {
    return this.#snapshot.accounts
  }
  seeds(): readonly Seed[] {
    return this.#snapshot.seeds
  }

  async create(options: Parameters<Wallet['create']>[0]): ReturnType<Wallet['create']> {
    this.#askPersistence()
    const secrets = { password: passwordBytes(options.password) }
    const secret = await callAsync(() => this.#inner.create(options.words ?? 12, options.replace ?? false, secrets))
    return { mnemonic: takeText(secret), accounts: this.accounts() }
  }

  async confirmBackup(...[words, { seed } = {}]: Parameters<Wallet['confirmBackup']>): Promise<boolean> {
    const positions = words.map(({ position }) => {
      if (Number.isInteger(position) && position >= 0 && position < 24) return position
      throw new LatchkeyError('INVALID_PARAMS', 'a position is a number from 0 to 23', { path: 'words' })
    })
    const secrets = { words: mnemonicBytes(words.map(({ word }) => word).join(' ')) }
    return await callAsync(() => this.#inner.confirm_backup(seed, Uint8Array.from(positions), secrets))
  }

  async restore(options: Parameters<Wallet['restore']>[0]): Promise<readonly Account[]> {
    this.#askPersistence()
    const { mnemonic, password, passphrase } = options
    await withWordList(options.wordList, (wordList) => {
      const secrets = {
        mnemonic: mnemonicBytes(mnemonic),
        password: passwordBytes(password),
        ...(passphrase !== undefined && { passphrase: mnemonicBytes(passphrase) }),
      }
      return callAsync(() => this.#inner.restore(wordList, options.replace ?? false, secrets))
    })
    return this.accounts()
  }

  async unlock(proof: Proof): Promise<readonly Account[]> {
    const secrets = await this.#prove(proof)
    await callAsync(() => this.#inner.unlock(secrets))
    return this.accounts()
  }

  async waitBeforeUnlock(): Promise<number> {
    return await callAsync(() => this.#inner.wait_before_unlock())
  }

  async slots(): Promise<readonly WalletSlot[]> {
    return parse(await callAsync(() => this.#inner.slots()))
  }

  async addPasskey({ password, name }: { password: Proof; name: string }): Promise<void> {
    const proof = await this.#prove(password)
    const { credential, salt, output } = await registerPasskey(name)
    const secrets = { ...proof, newPasskey: output }
    await callAsync(() => this.#inner.add_passkey(credential, bytesToHex(salt), secrets))
  }

  async removeSlot(id: Hex, password: Proof): Promise<void> {
    const secrets = await this.#prove(password)
    await callAsync(() => this.#inner.remove_slot(id, secrets))
  }

  /** The secret that opens the vault. A passkey's answer is in this page only on its way to the signer. */
  async #prove(proof: Proof): Promise<Secrets> {
    if (typeof proof === 'string') return { password: passwordBytes(proof) }
    const slots = await this.slots()
    const passkeys = slots.flatMap(({ credential, salt }) =>
      credential && salt ? [{ credential: hexToBytes(credential), salt: hexToBytes(salt) } as PasskeySlot] : [],
    )
    if (passkeys.length === 0) throw new LatchkeyError('NOT_FOUND', 'no passkey opens this wallet')
    return { passkey: await askPasskey(passkeys) }
  }

  async lock(): Promise<void> {
    this.#tabs?.postMessage('locked')
    await callAsync(() => this.#inner.lock())
  }

  /** What another tab says: that it changed the storage, or that its person locked the wallet, which locks it everywhere. */
  #hear(message: unknown): void {
    const act = message === 'locked' ? () => this.#inner.lock() : () => this.#inner.reload()
    callAsync(act).catch(() => {})
  }

  async changePassword({ password, newPassword }: { password: Proof; newPassword: string }): Promise<void> {
    const secrets = { ...(await this.#prove(password)), newPassword: passwordBytes(newPassword) }
    await callAsync(() => this.#inner.change_password(secrets))
  }

  async setAutoLock(milliseconds: number | null): Promise<void> {
    await callAsync(() => this.#inner.set_auto_lock(JSON.stringify(milliseconds)))
  }

  touch(): void {
    call(() => this.#inner.touch())
  }

  async select(address: Address): Promise<void> {
    await callAsync(() => this.#inner.select(address))
  }

  async label(address: Address, label: string | null): Promise<void> {
    await callAsync(() => this.#inner.label(address, label ?? undefined))
  }

  labelSeed(seed: Hex, label: string | null): Promise<void> {
    return this.#arrange({ change: 'labelSeed', seed, label })
  }

  hide(address: Address, hidden = true): Promise<void> {
    return this.#arrange({ change: 'hide', address, hidden })
  }

  reorder(order: readonly Address[]): Promise<void> {
    return this.#arrange({ change: 'reorder', order })
  }

  watch(address: Address, label?: string): Promise<void> {
    return this.#arrange({ change: 'watch', address, label })
  }

  unwatch(address: Address): Promise<void> {
    return this.#arrange({ change: 'unwatch', address })
  }

  async #arrange(change: object): Promise<void> {
    await callAsync(() => this.#inner.arrange(JSON.stringify(change)))
  }

  async addAccount({ seed, path }: { seed?: Hex; path?: string } = {}): Promise<Account> {
    const [account] = await this.addAccounts({ seed, paths: path === undefined ? [] : [path] })
    return account as Account
  }

  async addAccounts({ seed, paths }: { seed?: Hex; paths: readonly string[] }): Promise<readonly Account[]> {
    return parse(await callAsync(() => this.#inner.add_accounts(JSON.stringify({ seed, paths }))))
  }

  async discoverAccounts(
    options: Parameters<Wallet['discoverAccounts']>[0] = {},
  ): Promise<readonly DiscoveredAccount[]> {
    const { seed, schemes, gapLimit, onProgress } = options
    const stop = onProgress && this.on('discovery', onProgress)
    try {
      const request = JSON.stringify({ seed, schemes, gapLimit })
      return readDiscovered(await callAsync(() => this.#inner.discover_accounts(request)))
    } finally {
      stop?.()
    }
  }

  async addMnemonic(options: Parameters<Wallet['addMnemonic']>[0]): Promise<Seed> {
    const { mnemonic, passphrase } = options
    const { seed } = await withWordList(options.wordList, (wordList) => {
      const secrets = {
        mnemonic: mnemonicBytes(mnemonic),
        ...(passphrase !== undefined && { passphrase: mnemonicBytes(passphrase) }),
      }
      return callAsync(() => this.#inner.add_mnemonic(undefined, wordList, secrets))
    })
    return parse(seed)
  }

  async createMnemonic({ words = 12 }: { words?: number } = {}): Promise<{ mnemonic: string; seed: Seed }> {
    const { seed, secret } = await callAsync(() => this.#inner.add_mnemonic(words, undefined, {}))
    return { mnemonic: takeText(secret), seed: parse(seed) }
  }

  async importPrivateKey(privateKey: Hex): Promise<Account> {
    const secrets = { privateKey: textBytes(privateKey) }
    return parse(await callAsync(() => this.#inner.import_private_key(secrets)))
  }

  async importKeystore(json: string, password: string): Promise<Account> {
    const [account] = await this.importFile(json, password)
    return account as Account
  }

  async importFile(json: string, password: string): Promise<readonly Account[]> {
    // Before it is copied into the module.
    if (json.length > largestFile) throw new LatchkeyError('LIMIT', `the file is larger than ${largestFile} bytes`)
    // Our form of the password first, then as it was typed: other wallets take it so.
    const forms = [...new Set([password.normalize('NFKC'), password])]
    for (const [index, form] of forms.entries()) {
      try {
        const secrets = { keystorePassword: textBytes(form) }
        return parse(await callAsync(() => this.#inner.import_file(json, secrets)))
      } catch (error) {
        if (!isLatchkeyError(error, 'WRONG_PASSWORD') || index + 1 === forms.length) throw error
      }
    }
    return []
  }

  async exportBackup(password: Proof): Promise<string> {
    const secrets = await this.#prove(password)
    return await callAsync(() => this.#inner.export_backup(secrets))
  }

  async restoreBackup(options: Parameters<Wallet['restoreBackup']>[0]): Promise<readonly Account[]> {
    const { backup, password, replace = false } = options
    if (backup.length > largestBackup) throw new LatchkeyError('LIMIT', `a backup has at most ${largestBackup} bytes`)
    this.#askPersistence()
    const secrets = { password: passwordBytes(password) }
    await callAsync(() => this.#inner.restore_backup(backup, replace, secrets))
    return this.accounts()
  }

  async exportKeystore(options: Parameters<Wallet['exportKeystore']>[0]): Promise<string> {
    const { address, password, keystorePassword } = options
    const secrets = { ...(await this.#prove(password)), keystorePassword: passwordBytes(keystorePassword) }
    return await callAsync(() => this.#inner.export_keystore(address, secrets))
  }

  async exportPrivateKey({ address, password }: { address: Address; password: Proof }): Promise<Hex> {
    const secrets = await this.#prove(password)
    return takeText(await callAsync(() => this.#inner.export_private_key(address, secrets))) as Hex
  }

  async exportMnemonic(password: Proof, { seed }: { seed?: Hex } = {}): Promise<string> {
    const secrets = await this.#prove(password)
    // The signer has words in NFKD; composed they look as people write them.
    return takeText(await callAsync(() => this.#inner.export_mnemonic(seed, secrets))).normalize('NFC')
  }

  async exportPassphrase(password: Proof, { seed }: { seed?: Hex } = {}): Promise<string | null> {
    const secrets = await this.#prove(password)
    const secret: Uint8Array | null = await callAsync(() => this.#inner.export_passphrase(seed, secrets))
    return secret && takeText(secret)
  }

  async prepareTransaction(request: TransactionRequest): Promise<Review> {
    const text = writeTransactionRequest(request)
    return readReview(parse(await callAsync(() => this.#inner.prepare_transaction(text))))
  }

  async signMessage({ account, message }: Parameters<Wallet['signMessage']>[0]): Promise<Hex> {
    const bytes = messageBytes(message)
    return (await callAsync(() => this.#inner.sign_message(account, bytes))) as Hex
  }

  async signTypedData({ account, ...typedData }: Parameters<Wallet['signTypedData']>[0]): Promise<Hex> {
    const text = JSON.stringify(typedData, (_key, value) => (typeof value === 'bigint' ? value.toString() : value))
    return (await callAsync(() => this.#inner.sign_typed_data(account, text))) as Hex
  }

  async signTransaction(request: TransactionRequest): Promise<Hex> {
    const text = writeTransactionRequest(request)
    return (await callAsync(() => this.#inner.sign_transaction(text))) as Hex
  }

  async sendTransaction(request: TransactionRequest): Promise<Hash> {
    const text = writeTransactionRequest(request)
    return (await callAsync(() => this.#inner.send_transaction(text))) as Hash
  }

  async waitForTransaction(
    hash: Hash,
    { confirmations, timeout }: { confirmations?: number; timeout?: number } = {},
  ): Promise<TransactionReceipt> {
    const options = JSON.stringify({
      confirmations: confirmations === undefined ? undefined : toQuantity(confirmations, 'confirmations'),
      timeoutMs: timeout === undefined ? undefined : toQuantity(timeout, 'timeout'),
    })
    return readReceipt(JSON.parse(await callAsync(() => this.#inner.wait_for_transaction(hash, options))))
  }

  transactions(): readonly TransactionRecord[] {
    return parse<Record<string, unknown>[]>(call(() => this.#inner.transactions())).map(readRecord)
  }

  async setClient(client: Client): Promise<void> {
    const before = this.chainId
    await callAsync(() => this.#inner.set_client(walletClient(client)))
    const after = this.chainId
    if (after !== before) for (const provider of this.#providers.values()) provider.chainChanged(after)
  }

  provider({ origin }: { origin: string }): Provider {
    let provider = this.#providers.get(origin)
    if (!provider) {
      const request = (method: string, params: string) =>
        callAsync(() => this.#inner.provider_request(origin, method, params))
      provider = createProvider(request, this.chainId)
      this.#providers.set(origin, provider)
      this.#tellAccounts(origin, provider, true)
    }
    return provider.face
  }

  on<E extends keyof WalletEvents>(event: E, listener: (value: WalletEvents[E]) => void): () => void {
    this.#listeners[event].add(listener)
    if (event === 'notice')
      for (const notice of this.#early.splice(0)) queueMicrotask(() => this.#emit('notice', notice))
    return () => void this.#listeners[event].delete(listener)
  }

  async close(): Promise<void> {
    this.#stopWatching()
    this.#tabs?.close()
    await callAsync(() => this.#inner.close())
    for (const provider of this.#providers.values()) provider.disconnected()
  }

  /** Answers in JSON; anything but a clear yes is a no, and a thrown error is an error and no refusal. */
  async #ask(text: string): Promise<string> {
    const question = readQuestion(text)
    const controller = new AbortController()
    this.#questions.set(question.id, controller)
    try {
      const answer = await this.#approve(question, { signal: controller.signal })
      const decision = typeof answer === 'object' && answer !== null ? answer : { approved: answer }
      return JSON.stringify({
        approved: decision.approved === true,
        accounts: 'accounts' in decision ? decision.accounts : undefined,
      })
    } finally {
      this.#questions.delete(question.id)
    }
  }

  #receive(text: string): void {
    const event: { type: string; value: unknown } = parse(text)
    if (event.type === 'permission') {
      const { origin, accounts } = event.value as { origin: string; accounts: readonly Address[] }
      this.#providers.get(origin)?.accountsChanged(accounts)
    } else if (event.type === 'accounts') {
      this.#emit('accounts', event.value as readonly Account[])
      for (const [origin, provider] of this.#providers) this.#tellAccounts(origin, provider)
    } else if (event.type === 'transaction') {
      this.#emit('transaction', readRecord(event.value as Record<string, unknown>))
    } else if (event.type === 'notice' && this.#listeners.notice.size === 0) {
      this.#early.push(event.value as WalletEvents['notice'])
    } else if (event.type in this.#listeners) {
      this.#emit(event.type as 'notice', event.value as WalletEvents['notice'])
    }
  }

  /** Says which accounts an origin sees now; `first` only takes note of it. */
  #tellAccounts(origin: string, provider: OriginProvider, first = false): void {
    callAsync(() => this.#inner.provider_accounts(origin)).then(
      (text) => provider.accountsChanged(JSON.parse(text), first),
      () => {},
    )
  }

  #emit<E extends keyof WalletEvents>(event: E, value: WalletEvents[E]): void {
    for (const listener of this.#listeners[event]) {
      try {
        listener(value)
      } catch (error) {
        // Its own fault, reported as such; the other listeners still hear.
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }

  /** Asks the browser not to evict the vault. It may refuse: then a person should know. */
  #askPersistence(): void {
    if (!this.#persistent || typeof navigator === 'undefined' || !navigator.storage?.persist) return
    navigator.storage.persist().then(
      (granted) => {
        if (granted) return
        const message = 'The browser may delete this wallet when space is short. Keep the words safe.'
        this.#emit('notice', { code: 'storage-not-persistent', message })
      },
      () => {},
    )
  }
}
