/** How long a page's main thread works at one go, by its own clock: what it waits for on a loaded machine is not counted. */

import type { Browser, Page } from 'playwright-core'

type TraceEvent = {
  name: string
  ph: string
  pid: number
  tid: number
  dur?: number
  /** Processor time of the thread, in microseconds. */
  tdur?: number
  args?: { name?: string }
}

/** Each task of a page's main thread while `act` ran: milliseconds of processor time, and by the wall. */
export async function tasksDuring(
  browser: Browser,
  page: Page,
  act: () => Promise<void>,
): Promise<{ processor: number; wall: number }[]> {
  await browser.startTracing(page, { categories: ['-*', 'toplevel', 'disabled-by-default-devtools.timeline'] })
  // A task that runs while tracing begins or ends is not in the trace: a moment lies between.
  const moment = () => page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)))
  let trace: { traceEvents: TraceEvent[] }
  try {
    await moment()
    await act()
    await moment()
  } finally {
    trace = JSON.parse((await browser.stopTracing()).toString())
  }
  const main = new Set(
    trace.traceEvents
      .filter(({ ph, name, args }) => ph === 'M' && name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  )
  return (
    trace.traceEvents
      .filter(({ ph, name, pid, tid }) => ph === 'X' && name === 'RunTask' && main.has(`${pid} ${tid}`))
      // The first and the last of a trace may lack the processor's time: they count by the wall.
      .map(({ dur = 0, tdur = dur }) => ({ processor: tdur / 1000, wall: dur / 1000 }))
  )
}
