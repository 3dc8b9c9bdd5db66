import { createStore } from '../kit/store'

/** Where a person is: the hash, split at its slashes. */
export const route = createStore<{ path: readonly string[] }>({ path: readPath() })

function readPath(): readonly string[] {
  const path = location.hash.replace(/^#\/?/, '').split('/').filter(Boolean)
  return path.length > 0 ? path : ['home']
}

addEventListener('hashchange', () => {
  route.set({ path: readPath() })
  scrollTo(0, 0)
})

export const go = (path: string) => {
  location.hash = `#/${path}`
}
