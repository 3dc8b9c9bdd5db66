import { useState } from 'preact/hooks'
import { Waiting } from '../kit/notice'
import { useStore } from '../kit/store'
import { approvals } from '../state/approvals'
import { t } from '../strings'
import { ids } from '../testids'

/** What a transaction under way awaits: the gateway and the person; once approved, the broadcast. */
export function SendProgress() {
  const { approved } = useStore(approvals)
  const [before] = useState(approved)
  return <Waiting testid={ids.preparing}>{t(approved > before ? 'send.sending' : 'send.preparing')}</Waiting>
}
