import type { Account } from 'latchkey/wallet'
import { useState } from 'preact/hooks'
import { Button } from '../../kit/button'
import { TypedSecretField, useTypedSecret } from '../../kit/field'
import { type ChosenFile, FileField } from '../../kit/file-field'
import { Notice, Waiting } from '../../kit/notice'
import { go } from '../../state/route'
import { refresh, wallet } from '../../state/session'
import { t } from '../../strings'
import { isFault } from '../../strings/faults'
import { ids } from '../../testids'
import { FaultNotice } from '../fault'
import { Page } from '../page'
import { useTask } from '../use-task'
import { toWays } from './add'
import { AccountLine } from './line'

/** The longest file of another wallet that the wallet reads. */
const largest = 2 << 20

/** Accounts from another wallet's file: whose it is shows in the file itself. */
export function ImportFile() {
  const task = useTask()
  const password = useTypedSecret()
  const [file, setFile] = useState<ChosenFile | null>(null)
  const [missing, setMissing] = useState(false)
  const [added, setAdded] = useState<readonly Account[] | null>(null)
  const large = file !== null && file.size > largest
  const submit = (event: Event) => {
    event.preventDefault()
    setMissing(file === null)
    if (!file || large) return
    void task.run(async () => {
      const accounts = await wallet().importFile(await file.text(), password.take())
      refresh()
      setAdded(accounts)
    })
  }
  const wrong = isFault(task.error, 'WRONG_PASSWORD')
  const strange = isFault(task.error, 'PARSE') || isFault(task.error, 'UNSUPPORTED_VERSION')
  const known = isFault(task.error, 'INVALID_PARAMS')
  return (
    <Page name="add-file" title={t('way.file')} back={toWays} narrow>
      {added ? (
        <Added accounts={added} />
      ) : (
        <form class="card stack" onSubmit={submit}>
          <p class="quiet">{t('import.fileWhy')}</p>
          <FileField
            label={t('import.file')}
            choose={t('file.choose')}
            hint={t('import.fileHint')}
            error={
              missing
                ? t('file.none')
                : large
                  ? t('file.large')
                  : strange
                    ? t('import.strange')
                    : known
                      ? t('import.known')
                      : null
            }
            onFile={(chosen) => {
              task.clear()
              setMissing(false)
              setFile(chosen)
            }}
            testid={ids.importFile}
          />
          <TypedSecretField
            label={t('export.filePassword')}
            hint={t('import.passwordHint')}
            error={wrong ? t('import.wrong') : null}
            show={t('secret.show')}
            hide={t('secret.hide')}
            secret={password}
            onTyped={() => wrong && task.clear()}
            autocomplete="off"
            testid={ids.importPassword}
          />
          <Button type="submit" look="primary" wide testid={ids.importSubmit} disabled={task.busy}>
            {t('account.importSubmit')}
          </Button>
          <div class="hold-line">{task.busy && <Waiting testid={ids.deriving}>{t('import.fileWaiting')}</Waiting>}</div>
          {!wrong && !strange && !known && <FaultNotice error={task.error} />}
        </form>
      )}
    </Page>
  )
}

/** What an import brought. */
export function Added({ accounts }: { accounts: readonly Account[] }) {
  return (
    <section class="card stack" data-testid={ids.importDone}>
      <Notice look="ok" word={t('import.done', { n: accounts.length })}>
        {t('import.doneNote')}
      </Notice>
      <ul class="list">
        {accounts.map((account) => (
          <li class="row pad" key={account.address}>
            <AccountLine account={account} />
          </li>
        ))}
      </ul>
      <Button look="primary" wide onClick={() => go('accounts')}>
        {t('import.toAccounts')}
      </Button>
    </section>
  )
}
