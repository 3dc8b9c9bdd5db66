/** Which WebAssembly module is loaded when: one for the codecs, a larger one where the wallet is imported first. */

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { createClient, init, keccak256, parseAbi, toFunctionSelector } from 'latchkey'
import { verifyMessage } from 'viem'
import { startAnvil } from './support/anvil'
import { rejects } from './support/expect'

const local = { id: 31337, name: 'Local', nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 } }
const empty = '0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470'
const { resolve } = createRequire(import.meta.url)

/** Whether each module of ours that this process instantiated has the wallet (Node has a module of its own for fetch). */
const loaded: boolean[] = []
const instantiate = WebAssembly.instantiate
WebAssembly.instantiate = ((module: WebAssembly.Module, imports: WebAssembly.Imports) => {
  const names = WebAssembly.Module.exports(module).map(({ name }) => name)
  if (names.includes('on_crash')) loaded.push(names.includes('wallet_open'))
  return instantiate(module, imports)
}) as typeof WebAssembly.instantiate

test('without the wallet, its module is refused and latchkey.wasm is loaded', async () => {
  const larger = await readFile(resolve('latchkey/latchkey_wallet_bg.wasm'))
  await rejects('INTERNAL', init(larger))
  assert.deepEqual(loaded, [])
  await init()
  assert.deepEqual(loaded, [false])
  assert.equal(keccak256('0x'), empty)
})

test('a wallet imported after that has its own module beside it, and talks to the same gateways', async () => {
  const chain = await startAnvil()
  const open: { close(): Promise<void> }[] = []
  try {
    const client = createClient({ chain: local, gateways: [chain.url] })
    assert.equal(await client.getChainId(), 31337)
    const abi = parseAbi(['function name() view returns (string)'])

    const { createWallet } = await import('latchkey/wallet')
    const wallet = await createWallet({ client, storage: 'memory', approve: async () => true })
    open.push(wallet)
    assert.deepEqual(loaded, [false, true])
    const { accounts } = await wallet.create({ password: 'a long enough passphrase' })
    const address = accounts[0]?.address
    assert.ok(address)
    const signature = await wallet.signMessage({ account: address, message: 'hello' })
    assert.ok(await verifyMessage({ address, message: 'hello', signature }))

    await chain.rpc('anvil_setBalance', address, '0xde0b6b3a7640000')
    const hash = await wallet.sendTransaction({ to: address, value: 1n })
    assert.equal((await wallet.waitForTransaction(hash)).status, 'success')
    assert.equal((await client.getTransactionReceipt({ hash })).status, 'success')

    // The same client again, and what was made by the other module.
    await wallet.setClient(client)
    assert.equal(wallet.chainId, 31337)
    assert.equal(toFunctionSelector('name()'), '0x06fdde03')
    assert.equal(abi[0].name, 'name')
    await rejects('INVALID_PARAMS', wallet.setClient({ ...client }))

    const another = await createWallet({ client, storage: 'memory', approve: async () => true })
    open.push(another)
    assert.equal(another.status, 'empty')
    assert.deepEqual(loaded, [false, true])
  } finally {
    for (const wallet of open) await wallet.close()
    await chain.stop()
  }
})

test('a wallet imported before init has everything from one module, and refuses the smaller one', () => {
  const script = `
    import { readFile } from 'node:fs/promises'
    import { createClient, init, keccak256 } from 'latchkey'
    import { createWallet } from 'latchkey/wallet'
    const loaded = []
    const instantiate = WebAssembly.instantiate
    WebAssembly.instantiate = (module, imports) => {
      const names = WebAssembly.Module.exports(module).map(({ name }) => name)
      if (names.includes('on_crash')) loaded.push(names.includes('wallet_open'))
      return instantiate(module, imports)
    }
    const small = await readFile(${JSON.stringify(resolve('latchkey/latchkey_bg.wasm'))})
    await init(small).then(() => { throw new Error('taken') }, (error) => { if (error.code !== 'INTERNAL') throw error })
    await init(await readFile(${JSON.stringify(resolve('latchkey/latchkey_wallet_bg.wasm'))}))
    const client = createClient({ chain: ${JSON.stringify(local)}, gateways: ['http://127.0.0.1:1'] })
    const wallet = await createWallet({ client, storage: 'memory', approve: async () => true })
    console.log(JSON.stringify([keccak256('0x'), wallet.status, loaded]))
    await wallet.close()`
  const said = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' })
  assert.deepEqual(JSON.parse(said), [empty, 'empty', [true]])
})
