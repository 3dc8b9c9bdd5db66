import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'
import { IconButton } from './button'

/** A modal dialog. Escape and the cross close it; focus starts at its heading and returns where it was. */
export function Sheet({
  title,
  close,
  onClose,
  children,
  foot,
  testid,
}: {
  title: string
  /** The name of the cross; without it there is no cross and Escape still closes. */
  close?: string
  onClose: () => void
  children: ComponentChildren
  foot?: ComponentChildren
  testid?: string
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const id = useId()
  useLayoutEffect(() => {
    const before = document.activeElement
    dialog.current?.showModal()
    heading.current?.focus()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      class="sheet"
      aria-labelledby={id}
      data-testid={testid}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <div class="sheet-head">
        <h2 id={id} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {close && <IconButton icon="close" label={close} onClick={onClose} />}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <div class="sheet-body stack" tabIndex={0}>
        {children}
      </div>
      {foot && <div class="sheet-foot">{foot}</div>}
    </dialog>
  )
}
