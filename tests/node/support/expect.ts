/** Assertions the suite shares. */

import assert from 'node:assert/strict'
import { type ErrorCode, isLatchkeyError, type LatchkeyError } from 'latchkey'

/** Runs `act`, which must fail with exactly this code; gives the error. */
export function fails(code: ErrorCode, act: () => unknown): LatchkeyError {
  try {
    act()
  } catch (error) {
    assert.ok(isLatchkeyError(error), `not an error of ours: ${String(error)}`)
    assert.equal(error.code, code, error.message)
    return error
  }
  assert.fail(`expected ${code}, but it succeeded`)
}

/** The same for a promise. */
export async function rejects(code: ErrorCode, promise: Promise<unknown>): Promise<LatchkeyError> {
  try {
    await promise
  } catch (error) {
    assert.ok(isLatchkeyError(error), `not an error of ours: ${String(error)}`)
    assert.equal(error.code, code, error.message)
    return error
  }
  assert.fail(`expected ${code}, but it succeeded`)
}
