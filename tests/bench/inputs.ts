/** The inputs of the cases: the same in every run, and too many distinct addresses for any peer's cache. */

import { getAddress } from 'ethers'
import type { Address, Hex } from 'latchkey'

/** Bytes from a small generator (xorshift32): data to measure with, nothing secret. */
export class Source {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0 || 1
  }

  #next(): number {
    let state = this.#state
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    this.#state = state >>> 0
    return this.#state
  }

  below(limit: number): number {
    return this.#next() % limit
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.#next() >>> 24)
  }

  hex(length: number): Hex {
    return `0x${Array.from(this.bytes(length), (byte) => byte.toString(16).padStart(2, '0')).join('')}`
  }

  integer(length: number): bigint {
    return BigInt(this.hex(length))
  }

  /** With its checksum. */
  address(): Address {
    return getAddress(this.hex(20)) as Address
  }
}

/** So many things, made one after the other. */
export function many<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}

/** viem remembers the checksums of the last 8,192 addresses, ox of 32,768: cases with addresses use more. */
export const moreThanCached = 33_000
