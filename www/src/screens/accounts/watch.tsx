import { useState } from 'preact/hooks'
import { Button } from '../../kit/button'
import { TextField } from '../../kit/field'
import { useStore } from '../../kit/store'
import { WholeAddress } from '../../kit/value'
import { go } from '../../state/route'
import { refresh, session, wallet } from '../../state/session'
import { t } from '../../strings'
import { ids } from '../../testids'
import { readAddress } from '../address-input'
import { FaultNotice } from '../fault'
import { Page } from '../page'
import { useTask } from '../use-task'
import { toWays } from './add'

/** An account that is only looked at. */
export function Watch() {
  const { accounts } = useStore(session)
  const task = useTask()
  const [text, setText] = useState('')
  const [label, setLabel] = useState('')
  const [tried, setTried] = useState(false)
  const { address, error } = readAddress(text)
  const known = accounts.some((account) => account.address === address) ? t('watch.known') : null
  const submit = (event: Event) => {
    event.preventDefault()
    setTried(true)
    if (!address || known) return
    void task.run(async () => {
      await wallet().watch(address, label.trim() || undefined)
      refresh()
      if (task.here()) go(`accounts/${address}`)
    })
  }
  return (
    <Page name="add-watch" title={t('way.watch')} back={toWays} narrow>
      <form class="card stack" onSubmit={submit}>
        <p class="quiet">{t('account.watchOnly')}</p>
        <TextField
          label={t('watch.address')}
          placeholder="0x"
          class="mono"
          autocapitalize="none"
          value={text}
          onValue={setText}
          error={error ?? known ?? (tried && text.trim() === '' ? t('watch.none') : null)}
          hint={address && <WholeAddress address={address} />}
          testid={ids.watchAddress}
        />
        <TextField
          label={t('account.labelField')}
          hint={t('account.labelHint')}
          value={label}
          onValue={setLabel}
          maxLength={40}
          testid={ids.watchLabel}
        />
        <FaultNotice error={task.error} />
        <Button type="submit" look="primary" wide testid={ids.watchSubmit} disabled={task.busy}>
          {t('watch.submit')}
        </Button>
      </form>
    </Page>
  )
}
