import { Door } from '../../kit/door'
import type { IconName } from '../../kit/icon'
import { go } from '../../state/route'
import { t } from '../../strings'
import { ids } from '../../testids'
import { Page } from '../page'

const ways = [
  ['derive', 'plus'],
  ['find', 'search'],
  ['words', 'words'],
  ['new-words', 'edit'],
  ['key', 'key'],
  ['file', 'file'],
  ['watch', 'eye'],
] as const satisfies readonly (readonly [string, IconName])[]

/** The ways to an account. */
export function AddWays() {
  return (
    <Page name="accounts-add" title={t('account.add')} back={() => go('accounts')} narrow>
      <div class="stack-tight">
        {ways.map(([way, icon], index) => (
          <Door
            key={way}
            first={index === 0}
            icon={icon}
            name={t(`way.${way}`)}
            note={t(`way.${way}Note`)}
            testid={`${ids.addWay}-${way}`}
            onClick={() => go(`accounts/add/${way}`)}
          />
        ))}
      </div>
    </Page>
  )
}

/** Back to the ways. */
export const toWays = () => go('accounts/add')
