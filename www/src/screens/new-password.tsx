import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Button } from '../kit/button'
import { TypedSecretField, useTypedSecret } from '../kit/field'
import { Waiting } from '../kit/notice'
import { passwordStrength } from '../kit/strength'
import { t } from '../strings'
import { ids } from '../testids'

const shortest = 8

const year = 31_557_600
const spans = [
  ['strength.centuries', year * 1000],
  ['strength.years', year],
  ['strength.days', 86_400],
  ['strength.hours', 3600],
] as const

/** What is kept of a password while it is typed: its measure, not its text. */
type Measure = { length: number; level: number; seconds: number }

const nothing: Measure = { length: 0, level: 0, seconds: 0 }

function measure(password: string): Measure {
  const { length } = password
  return length < shortest
    ? { ...nothing, length, level: Math.min(1, length) }
    : { length, ...passwordStrength(password) }
}

/** What the meter means in time. */
function strengthText({ length, seconds }: Measure): string {
  if (length === 0) return t('strength.none')
  if (length < shortest) return t('strength.short', { n: shortest })
  for (const [key, span] of spans) {
    if (seconds < span) continue
    if (key === 'strength.centuries') return t(key)
    return t(key, { n: Math.floor(seconds / span) })
  }
  return t('strength.minutes')
}

/**
 * A form for a new password: typed twice, with an honest meter. The fields are emptied as soon as the password is handed
 * on; the meter stays until the work is done.
 */
export function NewPassword({
  action,
  waiting,
  busy,
  onSubmit,
  children,
}: {
  action: string
  waiting: string
  busy: boolean
  onSubmit: (password: string) => Promise<unknown>
  children?: ComponentChildren
}) {
  const password = useTypedSecret()
  const again = useTypedSecret()
  const [measured, setMeasured] = useState(nothing)
  const [fault, setFault] = useState<'short' | 'differs' | null>(null)
  const [tried, setTried] = useState(false)
  const judge = () => {
    const typed = password.read()
    return typed.length < shortest ? 'short' : typed === again.read() ? null : 'differs'
  }
  const onTyped = () => {
    setMeasured(measure(password.read()))
    if (tried) setFault(judge())
  }
  const submit = async (event: Event) => {
    event.preventDefault()
    if (busy) return
    const found = judge()
    setTried(true)
    setFault(found)
    if (found) return
    again.take()
    await onSubmit(password.take())
    setMeasured(nothing)
    setTried(false)
  }
  return (
    <form class="stack" onSubmit={submit}>
      {children}
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
        label={t('password.new')}
        show={t('secret.show')}
        hide={t('secret.hide')}
        secret={password}
        onTyped={onTyped}
        autocomplete="new-password"
        error={fault === 'short' ? t('strength.short', { n: shortest }) : null}
        reserve={false}
        testid={ids.password}
      />
      <div class="stack-tight">
        <div class={`meter meter-${measured.level}`} aria-hidden="true">
          <span />
          <span />
          <span />
          <span />
        </div>
        <p class="small quiet" aria-live="polite" data-testid={ids.strength} data-level={measured.level}>
          {fault === 'short' ? '\u00a0' : strengthText(measured)}
        </p>
      </div>
      <TypedSecretField
        label={t('password.again')}
        show={t('secret.show')}
        hide={t('secret.hide')}
        secret={again}
        onTyped={onTyped}
        autocomplete="new-password"
        error={fault === 'differs' ? t('password.differs') : null}
        testid={ids.passwordAgain}
      />
      <Button type="submit" look="primary" wide testid={ids.passwordSubmit} disabled={busy}>
        {action}
      </Button>
      {busy && <Waiting testid={ids.deriving}>{waiting}</Waiting>}
    </form>
  )
}
