import type { Address } from 'latchkey'
import type { Proof, Seed } from 'latchkey/wallet'
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Button } from '../../kit/button'
import { secretSeconds } from '../../kit/clipboard'
import { TypedSecretField, useTypedSecret } from '../../kit/field'
import { Notice } from '../../kit/notice'
import { saveFile } from '../../kit/save-file'
import { Sheet } from '../../kit/sheet'
import { useStore } from '../../kit/store'
import { CopyButton, WholeAddress, WordGrid } from '../../kit/value'
import { seedName } from '../../state/names'
import { session, wallet } from '../../state/session'
import { t } from '../../strings'
import { ids } from '../../testids'
import { ProofForm } from '../proof'

type OfWords = 'mnemonic' | 'passphrase'
export type Exported = 'private-key' | 'keystore'
/** A key of an account, or what belongs to some words. */
type Wanted = { kind: Exported; address: Address } | { kind: OfWords; seed: Seed }

const shortestFilePassword = 8

/** A secret, asked for by name and with a proof of who asks. It lives in this sheet and goes with it. */
export function ExportSheet({
  onClose,
  next,
  ...asked
}: Wanted & {
  onClose: () => void
  /** What follows the words, if they are shown to be written down. */
  next?: { label: string; go: () => void }
}) {
  const { seeds } = useStore(session)
  // The words' sheet leads on to their passphrase.
  const [kind, setKind] = useState(asked.kind)
  const filePassword = useTypedSecret()
  const [short, setShort] = useState(false)
  const [secret, setSecret] = useState<{ text: string | null } | null>(null)
  const ready = () => {
    const fits = kind !== 'keystore' || filePassword.read().length >= shortestFilePassword
    setShort(!fits)
    return fits
  }
  const wanted = { ...asked, kind } as Wanted
  return (
    <Sheet key={kind} title={t(`export.${kind}`)} close={t('nav.close')} onClose={onClose}>
      <Notice
        look={kind === 'keystore' ? 'caution' : 'danger'}
        word={t(kind === 'keystore' ? 'word.caution' : 'word.danger')}
      >
        {t(`export.${kind}Warning`)}
      </Notice>
      {'address' in wanted && (
        <p>
          <WholeAddress address={wanted.address} />
        </p>
      )}
      {'seed' in wanted && seeds.length > 1 && (
        <p>
          <strong>{seedName(wanted.seed)}</strong>
        </p>
      )}
      {secret === null ? (
        <ProofForm
          action={t(kind === 'keystore' ? 'export.make' : 'export.show')}
          ready={ready}
          onProof={async (proof) => setSecret({ text: await read(wanted, proof, filePassword.take()) })}
        >
          {kind === 'keystore' && (
            <TypedSecretField
              label={t('export.filePassword')}
              hint={t('export.filePasswordHint')}
              error={short ? t('strength.short', { n: shortestFilePassword }) : null}
              show={t('secret.show')}
              hide={t('secret.hide')}
              secret={filePassword}
              onTyped={() => setShort(false)}
              autocomplete="new-password"
              testid={ids.keystorePassword}
            />
          )}
        </ProofForm>
      ) : (
        <Shown wanted={wanted} secret={secret.text}>
          {next && (
            <Button look="primary" wide testid={ids.wordsDone} onClick={next.go}>
              {next.label}
            </Button>
          )}
          {kind === 'mnemonic' && (
            <div>
              <p class="quiet small">{t('export.passphraseToo')}</p>
              <Button
                look="plain"
                testid={`${ids.export}-passphrase`}
                onClick={() => {
                  setSecret(null)
                  setKind('passphrase')
                }}
              >
                {t('export.passphrase')}
              </Button>
            </div>
          )}
        </Shown>
      )}
    </Sheet>
  )
}

function read(wanted: Wanted, proof: Proof, keystorePassword: string): Promise<string | null> {
  switch (wanted.kind) {
    case 'mnemonic':
      return wallet().exportMnemonic(proof, { seed: wanted.seed.fingerprint })
    case 'passphrase':
      return wallet().exportPassphrase(proof, { seed: wanted.seed.fingerprint })
    case 'private-key':
      return wallet().exportPrivateKey({ address: wanted.address, password: proof })
    case 'keystore':
      return wallet().exportKeystore({ address: wanted.address, password: proof, keystorePassword })
  }
}

function Shown({ wanted, secret, children }: { wanted: Wanted; secret: string | null; children: ComponentChildren }) {
  if (secret === null) return <p data-testid={ids.exportResult}>{t('export.noPassphrase')}</p>
  if (wanted.kind === 'mnemonic') {
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
        {wanted.kind === 'keystore' && (
          <Button look="primary" onClick={() => saveFile(`latchkey-${wanted.address}.json`, secret)}>
            {t('export.save')}
          </Button>
        )}
        <CopyButton secret text={secret} label={t('copy.text')} done={t('copy.done')} failed={t('copy.failed')} />
      </div>
      <p class="quiet">{t('copy.leaves', { seconds: secretSeconds })}</p>
    </>
  )
}
