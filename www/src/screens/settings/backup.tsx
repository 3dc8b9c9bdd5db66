import { useState } from 'preact/hooks'
import { Button } from '../../kit/button'
import { Notice } from '../../kit/notice'
import { saveFile } from '../../kit/save-file'
import { Sheet } from '../../kit/sheet'
import { wallet } from '../../state/session'
import { language, t } from '../../strings'
import { ids } from '../../testids'
import { ProofForm } from '../proof'

/** Everything in one encrypted file. */
export function BackupFile() {
  const [open, setOpen] = useState(false)
  return (
    <section class="card stack" aria-labelledby="backup-file">
      <div>
        <h2 id="backup-file">{t('backupFile.title')}</h2>
        <p class="quiet">{t('backupFile.lead')}</p>
      </div>
      <div>
        <Button icon="file" testid={ids.backupSave} onClick={() => setOpen(true)}>
          {t('backupFile.make')}
        </Button>
      </div>
      {open && <BackupSheet onClose={() => setOpen(false)} />}
    </section>
  )
}

function BackupSheet({ onClose }: { onClose: () => void }) {
  const [file, setFile] = useState<{ name: string; text: string } | null>(null)
  const [saved, setSaved] = useState(false)
  return (
    <Sheet title={t('backupFile.make')} close={t('nav.close')} onClose={onClose}>
      <Notice look="caution" word={t('word.caution')}>
        {t('backupFile.warning')}
      </Notice>
      {file === null ? (
        <ProofForm
          action={t('backupFile.seal')}
          onProof={async (proof) => {
            const text = await wallet().exportBackup(proof)
            setFile({ name: `latchkey-backup-${new Date().toISOString().slice(0, 10)}.json`, text })
          }}
        />
      ) : (
        <>
          <p class="row row-between wrap">
            <span class="mono break">{file.name}</span>
            <span class="quiet small number">{kilobytes(file.text.length)}</span>
          </p>
          <Button
            look="primary"
            wide
            icon="file"
            testid={ids.backupFile}
            data-size={file.text.length}
            onClick={() => {
              saveFile(file.name, file.text)
              setSaved(true)
            }}
          >
            {t('export.save')}
          </Button>
          <p class="quiet small" aria-live="polite">
            {saved ? t('backupFile.saved') : '\u00a0'}
          </p>
        </>
      )}
    </Sheet>
  )
}

const kilobytes = (bytes: number) =>
  new Intl.NumberFormat(language.get().name, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 1 }).format(
    bytes / 1000,
  )
