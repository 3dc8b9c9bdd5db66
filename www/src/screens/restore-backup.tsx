import { useState } from 'preact/hooks'
import { Button } from '../kit/button'
import { TypedSecretField, useTypedSecret } from '../kit/field'
import { type ChosenFile, FileField } from '../kit/file-field'
import { Waiting } from '../kit/notice'
import { refresh, wallet } from '../state/session'
import { t } from '../strings'
import { isFault } from '../strings/faults'
import { ids } from '../testids'
import { FaultNotice } from './fault'
import { useTask } from './use-task'

/** The longest backup that the wallet reads. */
const largest = 14 << 20

/** Restoring: the file of a backup, and the password that opened the wallet when it was made. */
export function RestoreBackup({ onRestored, replace = false }: { onRestored: () => void; replace?: boolean }) {
  const task = useTask()
  const password = useTypedSecret()
  const [file, setFile] = useState<ChosenFile | null>(null)
  const [missing, setMissing] = useState(false)
  const large = file !== null && file.size > largest
  const submit = (event: Event) => {
    event.preventDefault()
    setMissing(file === null)
    if (!file || large || password.read() === '') return
    void task.run(async () => {
      await wallet().restoreBackup({ backup: await file.text(), password: password.take(), replace })
      refresh()
      onRestored()
    })
  }
  const wrong = isFault(task.error, 'WRONG_PASSWORD')
  const strange = isFault(task.error, 'PARSE')
  const fileFault = missing ? t('file.none') : large ? t('file.large') : strange ? t('backupFile.strange') : null
  return (
    <form class="card stack" onSubmit={submit}>
      <p class="quiet">{t('backupFile.restoreWhy')}</p>
      <FileField
        label={t('backupFile.file')}
        choose={t('file.choose')}
        error={fileFault}
        onFile={(chosen) => {
          task.clear()
          setMissing(false)
          setFile(chosen)
        }}
        testid={ids.restoreFile}
      />
      <TypedSecretField
        label={t('backupFile.password')}
        hint={t('backupFile.passwordHint')}
        error={wrong ? t('fault.password') : null}
        show={t('secret.show')}
        hide={t('secret.hide')}
        secret={password}
        onTyped={() => wrong && task.clear()}
        autocomplete="current-password"
        testid={ids.restoreFilePassword}
      />
      <Button type="submit" look="primary" wide testid={ids.restoreFileSubmit} disabled={task.busy}>
        {t('restore.submit')}
      </Button>
      <div class="hold-line">{task.busy && <Waiting testid={ids.deriving}>{t('deriving')}</Waiting>}</div>
      {!wrong && !strange && <FaultNotice error={task.error} />}
    </form>
  )
}
