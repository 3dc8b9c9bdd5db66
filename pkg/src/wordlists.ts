/** BIP-39 word lists other than English, which the signer has: each a file of its own, loaded when asked for. */

import { isLatchkeyError, LatchkeyError } from './errors'

/** A language of BIP-39's lists but English; or Russian or Turkish, whose lists are its reference implementation's. */
export type WordListLanguage =
  | 'japanese'
  | 'korean'
  | 'spanish'
  | 'chinese_simplified'
  | 'chinese_traditional'
  | 'french'
  | 'italian'
  | 'czech'
  | 'portuguese'
  | 'russian'
  | 'turkish'

const files: Record<WordListLanguage, () => Promise<{ default: string }>> = {
  japanese: () => import('../wordlists/japanese.txt'),
  korean: () => import('../wordlists/korean.txt'),
  spanish: () => import('../wordlists/spanish.txt'),
  chinese_simplified: () => import('../wordlists/chinese_simplified.txt'),
  chinese_traditional: () => import('../wordlists/chinese_traditional.txt'),
  french: () => import('../wordlists/french.txt'),
  italian: () => import('../wordlists/italian.txt'),
  czech: () => import('../wordlists/czech.txt'),
  portuguese: () => import('../wordlists/portuguese.txt'),
  russian: () => import('../wordlists/russian.txt'),
  turkish: () => import('../wordlists/turkish.txt'),
}

/** Every language that `loadWordList` knows, in the order in which they are tried. */
export const wordListLanguages = Object.keys(files) as readonly WordListLanguage[]

/**
 * Loads a published word list: 2,048 words in NFKD, one a line. The signer knows it by its hash.
 *
 * @throws INVALID_PARAMS there is no list of this language
 * @example
 * ```ts
 * (await loadWordList('french')).slice(0, 8) // => 'abaisser'
 * ```
 */
export async function loadWordList(language: WordListLanguage): Promise<string> {
  if (!Object.hasOwn(files, language)) throw new LatchkeyError('INVALID_PARAMS', 'no word list of this language')
  return (await files[language]()).default
}

/** How far a list took words: to the unknown one, or to their checksum; undefined if something else is wrong. */
function progress(error: unknown): number | undefined {
  if (!isLatchkeyError(error, 'INVALID_MNEMONIC')) return undefined
  const { reason, position } = error.data as { reason?: string; position?: number }
  if (reason === 'checksum') return Number.POSITIVE_INFINITY
  return reason === 'unknownWord' ? position : undefined
}

/**
 * Runs `act` with the list given, or with none; if English does not know a word, with each other list until one takes the
 * words. Which one it is makes no difference where two do: keys are made of the words themselves. Throws what the list says
 * that took them furthest.
 *
 * @internal
 */
export async function withWordList<T>(given: string | undefined, act: (list?: string) => Promise<T>): Promise<T> {
  let furthest: unknown
  const attempt = async (list?: string): Promise<{ answer: T } | undefined> => {
    try {
      return { answer: await act(list) }
    } catch (error) {
      const reached = progress(error)
      if (given !== undefined || reached === undefined) throw error
      if (reached > (progress(furthest) ?? -1)) furthest = error
      return undefined
    }
  }
  let done = await attempt(given)
  for (const language of wordListLanguages) done ??= await attempt(await loadWordList(language))
  if (done) return done.answer
  throw furthest
}
