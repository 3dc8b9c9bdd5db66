import type { ComponentChildren } from 'preact'
import { createStore } from '../kit/store'
import { en } from './en'

export type Key = keyof typeof en
/** What every other language must have: each key of the English catalogue, and no more. */
export type Catalogue = Readonly<Record<Key, string>>

type Holes<Text extends string> = Text extends `${string}{${infer Hole}}${infer Rest}` ? Hole | Holes<Rest> : never
type Values<K extends Key, Value> = [Holes<(typeof en)[K]>] extends [never]
  ? []
  : [values: Readonly<Record<Holes<(typeof en)[K]>, Value>>]

export const languages = { en: 'English', ja: '日本語', ko: '한국어' } as const
export type Language = keyof typeof languages

const loaders: Record<Exclude<Language, 'en'>, () => Promise<Catalogue>> = {
  ja: () => import('./ja').then((module) => module.ja),
  ko: () => import('./ko').then((module) => module.ko),
}

export const language = createStore<{ name: Language; catalogue: Catalogue }>({ name: 'en', catalogue: en })

/** The language the browser asks for, if it is one of ours. */
export function systemLanguage(): Language {
  for (const wanted of navigator.languages) {
    const head = wanted.slice(0, 2).toLowerCase()
    if (head in languages) return head as Language
  }
  return 'en'
}

export async function setLanguage(name: Language): Promise<void> {
  const catalogue = name === 'en' ? en : await loaders[name]()
  document.documentElement.lang = name
  language.set({ name, catalogue })
}

/** Whether the catalogue has a text under a name that came from elsewhere. */
export const hasKey = (name: string): name is Key => Object.hasOwn(en, name)

/** The text of `key` in the language chosen, its holes filled. */
export function t<K extends Key>(key: K, ...values: Values<K, string | number>): string {
  const filled = values[0] as Readonly<Record<string, string | number>> | undefined
  return language.get().catalogue[key].replace(/\{(\w+)\}/g, (_, hole: string) => String(filled?.[hole] ?? ''))
}

/** The same, with elements in the holes. */
export function rich<K extends Key>(key: K, ...values: Values<K, ComponentChildren>): ComponentChildren[] {
  const filled = values[0] as Readonly<Record<string, ComponentChildren>> | undefined
  return language
    .get()
    .catalogue[key].split(/\{(\w+)\}/)
    .map((part, index) => (index % 2 === 0 ? part : filled?.[part]))
}
