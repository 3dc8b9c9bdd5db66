import type { Account } from 'latchkey/wallet'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Button, IconButton } from '../../kit/button'
import { Icon } from '../../kit/icon'
import { useStore } from '../../kit/store'
import { accountName } from '../../state/names'
import { go } from '../../state/route'
import { refresh, session, wallet } from '../../state/session'
import { t } from '../../strings'
import { ids } from '../../testids'
import { FaultNotice } from '../fault'
import { Page } from '../page'
import { useTask } from '../use-task'
import { AccountLine } from './line'
import { Seeds } from './seeds'

/** All accounts, in their owner's order; the hidden ones apart; and the words that they come from. */
export function AccountList() {
  const { accounts, selected } = useStore(session)
  const [ordering, setOrdering] = useState(false)
  const task = useTask()
  const shown = accounts.filter((account) => !account.hidden)
  const hidden = accounts.filter((account) => account.hidden)
  const moved = useRef<string | null>(null)
  // A row that moved took its button along, but not the focus.
  useLayoutEffect(() => {
    if (moved.current) document.getElementById(moved.current)?.focus()
    moved.current = null
  }, [accounts])

  const move = (index: number, by: 1 | -1, id: string) => {
    const order = [...shown]
    const [one] = order.splice(index, 1)
    if (!one) return
    order.splice(index + by, 0, one)
    void task.run(async () => {
      moved.current = id
      await wallet().reorder([...order, ...hidden].map(({ address }) => address))
      refresh()
    })
  }

  return (
    <Page name="accounts" title={t('account.title')} back={() => go('home')} narrow>
      <section class="card stack" aria-label={t('account.title')}>
        <ul class="list">
          {shown.map((account, index) => (
            <Row
              key={account.address}
              account={account}
              index={index}
              current={account.address === selected}
              {...(ordering ? { onMove: move, last: index + 1 === shown.length } : {})}
            />
          ))}
        </ul>
        <FaultNotice error={task.error} />
        <div class="pair">
          {shown.length > 1 && (
            <Button testid={ids.accountsOrder} aria-pressed={ordering} onClick={() => setOrdering(!ordering)}>
              {t(ordering ? 'account.ordered' : 'account.order')}
            </Button>
          )}
          <Button look="primary" icon="plus" testid={ids.accountsAdd} onClick={() => go('accounts/add')}>
            {t('account.add')}
          </Button>
        </div>
        {hidden.length > 0 && (
          <details data-testid={ids.accountsHidden}>
            <summary>{t('account.hiddenOnes', { n: hidden.length })}</summary>
            <ul class="list">
              {hidden.map((account, index) => (
                <Row key={account.address} account={account} index={shown.length + index} current={false} />
              ))}
            </ul>
          </details>
        )}
      </section>
      <Seeds />
    </Page>
  )
}

function Row({
  account,
  index,
  current,
  onMove,
  last = false,
}: {
  account: Account
  index: number
  current: boolean
  onMove?: (index: number, by: 1 | -1, id: string) => void
  last?: boolean
}) {
  const name = accountName(account)
  const up = `up-${account.address}`
  const down = `down-${account.address}`
  return (
    <li class="row account-row" data-testid={`${ids.accountRow}-${index}`} data-address={account.address}>
      {onMove ? (
        <>
          <div class="account-button grow">
            <AccountLine account={account} />
          </div>
          <IconButton
            id={up}
            icon="up"
            label={t('account.up', { name })}
            testid={`${ids.accountUp}-${index}`}
            disabled={index === 0}
            onClick={() => onMove(index, -1, index === 1 ? down : up)}
          />
          <IconButton
            id={down}
            icon="down"
            label={t('account.down', { name })}
            testid={`${ids.accountDown}-${index}`}
            disabled={last}
            onClick={() => onMove(index, 1, down)}
          />
        </>
      ) : (
        <a class="account-button grow" href={`#/accounts/${account.address}`}>
          <AccountLine account={account} />
          {current && (
            <span class="tick">
              <Icon name="check" />
              <span class="spoken">{t('account.inUse')}</span>
            </span>
          )}
          <Icon name="next" />
        </a>
      )}
    </li>
  )
}
