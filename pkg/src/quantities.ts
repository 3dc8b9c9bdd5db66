/** JSON-RPC quantities on their way in and out: `bigint` for amounts, `number` where viem has one. */

import { LatchkeyError } from './errors'
import type { Hex } from './types'

/** Writes a non-negative integer as a quantity. `path` names the argument in the error. */
export function toQuantity(value: bigint | number, path: string): Hex {
  const integer = typeof value === 'bigint' || Number.isSafeInteger(value)
  if (!integer || value < 0) {
    throw new LatchkeyError('INVALID_PARAMS', `${path} is not a non-negative integer`, { path })
  }
  return `0x${value.toString(16)}`
}

/** The same, passing absence on. */
export function toOptionalQuantity(value: bigint | number | null | undefined, path: string): Hex | undefined {
  return value === undefined || value === null ? undefined : toQuantity(value, path)
}

/** Reads a quantity that Rust has checked. */
export function toNumber(quantity: string): number {
  const value = Number(quantity)
  if (!Number.isSafeInteger(value)) {
    throw new LatchkeyError('LIMIT', `${quantity} does not fit a JavaScript number`)
  }
  return value
}

/** Passes `null` on; anything else through `read`. */
export function nullable<T, R>(value: T | null | undefined, read: (value: T) => R): R | null {
  return value === null || value === undefined ? null : read(value)
}
