import type { Account } from 'latchkey/wallet'
import { useState } from 'preact/hooks'
import { Button, IconButton } from '../kit/button'
import { TextField, TypedSecretField, useTypedSecret } from '../kit/field'
import { shortAddress } from '../kit/format'
import { Icon } from '../kit/icon'
import { Identicon } from '../kit/identicon'
import { Sheet } from '../kit/sheet'
import { useStore } from '../kit/store'
import { accountName } from '../state/names'
import { fundNewAccount, refresh, selectAccount, session, wallet } from '../state/session'
import { t } from '../strings'
import { ids } from '../testids'
import { FaultNotice } from './fault'
import { useTask } from './use-task'

type Mode = { at: 'list' } | { at: 'label'; account: Account; index: number } | { at: 'import' }

/** Which account is in use; their labels; another; a private key brought along. */
export function AccountSheet({ onClose }: { onClose: () => void }) {
  const [mode, setMode] = useState<Mode>({ at: 'list' })
  const toList = () => setMode({ at: 'list' })
  const title = { list: 'account.title', label: 'account.label', import: 'account.import' } as const
  return (
    <Sheet title={t(title[mode.at])} close={t('nav.close')} onClose={onClose}>
      {mode.at === 'list' && <List onClose={onClose} onMode={setMode} />}
      {mode.at === 'label' && <Label account={mode.account} index={mode.index} onDone={toList} />}
      {mode.at === 'import' && <Import onDone={onClose} onBack={toList} />}
    </Sheet>
  )
}

function List({ onClose, onMode }: { onClose: () => void; onMode: (mode: Mode) => void }) {
  const { accounts, selected } = useStore(session)
  const task = useTask()
  const add = () =>
    task.run(async () => {
      const account = await wallet().addAccount()
      await selectAccount(account.address)
      void fundNewAccount()
    })
  return (
    <>
      <ul class="list">
        {accounts.map((account, index) => {
          const name = account.label ?? accountName(index)
          const current = account.address === selected
          return (
            <li class="row" key={account.address}>
              <button
                type="button"
                class="account-button grow"
                aria-current={current}
                data-testid={`${ids.accountItem}-${index}`}
                onClick={() => task.run(() => selectAccount(account.address)).then((done) => done && onClose())}
              >
                <Identicon address={account.address} size={36} />
                <span class="grow">
                  <strong class="clip">{name}</strong>
                  <span class="mono quiet small" title={account.address}>
                    {shortAddress(account.address)}
                  </span>
                  {account.type === 'imported' && <span class="quiet small"> {t('account.imported')}</span>}
                </span>
                <span class="tick">{current && <Icon name="check" />}</span>
              </button>
              <IconButton
                icon="settings"
                label={t('account.rename', { name })}
                testid={`${ids.accountRename}-${index}`}
                onClick={() => onMode({ at: 'label', account, index })}
              />
            </li>
          )
        })}
      </ul>
      <FaultNotice error={task.error} />
      <div class="pair">
        <Button icon="plus" testid={ids.accountAdd} disabled={task.busy} onClick={add}>
          {t('account.add')}
        </Button>
        <Button icon="key" testid={ids.accountImport} onClick={() => onMode({ at: 'import' })}>
          {t('account.import')}
        </Button>
      </div>
    </>
  )
}

function Label({ account, index, onDone }: { account: Account; index: number; onDone: () => void }) {
  const task = useTask()
  const [label, setLabel] = useState(account.label ?? '')
  const save = (event: Event) => {
    event.preventDefault()
    void task.run(async () => {
      await wallet().label(account.address, label.trim() || null)
      refresh()
      onDone()
    })
  }
  return (
    <form class="stack" onSubmit={save}>
      <TextField
        label={t('account.labelField')}
        hint={t('account.labelHint')}
        placeholder={accountName(index)}
        value={label}
        onValue={setLabel}
        maxLength={40}
        testid={ids.labelInput}
      />
      <FaultNotice error={task.error} />
      <div class="pair">
        <Button onClick={onDone}>{t('nav.cancel')}</Button>
        <Button type="submit" look="primary" testid={ids.labelSave} disabled={task.busy}>
          {t('nav.save')}
        </Button>
      </div>
    </form>
  )
}

const privateKey = /^\s*(0x)?[0-9a-f]{64}\s*$/i

function Import({ onDone, onBack }: { onDone: () => void; onBack: () => void }) {
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
      onDone()
    })
  }
  return (
    <form class="stack" onSubmit={submit}>
      <p class="quiet">{t('account.importWhy')}</p>
      <TypedSecretField
        label={t('account.privateKey')}
        hint={t('account.privateKeyHint')}
        error={malformed ? t('account.privateKeyBad') : null}
        show={t('secret.show')}
        hide={t('secret.hide')}
        secret={key}
        onTyped={() => setMalformed(false)}
        autocomplete="off"
        testid={ids.privateKeyInput}
      />
      <FaultNotice error={task.error} />
      <div class="pair">
        <Button onClick={onBack}>{t('nav.cancel')}</Button>
        <Button type="submit" look="primary" testid={ids.privateKeySubmit} disabled={task.busy}>
          {t('account.importSubmit')}
        </Button>
      </div>
    </form>
  )
}
