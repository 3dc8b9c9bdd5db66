import { useLayoutEffect, useRef, useState } from 'preact/hooks'

/** A thing a person started: whether it runs, and how it failed. One at a time. */
export function useTask(): {
  busy: boolean
  error: unknown
  run(work: () => Promise<void>): Promise<boolean>
  clear(): void
  /** Whether the screen that started it is still shown: one that was left moves nobody on. */
  here(): boolean
} {
  const [state, setState] = useState<{ busy: boolean; error: unknown }>({ busy: false, error: null })
  const running = useRef(false)
  const shown = useRef(true)
  useLayoutEffect(
    () => () => {
      shown.current = false
    },
    [],
  )
  return {
    ...state,
    here: () => shown.current,
    clear: () => setState((now) => (now.error === null ? now : { ...now, error: null })),
    async run(work) {
      if (running.current) return false
      running.current = true
      setState({ busy: true, error: null })
      try {
        await work()
        setState({ busy: false, error: null })
        return true
      } catch (error) {
        setState({ busy: false, error })
        return false
      } finally {
        running.current = false
      }
    },
  }
}
