/** Whatever the wallet can tell has words in the demo: a code without a sentence would be told in English, or not at all. */

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { en } from '../../www/src/strings/en'
import { ja } from '../../www/src/strings/ja'
import { ko } from '../../www/src/strings/ko'

const root = join(process.cwd(), '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const catalogues: Record<string, Readonly<Record<string, string>>> = { en, ja, ko }

/** What has no text, in any language. */
function unsaid(keys: readonly string[]): string[] {
  return Object.entries(catalogues).flatMap(([language, catalogue]) =>
    keys.filter((key) => !catalogue[key]?.trim()).map((key) => `${language}: ${key}`),
  )
}

/** Every code that `wallet` gives in a notice. A code that is no literal cannot be found, and fails. */
function noticesOfTheCore(): string[] {
  const folder = 'crates/wallet/src'
  const sources = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  return sources
    .filter((name) => name.endsWith('.rs'))
    .flatMap((name) => [...read(join(folder, name)).matchAll(/\.notice\(\s*([^,)]*)/g)])
    .map(([, code = '']) => /^"([a-z-]+)"$/.exec(code)?.[1] ?? assert.fail(`a notice of ${code}`))
}

test('the notices of the core and of the package are the type `NoticeCode`, and each has its sentence', () => {
  const ofThePackage = [...read('pkg/src/wallet.ts').matchAll(/#emit\('notice', \{ code: '([a-z-]+)'/g)]
  const given = [...noticesOfTheCore(), ...ofThePackage.map(([, code = '']) => code)]
  const union = /export type NoticeCode =([^\n]*\n)+?\n/.exec(read('pkg/src/wallet-types.ts'))?.[0] ?? ''
  const typed = [...union.matchAll(/'([a-z-]+)'/g)].map(([, code = '']) => code)
  assert.ok(given.length > 8, `only ${given.length} notices found in the sources`)
  assert.deepEqual([...new Set(given)].sort(), [...typed].sort())
  assert.deepEqual(unsaid(typed.map((code) => `notice.${code}`)), [])
})

test('the warnings of a review, and the facts behind them, have their words', () => {
  const source = read('crates/core/src/review/warnings.rs')
  const codes = [...source.matchAll(/^ {4}code: "([a-z0-9-]+)"/gm)].map(([, code = '']) => code)
  const facts = [...source.matchAll(/^ {4}facts: &\[(.*)\]/gm)].flatMap(([, list = '']) =>
    [...list.matchAll(/"(\w+)"/g)].map(([, name = '']) => name),
  )
  assert.ok(codes.length > 20 && facts.length > 20, `only ${codes.length} warnings and ${facts.length} facts found`)
  assert.equal(codes.length, source.match(/: WarningKind = /g)?.length, 'every warning was read')
  assert.deepEqual(unsaid([...codes.map((code) => `warning.${code}`), ...facts.map((name) => `fact.${name}`)]), [])
})

test('the check notices what is missing', () => {
  assert.deepEqual(unsaid(['notice.vault-damaged', 'notice.of-tomorrow']), [
    'en: notice.of-tomorrow',
    'ja: notice.of-tomorrow',
    'ko: notice.of-tomorrow',
  ])
})
