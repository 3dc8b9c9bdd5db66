import { Button } from '../../kit/button'
import { Icon } from '../../kit/icon'
import { Sheet } from '../../kit/sheet'
import { useStore } from '../../kit/store'
import { go } from '../../state/route'
import { fundNewAccount, selectAccount, session, wallet } from '../../state/session'
import { t } from '../../strings'
import { ids } from '../../testids'
import { FaultNotice } from '../fault'
import { useTask } from '../use-task'
import { AccountLine } from './line'

/** Which account is in use; the next one; and the way to all that can be done with them. */
export function AccountSheet({ onClose }: { onClose: () => void }) {
  const { accounts, selected } = useStore(session)
  const task = useTask()
  const add = () =>
    task.run(async () => {
      const account = await wallet().addAccount()
      await selectAccount(account.address)
      void fundNewAccount()
    })
  return (
    <Sheet title={t('account.title')} close={t('nav.close')} onClose={onClose}>
      <ul class="list">
        {accounts
          .filter((account) => !account.hidden)
          .map((account, index) => {
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
                  <AccountLine account={account} />
                  <span class="tick">{current && <Icon name="check" />}</span>
                </button>
              </li>
            )
          })}
      </ul>
      <FaultNotice error={task.error} />
      <div class="pair">
        <Button icon="plus" testid={ids.accountAdd} disabled={task.busy} onClick={add}>
          {t('account.add')}
        </Button>
        <Button
          icon="settings"
          testid={ids.accountsOpen}
          onClick={() => {
            onClose()
            go('accounts')
          }}
        >
          {t('account.manage')}
        </Button>
      </div>
    </Sheet>
  )
}
