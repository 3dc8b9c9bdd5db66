/** The main job: create → funded → send → deploy a token → mint → transfer → reload → unlock → all there. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import {
  approve,
  at,
  balance,
  create,
  fillSend,
  ids,
  launch,
  newContext,
  newestState,
  onScreen,
  open,
  type PageOptions,
  shots,
  unlock,
  until,
  watch,
} from './browser'
import { type Chain, startChain } from './chain'

const recipient = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
const second = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC'
const ether = 10n ** 18n

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

/** What a person reads there; the other checks read the exact value behind it. */
async function reads(page: Page, id: string, wanted: RegExp): Promise<void> {
  assert.match((await at(page, id).textContent())?.trim() ?? '', wanted)
}

async function act(page: Page, what: 'mint' | 'transfer' | 'burn', amount: string, to?: string): Promise<void> {
  await at(page, `${ids.tokenAct}-${what}`).click()
  if (to) await at(page, ids.tokenTo).fill(to)
  await at(page, ids.tokenAmount).fill(amount)
  await at(page, ids.tokenSubmit).click()
}

async function tell(name: string, options: Partial<PageOptions>, alsoTheRest: boolean): Promise<void> {
  const context = await newContext(browser, { gatewayUrls: [chain.url], ...options })
  const page = await open(context)
  const faults = watch(page)
  const shot = shots(page, name)

  // Create, and be funded.
  await create(page, shot)
  await until(
    () => balance(page),
    (value) => value === 100n * ether,
    'the new account is funded',
  )
  const address = (await at(page, ids.accountAddress).getAttribute('data-address')) ?? ''
  assert.match(address, /^0x[0-9a-fA-F]{40}$/)
  assert.equal(BigInt(await chain.rpc('eth_getBalance', [address, 'latest'])), 100n * ether)
  await reads(page, ids.balance, /^100\s*ETH$/)
  await shot('home')
  await at(page, ids.goReceive).click()
  assert.equal(await at(page, ids.receiveAddress).getAttribute('data-address'), address)
  await shot('receive')

  // Send.
  const before_ = BigInt(await chain.rpc('eth_getBalance', [recipient, 'latest']))
  await fillSend(page, recipient, '0.5')
  await at(page, ids.review).waitFor()
  assert.equal(await at(page, ids.reviewTo).getAttribute('data-address'), recipient)
  await reads(page, ids.reviewSentence, /(^|[^\d.])0\.5\s*ETH/)
  await shot('review')
  await approve(page)
  await until(
    () => newestState(page),
    (state) => state === 'confirmed',
    'the transfer is confirmed',
  )
  assert.equal(BigInt(await chain.rpc('eth_getBalance', [recipient, 'latest'])), before_ + ether / 2n)
  await shot('activity')
  if (!alsoTheRest) {
    await at(page, ids.navSettings).click()
    await onScreen(page, 'settings-gateways')
    await shot('settings')
    assert.deepEqual(faults, [])
    await context.close()
    return
  }

  // Deploy a token.
  await at(page, ids.navTokens).click()
  await onScreen(page, 'tokens')
  await shot('tokens-empty')
  await at(page, ids.tokenNew).click()
  await at(page, ids.tokenName).fill('Brass')
  await at(page, ids.tokenSymbol).fill('BRS')
  await at(page, ids.tokenSupply).fill('1000')
  await at(page, ids.tokenDeploy).click()
  await at(page, ids.review).waitFor()
  await shot('review-deploy')
  await approve(page)
  await at(page, `${ids.tokenItem}-0`).click()
  await until(
    () => at(page, ids.tokenBalance).getAttribute('data-value'),
    (value) => value === String(1000n * ether),
    'the deployer holds the whole supply',
  )
  const token = (await at(page, ids.tokenAddress).getAttribute('data-address')) ?? ''
  assert.notEqual(await chain.rpc('eth_getCode', [token, 'latest']), '0x')

  // Mint, transfer, burn.
  await act(page, 'mint', '250', second)
  await at(page, ids.review).waitFor()
  await shot('review-mint')
  await approve(page)
  await until(
    () => at(page, ids.tokenTotal).getAttribute('data-value'),
    (value) => value === String(1250n * ether),
    'the supply has grown',
  )
  await act(page, 'transfer', '100.000000000000000001', recipient)
  await at(page, ids.review).waitFor()
  await shot('review-transfer')
  await approve(page)
  await until(
    () => at(page, ids.tokenBalance).getAttribute('data-value'),
    (value) => value === String(900n * ether - 1n),
    'the balance has shrunk by exactly the amount',
  )
  await reads(page, ids.tokenBalance, /^899\.999999999999999999\s*BRS$/)
  await act(page, 'burn', '50')
  await approve(page)
  await until(
    () => at(page, ids.tokenTotal).getAttribute('data-value'),
    (value) => value === String(1200n * ether),
    'the supply has shrunk',
  )
  const holders = async () => {
    const rows = await at(page, ids.tokenHolders).locator('[data-address]').all()
    const read = rows.map(async (row) => [
      (await row.getAttribute('data-address'))?.toLowerCase(),
      await row.getAttribute('data-value'),
    ])
    return Object.fromEntries(await Promise.all(read)) as Record<string, string>
  }
  const expected = {
    [address.toLowerCase()]: String(850n * ether - 1n),
    [second.toLowerCase()]: String(250n * ether),
    [recipient.toLowerCase()]: String(100n * ether + 1n),
  }
  await until(holders, (found) => Object.keys(found).length === 3, 'three holders')
  assert.deepEqual(await holders(), expected)
  await shot('token')

  // Reload, unlock: everything as it was.
  const held = BigInt(await chain.rpc('eth_getBalance', [address, 'latest']))
  await at(page, ids.navHome).click()
  await until(
    () => balance(page),
    (value) => value === held,
    'the balance after all of it',
  )
  await page.reload()
  await onScreen(page, 'unlock')
  await shot('unlock')
  await unlock(page)
  await onScreen(page, 'home')
  await until(
    () => balance(page),
    (value) => value === held,
    'the balance is there again',
  )
  await shot('home-full')
  await at(page, ids.navActivity).click()
  await onScreen(page, 'activity')
  for (const index of [0, 1, 2, 3, 4]) {
    assert.equal(await at(page, `${ids.activityItem}-${index}`).getAttribute('data-state'), 'confirmed')
  }
  await shot('activity-full')
  await at(page, ids.navTokens).click()
  await at(page, `${ids.tokenItem}-0`).click()
  await until(holders, (found) => Object.keys(found).length === 3, 'three holders after the reload')
  assert.deepEqual(await holders(), expected)
  assert.equal(BigInt(await chain.rpc('eth_getTransactionCount', [address, 'latest'])), 5n)
  await at(page, ids.navSettings).click()
  await onScreen(page, 'settings-gateways')
  await shot('settings')
  assert.deepEqual(faults, [])
  await context.close()
}

test('the whole story, light, at a desk', () => tell('light', {}, true))
test('the whole story, dark', () => tell('dark', { colorScheme: 'dark' }, true))
test('the whole story at phone width', () => tell('phone', { viewport: { width: 390, height: 844 } }, true))
test('create and send on a small phone, in Japanese', () =>
  tell('small-ja', { viewport: { width: 360, height: 600 }, locale: 'ja-JP' }, false))
test('create and send in Korean', () => tell('ko', { locale: 'ko-KR' }, false))
