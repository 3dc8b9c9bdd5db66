import type { Account, Seed } from 'latchkey/wallet'
import { useState } from 'preact/hooks'
import { Button } from '../../kit/button'
import { Choices } from '../../kit/field'
import { Waiting } from '../../kit/notice'
import { go } from '../../state/route'
import { refresh, session, wallet } from '../../state/session'
import { t } from '../../strings'
import { isFault } from '../../strings/faults'
import { ids } from '../../testids'
import { FaultNotice } from '../fault'
import { MnemonicFields, useMnemonic } from '../mnemonic-input'
import { Page } from '../page'
import { useTask } from '../use-task'
import { ProveWords, ShowWords } from '../words'
import { toWays } from './add'
import { Added } from './import-file'

const accountsOf = (seed: Seed): readonly Account[] =>
  session.get().accounts.filter((account) => account.seed === seed.fingerprint)

/** Words from elsewhere join the wallet, with their first account. */
export function AddWords() {
  const task = useTask()
  const typed = useMnemonic()
  const [seed, setSeed] = useState<Seed | null>(null)
  const known = isFault(task.error, 'INVALID_PARAMS')
  const fault = known ? { text: t('seed.known'), position: null } : typed.fault(task.error)
  const submit = (event: Event) => {
    event.preventDefault()
    void task.run(async () => {
      if (!(await typed.check())) return
      const added = await wallet().addMnemonic(await typed.read())
      typed.forget()
      refresh()
      setSeed(added)
    })
  }
  return (
    <Page name="add-words" title={t('way.words')} back={toWays} narrow>
      {seed ? (
        <Added accounts={accountsOf(seed)} />
      ) : (
        <form class="card stack" onSubmit={submit}>
          <p class="quiet">{t('seed.addWhy')}</p>
          <MnemonicFields typed={typed} fault={fault} onEdit={task.clear} />
          <Button type="submit" look="primary" wide testid={ids.restoreNext} disabled={task.busy}>
            {t('seed.add')}
          </Button>
          <div class="hold-line">{task.busy && <Waiting>{t('import.waiting')}</Waiting>}</div>
          {!fault && <FaultNotice error={task.error} />}
        </form>
      )}
    </Page>
  )
}

type Step = { at: 'ask' } | { at: 'words' | 'prove'; mnemonic: string; seed: Seed } | { at: 'done'; seed: Seed }

/** New words beside the first: shown once, proven, with their first account. */
export function NewWords() {
  const task = useTask()
  const [count, setCount] = useState<'12' | '24'>('12')
  const [step, setStep] = useState<Step>({ at: 'ask' })
  const make = () =>
    task.run(async () => {
      const { mnemonic, seed } = await wallet().createMnemonic({ words: count === '24' ? 24 : 12 })
      refresh()
      setStep({ at: 'words', mnemonic, seed })
    })
  const finish = () => {
    refresh()
    if (step.at === 'prove') setStep({ at: 'done', seed: step.seed })
  }
  const title = { ask: 'way.new-words', words: 'words.title', prove: 'prove.title', done: 'way.new-words' } as const
  return (
    <Page
      name={`add-new-${step.at}`}
      title={t(title[step.at])}
      {...(step.at === 'ask' ? { back: toWays } : step.at === 'done' ? { back: () => go('accounts') } : {})}
      narrow
    >
      {step.at === 'ask' && (
        <div class="card stack">
          <p class="quiet">{t('seed.newWhy')}</p>
          <Choices
            label={t('words.count')}
            name="words"
            value={count}
            onValue={setCount}
            testid={ids.wordCount}
            options={[
              { value: '12', name: t('words.twelve') },
              { value: '24', name: t('words.twentyFour') },
            ]}
          />
          <FaultNotice error={task.error} />
          <Button look="primary" wide testid={ids.deriveSubmit} disabled={task.busy} onClick={make}>
            {t('seed.make')}
          </Button>
          <div class="hold-line">{task.busy && <Waiting>{t('import.waiting')}</Waiting>}</div>
        </div>
      )}
      {step.at === 'words' && <ShowWords mnemonic={step.mnemonic} onDone={() => setStep({ ...step, at: 'prove' })} />}
      {step.at === 'prove' && (
        <ProveWords count={step.seed.words} seed={step.seed.fingerprint} onProven={finish} onLater={finish} />
      )}
      {step.at === 'done' && <Added accounts={accountsOf(step.seed)} />}
    </Page>
  )
}
