import { useState } from 'preact/hooks'
import { Button } from '../kit/button'
import { fundNewAccount, refresh, wallet } from '../state/session'
import { t } from '../strings'
import { ids } from '../testids'
import { FaultNotice } from './fault'
import { MnemonicFields, useMnemonic } from './mnemonic-input'
import { NewPassword } from './new-password'
import { useTask } from './use-task'

/** Restoring: the words, masked as they are typed or pasted; once they are spelled right, a new password. */
export function RestoreWords({ onRestored, replace = false }: { onRestored: () => void; replace?: boolean }) {
  const task = useTask()
  const spelling = useTask()
  const typed = useMnemonic()
  const [spelled, setSpelled] = useState(false)
  const fault = typed.fault(task.error)

  const next = (event: Event) => {
    event.preventDefault()
    void spelling.run(async () => setSpelled(await typed.check()))
  }
  const restore = (password: string) =>
    task.run(async () => {
      await wallet().restore({ ...(await typed.read()), password, replace })
      typed.forget()
      refresh()
      onRestored()
      void fundNewAccount()
    })

  return (
    <div class="card stack">
      <form class="stack" onSubmit={next}>
        <p class="quiet">{t('restore.why')}</p>
        <MnemonicFields
          typed={typed}
          fault={fault}
          onEdit={() => {
            task.clear()
            setSpelled(false)
          }}
        />
        <Button
          type="submit"
          wide
          look={spelled ? undefined : 'primary'}
          testid={ids.restoreNext}
          disabled={spelling.busy}
        >
          {t('restore.next')}
        </Button>
        <FaultNotice error={spelling.error} />
      </form>
      {spelled && (
        <NewPassword action={t('restore.submit')} waiting={t('deriving')} busy={task.busy} onSubmit={restore} />
      )}
      {!fault && <FaultNotice error={task.error} />}
    </div>
  )
}
