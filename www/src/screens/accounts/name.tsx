import { useState } from 'preact/hooks'
import { Button } from '../../kit/button'
import { TextField } from '../../kit/field'
import { Sheet } from '../../kit/sheet'
import { t } from '../../strings'
import { ids } from '../../testids'
import { FaultNotice } from '../fault'
import { useTask } from '../use-task'

/** Gives something a name of its owner's, or takes it away. */
export function NameSheet({
  title,
  value,
  placeholder,
  onSave,
  onClose,
}: {
  title: string
  value: string | null
  placeholder: string
  onSave: (label: string | null) => Promise<void>
  onClose: () => void
}) {
  const task = useTask()
  const [label, setLabel] = useState(value ?? '')
  const save = async (event: Event) => {
    event.preventDefault()
    if (await task.run(() => onSave(label.trim() || null))) onClose()
  }
  return (
    <Sheet title={title} close={t('nav.close')} onClose={onClose}>
      <form class="stack" onSubmit={save}>
        <TextField
          label={t('account.labelField')}
          hint={t('account.labelHint')}
          placeholder={placeholder}
          value={label}
          onValue={setLabel}
          maxLength={40}
          testid={ids.labelInput}
        />
        <FaultNotice error={task.error} />
        <div class="pair">
          <Button onClick={onClose}>{t('nav.cancel')}</Button>
          <Button type="submit" look="primary" testid={ids.labelSave} disabled={task.busy}>
            {t('nav.save')}
          </Button>
        </div>
      </form>
    </Sheet>
  )
}
