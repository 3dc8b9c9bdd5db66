import { useState } from 'preact/hooks'
import { IconButton } from '../kit/button'
import { SecretField, SelectField, TypedSecretField, useTypedSecret } from '../kit/field'
import { WordGrid } from '../kit/value'
import { t } from '../strings'
import { isFault } from '../strings/faults'
import { ids } from '../testids'

const lengths = [12, 15, 18, 21, 24]
const split = (text: string) => text.normalize('NFKD').trim().toLowerCase().split(/\s+/).filter(Boolean)

type List = { wordlist: readonly string[] }

/** The published lists, each loaded when its language is chosen. The names are the languages' own. */
const lists = {
  English: () => import('@scure/bip39/wordlists/english.js'),
  日本語: () => import('@scure/bip39/wordlists/japanese.js'),
  한국어: () => import('@scure/bip39/wordlists/korean.js'),
  简体中文: () => import('@scure/bip39/wordlists/simplified-chinese.js'),
  繁體中文: () => import('@scure/bip39/wordlists/traditional-chinese.js'),
  Español: () => import('@scure/bip39/wordlists/spanish.js'),
  Français: () => import('@scure/bip39/wordlists/french.js'),
  Italiano: () => import('@scure/bip39/wordlists/italian.js'),
  Português: () => import('@scure/bip39/wordlists/portuguese.js'),
  Čeština: () => import('@scure/bip39/wordlists/czech.js'),
} satisfies Record<string, () => Promise<List>>
type Language = keyof typeof lists

type WordFault = { text: string; position: number | null }

const countFault = (words: readonly string[]): WordFault => ({
  text: t('restore.badCount', { n: words.length }),
  position: null,
})

const wordFault = (position: number): WordFault => ({ text: t('restore.badWord', { n: position + 1 }), position })

/** What the signer objects to, by the error's data: `{ reason, position?, count? }`. */
function signerFault(error: unknown, words: readonly string[]): WordFault | null {
  if (!isFault(error, 'INVALID_MNEMONIC')) return null
  const data: unknown = error instanceof Error && 'data' in error ? error.data : null
  const position: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, 'position') : undefined
  if (position !== undefined && Number.isSafeInteger(Number(position))) return wordFault(Number(position))
  return lengths.includes(words.length) ? { text: t('restore.badChecksum'), position: null } : countFault(words)
}

/** The words as they go to the wallet. English needs no list. */
type Mnemonic = { mnemonic: string; passphrase?: string; wordList?: string }

/** Words of a mnemonic, as a person types or pastes them, and the passphrase that belongs to them. */
export function useMnemonic() {
  const [text, setText] = useState('')
  const [language, setLanguage] = useState<Language>('English')
  const passphrase = useTypedSecret()
  const [misspelled, setMisspelled] = useState<WordFault | null>(null)
  const words = split(text)
  return {
    text,
    words,
    language,
    passphrase,
    edit(value: string) {
      setMisspelled(null)
      setText(value)
    },
    choose(value: string) {
      setMisspelled(null)
      setLanguage(value as Language)
    },
    /** Whether the words are spelled right. Whether they belong together is the signer's to say. */
    async check(): Promise<boolean> {
      const { wordlist } = await lists[language]()
      const list = new Set(wordlist.map((word) => word.normalize('NFKD')))
      const position = words.findIndex((word) => !list.has(word))
      const found = position >= 0 ? wordFault(position) : lengths.includes(words.length) ? null : countFault(words)
      setMisspelled(found)
      return found === null
    },
    /** The passphrase is read, not taken: it belongs to the words, which stay too if this fails. */
    async read(): Promise<Mnemonic> {
      const { wordlist } = await lists[language]()
      return {
        mnemonic: words.join(' '),
        ...(passphrase.read() ? { passphrase: passphrase.read() } : {}),
        ...(language === 'English' ? {} : { wordList: wordlist.join('\n') }),
      }
    },
    /** Drops everything that was typed. */
    forget() {
      setText('')
      passphrase.take()
    },
    /** What is wrong with the words, the signer's error included. */
    fault: (error: unknown): WordFault | null => misspelled ?? signerFault(error, words),
  }
}

/** The fields of {@link useMnemonic}. */
export function MnemonicFields({
  typed,
  fault,
  onEdit,
}: {
  typed: ReturnType<typeof useMnemonic>
  fault: WordFault | null
  onEdit: () => void
}) {
  const [shown, setShown] = useState(false)
  const { words } = typed
  return (
    <>
      <SecretField
        label={t('restore.words')}
        hint={words.length === 0 ? t('restore.hint') : t('restore.counted', { n: words.length })}
        error={fault?.text}
        show={t('secret.show')}
        hide={t('secret.hide')}
        value={typed.text}
        onValue={(value) => {
          onEdit()
          typed.edit(value)
        }}
        autocomplete="off"
        testid={ids.restoreMnemonic}
      />
      {words.length > 0 && (
        <div class="row row-between">
          <span class="small quiet">{t('restore.check')}</span>
          <IconButton
            icon={shown ? 'eyeOff' : 'eye'}
            label={t('restore.check')}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          />
        </div>
      )}
      {words.length > 0 && (shown || typeof fault?.position === 'number') && (
        <WordGrid
          words={words.map((word, index) => (shown || index === fault?.position ? word : '·····'))}
          bad={typeof fault?.position === 'number' ? [fault.position] : []}
        />
      )}
      <details>
        <summary>{t('restore.more')}</summary>
        <div class="stack">
          <TypedSecretField
            label={t('restore.passphrase')}
            hint={t('restore.passphraseNote')}
            show={t('secret.show')}
            hide={t('secret.hide')}
            secret={typed.passphrase}
            autocomplete="off"
            testid={ids.restorePassphrase}
          />
          <SelectField
            label={t('restore.language')}
            value={typed.language}
            onValue={(value) => {
              onEdit()
              typed.choose(value)
            }}
            options={Object.keys(lists).map((name) => [name, name] as const)}
            testid={ids.restoreLanguage}
          />
        </div>
      </details>
    </>
  )
}
