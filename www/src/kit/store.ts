import { useLayoutEffect, useReducer } from 'preact/hooks'

/** A value that tells its listeners when it changes. */
export type Store<T> = {
  get(): T
  set(change: Partial<T>): void
  subscribe(listener: () => void): () => void
}

/** Makes a store. `set` merges and is silent when nothing differs. */
export function createStore<T extends object>(initial: T): Store<T> {
  let value = initial
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set(change) {
      const keys = Object.keys(change) as (keyof T)[]
      if (keys.every((key) => Object.is(value[key], change[key]))) return
      value = { ...value, ...change }
      for (const listener of [...listeners]) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** The store's value; the component renders again when it changes. */
export function useStore<T extends object>(store: Store<T>): T {
  const [, render] = useReducer((count: number, _: null) => count + 1, 0)
  const value = store.get()
  // Subscribed before the paint: what changes until an effect after it would be missed for good.
  useLayoutEffect(() => {
    const unsubscribe = store.subscribe(() => render(null))
    // A sibling's layout effect may have come first.
    if (store.get() !== value) render(null)
    return unsubscribe
  }, [store])
  return value
}
