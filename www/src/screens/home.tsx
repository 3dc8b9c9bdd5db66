import { useState } from 'preact/hooks'
import { Button } from '../kit/button'
import { formatAmount, shortAddress } from '../kit/format'
import { Icon } from '../kit/icon'
import { Identicon } from '../kit/identicon'
import { Notice, Waiting, WaitingName } from '../kit/notice'
import { QrCode } from '../kit/qr'
import { useStore } from '../kit/store'
import { Amount, CopyButton, WholeAddress } from '../kit/value'
import { accountName, coin } from '../state/names'
import { go } from '../state/route'
import { askForTestEther, dismissNotice, isWatched, session } from '../state/session'
import { t } from '../strings'
import { explain, isFault } from '../strings/faults'
import { ids } from '../testids'
import { AccountSheet } from './accounts/sheet'
import { ActivityList } from './activity'
import { FaultNotice } from './fault'
import { noticeText } from './notice-text'
import { Page } from './page'
import { useTask } from './use-task'

export function Home() {
  const { backedUp, records } = useStore(session)
  return (
    <Page name="home" title={t('home.title')}>
      <div class="columns">
        <div class="stack">
          <Notices quiet={false} />
          {!backedUp && (
            <Notice
              look="caution"
              word={t('backup.title')}
              testid={ids.backupReminder}
              action={
                <div>
                  <Button testid={ids.backupStart} onClick={() => go('settings/security')}>
                    {t('backup.start')}
                  </Button>
                </div>
              }
            >
              {t('backup.why')}
            </Notice>
          )}
          <AccountCard />
          <Notices quiet />
        </div>
        <section class="card stack" aria-labelledby="recent">
          <div class="row row-between">
            <h2 id="recent">{t('home.recent')}</h2>
            {records.length > 5 && <a href="#/activity">{t('home.all')}</a>}
          </div>
          <ActivityList limit={5} />
        </section>
      </div>
    </Page>
  )
}

/** The whole figure on one line: a long one is set smaller. */
export const balanceClass = (value: bigint) =>
  `balance-value${formatAmount(value, coin.decimals).length > 12 ? ' balance-long' : ''}`

/** What may wait: shown below the account, not above it. */
const quietNotices = new Set(['storage-not-persistent'])

function Notices({ quiet }: { quiet: boolean }) {
  const { notices } = useStore(session)
  return (
    <>
      {notices
        .filter((notice) => quietNotices.has(notice.code) === quiet)
        .map((notice) => (
          <Notice
            key={notice.code}
            look={quiet ? 'plain' : 'caution'}
            word={t('word.notice')}
            testid={`${ids.notice}-${notice.code}`}
            dismiss={{ label: t('nav.close'), act: () => dismissNotice(notice.code) }}
          >
            {noticeText(notice)}
          </Notice>
        ))}
    </>
  )
}

function AccountCard() {
  const now = useStore(session)
  const { accounts, selected, balance, balanceFault, config } = now
  const [choosing, setChoosing] = useState(false)
  const task = useTask()
  if (!selected) return null
  const account = accounts.find(({ address }) => address === selected)
  const name = account ? accountName(account) : ''
  const watched = isWatched(now)
  return (
    <section class="card stack" aria-label={name}>
      <button
        type="button"
        class="account-button"
        aria-haspopup="dialog"
        data-testid={ids.accountMenu}
        onClick={() => setChoosing(true)}
      >
        <Identicon address={selected} size={40} />
        <span class="grow">
          <strong class="clip">{name}</strong>
          <span class="mono quiet small" title={selected} data-testid={ids.accountAddress} data-address={selected}>
            {shortAddress(selected)}
          </span>
        </span>
        <Icon name="down" />
        <span class="spoken">{t('account.switch')}</span>
      </button>
      <div class="balance" aria-live="polite">
        <span class="small quiet">{t('home.balance', { chain: config.chainName })}</span>
        {balance === null ? (
          <div class="balance-value quiet">
            {balanceFault === null ? <Waiting testid={ids.asking}>{t('home.asking')}</Waiting> : '–'}
          </div>
        ) : (
          <span class={balanceClass(balance)}>
            <Amount value={balance} decimals={coin.decimals} unit={coin.symbol} testid={ids.balance} />
          </span>
        )}
      </div>
      {balanceFault !== null && (
        <Notice look="caution" word={t('home.stale')} testid={ids.fault} code={explain(balanceFault).code}>
          {explain(balanceFault).sentence} {isFault(balanceFault, 'CHAIN_DISCONNECTED') && explain(balanceFault).detail}{' '}
          <a href="#/settings/gateways">{t('home.gateways')}</a>
        </Notice>
      )}
      {watched && <WatchOnly />}
      <div class="pair">
        {!watched && (
          <Button look="primary" icon="send" testid={ids.goSend} onClick={() => go('send')}>
            {t('home.send')}
          </Button>
        )}
        <Button icon="receive" testid={ids.goReceive} onClick={() => go('receive')}>
          {t('home.receive')}
        </Button>
      </div>
      {config.faucet && (
        <Button
          look="plain"
          icon="plus"
          testid={ids.faucet}
          disabled={task.busy}
          onClick={() => task.run(askForTestEther)}
        >
          {task.busy ? <WaitingName name={t('home.faucet')}>{t('home.askingFaucet')}</WaitingName> : t('home.faucet')}
        </Button>
      )}
      <FaultNotice error={task.error} />
      {choosing && <AccountSheet onClose={() => setChoosing(false)} />}
    </section>
  )
}

/** The account in use signs nothing: its key is elsewhere. */
export function WatchOnly() {
  return (
    <Notice word={t('word.notice')} testid={ids.watchOnly}>
      {t('account.watchOnly')}
    </Notice>
  )
}

export function Receive() {
  const { selected, config } = useStore(session)
  if (!selected) return null
  return (
    <Page name="receive" title={t('receive.title')} back={() => go('home')} narrow>
      <div class="card stack receive">
        <QrCode text={selected} label={t('receive.qr')} />
        <div class="stack">
          <p class="quiet">{t('receive.lead', { chain: config.chainName })}</p>
          <p class="receive-address">
            <WholeAddress address={selected} testid={ids.receiveAddress} />
          </p>
          <CopyButton text={selected} label={t('copy.address')} done={t('copy.done')} failed={t('copy.failed')} />
        </div>
      </div>
    </Page>
  )
}
