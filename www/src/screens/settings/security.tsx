import { useState } from 'preact/hooks'
import { Button } from '../../kit/button'
import { SelectField, TypedSecretField, useTypedSecret } from '../../kit/field'
import { Notice } from '../../kit/notice'
import { Sheet } from '../../kit/sheet'
import { useStore } from '../../kit/store'
import { dismissNotice, refresh, session, wallet } from '../../state/session'
import { t } from '../../strings'
import { ids } from '../../testids'
import { FaultNotice } from '../fault'
import { NewPassword } from '../new-password'
import { noticeText } from '../notice-text'
import { useTask } from '../use-task'
import { ProveWords } from '../words'
import { type Exported, ExportSheet } from './export'

const minute = 60_000
const idle = ['1', '5', '15', '60', 'never'] as const

export function Security() {
  const { backedUp } = useStore(session)
  return (
    <>
      {!backedUp && <Backup />}
      <AutoLock />
      <Password />
      <Exports />
    </>
  )
}

/** The words were never proven: show them again, behind the password, and ask. */
function Backup() {
  const [step, setStep] = useState<'closed' | 'words' | 'prove'>('closed')
  const [count, setCount] = useState(12)
  const finish = () => {
    setStep('closed')
    refresh()
  }
  return (
    <section class="card stack" aria-labelledby="backup">
      <h2 id="backup">{t('backup.title')}</h2>
      <p class="quiet">{t('backup.why')}</p>
      <div>
        <Button look="primary" testid={ids.backupStart} onClick={() => setStep('words')}>
          {t('backup.start')}
        </Button>
      </div>
      {step === 'words' && (
        <ExportSheet
          kind="mnemonic"
          onClose={() => setStep('closed')}
          next={{
            label: t('words.done'),
            go: (words) => {
              setCount(words)
              setStep('prove')
            },
          }}
        />
      )}
      {step === 'prove' && (
        <Sheet title={t('prove.title')} close={t('nav.close')} onClose={() => setStep('closed')}>
          <ProveWords count={count} onProven={finish} />
        </Sheet>
      )}
    </section>
  )
}

function AutoLock() {
  const [chosen, setChosen] = useState(wallet().autoLock)
  const task = useTask()
  const value = chosen === null ? 'never' : String(chosen / minute)
  const names = { never: t('lock.never') } as Record<string, string>
  const options = [...new Set([...idle, value])].map(
    (entry) => [entry, names[entry] ?? t('lock.minutes', { n: entry })] as const,
  )
  return (
    <section class="card stack">
      <SelectField
        label={t('lock.auto')}
        hint={t('lock.autoNote')}
        value={value}
        onValue={(next) => {
          const milliseconds = next === 'never' ? null : Number(next) * minute
          setChosen(milliseconds)
          void task.run(() => wallet().setAutoLock(milliseconds))
        }}
        options={options}
        testid={ids.autoLock}
      />
      <FaultNotice error={task.error} />
    </section>
  )
}

function Password() {
  const { notices } = useStore(session)
  const oldCopy = notices.find((notice) => notice.code === 'password-old-copy')
  const task = useTask()
  const [open, setOpen] = useState(false)
  const current = useTypedSecret()
  const [done, setDone] = useState(false)
  const change = (newPassword: string) =>
    task.run(async () => {
      dismissNotice('password-old-copy')
      await wallet().changePassword({ password: current.take(), newPassword })
      setOpen(false)
      setDone(true)
    })
  return (
    <section class="card stack" aria-labelledby="change">
      <h2 id="change">{t('password.change')}</h2>
      {oldCopy ? (
        <Notice look="caution" word={t('word.caution')} testid={`${ids.notice}-${oldCopy.code}`}>
          {noticeText(oldCopy)}
        </Notice>
      ) : (
        done && (
          <Notice look="ok" word={t('password.changed')}>
            {t('password.changedNote')}
          </Notice>
        )
      )}
      {open ? (
        <NewPassword action={t('password.change')} waiting={t('deriving')} busy={task.busy} onSubmit={change}>
          <TypedSecretField
            label={t('password.current')}
            show={t('secret.show')}
            hide={t('secret.hide')}
            secret={current}
            autocomplete="current-password"
            reserve={false}
            testid={ids.currentPassword}
          />
        </NewPassword>
      ) : (
        <div>
          <Button
            testid={ids.changePassword}
            onClick={() => {
              setDone(false)
              setOpen(true)
            }}
          >
            {t('password.change')}
          </Button>
        </div>
      )}
      <FaultNotice error={task.error} />
    </section>
  )
}

const exportable: readonly Exported[] = ['mnemonic', 'private-key', 'keystore']

function Exports() {
  const [kind, setKind] = useState<Exported | null>(null)
  return (
    <section class="card stack" aria-labelledby="exports">
      <div>
        <h2 id="exports">{t('export.title')}</h2>
        <p class="quiet">{t('export.lead')}</p>
      </div>
      <div class="stack-tight">
        {exportable.map((entry) => (
          <Button key={entry} testid={`${ids.export}-${entry}`} onClick={() => setKind(entry)}>
            {t(`export.${entry}`)}
          </Button>
        ))}
      </div>
      {kind && <ExportSheet kind={kind} onClose={() => setKind(null)} />}
    </section>
  )
}
