import type { TransactionRecord } from 'latchkey/wallet'
import { Icon, type IconName } from '../kit/icon'
import { Chip } from '../kit/notice'
import { useStore } from '../kit/store'
import { RelativeTime } from '../kit/value'
import { recordSentence } from '../review/sentences'
import { names } from '../state/names'
import { session } from '../state/session'
import { language, t } from '../strings'
import { ids } from '../testids'
import { Page } from './page'

const final = 12

/** A record's state in words. */
export function StateChip({ record, testid }: { record: TransactionRecord; testid?: string }) {
  const at = testid ? { testid } : {}
  switch (record.state) {
    case 'signed':
      return (
        <Chip look="caution" {...at}>
          {t('state.signed')}
        </Chip>
      )
    case 'pending':
      return (
        <Chip look="busy" {...at}>
          {t('state.pending')}
        </Chip>
      )
    case 'confirmed':
      return record.confirmations >= final ? (
        <Chip look="ok" {...at}>
          {t('state.final')}
        </Chip>
      ) : (
        <Chip look="ok" {...at}>
          {t('state.confirmed', { n: record.confirmations, of: final })}
        </Chip>
      )
    case 'failed':
      return (
        <Chip look="danger" {...at}>
          {t('state.failed')}
        </Chip>
      )
    case 'replaced':
      return (
        <Chip look="caution" {...at}>
          {t('state.replaced')}
        </Chip>
      )
    case 'dropped':
      return (
        <Chip look="danger" {...at}>
          {t('state.dropped')}
        </Chip>
      )
  }
}

const icons: Partial<Record<TransactionRecord['action']['kind'], IconName>> = {
  send: 'send',
  tokenTransfer: 'send',
  deploy: 'plus',
}

/** The account's transactions, newest first. */
export function ActivityList({ limit }: { limit?: number }) {
  const { records, selected } = useStore(session)
  const mine = records.filter((record) => record.from === selected)
  const shown = limit ? mine.slice(0, limit) : mine
  if (shown.length === 0) {
    return (
      <div class="empty" data-testid={ids.activity}>
        <p class="quiet">{t('activity.empty')}</p>
      </div>
    )
  }
  return (
    <ul class="list" data-testid={ids.activity}>
      {shown.map((record, index) => (
        <li
          class="activity"
          key={record.hash}
          data-testid={`${ids.activityItem}-${index}`}
          data-hash={record.hash}
          data-state={record.state}
        >
          <span class="activity-icon">
            <Icon name={icons[record.action.kind] ?? 'token'} size={18} />
          </span>
          <div class="grow stack-tight">
            <p class="break">{recordSentence(record, names())}</p>
            {record.state === 'signed' && <p class="small quiet">{t('state.signedNote')}</p>}
            {(record.state === 'failed' || record.state === 'dropped') && record.reason && (
              <p class="small bad break">{t('activity.reason', { reason: record.reason })}</p>
            )}
            <div class="row wrap activity-line">
              <StateChip record={record} testid={`${ids.activityState}-${index}`} />
              <RelativeTime then={record.createdAt} language={language.get().name} />
            </div>
          </div>
        </li>
      ))}
    </ul>
  )
}

export function Activity() {
  return (
    <Page name="activity" title={t('activity.title')} narrow>
      <div class="card">
        <ActivityList />
      </div>
    </Page>
  )
}
