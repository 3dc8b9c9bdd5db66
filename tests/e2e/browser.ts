/** Chromium, and the demo page as a person meets it. */

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { ids } from '../../www/src/testids'
import { until } from '../node/support/until'

export { ids, until }

const arguments_ = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const password = 'correct horse battery staple 9'

export function launch(extra: readonly string[] = []): Promise<Browser> {
  const executablePath = process.env.CHROMIUM
  if (!executablePath) throw new Error('CHROMIUM must name the browser: run cargo xtask test --only e2e')
  return chromium.launch({ executablePath, args: [...arguments_, ...extra] })
}

/** Where the demo is served. */
export function demoUrl(): string {
  const url = process.env.LATCHKEY_DEMO
  if (!url) throw new Error('LATCHKEY_DEMO must name the served demo: run cargo xtask test --only e2e')
  return url
}

export type PageOptions = {
  gatewayUrls: readonly string[]
  chainId?: number
  faucet?: boolean
  colorScheme?: 'light' | 'dark'
  viewport?: { width: number; height: number }
  locale?: string
}

/** A browser profile of its own whose pages get this configuration from the server. */
export async function newContext(browser: Browser, options: PageOptions): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: options.viewport ?? { width: 1280, height: 800 },
    colorScheme: options.colorScheme ?? 'light',
    locale: options.locale ?? 'en-US',
    reducedMotion: 'reduce',
  })
  await context.route('**/config.json', (route) =>
    route.fulfill({
      json: {
        chainId: options.chainId ?? 31337,
        chainName: 'Local chain',
        gatewayUrls: options.gatewayUrls,
        faucet: options.faucet ?? true,
      },
    }),
  )
  return context
}

/** What a page did that no page may: errors, refused loads. */
export function watch(page: Page): string[] {
  const faults: string[] = []
  page.on('pageerror', (error) => faults.push(`page error: ${error.message}`))
  page.on('console', (message) => {
    // A gateway that is down is logged by the browser itself; everything else is ours.
    if (message.type() === 'error' && !/net::ERR_|Failed to load resource/.test(message.text())) {
      faults.push(`console: ${message.text()}`)
    }
  })
  return faults
}

export async function open(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  // A wait ends with what it waits for: how long that may take is for the machine to say, and for no test.
  page.setDefaultTimeout(60_000)
  await page.goto(demoUrl())
  return page
}

export function at(page: Page, id: string) {
  return page.getByTestId(id)
}

/** The name of the screen shown. */
export async function onScreen(page: Page, name: string): Promise<void> {
  await page.locator(`[data-testid="${ids.screen}"][data-screen="${name}"]`).waitFor()
}

/** Creates a wallet by hand, proves the words, and gives them back. */
export async function create(page: Page, shots?: (name: string) => Promise<void>): Promise<string[]> {
  await onScreen(page, 'welcome')
  await shots?.('welcome')
  await at(page, ids.createStart).click()
  await at(page, ids.password).fill(password)
  await at(page, ids.passwordAgain).fill(password)
  await shots?.('password')
  await at(page, ids.passwordSubmit).click()
  await onScreen(page, 'words')
  const reveal = at(page, ids.wordsReveal)
  if (await reveal.isVisible()) await reveal.click()
  const words = (await at(page, ids.words).locator('li .mono').allInnerTexts()).map((word) => word.trim())
  await shots?.('words')
  await at(page, ids.wordsDone).click()
  await onScreen(page, 'prove')
  await prove(page, words, shots)
  return words
}

export async function prove(page: Page, words: readonly string[], shots?: (name: string) => Promise<void>) {
  for (const index of [0, 1, 2]) {
    const input = at(page, `${ids.proofInput}-${index}`)
    const position = Number(await input.getAttribute('data-position'))
    await input.fill(words[position] ?? '')
  }
  await shots?.('prove')
  await at(page, ids.proofSubmit).click()
  await onScreen(page, 'home')
}

/** The words that an export shows. */
export async function exportedWords(page: Page): Promise<string[]> {
  const words = at(page, ids.exportResult).locator('li .mono')
  await words.first().waitFor()
  return words.allTextContents()
}

export async function restore(page: Page, mnemonic: string): Promise<void> {
  await at(page, ids.restoreStart).click()
  await at(page, ids.restoreMnemonic).fill(mnemonic)
  await at(page, ids.restoreNext).click()
  await at(page, ids.password).fill(password)
  await at(page, ids.passwordAgain).fill(password)
  await at(page, ids.passwordSubmit).click()
  await onScreen(page, 'home')
}

export async function unlock(page: Page, with_ = password): Promise<void> {
  await at(page, ids.unlockPassword).fill(with_)
  await at(page, ids.unlockSubmit).click()
}

/** The balance shown, in wei. */
export async function balance(page: Page): Promise<bigint> {
  return BigInt((await at(page, ids.balance).getAttribute('data-value')) ?? '-1')
}

/** Waits for the sheet, lets it arm, and approves. */
export async function approve(page: Page): Promise<void> {
  await at(page, ids.review).waitFor()
  const button = at(page, ids.reviewApprove)
  await until(
    () => button.getAttribute('aria-disabled'),
    (value) => value !== 'true',
    'the approve button arms',
  )
  await button.click()
  await at(page, ids.review).waitFor({ state: 'detached' })
}

/** Fills the send form and asks for the review. */
export async function fillSend(page: Page, to: string, amount: string): Promise<void> {
  await at(page, ids.navHome).click()
  await at(page, ids.goSend).click()
  await at(page, ids.sendTo).fill(to)
  await at(page, ids.sendAmount).fill(amount)
  await at(page, ids.sendReview).click()
}

/** The state of the newest activity. */
export async function newestState(page: Page): Promise<string | null> {
  await at(page, ids.navActivity).click()
  return at(page, `${ids.activityItem}-0`).getAttribute('data-state')
}

const folder = join(process.cwd(), 'e2e/screenshots')

/** Takes screenshots of one profile, named `<prefix>-<name>.png`. */
export function shots(page: Page, prefix: string): (name: string) => Promise<void> {
  mkdirSync(folder, { recursive: true })
  return async (name) => {
    await page.screenshot({ path: join(folder, `${prefix}-${name}.png`), animations: 'disabled' })
  }
}
