/** Every example in the package's documentation: type-checked, run, and its expectations compared. */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import * as latchkey from 'latchkey'
import * as accountsEntry from 'latchkey/accounts'
import * as ethersAdapter from 'latchkey/ethers'
import * as viemAdapter from 'latchkey/viem'
import * as wagmiAdapter from 'latchkey/wagmi'
import * as walletEntry from 'latchkey/wallet'
import { type Anvil, startAnvil } from './support/anvil'
import { documented, expectations, sources, toModule } from './support/examples'

const source = join('..', 'pkg', 'src')
const all = sources(source).flatMap(documented)
const examples = all.flatMap((item) => item.examples)
const folder = join('.cache', 'examples')

const entries = new Map<string, object>([
  ['latchkey', latchkey],
  ['latchkey/wallet', walletEntry],
  ['latchkey/accounts', accountsEntry],
  ['latchkey/viem', viemAdapter],
  ['latchkey/ethers', ethersAdapter],
  ['latchkey/wagmi', wagmiAdapter],
])

/** Names of types that an entry point exports. */
function typesOf(entry: string): string[] {
  const name = entry === 'latchkey' ? 'index' : entry.slice('latchkey/'.length)
  const text = readFileSync(join(source, `${name}.ts`), 'utf8')
  const lists = [...text.matchAll(/export (type )?\{([^}]*)\}/g)].flatMap(([, isType, list = '']) =>
    list.split(',').flatMap((specifier) => {
      const [, marked, exported] = /^\s*(type )?(\w+)\s*$/.exec(specifier) ?? []
      return exported && (isType || marked) ? [exported] : []
    }),
  )
  const own = [...text.matchAll(/export (?:type|interface) (\w+)/g)].flatMap(([, exported]) => exported ?? [])
  return [...lists, ...own]
}

let chain: Anvil
let client: latchkey.Client
let wallet: walletEntry.Wallet

before(async () => {
  await latchkey.init()
  chain = await startAnvil()
  await chain.rpc('anvil_mine', '0x1')
  const local = { id: 31337, name: 'Local', nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 } }
  client = latchkey.createClient({ chain: local, gateways: [{ url: chain.url }] })
  await accountsEntry.initAccounts()
  wallet = await walletEntry.createWallet({ client, storage: 'memory', approve: async () => true })
  // The chain's first account, which has ether.
  const mnemonic = 'test test test test test test test test test test test junk'
  await wallet.restore({ mnemonic, password: 'correct horse battery staple' })
})
after(async () => {
  await wallet.close()
  client.close()
  await chain.stop()
})

test('every exported function has an example', () => {
  const without = all.filter(
    ({ name, exported, examples }) =>
      exported && examples.length === 0 && [...entries.values()].some((exports) => name in exports),
  )
  assert.deepEqual(
    without.map(({ name, where }) => `${name} (${where})`),
    [],
  )
  const named = new Set(all.filter((item) => item.exported).map((item) => item.name))
  const undocumented = [...entries.values()].flatMap((exports) =>
    Object.entries(exports).filter(([name, value]) => isFunction(value) && !named.has(name)),
  )
  assert.deepEqual(
    undocumented.map(([name]) => name),
    [],
  )
})

/** A function that is no class. */
function isFunction(value: unknown): boolean {
  return typeof value === 'function' && !/^class\b/.test(Function.prototype.toString.call(value))
}

test(`${examples.length} examples: they compile, and give what they say`, async () => {
  mkdirSync(folder, { recursive: true })
  const exported = new Map(
    [...entries].map(([entry, exports]) => [entry, { values: Object.keys(exports), types: typesOf(entry) }]),
  )
  writeFileSync(join(folder, 'all.ts'), toModule(examples, exported))
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../tsconfig.json',
      compilerOptions: { noUnusedLocals: false },
      include: ['all.ts'],
    }),
  )
  const tsc = spawnSync(join('node_modules', '.bin', 'tsc'), ['-p', folder], { encoding: 'utf8' })
  assert.equal(tsc.status, 0, tsc.stdout + tsc.stderr)

  const outfile = join(folder, 'all.mjs')
  await build({
    entryPoints: [join(folder, 'all.ts')],
    outfile,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
  })
  const { examples: run }: { examples: ((fixtures: object) => Promise<void>)[] } = await import(
    pathToFileURL(outfile).href
  )
  assert.equal(run.length, examples.length)
  const wrong: string[] = []
  for (const example of run) await example({ client, wallet }).catch((error: Error) => wrong.push(error.message))
  assert.deepEqual(wrong, [])
  const expected = examples.reduce((sum, example) => sum + expectations(example), 0)
  process.stdout.write(`# ${examples.length} examples with ${expected} expectations\n`)
})
