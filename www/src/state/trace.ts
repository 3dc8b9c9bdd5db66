/** A trace, beside the wallet's own storage, that there was a wallet here: so that its loss is told, not passed over. */

const place = 'latchkey.had-wallet'

/** Leaves the trace. A browser that refuses it only tells less. */
export function leaveTrace(): void {
  try {
    localStorage.setItem(place, '1')
  } catch {}
}

export function hasTrace(): boolean {
  try {
    return localStorage.getItem(place) !== null
  } catch {
    return false
  }
}
