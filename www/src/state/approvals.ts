import type { ApprovalRequest } from 'latchkey/wallet'
import { createStore } from '../kit/store'
import { checksummed } from './checksum'

type Waiting = { request: ApprovalRequest; answer: (approved: boolean) => void }

/** What waits for a person's word, oldest first: one is shown at a time. And how many were approved so far. */
export const approvals = createStore<{ waiting: readonly Waiting[]; approved: number }>({ waiting: [], approved: 0 })

/** The wallet's `approve`: shows the request and waits, until it is answered or withdrawn. */
export function approve(request: ApprovalRequest, { signal }: { signal?: AbortSignal } = {}): Promise<boolean> {
  return new Promise((resolve) => {
    signal?.addEventListener('abort', () => answer(request.id, false), { once: true })
    approvals.set({ waiting: [...approvals.get().waiting, { request: checksummed(request), answer: resolve }] })
  })
}

/** Answers the request with this id. Any other id is ignored: what is shown is what is decided. */
export function answer(id: string, approved: boolean): void {
  const { waiting, approved: before } = approvals.get()
  const found = waiting.find((entry) => entry.request.id === id)
  if (!found) return
  approvals.set({ waiting: waiting.filter((entry) => entry !== found), approved: before + (approved ? 1 : 0) })
  found.answer(approved)
}

/** Refuses whatever waits: consent dies with the lock. */
export function refuseAll(): void {
  const { waiting } = approvals.get()
  approvals.set({ waiting: [] })
  for (const entry of waiting) entry.answer(false)
}
