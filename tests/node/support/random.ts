/** Seeded randomness: a failing case can be had again from its seed, which the assertion's message names. */

import type { Address, Hex } from 'latchkey'

export type Random = ReturnType<typeof randomFrom>

/** mulberry32: small, fast, and good enough to vary inputs. */
export function randomFrom(seed: number) {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const integer = (below: number): number => Math.floor(next() * below)
  const boolean = (): boolean => next() < 0.5
  const bytes = (length: number): Hex => {
    let text = '0x'
    for (let index = 0; index < length; index++) text += integer(256).toString(16).padStart(2, '0')
    return text as Hex
  }
  /** Every length of number is as likely as every other; the ends of the range come up. */
  const uint = (bits: number): bigint => {
    const most = (1n << BigInt(bits)) - 1n
    const kind = integer(12)
    if (kind === 0) return 0n
    if (kind === 1) return most
    const length = 1 + integer(bits)
    return BigInt(bytes(Math.ceil(length / 8))) & ((1n << BigInt(length)) - 1n)
  }
  const int = (bits: number): bigint => BigInt.asIntN(bits, uint(bits))
  const pick = <T>(list: readonly T[]): T => {
    const item = list[integer(list.length)]
    if (item === undefined) throw new Error('nothing to pick from')
    return item
  }
  const list = <T>(most: number, make: () => T): T[] => Array.from({ length: integer(most + 1) }, make)
  const text = (): string => {
    const alphabet = ['a', 'Z', '0', ' ', 'é', '日', '本', '한', '😀', '\n', '"', '\\', '\u0000']
    return Array.from({ length: integer(80) }, () => pick(alphabet)).join('')
  }
  const address = (): Address => bytes(20)
  return { next, integer, boolean, bytes, uint, int, pick, list, text, address }
}
