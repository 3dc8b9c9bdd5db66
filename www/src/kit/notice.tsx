import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { IconButton } from './button'
import { Icon, type IconName } from './icon'

export type NoticeLook = 'plain' | 'ok' | 'caution' | 'caution-filled' | 'danger'

const icons: Record<NoticeLook, IconName> = {
  plain: 'info',
  ok: 'check',
  caution: 'caution',
  'caution-filled': 'caution',
  danger: 'danger',
}

/** A filled block: an icon, the word, the sentence, and small, last, the code. */
export function Notice({
  look = 'plain',
  word,
  children,
  code,
  testid,
  action,
  dismiss,
}: {
  look?: NoticeLook
  word?: string
  children: ComponentChildren
  code?: string | undefined
  testid?: string
  action?: ComponentChildren
  /** A cross that takes the block away. */
  dismiss?: { label: string; act: () => void }
}) {
  return (
    <div class={`block block-${look}`} role={look === 'danger' ? 'alert' : 'status'} data-testid={testid}>
      <Icon name={icons[look]} />
      <div class="block-body">
        {word && <span class="block-word">{word}</span>}
        <div>{children}</div>
        {code && <span class="block-code">{code}</span>}
        {action}
      </div>
      {dismiss && <IconButton class="block-close" icon="close" label={dismiss.label} onClick={dismiss.act} />}
    </div>
  )
}

/** True 300 ms after it is first asked: a quick answer needs no words. */
function useLate(): boolean {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300)
    return () => clearTimeout(timer)
  }, [])
  return late
}

/** Says what is awaited, but only after 300 ms. The place is kept either way. */
export function Waiting({ children, testid }: { children: ComponentChildren; testid?: string }) {
  const late = useLate()
  return (
    <div class="waiting" role="status" data-testid={testid}>
      {late && <span class="waiting-mark" />}
      {late ? children : '\u00a0'}
    </div>
  )
}

/** The same in a button's own place: its name until then, and then what is awaited. */
export function WaitingName({ name, children }: { name: string; children: ComponentChildren }) {
  return <span aria-live="polite">{useLate() ? children : name}</span>
}

/** A state in a word, with a shape beside its colour. */
export function Chip({
  look,
  children,
  testid,
}: {
  look?: 'ok' | 'busy' | 'caution' | 'danger' | undefined
  children: ComponentChildren
  testid?: string
}) {
  return (
    <span class={`chip ${look ? `chip-${look}` : ''}`} data-testid={testid}>
      {children}
    </span>
  )
}
