import type { Account } from 'latchkey/wallet'
import { useState } from 'preact/hooks'
import { Button } from '../../kit/button'
import { Identicon } from '../../kit/identicon'
import { Notice } from '../../kit/notice'
import { useStore } from '../../kit/store'
import { CopyButton, WholeAddress } from '../../kit/value'
import { accountName, seedName } from '../../state/names'
import { go } from '../../state/route'
import { refresh, selectAccount, session, wallet } from '../../state/session'
import { t } from '../../strings'
import { ids } from '../../testids'
import { FaultNotice } from '../fault'
import { Page } from '../page'
import { type Exported, ExportSheet } from '../settings/export'
import { useTask } from '../use-task'
import { NameSheet } from './name'

/** One account: what it is, and what its owner may do with it. */
export function OneAccount({ account }: { account: Account }) {
  const { accounts, selected } = useStore(session)
  const [doing, setDoing] = useState<'name' | Exported | null>(null)
  const task = useTask()
  const { address, hidden, type } = account
  const current = address === selected
  const only = accounts.filter((other) => !other.hidden).length === 1
  const act = (work: () => Promise<void>) =>
    task.run(async () => {
      await work()
      refresh()
    })
  const unwatch = async () => {
    if (await act(() => wallet().unwatch(address))) go('accounts')
  }
  const use = async () => {
    if (await task.run(() => selectAccount(address))) go('home')
  }
  return (
    <Page name="account" title={accountName(account)} back={() => go('accounts')} narrow>
      <section class="card stack" aria-label={accountName(account)}>
        <div class="row">
          <Identicon address={address} size={40} />
          <WholeAddress address={address} />
        </div>
        <Origin account={account} />
        {hidden && <Notice>{t('account.hiddenNote')}</Notice>}
        {hidden ? (
          <Button
            look="primary"
            wide
            testid={ids.accountShow}
            disabled={task.busy}
            onClick={() => act(() => wallet().hide(address, false))}
          >
            {t('account.show')}
          </Button>
        ) : (
          <Button look="primary" wide testid={ids.accountUse} disabled={task.busy || current} onClick={use}>
            {t(current ? 'account.inUse' : 'account.use')}
          </Button>
        )}
        <div class="pair">
          <CopyButton text={address} label={t('copy.address')} done={t('copy.done')} failed={t('copy.failed')} />
          <Button testid={ids.accountRename} onClick={() => setDoing('name')}>
            {t('account.renameIt')}
          </Button>
        </div>
        <FaultNotice error={task.error} />
      </section>
      <section class="card stack-tight" aria-label={t('account.more')}>
        {type !== 'watch' && (
          <>
            <Button testid={`${ids.export}-private-key`} onClick={() => setDoing('private-key')}>
              {t('export.private-key')}
            </Button>
            <Button testid={`${ids.export}-keystore`} onClick={() => setDoing('keystore')}>
              {t('export.keystore')}
            </Button>
          </>
        )}
        {!hidden && (
          <Button
            testid={ids.accountHide}
            disabled={task.busy || only}
            onClick={() => act(() => wallet().hide(address))}
          >
            {t('account.hide')}
          </Button>
        )}
        {type === 'watch' && (
          <Button testid={ids.accountUnwatch} disabled={task.busy || only} onClick={unwatch}>
            {t('account.unwatch')}
          </Button>
        )}
        <p class="quiet small">{t(only && !hidden ? 'account.hideOnly' : 'account.hideNote')}</p>
      </section>
      {doing === 'name' && (
        <NameSheet
          title={t('account.label')}
          value={account.label}
          placeholder={accountName({ ...account, label: null })}
          onSave={async (label) => {
            await wallet().label(address, label)
            refresh()
          }}
          onClose={() => setDoing(null)}
        />
      )}
      {doing !== null && doing !== 'name' && (
        <ExportSheet kind={doing} address={address} onClose={() => setDoing(null)} />
      )}
    </Page>
  )
}

/** Where its key is, in a sentence. */
function Origin({ account }: { account: Account }) {
  const { seeds } = useStore(session)
  const seed = seeds.find(({ fingerprint }) => fingerprint === account.seed) ?? seeds[0]
  if (account.type === 'watch') return <p class="quiet">{t('account.watchOnly')}</p>
  if (account.derivationPath === null || !seed) return <p class="quiet">{t('account.importWhy')}</p>
  return (
    <dl class="facts">
      <div class="fact">
        <dt>{t('account.from')}</dt>
        <dd>{seedName(seed)}</dd>
      </div>
      <div class="fact">
        <dt>{t('derive.pathField')}</dt>
        <dd class="mono">{account.derivationPath}</dd>
      </div>
    </dl>
  )
}
