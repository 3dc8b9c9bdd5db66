/** What goes wrong in a real life: reloads, second tabs, wrong passwords, storage that rots or is full. */

import assert from 'node:assert/strict'
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
  restore,
  unlock,
  until,
} from './browser'
import { type Chain, withChain } from './chain'

const mnemonic = 'test test test test test test test test test test test junk'
const account = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
const recipient = '0x8626f6940E2eb28930eFb4CeF49B2d1F2C9C1199'
const ether = 10n ** 18n

let browser: Browser

before(async () => {
  browser = await launch()
})
after(() => browser.close())

const received = async (chain: Chain) => BigInt(await chain.rpc('eth_getBalance', [recipient, 'latest']))

test('a reload in the middle of a pending transaction: picked up again, mined once', () =>
  withChain({ manual: true }, async (chain) => {
    const context = await newContext(browser, { gatewayUrls: [chain.url], faucet: false })
    const page = await open(context)
    await restore(page, mnemonic)
    const start = await received(chain)
    await fillSend(page, recipient, '1')
    await approve(page)
    await until(
      () => newestState(page),
      (state) => state === 'pending',
      'pending',
    )
    await page.reload()
    await unlock(page)
    await onScreen(page, 'home')
    assert.equal(await newestState(page), 'pending')
    await chain.rpc('evm_mine')
    await until(
      () => newestState(page),
      (state) => state === 'confirmed',
      'confirmed after the reload',
    )
    assert.equal((await received(chain)) - start, ether)
    assert.equal(BigInt(await chain.rpc('eth_getTransactionCount', [account, 'latest'])), 1n)
    await context.close()
  }))

test('the page dies between signing and broadcast: the journal broadcasts the same bytes, once', () =>
  withChain({}, async (chain) => {
    const context = await newContext(browser, { gatewayUrls: [chain.url], faucet: false })
    const page = await open(context)
    await restore(page, mnemonic)
    const start = await received(chain)
    // The broadcast never leaves the page.
    const raw: string[] = []
    await page.route(`${chain.url}/**`, async (route) => {
      const body = route.request().postData() ?? ''
      if (!body.includes('eth_sendRawTransaction')) return route.continue()
      raw.push(body)
      return new Promise(() => undefined)
    })
    await fillSend(page, recipient, '1')
    await at(page, ids.review).waitFor()
    await until(
      () => at(page, ids.reviewApprove).getAttribute('aria-disabled'),
      (value) => value !== 'true',
      'armed',
    )
    await at(page, ids.reviewApprove).click()
    await until(
      async () => raw.length,
      (count) => count > 0,
      'a broadcast is tried',
    )
    assert.equal(await received(chain), start)
    await page.close()
    const next = await open(context)
    await unlock(next)
    await onScreen(next, 'home')
    await until(
      () => newestState(next),
      (state) => state === 'confirmed',
      'broadcast after the restart',
    )
    assert.equal((await received(chain)) - start, ether)
    const signed = /0x0[12][0-9a-f]+/.exec(raw[0] ?? '')?.[0]
    const block = await chain.rpc<{ transactions: string[] }>('eth_getBlockByNumber', ['latest', false])
    const mined = await chain.rpc('eth_getRawTransactionByHash', [block.transactions[0]])
    assert.equal(mined, signed, 'the very bytes that were signed')
    await context.close()
  }))

test('two tabs send at once: two nonces, both mined', () =>
  withChain({ blockTime: 1 }, async (chain) => {
    const context = await newContext(browser, { gatewayUrls: [chain.url], faucet: false })
    const first = await open(context)
    await restore(first, mnemonic)
    const second = await open(context)
    await unlock(second)
    await onScreen(second, 'home')
    const start = await received(chain)
    await Promise.all([fillSend(first, recipient, '1'), fillSend(second, recipient, '2')])
    await Promise.all([at(first, ids.review).waitFor(), at(second, ids.review).waitFor()])
    await Promise.all([approve(first), approve(second)])
    await until(
      async () => {
        // Whoever signs second is asked again if the nonce has moved under the review.
        for (const page of [first, second]) if (await at(page, ids.review).isVisible()) await approve(page)
        return received(chain)
      },
      (value) => value - start === 3n * ether,
      'both arrive',
    )
    assert.equal(BigInt(await chain.rpc('eth_getTransactionCount', [account, 'latest'])), 2n)
    for (const page of [first, second]) {
      await until(
        () => newestState(page),
        (state) => state === 'confirmed',
        'each tab sees the newest confirmed',
      )
      assert.equal(await at(page, `${ids.activityItem}-1`).getAttribute('data-state'), 'confirmed', 'and the other one')
    }
    await context.close()
  }))

test('a wrong password is refused in words, and the right one still opens', () =>
  withChain({}, async (chain) => {
    const context = await newContext(browser, { gatewayUrls: [chain.url], faucet: false })
    const page = await open(context)
    await restore(page, mnemonic)
    await at(page, ids.lock).click()
    await unlock(page, 'not the password')
    await page
      .getByText(/password/i)
      .and(page.locator('[role=alert], [aria-live], .error'))
      .first()
      .waitFor()
    await onScreen(page, 'unlock')
    await unlock(page)
    await onScreen(page, 'home')
    await context.close()
  }))

/** Flips a byte of the vault records named, each time another one; gives how many records there are to flip. */
async function damage(page: Page, which: 'newest' | 'all' | 'none'): Promise<number> {
  return page.evaluate(async (which) => {
    let damaged = 0
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name ?? '')
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
      for (const storeName of database.objectStoreNames) {
        const store = database.transaction(storeName, 'readwrite').objectStore(storeName)
        const wait = <T>(request: IDBRequest<T>) =>
          new Promise<T>((resolve, reject) => {
            request.onsuccess = () => resolve(request.result)
            request.onerror = () => reject(request.error)
          })
        const keys = (await wait(store.getAllKeys())).filter((key) => String(key).startsWith('vault/'))
        const records: { key: IDBValidKey; bytes: Uint8Array; counter: bigint }[] = []
        for (const key of keys) {
          const bytes = new Uint8Array(await wait(store.get(key)))
          records.push({ key, bytes, counter: new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0) })
        }
        records.sort((a, b) => (a.counter < b.counter ? 1 : -1))
        for (const { key, bytes } of which === 'newest' ? records.slice(0, 1) : records) {
          // A second flip of the same byte would mend it.
          const place = (bytes.length >> 1) + (which === 'all' ? 1 : 0)
          bytes[place] = (bytes[place] ?? 0) ^ 1
          if (which !== 'none') await wait(store.put(bytes, key))
          damaged++
        }
      }
      database.close()
    }
    return damaged
  }, which)
}

test('a damaged vault: the older good generation opens and says so; with both damaged nothing is deleted', () =>
  withChain({}, async (chain) => {
    const context = await newContext(browser, { gatewayUrls: [chain.url], faucet: false })
    const page = await open(context)
    await create(page)
    const address = await at(page, ids.accountAddress).getAttribute('data-address')
    // A second generation: one more account.
    await at(page, ids.accountMenu).click()
    await at(page, ids.accountAdd).click()
    await at(page, `${ids.accountItem}-1`).waitFor()
    assert.equal(await damage(page, 'newest'), 1)
    await page.reload()
    await unlock(page)
    await onScreen(page, 'home')
    await page
      .locator('[role=status], [role=alert]')
      .filter({ hasText: /older|copy|generation/i })
      .first()
      .waitFor()
    assert.equal(await at(page, ids.accountAddress).getAttribute('data-address'), address, 'the same first account')
    assert.ok((await damage(page, 'all')) >= 2)
    await page.reload()
    await onScreen(page, 'damaged')
    assert.ok((await damage(page, 'none')) >= 2, 'the damaged records are still there')
    await context.close()
  }))

test('bad input is refused with a reason and loses nothing', () =>
  withChain({}, async (chain) => {
    const context = await newContext(browser, { gatewayUrls: [chain.url], faucet: false })
    const page = await open(context)
    // A mnemonic with a word that is not in the list, then one with a bad checksum.
    await at(page, ids.restoreStart).click()
    await at(page, ids.restoreMnemonic).fill(mnemonic.replace('junk', 'jnuk'))
    await at(page, ids.restoreNext).click()
    await page.getByText(/12/).and(page.locator('[role=alert], .error')).first().waitFor()
    await at(page, ids.restoreMnemonic).fill(mnemonic.replace('junk', 'test'))
    await at(page, ids.restoreNext).click()
    await onScreen(page, 'restore')
    await at(page, ids.restoreMnemonic).fill(mnemonic)
    await at(page, ids.restoreNext).click()
    await at(page, ids.password).fill('correct horse battery staple 9')
    await at(page, ids.passwordAgain).fill('correct horse battery staple 9')
    await at(page, ids.passwordSubmit).click()
    await onScreen(page, 'home')
    assert.equal(
      (await at(page, ids.accountAddress).getAttribute('data-address'))?.toLowerCase(),
      account.toLowerCase(),
    )
    await at(page, ids.goSend).click()
    // A wrong checksum, too many decimals, more than there is.
    const refused: [string, string][] = [
      [recipient.replace('8626f6', '8626F6'), '1'],
      [recipient, '0.0000000000000000001'],
      [recipient, '10001'],
    ]
    for (const [to, amount] of refused) {
      await at(page, ids.sendTo).fill(to)
      await at(page, ids.sendAmount).fill(amount)
      await at(page, ids.sendReview).click()
      await page.locator('[role=alert], .error, [aria-invalid=true]').first().waitFor()
      assert.equal(await at(page, ids.review).count(), 0, `no review for ${to} ${amount}`)
    }
    assert.equal(BigInt(await chain.rpc('eth_getTransactionCount', [account, 'pending'])), 0n)
    await context.close()
  }))

test('fifteen minutes without use lock the wallet and end its signer', () =>
  withChain({}, async (chain) => {
    const context = await newContext(browser, { gatewayUrls: [chain.url], faucet: false })
    await context.clock.install()
    const page = await open(context)
    await restore(page, mnemonic)
    await until(
      async () => page.workers().length,
      (count) => count === 1,
      'the worker is there',
    )
    await context.clock.runFor('14:00')
    await onScreen(page, 'home')
    await context.clock.runFor('02:00')
    await onScreen(page, 'unlock')
    await until(
      async () => page.workers().length,
      (count) => count === 0,
      'the signer is gone',
    )
    await context.close()
  }))

test('a password change whose second copy cannot be written: the page does not say that the old one opens nothing', () =>
  withChain({}, async (chain) => {
    const context = await newContext(browser, { gatewayUrls: [chain.url], faucet: false, locale: 'ja-JP' })
    await context.addInitScript(() => {
      const writes = { left: Number.POSITIVE_INFINITY }
      Object.assign(globalThis, { __writes: writes })
      const put = IDBObjectStore.prototype.put
      IDBObjectStore.prototype.put = function (value, key) {
        if (String(key).startsWith('vault/') && writes.left-- <= 0) throw new DOMException('full', 'QuotaExceededError')
        return put.call(this, value, key)
      }
    })
    const allow = (left: number) =>
      page.evaluate((left) => Object.assign((globalThis as unknown as { __writes: object }).__writes, { left }), left)
    const change = async (from: string, to: string) => {
      await at(page, ids.changePassword).click()
      await at(page, ids.currentPassword).fill(from)
      await at(page, ids.password).fill(to)
      await at(page, ids.passwordAgain).fill(to)
      await at(page, ids.passwordSubmit).click()
      await page.locator('dialog').waitFor({ state: 'detached' })
    }
    const page = await open(context)
    await restore(page, mnemonic)
    await at(page, ids.navSettings).click()
    await at(page, ids.settingsSecurity).click()
    const changed = page.getByText('古いパスワードではもう開けません。')
    const oldCopy = at(page, `${ids.notice}-password-old-copy`)
    await allow(1)
    await change(password, 'another staple 9 of brass')
    assert.match((await oldCopy.textContent()) ?? '', /もう一度パスワードを変えてください/)
    assert.equal(await changed.count(), 0)
    await allow(2)
    await change('another staple 9 of brass', 'a third staple 9 of brass')
    await changed.waitFor()
    assert.equal(await oldCopy.count(), 0)
    await at(page, ids.lock).click()
    await unlock(page, 'a third staple 9 of brass')
    await onScreen(page, 'home')
    await context.close()
  }))
