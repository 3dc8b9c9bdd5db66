/** The benchmark in a page: the same cases, called from outside, one at a time. */

import { init } from 'latchkey'
import { initAccounts } from 'latchkey/accounts'
import { cases } from './cases/index'
import { measure } from './harness'
import type { CaseResult, Settings } from './types'

declare global {
  interface Window {
    bench?: (name: string, settings: Settings) => Promise<CaseResult>
  }
}

await init('/latchkey_bg.wasm')
await initAccounts('/latchkey_accounts_bg.wasm')

window.bench = async (name, settings) => {
  const case_ = cases.find((candidate) => candidate.name === name)
  if (!case_) throw new Error(`no case ${name}`)
  return measure(case_, settings, 'chromium')
}
