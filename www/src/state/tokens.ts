import {
  type Address,
  decodeEventLog,
  encodeDeployData,
  encodeFunctionData,
  type Hex,
  keccak256,
  parseAbi,
} from 'latchkey'
import { checksummed } from './checksum'
import { type KnownToken, preferences } from './preferences'
import { client, selectedAddress, session, wallet } from './session'

/** The token of `contracts/LatchkeyToken.sol`, as far as the page uses it. */
export const tokenAbi = parseAbiOnce()

function parseAbiOnce() {
  const source = [
    'constructor(string name_, string symbol_, address owner_, uint256 supply_)',
    'function name() view returns (string)',
    'function symbol() view returns (string)',
    'function owner() view returns (address)',
    'function totalSupply() view returns (uint256)',
    'function balanceOf(address account) view returns (uint256)',
    'function transfer(address to, uint256 value) returns (bool)',
    'function mint(address to, uint256 amount)',
    'function burn(uint256 value)',
    'event Transfer(address indexed from, address indexed to, uint256 value)',
  ] as const
  let parsed: ReturnType<typeof parseAbi<typeof source>> | undefined
  return () => {
    parsed ??= parseAbi(source)
    return parsed
  }
}

const decimals = 18
const zero: Address = '0x0000000000000000000000000000000000000000'

/** The tokens made here, newest first. */
export const knownTokens = (): readonly KnownToken[] => preferences.get().tokens[session.get().config.chainId] ?? []

export const knownToken = (address: string): KnownToken | undefined =>
  knownTokens().find((token) => token.address.toLowerCase() === address.toLowerCase())

function remember(tokens: readonly KnownToken[]): void {
  const { tokens: all } = preferences.get()
  preferences.set({ tokens: { ...all, [session.get().config.chainId]: tokens } })
}

export function forgetToken(address: Address): void {
  remember(knownTokens().filter((token) => token.address !== address))
}

let bytecode: Promise<Hex> | undefined

/** The init code, compiled when the page was built. */
function loadBytecode(): Promise<Hex> {
  bytecode ??= fetch('./contracts/LatchkeyToken.json')
    .then((response) => {
      if (!response.ok) throw new Error(`The contract is missing from this page (HTTP ${response.status})`)
      return response.json()
    })
    .then((contract: { bytecode: Hex }) => contract.bytecode)
    .catch((error: unknown) => {
      bytecode = undefined
      throw error
    })
  return bytecode
}

/** Deploys a token owned by the selected account. Resolves once it is on its way. */
export async function deployToken(token: { name: string; symbol: string; supply: bigint }): Promise<KnownToken> {
  const owner = selectedAddress()
  const data = encodeDeployData({
    abi: tokenAbi(),
    bytecode: await loadBytecode(),
    args: [token.name, token.symbol, owner, token.supply],
  })
  const hash = await wallet().sendTransaction({ account: owner, data })
  const record = wallet()
    .transactions()
    .find((entry) => entry.hash === hash)
  if (record?.action.kind !== 'deploy') throw new Error('The wallet sent something other than a deployment')
  const known = { address: checksummed(record.action.address), hash, name: token.name, symbol: token.symbol, decimals }
  remember([known, ...knownTokens()])
  return known
}

export type TokenAct = 'transfer' | 'mint' | 'burn'

/** Sends a call of the token. */
export function actOnToken(act: TokenAct, token: Address, to: Address, amount: bigint): Promise<Hex> {
  const abi = tokenAbi()
  const data =
    act === 'burn'
      ? encodeFunctionData({ abi, functionName: 'burn', args: [amount] })
      : encodeFunctionData({ abi, functionName: act, args: [to, amount] })
  return wallet().sendTransaction({ account: selectedAddress(), to: token, data })
}

export type Holder = { address: Address; balance: bigint }
export type TokenState = { owner: Address; supply: bigint; holders: readonly Holder[] }

/** What the chain says of a token; null when no contract is there. */
export async function readToken(address: Address): Promise<TokenState | null> {
  if (!(await client().getCode({ address }))) return null
  const abi = tokenAbi()
  const [owner, supply, holders] = await Promise.all([
    client().readContract({ address, abi, functionName: 'owner' }),
    client().readContract({ address, abi, functionName: 'totalSupply' }),
    readHolders(address),
  ])
  return { owner, supply, holders }
}

/** Who holds how much, largest first: the sum of every Transfer. */
async function readHolders(address: Address): Promise<readonly Holder[]> {
  const topic = keccak256(new TextEncoder().encode('Transfer(address,address,uint256)'))
  const logs = await client().getLogs({ address, topics: [topic], fromBlock: 'earliest', toBlock: 'latest' })
  const balances = new Map<Address, bigint>()
  const add = (holder: Address, amount: bigint) => {
    if (holder !== zero) balances.set(holder, (balances.get(holder) ?? 0n) + amount)
  }
  for (const [index, log] of logs.entries()) {
    const { args } = decodeEventLog({
      abi: tokenAbi(),
      eventName: 'Transfer',
      data: log.data,
      topics: log.topics as [Hex, ...Hex[]],
    })
    add(args.from, -args.value)
    add(args.to, args.value)
    // A long history is read in slices: the page stays answerable.
    if (index % 500 === 499) await new Promise((resolve) => setTimeout(resolve, 0))
  }
  return [...balances]
    .filter(([, balance]) => balance > 0n)
    .map(([holder, balance]) => ({ address: checksummed(holder), balance }))
    .sort((a, b) => (a.balance < b.balance ? 1 : a.balance > b.balance ? -1 : 0))
}
