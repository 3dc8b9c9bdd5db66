/** Several mnemonics, accounts of every scheme, watched ones, passkeys and wrong passwords, through the package. */

import assert from 'node:assert/strict'
import { createHmac, randomBytes } from 'node:crypto'
import { after, before, beforeEach, describe, test } from 'node:test'
import { type Client, createClient, init, parseEther } from 'latchkey'
import { createWallet, type DiscoveryProgress, type Wallet } from 'latchkey/wallet'
import { mnemonicToAccount, privateKeyToAccount } from 'viem/accounts'
import { type Anvil, startAnvil } from './support/anvil'
import { rejects } from './support/expect'
import { MapStore } from './support/store'

await init()

const local = { id: 31337, name: 'Local', nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 } }
const password = 'a long enough passphrase'
const known = 'test test test test test test test test test test test junk'
const other = 'legal winner thank year wave sausage worth useful legal winner thank yellow'

let chain: Anvil
let client: Client
let store: MapStore
const open: Wallet[] = []

async function openWallet(): Promise<Wallet> {
  const wallet = await createWallet({ client, storage: store, approve: async () => true })
  open.push(wallet)
  return wallet
}

async function restored(): Promise<Wallet> {
  const wallet = await openWallet()
  await wallet.restore({ mnemonic: known, password })
  return wallet
}

before(async () => {
  chain = await startAnvil()
  client = createClient({ chain: local, gateways: [chain.url] })
})
after(async () => {
  for (const wallet of open) await wallet.close()
  await chain.stop()
})
beforeEach(() => {
  store = new MapStore()
})

describe('mnemonics', () => {
  test('several, with and without a passphrase, derive as viem does and come back after a restart', async () => {
    const wallet = await restored()
    const second = await wallet.addMnemonic({ mnemonic: other, passphrase: 'Zoë' })
    assert.equal(second.words, 12)
    assert.equal(second.backedUp, true)
    const oracle = mnemonicToAccount(other, { passphrase: 'Zoë' })
    assert.equal(wallet.accounts()[1]?.address, oracle.address)
    assert.equal(wallet.accounts()[1]?.seed, second.fingerprint)
    assert.equal(
      await wallet.signMessage({ account: oracle.address, message: 'hello' }),
      await oracle.signMessage({ message: 'hello' }),
    )
    await rejects('INVALID_PARAMS', wallet.addMnemonic({ mnemonic: other, passphrase: 'Zoë' }))
    await rejects('INVALID_MNEMONIC', wallet.addMnemonic({ mnemonic: `${other} zoo` }))
    const { mnemonic, seed } = await wallet.createMnemonic({ words: 24 })
    assert.equal(mnemonic.split(' ').length, 24)
    assert.equal(wallet.backedUp, false)
    await wallet.labelSeed(second.fingerprint, 'Second')
    await wallet.close()

    const again = await openWallet()
    assert.deepEqual(
      again.seeds().map(({ label, words, backedUp }) => ({ label, words, backedUp })),
      [
        { label: null, words: 12, backedUp: true },
        { label: 'Second', words: 12, backedUp: true },
        { label: null, words: 24, backedUp: false },
      ],
    )
    await again.unlock(password)
    assert.equal(await again.exportMnemonic(password), known)
    assert.equal(await again.exportMnemonic(password, { seed: second.fingerprint }), other)
    // BIP-39 has the passphrase in NFKD, and so it comes out.
    assert.equal(await again.exportPassphrase(password, { seed: second.fingerprint }), 'Zoë'.normalize('NFKD'))
    assert.equal(await again.exportPassphrase(password), null)
    const proof = [0, 7, 23].map((position) => ({ position, word: mnemonic.split(' ')[position] ?? '' }))
    assert.equal(await again.confirmBackup(proof, { seed: seed.fingerprint }), true)
    assert.equal(again.backedUp, true)
  })

  test('accounts at BIP-44, Ledger Live and older Ledger paths', async () => {
    const wallet = await restored()
    const paths = ["m/44'/60'/0'/0/4", "m/44'/60'/3'/0/0", "m/44'/60'/0'/2", "m/44'/1'/0'/0/0"] as const
    const added = await wallet.addAccounts({ paths })
    const expected = paths.map((path) => mnemonicToAccount(known, { path: path as "m/44'/60'/0'/0/4" }).address)
    assert.deepEqual(
      added.map(({ address }) => address),
      expected,
    )
    assert.equal((await wallet.addAccount()).derivationPath, "m/44'/60'/0'/0/5")
    await rejects('INVALID_PARAMS', wallet.addAccount({ path: "m/44'/60'" + "'/0" }))
    await rejects('VAULT_STATE', wallet.addAccount({ seed: '0x00000000' }))
  })

  test('discovery finds used accounts, with progress, and adds none', async () => {
    const wallet = await restored()
    const ledger = mnemonicToAccount(known, { path: "m/44'/60'/12'/0/0" }).address
    await chain.rpc('anvil_setBalance', ledger, `0x${parseEther('1').toString(16)}`)
    const progress: DiscoveryProgress[] = []
    const found = await wallet.discoverAccounts({ onProgress: (step) => progress.push(step) })
    // Anvil's own ten accounts hold ether.
    assert.equal(found.filter(({ scheme }) => scheme === "m/44'/60'/0'/0/{index}").length, 10)
    const [match] = found.filter(({ address }) => address === ledger)
    assert.deepEqual(match && { ...match, scheme: undefined }, {
      address: ledger,
      derivationPath: "m/44'/60'/12'/0/0",
      scheme: undefined,
      known: false,
      nonce: 0,
      balance: parseEther('1'),
      hasCode: false,
    })
    assert.equal(progress.at(-1)?.found, found.length)
    assert.equal(wallet.accounts().length, 1)
    const added = await wallet.addAccounts({ paths: found.map(({ derivationPath }) => derivationPath) })
    assert.equal(added.length, found.length - 1)
    await rejects('INVALID_PARAMS', wallet.discoverAccounts({ gapLimit: 0 }))
  })
})

describe('the list', () => {
  test('watching, hiding and ordering', async () => {
    const wallet = await restored()
    const first = wallet.accounts()[0]?.address ?? assert.fail()
    const second = (await wallet.addAccount()).address
    const cold = privateKeyToAccount(`0x${'77'.repeat(32)}`).address
    await wallet.watch(cold, 'Cold')
    await wallet.reorder([cold, second, first])
    await wallet.hide(second)
    const again = await openWallet()
    assert.deepEqual(
      again.accounts().map(({ address, type, label, hidden }) => ({ address, type, label, hidden })),
      [
        { address: cold, type: 'watch', label: 'Cold', hidden: false },
        { address: second, type: 'hd', label: null, hidden: true },
        { address: first, type: 'hd', label: null, hidden: false },
      ],
    )
    await rejects('UNAUTHORIZED', wallet.signMessage({ account: cold, message: 'hello' }))
    await rejects('INVALID_PARAMS', wallet.reorder([cold]))
    assert.deepEqual(
      await wallet.provider({ origin: 'https://dapp.example' }).request({ method: 'eth_requestAccounts' }),
      [first.toLowerCase()],
    )
    await wallet.unwatch(cold)
    assert.equal(wallet.accounts().length, 2)
  })
})

/** An authenticator in software: WebAuthn's `prf` is HMAC-SHA-256 under a key of the credential, of a hash of the salt. */
class Authenticator {
  readonly #secrets = new Map<string, Buffer>()
  /** Whether it answers already when the passkey is made. */
  eager = true
  refuses = false

  credentials = {
    create: async ({ publicKey }: { publicKey: PublicKeyCredentialCreationOptions }) => {
      this.#refuse()
      assert.equal(publicKey.authenticatorSelection?.userVerification, 'required')
      const id = randomBytes(24)
      this.#secrets.set(id.toString('base64url'), randomBytes(32))
      const first = (publicKey.extensions as { prf: { eval: { first: Uint8Array } } }).prf.eval.first
      return this.#credential(id, this.eager ? this.#answer(id, first) : undefined)
    },
    get: async ({ publicKey }: { publicKey: PublicKeyCredentialRequestOptions }) => {
      this.#refuse()
      const { evalByCredential } = (
        publicKey.extensions as { prf: { evalByCredential: Record<string, { first: Uint8Array }> } }
      ).prf
      for (const { id } of publicKey.allowCredentials ?? []) {
        const own = Buffer.from(id as Uint8Array)
        const asked = evalByCredential[own.toString('base64url')]
        if (asked && this.#secrets.has(own.toString('base64url')))
          return this.#credential(own, this.#answer(own, asked.first))
      }
      throw new DOMException('none at hand', 'NotAllowedError')
    },
  }

  #refuse() {
    if (this.refuses) throw new DOMException('no', 'NotAllowedError')
  }

  #answer(id: Buffer, salt: Uint8Array): ArrayBuffer {
    const secret = this.#secrets.get(id.toString('base64url')) ?? assert.fail()
    return Uint8Array.from(createHmac('sha256', secret).update('WebAuthn PRF\0').update(salt).digest()).buffer
  }

  #credential(id: Buffer, first: ArrayBuffer | undefined) {
    const results = first && { first }
    return {
      rawId: Uint8Array.from(id).buffer,
      getClientExtensionResults: () => ({ prf: { enabled: true, ...(results && { results }) } }),
    }
  }
}

describe('ways to open', () => {
  const authenticator = new Authenticator()
  before(() => {
    Object.defineProperty(globalThis, 'navigator', { value: authenticator, configurable: true })
  })
  after(() => {
    Reflect.deleteProperty(globalThis, 'navigator')
  })

  test('a passkey opens, exports, sets a new password, and opens no more once removed', async () => {
    for (const eager of [true, false]) {
      authenticator.eager = eager
      store = new MapStore()
      const wallet = await restored()
      await rejects('NOT_FOUND', wallet.unlock({ passkey: true }))
      await rejects('WRONG_PASSWORD', wallet.addPasskey({ password: 'wrong', name: 'Laptop' }))
      await wallet.addPasskey({ password, name: 'Laptop' })
      const [, slot] = await wallet.slots()
      assert.ok(slot)
      assert.equal(slot.type, 'passkey')
      await wallet.close()

      const again = await openWallet()
      await again.unlock({ passkey: true })
      assert.equal(again.status, 'unlocked')
      assert.equal(await again.exportMnemonic({ passkey: true }), known)
      await rejects('VAULT_STATE', again.removeSlot(slot.id, { passkey: true }))
      await again.changePassword({ password: { passkey: true }, newPassword: 'another passphrase' })
      await again.lock()
      await rejects('WRONG_PASSWORD', again.unlock(password))
      await again.unlock('another passphrase')
      await again.removeSlot(slot.id, 'another passphrase')
      await again.lock()
      await rejects('NOT_FOUND', again.unlock({ passkey: true }))
      assert.ok(
        ![...store.entries].some(([key, value]) => key.startsWith('vault/') && Buffer.from(value).includes('passkey')),
      )
    }
  })

  test('a person who refuses the passkey is not a wrong passkey', async () => {
    const wallet = await restored()
    await wallet.addPasskey({ password, name: 'Laptop' })
    authenticator.refuses = true
    await rejects('USER_REJECTED', wallet.unlock({ passkey: true }))
    await rejects('USER_REJECTED', wallet.addPasskey({ password, name: 'Other' }))
    authenticator.refuses = false
    assert.equal((await wallet.slots()).length, 2)
  })

  test('wrong passwords slow down, across a reload', async () => {
    const wallet = await restored()
    await wallet.lock()
    for (let wrong = 0; wrong < 5; wrong++) await rejects('WRONG_PASSWORD', wallet.unlock('wrong'))
    const again = await openWallet()
    const refused = await rejects('LIMIT', again.unlock(password))
    const { waitMs } = refused.data as { waitMs: number }
    assert.ok(waitMs > 0 && waitMs <= 1000, `${waitMs}`)
    assert.ok((await again.waitBeforeUnlock()) <= 1000)
    await new Promise((resolve) => setTimeout(resolve, waitMs + 5))
    await again.unlock(password)
    assert.equal(await again.waitBeforeUnlock(), 0)
  })
})
