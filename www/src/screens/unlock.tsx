import { useEffect, useLayoutEffect, useState } from 'preact/hooks'
import { Button } from '../kit/button'
import { TypedSecretField, useTypedSecret } from '../kit/field'
import { Icon } from '../kit/icon'
import { Notice, Waiting } from '../kit/notice'
import { useStore } from '../kit/store'
import { go } from '../state/route'
import { refresh, session, type WalletNotice, wallet } from '../state/session'
import { t } from '../strings'
import { isFault } from '../strings/faults'
import { ids } from '../testids'
import { FaultNotice } from './fault'
import { noticeText } from './notice-text'
import { Page } from './page'
import { useTask } from './use-task'

/** Seconds until the next try is allowed, ticking, as the wallet counts them; and the way to ask it again. */
function useWait(): [seconds: number, ask: () => void] {
  const [until, setUntil] = useState(0)
  const [now, setNow] = useState(Date.now())
  const ask = () =>
    void wallet()
      .waitBeforeUnlock()
      .then((wait) => {
        setNow(Date.now())
        setUntil(Date.now() + wait)
      })
  useEffect(ask, [])
  useEffect(() => {
    if (until <= Date.now()) return
    const timer = setInterval(() => {
      setNow(Date.now())
      if (until <= Date.now()) clearInterval(timer)
    }, 250)
    return () => clearInterval(timer)
  }, [until])
  return [Math.max(0, Math.ceil((until - now) / 1000)), ask]
}

export function Unlock() {
  const task = useTask()
  const password = useTypedSecret()
  const [wait, askWait] = useWait()
  useLayoutEffect(() => password.input.current?.focus(), [])
  const submit = async (event: Event) => {
    event.preventDefault()
    if (wait > 0 || password.read() === '') return
    const opened = await task.run(async () => {
      try {
        await wallet().unlock(password.take())
        go('home')
        refresh()
      } catch (error) {
        askWait()
        throw error
      }
    })
    if (!opened) password.input.current?.focus()
  }
  const wrong = isFault(task.error, 'WRONG_PASSWORD')
  return (
    <Page name="unlock" title={t('unlock.title')} narrow>
      <form class="card stack" onSubmit={submit}>
        <p class="row quiet">
          <Icon name="lock" />
          <span>{t('unlock.lead')}</span>
        </p>
        <NoticesAtDoor codes={toldLocked} />
        <input
          class="spoken"
          type="text"
          autocomplete="username"
          value="Latchkey"
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        <TypedSecretField
          label={t('unlock.password')}
          show={t('secret.show')}
          hide={t('secret.hide')}
          secret={password}
          autocomplete="current-password"
          error={wait > 0 ? t('unlock.wait', { n: wait }) : wrong ? t('fault.password') : null}
          testid={ids.unlockPassword}
        />
        <Button type="submit" look="primary" wide testid={ids.unlockSubmit} disabled={task.busy || wait > 0}>
          {t('unlock.submit')}
        </Button>
        <div class="hold-line">{task.busy && <Waiting testid={ids.deriving}>{t('deriving')}</Waiting>}</div>
        {!wrong && wait === 0 && <FaultNotice error={task.error} />}
      </form>
      <div>
        <span class="small quiet">{t('unlock.forgot')}</span>
        <RestoreInstead />
      </div>
    </Page>
  )
}

/** What a person should know before the password is typed. The rest waits until the wallet is open. */
const toldLocked: readonly WalletNotice['code'][] = [
  'vault-older-generation',
  'vault-damaged',
  'storage-cleared',
  'made-elsewhere',
]

/** Notices of these codes, where no wallet is open. */
export function NoticesAtDoor({ codes }: { codes: readonly WalletNotice['code'][] }) {
  const { notices } = useStore(session)
  return (
    <>
      {notices
        .filter((notice) => codes.includes(notice.code))
        .map((notice) => (
          <Notice key={notice.code} look="caution" word={t('word.caution')} testid={`${ids.notice}-${notice.code}`}>
            {noticeText(notice, 'unlock')}
          </Notice>
        ))}
    </>
  )
}

function RestoreInstead() {
  return (
    <Button look="plain" testid={ids.forgot} onClick={() => session.set({ replacing: true })}>
      {t('unlock.restore')}
    </Button>
  )
}

/** Both generations of the vault fail their checksums: nothing is deleted, and the words still restore. */
export function Damaged() {
  return (
    <Page name="damaged" title={t('damaged.title')} narrow>
      <Notice look="danger" word={t('word.problem')} code="VAULT_DAMAGED" testid={ids.damaged}>
        {t('damaged.what')}
      </Notice>
      <div class="card stack">
        <h2>{t('damaged.next')}</h2>
        <ol class="steps">
          <li>{t('damaged.first')}</li>
          <li>{t('damaged.second')}</li>
          <li>{t('damaged.third')}</li>
        </ol>
        <div>
          <RestoreInstead />
        </div>
      </div>
    </Page>
  )
}
