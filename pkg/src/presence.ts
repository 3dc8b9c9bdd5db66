/** Notices that a person is there: what they do with the page, and that they come back to it. */

/** At most one note in this many milliseconds. */
const interval = 1000

/** Calls `note` when a person uses the page. Gives a function that stops it. Outside a page it does nothing. */
export function watchPresence(note: () => void): () => void {
  if (typeof document === 'undefined') return () => {}
  let last = Number.NEGATIVE_INFINITY
  const seen = (event: Event) => {
    if (!event.isTrusted || document.visibilityState !== 'visible') return
    const now = performance.now()
    if (now - last < interval) return
    last = now
    note()
  }
  const events = ['pointerdown', 'keydown', 'wheel', 'visibilitychange'] as const
  for (const event of events) document.addEventListener(event, seen, { capture: true, passive: true })
  return () => {
    for (const event of events) document.removeEventListener(event, seen, { capture: true })
  }
}
