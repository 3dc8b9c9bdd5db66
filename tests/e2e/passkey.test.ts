/** A passkey opens the wallet: WebAuthn's PRF, with Chromium's virtual authenticator. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { at, create, exportedWords, ids, launch, newContext, onScreen, open, password, unlock, watch } from './browser'
import { type Chain, startChain } from './chain'

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

/** An authenticator of its own for the page, which is always touched at once. */
async function authenticator(page: Page, hasPrf = true): Promise<{ cdp: CDPSession; id: string }> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return { cdp, id: authenticatorId }
}

const toSecurity = async (page: Page) => {
  await at(page, ids.navSettings).click()
  await at(page, ids.settingsSecurity).click()
}

async function addPasskey(page: Page): Promise<void> {
  await toSecurity(page)
  await at(page, ids.passkeyAdd).click()
  await at(page, ids.exportPassword).fill(password)
  await at(page, ids.exportSubmit).click()
}

test('a passkey is added, opens the wallet, shows the words, sets a new password, and is removed', async () => {
  const context = await newContext(browser, { gatewayUrls: [chain.url], faucet: false })
  const page = await open(context)
  const faults = watch(page)
  const { cdp, id } = await authenticator(page)
  const words = await create(page)
  const address = await at(page, ids.accountAddress).getAttribute('data-address')
  await addPasskey(page)
  await at(page, `${ids.passkeyItem}-0`).waitFor()
  const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId: id })
  assert.equal(credentials.length, 1)

  // Opens, after a reload too.
  await page.reload()
  await onScreen(page, 'unlock')
  await at(page, ids.proofPasskey).click()
  await onScreen(page, 'home')
  assert.equal(await at(page, ids.accountAddress).getAttribute('data-address'), address)

  // Proves who asks for the words.
  await toSecurity(page)
  await at(page, `${ids.export}-mnemonic`).click()
  await at(page, ids.proofPasskey).click()
  assert.deepEqual(await exportedWords(page), words)
  await page.keyboard.press('Escape')

  // The password is forgotten: the passkey sets another.
  const other = 'a different horse 7 staple'
  await at(page, ids.changePassword).click()
  await at(page, ids.proofPasskey).click()
  await at(page, ids.password).fill(other)
  await at(page, ids.passwordAgain).fill(other)
  await at(page, ids.passwordSubmit).click()
  await page.getByText('The password is changed').waitFor()
  await at(page, ids.lock).click()
  await unlock(page)
  await page.getByText('That password does not open it.').waitFor()
  await unlock(page, other)
  await onScreen(page, 'home')

  // A refusal is told as what it is.
  await at(page, ids.lock).click()
  await cdp.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified: false })
  await at(page, ids.proofPasskey).click()
  await page.getByText('The passkey was not used. Try again, or type the password.').waitFor()
  await cdp.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified: true })
  await unlock(page, other)
  await onScreen(page, 'home')

  // Removed for the password: it is gone from every form.
  await toSecurity(page)
  await at(page, `${ids.passkeyRemove}-0`).click()
  assert.equal(await at(page, ids.proofPasskey).count(), 0, 'the passkey cannot prove its own removal')
  await at(page, ids.exportPassword).fill(other)
  await at(page, ids.exportSubmit).click()
  await at(page, `${ids.passkeyItem}-0`).waitFor({ state: 'detached' })
  await at(page, ids.lock).click()
  await onScreen(page, 'unlock')
  assert.equal(await at(page, ids.proofPasskey).count(), 0)
  await page.reload()
  await onScreen(page, 'unlock')
  await unlock(page, other)
  await onScreen(page, 'home')
  assert.equal(await at(page, ids.proofPasskey).count(), 0)
  assert.deepEqual(faults, [])
  await context.close()
})

test('a passkey that cannot open a wallet is refused in words, and nothing is added', async () => {
  const context = await newContext(browser, { gatewayUrls: [chain.url], faucet: false, locale: 'ja-JP' })
  const page = await open(context)
  await authenticator(page, false)
  await create(page)
  await addPasskey(page)
  assert.match((await at(page, ids.fault).textContent()) ?? '', /パスワードなら開けます/)
  await page.keyboard.press('Escape')
  assert.equal(await at(page, `${ids.passkeyItem}-0`).count(), 0)
  await at(page, ids.lock).click()
  await unlock(page)
  await onScreen(page, 'home')
  await context.close()
})
