import { useState } from 'preact/hooks'
import { Button } from '../../kit/button'
import { SelectField } from '../../kit/field'
import { Notice } from '../../kit/notice'
import { Sheet } from '../../kit/sheet'
import { useStore } from '../../kit/store'
import { seedName } from '../../state/names'
import { dismissNotice, isWatched, refresh, session, wallet } from '../../state/session'
import { t } from '../../strings'
import { ids } from '../../testids'
import { FaultNotice } from '../fault'
import { noticeText } from '../notice-text'
import { useTask } from '../use-task'
import { ProveWords } from '../words'
import { BackupFile } from './backup'
import { type Exported, ExportSheet } from './export'
import { Passkeys } from './passkeys'
import { PasswordSheet } from './password'

const minute = 60_000
const idle = ['1', '5', '15', '60', 'never'] as const

export function Security() {
  const { backedUp } = useStore(session)
  return (
    <>
      {!backedUp && <Backup />}
      <AutoLock />
      <Password />
      <Passkeys />
      <BackupFile />
      <Exports />
    </>
  )
}

/** Words that were never proven: show them again, behind the password, and ask. */
function Backup() {
  const { seeds } = useStore(session)
  const [step, setStep] = useState<'closed' | 'words' | 'prove'>('closed')
  const seed = seeds.find((one) => !one.backedUp)
  if (!seed) return null
  const close = () => setStep('closed')
  return (
    <section class="card stack" aria-labelledby="backup">
      <h2 id="backup">{t('backup.title')}</h2>
      <p class="quiet">
        {seeds.length > 1 && <strong>{seedName(seed)}: </strong>}
        {t('backup.why')}
      </p>
      <div>
        <Button look="primary" testid={ids.backupStart} onClick={() => setStep('words')}>
          {t('backup.start')}
        </Button>
      </div>
      {step === 'words' && (
        <ExportSheet
          kind="mnemonic"
          seed={seed}
          onClose={close}
          next={{ label: t('words.done'), go: () => setStep('prove') }}
        />
      )}
      {step === 'prove' && (
        <Sheet title={t('prove.title')} close={t('nav.close')} onClose={close}>
          <ProveWords
            count={seed.words}
            seed={seed.fingerprint}
            onProven={() => {
              close()
              refresh()
            }}
          />
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
      {chosen === null && (
        <Notice look="caution" word={t('word.caution')}>
          {t('lock.neverNote')}
        </Notice>
      )}
      <FaultNotice error={task.error} />
    </section>
  )
}

function Password() {
  const { notices } = useStore(session)
  const oldCopy = notices.find((notice) => notice.code === 'password-old-copy')
  const [open, setOpen] = useState(false)
  const [done, setDone] = useState(false)
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
      {open && (
        <PasswordSheet
          onClose={() => setOpen(false)}
          onStart={() => dismissNotice('password-old-copy')}
          onChanged={() => {
            setOpen(false)
            setDone(true)
          }}
        />
      )}
    </section>
  )
}

const exportable: readonly Exported[] = ['private-key', 'keystore']

function Exports() {
  const now = useStore(session)
  const [kind, setKind] = useState<'mnemonic' | Exported | null>(null)
  const { selected, seeds } = now
  const [first, ...others] = seeds
  const close = () => setKind(null)
  return (
    <section class="card stack" aria-labelledby="exports">
      <div>
        <h2 id="exports">{t('export.title')}</h2>
        <p class="quiet">{t('export.lead')}</p>
      </div>
      <div class="stack-tight">
        {first && others.length === 0 && (
          <Button testid={`${ids.export}-mnemonic`} onClick={() => setKind('mnemonic')}>
            {t('export.mnemonic')}
          </Button>
        )}
        {!isWatched(now) &&
          exportable.map((entry) => (
            <Button key={entry} testid={`${ids.export}-${entry}`} onClick={() => setKind(entry)}>
              {t(`export.${entry}`)}
            </Button>
          ))}
      </div>
      <p>
        <a href="#/accounts">{t('export.others')}</a>
      </p>
      {kind === 'mnemonic' && first && <ExportSheet kind={kind} seed={first} onClose={close} />}
      {kind !== null && kind !== 'mnemonic' && selected && (
        <ExportSheet kind={kind} address={selected} onClose={close} />
      )}
    </section>
  )
}
