/** Everything in one encrypted file, and all of it again in another browser. */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import {
  approve,
  at,
  create,
  fillSend,
  ids,
  launch,
  newContext,
  newestState,
  onScreen,
  open,
  password,
  unlock,
  until,
  watch,
} from './browser'
import { type Chain, startChain } from './chain'

const recipient = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'

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

const toSecurity = async (page: Page) => {
  await at(page, ids.navSettings).click()
  await at(page, ids.settingsSecurity).click()
}

/** The rows of the list: address and text. */
async function accounts(page: Page): Promise<(string | null)[][]> {
  await page.evaluate(() => Object.assign(location, { hash: '#/accounts' }))
  await onScreen(page, 'accounts')
  const rows = await page.locator(`[data-testid^="${ids.accountRow}-"]`).all()
  return Promise.all(rows.map(async (row) => [await row.getAttribute('data-address'), await row.textContent()]))
}

async function choose(page: Page, text: string, secret: string): Promise<void> {
  await at(page, ids.restoreFile).setInputFiles({
    name: 'latchkey-backup.json',
    mimeType: 'application/json',
    buffer: Buffer.from(text),
  })
  await at(page, ids.restoreFilePassword).fill(secret)
  await at(page, ids.restoreFileSubmit).click()
}

test('a backup restores accounts, names, activity and settings in another browser, and over a wallet that is there', async () => {
  const context = await newContext(browser, { gatewayUrls: [chain.url] })
  const page = await open(context)
  const faults = watch(page)
  await create(page)
  await until(
    () => at(page, ids.balance).getAttribute('data-value'),
    (value) => BigInt(value ?? '0') > 0n,
    'funded',
  )
  await fillSend(page, recipient, '0.25')
  await approve(page)
  await until(
    () => newestState(page),
    (state) => state === 'confirmed',
    'the transfer is confirmed',
  )
  await page.evaluate(() => Object.assign(location, { hash: '#/accounts/add/watch' }))
  await at(page, ids.watchAddress).fill(recipient)
  await at(page, ids.watchLabel).fill('Landlord')
  await at(page, ids.watchSubmit).click()
  await onScreen(page, 'account')
  await toSecurity(page)
  await at(page, ids.autoLock).selectOption('60')
  const before_ = await accounts(page)

  await toSecurity(page)
  await at(page, ids.backupSave).click()
  await at(page, ids.exportPassword).fill('not the password')
  await at(page, ids.exportSubmit).click()
  await page.getByText('That password does not open it.').waitFor()
  await at(page, ids.exportPassword).fill(password)
  await at(page, ids.exportSubmit).click()
  const [download] = await Promise.all([page.waitForEvent('download'), at(page, ids.backupFile).click()])
  assert.match(download.suggestedFilename(), /^latchkey-backup-\d{4}-\d\d-\d\d\.json$/)
  const backup = readFileSync(await download.path(), 'utf8')
  assert.ok(!backup.includes('Landlord') && !backup.includes(recipient.toLowerCase()))
  await context.close()

  // Another browser, which never saw it.
  const elsewhere = await newContext(browser, { gatewayUrls: [chain.url] })
  const other = await open(elsewhere)
  faults.push(...watch(other))
  await at(other, ids.restoreFileStart).click()
  await onScreen(other, 'restore-file')
  await at(other, ids.restoreFileSubmit).click()
  await other.getByText('Choose a file first.').waitFor()
  await choose(other, '{"not":"a backup"}', password)
  await other.getByText(/This file is no backup/).waitFor()
  await choose(other, backup, 'not the password')
  await other.getByText('That password does not open it.').waitFor()
  await choose(other, backup, password)
  await onScreen(other, 'home')
  assert.equal(await at(other, ids.backupReminder).count(), 0, 'the words are proven there too')
  assert.deepEqual(await accounts(other), before_)
  assert.equal(await newestState(other), 'confirmed')
  await toSecurity(other)
  assert.equal(await at(other, ids.autoLock).inputValue(), '60')
  await other.reload()
  await unlock(other)
  await onScreen(other, 'home')
  assert.deepEqual(await accounts(other), before_)
  await elsewhere.close()

  // Over a wallet whose password is forgotten.
  const third = await newContext(browser, { gatewayUrls: [chain.url] })
  const forgotten = await open(third)
  await create(forgotten)
  await at(forgotten, ids.lock).click()
  await at(forgotten, ids.forgot).click()
  await at(forgotten, ids.restoreFileStart).click()
  await onScreen(forgotten, 'restore-file')
  await choose(forgotten, backup, password)
  await onScreen(forgotten, 'home')
  assert.deepEqual((await accounts(forgotten)).at(-1), before_.at(-1))
  assert.deepEqual(faults, [])
  await third.close()
})

test('the auto-lock that is set is the one that locks', async () => {
  const context = await newContext(browser, { gatewayUrls: [chain.url], faucet: false })
  await context.clock.install()
  const page = await open(context)
  await create(page)
  await toSecurity(page)
  await at(page, ids.autoLock).selectOption('1')
  await context.clock.fastForward('00:50')
  assert.equal(await at(page, ids.unlockPassword).count(), 0)
  await context.clock.fastForward('00:20')
  await onScreen(page, 'unlock')
  await unlock(page)
  await onScreen(page, 'home')
  await toSecurity(page)
  await at(page, ids.autoLock).selectOption('never')
  await page.getByText(/finds the wallet open/).waitFor()
  await context.clock.fastForward('20:00:00')
  await at(page, ids.navHome).click()
  await onScreen(page, 'home')
  await context.close()
})
