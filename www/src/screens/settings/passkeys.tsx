import type { WalletSlot } from 'latchkey/wallet'
import { useState } from 'preact/hooks'
import { Button, IconButton } from '../../kit/button'
import { TextField } from '../../kit/field'
import { Icon } from '../../kit/icon'
import { Notice } from '../../kit/notice'
import { Sheet } from '../../kit/sheet'
import { useStore } from '../../kit/store'
import { dismissNotice, refresh, session, wallet } from '../../state/session'
import { t } from '../../strings'
import { ids } from '../../testids'
import { noticeText } from '../notice-text'
import { ProofForm } from '../proof'

/** What a passkey is called here: its own name is the device's to keep. */
const passkeyName = (slot: WalletSlot, index: number) =>
  t('passkey.numbered', { n: index + 1, tail: (slot.credential ?? slot.id).slice(-4) })

/** The passkeys that open the wallet beside the password. */
export function Passkeys() {
  const { passkeys, notices } = useStore(session)
  const oldCopy = notices.find((notice) => notice.code === 'slot-old-copy')
  const [doing, setDoing] = useState<{ add: true } | { remove: WalletSlot; name: string } | null>(null)
  const close = () => setDoing(null)
  return (
    <section class="card stack" aria-labelledby="passkeys">
      <div>
        <h2 id="passkeys">{t('passkey.title')}</h2>
        <p class="quiet">{t('passkey.lead')}</p>
      </div>
      {oldCopy && (
        <Notice look="caution" word={t('word.caution')} testid={`${ids.notice}-${oldCopy.code}`}>
          {noticeText(oldCopy)}
        </Notice>
      )}
      {passkeys.length > 0 && (
        <ul class="list">
          {passkeys.map((slot, index) => {
            const name = passkeyName(slot, index)
            return (
              <li class="row pad" key={slot.id} data-testid={`${ids.passkeyItem}-${index}`}>
                <Icon name="passkey" />
                <strong class="grow clip">{name}</strong>
                <IconButton
                  icon="close"
                  label={t('passkey.removeNamed', { name })}
                  testid={`${ids.passkeyRemove}-${index}`}
                  onClick={() => setDoing({ remove: slot, name })}
                />
              </li>
            )
          })}
        </ul>
      )}
      <div>
        <Button icon="plus" testid={ids.passkeyAdd} onClick={() => setDoing({ add: true })}>
          {t('passkey.add')}
        </Button>
      </div>
      {doing && 'add' in doing && <Add onClose={close} />}
      {doing && 'remove' in doing && <Remove slot={doing.remove} name={doing.name} onClose={close} />}
    </section>
  )
}

function Add({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('Latchkey')
  const [tried, setTried] = useState(false)
  const named = name.trim() !== ''
  return (
    <Sheet title={t('passkey.add')} close={t('nav.close')} onClose={onClose}>
      <p class="quiet">{t('passkey.why')}</p>
      <ProofForm
        action={t('passkey.make')}
        waiting={t('passkey.making')}
        passkeyToo={false}
        ready={() => {
          setTried(true)
          return named
        }}
        onProof={async (password) => {
          await wallet().addPasskey({ password, name: name.trim() })
          refresh()
          onClose()
        }}
      >
        <TextField
          label={t('passkey.name')}
          hint={t('passkey.nameHint')}
          value={name}
          onValue={setName}
          maxLength={40}
          error={tried && !named ? t('token.noName') : null}
          testid={ids.passkeyName}
        />
      </ProofForm>
    </Sheet>
  )
}

function Remove({ slot, name, onClose }: { slot: WalletSlot; name: string; onClose: () => void }) {
  return (
    <Sheet title={t('passkey.remove')} close={t('nav.close')} onClose={onClose}>
      <Notice look="caution" word={name}>
        {t('passkey.removeNote')}
      </Notice>
      <ProofForm
        action={t('passkey.remove')}
        passkeyToo={false}
        onProof={async (password) => {
          dismissNotice('slot-old-copy')
          await wallet().removeSlot(slot.id, password)
          refresh()
          onClose()
        }}
      />
    </Sheet>
  )
}
