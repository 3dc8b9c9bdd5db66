/** What the checking form of an example calls. */

import assert from 'node:assert/strict'
import { type Client, isLatchkeyError } from 'latchkey'
import type { Wallet } from 'latchkey/wallet'

export type Fixtures = { client: Client; wallet: Wallet }

export async function gives(where: string, actual: () => unknown, expected: () => unknown): Promise<void> {
  assert.deepEqual(await actual(), await expected(), where)
}

export async function refuses(where: string, act: () => unknown, code: string): Promise<void> {
  try {
    await act()
  } catch (error) {
    assert.ok(isLatchkeyError(error), `${where}: not an error of ours: ${String(error)}`)
    assert.equal(error.code, code, `${where}: ${error.message}`)
    return
  }
  assert.fail(`${where}: expected ${code}, but it succeeded`)
}
