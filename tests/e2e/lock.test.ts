/** Bars B13, B16 and B18 of SECURITY.md: what locks, what is told of the storage, what stays in the clipboard. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { at, create, ids, launch, newContext, onScreen, open, password, restore, unlock, until } from './browser'
import { withChain } from './chain'

const mnemonic = 'test test test test test test test test test test test junk'
/** Its first account's key (Hardhat, Foundry). */
const key = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'

let browser: Browser

before(async () => {
  browser = await launch()
})
after(() => browser.close())

test('a lock in one tab locks every tab and ends every signer', () =>
  withChain({}, async (chain) => {
    const context = await newContext(browser, { gatewayUrls: [chain.url], faucet: false })
    const first = await open(context)
    await restore(first, mnemonic)
    const others = [await open(context), await open(context)]
    for (const page of others) {
      await unlock(page)
      await onScreen(page, 'home')
      assert.equal(page.workers().length, 1)
    }
    const start = Date.now()
    await at(first, ids.lock).first().click()
    for (const page of [first, ...others]) {
      await onScreen(page, 'unlock')
      await until(
        async () => page.workers().length,
        (count) => count === 0,
        'the signer is gone',
      )
    }
    assert.ok(Date.now() - start < 5000)
    // One that opens again is nobody else's business.
    await unlock(first)
    await onScreen(first, 'home')
    for (const page of others) await onScreen(page, 'unlock')
    await context.close()
  }))

test('a machine that slept for five minutes asks for the password', () =>
  withChain({}, async (chain) => {
    const context = await newContext(browser, { gatewayUrls: [chain.url], faucet: false })
    await context.clock.install()
    const page = await open(context)
    await restore(page, mnemonic)
    await context.clock.runFor('05:00')
    await onScreen(page, 'home')
    await context.clock.fastForward('05:00')
    await onScreen(page, 'unlock')
    await context.close()
  }))

for (const granted of [true, false]) {
  test(`lasting storage is asked for when a wallet is made; the answer is ${granted ? 'yes' : 'no, and shown'}`, () =>
    withChain({}, async (chain) => {
      const context = await newContext(browser, { gatewayUrls: [chain.url], faucet: false })
      await context.addInitScript((answer) => {
        const asked = { count: 0 }
        Object.assign(window, { asked })
        navigator.storage.persist = async () => {
          asked.count++
          return answer
        }
      }, granted)
      const page = await open(context)
      await create(page)
      assert.equal(await page.evaluate(() => (window as unknown as { asked: { count: number } }).asked.count), 1)
      const notice = at(page, `${ids.notice}-storage-not-persistent`)
      if (granted) assert.equal(await notice.count(), 0)
      else await notice.waitFor()
      await context.close()
    }))
}

test('a storage that was cleared is told at the next visit, and the words bring the wallet back', () =>
  withChain({}, async (chain) => {
    const context = await newContext(browser, { gatewayUrls: [chain.url], faucet: false })
    const page = await open(context)
    await onScreen(page, 'welcome')
    assert.equal(await at(page, `${ids.notice}-storage-cleared`).count(), 0, 'a first visit is one')
    await restore(page, mnemonic)
    // What eviction takes: every database of the origin.
    await page.goto('about:blank')
    const blank = await context.newPage()
    await blank.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '<p>' }))
    await blank.goto(process.env.LATCHKEY_DEMO ?? '')
    await blank.evaluate(async () => {
      for (const { name } of await indexedDB.databases()) {
        await new Promise((resolve, reject) => {
          const request = indexedDB.deleteDatabase(name ?? '')
          request.onsuccess = resolve
          request.onerror = reject
        })
      }
    })
    await blank.close()
    const again = await open(context)
    await onScreen(again, 'welcome')
    await at(again, `${ids.notice}-storage-cleared`).waitFor()
    await restore(again, mnemonic)
    await context.close()
  }))

test('a copied key leaves the clipboard', () =>
  withChain({}, async (chain) => {
    const context = await newContext(browser, { gatewayUrls: [chain.url], faucet: false })
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await context.clock.install()
    const page = await open(context)
    await restore(page, mnemonic)
    await at(page, ids.navSettings).first().click()
    await at(page, ids.settingsSecurity).click()
    await at(page, `${ids.export}-private-key`).click()
    await at(page, ids.exportPassword).fill(password)
    await at(page, ids.exportSubmit).click()
    await at(page, ids.exportResult).waitFor()
    await at(page, ids.copy).last().click()
    const held = () => page.evaluate(() => navigator.clipboard.readText())
    await until(held, (text) => text === key, 'the key is copied')
    await context.clock.runFor('00:40')
    assert.equal(await held(), key)
    await context.clock.runFor('00:06')
    await until(held, (text) => text === '', 'the clipboard is empty')
    await context.close()
  }))
