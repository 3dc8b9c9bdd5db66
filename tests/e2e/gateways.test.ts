/** Gateways as they are: down, slow, on another chain, answering rubbish. The page says so, loses nothing, and goes on. */

import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser } from 'playwright-core'
import {
  approve,
  at,
  balance,
  fillSend,
  ids,
  launch,
  newContext,
  newestState,
  onScreen,
  open,
  restore,
  until,
} from './browser'
import { startChain, withChain } from './chain'
import { startFaultyGateway } from './gateway'

const mnemonic = 'test test test test test test test test test test test junk'
const account = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
const recipient = '0x8626f6940E2eb28930eFb4CeF49B2d1F2C9C1199'
const ether = 10n ** 18n

let browser: Browser

before(async () => {
  browser = await launch()
})
after(() => browser.close())

test('a gateway is killed and started again: the page says so, and recovers by itself', () =>
  withChain({}, async (chain) => {
    const context = await newContext(browser, { gatewayUrls: [chain.url], faucet: false })
    const page = await open(context)
    await restore(page, mnemonic)
    await until(
      () => balance(page),
      (value) => value > 0n,
      'a balance',
    )
    await chain.kill()
    await at(page, ids.fault).first().waitFor({ timeout: 40_000 })
    await chain.restart()
    await at(page, ids.fault).first().waitFor({ state: 'detached', timeout: 60_000 })
    await fillSend(page, recipient, '1')
    await approve(page)
    await until(
      () => newestState(page),
      (state) => state === 'confirmed',
      'sends again',
    )
    await context.close()
  }))

test('a gateway on another chain, one that answers rubbish and one that is down: the good one serves', () =>
  withChain({}, async (chain) => {
    const other = await startChain({ chainId: 1 })
    const rubbish = await startFaultyGateway(chain.url, () => ({ body: '<html>502 Bad Gateway</html>' }))
    const context = await newContext(browser, {
      gatewayUrls: ['http://127.0.0.1:9', rubbish.url, other.url, chain.url],
      faucet: false,
    })
    const page = await open(context)
    await restore(page, mnemonic)
    await until(
      () => balance(page),
      (value) => value === 10_000n * ether,
      'the balance of the right chain',
    )
    await fillSend(page, recipient, '1')
    await approve(page)
    await until(
      () => newestState(page),
      (state) => state === 'confirmed',
      'sent on the right chain',
    )
    assert.equal(
      BigInt(await other.rpc('eth_getTransactionCount', [account, 'latest'])),
      0n,
      'nothing on the other chain',
    )
    await rubbish.stop()
    await other.stop()
    await context.close()
  }))

test('only a gateway on another chain: nothing can be sent, and the page names the chain', () =>
  withChain({ chainId: 5 }, async (chain) => {
    const context = await newContext(browser, { gatewayUrls: [chain.url], faucet: false })
    const page = await open(context)
    await restore(page, mnemonic)
    await at(page, ids.fault).first().waitFor()
    await fillSend(page, recipient, '1')
    await at(page, ids.fault)
      .filter({ hasText: /chain 5\b/ })
      .first()
      .waitFor()
    assert.equal(await at(page, ids.review).count(), 0, 'nothing is asked')
    assert.equal(BigInt(await chain.rpc('eth_getTransactionCount', [account, 'pending'])), 0n)
    await context.close()
  }))

const waiting = /^Asking the gateway/

// Side by side: they mostly wait.
describe('slow', { concurrency: true }, () => {
  test('gateways that never answer and that never finish: the page names what it awaits, and the third serves', () =>
    withChain({}, async (chain) => {
      const silent = await startFaultyGateway(chain.url, () => 'hang')
      const dripping = await startFaultyGateway(chain.url, () => 'drip')
      const context = await newContext(browser, { gatewayUrls: [silent.url, dripping.url, chain.url], faucet: false })
      const page = await open(context)
      await restore(page, mnemonic)
      await at(page, ids.asking).filter({ hasText: waiting }).waitFor()
      await until(
        () => balance(page),
        (value) => value === 10_000n * ether,
        'the balance, by the third gateway',
      )
      await fillSend(page, recipient, '1')
      await approve(page)
      await until(
        () => newestState(page),
        (state) => state === 'confirmed',
        'sent through the third gateway',
      )
      assert.ok(silent.asked.length > 0 && dripping.asked.length > 0, 'the slow ones were tried first')
      assert.equal(BigInt(await chain.rpc('eth_getTransactionCount', [account, 'latest'])), 1n)
      await context.close()
      await silent.stop()
      await dripping.stop()
    }))

  test('a gateway that takes two seconds for everything serves all the same', () =>
    withChain({}, async (chain) => {
      const slow = await startFaultyGateway(chain.url, () => ({ delay: 2000 }))
      const context = await newContext(browser, { gatewayUrls: [slow.url], faucet: false })
      const page = await open(context)
      await restore(page, mnemonic)
      await at(page, ids.asking).filter({ hasText: waiting }).waitFor()
      await until(
        () => balance(page),
        (value) => value === 10_000n * ether,
        'the balance',
      )
      await fillSend(page, recipient, '1')
      await at(page, ids.preparing).filter({ hasText: 'Asking the gateway, then you' }).waitFor()
      await approve(page)
      await at(page, ids.preparing).filter({ hasText: 'Sending…' }).waitFor()
      await until(
        () => newestState(page),
        (state) => state === 'confirmed',
        'sent, slowly',
      )
      assert.equal(BigInt(await chain.rpc('eth_getTransactionCount', [account, 'latest'])), 1n)
      await context.close()
      await slow.stop()
    }))

  test('no gateway but a silent one: an error in words, what was entered stays, and it goes on once it answers', () =>
    withChain({}, async (chain) => {
      const silent = await startFaultyGateway(chain.url, () => 'hang')
      const context = await newContext(browser, { gatewayUrls: [silent.url], faucet: false })
      const page = await open(context)
      await restore(page, mnemonic)
      await at(page, ids.asking).filter({ hasText: waiting }).waitFor()
      const tooLong = at(page, ids.fault)
        .filter({ hasText: 'The gateway took too long' })
        .filter({ hasText: 'TIMEOUT' })
      await tooLong.first().waitFor()
      await fillSend(page, recipient, '1')
      await tooLong.first().waitFor()
      assert.equal(await at(page, ids.review).count(), 0, 'nothing is asked')
      assert.equal(await at(page, ids.sendTo).inputValue(), recipient)
      assert.equal(await at(page, ids.sendAmount).inputValue(), '1')

      silent.behave(() => 'pass')
      await until(
        async () => {
          // The gateway rests for up to ten seconds after its failures.
          if (await at(page, ids.sendReview).isEnabled()) await at(page, ids.sendReview).click()
          return at(page, ids.review).isVisible()
        },
        (asked) => asked,
        'the review, once the gateway answers',
      )
      await approve(page)
      await until(
        () => newestState(page),
        (state) => state === 'confirmed',
        'sent',
      )
      await at(page, ids.navHome).click()
      await until(
        () => balance(page),
        (value) => value > 0n && value < 9_999n * ether,
        'the balance after it',
      )
      assert.equal(await at(page, ids.fault).count(), 0, 'no error is left')
      assert.equal(BigInt(await chain.rpc('eth_getTransactionCount', [account, 'latest'])), 1n)
      await context.close()
      await silent.stop()
    }))

  test('a broadcast that is not answered: the page says that it is kept, and the same bytes go again by themselves', () =>
    withChain({}, async (chain) => {
      const gateway = await startFaultyGateway(chain.url)
      const context = await newContext(browser, { gatewayUrls: [gateway.url], faucet: false })
      const page = await open(context)
      await restore(page, mnemonic)
      gateway.behave((method) => (method === 'eth_sendRawTransaction' ? 'hang' : 'pass'))
      await fillSend(page, recipient, '1')
      await approve(page)
      await at(page, ids.preparing).filter({ hasText: 'Sending…' }).waitFor()
      const kept = at(page, `${ids.notice}-broadcast-delayed`)
      await kept.filter({ hasText: 'do not send it a second time' }).waitFor()
      await onScreen(page, 'home')
      assert.equal(await at(page, `${ids.activityItem}-0`).getAttribute('data-state'), 'signed')
      assert.equal(BigInt(await chain.rpc('eth_getTransactionCount', [account, 'pending'])), 0n)

      gateway.behave(() => 'pass')
      await kept.waitFor({ state: 'detached' })
      await until(
        () => newestState(page),
        (state) => state === 'confirmed',
        'sent by itself',
      )
      assert.equal(BigInt(await chain.rpc('eth_getTransactionCount', [account, 'latest'])), 1n)
      const sent = gateway.asked.filter((question) => question.includes('eth_sendRawTransaction'))
      const raw = new Set(sent.map((question) => /0x0[12][0-9a-f]+/.exec(question)?.[0]))
      assert.ok(sent.length > 1 && raw.size === 1, `${sent.length} broadcasts of ${raw.size} transactions`)
      await context.close()
      await gateway.stop()
    }))
})
