import { useState } from 'preact/hooks'
import { Button } from '../../kit/button'
import { TypedSecretField, useTypedSecret } from '../../kit/field'
import { Waiting } from '../../kit/notice'
import { go } from '../../state/route'
import { selectAccount, session, wallet } from '../../state/session'
import { t } from '../../strings'
import { isFault } from '../../strings/faults'
import { ids } from '../../testids'
import { FaultNotice } from '../fault'
import { Page } from '../page'
import { useTask } from '../use-task'
import { toWays } from './add'

const privateKey = /^\s*(0x)?[0-9a-f]{64}\s*$/i

/** An account from a private key. */
export function ImportKey() {
  const task = useTask()
  const key = useTypedSecret()
  const [malformed, setMalformed] = useState(false)
  const submit = (event: Event) => {
    event.preventDefault()
    if (!privateKey.test(key.read())) {
      setMalformed(true)
      return
    }
    void task.run(async () => {
      const account = await wallet().importPrivateKey(`0x${key.take().trim().replace(/^0x/i, '')}`)
      await selectAccount(account.address)
      if (task.here()) go(`accounts/${session.get().selected}`)
    })
  }
  const known = isFault(task.error, 'INVALID_PARAMS')
  return (
    <Page name="add-key" title={t('account.import')} back={toWays} narrow>
      <form class="card stack" onSubmit={submit}>
        <p class="quiet">{t('account.importWhy')}</p>
        <TypedSecretField
          label={t('account.privateKey')}
          hint={t('account.privateKeyHint')}
          error={malformed ? t('account.privateKeyBad') : known ? t('import.keyRefused') : null}
          show={t('secret.show')}
          hide={t('secret.hide')}
          secret={key}
          onTyped={() => {
            setMalformed(false)
            task.clear()
          }}
          autocomplete="off"
          testid={ids.privateKeyInput}
        />
        {!known && <FaultNotice error={task.error} />}
        <Button type="submit" look="primary" wide testid={ids.privateKeySubmit} disabled={task.busy}>
          {t('account.importSubmit')}
        </Button>
        <div class="hold-line">{task.busy && <Waiting>{t('import.waiting')}</Waiting>}</div>
      </form>
    </Page>
  )
}
