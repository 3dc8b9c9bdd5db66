import type { Seed } from 'latchkey/wallet'
import { useState } from 'preact/hooks'
import { Button } from '../kit/button'
import { SecretField } from '../kit/field'
import { Icon } from '../kit/icon'
import { Notice } from '../kit/notice'
import { WordGrid } from '../kit/value'
import { wallet } from '../state/session'
import { t } from '../strings'
import { ids } from '../testids'
import { FaultNotice } from './fault'
import { useTask } from './use-task'

/** The words, behind a cover until a person says that nobody else looks. */
export function ShowWords({ mnemonic, onDone }: { mnemonic: string; onDone: () => void }) {
  const [shown, setShown] = useState(false)
  const words = mnemonic.split(' ')
  return (
    <div class="card stack">
      <Notice look="caution" word={t('words.once')}>
        {t('words.warning')}
      </Notice>
      <div class="words-frame">
        <WordGrid words={shown ? words : words.map(() => '·····')} testid={ids.words} />
        {!shown && (
          <div class="words-cover">
            <Button icon="eye" testid={ids.wordsReveal} onClick={() => setShown(true)}>
              {t('words.reveal')}
            </Button>
          </div>
        )}
      </div>
      <Button look="primary" wide testid={ids.wordsDone} disabled={!shown} onClick={onDone}>
        {t('words.done')}
      </Button>
    </div>
  )
}

/** Three different places below `count`, in order, from the platform's randomness. */
function places(count: number): readonly number[] {
  const chosen = new Set<number>()
  while (chosen.size < 3) {
    const [random = 0] = crypto.getRandomValues(new Uint32Array(1))
    chosen.add(random % count)
  }
  return [...chosen].sort((a, b) => a - b)
}

/** Three words asked back. The signer checks them; this page holds them no longer than the form. */
export function ProveWords({
  count,
  seed,
  onProven,
  onLater,
}: {
  count: number
  /** Which words; the first if absent. */
  seed?: Seed['fingerprint']
  onProven: () => void
  onLater?: () => void
}) {
  const task = useTask()
  const [positions] = useState(() => places(count))
  const [typed, setTyped] = useState<readonly string[]>(['', '', ''])
  const [wrong, setWrong] = useState(false)
  const submit = (event: Event) => {
    event.preventDefault()
    void task.run(async () => {
      const words = positions.map((position, index) => ({ position, word: (typed[index] ?? '').trim().toLowerCase() }))
      if (await wallet().confirmBackup(words, seed ? { seed } : {})) {
        setTyped(['', '', ''])
        onProven()
      } else setWrong(true)
    })
  }
  return (
    <form class="card stack" onSubmit={submit}>
      <p class="quiet">{t('prove.why')}</p>
      {positions.map((position, index) => (
        <SecretField
          key={position}
          label={t('prove.word', { n: position + 1 })}
          show={t('secret.show')}
          hide={t('secret.hide')}
          value={typed[index] ?? ''}
          onValue={(word) => {
            setWrong(false)
            setTyped(typed.map((old, at) => (at === index ? word : old)))
          }}
          autocomplete="off"
          reserve={false}
          data-position={position}
          testid={`${ids.proofInput}-${index}`}
        />
      ))}
      {wrong && (
        <Notice look="danger" word={t('prove.wrong')} testid={ids.fault}>
          {t('prove.wrongNote')}
        </Notice>
      )}
      <FaultNotice error={task.error} />
      <Button
        type="submit"
        look="primary"
        wide
        testid={ids.proofSubmit}
        disabled={task.busy || typed.some((word) => word.trim() === '')}
      >
        <Icon name="check" size={18} />
        {t('prove.submit')}
      </Button>
      {onLater && (
        <Button look="plain" testid={ids.proofLater} onClick={onLater}>
          {t('prove.later')}
        </Button>
      )}
    </form>
  )
}
