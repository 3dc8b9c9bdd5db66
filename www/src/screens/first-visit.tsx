import { useState } from 'preact/hooks'
import { Button } from '../kit/button'
import { Door } from '../kit/door'
import { Choices } from '../kit/field'
import { Notice } from '../kit/notice'
import { fundNewAccount, refresh, session, wallet } from '../state/session'
import { t } from '../strings'
import { ids } from '../testids'
import { FaultNotice } from './fault'
import { NewPassword } from './new-password'
import { Page } from './page'
import { RestoreWords } from './restore'
import { RestoreBackup } from './restore-backup'
import { NoticesAtDoor } from './unlock'
import { useTask } from './use-task'
import { ProveWords, ShowWords } from './words'

type Step =
  | { at: 'choose' }
  | { at: 'password' }
  | { at: 'words'; mnemonic: string }
  | { at: 'prove'; mnemonic: string }
  | { at: 'restore' }
  | { at: 'restore-file' }

const stepNumber = { choose: 1, password: 2, words: 3, prove: 3, restore: 2, 'restore-file': 2 } as const

/** The first visit: make or restore, a password, and the words, written down and proven. Three steps. */
export function FirstVisit() {
  const [step, setStep] = useState<Step>({ at: 'choose' })
  const toChoice = () => setStep({ at: 'choose' })
  const finish = () => {
    setStep({ at: 'choose' })
    session.set({ proving: false })
    refresh()
  }
  const aside = (last: 2 | 3) => (
    <span class="quiet small number">{t('first.step', { n: stepNumber[step.at], of: last })}</span>
  )
  switch (step.at) {
    case 'choose':
      return <Choose onStep={(at) => setStep({ at })} />
    case 'password':
      return (
        <Page name="create-password" title={t('password.title')} back={toChoice} aside={aside(3)} narrow>
          <CreatePassword onCreated={(mnemonic) => setStep({ at: 'words', mnemonic })} />
        </Page>
      )
    case 'words':
      return (
        <Page name="words" title={t('words.title')} aside={aside(3)} narrow>
          <ShowWords mnemonic={step.mnemonic} onDone={() => setStep({ at: 'prove', mnemonic: step.mnemonic })} />
        </Page>
      )
    case 'prove':
      return (
        <Page
          name="prove"
          title={t('prove.title')}
          back={() => setStep({ at: 'words', mnemonic: step.mnemonic })}
          aside={aside(3)}
          narrow
        >
          <ProveWords count={step.mnemonic.split(' ').length} onProven={finish} onLater={finish} />
        </Page>
      )
    case 'restore':
      return (
        <Page name="restore" title={t('restore.title')} back={toChoice} aside={aside(2)} narrow>
          <RestoreWords onRestored={finish} />
        </Page>
      )
    case 'restore-file':
      return (
        <Page name="restore-file" title={t('backupFile.restoreTitle')} back={toChoice} aside={aside(2)} narrow>
          <RestoreBackup onRestored={finish} />
        </Page>
      )
  }
}

/** Restoring over a wallet whose password is lost or that is damaged: from its words, or from a file. */
export function Replace() {
  const [file, setFile] = useState(false)
  const leave = () => session.set({ replacing: false })
  return (
    <Page
      key={String(file)}
      name={file ? 'restore-file' : 'restore'}
      title={t(file ? 'backupFile.restoreTitle' : 'restore.title')}
      back={leave}
      narrow
    >
      <Notice look="caution" word={t('word.caution')}>
        {t('restore.replaces')}
      </Notice>
      {file ? <RestoreBackup replace onRestored={leave} /> : <RestoreWords replace onRestored={leave} />}
      <div>
        <Button look="plain" testid={ids.restoreFileStart} onClick={() => setFile(!file)}>
          {t(file ? 'unlock.restore' : 'welcome.file')}
        </Button>
      </div>
    </Page>
  )
}

function Choose({ onStep }: { onStep: (at: 'password' | 'restore' | 'restore-file') => void }) {
  return (
    <Page name="welcome" title={t('welcome.title')} narrow>
      <p class="lead quiet">{t('welcome.lead')}</p>
      <NoticesAtDoor codes={['storage-cleared']} />
      <div class="stack-tight">
        <Door
          first
          icon="key"
          name={t('welcome.create')}
          note={t('welcome.createNote')}
          testid={ids.createStart}
          onClick={() => onStep('password')}
        />
        <Door
          icon="words"
          name={t('welcome.restore')}
          note={t('welcome.restoreNote')}
          testid={ids.restoreStart}
          onClick={() => onStep('restore')}
        />
        <Door
          icon="file"
          name={t('welcome.file')}
          note={t('welcome.fileNote')}
          testid={ids.restoreFileStart}
          onClick={() => onStep('restore-file')}
        />
      </div>
      <ul class="promises small quiet">
        <li>{t('welcome.promiseKeys')}</li>
        <li>{t('welcome.promiseReview')}</li>
        <li>{t('welcome.promiseTracking')}</li>
      </ul>
    </Page>
  )
}

function CreatePassword({ onCreated }: { onCreated: (mnemonic: string) => void }) {
  const task = useTask()
  const [count, setCount] = useState<'12' | '24'>('12')
  const create = (password: string) =>
    task.run(async () => {
      session.set({ proving: true })
      try {
        const made = await wallet().create({ password, words: count === '24' ? 24 : 12 })
        refresh()
        onCreated(made.mnemonic)
      } catch (error) {
        session.set({ proving: false })
        throw error
      }
      void fundNewAccount()
    })
  return (
    <div class="card stack">
      <p class="quiet">{t('password.why')}</p>
      <NewPassword action={t('password.create')} waiting={t('deriving')} busy={task.busy} onSubmit={create}>
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
      </NewPassword>
      <FaultNotice error={task.error} />
    </div>
  )
}
