import { createStore } from '../kit/store'
import type { Theme } from '../kit/theme'
import type { Language } from '../strings'

/** What a person chose about a chain's gateways, apart from what the page was served with. */
export type GatewayChoice = { added: readonly string[]; removed: readonly string[] }

/** A token this page deployed. */
export type KnownToken = {
  address: `0x${string}`
  hash: `0x${string}`
  name: string
  symbol: string
  decimals: number
}

export type Preferences = {
  language: Language | null
  theme: Theme
  gateways: Readonly<Record<string, GatewayChoice>>
  tokens: Readonly<Record<string, readonly KnownToken[]>>
}

const place = 'latchkey.preferences'

const defaults: Preferences = {
  language: null,
  theme: 'system',
  gateways: {},
  tokens: {},
}

function read(): Preferences {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(place) ?? '{}')
    return typeof stored === 'object' && stored !== null ? { ...defaults, ...stored } : defaults
  } catch {
    return defaults
  }
}

export const preferences = createStore<Preferences>(read())

preferences.subscribe(() => {
  try {
    localStorage.setItem(place, JSON.stringify(preferences.get()))
  } catch {
    // A full or forbidden store: the choice lasts as long as the page.
  }
})

addEventListener('storage', (event) => {
  if (event.key === place) preferences.set(read())
})
