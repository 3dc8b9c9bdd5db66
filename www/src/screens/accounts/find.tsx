import type { DiscoveredAccount, DiscoveryProgress } from 'latchkey/wallet'
import { useState } from 'preact/hooks'
import { Button } from '../../kit/button'
import { SelectField } from '../../kit/field'
import { shortAddress } from '../../kit/format'
import { Notice, Waiting } from '../../kit/notice'
import { useStore } from '../../kit/store'
import { Amount } from '../../kit/value'
import { checksummed } from '../../state/checksum'
import { coin } from '../../state/names'
import { go } from '../../state/route'
import { refresh, session, wallet } from '../../state/session'
import { hasKey, t } from '../../strings'
import { ids } from '../../testids'
import { FaultNotice } from '../fault'
import { Page } from '../page'
import { useTask } from '../use-task'
import { toWays } from './add'
import { SeedField } from './derive'

/** How wallets number accounts. The wallet looks through these if nobody names others. */
const schemes = ["m/44'/60'/0'/0/{index}", "m/44'/60'/{index}'/0/0", "m/44'/60'/0'/{index}"] as const

const gaps = ['5', '20', '50', '100'] as const

const schemeName = (scheme: string) => {
  const key = `scheme.${schemes.indexOf(scheme as (typeof schemes)[number])}`
  return hasKey(key) ? t(key as 'scheme.0') : scheme
}

/** Looks for accounts that were used before, and adds those that a person picks. */
export function Find() {
  const { seeds } = useStore(session)
  const task = useTask()
  const [seed, setSeed] = useState<string>(seeds[0]?.fingerprint ?? '')
  const [gap, setGap] = useState<string>('20')
  const [progress, setProgress] = useState<ReadonlyMap<string, DiscoveryProgress>>(new Map())
  const [found, setFound] = useState<readonly DiscoveredAccount[] | null>(null)
  const of = seeds.find(({ fingerprint }) => fingerprint === seed)?.fingerprint
  const search = (event: Event) => {
    event.preventDefault()
    setProgress(new Map())
    void task.run(async () => {
      const accounts = await wallet().discoverAccounts({
        ...(of ? { seed: of } : {}),
        schemes,
        gapLimit: Number(gap),
        onProgress: (step) => setProgress((now) => new Map(now).set(step.scheme, step)),
      })
      setFound(checksummed(accounts))
    })
  }
  return (
    <Page name={found ? 'add-found' : 'add-find'} title={t('way.find')} back={toWays} narrow>
      {found ? (
        <Found found={found} seed={of} />
      ) : task.busy ? (
        <section class="card stack">
          <Waiting>{t('find.searching')}</Waiting>
          <ul class="stack-tight">
            {schemes.map((scheme, index) => (
              <Progress key={scheme} scheme={scheme} index={index} step={progress.get(scheme)} />
            ))}
          </ul>
        </section>
      ) : (
        <form class="card stack" onSubmit={search}>
          <p class="quiet">{t('find.why')}</p>
          <Notice look="caution" word={t('word.caution')}>
            {t('find.privacy')}
          </Notice>
          <SeedField value={seed} onValue={setSeed} />
          <SelectField
            label={t('find.gap')}
            hint={t('find.gapHint')}
            value={gap}
            onValue={setGap}
            options={gaps.map((n) => [n, t('find.unused', { n })] as const)}
            testid={ids.findGap}
          />
          <FaultNotice error={task.error} />
          <Button type="submit" look="primary" wide testid={ids.findStart}>
            {t('find.start')}
          </Button>
        </form>
      )}
    </Page>
  )
}

function Progress({ scheme, index, step }: { scheme: string; index: number; step: DiscoveryProgress | undefined }) {
  return (
    <li class="row row-between wrap" data-testid={`${ids.findProgress}-${index}`}>
      <span>{schemeName(scheme)}</span>
      <span class="quiet small number">
        {step ? t('find.progress', { checked: step.checked, found: step.found }) : t('find.notYet')}
      </span>
    </li>
  )
}

function Found({ found, seed }: { found: readonly DiscoveredAccount[]; seed: `0x${string}` | undefined }) {
  const task = useTask()
  const fresh = found.filter((account) => !account.known)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const picked = fresh.filter(({ derivationPath }) => !left.has(derivationPath))
  const toggle = (path: string) => {
    const next = new Set(left)
    if (!next.delete(path)) next.add(path)
    setLeft(next)
  }
  const add = () =>
    task.run(async () => {
      const paths = picked.map(({ derivationPath }) => derivationPath)
      await wallet().addAccounts({ ...(seed ? { seed } : {}), paths })
      refresh()
      go('accounts')
    })
  return (
    <section class="card stack">
      <p aria-live="polite">{found.length > 0 ? t('find.found', { n: found.length }) : t('find.none')}</p>
      <ul class="list">
        {found.map((account, index) => (
          <li key={account.derivationPath} data-testid={`${ids.findItem}-${index}`}>
            <label class="found">
              <input
                type="checkbox"
                disabled={account.known || task.busy}
                checked={account.known || !left.has(account.derivationPath)}
                onChange={() => toggle(account.derivationPath)}
              />
              <span class="grow">
                <span class="mono small" title={account.address}>
                  {shortAddress(account.address)}
                </span>
                <span class="quiet small mono">{account.derivationPath}</span>
                {account.known && <span class="quiet small">{t('find.known')}</span>}
              </span>
              <Amount value={account.balance} decimals={coin.decimals} unit={coin.symbol} />
            </label>
          </li>
        ))}
      </ul>
      <FaultNotice error={task.error} />
      {fresh.length > 0 ? (
        <Button look="primary" wide testid={ids.findAdd} disabled={task.busy || picked.length === 0} onClick={add}>
          {t('find.add', { n: picked.length })}
        </Button>
      ) : (
        <Button look="primary" wide onClick={() => go('accounts')}>
          {t('import.toAccounts')}
        </Button>
      )}
    </section>
  )
}
