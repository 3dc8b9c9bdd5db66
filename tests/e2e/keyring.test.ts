/** Accounts, words and keys in the demo: derived, brought along, watched, named, hidden, ordered, found, taken out. */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { Wallet as EthersWallet } from 'ethers'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { mnemonicToAccount, privateKeyToAccount } from 'viem/accounts'
import {
  at,
  exportedWords,
  ids,
  launch,
  newContext,
  onScreen,
  open,
  type PageOptions,
  password,
  restore,
  unlock,
  until,
  watch,
} from './browser'
import { type Chain, startChain } from './chain'

const known = 'test test test test test test test test test test test junk'
const legal = 'legal winner thank year wave sausage worth useful legal winner thank yellow'
const vector = (name: string) => readFileSync(new URL(`../../vectors/${name}`, import.meta.url), 'utf8')
const derived = (path: string) => mnemonicToAccount(known, { path: path as "m/44'/60'/0'/0/0" }).address
const ledger = (index: number) => derived(`m/44'/60'/${index}'/0/0`)

let chain: Chain
let browser: Browser

before(async () => {
  chain = await startChain()
  browser = await launch()
})
after(async () => {
  await browser.close()
  await chain.stop()
})

/** A page with the known words restored, and what it did that no page may. */
async function restored(options: Partial<PageOptions> = {}): Promise<[BrowserContext, Page, string[]]> {
  const context = await newContext(browser, { gatewayUrls: [chain.url], faucet: false, ...options })
  const page = await open(context)
  const faults = watch(page)
  await restore(page, known)
  return [context, page, faults]
}

async function toAccounts(page: Page): Promise<void> {
  await page.evaluate(() => Object.assign(location, { hash: '#/accounts' }))
  await onScreen(page, 'accounts')
}

/** Opens the form of one way to an account. */
async function way(page: Page, name: string): Promise<void> {
  await toAccounts(page)
  await at(page, ids.accountsAdd).click()
  await at(page, `${ids.addWay}-${name}`).click()
  await onScreen(page, name === 'new-words' ? 'add-new-ask' : `add-${name}`)
}

/** The addresses on the list, in order; hidden ones last. */
async function listed(page: Page): Promise<string[]> {
  await toAccounts(page)
  const rows = await page.locator(`[data-testid^="${ids.accountRow}-"]`).all()
  return Promise.all(rows.map(async (row) => (await row.getAttribute('data-address')) ?? ''))
}

async function openAccount(page: Page, address: string): Promise<void> {
  await page.evaluate((address) => Object.assign(location, { hash: `#/accounts/${address}` }), address)
  await onScreen(page, 'account')
}

const file = (text: string, name = 'wallet.json') => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(text),
})

test('accounts: the next, one at a path, one that is watched; named, hidden, ordered; all of it after a reload', async () => {
  const [context, page, faults] = await restored()
  const [first, second] = [0, 1].map((index) => derived(`m/44'/60'/0'/0/${index}`)) as [string, string]

  await way(page, 'derive')
  await at(page, ids.deriveSubmit).click()
  await onScreen(page, 'account')
  await way(page, 'derive')
  await at(page, `${ids.deriveWhich}-path`).check()
  await at(page, ids.derivePath).fill('m/44/60x')
  await at(page, ids.deriveSubmit).click()
  await page.getByText(/A path is m and then numbers/).waitFor()
  await at(page, ids.derivePath).fill("m/44'/60'/0'/0/1")
  await at(page, ids.deriveSubmit).click()
  await page.getByText(/in the wallet already/).waitFor()
  await at(page, ids.derivePath).fill("m/44'/60'/3'/0/0")
  await at(page, ids.deriveSubmit).click()
  await onScreen(page, 'account')
  assert.deepEqual(await listed(page), [first, second, ledger(3)])

  // Watched: shown, and nothing to send with.
  const cold = privateKeyToAccount(`0x${'77'.repeat(32)}`).address
  await way(page, 'watch')
  await at(page, ids.watchAddress).fill(first)
  await at(page, ids.watchSubmit).click()
  await page.getByText(/in the wallet already/).waitFor()
  await at(page, ids.watchAddress).fill(cold)
  await at(page, ids.watchLabel).fill('Cold')
  await at(page, ids.watchSubmit).click()
  await onScreen(page, 'account')
  assert.equal(await at(page, `${ids.export}-private-key`).count(), 0)
  await at(page, ids.accountUse).click()
  await onScreen(page, 'home')
  await at(page, ids.watchOnly).waitFor()
  assert.equal(await at(page, ids.goSend).count(), 0)

  // Named.
  await openAccount(page, second)
  await at(page, ids.accountRename).click()
  await at(page, ids.labelInput).fill('Savings')
  await at(page, ids.labelSave).click()
  await page.getByRole('heading', { level: 1, name: 'Savings' }).waitFor()

  // Ordered: the watched one comes first; the names stay with their accounts.
  await toAccounts(page)
  await at(page, ids.accountsOrder).click()
  for (const from of [3, 2, 1]) {
    await at(page, `${ids.accountUp}-${from}`).click()
    await until(
      () => at(page, `${ids.accountRow}-${from - 1}`).getAttribute('data-address'),
      (address) => address === cold,
      'it moved up',
    )
  }
  assert.equal(await at(page, `${ids.accountUp}-0`).isDisabled(), true)
  const focused = await page.evaluate(() => document.activeElement?.getAttribute('data-testid'))
  assert.equal(focused, `${ids.accountDown}-0`, 'the focus moves along')
  await at(page, `${ids.accountDown}-1`).click()
  await until(
    () => at(page, `${ids.accountRow}-1`).getAttribute('data-address'),
    (address) => address === second,
    'it moved down',
  )
  const order = [cold, second, first, ledger(3)]
  assert.deepEqual(await listed(page), order)
  assert.match((await at(page, `${ids.accountRow}-2`).textContent()) ?? '', /^Account 1/)

  // Hidden: gone from the sheet that chooses, still in the wallet.
  await openAccount(page, second)
  await at(page, ids.accountHide).click()
  await at(page, ids.accountShow).waitFor()
  await page.reload()
  await unlock(page)
  await onScreen(page, 'home')
  await at(page, ids.accountMenu).click()
  await at(page, `${ids.accountItem}-2`).waitFor()
  assert.equal(await at(page, `${ids.accountItem}-3`).count(), 0)
  assert.match((await at(page, `${ids.accountItem}-0`).textContent()) ?? '', /Cold/)
  await at(page, ids.accountsOpen).click()
  assert.deepEqual(await listed(page), [cold, first, ledger(3), second])
  await openAccount(page, second)
  await page.getByRole('heading', { level: 1, name: 'Savings' }).waitFor()
  await at(page, ids.accountShow).click()
  await at(page, ids.accountHide).waitFor()
  await openAccount(page, cold)
  await at(page, ids.accountUnwatch).click()
  await onScreen(page, 'accounts')
  assert.equal((await listed(page)).includes(cold), false)
  assert.deepEqual(faults, [])
  await context.close()
})

test('words: others with a passphrase, Japanese ones, new ones that are proven; each named and shown for the password', async () => {
  const [context, page, faults] = await restored()
  await way(page, 'words')
  await at(page, ids.restoreMnemonic).fill(legal.replace('yellow', 'yelow'))
  await at(page, ids.restoreNext).click()
  await page.getByText(/Word 12 is not in the list/).waitFor()
  await at(page, ids.restoreMnemonic).fill(legal)
  await page.locator('summary').click()
  await at(page, ids.restorePassphrase).fill('Zoë')
  await at(page, ids.restoreNext).click()
  await at(page, ids.importDone).waitFor()
  const second = mnemonicToAccount(legal, { passphrase: 'Zoë' }).address
  assert.equal((await listed(page))[1], second)

  // The same once more is told, in words.
  await way(page, 'words')
  await at(page, ids.restoreMnemonic).fill(known)
  await at(page, ids.restoreNext).click()
  await page.getByText('These words are in the wallet already.').waitFor()

  // Japanese words, with the ideographic space that belongs between them.
  const japanese = `${'あいこくしん　'.repeat(11)}あおぞら`
  await at(page, ids.restoreMnemonic).fill(japanese)
  await page.locator('summary').click()
  await at(page, ids.restoreLanguage).selectOption('日本語')
  await at(page, ids.restoreNext).click()
  await at(page, ids.importDone).waitFor()
  assert.equal((await listed(page))[2], mnemonicToAccount(japanese).address)

  await way(page, 'new-words')
  await at(page, `${ids.wordCount}-24`).check()
  await at(page, ids.deriveSubmit).click()
  await onScreen(page, 'add-new-words')
  await at(page, ids.wordsReveal).click()
  const words = (await at(page, ids.words).locator('li .mono').allInnerTexts()).map((word) => word.trim())
  assert.equal(words.length, 24)
  await at(page, ids.wordsDone).click()
  for (const index of [0, 1, 2]) {
    const input = at(page, `${ids.proofInput}-${index}`)
    await input.fill(words[Number(await input.getAttribute('data-position'))] ?? '')
  }
  await at(page, ids.proofSubmit).click()
  await at(page, ids.importDone).waitFor()
  const list = await listed(page)
  assert.equal(list[3], mnemonicToAccount(words.join(' ')).address)
  assert.equal(await at(page, `${ids.seedItem}-3`).getAttribute('data-state'), 'proven')

  // Words that are not proven yet say so, until they are.
  await way(page, 'new-words')
  await at(page, ids.deriveSubmit).click()
  await at(page, ids.wordsReveal).click()
  const later = (await at(page, ids.words).locator('li .mono').allInnerTexts()).map((word) => word.trim())
  await at(page, ids.wordsDone).click()
  await at(page, ids.proofLater).click()
  await at(page, ids.importDone).waitFor()
  await toAccounts(page)
  assert.equal(await at(page, `${ids.seedItem}-4`).getAttribute('data-state'), 'unproven')
  await at(page, ids.navHome).click()
  await at(page, ids.backupStart).click()
  await at(page, ids.backupStart).click()
  await at(page, ids.exportPassword).fill(password)
  await at(page, ids.exportSubmit).click()
  assert.deepEqual(await exportedWords(page), later)
  await at(page, ids.wordsDone).click()
  for (const index of [0, 1, 2]) {
    const input = at(page, `${ids.proofInput}-${index}`)
    await input.fill(later[Number(await input.getAttribute('data-position'))] ?? '')
  }
  await at(page, ids.proofSubmit).click()
  await at(page, ids.backupStart).waitFor({ state: 'detached' })

  // Named; another account of them; the passphrase shown apart.
  await toAccounts(page)
  assert.equal(await at(page, `${ids.seedItem}-4`).getAttribute('data-state'), 'proven')
  await at(page, `${ids.seedRename}-1`).click()
  await at(page, ids.labelInput).fill('Old wallet')
  await at(page, ids.labelSave).click()
  await at(page, ids.labelInput).waitFor({ state: 'detached' })
  await way(page, 'derive')
  await at(page, ids.deriveSeed).selectOption({ label: 'Old wallet' })
  await at(page, ids.deriveSubmit).click()
  await page.getByRole('heading', { level: 1, name: 'Old wallet, account 2' }).waitFor()
  await toAccounts(page)
  await at(page, `${ids.seedExport}-1`).click()
  await at(page, ids.exportPassword).fill(password)
  await at(page, ids.exportSubmit).click()
  assert.equal((await exportedWords(page)).join(' '), legal)
  await at(page, `${ids.export}-passphrase`).click()
  await at(page, ids.exportPassword).fill(password)
  await at(page, ids.exportSubmit).click()
  assert.equal((await at(page, ids.exportResult).textContent())?.normalize('NFC'), 'Zoë')
  assert.deepEqual(faults, [])
  await context.close()
})

test('imports: a private key; key files of geth, the Ether sale, MetaMask and eth-lightwallet; the same twice, wrong passwords, other files', async () => {
  const [context, page, faults] = await restored()
  const key = `0x${'42'.repeat(32)}` as const
  await way(page, 'key')
  await at(page, ids.privateKeyInput).fill('0x42')
  await at(page, ids.privateKeySubmit).click()
  await page.getByText(/A private key has 64 digits/).waitFor()
  await at(page, ids.privateKeyInput).fill(key)
  await at(page, ids.privateKeySubmit).click()
  await onScreen(page, 'account')
  await way(page, 'key')
  await at(page, ids.privateKeyInput).fill(key)
  await at(page, ids.privateKeySubmit).click()
  await page.getByText(/This key is in the wallet already/).waitFor()
  const expected = [derived("m/44'/60'/0'/0/0"), privateKeyToAccount(key).address as string]
  assert.deepEqual(await listed(page), expected)

  const bring = async (text: string, secret: string) => {
    await way(page, 'file')
    await at(page, ids.importFile).setInputFiles(file(text))
    await at(page, ids.importPassword).fill(secret)
    await at(page, ids.importSubmit).click()
  }
  const ethers = await new EthersWallet(`0x${'43'.repeat(32)}`).encrypt('pässword')
  const metamask: Record<string, string> = JSON.parse(vector('metamask/vaults.json'))
  const files: [text: string, secret: string, added: string[]][] = [
    [ethers, 'pässword', [privateKeyToAccount(`0x${'43'.repeat(32)}`).address]],
    [vector('presale/geth.json'), 'foo', ['0xd4584b5F6229b7BE90727b0FC8C6b91BB427821f']],
    [
      metamask.iterations10000 ?? '',
      'pässword',
      [1, 2].map((index) => derived(`m/44'/60'/0'/0/${index}`)).concat(mnemonicToAccount(legal).address),
    ],
    [vector('lightwallet/version-1.json'), 'test', ['0xbc4061A92334DbEC978E7c60D631D40ac9F2366D']],
    [vector('lightwallet/version-2.json'), 'PHveKjhQ&8dwWEdhu]q6', ['0xBe159be50BEfb5FE233871Cf0e2ebE4D3005fd6f']],
  ]
  for (const [text, secret, added] of files) {
    await bring(text, secret)
    await at(page, ids.importDone).waitFor()
    expected.push(...added)
    const found = await listed(page)
    assert.deepEqual(
      found.map((address) => address.toLowerCase()),
      expected.map((address) => address.toLowerCase()),
    )
  }
  await bring(ethers, 'pässword')
  await page.getByText('Everything in this file is in the wallet already.').waitFor()
  await bring(ethers, 'wrong')
  await page.getByText('That password does not open the file.').waitFor()
  await bring('{"hello":"world"}', 'x')
  await page.getByText(/This file is of no wallet/).waitFor()
  await way(page, 'file')
  await at(page, ids.importSubmit).click()
  await page.getByText('Choose a file first.').waitFor()
  await at(page, ids.importFile).setInputFiles(file(' '.repeat((2 << 20) + 1)))
  await page.getByText('That file is too large to be one.').waitFor()
  assert.equal((await listed(page)).length, expected.length)
  assert.deepEqual(faults, [])
  await context.close()
})

test('discovery tells how far it is, finds what was used, and adds what is picked', async () => {
  await chain.rpc('anvil_setBalance', [ledger(7), '0xde0b6b3a7640000'])
  const [context, page, faults] = await restored()
  await way(page, 'find')
  await page.getByText('The gateway learns that these addresses belong together.').waitFor()
  await page.evaluate((id) => {
    const told: string[] = []
    Object.assign(globalThis, { __told: told })
    new MutationObserver(() => {
      const text = document.querySelector(`[data-testid="${id}"]`)?.textContent
      if (text && told.at(-1) !== text) told.push(text)
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  }, `${ids.findProgress}-0`)
  await at(page, ids.findStart).click()
  // Anvil's ten accounts hold ether, and one at a path of Ledger Live.
  await at(page, `${ids.findItem}-10`).waitFor()
  const told = await page.evaluate(() => (globalThis as unknown as { __told: string[] }).__told)
  assert.ok(told.length > 2, `progress was told: ${told.join('; ')}`)
  assert.match(told.at(-1) ?? '', /30 looked at, 10 found/)
  // One is here already; another is left out.
  assert.equal(await at(page, `${ids.findItem}-0`).locator('input').isDisabled(), true)
  await at(page, `${ids.findItem}-1`).locator('input').uncheck()
  assert.match((await at(page, ids.findAdd).textContent()) ?? '', /9/)
  await at(page, ids.findAdd).click()
  await onScreen(page, 'accounts')
  const list = await listed(page)
  assert.equal(list.length, 10)
  assert.ok(list.includes(ledger(7)))
  assert.equal(list.includes(derived("m/44'/60'/0'/0/1")), false)
  assert.deepEqual(faults, [])
  await context.close()
})

test('exports ask for the password again: words, key, key file; after five wrong ones the next has to wait, everywhere', async () => {
  const [context, page] = await restored()
  await at(page, ids.navSettings).click()
  await at(page, ids.settingsSecurity).click()
  const take = async (kind: string, secret: string) => {
    await at(page, `${ids.export}-${kind}`).click()
    await at(page, ids.exportPassword).fill(secret)
    await at(page, ids.exportSubmit).click()
  }
  const close = async () => {
    await page.keyboard.press('Escape')
    await page.locator('dialog').waitFor({ state: 'detached' })
  }
  await take('mnemonic', password)
  assert.equal((await exportedWords(page)).join(' '), known)
  await close()
  await take('private-key', password)
  const account = EthersWallet.fromPhrase(known)
  assert.equal(await at(page, ids.exportResult).textContent(), account.privateKey)
  await close()
  await at(page, `${ids.export}-keystore`).click()
  await at(page, ids.keystorePassword).fill('short')
  await at(page, ids.exportPassword).fill(password)
  await at(page, ids.exportSubmit).click()
  await page.getByText('At least 8 characters.').waitFor()
  await at(page, ids.keystorePassword).fill('quite another')
  await at(page, ids.exportSubmit).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save the file' }).click(),
  ])
  const text = readFileSync(await download.path(), 'utf8')
  assert.equal((await EthersWallet.fromEncryptedJson(text, 'quite another')).address, account.address)
  await close()

  await at(page, `${ids.export}-mnemonic`).click()
  for (let wrong = 0; wrong < 7; wrong++) {
    await until(
      () => at(page, ids.exportSubmit).isEnabled(),
      (enabled) => enabled,
      'the next try is allowed',
    )
    await at(page, ids.exportPassword).fill(`wrong ${wrong}`)
    await at(page, ids.exportSubmit).click()
    await page.locator('[role=alert]').first().waitFor()
    await until(
      () => at(page, ids.deriving).count(),
      (count) => count === 0,
      'the answer is there',
    )
  }
  await page.getByText(/The next try is in \d s/).waitFor()
  await close()
  // The wallet counts, not the form: a reload forgives nothing.
  await page.reload()
  await page.getByText(/The next try is in \d s/).waitFor()
  await until(
    () => at(page, ids.unlockSubmit).isEnabled(),
    (enabled) => enabled,
    'the wait is over',
  )
  await unlock(page)
  await onScreen(page, 'home')
  await context.close()
})
