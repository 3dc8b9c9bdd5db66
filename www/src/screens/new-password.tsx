import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Button } from '../kit/button'
import { SecretField } from '../kit/field'
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

/** What the meter means in time. */
function strengthText(password: string): string {
  if (password === '') return t('strength.none')
  if (password.length < shortest) return t('strength.short', { n: shortest })
  const { seconds } = passwordStrength(password)
  for (const [key, length] of spans) {
    if (seconds < length) continue
    if (key === 'strength.centuries') return t(key)
    return t(key, { n: Math.floor(seconds / length) })
  }
  return t('strength.minutes')
}

/** A form for a new password: typed twice, with an honest meter. The fields are emptied once the work is done. */
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
  onSubmit: (password: string) => Promise<boolean>
  children?: ComponentChildren
}) {
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [tried, setTried] = useState(false)
  const level = password.length < shortest ? Math.min(1, password.length) : passwordStrength(password).level
  const short = tried && password.length < shortest
  const differs = tried && !short && again !== password
  const submit = async (event: Event) => {
    event.preventDefault()
    setTried(true)
    if (busy || password.length < shortest || again !== password) return
    if (await onSubmit(password)) {
      setPassword('')
      setAgain('')
      setTried(false)
    }
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
      <SecretField
        label={t('password.new')}
        show={t('secret.show')}
        hide={t('secret.hide')}
        value={password}
        onValue={setPassword}
        autocomplete="new-password"
        error={short ? t('strength.short', { n: shortest }) : null}
        reserve={false}
        testid={ids.password}
      />
      <div class="stack-tight">
        <div class={`meter meter-${level}`} aria-hidden="true">
          <span />
          <span />
          <span />
          <span />
        </div>
        <p class="small quiet" aria-live="polite" data-testid={ids.strength} data-level={level}>
          {strengthText(password)}
        </p>
      </div>
      <SecretField
        label={t('password.again')}
        show={t('secret.show')}
        hide={t('secret.hide')}
        value={again}
        onValue={setAgain}
        autocomplete="new-password"
        error={differs ? t('password.differs') : null}
        testid={ids.passwordAgain}
      />
      <Button type="submit" look="primary" wide testid={ids.passwordSubmit} disabled={busy}>
        {action}
      </Button>
      {busy && <Waiting testid={ids.deriving}>{waiting}</Waiting>}
    </form>
  )
}
