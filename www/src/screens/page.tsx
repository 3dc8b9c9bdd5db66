import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { IconButton } from '../kit/button'
import { t } from '../strings'
import { ids } from '../testids'

let first = true

/** A screen: its heading takes the focus when it is reached, and names the document. */
export function Page({
  name,
  title,
  children,
  back,
  aside,
  narrow,
}: {
  name: string
  title: string
  children: ComponentChildren
  back?: () => void
  aside?: ComponentChildren
  narrow?: boolean
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Latchkey`
  }, [title])
  // Before the paint: after it, a quick person's first key would already be elsewhere, and lose its place.
  useLayoutEffect(() => {
    if (!first) scrollTo(0, 0)
    if (!first) heading.current?.focus({ preventScroll: true })
    first = false
  }, [name])
  return (
    <main class={`page${narrow ? ' page-narrow' : ''}`} id="main" data-testid={ids.screen} data-screen={name}>
      <div class="row row-between page-head">
        <div class="row page-title">
          {back && <IconButton icon="back" label={t('nav.back')} testid={ids.back} onClick={back} />}
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
        </div>
        {aside}
      </div>
      {children}
    </main>
  )
}
