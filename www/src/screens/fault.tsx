import { Notice } from '../kit/notice'
import { t } from '../strings'
import { explain } from '../strings/faults'
import { ids } from '../testids'

/** The errors of one screen, each once: of those with the same code, the last. */
export function FaultNotices({ errors }: { errors: readonly unknown[] }) {
  const byCode = new Map(errors.filter((error) => error != null).map((error) => [explain(error).code, error]))
  return (
    <>
      {[...byCode].map(([code, error]) => (
        <FaultNotice key={code} error={error} />
      ))}
    </>
  )
}

/** An error on a screen: the sentence, the fact it carries, the code small. A refusal is not an error. */
export function FaultNotice({ error, testid = ids.fault }: { error: unknown; testid?: string }) {
  if (error === null || error === undefined) return null
  const fault = explain(error)
  const refused = fault.code === 'USER_REJECTED'
  return (
    <Notice
      look={refused ? 'plain' : 'danger'}
      {...(refused ? {} : { word: t('word.problem'), code: fault.code })}
      testid={testid}
    >
      {fault.sentence}
      {fault.detail && <div class="small">{fault.detail}</div>}
    </Notice>
  )
}
