import type { Account } from 'latchkey/wallet'
import { shortAddress } from '../../kit/format'
import { Identicon } from '../../kit/identicon'
import { accountName } from '../../state/names'
import { t } from '../../strings'

/** An account in a list: its name, its address in short, and what it is if it comes from no words. */
export function AccountLine({ account }: { account: Account }) {
  return (
    <>
      <Identicon address={account.address} size={36} />
      <span class="grow">
        <strong class="clip">{accountName(account)}</strong>
        <span class="mono quiet small" title={account.address}>
          {shortAddress(account.address)}
        </span>
        {account.type !== 'hd' && (
          <span class="quiet small">{t(account.type === 'watch' ? 'account.watched' : 'account.imported')}</span>
        )}
      </span>
    </>
  )
}
