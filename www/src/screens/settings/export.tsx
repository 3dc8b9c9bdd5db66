import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Button } from '../../kit/button'
import { secretSeconds } from '../../kit/clipboard'
import { TypedSecretField, useTypedSecret } from '../../kit/field'
import { Notice, Waiting } from '../../kit/notice'
import { Sheet } from '../../kit/sheet'
import { CopyButton, WholeAddress, WordGrid } from '../../kit/value'
import { selectedAddress, wallet } from '../../state/session'
import { t } from '../../strings'
import { ids } from '../../testids'
import { FaultNotice } from '../fault'
import { useTask } from '../use-task'

export type Exported = 'mnemonic' | 'private-key' | 'keystore'

/** A secret, asked for by name and password. It lives in this sheet and goes with it. */
export function ExportSheet({
  kind,
  onClose,
  next,
}: {
  kind: Exported
  onClose: () => void
  next?: { label: string; go: (words: number) => void }
}) {
  const task = useTask()
  const password = useTypedSecret()
  const keystorePassword = useTypedSecret()
  const [secret, setSecret] = useState<string | null>(null)
  const needsKeystorePassword = kind === 'keystore'
  const reveal = (event: Event) => {
    event.preventDefault()
    if (password.read() === '' || (needsKeystorePassword && keystorePassword.read().length < 8)) return
    void task.run(async () => setSecret(await read(kind, password.take(), keystorePassword.take())))
  }
  return (
    <Sheet title={t(`export.${kind}`)} close={t('nav.close')} onClose={onClose}>
      <Notice
        look={kind === 'keystore' ? 'caution' : 'danger'}
        word={t(kind === 'keystore' ? 'word.caution' : 'word.danger')}
      >
        {t(`export.${kind}Warning`)}
      </Notice>
      {kind !== 'mnemonic' && (
        <p>
          <WholeAddress address={selectedAddress()} />
        </p>
      )}
      {secret === null ? (
        <form class="stack" onSubmit={reveal}>
          <TypedSecretField
            label={t('unlock.password')}
            show={t('secret.show')}
            hide={t('secret.hide')}
            secret={password}
            autocomplete="current-password"
            reserve={false}
            testid={ids.exportPassword}
          />
          {needsKeystorePassword && (
            <TypedSecretField
              label={t('export.filePassword')}
              hint={t('export.filePasswordHint')}
              show={t('secret.show')}
              hide={t('secret.hide')}
              secret={keystorePassword}
              autocomplete="new-password"
              testid={ids.keystorePassword}
            />
          )}
          <FaultNotice error={task.error} />
          <Button type="submit" look="primary" wide testid={ids.exportSubmit} disabled={task.busy}>
            {t('export.show')}
          </Button>
          <div class="hold-line">{task.busy && <Waiting testid={ids.deriving}>{t('deriving')}</Waiting>}</div>
        </form>
      ) : (
        <Shown kind={kind} secret={secret}>
          {next && (
            <Button look="primary" wide testid={ids.wordsDone} onClick={() => next.go(secret.split(' ').length)}>
              {next.label}
            </Button>
          )}
        </Shown>
      )}
    </Sheet>
  )
}

function read(kind: Exported, password: string, keystorePassword: string): Promise<string> {
  switch (kind) {
    case 'mnemonic':
      return wallet().exportMnemonic(password)
    case 'private-key':
      return wallet().exportPrivateKey({ address: selectedAddress(), password })
    case 'keystore':
      return wallet().exportKeystore({ address: selectedAddress(), password, keystorePassword })
  }
}

function Shown({ kind, secret, children }: { kind: Exported; secret: string; children: ComponentChildren }) {
  if (kind === 'mnemonic') {
    return (
      <>
        <WordGrid words={secret.split(' ')} testid={ids.exportResult} />
        {children}
      </>
    )
  }
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <pre class="raw" tabIndex={0} data-testid={ids.exportResult}>
        {secret}
      </pre>
      <div class="row wrap">
        {kind === 'keystore' && <Save text={secret} />}
        <CopyButton secret text={secret} label={t('copy.text')} done={t('copy.done')} failed={t('copy.failed')} />
      </div>
      <p class="quiet">{t('copy.leaves', { seconds: secretSeconds })}</p>
    </>
  )
}

function Save({ text }: { text: string }) {
  const save = () => {
    const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
    const link = document.createElement('a')
    link.href = url
    link.download = `latchkey-${selectedAddress()}.json`
    link.click()
    URL.revokeObjectURL(url)
  }
  return (
    <Button look="primary" onClick={save}>
      {t('export.save')}
    </Button>
  )
}
