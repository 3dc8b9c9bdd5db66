import type { Proof } from 'latchkey/wallet'
import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useState } from 'preact/hooks'
import { Button } from '../kit/button'
import { TypedSecretField, useTypedSecret } from '../kit/field'
import { Notice, Waiting } from '../kit/notice'
import { useStore } from '../kit/store'
import { session, wallet } from '../state/session'
import { t } from '../strings'
import { isFault } from '../strings/faults'
import { ids } from '../testids'
import { FaultNotice } from './fault'
import { useTask } from './use-task'

/** Seconds until the next try is allowed, ticking, as the wallet counts them; and the way to ask it again. */
export function useWait(): [seconds: number, ask: () => void] {
  const [until, setUntil] = useState(0)
  const [now, setNow] = useState(Date.now())
  const ask = () =>
    void wallet()
      .waitBeforeUnlock()
      .then((wait) => {
        const time = Date.now()
        setNow(time)
        setUntil(time + wait)
      })
  useEffect(ask, [])
  useEffect(() => {
    // Read once for both: between two readings the clock may pass the end, and the last second would stand for good.
    const isOver = () => {
      const time = Date.now()
      setNow(time)
      return until <= time
    }
    if (isOver()) return
    const timer = setInterval(() => isOver() && clearInterval(timer), 250)
    return () => clearInterval(timer)
  }, [until])
  return [Math.max(0, Math.ceil((until - now) / 1000)), ask]
}

/** What is wrong with a password that was tried, for the line under its field: it is wrong, or the next must wait. */
export function passwordFault(error: unknown, wait: number): string | null {
  if (wait > 0) return t('unlock.wait', { n: wait })
  return isFault(error, 'WRONG_PASSWORD') ? t('fault.password') : null
}

/** What proving who one is came to, apart from {@link passwordFault}. */
export function ProofFault({ error, wait }: { error: unknown; wait: number }) {
  if (wait > 0 || isFault(error, 'WRONG_PASSWORD')) return null
  // The browser tells a refusal from a passkey that is not here to nobody.
  if (isFault(error, 'USER_REJECTED')) return <Notice testid={ids.fault}>{t('proof.notUsed')}</Notice>
  return <FaultNotice error={error} />
}

/** Something to do for whoever proves who they are: the password, or a passkey that opens this wallet. */
export function ProofForm({
  action,
  onProof,
  ready = () => true,
  passkeyToo = true,
  focused = false,
  label = t('unlock.password'),
  waiting = t('deriving'),
  passwordId = ids.exportPassword,
  submitId = ids.exportSubmit,
  children,
}: {
  action: string
  onProof: (proof: Proof) => Promise<void>
  /** Whether the other fields may stand; asked before the password is taken. */
  ready?: () => boolean
  /** A passkey that is being removed proves nothing. */
  passkeyToo?: boolean
  focused?: boolean
  label?: string
  waiting?: string
  passwordId?: string
  submitId?: string
  children?: ComponentChildren
}) {
  const { passkeys } = useStore(session)
  const task = useTask()
  const password = useTypedSecret()
  const [wait, askWait] = useWait()
  const [touching, setTouching] = useState(false)
  useLayoutEffect(() => {
    if (focused) password.input.current?.focus()
  }, [])
  const prove = async (proof: Proof) => {
    setTouching(typeof proof !== 'string')
    const done = await task.run(async () => {
      try {
        await onProof(proof)
      } catch (error) {
        askWait()
        throw error
      }
    })
    if (!done && task.here()) password.input.current?.focus()
  }
  const submit = (event: Event) => {
    event.preventDefault()
    if (wait > 0 || task.busy || password.read() === '' || !ready()) return
    void prove(password.take())
  }
  return (
    <form class="stack" onSubmit={submit}>
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
        label={label}
        show={t('secret.show')}
        hide={t('secret.hide')}
        secret={password}
        autocomplete="current-password"
        error={passwordFault(task.error, wait)}
        testid={passwordId}
      />
      {children}
      <Button type="submit" look="primary" wide testid={submitId} disabled={task.busy || wait > 0}>
        {action}
      </Button>
      {passkeyToo && passkeys.length > 0 && (
        <Button
          wide
          icon="passkey"
          testid={ids.proofPasskey}
          disabled={task.busy || wait > 0}
          onClick={() => ready() && void prove({ passkey: true })}
        >
          {t('proof.passkey')}
        </Button>
      )}
      <div class="hold-line">
        {task.busy && <Waiting testid={ids.deriving}>{touching ? t('proof.touch') : waiting}</Waiting>}
      </div>
      <ProofFault error={task.error} wait={wait} />
    </form>
  )
}
