import { useState } from 'preact/hooks'
import { Button, IconButton } from '../kit/button'
import { SecretField, TypedSecretField, useTypedSecret } from '../kit/field'
import { WordGrid } from '../kit/value'
import { fundNewAccount, refresh, wallet } from '../state/session'
import { t } from '../strings'
import { isFault } from '../strings/faults'
import { ids } from '../testids'
import { FaultNotice } from './fault'
import { NewPassword } from './new-password'
import { useTask } from './use-task'

const lengths = [12, 15, 18, 21, 24]
const split = (text: string) => text.normalize('NFKD').trim().toLowerCase().split(/\s+/).filter(Boolean)

type WordFault = { text: string; position: number | null }

const countFault = (words: readonly string[]): WordFault => ({
  text: t('restore.badCount', { n: words.length }),
  position: null,
})

const wordFault = (position: number): WordFault => ({ text: t('restore.badWord', { n: position + 1 }), position })

/** Whether the words are spelled right. Whether they belong together is the signer's to say. */
async function checkSpelling(words: readonly string[]): Promise<WordFault | null> {
  const { wordlist } = await import('@scure/bip39/wordlists/english.js')
  const position = words.findIndex((word) => !wordlist.includes(word))
  if (position >= 0) return wordFault(position)
  return lengths.includes(words.length) ? null : countFault(words)
}

/** What the signer objects to, by the error's data: `{ reason, position?, count? }`. */
function signerFault(error: unknown, words: readonly string[]): WordFault | null {
  if (!isFault(error, 'INVALID_MNEMONIC')) return null
  const data: unknown = error instanceof Error && 'data' in error ? error.data : null
  const position: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, 'position') : undefined
  if (position !== undefined && Number.isSafeInteger(Number(position))) return wordFault(Number(position))
  return lengths.includes(words.length) ? { text: t('restore.badChecksum'), position: null } : countFault(words)
}

/** Restoring: the words, masked as they are typed or pasted; once they are spelled right, a new password. */
export function RestoreWords({ onRestored, replace = false }: { onRestored: () => void; replace?: boolean }) {
  const task = useTask()
  const spelling = useTask()
  const [text, setText] = useState('')
  const passphrase = useTypedSecret()
  const [shown, setShown] = useState(false)
  const [spelled, setSpelled] = useState(false)
  const [misspelled, setMisspelled] = useState<WordFault | null>(null)
  const words = split(text)
  const fault = misspelled ?? signerFault(task.error, words)

  const edit = (value: string) => {
    task.clear()
    setMisspelled(null)
    setSpelled(false)
    setText(value)
  }
  const next = (event: Event) => {
    event.preventDefault()
    void spelling.run(async () => {
      const found = await checkSpelling(words)
      setMisspelled(found)
      setSpelled(found === null)
    })
  }
  const restore = (password: string) =>
    task.run(async () => {
      // Read, not taken: it belongs to the words, which stay too if this fails.
      const more = passphrase.read() ? { passphrase: passphrase.read() } : {}
      await wallet().restore({ mnemonic: words.join(' '), password, replace, ...more })
      setText('')
      passphrase.take()
      refresh()
      onRestored()
      void fundNewAccount()
    })

  return (
    <div class="card stack">
      <form class="stack" onSubmit={next}>
        <p class="quiet">{t('restore.why')}</p>
        <SecretField
          label={t('restore.words')}
          hint={words.length === 0 ? t('restore.hint') : t('restore.counted', { n: words.length })}
          error={fault?.text}
          show={t('secret.show')}
          hide={t('secret.hide')}
          value={text}
          onValue={edit}
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
          <TypedSecretField
            label={t('restore.passphrase')}
            hint={t('restore.passphraseNote')}
            show={t('secret.show')}
            hide={t('secret.hide')}
            secret={passphrase}
            autocomplete="off"
            testid={ids.restorePassphrase}
          />
        </details>
        <Button
          type="submit"
          wide
          look={spelled ? undefined : 'primary'}
          testid={ids.restoreNext}
          disabled={spelling.busy}
        >
          {t('restore.next')}
        </Button>
        <FaultNotice error={spelling.error} />
      </form>
      {spelled && (
        <NewPassword action={t('restore.submit')} waiting={t('deriving')} busy={task.busy} onSubmit={restore} />
      )}
      {!fault && <FaultNotice error={task.error} />}
    </div>
  )
}
