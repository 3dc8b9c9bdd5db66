import { useStore } from '../../kit/store'
import { session } from '../../state/session'
import { OneAccount } from './account'
import { AddWays } from './add'
import { Derive } from './derive'
import { Find } from './find'
import { ImportFile } from './import-file'
import { ImportKey } from './import-key'
import { AccountList } from './list'
import { Watch } from './watch'
import { AddWords, NewWords } from './words'

/** Everything about accounts: `#/accounts`, `#/accounts/add`, `#/accounts/add/<way>`, `#/accounts/<address>`. */
export function Accounts({ path: [part, way] }: { path: readonly string[] }) {
  const { accounts } = useStore(session)
  const account = accounts.find(({ address }) => address === part)
  if (account) return <OneAccount key={account.address} account={account} />
  if (part !== 'add') return <AccountList />
  switch (way) {
    case 'derive':
      return <Derive />
    case 'find':
      return <Find />
    case 'words':
      return <AddWords />
    case 'new-words':
      return <NewWords />
    case 'key':
      return <ImportKey />
    case 'file':
      return <ImportFile />
    case 'watch':
      return <Watch />
    default:
      return <AddWays />
  }
}
