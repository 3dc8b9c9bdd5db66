import type { Plugin } from 'vite'
import { en } from '../src/strings/en.ts'
import { ja } from '../src/strings/ja.ts'
import { ko } from '../src/strings/ko.ts'

const placeholders = (text: string) =>
  [...text.matchAll(/\{(\w+)\}/g)]
    .map((match) => match[1])
    .sort()
    .join()

/** What is wrong with a translation: the type checker sees absent keys, this also sees empty text and other placeholders. */
export function stringFaults(): string[] {
  const faults: string[] = []
  for (const [language, catalogue] of Object.entries({ ja, ko }) as [string, Readonly<Record<string, string>>][]) {
    for (const [key, text] of Object.entries(en)) {
      const translated = catalogue[key]
      if (!translated?.trim()) faults.push(`${language}: ${key} is missing`)
      else if (placeholders(translated) !== placeholders(text)) {
        faults.push(`${language}: ${key} fills {${placeholders(translated)}}, English {${placeholders(text)}}`)
      }
    }
    for (const key of Object.keys(catalogue)) if (!(key in en)) faults.push(`${language}: ${key} is not in English`)
  }
  return faults
}

/** Fails the build on a fault in a catalogue. */
export const strings = (): Plugin => ({
  name: 'strings',
  buildStart() {
    const faults = stringFaults()
    if (faults.length > 0) this.error(`The catalogues disagree:\n${faults.join('\n')}`)
  },
})
