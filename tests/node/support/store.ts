/** A wallet's store in memory that outlives the wallet, as a disk does; it can be told to refuse. */

import type { Store, StoreChange } from 'latchkey/wallet'

export class MapStore implements Store {
  readonly entries = new Map<string, Uint8Array>()
  /** Every key written, in order. */
  readonly written: string[] = []
  refuses = false

  async read(key: string): Promise<Uint8Array | null> {
    return this.entries.get(key) ?? null
  }

  async list(prefix: string): Promise<[string, Uint8Array][]> {
    return [...this.entries].filter(([key]) => key.startsWith(prefix))
  }

  async commit(changes: readonly StoreChange[]): Promise<void> {
    if (this.refuses) throw new DOMException('full', 'QuotaExceededError')
    for (const change of changes) {
      this.written.push(change.key)
      if (change.type === 'put') this.entries.set(change.key, change.value.slice())
      else this.entries.delete(change.key)
    }
  }
}
