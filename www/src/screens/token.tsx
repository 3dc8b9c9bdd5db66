import { useEffect, useState } from 'preact/hooks'
import { Button } from '../kit/button'
import { Choices, TextField } from '../kit/field'
import { formatAmount, parseAmount } from '../kit/format'
import { Notice, Waiting } from '../kit/notice'
import { useStore } from '../kit/store'
import { AddressLine, Amount, CopyButton, WholeAddress } from '../kit/value'
import { names } from '../state/names'
import type { KnownToken } from '../state/preferences'
import { go } from '../state/route'
import { isWatched, session } from '../state/session'
import { actOnToken, forgetToken, knownToken, readToken, type TokenAct, type TokenState } from '../state/tokens'
import { t } from '../strings'
import { ids } from '../testids'
import { StateChip } from './activity'
import { readAddress } from './address-input'
import { FaultNotice } from './fault'
import { balanceClass, WatchOnly } from './home'
import { Page } from './page'
import { SendProgress } from './progress'
import { amountFault } from './send'
import { useTask } from './use-task'

const same = (a: string, b: string | null) => a.toLowerCase() === b?.toLowerCase()

/** What the chain says of the token, read again whenever a transaction of ours changes. */
function useToken(token: KnownToken | undefined): { state: TokenState | null | undefined; fault: unknown } {
  const { records } = useStore(session)
  const [read, setRead] = useState<{ state: TokenState | null | undefined; fault: unknown }>({
    state: undefined,
    fault: null,
  })
  const address = token?.address
  useEffect(() => {
    if (!address) return
    let here = true
    readToken(address).then(
      (state) => here && setRead({ state, fault: null }),
      (fault: unknown) => here && setRead((now) => ({ ...now, fault })),
    )
    return () => {
      here = false
    }
  }, [address, records])
  return read
}

export function Token({ address }: { address: string }) {
  const token = knownToken(address)
  const { state, fault } = useToken(token)
  const { selected, records } = useStore(session)
  if (!token) {
    return (
      <Page name="token" title={t('tokens.title')} back={() => go('tokens')} narrow>
        <div class="card">
          <p class="quiet">{t('token.unknown')}</p>
        </div>
      </Page>
    )
  }
  const record = records.find((entry) => entry.hash === token.hash)
  const underWay = record?.state === 'signed' || record?.state === 'pending'
  const balance = state?.holders.find((holder) => same(holder.address, selected))?.balance ?? 0n
  const unit = { decimals: token.decimals, unit: token.symbol }
  return (
    <Page
      name="token"
      title={token.name}
      back={() => go('tokens')}
      aside={record && <StateChip record={record} testid={ids.tokenState} />}
    >
      <div class="columns">
        <div class="stack">
          <section class="card stack" aria-label={token.name}>
            <dl class="facts">
              <div class="fact fact-wide">
                <dt>{t('token.yours')}</dt>
                <dd class={balanceClass(balance)}>
                  {state ? <Amount value={balance} {...unit} testid={ids.tokenBalance} /> : '–'}
                </dd>
              </div>
              <div class="fact">
                <dt>{t('token.total')}</dt>
                <dd>{state ? <Amount value={state.supply} {...unit} testid={ids.tokenTotal} /> : '–'}</dd>
              </div>
              <div class="fact">
                <dt>{t('token.owner')}</dt>
                <dd>
                  {state ? <AddressLine address={state.owner} label={names().label(state.owner)} size={20} /> : '–'}
                </dd>
              </div>
              <div class="fact">
                <dt>{t('token.address')}</dt>
                <dd>
                  <WholeAddress address={token.address} testid={ids.tokenAddress} />
                </dd>
              </div>
            </dl>
            <div>
              <CopyButton
                text={token.address}
                label={t('copy.address')}
                done={t('copy.done')}
                failed={t('copy.failed')}
              />
            </div>
            <FaultNotice error={fault} />
            {state === null && !underWay && (
              <Notice look="caution" word={t('token.gone')}>
                {t('token.goneNote')}
                <div>
                  <Button
                    look="plain"
                    testid={ids.tokenForget}
                    onClick={() => {
                      forgetToken(token.address)
                      go('tokens')
                    }}
                  >
                    {t('token.forget')}
                  </Button>
                </div>
              </Notice>
            )}
          </section>
          <Holders token={token} state={state} unknown={underWay || fault !== null} />
        </div>
        {state && <Act token={token} balance={balance} owner={same(state.owner, selected)} />}
      </div>
    </Page>
  )
}

function Act({ token, balance, owner }: { token: KnownToken; balance: bigint; owner: boolean }) {
  const task = useTask()
  const [act, setAct] = useState<TokenAct>('transfer')
  const [to, setTo] = useState('')
  const [amount, setAmount] = useState('')
  const [tried, setTried] = useState(false)
  const now = useStore(session)
  const { selected } = now
  const watched = isWatched(now)
  const { address, error } = readAddress(to)
  const value = parseAmount(amount, token.decimals)
  const fault = amountFault(value, act === 'mint' ? null : balance, tried, token.decimals)
  const acts: readonly TokenAct[] = owner ? ['transfer', 'mint', 'burn'] : ['transfer', 'burn']
  const submit = (event: Event) => {
    event.preventDefault()
    setTried(true)
    const receiver = act === 'burn' ? selected : address
    if (!receiver || typeof value !== 'bigint' || fault) return
    void task.run(async () => {
      await actOnToken(act, token.address, receiver, value)
      setAmount((now) => (now === amount ? '' : now))
      setTried(false)
    })
  }
  return (
    <form class="card stack" onSubmit={submit}>
      <Choices
        label={t('token.act')}
        name="act"
        value={act}
        onValue={(next) => {
          task.clear()
          setAct(next)
          setTried(false)
        }}
        testid={ids.tokenAct}
        options={acts.map((name) => ({ value: name, name: t(`token.${name}`) }))}
      />
      <p class="quiet small">{t(`token.${act}Note`, { symbol: token.symbol })}</p>
      {act !== 'burn' && (
        <TextField
          label={t('send.to')}
          placeholder="0x"
          class="mono"
          autocapitalize="none"
          value={to}
          onValue={setTo}
          error={error ?? (tried && to.trim() === '' ? t('send.noTo') : null)}
          hint={
            address ? (
              <WholeAddress address={address} />
            ) : act === 'mint' && selected ? (
              <button type="button" class="pick" onClick={() => setTo(selected)}>
                {t('token.toMe')}
              </button>
            ) : (
              t('send.toHint')
            )
          }
          testid={ids.tokenTo}
        />
      )}
      <TextField
        label={t('send.amount')}
        inputMode="decimal"
        placeholder="0"
        class="number"
        unit={token.symbol}
        value={amount}
        onValue={setAmount}
        error={fault}
        hint={
          act !== 'mint' && t('token.available', { amount: `${formatAmount(balance, token.decimals)} ${token.symbol}` })
        }
        testid={ids.tokenAmount}
      />
      <FaultNotice error={task.error} />
      {watched && <WatchOnly />}
      <Button type="submit" look="primary" wide testid={ids.tokenSubmit} disabled={task.busy || watched}>
        {t('send.review')}
      </Button>
      <div class="hold-line">{task.busy && <SendProgress />}</div>
    </form>
  )
}

/** A share in hundredths of a percent, cut, so that shares never add up to more than everything. */
function share(part: bigint, whole: bigint): string {
  if (whole === 0n) return '–'
  const hundredths = (part * 10_000n) / whole
  return hundredths === 0n ? '< 0.01 %' : `${formatAmount(hundredths, 2)} %`
}

function Holders({
  token,
  state,
  unknown,
}: {
  token: KnownToken
  state: TokenState | null | undefined
  /** The contract is still on its way, or cannot be asked. */
  unknown: boolean
}) {
  return (
    <section class="card stack" aria-labelledby="holders">
      <h2 id="holders">{t('token.holders')}</h2>
      {state?.holders.length ? (
        <ul class="list" data-testid={ids.tokenHolders}>
          {state.holders.map((holder, index) => (
            <li
              class="holder"
              key={holder.address}
              data-testid={`${ids.tokenHolder}-${index}`}
              data-address={holder.address}
              data-value={holder.balance.toString()}
            >
              <AddressLine address={holder.address} label={names().label(holder.address)} />
              <span class="holder-figures number">
                <Amount value={holder.balance} decimals={token.decimals} unit={token.symbol} />
                <span class="quiet small">{share(holder.balance, state.supply)}</span>
              </span>
            </li>
          ))}
        </ul>
      ) : !state && unknown ? (
        <p class="quiet">–</p>
      ) : state === undefined ? (
        <Waiting>{t('token.reading')}</Waiting>
      ) : (
        <p class="quiet">{t('token.noHolders')}</p>
      )}
    </section>
  )
}
