import type { Proof } from 'latchkey/wallet'
import { useState } from 'preact/hooks'
import { Button } from '../../kit/button'
import { TypedSecretField, useTypedSecret } from '../../kit/field'
import { Sheet } from '../../kit/sheet'
import { useStore } from '../../kit/store'
import { session, wallet } from '../../state/session'
import { t } from '../../strings'
import { ids } from '../../testids'
import { NewPassword } from '../new-password'
import { ProofFault, passwordFault, useWait } from '../proof'
import { useTask } from '../use-task'

/** Another password, for whoever knows the one of now or has a passkey. */
export function PasswordSheet({
  onClose,
  onStart,
  onChanged,
}: {
  onClose: () => void
  onStart: () => void
  onChanged: () => void
}) {
  const { passkeys } = useStore(session)
  const task = useTask()
  const current = useTypedSecret()
  const [wait, askWait] = useWait()
  const [byPasskey, setByPasskey] = useState(false)
  const change = (newPassword: string) =>
    task.run(async () => {
      onStart()
      const password: Proof = byPasskey ? { passkey: true } : current.take()
      try {
        await wallet().changePassword({ password, newPassword })
      } catch (error) {
        askWait()
        throw error
      }
      onChanged()
    })
  return (
    <Sheet title={t('password.change')} close={t('nav.close')} onClose={onClose}>
      <NewPassword
        action={t('password.change')}
        waiting={byPasskey ? t('proof.touch') : t('deriving')}
        busy={task.busy || wait > 0}
        onSubmit={change}
      >
        {byPasskey ? (
          <p>{t('password.byPasskey')}</p>
        ) : (
          <TypedSecretField
            label={t('password.current')}
            show={t('secret.show')}
            hide={t('secret.hide')}
            secret={current}
            error={passwordFault(task.error, wait)}
            autocomplete="current-password"
            reserve={false}
            testid={ids.currentPassword}
          />
        )}
        {passkeys.length > 0 && (
          <div>
            <Button
              look="plain"
              icon={byPasskey ? 'lock' : 'passkey'}
              testid={ids.proofPasskey}
              onClick={() => {
                task.clear()
                setByPasskey(!byPasskey)
              }}
            >
              {t(byPasskey ? 'proof.password' : 'proof.passkey')}
            </Button>
          </div>
        )}
      </NewPassword>
      <ProofFault error={task.error} wait={wait} />
    </Sheet>
  )
}
