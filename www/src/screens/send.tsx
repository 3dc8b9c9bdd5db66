import type { FeeEstimate, FeeEstimates, FeeSpeed } from 'latchkey'
import { useEffect, useState } from 'preact/hooks'
import { Button } from '../kit/button'
import { Choices, TextField } from '../kit/field'
import { formatAmount, parseAmount, plainAmount } from '../kit/format'
import { Waiting } from '../kit/notice'
import { useStore } from '../kit/store'
import { AddressLine, Amount, WholeAddress } from '../kit/value'
import { coin, names } from '../state/names'
import { go } from '../state/route'
import { client, isWatched, session, wallet } from '../state/session'
import { t } from '../strings'
import { ids } from '../testids'
import { readAddress } from './address-input'
import { FaultNotices } from './fault'
import { WatchOnly } from './home'
import { Page } from './page'
import { SendProgress } from './progress'
import { useTask } from './use-task'

const transferGas = 21_000n
const speeds = ['slow', 'normal', 'fast'] as const

/** The estimates of now, renewed every ten seconds. */
function useFees(): { fees: FeeEstimates | null; fault: unknown } {
  const [state, setState] = useState<{ fees: FeeEstimates | null; fault: unknown }>({ fees: null, fault: null })
  useEffect(() => {
    let here = true
    const ask = () =>
      client()
        .estimateFeesPerGas()
        .then(
          (fees) => here && setState({ fees, fault: null }),
          (fault: unknown) => here && setState((now) => ({ ...now, fault })),
        )
    void ask()
    const timer = setInterval(ask, 10_000)
    return () => {
      here = false
      clearInterval(timer)
    }
  }, [])
  return state
}

/** Everything at one price: the amount that leaves exactly nothing, for gas and fees that are then fixed. */
type Everything = { value: bigint; gas: bigint; fee: FeeEstimate }

export function Send() {
  const now = useStore(session)
  const { selected, balance, accounts } = now
  const { fees, fault } = useFees()
  const task = useTask()
  const [to, setTo] = useState('')
  const [amount, setAmount] = useState('')
  const [speed, setSpeed] = useState<FeeSpeed>('normal')
  const [everything, setEverything] = useState<Everything | null>(null)
  const [tried, setTried] = useState(false)

  const { address, error: addressError } = readAddress(to)
  const value = parseAmount(amount, coin.decimals)
  const amountError = amountFault(value, balance, tried)
  const toError = addressError ?? (tried && to.trim() === '' ? t('send.noTo') : null)
  const maxTask = useTask()

  const takeAll = (at: FeeSpeed) =>
    maxTask.run(async () => {
      if (!fees || balance === null || !selected) return
      const gas = address ? await client().estimateGas({ account: selected, to: address, value: 1n }) : transferGas
      const fee = fees[at]
      const rest = balance - gas * fee.maxFeePerGas
      const all = rest > 0n ? rest : 0n
      setEverything({ value: all, gas, fee })
      setAmount(plainAmount(all, coin.decimals))
    })

  const submit = (event: Event) => {
    event.preventDefault()
    setTried(true)
    if (!address || !selected || typeof value !== 'bigint' || amountFault(value, balance, true)) return
    const fixed =
      everything && everything.value === value
        ? {
            gas: everything.gas,
            maxFeePerGas: everything.fee.maxFeePerGas,
            maxPriorityFeePerGas: everything.fee.maxPriorityFeePerGas,
          }
        : { speed }
    void task.run(async () => {
      await wallet().sendTransaction({ account: selected, to: address, value, ...fixed })
      if (task.here()) go('home')
    })
  }

  if (isWatched(now)) {
    return (
      <Page name="send" title={t('send.title')} back={() => go('home')} narrow>
        <WatchOnly />
      </Page>
    )
  }
  return (
    <Page name="send" title={t('send.title')} back={() => go('home')} narrow>
      <form class="card stack" onSubmit={submit}>
        <TextField
          label={t('send.to')}
          placeholder="0x"
          class="mono"
          autocapitalize="none"
          value={to}
          onValue={(text) => {
            task.clear()
            setTo(text)
          }}
          error={toError}
          hint={address ? <Recognised address={address} /> : t('send.toHint')}
          testid={ids.sendTo}
        />
        {accounts.length > 1 && (
          <div class="row wrap">
            {accounts
              .filter((account) => account.address !== selected && !account.hidden)
              .slice(0, 3)
              .map((account) => (
                <button type="button" class="pick" key={account.address} onClick={() => setTo(account.address)}>
                  <AddressLine address={account.address} label={names().label(account.address)} size={20} />
                </button>
              ))}
          </div>
        )}
        <TextField
          label={t('send.amount')}
          inputMode="decimal"
          placeholder="0"
          class="number"
          unit={coin.symbol}
          value={amount}
          onValue={(text) => {
            task.clear()
            setEverything(null)
            setAmount(text)
          }}
          error={amountError}
          hint={balance !== null && t('send.available', { amount: formatAmount(balance, coin.decimals) })}
          after={
            <Button
              look="plain"
              testid={ids.sendMax}
              disabled={!fees || balance === null}
              onClick={() => takeAll(speed)}
            >
              {t('send.max')}
            </Button>
          }
          testid={ids.sendAmount}
        />
        <Choices
          label={t('send.speed')}
          name="speed"
          value={speed}
          onValue={(next) => {
            setSpeed(next)
            if (everything) void takeAll(next)
          }}
          testid={ids.sendSpeed}
          options={speeds.map((name) => ({
            value: name,
            name: t(`speed.${name}`),
            note: fees ? (
              <>
                {t('send.upTo')}{' '}
                <Amount
                  value={fees[name].maxFeePerGas * (everything?.gas ?? transferGas)}
                  decimals={coin.decimals}
                  unit={coin.symbol}
                />
              </>
            ) : (
              '–'
            ),
          }))}
        />
        <FaultNotices errors={[fees ? null : fault, maxTask.error, task.error]} />
        <Button type="submit" look="primary" wide testid={ids.sendReview} disabled={task.busy}>
          {t('send.review')}
        </Button>
        <div class="hold-line">
          {task.busy ? (
            <SendProgress />
          ) : (
            (maxTask.busy || (!fees && !fault)) && <Waiting testid={ids.asking}>{t('send.asking')}</Waiting>
          )}
        </div>
      </form>
    </Page>
  )
}

function Recognised({ address }: { address: string }) {
  const label = names().label(address)
  return (
    <span class="ok-line">
      {label && <strong>{label} </strong>}
      <WholeAddress address={address} />
    </span>
  )
}

/** What is wrong with an amount, in words; null while it may stand. */
export function amountFault(
  value: ReturnType<typeof parseAmount>,
  available: bigint | null,
  tried: boolean,
  decimals: number = coin.decimals,
): string | null {
  if (value === 'empty') return tried ? t('amount.empty') : null
  if (value === 'malformed') return t('amount.malformed')
  if (value === 'decimals') return t('amount.decimals', { n: decimals })
  if (available !== null && value > available) return t('amount.tooMuch')
  return null
}
