import { type Address, type Client, init } from 'latchkey'
import {
  type Account,
  createWallet,
  type NoticeCode,
  type Seed,
  type TransactionRecord,
  type Wallet,
  type WalletSlot,
  type WalletStatus,
} from 'latchkey/wallet'
import { createStore } from '../kit/store'
import { approve, refuseAll } from './approvals'
import { clientFor, giveTestEther } from './chain'
import { checksummed } from './checksum'
import { type Config, gatewaysOf, loadConfig } from './config'
import { type GatewayChoice, preferences } from './preferences'
import { hasTrace, leaveTrace } from './trace'

/** What the wallet tells, and what this page sees by itself. */
export type WalletNotice = { code: NoticeCode | 'made-elsewhere' }

export type Session = {
  phase: 'starting' | 'broken' | WalletStatus
  /** Why the page cannot start. */
  fault: unknown
  config: Config
  gateways: readonly string[]
  /** In their owner's order, hidden and watched ones too. */
  accounts: readonly Account[]
  selected: Address | null
  seeds: readonly Seed[]
  /** The passkeys that open the wallet; known while it is locked. */
  passkeys: readonly WalletSlot[]
  backedUp: boolean
  /** True from a wallet's making until its words were shown and proven, or put off: the first visit is not over. */
  proving: boolean
  /** Words are being restored over a wallet that is here: its password is lost, or it is damaged. */
  replacing: boolean
  balance: bigint | null
  balanceFault: unknown
  records: readonly TransactionRecord[]
  notices: readonly WalletNotice[]
}

const nowhere: Config = { chainId: 0, chainName: '', gatewayUrls: [], faucet: false }

export const session = createStore<Session>({
  phase: 'starting',
  fault: null,
  config: nowhere,
  gateways: [],
  accounts: [],
  selected: null,
  seeds: [],
  passkeys: [],
  backedUp: true,
  proving: false,
  replacing: false,
  balance: null,
  balanceFault: null,
  records: [],
  notices: [],
})

let openWallet: Wallet | null = null
let openClient: Client | null = null

/** The wallet. Screens that need it are only shown once it is there. */
export function wallet(): Wallet {
  if (!openWallet) throw new Error('The wallet is not open yet')
  return openWallet
}

export function client(): Client {
  if (!openClient) throw new Error('The client is not open yet')
  return openClient
}

/** The account in use. */
export function selectedAddress(): Address {
  const { selected } = session.get()
  if (!selected) throw new Error('No account is selected')
  return selected
}

/** Opens everything: configuration, modules, wallet. */
export async function start(): Promise<void> {
  try {
    const config = await loadConfig()
    await init()
    const gateways = gatewaysOf(config, preferences.get().gateways[config.chainId])
    openClient = clientFor(config, gateways)
    openWallet = await createWallet({ client: openClient, approve })
    session.set({ config, gateways })
    follow(openWallet)
    session.set({ phase: openWallet.status })
    if (openWallet.status !== 'empty') leaveTrace()
    else if (hasTrace()) note({ code: 'storage-cleared' })
    refresh()
  } catch (fault) {
    session.set({ phase: 'broken', fault })
  }
}

function follow(wallet: Wallet): void {
  wallet.on('status', (phase) => {
    noteChange(session.get().phase, phase)
    if (phase === 'unlocked') leaveTrace()
    if (phase !== 'unlocked') {
      refuseAll()
      session.set({ balance: null, balanceFault: null, proving: false })
    }
    session.set({ phase })
    refresh()
  })
  wallet.on('accounts', refresh)
  wallet.on('transaction', () => {
    const records = checksummed(wallet.transactions())
    session.set({ records })
    if (!records.some((record) => record.state === 'signed')) dismissNotice('broadcast-delayed')
    void refreshBalance()
  })
  wallet.on('notice', note)
  setInterval(() => {
    if (document.visibilityState === 'visible' && asking === 0) void refreshBalance()
  }, 5000)
}

/** Puts a notice on the screen, in place of an earlier one of its code. */
function note(notice: WalletNotice): void {
  const others = session.get().notices.filter((other) => other.code !== notice.code)
  session.set({ notices: [...others, notice] })
}

/** A wallet that is suddenly here, locked, was made by another tab. What a wallet that is here settles is told no more. */
function noteChange(from: Session['phase'], to: WalletStatus): void {
  const here = to === 'locked' || to === 'unlocked'
  if (here && (from === 'empty' || from === 'damaged')) {
    dismissNotice('storage-cleared')
    dismissNotice('vault-damaged')
  }
  if (to !== 'locked') dismissNotice('made-elsewhere')
  else if (from === 'empty' || from === 'damaged') {
    note({ code: 'made-elsewhere' })
  }
}

/** Takes a notice off the screen. */
export function dismissNotice(code: WalletNotice['code']): void {
  session.set({ notices: session.get().notices.filter((notice) => notice.code !== code) })
}

/** Reads what the wallet holds into the session. */
export function refresh(): void {
  const open = wallet()
  void readPasskeys()
  if (open.status !== 'unlocked') {
    session.set({ accounts: [], selected: null, seeds: [], records: [] })
    return
  }
  const selected = checksummed(open.selected)
  const changed = session.get().selected !== selected
  session.set({
    accounts: checksummed(open.accounts()),
    selected,
    seeds: open.seeds(),
    backedUp: open.backedUp,
    records: checksummed(open.transactions()),
    ...(changed ? { balance: null, balanceFault: null } : {}),
  })
  void refreshBalance()
}

/** Reads which passkeys open the wallet. */
async function readPasskeys(): Promise<void> {
  // A storage that cannot be read shows none: the password still opens what is there, or says why not.
  const slots = await wallet()
    .slots()
    .catch(() => [])
  const passkeys = slots.filter((slot) => slot.type === 'passkey')
  const key = (list: readonly WalletSlot[]) => list.map(({ id }) => id).join()
  if (key(passkeys) !== key(session.get().passkeys)) session.set({ passkeys })
}

/** How many questions for a balance are under way; how many were asked; the latest of them whose answer was told. */
let asking = 0
let asked = 0
let told = 0

export async function refreshBalance(): Promise<void> {
  const { selected, phase } = session.get()
  if (!selected || phase !== 'unlocked') return
  const own = ++asked
  // A slow answer does not replace that of a later question.
  const tell = (answer: Partial<Session>) => {
    if (session.get().selected !== selected || own < told) return
    told = own
    session.set(answer)
  }
  asking++
  try {
    tell({ balance: await client().getBalance({ address: selected }), balanceFault: null })
  } catch (balanceFault) {
    tell({ balanceFault })
  } finally {
    asking--
  }
}

export async function selectAccount(address: Address): Promise<void> {
  await wallet().select(address)
  refresh()
}

/** The account in use, if its key is elsewhere: it can be looked at only. */
export function isWatched({ accounts, selected }: Session): boolean {
  return accounts.some(({ address, type }) => address === selected && type === 'watch')
}

/** Locks: the signer's worker ends, and with it whatever it knew. */
export async function lock(): Promise<void> {
  refuseAll()
  await wallet().lock()
}

const testEther = 100n * 10n ** 18n

export async function askForTestEther(): Promise<void> {
  await giveTestEther(client(), selectedAddress(), testEther)
  await refreshBalance()
}

/** On a test chain a new account starts with ether. A gateway that is down only delays it: the action stays on the screen. */
export async function fundNewAccount(): Promise<void> {
  const { config, selected } = session.get()
  if (!config.faucet || !selected) return
  try {
    if ((await client().getBalance({ address: selected })) === 0n) await askForTestEther()
  } catch (balanceFault) {
    session.set({ balanceFault })
  }
}

/** Changes the gateways of this chain, now and for the next visit. */
export async function chooseGateways(choice: GatewayChoice): Promise<void> {
  const { config } = session.get()
  const gateways = gatewaysOf(config, choice)
  const next = clientFor(config, gateways)
  await wallet().setClient(next)
  openClient = next
  preferences.set({ gateways: { ...preferences.get().gateways, [config.chainId]: choice } })
  session.set({ gateways })
  await refreshBalance()
}
