/** The adapters, each driven by the library it is for, against a real chain. */

import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { verifyMessage as ethersVerifyMessage, verifyTypedData as ethersVerifyTypedData, JsonRpcProvider } from 'ethers'
import { createClient, init, isLatchkeyError, parseEther } from 'latchkey'
import { toEthersSigner } from 'latchkey/ethers'
import { toViemAccount } from 'latchkey/viem'
import { latchkeyConnector } from 'latchkey/wagmi'
import { createWallet, type Wallet } from 'latchkey/wallet'
import { createWalletClient, http, publicActions, verifyMessage, verifyTypedData } from 'viem'
import { foundry } from 'viem/chains'
import { type Anvil, startAnvil } from './support/anvil'

await init()

// wagmi is a development dependency of the package: its optional peers contradict those of the oracles here.
const besidePackage = createRequire(createRequire(import.meta.url).resolve('latchkey/package.json'))
const wagmi: typeof import('../../pkg/node_modules/@wagmi/core') = await import(
  pathToFileURL(besidePackage.resolve('@wagmi/core')).href
)
const { connect, createConfig, disconnect, getAccount, sendTransaction, signMessage } = wagmi

const known = 'test test test test test test test test test test test junk'
const owner = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
const other = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
const domain = { name: 'Ether Mail', version: '1', chainId: 31337 }
const types = {
  Mail: [
    { name: 'to', type: 'address' },
    { name: 'amount', type: 'uint256' },
  ],
}
const message = { to: other, amount: 12345678901234567890n } as const

let chain: Anvil
let wallet: Wallet
let consent = true

before(async () => {
  chain = await startAnvil()
  const client = createClient({ chain: foundry, gateways: [chain.url] })
  wallet = await createWallet({ client, storage: 'memory', approve: async () => consent })
  await wallet.restore({ mnemonic: known, password: 'a long enough passphrase' })
})
after(async () => {
  await wallet.close()
  await chain.stop()
})

const balance = async () => BigInt(await chain.rpc<string>('eth_getBalance', other, 'latest'))

describe('viem', () => {
  const account = () => toViemAccount(wallet, owner)
  const viem = () =>
    createWalletClient({ account: account(), chain: foundry, transport: http(chain.url) }).extend(publicActions)

  test('signs messages and typed data', async () => {
    const signature = await viem().signMessage({ message: 'hello' })
    assert.ok(await verifyMessage({ address: owner, message: 'hello', signature }))
    const typed = await viem().signTypedData({ domain, types, primaryType: 'Mail', message })
    assert.ok(await verifyTypedData({ address: owner, domain, types, primaryType: 'Mail', message, signature: typed }))
  })

  test('sends a transaction', async () => {
    const before = await balance()
    const hash = await viem().sendTransaction({ to: other, value: parseEther('1') })
    const receipt = await viem().waitForTransactionReceipt({ hash })
    assert.equal(receipt.status, 'success')
    assert.equal(receipt.from, owner.toLowerCase())
    assert.equal(await balance(), before + parseEther('1'))
  })

  test('refuses another chain, and what it cannot sign', async () => {
    const transaction = { to: other, value: 1n, nonce: 1, gas: 21_000n, gasPrice: 1n } as const
    const refusal = (code: string) => (error: unknown) => isLatchkeyError(error) && error.code === code
    await assert.rejects(account().signTransaction({ ...transaction, chainId: 1 }), refusal('CHAIN_UNRECOGNIZED'))
    await assert.rejects(
      account().signTransaction({ ...transaction, type: 'eip7702', authorizationList: [], chainId: 31337 } as never),
      refusal('METHOD_UNSUPPORTED'),
    )
  })
})

describe('ethers', () => {
  test('signs, sends, and asks before', async () => {
    const provider = new JsonRpcProvider(chain.url, 31337, { staticNetwork: true, cacheTimeout: -1 })
    const signer = toEthersSigner(wallet, provider)
    assert.equal(await signer.getAddress(), owner)
    assert.equal(ethersVerifyMessage('hello', await signer.signMessage('hello')), owner)
    assert.equal(ethersVerifyMessage(Uint8Array.of(0, 255), await signer.signMessage(Uint8Array.of(0, 255))), owner)
    assert.equal(
      ethersVerifyTypedData(domain, types, message, await signer.signTypedData(domain, types, message)),
      owner,
    )

    const before = await balance()
    const response = await signer.sendTransaction({ to: other, value: parseEther('2') })
    const receipt = await response.wait()
    assert.equal(receipt?.status, 1)
    assert.equal(receipt?.from, owner)
    assert.equal(await balance(), before + parseEther('2'))
    assert.equal(wallet.transactions()[0]?.hash, response.hash, 'the journal has it')

    consent = false
    await assert.rejects(signer.sendTransaction({ to: other, value: 1n }), { code: 'USER_REJECTED' })
    consent = true
    await assert.rejects(signer.signTransaction({ to: other, chainId: 1 }), { code: 'CHAIN_UNRECOGNIZED' })
    await assert.rejects(signer.signTransaction({ to: other, from: other }), { code: 'INVALID_PARAMS' })
    provider.destroy()
  })
})

describe('wagmi', () => {
  test('connects with consent, signs, sends, disconnects', async () => {
    const config = createConfig({
      chains: [foundry],
      connectors: [latchkeyConnector({ wallet, origin: 'https://dapp.example' })],
      transports: { [foundry.id]: http(chain.url) },
      multiInjectedProviderDiscovery: false,
      storage: null,
    })
    const [connector] = config.connectors
    assert.ok(connector)
    assert.equal(await connector.isAuthorized(), false)
    consent = false
    await assert.rejects(connect(config, { connector }), (error: { code?: number; cause?: { code?: number } }) =>
      [error.code, error.cause?.code].includes(4001),
    )
    consent = true
    const connected = await connect(config, { connector })
    assert.equal(connected.chainId, 31337)
    assert.equal(getAccount(config).address?.toLowerCase(), owner.toLowerCase())

    const signature = await signMessage(config, { message: 'hello' })
    assert.ok(await verifyMessage({ address: owner, message: 'hello', signature }))
    const before = await balance()
    const hash = await sendTransaction(config, { to: other, value: parseEther('3') })
    await wallet.waitForTransaction(hash)
    assert.equal(await balance(), before + parseEther('3'))

    await disconnect(config, { connector })
    assert.equal(getAccount(config).status, 'disconnected')
    assert.equal(await connector.isAuthorized(), false)
  })
})
